"""Facts to bytes and back for the fact cache: each with the name of its type, as JSON, compressed."""

from __future__ import annotations

import json
import re
import sys
import zlib
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from assess.facts import Fact
from assess.masking import redacted

if TYPE_CHECKING:
    from collections.abc import Iterable

FASTEST = 1  # compression level: a third of the size for a hundredth of the time that reading takes
TEXT = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
WRITER = msgspec.json.Encoder(order="deterministic")  # sets have no order of their own
ROWS = msgspec.json.Decoder(list[tuple[str, msgspec.Raw]])


def encode_facts(facts: Iterable[Fact]) -> bytes | None:
    """Return the facts as bytes; None where one cannot be kept.

    That is one that holds what may be a secret or a text that is no Unicode, or that is of a type not found again.
    """
    listed = tuple(facts)
    if any(_kind(_name(type(fact))) is not type(fact) for fact in listed):
        return None
    try:
        written = WRITER.encode([(_name(type(fact)), fact) for fact in listed])
    except UnicodeEncodeError:
        return None
    told = _texts(written.decode())
    if redacted(told) != told:
        return None
    return zlib.compress(written, FASTEST)


def _texts(written: str) -> str:
    """Return the texts in JSON, each once and without the marks around it."""
    found = dict.fromkeys(TEXT.findall(written))
    if "\\" in written:
        found = dict.fromkeys(str(json.loads(f'"{text}"', strict=False)) for text in found)
    return " ".join(found)


def decode_facts(content: bytes) -> tuple[Fact, ...] | None:
    """Return the facts that the bytes hold; None where they hold none that could be read."""
    try:
        return tuple(_reader(name).decode(row) for name, row in ROWS.decode(zlib.decompress(content)))
    except (ValueError, TypeError, zlib.error):
        return None


@cache
def _reader(name: str) -> msgspec.json.Decoder[Fact]:
    """Return what reads facts of the type of this name; raise ValueError where there is none."""
    kind = _kind(name)
    if kind is None:
        raise ValueError(f"{name} is no type of fact")
    return msgspec.json.Decoder(kind)


def _name(kind: type[Fact]) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


@cache
def _kind(name: str) -> type[Fact] | None:
    """Return the type of fact of this name, among the modules that are loaded."""
    module, _, plain = name.partition(":")
    kind = getattr(sys.modules.get(module), plain, None)
    return kind if isinstance(kind, type) and issubclass(kind, Fact) else None
