"""Builds of the JVM, sbt, Maven and Gradle: the jar that each makes of its own sources and modules, and its version.

https://maven.apache.org/guides/introduction/introduction-to-the-standard-directory-layout.html, which all three follow
"""

from __future__ import annotations

import re
from itertools import islice
from posixpath import basename, dirname, normpath
from typing import TYPE_CHECKING, NamedTuple

from assess.facts import Artifact, Fact, Source, VersionField
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "jvm-builds"
VERSION = 1
NAMES = ("build.sbt", "pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts")
WANTS = (Want(names=NAMES),)
GIVES = (Artifact, VersionField)

SOURCES = "src/main"
MAX_MODULES = 500
QUOTED = re.compile(r"[\"']([^\"'\n]{1,200})[\"']")
POM_DETAILS = re.compile(r"<(?:dependencies|dependencyManagement|build|profiles|reporting)>")
POM_PARENT = re.compile(r"<parent>[^<]*+(?:<(?!/parent>)[^<]*+)*</parent>")


class Build(NamedTuple):
    """How a kind of build names its modules' folders and its version."""

    modules: re.Pattern[str]
    version: re.Pattern[str]


SBT = Build(
    re.compile(r"\bfile\(\s*+\"([^\"\n]{1,200})\"\s*+\)"),
    re.compile(r"^[^/\n]*\bversion\s*+:=\s*+\"([^\"\n]{1,100})\"", re.MULTILINE),
)
MAVEN = Build(re.compile(r"<module>\s*+([^<\s]{1,200})"), re.compile(r"<version>\s*+([^<\s$]{1,100})\s*+</version>"))
GRADLE = Build(
    re.compile(r"^[ \t]*+include\b([^\n]{1,2000})", re.MULTILINE),
    re.compile(r"^version\s*+=?\s*+[\"']([^\"'\n$]{1,100})[\"']", re.MULTILINE),
)


def read(document: Document) -> Iterator[Fact]:
    """Yield what the build makes; settings of Gradle that include no module make nothing of their own."""
    name = basename(document.path).lower()
    text = document.text
    build = SBT if name.endswith(".sbt") else MAVEN if name == "pom.xml" else GRADLE
    modules = [folder for found in islice(build.modules.finditer(text), MAX_MODULES) for folder in _folders(found[1])]
    if name.startswith("settings.") and not modules:
        return
    source = Source(path=document.path, line=1, tool=TOOL)
    holds = tuple(dict.fromkeys(normpath(f"{folder}/{SOURCES}") for folder in (".", *modules)))
    yield Artifact(source=source, kind="jar", holds=holds, folder=dirname(document.path))
    head = POM_PARENT.sub("", POM_DETAILS.split(text, maxsplit=1)[0]) if build is MAVEN else text
    if found := build.version.search(head):
        yield VersionField(source=source, version=found[1])


def _folders(written: str) -> list[str]:
    """Return the folders of a module entry; Gradle lists paths in which a colon stands for a folder."""
    quoted = QUOTED.findall(written)
    return [path.strip(":").replace(":", "/") for path in quoted] if quoted else [written]
