"""The file of decisions, edited: an entry added, changed or removed, and all else left as it is."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from assess.addresses import is_address, without_secrets
from assess.decisions.records import Decisions
from assess.errors import UsageError
from assess.git.layout import find_layout
from assess.settings import FILE, SIZE_LIMIT, Settings, parse_settings
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.decisions.records import (
        StatedAction,
        StatedAttestation,
        StatedExemption,
        StatedRetro,
        StatedTarget,
    )

    Stated = StatedAttestation | StatedExemption | StatedTarget | StatedAction | StatedRetro

Value = str | int | float | date

HEADER = re.compile(r"[ \t]*\[")
MARK = "\ufeff"  # the byte order mark that some editors begin a file with


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFile:
    """The settings file of a work tree as it was read, and as it is to be; every edit returns a new one.

    Line numbers of entries are those of `settings`. Each edit raises UsageError where the outcome would be faulty.
    """

    file: Path
    before: str
    text: str
    settings: Settings

    @property
    def diff(self) -> str:
        """Return what the edits change, as a unified diff; nothing where they change nothing."""
        old, new = _lines(self.before), _lines(self.text)
        at = ("/dev/null" if not self.before else f"a/{FILE}", f"b/{FILE}")
        return "".join(_whole(line) for line in difflib.unified_diff(old, new, *at))

    def added(self, kind: str, values: Mapping[str, Value | None]) -> DecisionFile:
        """Return the file with an entry more at its end; values of None are left out."""
        self._check_headed(kind)
        newline = _newline_of(self.text)
        gap = "" if not self.text.strip() else newline if self.text.endswith("\n") else newline * 2
        return self._edited(self.text + gap + _written(kind, values).replace("\n", newline))

    def changed(self, kind: str, line: int, values: Mapping[str, Value]) -> DecisionFile:
        """Return the file with other values of the entry on a line; its other keys and comments stay."""
        lines, end = self._block(kind, line)
        text = "".join(lines[line - 1 : end])
        newline = _newline_of(self.text)
        changed = _with_values(kind, text if text.endswith("\n") else text + newline, values)
        return self._edited("".join((*lines[: line - 1], changed, *lines[end:])), gone=(kind, line))

    def removed(self, kind: str, line: int) -> DecisionFile:
        """Return the file without the entry on a line, and without the blank lines before it."""
        lines, end = self._block(kind, line)
        start = line - 1
        while start and not lines[start - 1].strip():
            start -= 1
        if not start:
            end += next((at for at, one in enumerate(lines[end:]) if one.strip()), len(lines) - end)
        return self._edited("".join((*lines[:start], *lines[end:])), gone=(kind, line))

    def check_unchanged(self) -> None:
        """Raise UsageError where the file is no longer what was read."""
        if _content(self.file) != self.before.encode():
            raise UsageError(f"{FILE}: was changed meanwhile; nothing is written, run the command again.")

    def _block(self, kind: str, line: int) -> tuple[list[str], int]:
        """Return the lines of the file, and after which the last key of an entry stands."""
        self._check_headed(kind)
        lines = _lines(self.text)
        after = (at for at in range(line, len(lines)) if HEADER.match(lines[at]))
        end = next(after, len(lines))
        while end > line and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
            end -= 1
        return lines, end

    def _check_headed(self, kind: str) -> None:
        """Raise UsageError where the entries of a kind are one list of inline tables: no header adds to it."""
        inline = re.compile(rf"""[ \t]*["']?{kind}["']?[ \t]*=""")
        for number, line in enumerate(_lines(self.text), start=1):
            if inline.match(line):
                raise UsageError(
                    f"{FILE}:{number}: write [[{kind}]] above the keys of each, so that they can be edited."
                )

    def _edited(self, text: str, gone: tuple[str, int] | None = None) -> DecisionFile:
        content = text.encode()
        if len(content) > SIZE_LIMIT:
            raise UsageError(f"{FILE}: would hold more than {SIZE_LIMIT} bytes; remove what is long over.")
        settings = parse_settings(FILE, content)
        self._check_the_rest(settings, gone)
        return replace(self, text=text, settings=settings)

    def _check_the_rest(self, settings: Settings, gone: tuple[str, int] | None) -> None:
        """Raise UsageError where an edit would move more than its one entry: TOML has ways to write what it cannot."""
        lost = _decisions(self.settings) - _decisions(settings)
        meant = [one for kind, line in filter(None, [gone]) for one in _on_line(self.settings, kind, line)]
        same = replace(self.settings, decisions=Decisions()) == replace(settings, decisions=Decisions())
        if not same or lost - Counter(meant):
            raise _by_hand()


def read_decision_file(place: str) -> DecisionFile:
    """Return the settings file at the top of a work tree; raise UsageError where it is faulty or cannot be edited."""
    if is_address(place):
        raise UsageError(f"{without_secrets(place)}: decisions are written to files; clone it and name its folder.")
    top = work_tree(place)
    content = _content(top / FILE)
    settings = parse_settings(FILE, content)
    text = _text(content)
    return DecisionFile(file=top / FILE, before=text, text=text, settings=settings)


def work_tree(place: str) -> Path:
    """Return the top of the work tree that a folder lies in; raise UsageError where the repository has none."""
    layout = find_layout(Path(place))
    if layout.git_dir == layout.folder:
        raise UsageError(f"{place}: has no files to write decisions to; name a clone with a work tree.")
    return layout.folder


def next_action_id(settings: Settings) -> str:
    """Return the first of A1, A2 … after all that there are."""
    numbers = (one.id[1:] for one in settings.decisions.actions if one.id[0] == "A" and one.id[1:].isdecimal())
    return f"A{max(map(int, numbers), default=0) + 1}"


def one_action(settings: Settings, action: str) -> StatedAction:
    """Return an action that is neither done nor dropped by its id; raise UsageError where there is none."""
    stated = {one.id: one for one in settings.decisions.actions}
    found = stated.get(action) or next((one for one in stated.values() if one.id.lower() == action.lower()), None)
    if found is None:
        known = f"there are {', '.join(stated)}." if stated else "there are none yet."
        raise UsageError(f"{action}: no such action in {FILE}; {known}")
    if found.done or found.dropped:
        ended = f"done on {found.done}" if found.done else f"dropped on {found.dropped}"
        raise UsageError(f"{FILE}:{found.line}: {found.id} was {ended}; take that line out first, or add a new action.")
    return found


def _content(file: Path) -> bytes:
    """Return what the file holds; nothing where there is none."""
    try:
        if file.is_symlink() or (file.exists() and not file.is_file()):
            raise UsageError(f"{FILE}: is no plain file but a link, folder or device; nothing is written there.")
        if not file.exists():
            return b""
        with file.open("rb") as opened:
            content = opened.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{file}: the settings cannot be read ({error.strerror}).") from error
    if len(content) > SIZE_LIMIT:
        raise UsageError(f"{FILE}: settings of more than {SIZE_LIMIT} bytes.")
    return content


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{FILE}:{line}: is not written in UTF-8; save it so, and run the command again.") from error


def _written(kind: str, values: Mapping[str, Value | None]) -> str:
    entry = tomlkit.table()
    for key, value in values.items():
        if value is not None:
            entry.add(key, _plain(value))
    entries = tomlkit.aot()
    entries.append(entry)
    document = tomlkit.document()
    document.append(kind, entries)
    return tomlkit.dumps(document)


def _with_values(kind: str, text: str, values: Mapping[str, Value]) -> str:
    """Return an entry's own lines with other values."""
    try:
        document = tomlkit.parse(text.removeprefix(MARK))
    except TOMLKitError as error:
        raise _by_hand() from error
    entries = document.get(kind)
    if not isinstance(entries, AoT):
        raise _by_hand()
    for key, value in values.items():
        entries[0][key] = _plain(value)
    told = (MARK if text.startswith(MARK) else "") + tomlkit.dumps(document)
    return told if _newline_of(text) == "\n" else told.replace("\r\n", "\n").replace("\n", "\r\n")


def _by_hand() -> UsageError:
    return UsageError(f"{FILE}: is written in a way that cannot be edited here; change it by hand.")


def _plain(value: Value) -> Value:
    """Return a word of a vocabulary as the text that it is."""
    return str(value) if isinstance(value, str) else value


def _decisions(settings: Settings) -> Counter[Stated]:
    return Counter(one for some in _by_kind(settings).values() for one in some)


def _on_line(settings: Settings, kind: str, line: int) -> list[Stated]:
    return [one for one in _by_kind(settings)[kind] if one.line == line]


def _by_kind(settings: Settings) -> dict[str, tuple[Stated, ...]]:
    one = settings.decisions
    return {
        "attestations": one.attestations,
        "exemptions": one.exemptions,
        "targets": one.targets,
        "actions": one.actions,
        "retros": one.retros,
    }


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; TOML and Git know no other ends than these."""
    return [one for one in re.split(r"(?<=\n)", text) if one]


def _newline_of(text: str) -> str:
    first, found, _ = text.partition("\n")
    return "\r\n" if found and first.endswith("\r") else "\n"


def _whole(line: str) -> str:
    """Return a line of a diff with its end, as `diff` marks a missing one."""
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
