"""Tests of the practices of the key area Automation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.facts import (
    Activity,
    Actor,
    CheckKind,
    CiJob,
    Code,
    CodeKind,
    Known,
    Pipeline,
    Promise,
    QualityCheck,
    Resilience,
    Retry,
    Role,
    Run,
    Sla,
    Source,
    Trigger,
    Use,
)
from assess.findings import Finding, Status
from assess.values import replace

Rated = Callable[..., Finding]
CI = ".github/workflows/ci.yml"
JOB = CiJob(
    source=Source(path=CI), system="github-actions", workflow="ci", job=f"{CI}#job", triggers=(Trigger.REQUEST,)
)


def code(path: str = "src/load.py", language: str = "python", lines: int = 100) -> Code:
    source = Source(path=path)
    return Code(source=source, language=language, lines=lines, role=Role.PIPELINE, kind=CodeKind.MODULE, data=True)


def run(
    activity: Activity,
    *triggers: Trigger,
    languages: tuple[str, ...] = (),
    actor: Actor = Actor.CI,
    blocks: bool = True,
    environment: str | None = None,
) -> Run:
    return Run(
        source=Source(path=CI, line=10),
        activity=activity,
        tool="tool",
        actor=actor,
        triggers=triggers,
        runner=f"{CI}#job",
        languages=languages,
        blocks=blocks,
        environment=environment,
    )


def pipeline(
    name: str, retries: Known = Known.SET, delay: Known = Known.SET, timeout: Known = Known.NOT_SET
) -> Pipeline:
    source = Source(path=f"dags/{name}.py", line=4)
    return Pipeline(source=source, name=name, tool="airflow", retries=retries, retry_delay=delay, timeout=timeout)


# ---------------------------------------------------------------- automation.testing


def test_tests_on_change_and_in_the_run_are_met(rated: Rated) -> None:
    on_change = run(Activity.UNIT_TEST, Trigger.REQUEST)
    in_run = run(Activity.DATA_TEST, Trigger.SCHEDULE, actor=Actor.PIPELINE)

    assert rated("automation.testing", code(), on_change, in_run).reason == "tests on change and in the pipeline run"


def test_tests_on_change_and_checks_on_a_schedule_are_met(rated: Rated) -> None:
    check = QualityCheck(
        source=Source(path="models/schema.yml"), dataset="orders", kind=CheckKind.VALIDITY, tool="dbt", scheduled=True
    )

    assert rated("automation.testing", code(), run(Activity.UNIT_TEST, Trigger.REQUEST), check).status is Status.MET


def test_tests_at_one_stage_are_partial(rated: Rated) -> None:
    assert rated("automation.testing", code(), run(Activity.UNIT_TEST, Trigger.REQUEST)).status is Status.PARTIAL


def test_tests_on_change_and_again_as_the_gate_of_a_deployment_are_met(rated: Rated) -> None:
    on_change, gate = run(Activity.UNIT_TEST, Trigger.REQUEST), run(Activity.UNIT_TEST, Trigger.MAIN)
    deploys = replace(run(Activity.DEPLOY, Trigger.MAIN), runner=f"{CI}#deploy")
    needs = replace(JOB, job=f"{CI}#deploy", needs=(JOB.job,))
    finding = rated("automation.testing", code(), JOB, needs, on_change, gate, deploys)

    assert finding.reason == "tests on change and at deployment"


def test_the_tests_of_a_push_are_one_stage_though_a_deployment_needs_them(rated: Rated) -> None:
    tests, deploys = run(Activity.UNIT_TEST, Trigger.MAIN), run(Activity.DEPLOY, Trigger.MAIN)
    needs = replace(JOB, job=f"{CI}#deploy", needs=(JOB.job,))
    finding = rated("automation.testing", code(), JOB, needs, tests, replace(deploys, runner=needs.job))

    assert finding.status is Status.PARTIAL


def test_a_run_that_only_a_schedule_starts_is_one_stage(rated: Rated) -> None:
    tests = replace(run(Activity.DATA_TEST, Trigger.SCHEDULE), runner=f"{CI}#test")
    needs = replace(JOB, job=f"{CI}#test", needs=(JOB.job,))
    finding = rated("automation.testing", code(), JOB, needs, run(Activity.DEPLOY, Trigger.SCHEDULE), tests)

    assert finding.reason == "tests in the pipeline run only"


@pytest.mark.parametrize(("kind", "status"), [(CheckKind.NON_EMPTY, Status.PARTIAL), (CheckKind.VALIDITY, Status.MET)])
def test_a_lone_guard_of_a_scheduled_run_is_no_stage(rated: Rated, kind: CheckKind, status: Status) -> None:
    check = QualityCheck(source=Source(path="src/load.py"), dataset="orders", kind=kind, tool="python", scheduled=True)

    assert rated("automation.testing", code(), run(Activity.UNIT_TEST, Trigger.REQUEST), check).status is status


def test_checks_of_age_are_no_tests_of_the_pipelines(rated: Rated) -> None:
    checks = [
        QualityCheck(source=Source(path="src/load.py", line=line), dataset="d", kind=CheckKind.FRESHNESS, tool="python")
        for line in (3, 5, 7)
    ]

    assert (
        rated("automation.testing", code(), run(Activity.UNIT_TEST, Trigger.REQUEST), *checks).status is Status.PARTIAL
    )


@pytest.mark.parametrize(("declared", "status"), [(True, Status.MET), (False, Status.PARTIAL)])
def test_a_hosted_job_in_the_run_tests_what_has_tests(rated: Rated, declared: bool, status: Status) -> None:  # noqa: FBT001
    hosted = run(Activity.HOSTED_JOB, Trigger.SCHEDULE, actor=Actor.PIPELINE)
    check = QualityCheck(source=Source(path="models/a.yml"), dataset="a", kind=CheckKind.VALIDITY, tool="dbt-tests")
    facts = (code(), run(Activity.UNIT_TEST, Trigger.REQUEST), hosted, *([check] if declared else []))

    assert rated("automation.testing", *facts).status is status


def test_no_tests_at_any_stage_are_absent(rated: Rated) -> None:
    assert rated("automation.testing", code(), run(Activity.DEPLOY, Trigger.MAIN)).status is Status.ABSENT


# ---------------------------------------------------------------- automation.ci


def test_a_linter_of_the_data_code_on_each_request_is_met(rated: Rated) -> None:
    linted = run(Activity.LINT, Trigger.REQUEST, languages=("python",))

    assert rated("automation.ci", code(), JOB, linted).status is Status.MET


def test_a_linter_whose_faults_are_tolerated_is_partial(rated: Rated) -> None:
    linted = run(Activity.LINT, Trigger.REQUEST, languages=("python",), blocks=False)

    assert rated("automation.ci", code(), JOB, linted).status is Status.PARTIAL


def test_a_linter_of_a_minor_language_is_partial(rated: Rated) -> None:
    linted = run(Activity.LINT, Trigger.REQUEST, languages=("python",))

    assert rated("automation.ci", code(), code("a.sql", "sql", 900), JOB, linted).status is Status.PARTIAL


def test_checks_after_the_merge_only_are_partial(rated: Rated) -> None:
    linted = run(Activity.LINT, Trigger.MAIN, languages=("python",))

    assert rated("automation.ci", code(), JOB, linted).status is Status.PARTIAL


def test_no_ci_is_absent(rated: Rated) -> None:
    assert rated("automation.ci", code()).status is Status.ABSENT


# ---------------------------------------------------------------- automation.deployment


def test_a_merge_that_deploys_to_production_is_met(rated: Rated) -> None:
    deployed = run(Activity.DEPLOY, Trigger.MAIN, environment="production")

    assert rated("automation.deployment", code(), deployed).status is Status.MET


def test_a_merge_that_deploys_to_staging_only_is_partial(rated: Rated) -> None:
    deployed = run(Activity.DEPLOY, Trigger.MAIN, environment="staging")

    assert rated("automation.deployment", code(), deployed).status is Status.PARTIAL


def test_a_package_published_by_hand_is_partial(rated: Rated) -> None:
    assert rated("automation.deployment", code(), run(Activity.PUBLISH, Trigger.MANUAL)).status is Status.PARTIAL


def test_a_deployment_by_hand_is_partial(rated: Rated) -> None:
    assert rated("automation.deployment", code(), run(Activity.DEPLOY, Trigger.MANUAL)).status is Status.PARTIAL


def test_nothing_deployed_is_absent(rated: Rated) -> None:
    assert rated("automation.deployment", code(), run(Activity.LINT, Trigger.MAIN)).status is Status.ABSENT


# ---------------------------------------------------------------- automation.self-healing


def test_retries_with_a_delay_and_a_timeout_are_met(rated: Rated) -> None:
    assert rated("automation.self-healing", pipeline("daily", timeout=Known.SET)).status is Status.MET


def test_retries_with_a_delay_and_idempotent_models_are_met(rated: Rated) -> None:
    idempotent = Resilience(source=Source(path="models/orders.sql"), form="idempotent", subject="orders")

    assert rated("automation.self-healing", pipeline("daily"), idempotent).status is Status.MET


def test_writes_that_other_code_repeats_do_not_help_the_pipelines(rated: Rated) -> None:
    elsewhere = Resilience(source=Source(path="lake/etl.py", line=9), form="idempotent")
    files = (code("dags/daily.py"), code("lake/etl.py"))

    assert rated("automation.self-healing", *files, pipeline("daily"), elsewhere).status is Status.PARTIAL


def test_a_template_of_workflows_retries_the_pipelines_beside_it(rated: Rated) -> None:
    daily = pipeline("daily", retries=Known.NOT_SET, delay=Known.NOT_SET)
    source = Source(path="workflow.tmpl", line=4, tool="argo-workflows")
    rendered = Retry(source=source, subject="", delay=True, backoff=True)

    assert rated("automation.self-healing", code(), daily, rendered).status is Status.MET


@pytest.mark.parametrize(("subject", "status"), [("daily", Status.MET), ("other", Status.PARTIAL)])
def test_a_timeout_of_a_task_helps_the_pipeline_that_retries(rated: Rated, subject: str, status: Status) -> None:
    limit = Sla(source=Source(path="dags/daily.py"), subject=subject, promise=Promise.TIMEOUT, figure="60 minutes")

    assert rated("automation.self-healing", pipeline("daily"), limit).status is status


def test_retries_alone_are_partial(rated: Rated) -> None:
    assert rated("automation.self-healing", pipeline("daily")).status is Status.PARTIAL


def test_retries_of_a_few_pipelines_are_partial(rated: Rated) -> None:
    without = [pipeline(name, retries=Known.OFF, timeout=Known.SET) for name in ("a", "b", "c")]

    assert rated("automation.self-healing", pipeline("daily"), *without).status is Status.PARTIAL


def test_retries_of_the_larger_part_are_met_but_not_for_certain(rated: Rated) -> None:
    retrying = [pipeline(name, timeout=Known.SET) for name in ("a", "b", "c", "d")]
    without = [pipeline(name, retries=Known.OFF) for name in ("e", "f", "g")]

    finding = rated("automation.self-healing", *retrying, *without)

    assert (finding.status, finding.certain) == (Status.MET, False)


def test_retries_of_just_one_half_are_partial(rated: Rated) -> None:
    pair = (pipeline("a", timeout=Known.SET), pipeline("b", retries=Known.OFF))

    assert rated("automation.self-healing", *pair).status is Status.PARTIAL


def test_a_timeout_of_the_work_alone_is_partial(rated: Rated) -> None:
    limit = Sla(source=Source(path=".chalice/config.json"), subject="", promise=Promise.TIMEOUT, figure="30")

    assert rated("automation.self-healing", code(), limit).status is Status.PARTIAL


def test_retries_set_to_zero_are_absent(rated: Rated) -> None:
    assert rated("automation.self-healing", pipeline("daily", retries=Known.OFF)).status is Status.ABSENT


def test_retries_that_could_not_be_resolved_are_not_certainly_absent(rated: Rated) -> None:
    finding = rated("automation.self-healing", pipeline("daily", retries=Known.UNRESOLVED, delay=Known.UNRESOLVED))

    assert (finding.status, finding.certain) == (Status.ABSENT, False)


def test_checks_in_the_modules_of_the_pipelines_are_a_stage(rated: Rated) -> None:
    checks = [
        QualityCheck(source=Source(path="src/load.py", line=line), dataset="d", kind=CheckKind.VALIDITY, tool="python")
        for line in (3, 5, 7)
    ]
    finding = rated("automation.testing", code(), run(Activity.UNIT_TEST, Trigger.REQUEST), *checks)

    assert (finding.status, finding.certain) == (Status.MET, False)


def test_a_lone_check_in_a_module_is_no_stage(rated: Rated) -> None:
    check = QualityCheck(source=Source(path="src/load.py"), dataset="d", kind=CheckKind.VALIDITY, tool="python")

    assert rated("automation.testing", code(), run(Activity.UNIT_TEST, Trigger.REQUEST), check).status is Status.PARTIAL


def test_a_step_that_an_action_tries_again_is_partial_healing(rated: Rated) -> None:
    step = Use(source=Source(path=CI), owner=f"{CI}#job", name="nick-fields/retry")

    assert rated("automation.self-healing", code(), step).status is Status.PARTIAL


def test_suites_that_a_module_of_the_pipeline_calls_are_a_stage(rated: Rated) -> None:
    suites = [
        QualityCheck(source=Source(path="gx/orders.json", line=line), dataset="orders", kind=CheckKind.VALIDITY,
                     tool="great-expectations", run_by=("src/load.py",))
        for line in (3, 5, 7)
    ]  # fmt: skip

    assert rated("automation.testing", code(), run(Activity.UNIT_TEST, Trigger.REQUEST), *suites).status is Status.MET


def test_tests_started_by_hand_are_partial(rated: Rated) -> None:
    finding = rated("automation.testing", code(), run(Activity.DATA_TEST, Trigger.MANUAL, actor=Actor.SCRIPT))
    assert (finding.status, finding.certain) == (Status.PARTIAL, False)


def test_retries_from_elsewhere_beside_a_delay_count(rated: Rated) -> None:
    one = replace(pipeline("daily", retries=Known.UNRESOLVED), retry_delay=Known.SET, backoff=Known.SET)
    finding = rated("automation.self-healing", code(), one)
    assert (finding.status, finding.certain) == (Status.MET, False)


@pytest.mark.parametrize(("path", "status"), [("src/extract/load.py", Status.MET), ("other/load.py", Status.PARTIAL)])
def test_repeatable_loads_in_the_part_of_the_only_pipeline_count(rated: Rated, path: str, status: Status) -> None:
    one = replace(pipeline("daily", retries=Known.SET), retry_delay=Known.SET, source=Source(path="src/dags/daily.py"))
    load = Resilience(source=Source(path=path), form="idempotent")
    codes = [code("src/dags/daily.py"), code("src/extract/load.py"), code("other/load.py")]

    assert rated("automation.self-healing", *codes, one, load).status is status


def test_tests_that_a_deployment_by_hand_waits_for_are_a_stage(rated: Rated) -> None:
    job = CiJob(source=Source(path=CI), system="github-actions", workflow="ci", job=f"{CI}#deploy",
                triggers=(Trigger.MANUAL,), needs=(f"{CI}#tests",))  # fmt: skip
    tests = replace(run(Activity.UNIT_TEST, Trigger.MANUAL), runner=f"{CI}#tests")
    deploys = replace(run(Activity.DEPLOY, Trigger.MANUAL), runner=f"{CI}#deploy")
    facts = [code(), job, run(Activity.UNIT_TEST, Trigger.REQUEST), tests, deploys]

    assert rated("automation.testing", *facts).status is Status.MET


def test_queries_that_a_script_runs_are_a_stage(rated: Rated) -> None:
    def checks(*run_by: str) -> list[QualityCheck]:
        return [
            QualityCheck(
                source=Source(path=f"sql/qaqc_{one}.sql"),
                dataset=one,
                kind=CheckKind.VALIDITY,
                tool="sql",
                run_by=run_by,
            )
            for one in ("orders", "customers", "totals")
        ]

    found = [rated("automation.testing", code(), *checks(*by)).status for by in (("build/05_qaqc.sh",), ())]
    assert found == [Status.PARTIAL, Status.ABSENT]
