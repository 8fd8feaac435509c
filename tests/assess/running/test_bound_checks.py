"""What builds check beside their own work."""

from __future__ import annotations

import pytest

from assess.facts import Activity, Actor, Run, Source, Trigger
from assess.readers.jvm_projects import BoundCheck
from assess.running.bound_checks import bound_checks

AT = Source(path="ci.yml", line=1)


def build(tool: str, line: str) -> Run:
    return Run(
        source=AT,
        activity=Activity.UNIT_TEST,
        tool=tool,
        actor=Actor.CI,
        triggers=(Trigger.REQUEST,),
        words=tuple(line.split()),
    )


@pytest.mark.parametrize(
    ("line", "checked"),
    [
        ("./gradlew check", True),
        ("./gradlew clean :loader:build", True),
        ("./gradlew test", False),
        ("./gradlew build -x checkstyleMain", False),
    ],
)
def test_gradle_checks_with_its_build(line: str, checked: bool) -> None:  # noqa: FBT001
    bound = [BoundCheck(source=AT, runner="gradle", tool="checkstyle", languages=("java",))]
    assert [run.activity for run in bound_checks([build("gradle", line)], bound)] == [Activity.LINT] * checked


@pytest.mark.parametrize(
    ("line", "phase", "checked"),
    [
        ("mvn -B verify", "verify", True),
        ("mvn test", "verify", False),
        ("mvn clean test", "test", True),
        ("mvn install", "no-phase", False),
        ("mvn clean", "validate", False),
    ],
)
def test_maven_checks_from_the_phase_on(line: str, phase: str, checked: bool) -> None:  # noqa: FBT001
    bound = [BoundCheck(source=AT, runner="maven", tool="spotless", languages=("java",), phase=phase)]
    assert [run.activity for run in bound_checks([build("maven", line)], bound)] == [Activity.FORMAT] * checked
