"""Stores written out and read in as JSON Lines, and copied as a whole.

Every line is an object with its `kind`. First `{"kind": "dataops-assess-export", "version": 1, "tool_version"}`, then
one line for each assessment, `{"kind": "assessment", "branch", "saved_at", "assessment"}`, where `branch` is null for
a commit of the mainline, `saved_at` is in ISO 8601 and `assessment` is the document of schema `assessment/1` as it was
written; in the end `{"kind": "end", "assessments": COUNT}`. Exports put one after another are an export.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from assess.assessment import Assessment
from assess.errors import UsageError
from assess.version import VERSION
from lifecycle.conformity import faults_of
from lifecycle.placing import placed
from lifecycle.store import open_store
from lifecycle.stored import Record
from lifecycle.upgrades import parse, upgraded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lifecycle.store import Store

KIND = "dataops-assess-export"
FORMAT_VERSION = 1
LINES_AROUND = 2  # the first and the last
FAULTS_TOLD = 3


def back_up(store: Store, target: Path) -> int:
    """Copy a store as it is to a new SQLite file, which is a store itself; return how many assessments there are."""
    with placed(target) as file, open_store(str(file)) as copy:
        return store.copy_to(copy)


def export_to(store: Store, target: Path) -> int:
    """Write an export to a new file; return how many assessments there are. Raises UsageError."""
    with placed(target) as file, file.open("w", encoding="utf-8") as out:
        lines = sum(out.write(line) > 0 for line in export_lines(store))
    return lines - LINES_AROUND


def export_lines(store: Store) -> Iterator[str]:
    """Give the lines of an export, each with its end."""
    yield _line({"kind": KIND, "version": FORMAT_VERSION, "tool_version": VERSION})
    count = 0
    for record in store.records():
        count += 1
        # The document is JSON already and goes out as it was written.
        about = {"kind": "assessment", "branch": record.branch, "saved_at": record.saved_at.isoformat()}
        yield f'{json.dumps(about)[:-1]}, "assessment": {record.document}}}\n'
    yield _line({"kind": "end", "assessments": count})


def import_lines(store: Store, name: str, lines: Iterable[str]) -> tuple[int, int]:
    """Add the assessments of an export, all or none; return how many were new and how many there were.

    Raises UsageError that names the export and the line at fault.
    """
    incoming = Incoming(name)
    return store.add(incoming.records(lines)), incoming.count


def import_file(store: Store, file: Path) -> tuple[int, int]:
    """Add the assessments of an export's file, as `import_lines` does."""
    try:
        with file.open(encoding="utf-8") as lines:
            return import_lines(store, str(file), lines)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not an export; `dataops-assess db export` writes them.") from error


class Incoming:
    """An export that is read line by line; `count` assessments so far."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._line = 0
        self._began_with: int | None = None  # the count at the export's first line; None outside of an export
        self.count = 0

    def records(self, lines: Iterable[str]) -> Iterator[Record]:
        """Give the assessments; raise UsageError at the first fault, also one that is seen only in the end."""
        for self._line, line in enumerate(lines, start=1):
            if line.strip():
                yield from self._read(self._parsed(line))
        if self._began_with is not None or not self._line:
            raise self._fault("the export breaks off; export again")

    def _read(self, line: object) -> Iterator[Record]:
        match line:
            case {"kind": "dataops-assess-export", "version": int(version)} if version <= FORMAT_VERSION:
                self._began_with = self.count
            case {"kind": "dataops-assess-export"}:
                raise self._fault("an export of a newer program; update this one")
            case {"kind": "assessment"} if self._began_with is not None:
                self.count += 1
                yield self._record(line)
            case {"kind": "end", "assessments": int(count)} if self._began_with is not None:
                if count != self.count - self._began_with:
                    raise self._fault(f"{count} assessments should stand before the end; export again")
                self._began_with = None
            case _:
                raise self._fault("not a line of an export; `dataops-assess db export` writes them")

    def _parsed(self, line: str) -> object:
        try:
            return json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self._fault("not JSON; the export is damaged, or none") from error

    def _record(self, line: object) -> Record:
        try:
            record, faults = _record(line)
        except ValueError as error:
            raise self._fault(str(error)) from error
        if faults:
            raise self._fault("; ".join(faults[:FAULTS_TOLD]))
        return record

    def _fault(self, what: str) -> UsageError:
        return UsageError(f"{self._name}:{self._line}: {what}. Nothing of it was imported.")


def _record(line: object) -> tuple[Record, tuple[str, ...]]:
    match line:
        case {"branch": str() | None as branch, "saved_at": str(saved), "assessment": dict(document)}:
            text = json.dumps(document, separators=(",", ":"))
            saved_at = datetime.fromisoformat(saved)
            if saved_at.tzinfo is None:
                raise ValueError("saved_at has no time zone")
            whole = upgraded(parse(text))
            assessment = Assessment.from_json(whole)
            return Record(branch=branch, saved_at=saved_at, document=text, assessment=assessment), faults_of(whole)
        case _:
            raise ValueError("an assessment has branch, saved_at and assessment")


def _line(content: dict[str, object]) -> str:
    return f"{json.dumps(content)}\n"
