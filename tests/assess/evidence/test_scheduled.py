"""The team's own scripts that a schedule of CI starts."""

from __future__ import annotations

from typing import Any, cast

import pytest

from assess.evidence.scheduled import scheduled_scripts
from assess.facts import CiJob, Code, CodeKind, Command, Fact, Facts, Role, Source, Target, Trigger, Use
from assess.readers.console_scripts import ConsoleScript

NOTHING = cast("Any", None)
WORKFLOW = ".github/workflows/nightly.yml"
ACTION = ".github/actions/load/action.yml"
AT = Source(path=WORKFLOW, line=9)


def code(path: str) -> Code:
    return Code(
        source=Source(path=path), language="python", lines=9, role=Role.PIPELINE, kind=CodeKind.MODULE, data=True
    )


def job(path: str = WORKFLOW, trigger: Trigger = Trigger.SCHEDULE) -> CiJob:
    source = Source(path=path, line=1)
    return CiJob(source=source, system="github-actions", workflow="w", job=f"{path}#load", triggers=(trigger,))


def command(*words: str, owner: str = f"{WORKFLOW}#load", source: Source = AT, condition: str | None = None) -> Command:
    return Command(source=source, owner=owner, words=words, condition=condition)


TREE = (
    job(),
    code("R/load.R"),
    code("_targets.R"),
    code("src/acme/load.py"),
    code("jobs/load.jl"),
    ConsoleScript(source=Source(path="pyproject.toml"), name="acme", module="acme.load"),
)


def started(*facts: Fact) -> list[tuple[str, ...]]:
    return [run.paths for run in scheduled_scripts(Facts((*TREE, *facts), activity=NOTHING, ages=NOTHING))]


@pytest.mark.parametrize(
    ("words", "folders"),
    [
        (("Rscript", "R/load.R"), ("R",)),
        (("Rscript", "-e", 'source("R/load.R")'), ("R",)),
        (("R", "--no-save", "-e", "targets::tar_make()"), ()),
        (("julia", "-e", 'include("jobs/load.jl")'), ("jobs",)),
        (("python", "-c", "from acme.load import main; main()"), ("src/acme",)),
        (("uv", "run", "python", "-m", "acme.load", "--all"), ("src/acme",)),
        (("poetry", "run", "acme", "load"), ("src/acme",)),
        (("src/acme/load.py", "--all"), ("src/acme",)),
    ],
)
def test_ways_to_start_a_script(words: tuple[str, ...], folders: tuple[str, ...]) -> None:
    assert started(command(*words)) == [folders]


@pytest.mark.parametrize("words", [("Rscript", "-e", 'install.packages("R")'), ("python", "-m", "pytest"), ("ls", "R")])
def test_commands_that_start_none(words: tuple[str, ...]) -> None:
    assert started(command(*words)) == []


def test_a_script_behind_a_make_target() -> None:
    target = Target(source=Source(path="Makefile", line=3), id="make:Makefile:load", runner="make", name="load")
    recipe = command("python", "src/acme/load.py", owner=target.id, source=target.source)

    assert started(target, command("make", "load"), recipe) == [("src/acme",)]


def test_a_script_behind_an_action_of_the_tree() -> None:
    use = Use(source=AT, owner=f"{WORKFLOW}#load", name="./.github/actions/load")
    step = command("Rscript", "R/load.R", owner="action:.github/actions/load", source=Source(path=ACTION, line=4))

    assert started(use, step) == [("R",)]


def test_a_script_in_a_workflow_that_the_schedule_calls() -> None:
    called = job(".github/workflows/load.yml", Trigger.CALL)
    use = Use(source=AT, owner=f"{WORKFLOW}#load", name="./.github/workflows/load.yml")

    assert started(called, use, command("Rscript", "R/load.R", owner=called.job)) == [("R",)]


def test_a_script_that_tells_of_a_failure_is_no_pipeline() -> None:
    assert started(command("python", "-m", "acme.load", condition="failure()")) == []


def test_a_step_that_a_schedule_passes_over_starts_nothing() -> None:
    assert started(command("Rscript", "R/load.R", condition="github.event_name == 'push'")) == []
