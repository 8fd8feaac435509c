"""Facts to bytes and back for the fact cache."""

from __future__ import annotations

import json
import re
import sys
import zlib
from functools import cache
from typing import TYPE_CHECKING

from assess.compact import WRITER, made_of
from assess.facts import Fact
from assess.masking import redacted

if TYPE_CHECKING:
    from collections.abc import Iterable

FASTEST = 1  # compression level: a third of the size for a hundredth of the time that reading takes
TEXT = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"')


def encode_facts(facts: Iterable[Fact]) -> bytes | None:
    """Return the facts as bytes; None where one holds what may be a secret, or is of a type that is not found again."""
    listed = tuple(facts)
    if any(_kind(_name(type(fact))) is not type(fact) for fact in listed):
        return None
    written = WRITER.encode([(_name(type(fact)), fact) for fact in listed])
    told = _texts(written)
    if redacted(told) != told:
        return None
    return zlib.compress(written.encode("utf-8", "surrogatepass"), FASTEST)


def _texts(written: str) -> str:
    """Return the texts in JSON, each once and without the marks around it."""
    found = dict.fromkeys(TEXT.findall(written))
    if "\\" in written:
        found = dict.fromkeys(str(json.loads(f'"{text}"', strict=False)) for text in found)
    return " ".join(found)


def decode_facts(content: bytes) -> tuple[Fact, ...] | None:
    """Return the facts that the bytes hold; None where they hold none that could be read."""
    try:
        rows = json.loads(zlib.decompress(content))
        return tuple(made_of(_known(name), value) for name, value in rows)
    except (ValueError, TypeError, zlib.error):
        return None


def _known(name: str) -> type[Fact]:
    kind = _kind(name)
    if kind is None:
        raise ValueError(f"{name} is no type of fact")
    return kind


def _name(kind: type[Fact]) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


@cache
def _kind(name: str) -> type[Fact] | None:
    """Return the type of fact of this name, among the modules that are loaded."""
    module, _, plain = name.partition(":")
    kind = getattr(sys.modules.get(module), plain, None)
    return kind if isinstance(kind, type) and issubclass(kind, Fact) else None
