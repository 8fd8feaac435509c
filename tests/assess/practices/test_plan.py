"""Tests of the practices of the phase Plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.facts import (
    Code,
    CodeKind,
    Dataset,
    DatasetKind,
    Description,
    FieldKind,
    Introduction,
    PageEntries,
    Pipeline,
    Record,
    RecordKind,
    Role,
    Source,
    Subject,
    Template,
)
from assess.findings import Finding, Status
from assess.values import replace

Rated = Callable[..., Finding]


def record(kind: RecordKind, subject: Subject) -> Record:
    return Record(source=Source(path="docs/orders.md", line=1), kind=kind, subject=subject, words=200)


def model(name: str, *, described: bool) -> tuple[Dataset, Code]:
    source = Source(path=f"models/{name}.sql")
    return (
        Dataset(source=source, name=name, kind=DatasetKind.MODEL, described=described),
        Code(source=source, language="sql", lines=100, role=Role.PIPELINE, kind=CodeKind.MODEL, data=True),
    )


def job(lines: int) -> Code:
    source = Source(path="jobs/load.py")
    return Code(source=source, language="python", lines=lines, role=Role.PIPELINE, kind=CodeKind.JOB, data=True)


def test_a_specification_of_data_is_met(rated: Rated) -> None:
    assert rated("plan.requirements", record(RecordKind.PROPOSAL, Subject.DATA)).status is Status.MET


def test_a_data_request_that_asks_for_the_need_is_met(rated: Rated) -> None:
    template = Template(
        source=Source(path="a.yml"), kind="issue", about_data=True, fields=(FieldKind.NEED,), name="data"
    )

    assert rated("plan.requirements", template).status is Status.MET


@pytest.mark.parametrize(("subject", "certain"), [(Subject.DATA, False), (Subject.PROCESS, True)])
def test_pages_on_data_may_hold_requirements(rated: Rated, subject: Subject, certain: bool) -> None:  # noqa: FBT001
    found = rated("plan.requirements", record(RecordKind.ARCHITECTURE, subject))

    assert (found.status, found.certain) == (Status.UNOBSERVABLE, certain)


@pytest.mark.parametrize(("lines", "certain"), [(100, True), (900, False)])
def test_few_described_models_say_less_where_other_code_prevails(rated: Rated, lines: int, certain: bool) -> None:  # noqa: FBT001
    facts = [*model("a", described=True), *model("b", described=False), job(lines)]
    found = rated("plan.documentation", *facts)

    assert (found.status, found.certain) == (Status.PARTIAL, certain)


@pytest.mark.parametrize(("lines", "status"), [(1, Status.MET), (900, Status.ABSENT)])
def test_a_model_that_tries_out_other_code_is_not_what_is_documented(rated: Rated, lines: int, status: Status) -> None:
    trial = [replace(one, source=Source(path="tests/shop/models/a.sql")) for one in model("a", described=True)]
    assert rated("plan.documentation", *trial, job(lines)).status is status


@pytest.mark.parametrize(("folder", "status"), [("jobs", Status.MET), ("other", Status.PARTIAL)])
def test_pages_beside_most_of_the_code_describe_it(rated: Rated, folder: str, status: Status) -> None:
    page = Description(source=Source(path=f"{folder}/README.md"), words=200, folder=folder)
    found = rated("plan.documentation", job(100), page)

    assert (found.status, found.certain) == (status, status is Status.PARTIAL)


def test_a_page_of_the_docs_describes_the_module_that_it_names(rated: Rated) -> None:
    page = Description(source=Source(path="docs/load.md"), words=5, names=("jobs.load.Load",))

    assert rated("plan.documentation", job(100), page).status is Status.MET


@pytest.mark.parametrize(("names", "status"), [(("orders", "items"), Status.MET), (("orders",), Status.PARTIAL)])
def test_tables_that_pages_tell_of_by_name_are_described(rated: Rated, names: tuple[str, ...], status: Status) -> None:
    tables = [
        Dataset(source=Source(path="db/schema.sql"), name=name, kind=DatasetKind.TABLE, tool="sql")
        for name in ("shop.ORDERS", "shop.ITEMS")
    ]
    told = PageEntries(source=Source(path="docs/tables.md"), names=names)

    assert rated("plan.documentation", *tables, told).status is status


def test_a_design_at_length_is_met(rated: Rated) -> None:
    found = rated("plan.requirements", replace(record(RecordKind.PROPOSAL, Subject.PIPELINES), words=2000))

    assert (found.status, found.certain) == (Status.MET, False)


def test_a_request_template_that_asks_for_acceptance_criteria(rated: Rated) -> None:
    template = Template(
        source=Source(path="a.md"), kind="pull-request", about_data=False, fields=(FieldKind.ACCEPTANCE,)
    )

    assert rated("plan.requirements", template).status is Status.PARTIAL


def test_labels_of_priority_are_a_part(rated: Rated) -> None:
    labels = Template(
        source=Source(path=".github/labels.yml"), kind="labels", about_data=True, fields=(FieldKind.PRIORITY,)
    )

    assert rated("plan.prioritisation", labels).status is Status.PARTIAL
    assert rated("plan.backlog", labels).status is Status.UNOBSERVABLE


def test_a_section_that_defines_priorities_orders_no_work(rated: Rated) -> None:
    defined = replace(record(RecordKind.PRIORITIES, Subject.PROCESS), items=4, ordered_by_value=True, whole_file=False)

    assert rated("plan.prioritisation", defined).status is Status.PARTIAL
    assert rated("plan.prioritisation", replace(defined, kind=RecordKind.ROADMAP)).status is Status.MET


def test_pipelines_are_described_although_other_code_prevails(rated: Rated) -> None:
    def dag(name: str, *, described: bool) -> Pipeline:
        return Pipeline(source=Source(path=f"dags/{name}.py"), name=name, tool="airflow", described=described)

    dags = [dag(name, described=name != "e") for name in "abcde"]
    modules = [replace(job(100), source=dag.source) for dag in dags]
    found = rated("plan.documentation", *dags, *modules, job(900))

    assert (found.status, found.certain) == (Status.MET, False)
    assert rated("plan.documentation", *dags, *modules, job(9000)).status is Status.PARTIAL


def test_a_line_in_the_code_and_a_page_that_names_the_pipelines_describe_them(rated: Rated) -> None:
    dags = [
        Pipeline(source=Source(path=f"dags/{name}.py"), name=f"load_{name}", tool="airflow", labelled=True)
        for name in "abcde"
    ]
    modules = [replace(job(100), source=dag.source) for dag in dags]
    page = Description(source=Source(path="docs/reload.md"), words=200, mentions=tuple(dag.name for dag in dags[:4]))

    found = rated("plan.documentation", *dags, *modules, page)
    assert (found.status, found.certain) == (Status.MET, False)
    assert rated("plan.documentation", *dags, *modules).status is Status.PARTIAL


def test_a_single_table_beside_many_dags_is_not_what_is_documented(rated: Rated) -> None:
    dags = [
        Pipeline(source=Source(path=f"dags/{name}.py"), name=name, tool="airflow", described=True) for name in "abcde"
    ]
    modules = [replace(job(100), source=dag.source) for dag in dags]
    table = Dataset(source=Source(path="sql/orders.sql"), name="orders", kind=DatasetKind.TABLE, tool="sql")
    other = replace(table, name="customers", described=True)

    assert rated("plan.documentation", *dags, *modules, table, other).status is Status.MET


def test_a_few_tables_in_part_described_beside_dags_that_are_not_are_partial(rated: Rated) -> None:
    dags = [Pipeline(source=Source(path=f"dags/{name}.py"), name=name, tool="airflow") for name in "abc"]
    modules = [replace(job(100), source=dag.source) for dag in dags]
    table = Dataset(source=Source(path="sql/a.sql"), name="a", kind=DatasetKind.TABLE, tool="sql", described=True)

    found = rated("plan.documentation", *dags, *modules, table, replace(table, name="b", described=False))

    assert found.status is Status.PARTIAL


@pytest.mark.parametrize(("pages", "status"), [(20, Status.MET), (19, Status.PARTIAL)])
def test_a_site_of_many_pages_documents_the_data(rated: Rated, pages: int, status: Status) -> None:
    site = [Description(source=Source(path=f"docs/page{n}.md"), words=150, names=(f"page{n}",)) for n in range(pages)]
    found = rated("plan.documentation", job(100), *site)

    assert (found.status, found.certain) == (status, status is Status.PARTIAL)


def test_a_site_with_fewer_pages_than_models_documents_few_of_them(rated: Rated) -> None:
    site = [Description(source=Source(path=f"docs/page{n}.md"), words=150, names=(f"page{n}",)) for n in range(20)]
    models = [fact for n in range(21) for fact in model(f"orders_{n}", described=False)]

    assert rated("plan.documentation", job(9000), *models, *site).status is Status.PARTIAL


@pytest.mark.parametrize(("words", "status"), [(40, Status.PARTIAL), (39, Status.ABSENT)])
def test_a_readme_that_tells_what_this_is_is_an_overview(rated: Rated, words: int, status: Status) -> None:
    opening = Introduction(source=Source(path="README.md"), title="Orders", text="orders " * words)

    assert rated("plan.documentation", opening).status is status


def test_a_site_tells_more_than_a_few_models_without_description(rated: Rated) -> None:
    site = [Description(source=Source(path=f"docs/page{n}.md"), words=150, names=(f"page{n}",)) for n in range(20)]
    models = [*model("a", described=True), *model("b", described=False)]

    assert rated("plan.documentation", job(9000), *models, *site).status is Status.MET
