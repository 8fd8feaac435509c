"""Foreign text in the files that are proposed: quoted, on one line, and without what a reader could not see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from assess.masking import masked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.facts import Source

LONGEST = 100


def quoted(text: str) -> str:
    """Return a text as TOML, YAML and JSON all quote it."""
    return json.dumps(plain(text), ensure_ascii=False)


def listed(texts: Iterable[str]) -> str:
    """Return texts as a list on one line, as TOML and YAML write it."""
    return f"[{', '.join(map(quoted, texts))}]"


def where(source: Source) -> str:
    """Return the place of a fact, for a comment."""
    path = plain(source.path)
    return f"{path}:{source.line}" if source.line else path


def plain(text: str) -> str:
    """Return a text on one line, its secrets and persons masked."""
    return "".join(char for char in masked(text)[:LONGEST] if char.isprintable())
