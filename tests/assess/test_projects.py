"""The figures of each data project of one repository."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from assess.facts import (
    Activity,
    Actor,
    CheckKind,
    Code,
    CodeKind,
    Dataset,
    DatasetKind,
    Fact,
    Facts,
    Pipeline,
    Project,
    QualityCheck,
    Role,
    Run,
    Source,
    Suite,
    SuiteKind,
    Trigger,
)
from assess.findings import Status
from assess.practices import practices
from assess.projects import MOST_RATED, RatedProjects, rate_projects
from assess.values import replace

Rated = Callable[..., RatedProjects]


def at(path: str) -> Source:
    return Source(path=path, line=1)


def model(project: str, name: str, lines: int = 100) -> tuple[Code, Dataset]:
    source = at(f"{project}/models/{name}.sql")
    return (
        Code(source=source, language="sql", lines=lines, role=Role.PIPELINE, kind=CodeKind.MODEL, data=True),
        Dataset(source=source, name=name, kind=DatasetKind.MODEL, project=project),
    )


def project(path: str, tool: str = "dbt") -> tuple[Fact, ...]:
    return (Project(source=at(f"{path}/project.yml"), name=path, path=path, tool=tool), *model(path, f"{path}_orders"))


def check(folder: str, *, run_by: tuple[str, ...] = ("nightly",)) -> QualityCheck:
    source = at(f"{folder}/models/schema.yml")
    return QualityCheck(
        source=source, dataset=f"{folder}_orders", kind=CheckKind.VALIDITY, tool="t", project=folder, run_by=run_by
    )


def dag(name: str, path: str) -> Pipeline:
    return Pipeline(source=at(path), name=name, tool="airflow", schedule="@daily")


@pytest.fixture
def rated_apart(facts_of: Callable[..., Facts]) -> Rated:
    def rate(*facts: Fact | Iterable[Fact]) -> RatedProjects:
        listed = [one for some in facts for one in ([some] if isinstance(some, Fact) else some)]
        return rate_projects(practices(), facts_of(*listed), history_complete=True)

    return rate


def status(rated: RatedProjects, path: str, practice: str) -> Status:
    return rated.by_path[path].ratings[practice].finding.status


def test_the_only_project_has_no_figures_of_its_own(rated_apart: Rated) -> None:
    assert rated_apart(project("shop"), check("shop")).by_path == {}


def test_the_checks_of_one_project_are_not_those_of_another(rated_apart: Rated) -> None:
    rated = rated_apart(project("shop"), project("finance"), check("shop"))
    assert [status(rated, path, "test.data-quality") for path in ("shop", "finance")] == [Status.MET, Status.ABSENT]


def test_code_of_other_places_does_not_thin_the_figures(rated_apart: Rated) -> None:
    others = [one for at in range(30) for one in model("elsewhere", f"m{at}")]
    rated = rated_apart(project("shop"), project("finance"), check("shop"), others)
    assert status(rated, "shop", "test.data-quality") is Status.MET


def test_checks_of_equal_names_stay_with_their_projects(rated_apart: Rated) -> None:
    twin = replace(check("shop"), project="finance", source=at("finance/models/schema.yml"))
    rated = rated_apart(project("shop"), project("finance"), twin)
    assert status(rated, "shop", "test.data-quality") is Status.ABSENT


def test_what_belongs_to_no_project_belongs_to_each(rated_apart: Rated) -> None:
    test = Run(source=at(".ci.yml"), activity=Activity.UNIT_TEST, tool="tool", actor=Actor.CI,
               triggers=(Trigger.REQUEST,))  # fmt: skip
    rated = rated_apart(project("shop"), project("finance"), test)
    assert {status(rated, path, "test.regression") for path in ("shop", "finance")} == {Status.MET}


def test_what_works_in_one_project_is_of_that_one(rated_apart: Rated) -> None:
    test = Run(source=at(".ci.yml"), activity=Activity.UNIT_TEST, tool="tool", actor=Actor.CI, folder="shop",
               triggers=(Trigger.REQUEST,))  # fmt: skip
    rated = rated_apart(project("shop"), project("finance"), test)
    assert [status(rated, path, "test.regression") for path in ("shop", "finance")] == [Status.MET, Status.ABSENT]


def test_a_pipeline_of_another_project_that_runs_its_checks_is_of_it(rated_apart: Rated) -> None:
    rated = rated_apart(project("shop"), project("dags", "airflow"), check("shop"), dag("nightly", "dags/a.py"))
    assert "dags/a.py" in rated.by_path["shop"].ratings["test.data-quality"].finding.reason


def test_tests_at_the_top_are_of_the_project_whose_code_they_reach(rated_apart: Rated) -> None:
    suite = Suite(source=at("tests/test_shop.py"), kind=SuiteKind.UNIT, framework="pytest", cases=9,
                  subjects=("shop_orders",), language="sql", run_in_ci=True)  # fmt: skip
    rated = rated_apart(project("shop"), project("finance"), suite)
    assert [status(rated, path, "test.unit") for path in ("shop", "finance")] == [Status.MET, Status.ABSENT]


def test_a_project_has_what_stands_around_it(rated_apart: Rated) -> None:
    inner = Project(source=at("air/dags/a.py"), name="dags", path="air/dags", tool="airflow")
    suite = Suite(source=at("air/tests/test_load.py"), kind=SuiteKind.UNIT, framework="pytest", cases=9,
                  subjects=("other",), language="sql", run_in_ci=True)  # fmt: skip
    rated = rated_apart(project("shop"), inner, model("air/dags", "load"), suite)
    assert [status(rated, path, "test.unit") for path in ("air/dags", "shop")] == [Status.MET, Status.ABSENT]


def test_the_heaviest_projects_are_rated_and_the_others_counted(rated_apart: Rated) -> None:
    some = [one for at in range(MOST_RATED + 2) for one in (*project(f"p{at:02}"), *model(f"p{at:02}", f"x{at}", at))]
    rated = rated_apart(some)
    assert ("p00" in rated.by_path, rated.limits) == (
        False,
        ("2 of 14 data projects, the smallest, have no figures of their own",),
    )
