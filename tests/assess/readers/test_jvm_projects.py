"""Linters and mailing lists of builds of the JVM."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Record, Standard
from assess.readers import jvm_projects

POM = """<project><mailingLists><mailingList><name>Data</name><post>data@lists.example.org</post></mailingList>
</mailingLists><build><plugins>
<plugin><artifactId>spotless-maven-plugin</artifactId><configuration><scala/></configuration></plugin>
<!-- <artifactId>maven-pmd-plugin</artifactId> -->
</plugins></build></project>
"""


def standards(text: str, path: str) -> list[tuple[str, tuple[str, ...]]]:
    found = jvm_projects.read(Document(path, text.encode()))
    return [(fact.tool, fact.languages) for fact in found if isinstance(fact, Standard)]


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        (POM.replace("<scala/>", "<scala></scala>"), "pom.xml", [("spotless", ("java", "scala"))]),
        (POM, "pom.xml", [("spotless", ("java",))]),
        ("plugins {\n  id 'checkstyle'\n}\n", "build.gradle", [("checkstyle", ("java",))]),
        (
            'addSbtPlugin("org.scalameta" % "sbt-scalafmt" % "2.5.2")\n',
            "project/plugins.sbt",
            [("scalafmt", ("scala",))],
        ),
        ("// addSbtPlugin sbt-scalafmt\n", "plugins.sbt", []),
    ],
)
def test_plugins_are_standards(text: str, path: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert standards(text, path) == expected


def test_a_mailing_list_is_a_contact() -> None:
    assert any(isinstance(fact, Record) for fact in jvm_projects.read(Document("pom.xml", POM.encode())))


CHECKED = """<plugin><artifactId>maven-checkstyle-plugin</artifactId><configuration>{settings}</configuration>
<executions><execution>{phase}<goals><goal>{goal}</goal></goals></execution></executions></plugin>
"""


@pytest.mark.parametrize(
    ("text", "path", "phases"),
    [
        (CHECKED.format(settings="", phase="<phase>test</phase>", goal="check"), "pom.xml", ["test"]),
        (CHECKED.format(settings="", phase="", goal="check"), "pom.xml", ["verify"]),
        (CHECKED.format(settings="", phase="", goal="checkstyle"), "pom.xml", []),
        (CHECKED.format(settings="<failsOnError> false </failsOnError>", phase="", goal="check"), "pom.xml", []),
        ("plugins {\n  id 'checkstyle'\n}\n", "build.gradle", [""]),
        ("checkstyle {\n  toolVersion = '10'\n}\n", "build.gradle", [""]),
    ],
)
def test_a_build_runs_the_checks_that_are_bound_to_it(text: str, path: str, phases: list[str]) -> None:
    found = jvm_projects.read(Document(path, text.encode()))
    assert [one.phase for one in found if isinstance(one, jvm_projects.BoundCheck)] == phases
