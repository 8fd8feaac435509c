"""Maven, Gradle and sbt: the linters and formatters among their plugins, and the mailing lists of a project.

https://maven.apache.org/pom.html#mailing-lists, https://github.com/diffplug/spotless and
https://scalameta.org/scalafmt/docs/installation.html
"""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess.facts import Fact, Record, RecordKind, Source, Standard, Subject
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "jvm-projects"
VERSION = 1
WANTS = (
    Want(names=("pom.xml",), needles=(b"<plugin>", b"<mailingList>")),
    Want(names=("build.gradle", "build.gradle.kts"), needles=(b"plugin", b"id")),
    Want(names=("plugins.sbt", "*.sbt"), needles=(b"addSbtPlugin",)),
)
GIVES = (Standard, Record)

SPOTLESS = re.compile(r"spotless-maven-plugin|com\.diffplug\.(?:gradle\.)?spotless")
SCALA = re.compile(r"<scala>|^[ \t]*scala[ \t]*\{", re.MULTILINE)
LINTERS = (
    (re.compile(r"maven-checkstyle-plugin|\bid[ (]*[\"']checkstyle[\"']"), "checkstyle", "java"),
    (re.compile(r"spotbugs-maven-plugin|findbugs-maven-plugin|com\.github\.spotbugs"), "spotbugs", "java"),
    (re.compile(r"maven-pmd-plugin|\bid[ (]*[\"']pmd[\"']"), "pmd", "java"),
    (re.compile(r"fmt-maven-plugin|google-java-format"), "google-java-format", "java"),
    (re.compile(r"scalastyle-maven-plugin|scalastyle-sbt-plugin"), "scalastyle", "scala"),
    (
        re.compile(r"mvn-scalafmt|scalafmt-maven-plugin|sbt-scalafmt|cz\.alenkacz\.gradle\.scalafmt"),
        "scalafmt",
        "scala",
    ),
    (re.compile(r"sbt-scalafix|scalafix-maven-plugin"), "scalafix", "scala"),
    (re.compile(r"sbt-wartremover"), "wartremover", "scala"),
    (re.compile(r"ktlint"), "ktlint", "kotlin"),
    (re.compile(r"detekt"), "detekt", "kotlin"),
)
COMMENT = re.compile(r"<!--[^-]*+(?:-(?!->)[^-]*+)*-->|^[ \t]*//[^\n]*", re.MULTILINE)
POST = re.compile(r"<mailingList>[^<]*+(?:<(?!post>|/mailingList>)[^<]*+)*<post>\s*+([^<\s]{3,200})")


def read(document: Document) -> Iterator[Fact]:
    """Yield a standard for each tool that a build configures, and the first mailing list as a contact."""
    text = COMMENT.sub(_blank, document.text)

    def at(found: re.Match[str]) -> Source:
        return Source(path=document.path, line=text.count("\n", 0, found.start()) + 1, tool=TOOL)

    if found := SPOTLESS.search(text):
        languages = ("java", "scala") if SCALA.search(text) else ("java",)
        yield Standard(source=at(found), tool="spotless", languages=languages)
    for pattern, tool, language in LINTERS:
        if found := pattern.search(text):
            yield Standard(source=at(found), tool=tool, languages=(language,))
    if basename(document.path) == "pom.xml" and (found := POST.search(text)):
        source = at(found)
        yield Record(source=source, kind=RecordKind.CONTACT, subject=Subject.PROCESS, words=1, whole_file=False)


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")
