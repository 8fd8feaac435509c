"""What SCons builds and tests by the scripts that projects share: SConstruct with sconsUtils."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Command, Fact, Problem, Target
from assess.readers.protocol import Want
from assess.running.targets import DEFAULT, capped, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "scons"
VERSION = 1
WANTS = (Want(names=("SConstruct",), needles=(b"sconsUtils",)),)
GIVES = (Target, Command, Problem)

# The default targets of its BasicSConstruct take in `tests`: https://developer.lsst.io/stack/building-with-scons.html
BASIC = "BasicSConstruct"
TESTS = "tests"


def read(document: Document) -> Iterator[Fact]:
    """Read the target of the tests, which a plain `scons` runs too."""
    line = next((at for at, text in enumerate(document.lines, start=1) if BASIC in text.partition("#")[0]), None)
    if line is not None:
        yield from capped(_targets(document, line), document, TOOL)


def _targets(document: Document, line: int) -> Iterator[Fact]:
    yield from target(document, TOOL, TESTS, [("pytest tests", line)], line=line)
    yield from target(document, TOOL, DEFAULT, (), needs=(TESTS,), line=line)
