"""Which runs come with each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.evidence.changes import with_each_change
from assess.facts import Activity, Actor, CiJob, Run, Source, Trigger

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts

AT = Source(path="azure-pipelines.yml", line=1)


@pytest.mark.parametrize(
    ("branches", "comes"),
    [
        ((), True),
        (("*",), True),
        (("feature/*", "bugfix/*"), True),
        (("feat/**", "hotfix/**", "release/**"), True),
        (("feature/*",), False),
        (("feature/orders", "fix/orders"), False),
        (("develop",), False),
    ],
)
def test_a_push_comes_with_each_change_where_all_its_branches_start_it(
    facts_of: Callable[..., Facts], branches: tuple[str, ...], *, comes: bool
) -> None:
    run = Run(source=AT, activity=Activity.LINT, tool="ruff", actor=Actor.CI, triggers=(Trigger.BRANCH,), runner="ci")
    job = CiJob(source=AT, system="s", workflow="w", job="ci", triggers=(Trigger.BRANCH,), branches=branches)
    assert bool(with_each_change(facts_of(job, run), [run])) is comes
