"""Records to JSON values and back, by their type hints: one way for the fact cache and for assessments."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

Record = TypeVar("Record")


def encode(value: object) -> object:
    """Return a value of records, enums, tuples, mappings and scalars as JSON values; None fields are left out.

    A field whose metadata says `nullable` is kept as null; a trailing underscore of a field's name is dropped.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        kept = ((field.name, one) for field, one in named if one is not None or field.metadata.get("nullable"))
        return {name.rstrip("_"): encode(one) for name, one in kept}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: encode(one) for key, one in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [encode(one) for one in value]
    return value


def decode(kind: type[Record], value: object) -> Record:
    """Return the record of this type that a JSON value holds; raises ValueError where it holds another shape."""
    try:
        return typing.cast("Record", _decode(kind, value))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error


def _decode(kind: Any, value: Any) -> Any:  # noqa: ANN401 - types and values of any record
    origin = typing.get_origin(kind)
    if origin in {types.UnionType, typing.Union}:
        return (
            None
            if value is None
            else _decode(next(one for one in typing.get_args(kind) if one is not type(None)), value)
        )
    if origin is tuple:
        inner = typing.get_args(kind)
        several = inner[1:] == (...,)
        return tuple(_decode(inner[0] if several else inner[at], one) for at, one in enumerate(value))
    if origin is dict:
        return {key: _decode(typing.get_args(kind)[1], one) for key, one in value.items()}
    if dataclasses.is_dataclass(kind):
        return _record(kind, value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value


def _record(kind: Any, value: dict[str, Any]) -> Any:  # noqa: ANN401
    given = {name: value[name.rstrip("_")] for name in _hints(kind) if name.rstrip("_") in value}
    told = {name: _decode(_hints(kind)[name], one) for name, one in given.items()}
    return kind(**{**dict.fromkeys(_left_out(kind)), **told})


@cache
def _left_out(kind: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Name the fields without a default that `encode` leaves out when they are None."""
    required = (
        field for field in dataclasses.fields(kind) if field.default is field.default_factory is dataclasses.MISSING
    )
    hints = _hints(kind)
    return tuple(
        field.name
        for field in required
        if type(None) in typing.get_args(hints[field.name]) and not field.metadata.get("nullable")
    )


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401
    return typing.get_type_hints(kind)
