"""Homes of definitions: the part of the tree that a file speaks of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from assess.evidence.homes import Homes
from assess.facts import (
    Ages,
    CheckKind,
    Code,
    CodeKind,
    Dataset,
    DatasetKind,
    Fact,
    Facts,
    Project,
    QualityCheck,
    Role,
    Source,
)

if TYPE_CHECKING:
    from assess.activity import Activity

QUIET = Ages(rated_at=datetime(2026, 6, 1, tzinfo=UTC), last_touched={}, touches_last_year={})


def homes_of(*facts: Fact) -> Homes:
    return Homes.of(Facts(facts, activity=cast("Activity", None), ages=QUIET))


def code(path: str, lines: int) -> Code:
    return Code(
        source=Source(path=path), language="sql", lines=lines, role=Role.PIPELINE, kind=CodeKind.QUERY, data=True
    )


SAMPLES = (code("a/jobs/x.sql", 30), code("b/jobs/y.sql", 70))


def test_a_definition_beside_the_code_of_a_sample_speaks_of_that_sample() -> None:
    assert homes_of(*SAMPLES).share([Source(path="a/infra/alerts/alarm.tf")]) == 0.3


def test_a_definition_in_a_folder_without_code_speaks_of_everything() -> None:
    assert homes_of(*SAMPLES).share([Source(path="iac/alarm.tf")]) == 1.0


def test_a_check_belongs_to_its_dataset() -> None:
    table = Dataset(source=Source(path="a/jobs/x.sql"), name="x", kind=DatasetKind.MODEL)
    check = QualityCheck(source=Source(path="b/checks.yml"), dataset="x", kind=CheckKind.VALIDITY, tool="soda")
    assert homes_of(*SAMPLES, table).home(check) == "a/jobs"


def test_a_small_folder_is_no_part_of_its_own() -> None:
    small = code("a/jobs/tiny/z.sql", 2)
    assert homes_of(*SAMPLES, small).home(Source(path="a/jobs/tiny/log.py")) == "a/jobs"


def test_a_small_project_is_a_part_of_its_own() -> None:
    project = Project(source=Source(path="a/jobs/tiny/dbt_project.yml"), name="tiny", path="a/jobs/tiny", tool="dbt")
    assert homes_of(*SAMPLES, project).home(Source(path="a/jobs/tiny/log.py")) == "a/jobs/tiny"


def test_code_in_two_nested_homes_counts_once() -> None:
    places = [Source(path="a/jobs/x.py"), Source(path="a/infra/y.tf")]
    assert homes_of(*SAMPLES).figure(places).n == 30


def test_without_data_code_nothing_is_reached() -> None:
    assert homes_of().share([Source(path="alarm.tf")]) == 0.0


def test_most_of_what_is_made_counts_where_little_code_makes_it() -> None:
    tables = [Dataset(source=Source(path=f"a/jobs/{n}.sql"), name=str(n), kind=DatasetKind.MODEL) for n in range(3)]
    elsewhere = Dataset(source=Source(path="b/y.sql"), name="y", kind=DatasetKind.MODEL)
    places = [Source(path="a/jobs/check.yml")]
    assert homes_of(*SAMPLES, *tables, elsewhere).reach(places) == max(0.75, homes_of(*SAMPLES).share(places))
