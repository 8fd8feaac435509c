"""Checked pipeline configurations told: a line a finding that editors can follow, or JSON of `check-config/1`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.version import VERSION
from reports.columns import columns, wrapped
from reports.words import inert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents.marked import Place
    from assess.pipeline_config import Checked, Fault, Gap

SCHEMA = "check-config/1"
INDENT = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file by the name it was given; `checked` is None where it could not be read, and `unreadable` says why."""

    name: str
    checked: Checked | None
    unreadable: str = ""


def render(files: tuple[CheckedFile, ...], *, width: int) -> str:
    """Return one `file:line:column: …` for each finding, and a line that sums them up."""
    lines = [line for one in files for finding in _findings(one) for line in _folded(finding, width)]
    return "\n".join((*lines, *wrapped(_summary(files), width))) + "\n"


def render_json(files: tuple[CheckedFile, ...], *, strict: bool) -> str:
    """Return the document of schema `check-config/1`."""
    document = {
        "schema": SCHEMA,
        "tool_version": VERSION,
        "strict": strict,
        "ok": is_fine(files, strict=strict),
        "errors": sum(len(one.checked.faults) for one in files if one.checked),
        "warnings": sum(len(one.checked.gaps) for one in files if one.checked),
        "files": [_file(one) for one in files],
    }
    return json.dumps(document, indent=2) + "\n"


def is_fine(files: tuple[CheckedFile, ...], *, strict: bool) -> bool:
    """Say whether every file was read and is valid; with `strict`, also without warnings."""
    return all(one.checked and one.checked.valid and not (strict and one.checked.gaps) for one in files)


def _findings(one: CheckedFile) -> Iterator[str]:
    name = inert(one.name)
    if one.checked is None:
        return
    for fault in one.checked.faults:
        yield f"{_at(name, fault.place)}: error: {fault.message}"
    if one.checked.cut_off:
        yield f"{_at(name, one.checked.faults[-1].place)}: error: and more, which are not told"
    for gap in one.checked.gaps:
        yield f"{_at(name, gap.place)}: warning: {gap.message} [{gap.practice}]"


def _at(name: str, place: Place) -> str:
    return f"{name}:{place.line}:{place.column}"


def _folded(finding: str, width: int) -> Iterator[str]:
    """Yield a finding with what does not fit on lines of their own; a place is never broken."""
    place, _, words = finding.partition(" ")
    if columns(place) + 2 > width // 2:
        yield place
        yield from (INDENT + line for line in wrapped(words, width - len(INDENT)))
        return
    first, *rest = wrapped(finding, width)
    yield first
    yield from (INDENT + line for line in wrapped(" ".join(rest), width - len(INDENT)) if rest)


def _summary(files: tuple[CheckedFile, ...]) -> str:
    read = [one.checked for one in files if one.checked]
    invalid = sum(not one.valid for one in read)
    errors, warnings = sum(len(one.faults) for one in read), sum(len(one.gaps) for one in read)
    told = [f"{_counted(len(read), 'file')} checked, {invalid or 'none'} invalid"]
    told += [_counted(errors, "error")] if errors else []
    told += [f"{_counted(warnings, 'warning')} of what the practices miss"] if warnings else []
    told += [f"{len(files) - len(read)} not read"] if len(read) < len(files) else []
    return f"{'; '.join(told)}."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _file(one: CheckedFile) -> dict[str, object]:
    if one.checked is None:
        return {
            "file": one.name,
            "valid": None,
            "unreadable": one.unreadable,
            "cut_off": False,
            "errors": [],
            "warnings": [],
        }
    return {
        "file": one.name,
        "valid": one.checked.valid,
        "unreadable": None,
        "cut_off": one.checked.cut_off,
        "errors": [_fault(fault) for fault in one.checked.faults],
        "warnings": [_gap(gap) for gap in one.checked.gaps],
    }


def _fault(fault: Fault) -> dict[str, object]:
    return {
        "line": fault.place.line,
        "column": fault.place.column,
        "path": fault.path,
        "value": fault.value,
        "expected": fault.expected,
        "nearest": fault.nearest,
        "message": fault.message,
    }


def _gap(gap: Gap) -> dict[str, object]:
    return {
        "line": gap.place.line,
        "column": gap.place.column,
        "practice": gap.practice,
        "message": gap.message,
    }
