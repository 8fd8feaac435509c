"""The keys that the settings may hold, each with the shape of its value: the published schema mirrors these tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess import settings_values as values
from assess.decisions.entries import ENTRIES, Entry, faults_between
from assess.documents.values import Mapping as Table
from assess.documents.values import Sequence, line_of
from assess.settings_values import WrongValueError, nearest
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_OF_A_KIND = 1000

Held = str | int | tuple[str, ...] | tuple[tuple[str, float], ...]


class Fault(Value, kw_only=False):
    """What is wrong in the settings, and on which line."""

    line: int
    message: str


KEYS: dict[str, dict[str, Callable[[object], Held]]] = {
    "scope": {"exclude": values.texts, "pipelines": values.texts, "projects": values.texts},
    "patterns": {"item": values.phrases, "fix": values.phrases, "deployment_branch": values.texts},
    "calendar": {"fiscal_year_starts": values.month, "time_zone": values.time_zone},
    "delivery": {"deployments": values.file, "incidents": values.file},
    "report": {"brand": values.folder},
    "gate": {"off": values.parts_of_model, "warn": values.parts_of_model, "error": values.parts_of_model},
    "rules": {"off": values.practices_of_model, "thresholds": values.thresholds, "file": values.file},
}
RULES = "rules"


class Checked(Value):
    """Every fault of the file, by line, and what is right: values by key, entries by the name of their kind.

    The team's own rules stand apart: one of their keys is called as one of the gate's.
    """

    faults: tuple[Fault, ...]
    values: dict[str, Held]
    rules: dict[str, Held]
    entries: dict[str, tuple[object, ...]]


def check(tables: Mapping[str, object]) -> Checked:
    """Check all tables of the file."""
    found: dict[str, Held] = {}
    rules: dict[str, Held] = {}
    entries: dict[str, tuple[object, ...]] = {}
    faults: list[Fault] = []
    for name, table in tables.items():
        line = line_of(tables, name) or 1
        if name in ENTRIES:
            faults.extend(_check_entries(name, table, line, entries))
        elif name not in KEYS:
            faults.append(Fault(line, f"unknown table [{name}]{nearest(name, (*KEYS, *ENTRIES))}"))
        elif not isinstance(table, Table):
            faults.append(Fault(line, f"{name} must be a table: write [{name}] above its keys."))
        else:
            faults.extend(_check_table(name, table, rules if name == RULES else found))
    ordered = tuple(sorted(faults, key=lambda fault: fault.line))
    return Checked(faults=ordered, values=found, rules=rules, entries=entries)


def _check_table(name: str, table: Table, found: dict[str, Held]) -> Iterator[Fault]:
    for key, value in table.items():
        line = line_of(table, key) or 1
        if key not in KEYS[name]:
            yield Fault(line, f"unknown key {name}.{key}{nearest(key, KEYS[name])}")
            continue
        try:
            found[key] = KEYS[name][key](value)
        except WrongValueError as error:
            yield Fault(line, f"{name}.{key} {error}")


def _check_entries(name: str, tables: object, line: int, entries: dict[str, tuple[object, ...]]) -> Iterator[Fault]:
    if not isinstance(tables, Sequence) or not all(isinstance(one, Table) for one in tables):
        yield Fault(line, f"{name} must be a list of tables: write [[{name}]] above the keys of each.")
        return
    if len(tables) > MOST_OF_A_KIND:
        yield Fault(line, f"{name}: more than {MOST_OF_A_KIND}.")
        return
    made: list[object] = []
    for at, table in enumerate(tables):
        if isinstance(table, Table):
            yield from _check_entry(name, ENTRIES[name], table, line_of(tables, at) or line, made)
    yield from (Fault(at, f"{name}: {message}") for at, message in faults_between(name, made))
    entries[name] = tuple(made)


def _check_entry(name: str, entry: Entry, table: Table, line: int, made: list[object]) -> Iterator[Fault]:
    found: dict[str, object] = {}
    faults: list[Fault] = []
    for key, value in table.items():
        at = line_of(table, key) or line
        if key not in entry.keys:
            faults.append(Fault(at, f"unknown key {name}.{key}{nearest(key, entry.keys)}"))
            continue
        try:
            found[key] = entry.keys[key](value)
        except WrongValueError as error:
            faults.append(Fault(at, f"{name}.{key} {error}"))
    faults += [Fault(line, f"{name}: an entry without {key}") for key in entry.needed if key not in table]
    if not faults:
        try:
            made.append(entry.made(line, found))
        except WrongValueError as error:
            faults.append(Fault(line, f"{name}: {error}"))
    yield from faults
