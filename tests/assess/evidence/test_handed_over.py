"""Deployments by a push to the repository that feeds a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.evidence.handed_over import handed_over
from assess.facts import CiJob, Command, Fact, Source, Trigger, Use

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts

JOB = ".github/workflows/ci.yml#deploy"
PUSH = ("git", "push", "origin", "main")


def job(trigger: Trigger = Trigger.MAIN) -> CiJob:
    return CiJob(source=at(1), system="github-actions", workflow="ci", job=JOB, triggers=(trigger,))


def at(line: int) -> Source:
    return Source(path=".github/workflows/ci.yml", line=line, tool="github-actions")


def commands(*lines: tuple[str, ...]) -> list[Fact]:
    return [Command(source=at(number), owner=JOB, words=words) for number, words in enumerate(lines, start=2)]


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("git@github.com:shop/shop-k8s.git", [3]),
        ("https://oauth2:${TOKEN}@gitlab.com/shop/platform/gitops", [3]),
        ("git@github.com:shop/pipelines-dags.git", [3]),
        ("git@github.com:shop/open-data.git", []),
    ],
)
def test_a_push_to_the_repository_of_a_platform(facts_of: Callable[..., Facts], address: str, lines: list[int]) -> None:
    found = handed_over(facts_of(job(), *commands(("git", "clone", address), PUSH)))
    assert [run.source.line for run in found] == lines


def test_a_repository_that_is_checked_out_beside(facts_of: Callable[..., Facts]) -> None:
    use = Use(source=at(2), owner=JOB, name="actions/checkout", inputs=(("repository", "shop/argocd"),))
    assert len(handed_over(facts_of(job(), use, *commands(PUSH)))) == 1


def test_an_action_that_pushes(facts_of: Callable[..., Facts]) -> None:
    inputs = (("repository", "shop/helm-values"), ("valueFile", "values.yaml"))
    use = Use(source=at(2), owner=JOB, name="fjogeleit/yaml-update-action", inputs=inputs)
    assert len(handed_over(facts_of(job(), use))) == 1


def test_a_schedule_hands_no_change_over(facts_of: Callable[..., Facts]) -> None:
    clone = ("git", "clone", "git@github.com:shop/shop-k8s.git")
    assert handed_over(facts_of(job(Trigger.SCHEDULE), *commands(clone, PUSH))) == ()


def test_a_clone_without_a_push(facts_of: Callable[..., Facts]) -> None:
    assert handed_over(facts_of(job(), *commands(("git", "clone", "git@github.com:shop/shop-k8s.git")))) == ()
