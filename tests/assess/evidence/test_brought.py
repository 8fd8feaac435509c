"""How much of the data code is brought to a place, by lines or by pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.evidence.brought import brought_share
from assess.evidence.reach import Territory
from assess.facts import Activity, Actor, Code, CodeKind, Pipeline, Role, Run, Source, Trigger

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts


def code(path: str, lines: int) -> Code:
    return Code(
        source=Source(path=path), language="python", lines=lines, role=Role.PIPELINE, kind=CodeKind.JOB, data=True
    )


PIPELINES = [Pipeline(source=Source(path=f"dags/{name}.py"), name=name, tool="airflow") for name in "abc"]
DEPLOYS = Run(
    source=Source(path="ci.yml"),
    activity=Activity.DEPLOY,
    tool="gcloud",
    actor=Actor.CI,
    triggers=(Trigger.MAIN,),
    paths=("dags",),
)


@pytest.mark.parametrize(("lines", "share"), [(50, 1.0), (20, 0.2), (70, 0.7)])
def test_all_pipelines_stand_for_the_code_where_they_come_with_a_good_part_of_it(
    facts_of: Callable[..., Facts], lines: int, share: float
) -> None:
    facts = facts_of(*PIPELINES, code("dags/a.py", lines), code("jobs/load.py", 100 - lines), DEPLOYS)
    assert brought_share(facts, Territory.of(facts), [DEPLOYS]) == pytest.approx(share)


def test_few_pipelines_stand_for_themselves(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(PIPELINES[0], code("dags/a.py", 50), code("jobs/load.py", 50), DEPLOYS)
    assert brought_share(facts, Territory.of(facts), [DEPLOYS]) == pytest.approx(0.5)
