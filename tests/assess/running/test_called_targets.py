"""Targets that a command calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.facts import Facts, Source, Target
from assess.running.called_targets import Targets

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_package_of_tasks_is_called_from_beside_it(facts_of: Callable[..., Facts]) -> None:
    source = Source(path="etl/tasks/api.py", line=1, tool="invoke")
    unit = Target(source=source, id="invoke:etl/tasks/api.py:api.unit", runner="invoke", name="api.unit")
    targets = Targets(facts_of(unit))
    assert [targets.called(("inv", "api.unit"), folder) for folder in ("etl/jobs", "")] == [(unit,), ()]


def test_tasks_of_makim_and_mise_are_called_by_their_names(facts_of: Callable[..., Facts]) -> None:
    unit, lint = (
        Target(source=Source(path=path, line=1, tool=tool), id=f"{tool}:{path}:{name}", runner=tool, name=name)
        for tool, path, name in (("makim", ".makim.yaml", "tests.unit"), ("mise", "mise.toml", "lint"))
    )
    targets = Targets(facts_of(unit, lint))
    assert [targets.called(tuple(line.split()), "") for line in ("makim tests.unit", "mise run lint")] == [
        (unit,),
        (lint,),
    ]


def test_a_script_is_found_by_the_last_parts_of_its_path_in_a_container(facts_of: Callable[..., Facts]) -> None:
    source = Source(path="tests/run.sh", line=1, tool="script")
    script = Target(source=source, id="script:tests/run.sh", runner="script", name="run.sh")
    targets = Targets(facts_of(script))
    assert [targets.called((path,), "") for path in ("/app/tests/run.sh", "/app/run.sh")] == [(script,), ()]


def test_an_apply_calls_what_its_folder_runs_beside_its_resources(facts_of: Callable[..., Facts]) -> None:
    source = Source(path="infra/main.tf", line=1, tool="terraform-steps")
    applied = Target(source=source, id="terraform:infra", runner="terraform", name="infra")
    targets = Targets(facts_of(applied))
    lines = (("terraform", "-chdir=infra", "apply"), ("terraform", "-chdir=infra", "plan"), ("tofu", "apply"))
    assert [targets.called(words, "") for words in lines] == [(applied,), (), ()]


@pytest.mark.parametrize(("words", "path"), [("mise run lint", "mise.toml"), ("mise r lint", ".mise/config.toml")])
def test_a_task_of_mise_is_found_in_either_of_its_files(facts_of: Callable[..., Facts], words: str, path: str) -> None:
    source = Source(path=path, line=1, tool="mise")
    lint = Target(source=source, id=f"mise:{path}:lint", runner="mise", name="lint")
    assert Targets(facts_of(lint)).called(tuple(words.split()), "etl") == (lint,)
