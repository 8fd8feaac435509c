"""Builds of the JVM."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Artifact, VersionField
from assess.readers import jvm_builds

POM = """<project>
  <parent><artifactId>base</artifactId><version>9.9</version></parent>
  <version>1.4.0</version>
  <modules><module>jobs</module><module>../shared</module></modules>
  <dependencies><dependency><version>3.1</version></dependency></dependencies>
</project>"""


def holds(path: str, text: str) -> list[tuple[str, ...]]:
    found = jvm_builds.read(Document(path, text.encode()))
    return [fact.holds for fact in found if isinstance(fact, Artifact)]


def versions(path: str, text: str) -> list[str]:
    found = jvm_builds.read(Document(path, text.encode()))
    return [fact.version for fact in found if isinstance(fact, VersionField)]


def test_a_build_holds_its_own_sources() -> None:
    assert holds("build.sbt", 'name := "jobs"\n') == [("src/main",)]


def test_a_build_of_sbt_holds_its_projects() -> None:
    text = 'lazy val root = (project in file("."))\nlazy val jobs = project.in(file("jobs"))\n'
    assert holds("build.sbt", text) == [("src/main", "jobs/src/main")]


def test_a_build_of_maven_holds_its_modules() -> None:
    assert holds("etl/pom.xml", POM) == [("src/main", "jobs/src/main", "../shared/src/main")]


def test_settings_of_gradle_hold_what_they_include() -> None:
    assert holds("settings.gradle", "include 'jobs', ':lib:dates'\n") == [
        ("src/main", "jobs/src/main", "lib/dates/src/main")
    ]


def test_settings_without_modules_make_nothing() -> None:
    assert holds("settings.gradle", "rootProject.name = 'jobs'\n") == []


@pytest.mark.parametrize(
    ("path", "text", "version"),
    [
        ("build.sbt", 'lazy val root = project.settings(\n  version := "1.2",\n)', "1.2"),
        ("pom.xml", POM, "1.4.0"),
        ("build.gradle", "version = '2.0.1'\n", "2.0.1"),
    ],
)
def test_the_version_of_a_build(path: str, text: str, version: str) -> None:
    assert versions(path, text) == [version]


def test_the_version_of_a_parent_is_not_its_own() -> None:
    assert versions("pom.xml", "<project><parent><version>9</version></parent></project>") == []
