"""Records as rows of JSON without the names of their fields, and back: how the fact cache writes them."""

from __future__ import annotations

import json
import types
import typing
from datetime import datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made", bound=Value)


def made_of(kind: type[Made], row: object) -> Made:
    """Return the record of this type that a row holds; raises ValueError where it holds another shape."""
    try:
        return typing.cast("Made", _maker(typing.cast("Any", kind))(row))
    except (TypeError, KeyError, AttributeError, StopIteration) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error


def _row(value: object) -> object:
    """Return what JSON does not know as what it does: the values of a record in the order of its fields."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return _values_of(typing.cast("Any", type(value)))(value)


WRITER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_row)


@cache
def _values_of(kind: Any) -> Callable[[Any], object]:  # noqa: ANN401
    names = _names(kind)
    if len(names) == 1:
        [name] = names
        return lambda record: [getattr(record, name)]
    return attrgetter(*names) if names else lambda _: ()


@cache
def _names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401
    return tuple(kind.__struct_fields__)


@cache
def _maker(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - types and values of any record
    """Return what makes a value of a type from JSON; what needs no making is itself."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        given = _maker(next(one for one in inner if one is not type(None)))
        return given if given is _same else lambda value: None if value is None else given(value)
    if origin in {tuple, frozenset}:
        return _maker_of_several(origin, inner)
    if origin is dict:
        of_value = _maker(inner[1])
        return lambda value: {key: of_value(one) for key, one in value.items()}
    if isinstance(kind, type) and issubclass(kind, Value):
        return _maker_of_records(kind)
    if kind is datetime:
        return datetime.fromisoformat
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _same


def _same(value: object) -> object:
    return value


def _maker_of_several(origin: Any, inner: tuple[Any, ...]) -> Callable[[Any], Any]:  # noqa: ANN401
    if origin is tuple and inner[1:] != (...,):
        makers = tuple(map(_maker, inner))
        return lambda value: tuple(make(one) for make, one in zip(makers, value, strict=True))
    make = _maker(inner[0])
    return origin if make is _same else lambda value: origin(map(make, value))


def _maker_of_records(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401
    names, hints = _names(kind), typing.get_type_hints(kind)
    makers = tuple(_maker(hints[name]) for name in names)

    def record(row: Any) -> Any:  # noqa: ANN401
        return kind(**{name: make(one) for name, make, one in zip(names, makers, row, strict=True)})

    return record
