"""Collaboration: stand-ups, visibility, owning teams and contracts by literal facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assess.facts import (
    Alert,
    Audience,
    CheckKind,
    Code,
    CodeKind,
    CodeOwners,
    Condition,
    Contract,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Dataset,
    DatasetKind,
    Fact,
    Logging,
    Owner,
    QualityCheck,
    Record,
    RecordKind,
    Role,
    Source,
    StatusBadge,
    Subject,
)
from assess.findings import Finding, Status
from assess.values import replace

if TYPE_CHECKING:
    from assess.activity import Activity as Year

Rated = Callable[..., Finding]
AT = Source(path="x.yml", line=1)
FINANCE = Owner(source=AT, subject="fct_costs", audience=Audience.TEAM, name="finance")
SALES = Owner(source=AT, subject="fct_orders", audience=Audience.TEAM, name="@acme/sales")
RUNS = Dashboard(source=AT, subject=DashboardSubject.PIPELINES, form=DashboardForm.LINK)
PERSON = Owner(source=AT, subject="fct_orders", audience=Audience.PERSON)


def record(kind: RecordKind) -> Record:
    return Record(source=AT, kind=kind, subject=Subject.PROCESS)


def alert(audience: Audience, *, shared: bool) -> Alert:
    return Alert(source=AT, on=Condition.RUN_FAILURE, channel="email", audience=audience, shared=shared)


def contract(dataset: str, *, enforced: bool = True) -> Contract:
    return Contract(source=AT, dataset=dataset, format="dbt-contract", enforced=enforced)


def check(dataset: str) -> QualityCheck:
    return QualityCheck(source=AT, dataset=dataset, kind=CheckKind.VALIDITY, tool="dbt-tests")


def dataset(name: str, kind: DatasetKind = DatasetKind.MODEL) -> Dataset:
    return Dataset(source=AT, name=name, kind=kind)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([record(RecordKind.MEETING_NOTES)], Status.MET),
        ([record(RecordKind.WORKING_AGREEMENT)], Status.PARTIAL),
        ([record(RecordKind.CONTRIBUTING)], Status.UNOBSERVABLE),
    ],
)
def test_notes_show_the_meetings(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("collaboration.standups", *facts).status is status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([alert(Audience.TEAM, shared=False)], Status.MET),
        ([alert(Audience.UNKNOWN, shared=True)], Status.MET),
        ([alert(Audience.PERSON, shared=False)], Status.PARTIAL),
        ([alert(Audience.PLACEHOLDER, shared=True)], Status.ABSENT),
        ([StatusBadge(source=AT, shows="build")], Status.PARTIAL),
        ([RUNS], Status.ABSENT),
        ([StatusBadge(source=AT, shows="version")], Status.ABSENT),
    ],
)
def test_status_goes_to_a_shared_place(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("collaboration.visibility", *facts).status is status


@pytest.mark.parametrize(
    ("facts", "people", "status"),
    [
        ([FINANCE, SALES], 3, Status.MET),
        ([FINANCE, SALES], 2, Status.PARTIAL),
        ([SALES], 9, Status.PARTIAL),
        ([CodeOwners(source=AT, rules=1, teams=(), persons=4, catch_all_only=True)], 9, Status.UNOBSERVABLE),
        ([PERSON], 9, Status.UNOBSERVABLE),
    ],
)
def test_owning_teams(rated: Rated, year: Callable[..., Year], facts: list[Fact], people: int, status: Status) -> None:
    assert rated("collaboration.cross-functional", *facts, activity=year(people=people)).status is status


def test_a_team_written_in_two_ways_is_one(rated: Rated, year: Callable[..., Year]) -> None:
    twice = Owner(source=AT, subject="orders", audience=Audience.TEAM, name="Sales")
    assert rated("collaboration.cross-functional", SALES, twice, activity=year(people=5)).status is Status.PARTIAL


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([dataset("orders"), contract("orders")], Status.MET),
        ([dataset("feed", DatasetKind.SOURCE), contract("external.feed")], Status.MET),
        ([dataset("SHOP.ORDERS", DatasetKind.TABLE), contract("orders")], Status.MET),
        ([*map(dataset, "abc"), contract("a")], Status.PARTIAL),
        ([dataset("orders"), contract("orders", enforced=False)], Status.PARTIAL),
        ([dataset("feed", DatasetKind.SOURCE), check("feed")], Status.PARTIAL),
        ([dataset("feed", DatasetKind.SOURCE), dataset("orders"), check("orders")], Status.ABSENT),
        ([dataset("orders")], Status.ABSENT),
    ],
)
def test_contracts_are_enforced_on_half_of_the_data(rated: Rated, facts: list[Fact], status: Status) -> None:
    assert rated("collaboration.contracts", *facts).status is status


@pytest.mark.parametrize(("folder", "status"), [("models/marts", Status.MET), ("models/staging", Status.PARTIAL)])
def test_contracts_on_what_is_made_for_consumers_are_enough(rated: Rated, folder: str, status: Status) -> None:
    served = replace(dataset("orders"), source=Source(path=f"{folder}/orders.sql"))
    assert rated("collaboration.contracts", *map(dataset, "abc"), served, contract("orders")).status is status


def test_a_team_named_for_all_of_it_is_one(rated: Rated, year: Callable[..., Year]) -> None:
    named = Owner(source=AT, subject="", audience=Audience.TEAM, name="reviewers", catch_all=True)
    found = rated("collaboration.cross-functional", named, activity=year(people=5))

    assert (found.status, found.certain) == (Status.PARTIAL, False)


def test_one_team_for_all_files_and_one_name_on_all_pipelines_are_no_two_teams(
    rated: Rated, year: Callable[..., Year]
) -> None:
    files = CodeOwners(source=AT, rules=1, persons=0, teams=("@acme/catalogue",), catch_all_only=True)
    owners = [Owner(source=AT, subject=name, audience=Audience.TEAM, name="data-admins") for name in "abc"]
    found = rated("collaboration.cross-functional", files, *owners, activity=year(people=5))

    assert (found.status, found.certain) == (Status.PARTIAL, False)


def test_checks_on_columns_only_report(rated: Rated) -> None:
    check = QualityCheck(source=AT, dataset="orders", kind=CheckKind.SCHEMA, tool="dbt-tests")

    assert rated("collaboration.contracts", check).status is Status.PARTIAL


@pytest.mark.parametrize(("loaded", "status"), [(("a", "b"), Status.MET), (("a",), Status.PARTIAL)])
def test_types_given_in_scripts_hold_for_their_folders(rated: Rated, loaded: tuple[str, ...], status: Status) -> None:
    code = [
        Code(source=Source(path=f"{name}/pull.py"), language="python", lines=100, role=Role.PIPELINE,
             kind=CodeKind.MODULE, data=True)
        for name in ("a", "b", "c")
    ]  # fmt: skip
    typed = [
        Contract(source=Source(path=f"{name}/pull.py"), dataset=f"{name}/pull.py", format="typed-load", enforced=True)
        for name in loaded
    ]

    assert rated("collaboration.contracts", *code, *typed).status is status


def test_the_mapping_of_an_index_is_of_a_published_dataset(rated: Rated) -> None:
    mapping = Contract(source=AT, dataset="indexes/orders.json", format="index-mapping", enforced=True)
    assert rated("collaboration.contracts", mapping, dataset("stock")).status is Status.MET
    more = [dataset(name) for name in ("stock", "shops")]
    assert rated("collaboration.contracts", mapping, *more).status is Status.PARTIAL


def test_schemas_in_a_folder_of_their_own_speak_of_the_folder_around_it(rated: Rated) -> None:
    code = [
        Code(
            source=Source(path=path),
            language="python",
            lines=lines,
            role=Role.PIPELINE,
            kind=CodeKind.MODULE,
            data=True,
        )
        for path, lines in (("dags/load.py", 100), ("schemas/orders.json", 40))
    ]
    schema = Contract(source=Source(path="schemas/orders.json"), dataset="orders", format="load-schema", enforced=True)
    assert rated("collaboration.contracts", *code, schema).status is Status.MET


def test_a_table_whose_name_has_a_placeholder_is_no_published_dataset_by_itself(rated: Rated) -> None:
    code = Code(source=Source(path="dags/load.py"), language="python", lines=100, role=Role.PIPELINE,
                kind=CodeKind.MODULE, data=True)  # fmt: skip
    schema = Contract(source=Source(path="schemas/orders.json"), dataset="orders", format="load-schema", enforced=True)
    assert rated("collaboration.contracts", code, schema, dataset("{TARGET}.{TABLE}")).status is Status.MET


@pytest.mark.parametrize(("lines", "status"), [(100, Status.MET), (300, Status.PARTIAL)])
def test_records_held_against_a_schema_are_the_exchange_of_the_code_around(
    rated: Rated, lines: int, status: Status
) -> None:
    code = [
        Code(source=Source(path=path), language="python", lines=count, role=Role.PIPELINE, kind=CodeKind.MODULE,
             data=True)
        for path, count in (("load/orders.py", 200), ("report/orders.py", lines))
    ]  # fmt: skip
    schema = Contract(source=Source(path="load/orders.py"), dataset="load", format="record-schema", enforced=True)
    found = rated("collaboration.contracts", *code, schema, dataset("orders"))
    assert found.status is status
    assert not found.certain


def test_a_tracker_shows_errors_alone(rated: Rated) -> None:
    tracker = Logging(source=Source(path="load.rb"), form="error-tracking")
    assert rated("collaboration.visibility", tracker).status is Status.PARTIAL
