"""The job that fails a request which loses a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.assessing import Request, assess_with_facts
from assess.documents import Mapping, parse_yaml
from assess.errors import UsageError
from assess.facts import CiJob, Command, Facts, Source, Trigger
from assess.start.gate import Way, appended, gate_for, gate_paths, is_run_already, pasted, system_of
from assess.start.systems import System

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import MadeRepo

AROUND = {
    System.CIRCLECI: "version: 2.1\n@workflows: {main: {jobs: [dataops-assess]}}\n",
    System.JENKINS: "pipeline {\n  agent any\n  stages {\n@  }\n}\n",
}
SOURCE = Source(path="ci.yml", tool="ci")


def job(system: str) -> CiJob:
    return CiJob(source=SOURCE, system=system, workflow="ci", job="ci.yml#a", triggers=(Trigger.REQUEST,))


@pytest.mark.parametrize("system", System)
@pytest.mark.parametrize("source", [None, "git+https://git.shop.org/tools/assess@v1"])
def test_committed_it_is_read_as_a_job_that_runs_the_program(
    system: System, source: str | None, made_repo: MadeRepo
) -> None:
    gate = gate_for(system, source)
    made_repo.commit({gate.path: AROUND.get(system, "@").replace("@", pasted(gate), 1)})
    _, facts = assess_with_facts(Request(path=str(made_repo.path)))
    assert (is_run_already(facts), {one.system for one in facts.of(CiJob)}) == (True, {system.value})


@pytest.mark.parametrize("system", System)
def test_the_source_is_a_variable_or_stands_there(system: System) -> None:
    stated, variable = gate_for(system, "dataops-assess==1.0"), gate_for(system, None)
    assert (stated.variable, "DATAOPS_ASSESS" in stated.text, "@{" in pasted(variable)) == (None, False, False)


@pytest.mark.parametrize("source", ["a; rm -rf $HOME", "a b", 'a"', "$(id)", "`id`", "", "a\nb", "x" * 400, "a\\"])
def test_a_source_that_a_shell_would_act_on_is_refused(source: str) -> None:
    with pytest.raises(UsageError):
        gate_for(System.GITHUB, source)


def test_the_system_with_most_jobs_is_meant(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(job("github-actions"), job("gitlab-ci"), job("gitlab-ci"))
    assert system_of(facts, None) is System.GITLAB


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("https://github.com/shop/warehouse", System.GITHUB),
        ("git@gitlab.shop.org:data/warehouse.git", System.GITLAB),
        ("https://dev.azure.com/shop/_git/warehouse", System.AZURE),
        ("https://git.shop.org/warehouse", None),
        (None, None),
    ],
)
def test_without_jobs_the_code_host_says_it(
    remote: str | None, expected: System | None, facts_of: Callable[..., Facts]
) -> None:
    assert system_of(facts_of(), remote) is expected


def test_a_job_that_runs_it_is_seen(facts_of: Callable[..., Facts]) -> None:
    command = Command(source=SOURCE, owner="ci.yml#a", words=("dataops-assess", "--no-store"))
    assert (is_run_already(facts_of(command)), is_run_already(facts_of())) == (True, False)


@pytest.mark.parametrize(
    ("before", "stage"),
    [
        ("", None),
        ("test-it:\n  script: [pytest]\n", None),
        ("stages: [lint, test]\n", None),
        ("stages: [lint, deploy]", "lint"),
    ],
)
def test_gitlabs_job_goes_to_a_stage_that_there_is(before: str, stage: str | None) -> None:
    text = appended(gate_for(System.GITLAB, None), before) or ""
    (config,) = parse_yaml(text)
    added = config["dataops-assess"] if isinstance(config, Mapping) else None
    assert (text.startswith(before), isinstance(added, Mapping) and added.get("stage")) == (True, stage)


@pytest.mark.parametrize(
    "before", ["a: [", "- a", "{a: {script: [x]}}", "a: 1\n---\nb: 1\n", "stages: !reference [a]\n"]
)
def test_a_file_that_only_people_can_add_to_is_left(before: str) -> None:
    assert appended(gate_for(System.GITLAB, None), before) is None


def test_line_ends_stay_as_they_are() -> None:
    text = appended(gate_for(System.GITLAB, None), "stages: [test]\r\n") or ""
    assert text.count("\n") == text.count("\r\n")


def test_only_systems_with_a_file_of_their_own_write_one() -> None:
    ways = {system: gate_for(system, None).way for system in System}
    assert {system for system, way in ways.items() if way is Way.PASTE} == {System.CIRCLECI, System.JENKINS}


def test_each_system_has_its_file() -> None:
    assert len(set(gate_paths())) == len(System)
