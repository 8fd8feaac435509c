"""Conda's environment files: how firmly each package and Python itself is fixed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Document, Mapping, line_of
from assess.facts import Fact, Pin, PinKind, Source
from assess.readers.protocol import Want
from assess.terms.pins import pin_of_requirement, pin_of_runtime

if TYPE_CHECKING:
    from collections.abc import Iterable

TOOL = "conda"
VERSION = 1
WANTS = (
    Want(names=("environment*.yml", "environment*.yaml", "conda*.yml", "conda*.yaml"), needles=(b"dependencies",)),
)
GIVES = (Pin,)

SPEC = re.compile(r"(?:[\w.\-]+::)?([\w.\-]+)\s*(.*)")
# `name=1.2.3` and `name=1.2=build` name one release; `name=1.2` is a prefix (conda, package match specifications).
ONE_RELEASE = re.compile(r"==|=\d+\.\d+\.\d++(?!.*\*)|=[^=]+=")


def read(document: Document) -> Iterable[Fact]:
    """Return one pin a package, those of the pip section included."""
    match document.yaml:
        case Mapping({"dependencies": list(entries)}):
            pass
        case _:
            return
    for index, entry in enumerate(entries):
        source = Source(path=document.path, line=line_of(entries, index), tool=TOOL)
        match entry:
            case str():
                yield from _of_conda(entry, source)
            case Mapping({"pip": list(requirements)}):
                yield from _of_pip(requirements, source)


def _of_conda(text: str, source: Source) -> Iterable[Pin]:
    found = SPEC.fullmatch(text.strip())
    if found is None:
        return
    name, specifier = found[1], found[2].strip()
    if name == "python":
        yield Pin(source=source, scope="runtime", ecosystem="python", kind=pin_of_runtime(specifier), name=name)
    elif name != "pip":
        kind = PinKind.EXACT if ONE_RELEASE.match(specifier) else PinKind.RANGE if specifier else PinKind.NONE
        yield Pin(source=source, scope="package", ecosystem="conda", kind=kind, name=name)


def _of_pip(requirements: list[object], source: Source) -> Iterable[Pin]:
    for text in requirements:
        found = pin_of_requirement(text) if isinstance(text, str) and not text.startswith("-") else None
        if found is not None:
            yield Pin(source=source, scope="package", ecosystem="python", kind=found[1], name=found[0])
