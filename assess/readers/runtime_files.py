"""Files that fix a runtime: .python-version, .tool-versions, runtime.txt, .nvmrc, .sdkmanrc and their like."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess.ci.jobs import runtime_kind
from assess.facts import Fact, Pin, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document

TOOL = "runtime-file"
VERSION = 2
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
RUNTIMES = {"jvm": "java", "npm": "node"}  # what an ecosystem's version is that of
WANTS = (Want(names=(*ONE_VERSION, ".tool-versions", ".sdkmanrc", "runtime.txt")),)
GIVES = (Pin,)

SDK = re.compile(r"(java|scala|sbt|gradle|maven|spark)=(\d[\w.]{0,40})[\w.-]{0,40}")
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
        kind = runtime_kind(RUNTIMES.get(ecosystem, ecosystem), PREFIX.sub("", version))
        yield Pin(source=source, scope="runtime", ecosystem=ecosystem, kind=kind, name=ecosystem)


def _runtime(name: str, words: list[str]) -> tuple[str, str] | None:
    match name, words:
        case ".tool-versions", [tool, version, *_]:
            return ECOSYSTEMS.get(tool, tool), version
        case ".sdkmanrc", [word]:
            sdk = SDK.fullmatch(word)
            return (ECOSYSTEMS.get(sdk[1], sdk[1]), sdk[2]) if sdk else None
        case "runtime.txt", [word]:
            found = LANGUAGE.match(word)
            return (ECOSYSTEMS.get(found[1].lower(), found[1].lower()), found[2]) if found else None
        case _, [version] if name in ONE_VERSION:
            return ONE_VERSION[name], version
    return None
