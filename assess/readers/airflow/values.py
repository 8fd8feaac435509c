"""Values that Python expressions come to, as far as they can be read; the rest is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Known
from assess.values import Value, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.readers.airflow.definitions import Callable, Module

DURATIONS = frozenset({"timedelta", "duration", "Duration", "relativedelta"})
ZERO_TEXTS = frozenset({"", "0", "0s", "0m", "0h", "none", "None", "0:00:00"})


class Unknown:
    """What cannot be read from the tree."""


UNKNOWN = Unknown()


class Named(Value, kw_only=False):
    """A function, class or outside thing: its dotted origin and, if it stands in the tree, its definition."""

    origin: str
    module: Module | None = None
    definition: Callable | None = None


class Called(Value, kw_only=False):
    """The result of a call that is not followed."""

    callee: Named
    arguments: tuple[object, ...] = ()
    keywords: Mapping[str, object] = field(default_factory=dict)


class Choice(Value, kw_only=False):
    """One of several values; which one is decided at run time."""

    options: tuple[object, ...]


class Settings(Value, kw_only=False):
    """A dictionary; `complete` is False where a part of it is unknown."""

    values: Mapping[str, object]
    complete: bool = True

    def get(self, key: str) -> object:
        """Return the value, MISSING where it is surely not there, UNKNOWN where it may be."""
        return self.values.get(key, MISSING if self.complete else UNKNOWN)

    def over(self, lower: Settings) -> Settings:
        """Return these settings laid over others."""
        return Settings({**lower.values, **self.values}, self.complete and lower.complete)


class Missing:
    """A setting that is not written."""


MISSING = Missing()
NOTHING = Settings({})


def state(value: object) -> Known:
    """Say whether a setting is set, not set, off or unresolved."""
    match value:
        case Missing():
            return Known.NOT_SET
        case Choice(options=options):
            states = {state(option) for option in options}
            return next(known for known in (Known.SET, Known.UNRESOLVED, Known.OFF, Known.NOT_SET) if known in states)
        case Called() if is_duration(value):
            given = [*value.arguments, *value.keywords.values()]
            return Known.OFF if all(number == 0 for number in given) else Known.SET
        case Unknown() | Called():
            return Known.UNRESOLVED
        case str():
            return Known.OFF if value.strip() in ZERO_TEXTS else Known.SET
        case Settings():
            return Known.SET if value.values else Known.OFF
    return Known.SET if value else Known.OFF


def is_duration(value: object) -> bool:
    """Say whether the value is a length of time."""
    return isinstance(value, Called) and value.callee.origin.rpartition(".")[2] in DURATIONS


def figure(value: object) -> str:
    """Return a length of time in words ("8 hours"), or "" where it is not known."""
    match value:
        case Called(keywords=keywords, arguments=arguments) if is_duration(value):
            parts = [f"{_plain(number)} {unit}" for unit, number in keywords.items()]
            return " ".join(parts or [f"{_plain(number)} days" for number in arguments[:1]])
        case Choice(options=options):
            return next((text for text in map(figure, options) if text), "")
        case bool():
            return ""
        case int() | float():
            return f"{value} seconds"
        case str():
            return value
    return ""


def _plain(value: object) -> str:
    return str(value) if isinstance(value, int | float) else "?"


def text_in(value: object) -> str | None:
    """Return the text, or the first text among the choices."""
    match value:
        case str():
            return value
        case Choice(options=options):
            return next((text for text in map(text_in, options) if text), None)
    return None


def each(value: object) -> tuple[object, ...]:
    """Return the values of a list or choice, flattened, or the value alone."""
    match value:
        case list():
            return tuple(inner for item in value for inner in each(item))
        case Choice(options=options):
            return tuple(inner for option in options for inner in each(option))
    return (value,)
