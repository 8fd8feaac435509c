"""Tests of the practices of the phase Test."""

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
    Contract,
    Dataset,
    DatasetKind,
    Pipeline,
    Place,
    Project,
    QualityCheck,
    Record,
    RecordKind,
    Reference,
    Role,
    Run,
    Source,
    Subject,
    Suite,
    SuiteKind,
    Trigger,
)
from assess.findings import Finding, Status
from assess.values import replace

Rated = Callable[..., Finding]


def at(path: str) -> Source:
    return Source(path=path, line=1)


def code(path: str, language: str = "python", lines: int = 100, kind: CodeKind = CodeKind.MODULE) -> Code:
    return Code(source=at(path), language=language, lines=lines, role=Role.PIPELINE, kind=kind, data=True)


def model(name: str) -> tuple[Code, Dataset]:
    path = f"models/{name}.sql"
    return code(path, "sql", kind=CodeKind.MODEL), Dataset(source=at(path), name=name, kind=DatasetKind.MODEL)


def run(activity: Activity, *triggers: Trigger, languages: tuple[str, ...] = (), actor: Actor = Actor.CI) -> Run:
    source = at(".github/workflows/ci.yml")
    return Run(source=source, activity=activity, tool="tool", actor=actor, triggers=triggers, languages=languages)


def suite(kind: SuiteKind, cases: int = 12, *, in_ci: bool = False, language: str = "python") -> Suite:
    source = at("tests/test_load.py")
    return Suite(source=source, kind=kind, framework="pytest", cases=cases, subjects=("load",), language=language,
                 run_in_ci=in_ci, on_change=in_ci)  # fmt: skip


def check(dataset: str, *, run_by: tuple[str, ...] = (), enabled: bool = True) -> QualityCheck:
    source = at("models/schema.yml")
    return QualityCheck(
        source=source, dataset=dataset, kind=CheckKind.VALIDITY, tool="t", run_by=run_by, enabled=enabled
    )


# ---------------------------------------------------------------- test.unit


def test_unit_tests_in_ci_that_reach_a_fifth_of_the_modules_are_met(rated: Rated) -> None:
    modules = [code(f"src/{name}.py") for name in ("load", "clean", "join", "store")]

    assert rated("test.unit", *modules, suite(SuiteKind.UNIT, 2, in_ci=True)).status is Status.MET


def test_ten_unit_tests_are_enough_where_modules_are_few(rated: Rated) -> None:
    modules = [code(f"src/part_{number}.py") for number in range(20)]

    assert rated("test.unit", *modules, suite(SuiteKind.UNIT, 10, in_ci=True)).status is Status.MET


def test_a_few_unit_tests_of_many_modules_are_partial(rated: Rated) -> None:
    modules = [code(f"src/part_{number}.py") for number in range(60)]

    assert rated("test.unit", *modules, suite(SuiteKind.UNIT, 40, in_ci=True)).status is Status.PARTIAL


def test_unit_tests_that_no_ci_runs_are_partial(rated: Rated) -> None:
    finding = rated("test.unit", code("src/load.py"), suite(SuiteKind.UNIT))

    assert (finding.status, [link.holds for link in finding.links]) == (Status.PARTIAL, [True, True, False])


def test_unit_tests_of_another_language_than_the_main_one_are_partial(rated: Rated) -> None:
    facts = [*model("orders"), suite(SuiteKind.UNIT, in_ci=True)]

    assert rated("test.unit", *facts).status is Status.PARTIAL


def test_tests_of_helpers_only_are_partial(rated: Rated) -> None:
    assert rated("test.unit", code("src/load.py"), suite(SuiteKind.HELPER, in_ci=True)).status is Status.PARTIAL


def test_a_lone_import_check_is_no_unit_test(rated: Rated) -> None:
    assert rated("test.unit", code("dags/load.py"), suite(SuiteKind.IMPORT, in_ci=True)).status is Status.ABSENT


# ---------------------------------------------------------------- test.integration


def test_models_built_on_each_request_are_an_integration_test(rated: Rated) -> None:
    built = run(Activity.TRANSFORM, Trigger.REQUEST, languages=("sql",))

    assert rated("test.integration", *model("orders"), built).status is Status.MET


def deployed(environment: str | None, *triggers: Trigger, languages: tuple[str, ...] = ("sql",)) -> Run:
    return replace(run(Activity.DEPLOY, *triggers, languages=languages), environment=environment)


def test_tables_that_a_request_deploys_to_a_stage_are_integration_and_regression_tests(rated: Rated) -> None:
    facts = (*model("orders"), deployed("stage", Trigger.MAIN, Trigger.REQUEST))
    found = [rated(practice, *facts) for practice in ("test.integration", "test.regression")]
    assert [(one.status, one.certain) for one in found] == [(Status.MET, False)] * 2


@pytest.mark.parametrize(
    "deployment",
    [
        deployed("production", Trigger.REQUEST),
        deployed(None, Trigger.REQUEST),
        deployed("stage", Trigger.MAIN),
        deployed("stage", Trigger.REQUEST, languages=("hcl",)),
    ],
)
def test_other_deployments_are_no_integration_test(rated: Rated, deployment: Run) -> None:
    assert rated("test.integration", *model("orders"), deployment).status is Status.ABSENT


def test_an_integration_suite_in_ci_is_met(rated: Rated) -> None:
    facts = [code("src/load.py"), suite(SuiteKind.INTEGRATION, in_ci=True)]

    assert rated("test.integration", *facts).status is Status.MET


def test_models_built_from_the_main_branch_alone_are_no_integration_test(rated: Rated) -> None:
    built = run(Activity.TRANSFORM, Trigger.MAIN, languages=("sql",))

    assert rated("test.integration", *model("orders"), built).status is Status.ABSENT


def test_integration_tests_of_a_minor_part_are_partial(rated: Rated) -> None:
    built = run(Activity.TRANSFORM, Trigger.REQUEST, languages=("sql",))

    assert rated("test.integration", *model("orders"), code("src/load.py", lines=900), built).status is Status.PARTIAL


def test_compile_checks_of_the_data_code_are_partial(rated: Rated) -> None:
    compiled = run(Activity.COMPILE, Trigger.REQUEST, languages=("sql",))

    assert rated("test.integration", *model("orders"), compiled).status is Status.PARTIAL


def test_a_check_of_infrastructure_is_no_integration_test(rated: Rated) -> None:
    validated = run(Activity.COMPILE, Trigger.REQUEST, languages=("hcl",))

    assert rated("test.integration", *model("orders"), validated).status is Status.ABSENT


def test_manifests_that_are_rendered_are_no_tests_of_pipelines(rated: Rated) -> None:
    rendered = replace(run(Activity.COMPILE, Trigger.REQUEST), tool="kubectl")

    statuses = {
        rated(practice, *model("orders"), rendered).status for practice in ("test.integration", "test.regression")
    }
    assert statuses == {Status.ABSENT}


# ---------------------------------------------------------------- test.data-quality


def test_checks_in_most_pipelines_count_where_few_tables_are_declared(rated: Rated) -> None:
    dags = [Pipeline(source=at(f"dags/{name}.py"), name=name, tool="airflow") for name in "abc"]
    table = Dataset(source=at("sql/orders.sql"), name="orders", kind=DatasetKind.TABLE)
    checks = [check("multi_check", run_by=("a",)), check("multi_check", run_by=("b",))]
    modules = [code(f"dags/{name}.py") for name in "abc"]

    assert rated("test.data-quality", *dags, *modules, table, *checks).status is Status.MET


def test_checks_that_run_on_half_of_the_models_are_met(rated: Rated) -> None:
    finding = rated("test.data-quality", *model("orders"), *model("customers"), check("orders", run_by=("daily",)))

    assert (finding.status, finding.reason) == (Status.MET, "1 of 2 models have checks that run")


def test_records_held_against_a_schema_are_checked_for_the_code_around(rated: Rated) -> None:
    own = QualityCheck(
        source=at("load/orders.py"), dataset="load/orders.py", kind=CheckKind.VALIDITY, tool="record-schema",
        run_by=("load/orders.py",), certain=False,
    )  # fmt: skip
    schema = Contract(source=at("load/orders.py"), dataset="load", format="record-schema", enforced=True)
    everything = [code("load/orders.py"), code("load/items.py"), code("report/items.py")]

    assert rated("test.data-quality", *everything, own, schema).status is Status.MET


@pytest.mark.parametrize(("lines", "status"), [(300, Status.MET), (900, Status.PARTIAL)])
def test_code_that_checks_what_comes_in_is_a_fifth_of_it(rated: Rated, lines: int, status: Status) -> None:
    rest = code("report/orders.py", lines=lines)
    own = check("load/orders.py", run_by=("load/orders.py",))

    assert rated("test.data-quality", code("load/orders.py"), rest, own).status is status


def test_checks_that_run_on_fewer_models_are_partial(rated: Rated) -> None:
    models = [fact for name in ("a", "b", "c", "d") for fact in model(name)]

    assert rated("test.data-quality", *models, check("a", run_by=("daily",))).status is Status.PARTIAL


def test_checks_that_nothing_runs_are_partial_with_the_broken_link(rated: Rated) -> None:
    finding = rated("test.data-quality", *model("orders"), check("orders"))

    assert (finding.status, next(link.link for link in finding.links if not link.holds)) == (Status.PARTIAL, "run")


def test_checks_that_are_switched_off_are_partial(rated: Rated) -> None:
    assert rated("test.data-quality", *model("orders"), check("orders", enabled=False)).status is Status.PARTIAL


def test_checks_of_one_pipeline_among_much_other_code_are_partial(rated: Rated) -> None:
    daily = Pipeline(source=at("shop/dags/daily.py"), name="daily", tool="airflow")
    project = Project(source=at("shop/dags/daily.py"), name="dags", path="shop/dags", tool="airflow")
    others = [code("shop/dags/daily.py"), code("jobs/rest.py", lines=900)]

    assert rated("test.data-quality", daily, project, *others, check("a", run_by=("daily",))).status is Status.PARTIAL


def test_pipelines_that_check_count_where_tables_are_only_declared(rated: Rated) -> None:
    table = Dataset(source=at("ddl/orders.sql"), name="orders", kind=DatasetKind.TABLE)
    daily = Pipeline(source=at("dags/daily.py"), name="daily", tool="airflow")
    checks = [check("a", run_by=("daily",)), check("b", run_by=("dags/daily.py",))]
    assert {rated("test.data-quality", table, daily, code("dags/daily.py"), one).status for one in checks} == {
        Status.MET
    }


@pytest.mark.parametrize(("kind", "status"), [(CheckKind.NON_EMPTY, Status.PARTIAL), (CheckKind.VALIDITY, Status.MET)])
def test_code_that_only_refuses_to_work_on_nothing_validates_a_part(
    rated: Rated, kind: CheckKind, status: Status
) -> None:
    path = "jobs/orders.py"
    guard = QualityCheck(source=at(path), dataset=path, kind=kind, tool="python", run_by=(path,))
    assert rated("test.data-quality", code(path), guard).status is status


def test_no_expectations_are_absent(rated: Rated) -> None:
    assert rated("test.data-quality", *model("orders")).status is Status.ABSENT


# ---------------------------------------------------------------- test.regression


def test_a_failure_that_is_let_pass_is_the_weakest_link_with_both_lines(rated: Rated) -> None:
    tested = run(Activity.UNIT_TEST, Trigger.REQUEST, languages=("python",))
    step, job = Source(path=".ci.yml", line=9), Source(path=".ci.yml", line=2)
    loose = replace(tested, source=step, runner_source=job, blocks=False)
    links = rated("test.regression", code("src/load.py"), loose).links
    weakest = next(link for link in links if not link.holds)
    assert (weakest.link, [one.line for one in weakest.evidence]) == ("blocks", [2, 9])


def test_checks_that_nothing_runs_are_named_with_the_job_that_is_switched_off(rated: Rated) -> None:
    off = replace(run(Activity.DATA_TEST), source=Source(path=".ci.yml", line=9), enabled=False)
    links = {link.link: link for link in rated("test.data-quality", *model("orders"), check("orders"), off).links}
    assert [(one.path, one.line) for one in links["run"].evidence] == [("models/schema.yml", 1), (".ci.yml", 9)]


def test_a_chain_tells_what_runs_the_checks(rated: Rated) -> None:
    daily = Pipeline(source=at("dags/daily.py"), name="daily", tool="airflow", schedule="@daily")
    finding = rated("test.data-quality", *model("orders"), daily, check("orders", run_by=("daily",)))
    assert finding.reason.startswith("1 of 1 models have checks that run · they run in dags/daily.py:1")


def test_tests_on_each_request_are_met(rated: Rated) -> None:
    tested = run(Activity.UNIT_TEST, Trigger.REQUEST, languages=("python",))

    assert rated("test.regression", code("src/load.py"), tested, suite(SuiteKind.UNIT)).status is Status.MET


def test_tests_on_the_main_branch_only_are_partial(rated: Rated) -> None:
    tested = run(Activity.UNIT_TEST, Trigger.MAIN, languages=("python",))

    assert rated("test.regression", code("src/load.py"), tested).status is Status.PARTIAL


def test_a_push_to_any_branch_comes_with_each_change(rated: Rated) -> None:
    tested = run(Activity.UNIT_TEST, Trigger.MAIN, Trigger.BRANCH, languages=("python",))

    assert rated("test.regression", code("src/load.py"), tested).status is Status.MET


def test_a_push_to_one_named_branch_does_not(rated: Rated) -> None:
    path = ".github/workflows/ci.yml"
    job = CiJob(source=at(path), system="s", workflow="ci", job="", triggers=(Trigger.BRANCH,), branches=("develop",))
    tested = run(Activity.UNIT_TEST, Trigger.BRANCH, languages=("python",))

    assert rated("test.regression", code("src/load.py"), job, tested).status is Status.PARTIAL


def test_tests_of_a_minor_part_on_requests_are_partial(rated: Rated) -> None:
    tested = run(Activity.UNIT_TEST, Trigger.REQUEST, languages=("python",))
    facts = [code("src/load.py"), code("sql/big.sql", "sql", 900), tested]

    assert rated("test.regression", *facts).status is Status.PARTIAL


def test_a_documented_hosted_job_with_a_trace_covers_the_models(rated: Rated) -> None:
    record = Record(source=at("docs/dbt.md"), kind=RecordKind.HOSTED_JOB, subject=Subject.PIPELINES)
    trace = Reference(source=at("dags/daily.py"), what="hosted-job", place=Place.ELSEWHERE, target="17")
    finding = rated("test.regression", *model("orders"), record, trace)

    assert (finding.status, finding.certain) == (Status.MET, False)


def test_a_documented_hosted_job_without_a_trace_is_a_mention(rated: Rated) -> None:
    record = Record(source=at("docs/dbt.md"), kind=RecordKind.HOSTED_JOB, subject=Subject.PIPELINES)

    assert rated("test.regression", *model("orders"), record).status is Status.ABSENT


def test_import_checks_on_requests_are_partial(rated: Rated) -> None:
    tested = run(Activity.UNIT_TEST, Trigger.REQUEST, languages=("python",))
    facts = [code("dags/load.py"), tested, suite(SuiteKind.IMPORT, 1, in_ci=True)]

    assert rated("test.regression", *facts).status is Status.PARTIAL


def test_no_tests_are_absent(rated: Rated) -> None:
    assert rated("test.regression", code("src/load.py")).status is Status.ABSENT


def test_a_dry_run_or_a_run_by_hand_leaves_integration_tests_uncertain(rated: Rated) -> None:
    tried = run(Activity.TRANSFORM, Trigger.MANUAL, actor=Actor.SCRIPT)
    found = [rated("test.integration", *facts) for facts in ([code("a.py")], [code("a.py"), tried])]

    assert [(one.status, one.certain) for one in found] == [(Status.ABSENT, True), (Status.ABSENT, False)]


def test_tests_of_another_language_in_ci_leave_unit_tests_uncertain(rated: Rated) -> None:
    found = rated("test.unit", *model("orders"), suite(SuiteKind.UNIT, in_ci=True))

    assert (found.status, found.certain) == (Status.PARTIAL, False)


def test_steps_on_a_local_engine_are_partial_integration(rated: Rated) -> None:
    local = replace(suite(SuiteKind.UNIT, in_ci=True), engine="spark")
    found = rated("test.integration", code("src/load.py"), local)

    assert (found.status, found.certain) == (Status.PARTIAL, False)


def test_a_local_engine_that_no_ci_starts_is_no_integration(rated: Rated) -> None:
    local = replace(suite(SuiteKind.UNIT), engine="spark")

    assert rated("test.integration", code("src/load.py"), local).status is Status.ABSENT


def test_scripts_that_run_and_test_the_pipelines_by_hand_are_partial(rated: Rated) -> None:
    runs = [run(one, Trigger.MANUAL, actor=Actor.SCRIPT) for one in (Activity.TRANSFORM, Activity.DATA_TEST)]
    statuses = [rated(practice, code("load.py"), *runs).status for practice in ("test.integration", "test.regression")]
    assert statuses == [Status.PARTIAL, Status.PARTIAL]


def test_whole_jobs_on_a_local_engine_are_integration_tests(rated: Rated) -> None:
    tests = replace(suite(SuiteKind.UNIT, in_ci=True), engine="warehouse job")
    found = rated("test.integration", code("load.py"), tests)

    assert (found.status, found.certain) == (Status.MET, False)


def test_a_database_beside_a_job_of_ci_is_there_to_run_something(rated: Rated) -> None:
    job = CiJob(
        source=at("ci.yml"),
        system="github-actions",
        workflow="ci",
        job="ci.yml#a",
        triggers=(),
        services=("postgres:15",),
    )
    found = [rated("test.integration", one).status for one in (job, replace(job, services=("nginx:1",)))]
    assert found == [Status.PARTIAL, Status.ABSENT]


def test_tests_of_functions_of_node_are_unit_tests_where_these_are_the_data_code(rated: Rated) -> None:
    query = code("src/query.ts", "typescript", kind=CodeKind.JOB)
    tested = suite(SuiteKind.HELPER, in_ci=True, language="typescript")

    assert rated("test.unit", query, tested).status is Status.MET
