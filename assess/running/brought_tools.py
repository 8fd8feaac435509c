"""What runs of dbt and Elementary bring along: the tools in use, results of tests that are kept, alerts on failed ones.

https://docs.elementary-data.com/oss/cli-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Activity, Actor, Alert, Audience, Condition, Fact, Retention, Run, ToolUse, Trigger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ELEMENTARY = "elementary"
DBT = "dbt"
TESTING = frozenset({"test", "build"})
ALL_CHECKS = "*"  # Elementary tells whichever test failed
TO_TEAMS = ("--teams-webhook", "--teams")
WORK = frozenset({Actor.PIPELINE, Actor.CI})


def brought_by(runs: Iterable[Run]) -> Iterator[Fact]:
    """Yield what the enabled runs of pipelines and CI jobs bring."""
    for run in runs:
        if not run.enabled or run.actor not in WORK:
            continue
        if run.tool == DBT:
            yield from _of_dbt(run)
        elif run.tool == ELEMENTARY:
            yield from _of_elementary(run)


def _of_dbt(run: Run) -> Iterator[ToolUse]:
    yield ToolUse(source=run.source, kind="transformation", tool=DBT)
    if run.actor is Actor.PIPELINE and TESTING & set(run.words):
        yield ToolUse(source=run.source, kind="quality", tool="dbt-tests")


def _of_elementary(run: Run) -> Iterator[Fact]:
    yield ToolUse(source=run.source, kind="quality", tool=ELEMENTARY)
    yield ToolUse(source=run.source, kind="observability", tool=ELEMENTARY)
    yield Retention(source=run.source, what="test results", tool=ELEMENTARY, scheduled=Trigger.SCHEDULE in run.triggers)
    if run.activity is Activity.NOTIFY:
        teams = any(word.startswith(TO_TEAMS) for word in run.words)
        yield Alert(
            source=run.source,
            on=Condition.DATA_CHECK,
            channel="teams" if teams else "slack",
            audience=Audience.TEAM,
            subject=ALL_CHECKS,
            shared=True,
            actor=run.actor,
        )
