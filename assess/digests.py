"""The digest of everything that decides which facts a file gives and how they are judged: this program's own code."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from assess.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.readers.protocol import Reader

CODE = frozenset({".py", ".toml"})
PARSERS = ("PyYAML", "tree-sitter", "tree-sitter-bash", "tree-sitter-hcl")


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
