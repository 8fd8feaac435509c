"""Files that fix the version of a runtime: .python-version, .tool-versions, runtime.txt, .nvmrc and their like."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess.facts import Fact, Pin, Source
from assess.readers.protocol import Want
from assess.terms.pins import pin_of_runtime

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "runtime-file"
VERSION = 1
ONE_VERSION = {
    ".python-version": "python",
    ".node-version": "npm",
    ".nvmrc": "npm",
    ".ruby-version": "ruby",
    ".java-version": "jvm",
    ".terraform-version": "terraform",
    ".go-version": "go",
    ".r-version": "r",
}
ECOSYSTEMS = {"nodejs": "npm", "node": "npm", "java": "jvm", "scala": "jvm", "sbt": "jvm", "golang": "go"}
WANTS = (Want(names=(*ONE_VERSION, ".tool-versions", "runtime.txt")),)
GIVES = (Pin,)

LANGUAGE = re.compile(r"(python|r|node|java)-(\S+)", re.IGNORECASE)
PREFIX = re.compile(r"^[A-Za-z]+-(?=\d)")


def read(document: Document) -> Iterable[Fact]:
    """Return one pin a runtime."""
    name = basename(document.path).lower()
    for number, line in enumerate(document.lines, start=1):
        words = line.partition("#")[0].split()
        found = _runtime(name, words)
        if found is None:
            continue
        ecosystem, version = found
        source = Source(path=document.path, line=number, tool=TOOL)
        kind = pin_of_runtime(PREFIX.sub("", version))
        yield Pin(source=source, scope="runtime", ecosystem=ecosystem, kind=kind, name=ecosystem)


def _runtime(name: str, words: list[str]) -> tuple[str, str] | None:
    match name, words:
        case ".tool-versions", [tool, version, *_]:
            return ECOSYSTEMS.get(tool, tool), version
        case "runtime.txt", [word]:
            found = LANGUAGE.match(word)
            return (ECOSYSTEMS.get(found[1].lower(), found[1].lower()), found[2]) if found else None
        case _, [version] if name in ONE_VERSION:
            return ONE_VERSION[name], version
    return None
