"""The join of checks and their runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from assess.checks import join_checks
from assess.documents import Document
from assess.facts import (
    Activity,
    Actor,
    Ages,
    CheckKind,
    CheckRun,
    CiJob,
    Code,
    CodeKind,
    Command,
    Fact,
    Facts,
    Known,
    Pipeline,
    QualityCheck,
    Role,
    Run,
    Source,
    Suite,
    SuiteKind,
    Trigger,
)
from assess.readers import dbt
from assess.values import replace

AGES = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})
AT = Source(path="x.yml", line=1)
SCHEMA = """
sources: [{name: raw, tables: [{name: a, freshness: {warn_after: {count: 1, period: day}}}]}]
models: [{name: a, columns: [{name: id, data_tests: [unique]}]}]
unit_tests: [{name: u, model: a, expect: {rows: []}}]
"""
FILES = {"dbt_project.yml": "name: shop", "models/a.sql": "select 1", "models/schema.yml": SCHEMA}


def facts_with(*more: Fact) -> Facts:
    local = [fact for path, text in FILES.items() for fact in dbt.read(Document(path=path, content=text.encode()))]
    facts = Facts([*local, *more], activity=cast("Any", None), ages=AGES)
    return facts.extended(dbt.link(facts))


def run(words: str, trigger: Trigger, *, actor: Actor = Actor.CI, activity: Activity = Activity.DATA_TEST) -> Run:
    return Run(
        source=AT,
        activity=activity,
        tool="dbt",
        actor=actor,
        triggers=(trigger,),
        runner="ci.yml#job",
        words=tuple(words.split()),
    )


def test_nothing_runs_a_declared_check() -> None:
    checks, limits, suites = join_checks(facts_with())
    assert (checks[0].run_by, limits[0].scheduled, suites[0].run_in_ci) == ((), False, False)


def test_request_runs_check_and_unit_test() -> None:
    checks, _, suites = join_checks(facts_with(run("dbt build", Trigger.REQUEST)))
    assert (checks[0].on_change, checks[0].scheduled, suites[0].on_change) == (True, False, True)


def test_a_suite_of_data_tests_runs_with_them() -> None:
    local = facts_with(run("dbt test", Trigger.REQUEST))
    suite = Suite(
        source=local.of(QualityCheck)[0].source, kind=SuiteKind.UNIT, framework="dbt", cases=1, subjects=("b",)
    )
    _, _, suites = join_checks(local.extended([suite]))
    assert suites[-1].run_in_ci


def test_schedule_runs_freshness() -> None:
    _, limits, _ = join_checks(facts_with(run("dbt source freshness", Trigger.SCHEDULE, actor=Actor.PIPELINE)))
    assert limits[0].scheduled


def test_a_limit_whose_selection_cannot_be_told_is_not_certain() -> None:
    chosen = run("dbt source freshness --select $CHANGED", Trigger.SCHEDULE)
    _, limits, _ = join_checks(facts_with(chosen))
    assert (limits[0].scheduled, limits[0].certain) == (True, False)


def test_selection_leaves_a_check_out() -> None:
    checks, _, _ = join_checks(facts_with(run("dbt test --select tag:none", Trigger.SCHEDULE)))
    assert checks[0].run_by == ()


def test_hosted_job_is_not_visible() -> None:
    hosted = run("", Trigger.SCHEDULE, activity=Activity.HOSTED_JOB)
    assert join_checks(facts_with(hosted))[0][0].run_by == ()


def test_operator_without_words_is_uncertain() -> None:
    checks, _, _ = join_checks(facts_with(run("", Trigger.SCHEDULE, actor=Actor.PIPELINE)))
    assert (checks[0].scheduled, checks[0].certain) == (True, False)


def test_script_that_nothing_runs() -> None:
    checks, _, _ = join_checks(facts_with(run("dbt test", Trigger.MANUAL, actor=Actor.SCRIPT)))
    assert checks[0].run_by == ()


def test_check_of_a_scheduled_pipeline() -> None:
    pipeline = Pipeline(source=AT, name="daily", tool="airflow", scheduled=Known.SET)
    check = QualityCheck(source=AT, dataset="feed", kind=CheckKind.SCHEMA, tool="soda", run_by=("daily",))
    checks, _, _ = join_checks(facts_with(pipeline, check))
    assert next(joined for joined in checks if joined.tool == "soda").scheduled


def test_suite_outside_the_paths_of_its_run() -> None:
    suite = Suite(source=Source(path="jobs/test_a.py"), kind=SuiteKind.UNIT, framework="pytest", cases=3)
    pytest_run = Run(source=AT, activity=Activity.UNIT_TEST, tool="pytest", actor=Actor.CI, paths=("api/",))
    _, _, suites = join_checks(facts_with(suite, pytest_run))
    assert not any(joined.run_in_ci for joined in suites)


def test_a_build_tool_runs_the_tests_of_a_framework() -> None:
    suite = Suite(source=Source(path="src/test/scala/ATest.scala"), kind=SuiteKind.UNIT, framework="scalatest", cases=2)
    building = replace(run("sbt test", Trigger.MAIN, activity=Activity.UNIT_TEST), tool="sbt")
    suites = join_checks(facts_with(suite, building))[2]
    assert [one.run_in_ci for one in suites if one.framework == "scalatest"] == [True]


def test_code_of_the_work_runs_the_checks_beside_it() -> None:
    near, far = (CheckRun(source=Source(path=f"{place}/job.py"), tool="great-expectations") for place in ("a", "b"))
    suite = Source(path="a/gx/orders.json")
    check = QualityCheck(source=suite, dataset="orders", kind=CheckKind.VALIDITY, tool="great-expectations")
    checks = join_checks(facts_with(near, far, check))[0]
    assert [one.run_by for one in checks if one.tool == "great-expectations"] == [("a/job.py",)]


def test_tests_in_folders_that_a_matrix_names_are_run() -> None:
    tests = replace(run("pytest tests", Trigger.REQUEST, activity=Activity.UNIT_TEST), tool="pytest", paths=("tests",))
    at = Source(path="jobs/load/tests/test_load.py")
    suite = Suite(source=at, kind=SuiteKind.UNIT, framework="pytest", cases=3, subjects=("load",), language="python")
    found = next(one for one in join_checks(facts_with(tests, suite))[2] if one.framework == "pytest")
    assert (found.run_in_ci, found.on_change, found.certain) == (True, True, False)


NIGHTLY = Pipeline(source=Source(path="jobs/daily.py"), name="daily", tool="dagster", scheduled=Known.SET)


def test_code_that_an_orchestrator_calls_runs_with_its_pipelines() -> None:
    called = replace(run("dbt test", Trigger.UPSTREAM, actor=Actor.PIPELINE), certain=False)
    assert [join_checks(facts_with(called, *more))[0][0].scheduled for more in ((NIGHTLY,), ())] == [True, False]


def test_checks_of_assets_run_with_the_assets() -> None:
    check = QualityCheck(source=AT, dataset="orders", kind=CheckKind.CUSTOM, tool="dagster-asset-checks")
    found = [one for one in join_checks(facts_with(check, NIGHTLY))[0] if one.dataset == "orders"]
    assert [(one.scheduled, one.certain) for one in found] == [(True, False)]


def test_a_check_that_the_module_of_a_pipeline_runs_is_scheduled() -> None:
    own = QualityCheck(source=AT, dataset="o", kind=CheckKind.FRESHNESS, tool="python", run_by=("jobs/daily.py",))
    assert [one.scheduled for one in join_checks(facts_with(own, NIGHTLY))[0] if one.dataset == "o"] == [True]


def test_a_check_in_the_code_of_a_script_that_ci_starts_regularly_is_scheduled() -> None:
    job = CiJob(source=AT, system="github-actions", workflow="w", job="ci.yml#job", triggers=(Trigger.SCHEDULE,))
    start = Command(source=AT, owner=job.job, words=("python", "src/shop/load.py"))
    code = Code(
        source=Source(path="src/shop/load.py"),
        language="python",
        lines=9,
        role=Role.PIPELINE,
        kind=CodeKind.MODULE,
        data=True,
    )
    own = QualityCheck(source=AT, dataset="o", kind=CheckKind.VOLUME, tool="python", run_by=("src/shop/checks.py",))
    found = join_checks(facts_with(own, job, start, code))[0]
    assert [one.scheduled for one in found if one.dataset == "o"] == [True]
