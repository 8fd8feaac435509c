"""Whether a record holds what its type hints promise: asked of records that other packages make."""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import TYPE_CHECKING, Any

from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

UNIONS = (types.UnionType, typing.Union)
WIDER: dict[type, tuple[type, ...]] = {float: (float, int)}


def misfit(record: Value) -> str | None:
    """Return the path of the first field that holds another type than its hint says; None where all of them fit."""
    hints = _hints(type(record))
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if not _fits(value, hints[name]):
            return f"{type(record).__name__}.{name}"
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Value) and (found := misfit(part)):
                return found
    return None


def _fits(value: Any, hint: Any) -> bool:  # noqa: ANN401 - values and hints of any record
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in UNIONS:
        return any(_fits(value, one) for one in inner)
    if origin is tuple:
        several = inner[1:] == (...,)
        kinds = inner[:1] * len(value) if several and isinstance(value, tuple) else inner
        return isinstance(value, tuple) and len(value) == len(kinds) and all(map(_fits, value, kinds))
    if origin is not None:
        return not isinstance(origin, type) or isinstance(value, origin)
    if not isinstance(hint, type):
        return True
    return isinstance(value, WIDER.get(hint, hint)) and (hint is bool or not isinstance(value, bool) or hint is object)


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)
