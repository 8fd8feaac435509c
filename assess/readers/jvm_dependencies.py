"""Maven and Gradle: dependencies with their versions, the release of Java and the version that a wrapper downloads.

https://maven.apache.org/pom.html#dependencies and https://docs.gradle.org/current/userguide/declaring_dependencies.html
"""

from __future__ import annotations

import re
from itertools import islice
from posixpath import basename
from typing import TYPE_CHECKING

from assess.ci.jobs import runtime_kind
from assess.documents import Mapping
from assess.facts import Pin, PinKind, Source
from assess.readers.protocol import Want
from assess.readers.sbt import kind_of_version
from assess.terms.pins import pin_of_runtime
from assess.terms.shapes import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "jvm-dependencies"
VERSION = 1
WANTS = (
    Want(names=("pom.xml",), needles=(b"<dependency>", b"<properties>")),
    Want(names=("*.gradle", "*.gradle.kts"), needles=(b":", b"JavaVersion", b"languageVersion")),
    Want(names=("libs.versions.toml",)),
    Want(names=("maven-wrapper.properties", "gradle-wrapper.properties"), needles=(b"distributionUrl",)),
)
GIVES = (Pin,)

ECOSYSTEM = "jvm"
MAX_DEPENDENCIES = 2_000
XML_COMMENT = re.compile(r"<!--[^-]*+(?:-(?!->)[^-]*+)*-->")
CODE_COMMENT = re.compile(r"(?<![:\w])//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*\*/")
PROPERTIES = re.compile(r"<properties>([^<]*+(?:<(?!/properties>)[^<]*+)*)</properties>")
PROPERTY = re.compile(r"<([\w.-]{1,100})>\s*+([^<\s]{1,100})\s*+</")
DEPENDENCY = re.compile(r"<dependency>([^<]*+(?:<(?!/dependency>)[^<]*+)*)</dependency>")
ARTIFACT = re.compile(r"<artifactId>\s*+([^<\s]{1,200})")
ITS_VERSION = re.compile(r"<version>\s*+([^<\s]{1,100})")
PLACE = re.compile(r"\$\{([\w.-]{1,100})\}")
JAVA = ("maven.compiler.release", "maven.compiler.target", "maven.compiler.source", "java.version")
NOTATION = re.compile(r"[\"']([\w.-]{1,200}):([\w.${}-]{1,200}):([\w.+\[\](),${}-]{1,100})(?:[:@][\w.-]{1,60})?[\"']")
VALUE = re.compile(r"\b(\w{1,100})\s*+=\s*+[\"']([\w.+-]{1,100})[\"']")
NAMED = re.compile(r"\$\{?([\w.]{1,100})\}?")
TOOLCHAIN = re.compile(r"JavaLanguageVersion\.of\(\s*+(\d{1,3})\s*+\)|JavaVersion\.VERSION_(?:1_)?(\d{1,3})\b")
WRAPPER = re.compile(
    r"^[^\S\n]*+distributionUrl\s*+=[^\n]{0,300}?/(?:apache-)?(maven|gradle)-([\w.]{1,40})-", re.MULTILINE
)
MAX_DEPTH = 4


def read(document: Document) -> Iterator[Pin]:
    """Yield a pin for each dependency whose version stands here, and for each runtime; managed ones are left out."""
    name = basename(document.path).lower()
    if name == "pom.xml":
        yield from _maven(document, XML_COMMENT.sub(_blank, document.text))
    elif name.endswith(".toml"):
        yield from _catalogue(document)
    elif name.endswith(".properties"):
        for found in WRAPPER.finditer(document.text):
            kind = pin_of_runtime(found[2])
            yield Pin(
                source=_at(document, found.start()), scope="runtime", ecosystem=ECOSYSTEM, kind=kind, name=found[1]
            )
    else:
        yield from _gradle(document, CODE_COMMENT.sub(_blank, document.text))


def _maven(document: Document, content: str) -> Iterator[Pin]:
    values = {
        found[1]: found[2]
        for block in islice(PROPERTIES.finditer(content), MAX_DEPENDENCIES)
        for found in islice(PROPERTY.finditer(block[1]), MAX_DEPENDENCIES)
    }
    for found in islice(DEPENDENCY.finditer(content), MAX_DEPENDENCIES):
        artifact, version = ARTIFACT.search(found[1]), ITS_VERSION.search(found[1])
        fixed = _resolved(version[1], values) if version else ""
        if artifact and fixed and not PLACE.search(fixed):
            yield _package(document, found.start(), artifact[1], kind_of_version(fixed))
    release = next((_resolved(values[name], values) for name in JAVA if name in values), "")
    if release and not PLACE.search(release):
        yield _java(document, max(0, content.find("<properties>")), release.removeprefix("1."))


def _resolved(version: str, values: dict[str, str]) -> str:
    for _ in range(MAX_DEPTH):
        filled = PLACE.sub(lambda found: values.get(found[1], found[0])[:100], version)[:500]
        if filled == version:
            break
        version = filled
    return version


def _gradle(document: Document, content: str) -> Iterator[Pin]:
    values = {found[1]: found[2] for found in islice(VALUE.finditer(content), MAX_DEPENDENCIES)}
    for found in islice(NOTATION.finditer(content), MAX_DEPENDENCIES):
        version = NAMED.sub(lambda name: values.get(name[1].rpartition(".")[2], name[0]), found[3])
        if "$" not in version and any(letter.isdigit() for letter in version):
            yield _package(document, found.start(), f"{found[1]}:{found[2]}", kind_of_version(version))
    if toolchain := TOOLCHAIN.search(content):
        yield _java(document, toolchain.start(), toolchain[1] or toolchain[2])


def _catalogue(document: Document) -> Iterator[Pin]:
    """Yield the libraries of Gradle's catalogue of versions, whose versions may stand under a name."""
    written = mapping(document.toml)
    versions = mapping(written.get("versions"))
    for name, library in mapping(written.get("libraries")).items():
        version = text(library).rpartition(":")[2]
        if isinstance(library, Mapping):
            own = library.get("version")
            version = text(versions.get(text(own.get("ref")))) if isinstance(own, Mapping) else text(own)
        if version:
            yield _package(document, 0, name, kind_of_version(version))


def _package(document: Document, start: int, name: str, kind: PinKind) -> Pin:
    return Pin(source=_at(document, start), scope="package", ecosystem=ECOSYSTEM, kind=kind, name=name)


def _java(document: Document, start: int, release: str) -> Pin:
    kind = runtime_kind("java", release)
    return Pin(source=_at(document, start), scope="runtime", ecosystem=ECOSYSTEM, kind=kind, name="java")


def _at(document: Document, start: int) -> Source:
    return Source(path=document.path, line=document.text.count("\n", 0, start) + 1, tool=TOOL)


def _blank(comment: re.Match[str]) -> str:
    """Return as many characters without words, so that lines stay where they are."""
    return "".join("\n" if letter == "\n" else " " for letter in comment[0])
