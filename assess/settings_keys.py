"""The keys that the settings may hold, each with the shape of its value: the published schema mirrors this table."""

from __future__ import annotations

import difflib
import zoneinfo
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.documents.values import Mapping as Table
from assess.documents.values import line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

MOST_ENTRIES = 200
LONGEST_ENTRY = 300
MONTHS = 12
WILDCARDS = ("#", "*")
MOST_WILDCARDS = 2  # the expressions made of them stay cheap to match

Value = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in the settings, and on which line."""

    line: int
    message: str


class _WrongValueError(Exception):
    """A value of another shape than its key asks for."""


def _texts(value: object) -> tuple[str, ...]:
    """Sorted, each once: the order in the file means nothing."""
    match value:
        case list() if len(value) <= MOST_ENTRIES and all(_is_text(one) for one in value):
            return tuple(sorted(set(value)))
    raise _WrongValueError(f"wants a list of at most {MOST_ENTRIES} texts, each of 1 to {LONGEST_ENTRY} characters")


def _phrases(value: object) -> tuple[str, ...]:
    phrases = _texts(value)
    if all(sum(phrase.count(sign) for sign in WILDCARDS) <= MOST_WILDCARDS for phrase in phrases):
        return phrases
    raise _WrongValueError(f"wants at most {MOST_WILDCARDS} of the signs {' and '.join(WILDCARDS)} in one phrase")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ENTRY


def _month(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MONTHS:
        return value
    raise _WrongValueError(f"wants a month from 1 to {MONTHS}")


def _time_zone(value: object) -> str:
    known = {"UTC", *zoneinfo.available_timezones()}
    if isinstance(value, str) and value in known:
        return value
    raise _WrongValueError(f"wants an IANA time zone{_nearest(str(value), known)}")


def _file(value: object) -> str:
    """Return a path inside the repository: what it names is read from the assessed commit."""
    if _is_text(value) and isinstance(value, str) and not value.startswith("/") and ".." not in value.split("/"):
        return value.removeprefix("./")
    raise _WrongValueError(f"wants a file of the repository, as a path of 1 to {LONGEST_ENTRY} characters from its top")


KEYS: dict[str, dict[str, Callable[[object], Value]]] = {
    "scope": {"exclude": _texts, "pipelines": _texts, "projects": _texts},
    "patterns": {"item": _phrases, "fix": _phrases, "deployment_branch": _texts},
    "calendar": {"fiscal_year_starts": _month, "time_zone": _time_zone},
    "delivery": {"deployments": _file, "incidents": _file},
}


def check(tables: Mapping[str, object]) -> tuple[list[Fault], dict[str, Value]]:
    """Return every fault of the file, by line, and the values that are right."""
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    for name, table in tables.items():
        line = line_of(tables, name) or 1
        if name not in KEYS:
            faults.append(Fault(line, f"unknown table [{name}]{_nearest(name, KEYS)}"))
        elif not isinstance(table, Table):
            faults.append(Fault(line, f"{name} must be a table: write [{name}] above its keys."))
        else:
            faults.extend(_check_table(name, table, values))
    return sorted(faults, key=lambda fault: fault.line), values


def _check_table(name: str, table: Table, values: dict[str, Value]) -> Iterator[Fault]:
    for key, value in table.items():
        line = line_of(table, key) or 1
        if key not in KEYS[name]:
            yield Fault(line, f"unknown key {name}.{key}{_nearest(key, KEYS[name])}")
            continue
        try:
            values[key] = KEYS[name][key](value)
        except _WrongValueError as error:
            yield Fault(line, f"{name}.{key} {error}")


def _nearest(word: str, known: Iterable[str]) -> str:
    listed = sorted(known)
    near = difflib.get_close_matches(word, listed, 1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; known are {', '.join(listed)}." if len(listed) <= MONTHS else "."
