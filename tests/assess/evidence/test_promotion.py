"""How a change is taken from one environment into the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.evidence.promotion import by_release
from assess.facts import Activity, Actor, CiJob, Run, Source, Trigger

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts


def job(name: str, *paths: str) -> CiJob:
    source = Source(path=f"ci/{name}.yml", line=1)
    return CiJob(source=source, system="ci", workflow=name, job=name, triggers=(Trigger.MAIN,), paths=paths)


def deployment(name: str, stage: str, *triggers: Trigger) -> Run:
    source = Source(path=f"ci/{name}.yml", line=9)
    return Run(
        source=source,
        activity=Activity.DEPLOY,
        tool="t",
        actor=Actor.CI,
        triggers=triggers or (Trigger.MAIN,),
        runner=name,
        environment=stage,
    )


def test_a_release_follows_the_merge_to_staging(facts_of: Callable[..., Facts]) -> None:
    staging, production = deployment("a", "staging"), deployment("b", "production", Trigger.TAG)
    assert by_release(facts_of(), [staging, production]) == [production]


@pytest.mark.parametrize("path", ["version.txt", "VERSION", ".release-please-manifest.json", "deploy/versions.yml"])
def test_a_push_of_the_version_file_is_a_release(facts_of: Callable[..., Facts], path: str) -> None:
    staging, production = deployment("a", "staging"), deployment("b", "production")
    assert by_release(facts_of(job("a"), job("b", path)), [staging, production]) == [production]


def test_a_merge_that_goes_to_both_is_no_promotion(facts_of: Callable[..., Facts]) -> None:
    staging, production = deployment("a", "staging"), deployment("b", "production")
    released = deployment("c", "production", Trigger.TAG)
    assert by_release(facts_of(), [staging, production, released]) == []


def test_a_release_without_another_stage_is_no_promotion(facts_of: Callable[..., Facts]) -> None:
    assert by_release(facts_of(), [deployment("b", "production", Trigger.TAG)]) == []
