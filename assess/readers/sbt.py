"""sbt: dependencies with their versions, the version of Scala and that of sbt itself.

https://www.scala-sbt.org/1.x/docs/Library-Dependencies.html
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from assess.facts import Fact, Pin, PinKind, Source, ToolUse
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "sbt"
VERSION = 2
WANTS = (
    Want(suffixes=(".sbt",), needles=(b"%", b"scalaVersion")),
    Want(names=("dependencies.scala",), folders=("project",), needles=(b"%",)),
    Want(names=("build.properties",), needles=(b"sbt.version",)),
)
GIVES = (Pin, ToolUse)

ECOSYSTEM = "jvm"
COMMENT = re.compile(r"//[^\n]*+|/\*(?:[^*]++|\*(?!/))*\*/")
NAMED = r"([A-Za-z_][\w.]*+)"
DEPENDENCY = re.compile(r'"([\w.-]{1,200})"\s*+%{1,3}\s*+"([\w.-]{1,200})"\s*+%\s*+(?:"([^"\n]{1,100})"|' + NAMED + ")")
VALUE = re.compile(r'\bval\s++(\w++)(?:\s*+:\s*+String)?\s*+=\s*+"([^"\n]{1,100})"')
SCALA = re.compile(r'\bscalaVersion\s*+:=\s*+(?:"([^"\n]{1,100})"|([A-Za-z_][\w.]*+))')
SBT = re.compile(r"^[^\S\n]*+sbt\.version\s*+=\s*+([\w.+-]{1,100})", re.MULTILINE)
MOVING = re.compile(r"SNAPSHOT|latest\.|\+$")
RANGE = re.compile(r"[\[\](),]")
MAX_DEPENDENCIES = 1_000
# https://www.scala-sbt.org/sbt-native-packager/formats/docker.html
IMAGES = re.compile(r"\benablePlugins\([^)\n]{0,200}?\b\w{0,60}DockerPlugin\b|\bdockerBaseImage\s*+:=")
# Drivers and clients that mean a tool: https://docs.snowflake.com/developer-guide/jdbc/jdbc and the like
DRIVERS = (
    (re.compile(r"^(?:snowflake-jdbc|spark-snowflake)"), "warehouse", "snowflake"),
    (re.compile(r"^(?:redshift-jdbc|spark-redshift)"), "warehouse", "redshift"),
    (re.compile(r"^databricks-jdbc"), "warehouse", "databricks"),
    (re.compile(r"^(?:spark-bigquery|google-cloud-bigquery)"), "warehouse", "bigquery"),
    (re.compile(r"^sentry(?:-|$)"), "observability", "sentry"),
)


def read(document: Document) -> Iterator[Fact]:
    """Yield a pin for each dependency and runtime; a version under a name is looked up in the same file."""
    if document.path.endswith(".properties"):
        yield from _pins(
            document, "runtime", ((found.start(), "sbt", found[1]) for found in SBT.finditer(document.text))
        )
        return
    text = COMMENT.sub(_blank, document.text.replace("://", ":  "))
    values = {found[1]: found[2] for found in islice(VALUE.finditer(text), MAX_DEPENDENCIES)}
    named = list(islice(DEPENDENCY.finditer(text), MAX_DEPENDENCIES))
    dependencies = (
        (found.start(), f"{found[1]}:{found[2]}", found[3] or values.get(found[4].rpartition(".")[2], ""))
        for found in named
    )
    yield from _pins(document, "package", dependencies)
    yield from _tools(document, named)
    scala = ((found.start(), "scala", found[1] or values.get(found[2], "")) for found in SCALA.finditer(text))
    yield from _pins(document, "runtime", scala)


def kind_of_version(version: str) -> PinKind:
    """Return how firmly a version of the JVM's repositories is fixed: snapshots and `latest.release` move."""
    if not version:
        return PinKind.NONE
    if MOVING.search(version):
        return PinKind.MOVING
    return PinKind.RANGE if RANGE.search(version) else PinKind.EXACT


def _pins(document: Document, scope: str, found: Iterator[tuple[int, str, str]]) -> Iterator[Pin]:
    for start, name, version in found:
        source = Source(path=document.path, line=document.text.count("\n", 0, start) + 1, tool=TOOL)
        yield Pin(source=source, scope=scope, ecosystem=ECOSYSTEM, kind=kind_of_version(version), name=name)


def _tools(document: Document, dependencies: list[re.Match[str]]) -> Iterator[ToolUse]:
    """Yield the tools whose drivers or clients are dependencies, and Docker where a plug-in builds images."""
    built = IMAGES.search(document.text)
    if built is not None:
        line = document.text.count("\n", 0, built.start()) + 1
        source = Source(path=document.path, line=line, tool=TOOL)
        yield ToolUse(source=source, kind="infrastructure", tool="docker")
    for found in dependencies:
        for pattern, kind, tool in DRIVERS:
            if pattern.search(found[2]):
                source = Source(path=document.path, line=document.text.count("\n", 0, found.start()) + 1, tool=TOOL)
                yield ToolUse(source=source, kind=kind, tool=tool)


def _blank(comment: re.Match[str]) -> str:
    """Return as many characters without words, so that lines stay where they are."""
    return "".join("\n" if letter == "\n" else " " for letter in comment[0])
