"""Package manifests of Ruby and R: what a gem or an R package holds, and its version."""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.facts import Artifact, Fact, Source, VersionField
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "other-packages"
VERSION = 1
WANTS = (
    Want(suffixes=(".gemspec",), needles=(b"Gem::Specification",)),
    Want(names=("description",), needles=(b"Package:",)),
)
GIVES = (Artifact, VersionField)

# https://guides.rubygems.org/specification-reference
GEM = re.compile(r"^[ \t]*(?!#)[^\n#]{0,80}Gem::Specification\.new\b", re.MULTILINE)
REQUIRED = re.compile(r"^[ \t]*\w{1,30}\.require_paths?[ \t]*=[ \t]*([^\n#]{1,200})", re.MULTILINE)
QUOTED = re.compile(r"[\"']([\w./-]{1,100})[\"']")
WORDS = re.compile(r"%w[\[(]([\w./ -]{1,150})[\])]")
GEM_VERSION = re.compile(r"^[ \t]*\w{1,30}\.version[ \t]*=[ \t]*[\"'](\d[\w.]{0,30})[\"']", re.MULTILINE)
# https://cran.r-project.org/doc/manuals/R-exts.html#The-DESCRIPTION-file
R_PACKAGE = re.compile(r"^Package:[ \t]*[A-Za-z][\w.]{0,100}[ \t]*$", re.MULTILINE)
R_VERSION = re.compile(r"^Version:[ \t]*(\d[\d.-]{0,30})[ \t]*$", re.MULTILINE)


def read(document: Document) -> Iterator[Fact]:
    """Return the package with the folders of its code, and its version where it stands in the manifest."""
    if basename(document.path).lower() == "description":
        yield from _package(document, "r-package", R_PACKAGE, R_VERSION, ("R", "inst"))
    else:
        yield from _package(document, "gem", GEM, GEM_VERSION, _required(document.text))


def _package(
    document: Document, kind: str, head: re.Pattern[str], version: re.Pattern[str], holds: tuple[str, ...]
) -> Iterator[Fact]:
    found = head.search(document.text)
    if found is None:
        return
    source = Source(path=document.path, line=document.text.count("\n", 0, found.start()) + 1, tool=TOOL)
    yield Artifact(source=source, kind=kind, holds=holds, folder=dirname(document.path))
    if said := version.search(document.text):
        yield VersionField(source=source, version=said[1])


def _required(text: str) -> tuple[str, ...]:
    """Return the folders of a gem's code: `lib` unless it names others."""
    found = REQUIRED.search(text)
    if found is None:
        return ("lib",)
    listed = WORDS.search(found[1])
    return tuple(listed[1].split() if listed else QUOTED.findall(found[1])) or ("lib",)
