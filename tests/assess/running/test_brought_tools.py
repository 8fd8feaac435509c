"""What runs of dbt and Elementary bring along."""

from __future__ import annotations

import pytest

from assess.facts import Activity, Actor, Alert, Condition, Retention, Run, Source, ToolUse, Trigger
from assess.running.brought_tools import brought_by

AT = Source(path="dags/daily.py", line=4)


def run(tool: str, activity: Activity, *words: str, actor: Actor = Actor.PIPELINE, enabled: bool = True) -> Run:
    triggers = (Trigger.SCHEDULE,)
    return Run(
        source=AT, activity=activity, tool=tool, actor=actor, triggers=triggers, runner="daily", runner_source=AT,
        words=words, enabled=enabled,
    )  # fmt: skip


def test_elementary_tells_failed_checks_to_slack() -> None:
    found = brought_by([run("elementary", Activity.NOTIFY, "edr", "monitor", "--slack-token", "x")])
    assert [(one.on, one.channel) for one in found if isinstance(one, Alert)] == [(Condition.DATA_CHECK, "slack")]


def test_elementary_tells_failed_checks_to_teams() -> None:
    found = brought_by([run("elementary", Activity.NOTIFY, "edr", "monitor", "--teams-webhook", "x")])
    assert [one.channel for one in found if isinstance(one, Alert)] == ["teams"]


def test_a_report_of_elementary_shows_kept_results_and_tells_nobody() -> None:
    found = list(brought_by([run("elementary", Activity.MEASURE, "edr", "send-report")]))
    assert [type(one) for one in found] == [ToolUse, ToolUse, Retention]


@pytest.mark.parametrize(("words", "tools"), [(("dbt", "test"), ["dbt", "dbt-tests"]), (("dbt", "run"), ["dbt"])])
def test_dbt_in_a_pipeline_is_in_use(words: tuple[str, ...], tools: list[str]) -> None:
    found = brought_by([run("dbt", Activity.TRANSFORM, *words)])
    assert [one.tool for one in found if isinstance(one, ToolUse)] == tools


@pytest.mark.parametrize("other", [{"enabled": False}, {"actor": Actor.SCRIPT}])
def test_what_is_off_or_a_mere_script_brings_nothing(other: dict[str, object]) -> None:
    assert not list(brought_by([run("dbt", Activity.TRANSFORM, "dbt", "test", **other)]))  # type: ignore[arg-type]
