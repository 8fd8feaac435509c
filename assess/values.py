"""What most values of the program are: named fields that never change, cheap to define and to make."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar, dataclass_transform

import msgspec

field = msgspec.field
Kept = TypeVar("Kept")


class _Kind(msgspec.StructMeta):
    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], **said: Any) -> _Kind:  # noqa: ANN401
        return super().__new__(cls, name, bases, body, **{"frozen": True, "kw_only": True, **said})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Value(msgspec.Struct, metaclass=_Kind, frozen=True, kw_only=True):
    """A frozen value whose fields are given by name; equal to one of the same type with equal fields.

    Defining one costs a hundredth of a dataclass, making one an eighth: a run defines hundreds and makes many
    thousands. What a dataclass alone can say of a field (that it is not compared, not shown, written even as null)
    needs a dataclass.
    """


def replace(value: Kept, /, **fields: Any) -> Kept:  # noqa: ANN401
    """Return a copy of a value, or of a dataclass, with these fields; raises TypeError for one that it lacks."""
    return (msgspec.structs.replace if isinstance(value, Value) else dataclasses.replace)(value, **fields)  # type: ignore[type-var]
