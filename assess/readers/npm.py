"""Scripts of package.json, as npm, yarn and pnpm run them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Command, Fact, Problem, Target
from assess.readers.protocol import Want
from assess.running.targets import capped, target
from assess.terms.shapes import mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "npm"
VERSION = 3
WANTS = (Want(names=("package.json",), needles=(b'"scripts"',)),)
GIVES = (Target, Command, Problem)


def read(document: Document) -> Iterator[Fact]:
    """Read the scripts; `pre<name>` and `post<name>` run with theirs (docs.npmjs.com, scripts)."""
    yield from capped(_targets(document), document, TOOL)


def _targets(document: Document) -> Iterator[Fact]:
    scripts = mapping(mapping(document.json).get("scripts"))
    for name, script in scripts.items():
        if isinstance(script, str):
            around = (around for around in (f"pre{name}", f"post{name}") if around in scripts)
            yield from target(document, TOOL, name, [(script, scripts.lines.get(name, 1))], needs=around)
