"""Facts to bytes and back for the fact cache, and the digest of everything that decides which facts a file gives."""

from __future__ import annotations

import json
import re
import sys
import zlib
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from assess.compact import WRITER, made_of
from assess.facts import Fact
from assess.masking import redacted
from assess.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.readers.protocol import Reader

FASTEST = 1  # compression level: a third of the size for a hundredth of the time that reading takes
TEXT = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
CODE = frozenset({".py", ".toml"})
PARSERS = ("PyYAML", "tree-sitter", "tree-sitter-bash", "tree-sitter-hcl")


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


def readers_digest(readers: Iterable[Reader]) -> str:
    """Return the digest of the readers, the parsers and this program: facts of another set are not these facts."""
    told = [f"{reader.TOOL} {reader.VERSION} {getattr(reader, 'ORIGIN', '')}" for reader in readers]
    return sha256("\n".join((*sorted(told), code_digest())).encode()).hexdigest()


def code_digest() -> str:
    """Return the digest of this program, of Python and of the parsers."""
    parsers = [f"{name} {version(name)}" for name in PARSERS]
    return sha256("\n".join((*parsers, sys.version, VERSION, _source_digest())).encode()).hexdigest()


@cache
def _source_digest() -> str:
    """Digest the code and the tables, so that a version somebody forgot to raise never brings back what is stale."""
    folder = Path(__file__).resolve().parent
    digest = sha256()
    for file in sorted(file for file in folder.rglob("*") if file.suffix in CODE):
        digest.update(file.read_bytes())
    return digest.hexdigest()


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
