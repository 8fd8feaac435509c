"""TOML values by the standard library, with the lines of tables and keys by a light scan of the text."""

from __future__ import annotations

import re
import tomllib

from assess.documents.values import Mapping, Sequence
from assess.errors import DocumentError, TooLargeError

MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 100
ERROR_LINE = re.compile(r"at line (\d+)")
NAME = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
KEY = rf"{NAME}(?:[ \t]*+\.[ \t]*+{NAME})*"
TABLE = re.compile(rf"[ \t]*+(\[\[?)[ \t]*+({KEY})[ \t]*+\]")
ENTRY = re.compile(rf"[ \t]*+({KEY})[ \t]*+=")
PART = re.compile(NAME)
DEEP_KEY = re.compile(r"""(?:["'\w-]{1,80}+[ \t]{0,8}+\.[ \t]{0,8}+){100}""")  # tomllib takes quadratic time for these

Path = tuple[str | int, ...]


def parse_toml(text: str) -> Mapping:
    """Return the table of the file; raise DocumentError for what is malformed or too large."""
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(f"more than {MAX_CHARACTERS} characters of TOML")
    if DEEP_KEY.search(text):
        raise TooLargeError(f"a key of more than {MAX_DEPTH} parts")
    try:
        values = tomllib.loads(text)
    except RecursionError as error:
        raise TooLargeError(f"nested deeper than {MAX_DEPTH}") from error
    except ValueError as error:
        found = ERROR_LINE.search(str(error))
        raise DocumentError(f"not TOML: {error}", int(found[1]) if found else None) from error
    table = _with_lines(values, (), 1, _lines(text), MAX_DEPTH)
    return table if isinstance(table, Mapping) else Mapping()


def _lines(text: str) -> dict[Path, int]:
    """Map each table's and key's path to the line that first names it."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if fence:
            fence = "" if fence in line else fence
        elif header := TABLE.match(line):
            table = _resolved(_parts(header[2]), counts, opens=header[1] == "[[")
            _note(lines, table, number)
        elif entry := ENTRY.match(line):
            _note(lines, table + _parts(entry[1]), number)
            fence = next((mark for mark in ('"""', "'''") if line.count(mark) == 1), "")
    return lines


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in PART.findall(key)[: MAX_DEPTH + 1])


def _resolved(parts: tuple[str, ...], counts: dict[Path, int], *, opens: bool) -> Path:
    """Return the table's path with the running index of each array of tables on the way."""
    path: Path = ()
    for position, part in enumerate(parts):
        path = (*path, part)
        if opens and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _note(lines: dict[Path, int], path: Path, number: int) -> None:
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return
        lines[path[:length]] = number


def _with_lines(value: object, path: Path, line: int, lines: dict[Path, int], depth: int) -> object:
    if depth == 0:
        raise TooLargeError(f"nested deeper than {MAX_DEPTH}", line)
    match value:
        case dict():
            mapping = Mapping(line=line)
            for key, child in value.items():
                at = lines.get((*path, key), line)
                mapping[key] = _with_lines(child, (*path, key), at, lines, depth - 1)
                mapping.lines[key] = at
            return mapping
        case list():
            sequence = Sequence(line=line)
            for index, child in enumerate(value):
                at = lines.get((*path, index), line)
                sequence.append(_with_lines(child, (*path, index), at, lines, depth - 1))
                sequence.lines.append(at)
            return sequence
    return value
