"""Maven, Gradle and sbt: linters and formatters among their plugins, and which of them a build runs; mailing lists.

https://maven.apache.org/pom.html#mailing-lists, https://github.com/diffplug/spotless and
https://scalameta.org/scalafmt/docs/installation.html; what a build runs by itself:
https://maven.apache.org/guides/introduction/introduction-to-the-lifecycle.html and
https://docs.gradle.org/current/userguide/java_plugin.html#lifecycle_tasks
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
VERSION = 2
WANTS = (
    Want(names=("pom.xml",), needles=(b"<plugin>", b"<mailingList>")),
    Want(names=("build.gradle", "build.gradle.kts"), needles=(b"plugin", b"id")),
    Want(names=("plugins.sbt", "*.sbt"), needles=(b"addSbtPlugin",)),
)


class BoundCheck(Fact):
    """A linter or formatter that the build itself runs: Gradle with its `check`, Maven from a phase of its own on."""

    runner: str
    tool: str
    languages: tuple[str, ...]
    phase: str = ""


GIVES = (Standard, Record, BoundCheck)

MAVEN, GRADLE = "maven", "gradle"
SPOTLESS = re.compile(r"spotless-maven-plugin|com\.diffplug\.(?:gradle\.)?spotless")
SCALA = re.compile(r"<scala>|^[ \t]*scala[ \t]*\{", re.MULTILINE)
LINTERS = (
    (
        re.compile(r"maven-checkstyle-plugin|\bid[ (]*[\"']checkstyle[\"']|^[ \t]*checkstyle[ \t]*\{", re.MULTILINE),
        "checkstyle",
        ("java",),
    ),
    (re.compile(r"spotbugs-maven-plugin|findbugs-maven-plugin|com\.github\.spotbugs"), "spotbugs", ("java",)),
    (re.compile(r"maven-pmd-plugin|\bid[ (]*[\"']pmd[\"']"), "pmd", ("java",)),
    (re.compile(r"fmt-maven-plugin|google-java-format"), "google-java-format", ("java",)),
    (re.compile(r"scalastyle-maven-plugin|scalastyle-sbt-plugin"), "scalastyle", ("scala",)),
    (
        re.compile(r"mvn-scalafmt|scalafmt-maven-plugin|sbt-scalafmt|cz\.alenkacz\.gradle\.scalafmt"),
        "scalafmt",
        ("scala",),
    ),
    (re.compile(r"sbt-scalafix|scalafix-maven-plugin"), "scalafix", ("scala",)),
    (re.compile(r"sbt-wartremover"), "wartremover", ("scala",)),
    (re.compile(r"ktlint"), "ktlint", ("kotlin",)),
    (re.compile(r"detekt"), "detekt", ("kotlin",)),
)
PLUGIN = re.compile(r"<plugin>[^<]*+(?:<(?!/plugin>)[^<]*+)*</plugin>")
CHECKING = re.compile(r"<goal>\s*+check\s*+</goal>")
PHASE = re.compile(r"<phase>\s*+([\w-]{1,40})\s*+</phase>")
FORGIVING = re.compile(r"<(?:failOnViolation|failsOnError|failOnError|skip)>\s*+(?:false|true)\s*+</")
FORGIVEN = frozenset({"failOnViolation>false", "failsOnError>false", "failOnError>false", "skip>true"})
DEFAULT_PHASE = "verify"
COMMENT = re.compile(r"<!--[^-]*+(?:-(?!->)[^-]*+)*-->|^[ \t]*//[^\n]*", re.MULTILINE)
POST = re.compile(r"<mailingList>[^<]*+(?:<(?!post>|/mailingList>)[^<]*+)*<post>\s*+([^<\s]{3,200})")


def read(document: Document) -> Iterator[Fact]:
    """Yield a standard for each tool that a build configures, and the first mailing list as a contact."""
    text = COMMENT.sub(_blank, document.text)

    def at(found: re.Match[str]) -> Source:
        return Source(path=document.path, line=text.count("\n", 0, found.start()) + 1, tool=TOOL)

    languages = ("java", "scala") if SCALA.search(text) else ("java",)
    for pattern, tool, covered in ((SPOTLESS, "spotless", languages), *LINTERS):
        if found := pattern.search(text):
            yield Standard(source=at(found), tool=tool, languages=covered)
            yield from _bound(pattern, tool, covered, document, text, at(found))
    if basename(document.path) == "pom.xml" and (found := POST.search(text)):
        source = at(found)
        yield Record(source=source, kind=RecordKind.CONTACT, subject=Subject.PROCESS, words=1, whole_file=False)


def _bound(
    pattern: re.Pattern[str], tool: str, languages: tuple[str, ...], document: Document, text: str, source: Source
) -> Iterator[BoundCheck]:
    """Yield that the build runs a plugin: Gradle does so once it is applied, Maven where an execution says so."""
    if ".gradle" in basename(document.path):
        yield BoundCheck(source=source, runner=GRADLE, tool=tool, languages=languages)
        return
    for plugin in (found[0] for found in PLUGIN.finditer(text) if pattern.search(found[0])):
        if CHECKING.search(plugin) and not any(map(_forgives, FORGIVING.finditer(plugin))):
            phase = PHASE.search(plugin)
            yield BoundCheck(
                source=source,
                runner=MAVEN,
                tool=tool,
                languages=languages,
                phase=phase[1] if phase else DEFAULT_PHASE,
            )


def _forgives(setting: re.Match[str]) -> bool:
    return "".join(setting[0].split()).strip("</") in FORGIVEN


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")
