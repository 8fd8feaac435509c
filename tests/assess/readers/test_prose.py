"""What pages and their sections are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import (
    Dashboard,
    DashboardSubject,
    Description,
    Facts,
    Kpi,
    Record,
    RecordKind,
    Reference,
    SelfService,
    StatusBadge,
    Subject,
)
from assess.readers import prose

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = (
    "Stop the scheduler, set the previous image in the release, wait for the pods, then clear the failed tasks again."
)


def records(text: str, path: str = "README.md") -> list[Record]:
    return [fact for fact in prose.read(Document(path, text.encode())) if isinstance(fact, Record)]


def kinds(text: str, path: str = "README.md") -> list[RecordKind]:
    return [record.kind for record in records(text, path)]


def test_a_section_with_content_is_a_record() -> None:
    (record,) = records(f"# Loads\n\n## Rollback of a DAG\n\n{STEPS}\n")
    assert (record.kind, record.subject, record.whole_file) == (RecordKind.ROLLBACK, Subject.PIPELINES, False)


@pytest.mark.parametrize("body", ["", "TODO", "<describe the steps here>", "TBD\n\n- ...\n"])
def test_headings_and_placeholders_are_none(body: str) -> None:
    assert kinds(f"# Loads\n\n## Rollback\n\n{body}\n") == []


def test_a_list_of_named_tools_is_none() -> None:
    assert (
        kinds("# Stack\n\nAirflow, dbt, Great Expectations, Grafana, Terraform, runbooks, ADRs, SLAs and on-call.\n")
        == []
    )


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("runbooks/late-feed.md", RecordKind.RUNBOOK),
        ("docs/adr/0004-partitions.md", RecordKind.DECISION),
        ("docs/postmortems/2026-03-01.md", RecordKind.POST_MORTEM),
        ("docs/retros/2026-03.md", RecordKind.RETROSPECTIVE),
        ("CONTRIBUTING.md", RecordKind.CONTRIBUTING),
        ("docs/oncall.md", RecordKind.ON_CALL),
    ],
)
def test_well_known_places_name_the_kind(path: str, kind: RecordKind) -> None:
    assert kinds(f"# Orders\n\n{STEPS}\n", path) == [kind]


def test_the_record_that_adopts_records_is_about_itself() -> None:
    (record,) = records(f"# 1. Record architecture decisions\n\n{STEPS}\n", "docs/adr/0001-record.md")
    assert record.subject is Subject.META


def test_a_restore_of_metabase_is_of_a_side_tool() -> None:
    (record,) = records(f"# Restoring Metabase\n\n{STEPS}\n", "runbooks/metabase-restore.md")
    assert (record.kind, record.subject) == (RecordKind.ROLLBACK, Subject.SIDE_TOOL)


def test_a_template_is_no_decision() -> None:
    assert kinds(f"# Title\n\n{STEPS}\n", "docs/adr/template.md") == []


def test_a_changelog_needs_entries() -> None:
    stub = "# History\n\n## 0.1.0\n\n* First release.\n"
    kept = "# Changes\n\n## 1.1.0\n\n- Adds refunds\n\n## 1.0.0\n\n- Adds orders\n- Adds customers\n"
    assert (kinds(stub, "HISTORY.md"), kinds(kept, "CHANGELOG.md")) == ([], [RecordKind.CHANGELOG])


KEPT = (
    "# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-01\n\n### Added\n\n- Refunds\n\n"
    "## [1.0.0] - 2025-12-01\n\n### Added\n\n- Orders\n\n### Fixed\n\n- Prices\n"
)
TOWNCRIER = (
    "Shop 1.1.0 (2026-01-01)\n=======================\n\nFeatures\n--------\n\n- Refunds. (#12)\n\n"
    "Shop 1.0.0 (2025-12-01)\n=======================\n\nBugfixes\n--------\n\n- Prices. (#11)\n"
)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("CHANGELOG.md", KEPT),
        ("CHANGES.rst", TOWNCRIER),
        ("NEWS.md", "# News\n\n## 1.0.0\n\n### Added\n\n- Orders\n- Items\n\n### Fixed\n\n- Prices\n"),
        ("docs/release-notes.md", "# Notes\n\n## March 2026\n\n- Refunds of each day\n\n## v1\n\n- Items once a day\n"),
        ("releases/v1.2.0.md", "# Refunds\n\n- Orders hold refunds\n- Items hold prices\n"),
        ("release-notes/2026-01.md", "# January\n\n- Orders hold refunds\n- Items hold prices\n"),
        ("changelog.d/12.feature.md", "Orders now hold the refunds of each day.\n"),
        ("newsfragments/+refunds.bugfix.rst", "Orders now hold the refunds of each day.\n"),
    ],
)
def test_the_forms_of_a_changelog(path: str, text: str) -> None:
    assert kinds(text, path) == [RecordKind.CHANGELOG]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("CHANGELOG.md", "# Changelog\n\n## [1.1.0]\n\n### Added\n\n### Fixed\n\n## [1.0.0]\n\n### Added\n"),
        ("releases/approvers.md", "# Approvers\n\n- Two of the team\n- One of sales\n"),
        ("changelog.d/README.md", "Write a fragment for each change of a table here.\n"),
    ],
)
def test_no_changelog(path: str, text: str) -> None:
    assert kinds(text, path) == []


def test_a_dictionary_counts_the_tables_described() -> None:
    text = "# Orders\n\n## Tables\n\n| Table | Description |\n|---|---|\n| orders | one a row |\n| items | lines |\n"
    assert [(record.kind, record.items) for record in records(text)] == [(RecordKind.DATA_DICTIONARY, 2)]


def test_a_cadence_makes_a_working_agreement() -> None:
    text = "# Team\n\n## Meetings\n\n- Stand-up daily at 9:30\n- Planning every week on Mondays\n"
    assert kinds(text) == [RecordKind.WORKING_AGREEMENT]


def test_what_must_be_installed_is_no_requirement() -> None:
    needs = "Python 3.11, Docker, pip install of packages; users need npm version 8 and Java too."
    assert kinds(f"# Loads\n\n## Requirements\n\n{needs}\n") == []


def test_a_roadmap_by_value_is_ordered() -> None:
    (record,) = records("# Roadmap\n\n- Refunds (value: high)\n- Returns (value: low)\n", "ROADMAP.md")
    assert record.ordered_by_value


def test_actions_name_their_items() -> None:
    text = f"# Late orders\n\n{STEPS}\n\n## Actions\n\n- Alert on volume (#412)\n"
    (record,) = records(text, "docs/postmortems/late.md")
    assert record.names_items


def test_a_badge_may_be_named_within_a_named_link() -> None:
    text = (
        "[![Build][image]][build]\n\n[image]: https://github.com/a/b/workflows/CI/badge.svg\n[build]: https://a.b/c\n"
    )
    page = Document("README.md", text.encode())
    assert [one.shows for one in prose.read(page) if isinstance(one, StatusBadge)] == ["build"]


def test_badges_tell_what_they_show() -> None:
    coverage = "[![c](https://codecov.io/gh/a/b/badge.svg)](https://codecov.io)"
    standards = "[![s](https://acme.org/repository-standards/api/orders/badge)](https://acme.org)"
    text = f"{coverage}\n![b](https://github.com/a/b/actions/workflows/ci.yml/badge.svg)\n{standards}\n"
    shown = [fact.shows for fact in prose.read(Document("README.md", text.encode())) if isinstance(fact, StatusBadge)]
    assert shown == ["coverage", "build", "quality"]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.dynatrace.com/",
        "https://app.codacy.com/gh/shop/orders/dashboard",
        "apps/access_dashboard/streamlit_app.py",
        "https://grafana.com/grafana/dashboards",
    ],
)
def test_a_products_page_a_grade_of_the_code_and_a_source_file_are_no_dashboards(address: str) -> None:
    text = f"The pipelines have a [monitoring dashboard]({address}).\n"
    assert not [one for one in prose.read(Document("README.md", text.encode())) if isinstance(one, Dashboard)]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("What to do if the feed is late", RecordKind.INCIDENT_PROCEDURE),
        ("Troubleshoot a job", RecordKind.RUNBOOK),
    ],
)
def test_a_heading_says_what_follows_a_fault(heading: str, kind: RecordKind) -> None:
    steps = "1. Read the log of the run and find the first error in it.\n2. Start the run again for the same day.\n"
    assert kind in kinds(f"# Shop\n\n## {heading}\n\n{steps * 4}")


def test_a_dashboard_link_is_one_and_a_product_page_is_not() -> None:
    text = "See the [pipeline dashboard](https://grafana.acme.eu/d/1) made with [Grafana](https://grafana.com/).\n"
    found = [fact.subject for fact in prose.read(Document("README.md", text.encode())) if isinstance(fact, Dashboard)]
    assert found == [DashboardSubject.PIPELINES]


def test_pages_on_deployments_and_on_queues_are_dashboards() -> None:
    text = "Events are seen at [Kafdrop](https://loads.acme.eu/kafdrop), releases at [Argo CD](https://acme.eu/cd).\n"
    found = [fact for fact in prose.read(Document("docs/playbook.md", text.encode())) if isinstance(fact, Dashboard)]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("the dashboard", DashboardSubject.BUSINESS),
        ('<img src="https://acme.eu/load-pipeline/dashboard.png">', DashboardSubject.BUSINESS),
        ("dashboard of pipeline runs", DashboardSubject.PIPELINES),
    ],
)
def test_a_page_of_a_reporting_tool_is_for_its_readers(text: str, subject: DashboardSubject) -> None:
    page = f"# Load pipeline\n\nSee [{text}](https://lookerstudio.google.com/reporting/1).\n"
    found = [fact.subject for fact in prose.read(Document("README.md", page.encode())) if isinstance(fact, Dashboard)]
    assert found == [subject]


def test_figures_with_targets_are_kpis() -> None:
    text = "# KPIs\n\n| KPI | Now | Target |\n|---|---|---|\n| Load cost | 40 EUR | 30 EUR |\n"
    found = [fact for fact in prose.read(Document("docs/kpis.md", text.encode())) if isinstance(fact, Kpi)]
    assert [(kpi.name, kpi.target) for kpi in found] == [("Load cost", True)]


@pytest.mark.parametrize(
    "path", ["docs/specs/orders.md", "docs/design/orders.md", "docs/orders_contract.md", "docs/feed-spec.md"]
)
def test_a_specification_is_a_proposal(path: str) -> None:
    assert kinds(f"# Orders\n\nEach table of the warehouse has these columns. {STEPS}\n", path) == [RecordKind.PROPOSAL]


def test_a_schema_as_spark_prints_it_describes_a_table() -> None:
    tree = "root\n |-- id: string\n |-- at: long\n |-- total: double\n"
    text = f"The current schema of the orders, which each load checks, is this one here:\n\n```\n{tree}```\n"
    assert kinds(text, "docs/orders_schema.md") == [RecordKind.DATA_DICTIONARY]


def test_an_option_named_rollback_is_no_way_back() -> None:
    assert kinds(f"# Pool\n\n## Set reset='rollback'\n\n{STEPS}\n") == []


def test_a_general_heading_tells_needs_in_a_readme_only() -> None:
    needs = "The analysts of the shop need a table of all orders in order to answer the questions of the business."
    text = f"# Shop\n\n## Introduction\n\n{needs}\n"
    assert (RecordKind.REQUIREMENTS in kinds(text), kinds(text, "docs/examples.md")) == (True, [])


def test_the_way_back_of_a_local_set_up_is_of_no_pipeline() -> None:
    found = records(f"# Local development\n\n{STEPS}\n\n## Rollback plan\n\n{STEPS}\n", "docs/local_setup.md")
    assert [(one.kind, one.subject) for one in found][1:] == [(RecordKind.ROLLBACK, Subject.SIDE_TOOL)]


def test_a_link_to_an_alert_rule_refers_to_another_place() -> None:
    rule = "https://console.cloud.google.com/monitoring/alerting/policies/123?project=shop"
    text = f"Failed runs fire [this policy]({rule}); see [alerts](https://docs.acme.org/alerting/rules/howto).\n"
    found = [one for one in prose.read(Document("README.md", text.encode())) if isinstance(one, Reference)]
    assert [one.what for one in found] == ["alert"]


@pytest.mark.parametrize(
    ("address", "subjects"),
    [
        ("`https://airflow.shop.org/`", [DashboardSubject.PIPELINES]),
        ("`https://app.prefect.cloud/account/shop`", [DashboardSubject.PIPELINES]),
        ("https://airflow.apache.org/start", []),
        ("https://airflow.example.com", []),
    ],
)
def test_the_address_of_a_deployed_interface_is_a_link(address: str, subjects: list[DashboardSubject]) -> None:
    text = f"# Airflow\n\nThe production instance is at {address} within the network.\n"
    found = prose.read(Document("README.md", text.encode()))
    assert [one.subject for one in found if isinstance(one, Dashboard)] == subjects


def test_a_root_cause_analysis_is_a_post_mortem() -> None:
    assert RecordKind.POST_MORTEM in kinds(f"# Pool exhausted\n\n{STEPS}", "docs/POOL_ROOT_CAUSE.md")


def test_a_pointer_to_a_playbook_is_no_runbook() -> None:
    pointer = "The playbook of all our pipelines and of the platform can be found on the site of the data team there."
    assert RecordKind.RUNBOOK not in kinds(f"# Shop\n\n## Playbook\n\n{pointer}\n")


def test_support_of_an_editor_is_no_support_of_users() -> None:
    assert RecordKind.SUPPORT not in kinds(f"# Shop\n\n## IDE support\n\n{STEPS}")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/index.md", "# Sales data\n\nReport errors to [the team](mailto:data@shop.org).\n"),
        ("README.md", "# Sales data\n\nThe Slack channel for questions is #sales-data.\n"),
        ("README.md", "# Sales data\n\nAsk in [our channel](https://shop.slack.com/archives/C0123).\n"),
        ("README.md", "# Sales data\n\nThe maintainer is @someone.\n"),
        ("README.md", "# Sales data\n\nQuestions? Post in #data-questions.\n"),
        ("README.md", "# Sales data\n\nAdministrador: **[A. Silva](https://github.com/silva)**\n"),
        ("README.md", "# Sales data\n\nSo open an issue to report an error or suggest a column.\n"),
    ],
)
def test_a_contact_in_the_text_of_a_page_for_everybody(path: str, text: str) -> None:
    assert kinds(text, path) == [RecordKind.CONTACT]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("SECURITY.md", "# Reporting\n\nReport holes to [the team](mailto:holes@shop.org).\n"),
        ("docs/local_development.md", "# Local\n\nThe Slack channel for questions is #sales-data.\n"),
        ("README.md", "# Sales data\n\n- [Slack utility](#slack-utility)\n- See issue #12 on Slack messages.\n"),
        ("README.md", "# Sales data\n\nFeatures are made from messages of a Slack channel.\n"),
    ],
)
def test_no_contact_for_everybody(path: str, text: str) -> None:
    assert RecordKind.CONTACT not in kinds(text, path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Questions can be asked on the\n[issues page][1]. Search it first.", 1),
        ("Use the GitHub issue tracker to report bugs or suggest features.", 1),
        ("Pick an issue, then open a pull request.", 0),
    ],
)
def test_a_page_for_builders_may_take_the_questions_of_everybody(text: str, found: int) -> None:
    assert kinds(f"# Contributing\n\n{text}\n", "CONTRIBUTING.md").count(RecordKind.CONTACT) == found


def test_a_page_beside_code_describes_its_folder() -> None:
    page = Document("jobs/orders/README.md", ("# Orders\n\n" + "Reads the orders of the day. " * 20).encode())
    assert [one.folder for one in prose.read(page) if isinstance(one, Description)] == ["jobs/orders"]


@pytest.mark.parametrize("text", ["::: orders.dataset.Order\n", ".. automodule:: orders.dataset.Order\n"])
def test_a_page_made_from_a_module_describes_it(text: str) -> None:
    page = Document("docs/api/_order.md", text.encode())
    assert [one.names for one in prose.read(page) if isinstance(one, Description)] == [("orders.dataset.Order",)]


def test_a_guide_to_querying_serves_consumers() -> None:
    page = Document("docs/how-to-write-queries.md", ("# Queries\n\n" + "Join the orders by day. " * 20).encode())
    assert [one.form for one in prose.read(page) if isinstance(one, SelfService)] == ["guide"]


def test_pages_of_a_catalogue_with_owners_make_a_catalogue(facts_of: Callable[..., Facts]) -> None:
    told = "# Orders\n\nThe data owner is sales. " + "One row an order. " * 20
    pages = [Document(f"docs/catalog/{name}.md", told.encode()) for name in "abc"]
    facts = facts_of(*(fact for page in pages for fact in prose.read(page)))
    assert [(one.count, one.owners) for one in prose.link(facts) if isinstance(one, SelfService)] == [(3, 1.0)]


def test_a_restore_on_the_own_machine_is_of_a_side_tool() -> None:
    text = "# Reference\n\n## Restoring a backup using docker\n\n" + "Load the dump into the container. " * 10
    assert [one.subject for one in records(text, "docs/sql.md")] == [Subject.SIDE_TOOL]


def test_a_written_standard_among_the_rules_of_an_assistant_is_a_style_guide() -> None:
    text = b"# dbt documentation standards\n\n" + 8 * b"Every model has a description of each column. "
    found = list(prose.read(Document(".cursor/rules/dbt-documentation-standards.mdc", text)))
    assert [record.kind for record in found if isinstance(record, Record)] == [RecordKind.STYLE_GUIDE]


def test_other_rules_of_an_assistant_are_none() -> None:
    text = b"# Coding style\n\n" + 8 * b"Answer in short sentences, with a test for each change. "
    assert list(prose.read(Document(".cursor/rules/manners.mdc", text))) == []


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Local setup", [RecordKind.ONBOARDING]),
        ("Copy activity setup", []),
        ("Running the pipeline locally", [RecordKind.ONBOARDING]),
        ("CI/CD", [RecordKind.DEPLOYMENT]),
    ],
)
def test_headings_on_work_with_the_repository(heading: str, expected: list[RecordKind]) -> None:
    assert kinds(f"# Orders\n\n## {heading}\n\n{STEPS}\n") == expected


def test_a_page_on_an_indicator_is_a_specification() -> None:
    assert kinds(f"# Returns\n\n{STEPS}\n", "docs/ministry_kpis/returns.md") == [RecordKind.PROPOSAL]


def test_the_head_of_a_file_on_a_page_names_a_contact() -> None:
    page = "# Loads\n\n## Orders\n\n```\nFILE: orders.json\nCONTACT: data@shop.eu\n```\n"
    assert RecordKind.CONTACT in kinds(page, "docs/loads.md")


def test_a_page_that_links_to_the_files_of_pipelines_describes_them() -> None:
    page = f"# Loads\n\n{STEPS} {STEPS}\n\n[file](https://x.org/pipelines/orders-load.json)\n"
    found = [one for one in prose.read(Document("docs/loads.md", page.encode())) if isinstance(one, Description)]
    assert [one.names for one in found] == [("loads", "orders_load")]


def test_a_list_of_the_pipelines_is_an_overview() -> None:
    page = "# Hub\n\nThe pipelines here include\n\n* Orders of shops\n* Stock of shops\n* Returns of shops\n"
    found = [one for one in prose.read(Document("README.md", page.encode())) if isinstance(one, Description)]
    assert [one.names for one in found] == [()]


def test_a_sentence_says_how_often_the_team_meets() -> None:
    text = "# Issues\n\nBring it up in daily standup or in the weekly sprint planning with the team.\n"
    assert RecordKind.WORKING_AGREEMENT in kinds(text, "docs/project-management.md")
    assert kinds(text.replace("Bring", "You should bring"), "docs/project-management.md") == []


def test_the_structure_of_a_pipeline_is_its_architecture() -> None:
    text = f"# ML pipeline structure and development\n\n{STEPS} {STEPS}\n"
    assert kinds(text, "Pipeline.md") == [RecordKind.ARCHITECTURE]


def test_an_invitation_to_report_through_issues_is_a_contact() -> None:
    assert kinds("# Orders\n\nPlease provide feedback (bug reports and the like) via GitHub issues.\n") == [
        RecordKind.CONTACT
    ]


def test_a_section_of_lessons_names_its_item() -> None:
    lesson = "The join of both engines lost rows, and OPS-12 changed all tables to one of them for good reasons."
    (record,) = records(f"# Loads\n\n## Lessons learnt\n\n{lesson}\n")
    assert (record.kind, record.names_items, record.whole_file) == (RecordKind.RETROSPECTIVE, True, False)


def test_a_list_of_ideas_in_french_is_a_backlog() -> None:
    assert kinds("# Flux\n\n## Pistes d'amélioration\n\n- Un\n- Deux\n- Trois\n") == [RecordKind.BACKLOG]


@pytest.mark.parametrize(
    "heading", ["Running the state machine by hand", "How to add a source", "Build instructions", "2. Usage"]
)
def test_steps_under_a_heading_of_work_are_a_procedure(heading: str) -> None:
    assert kinds(f"# Loads\n\n## {heading}\n\n{STEPS} {STEPS}\n") == [RecordKind.PROCEDURE]


def test_commands_to_type_are_a_procedure_in_any_language() -> None:
    text = "# Cargas\n\n## Ambiente Python\n\nAtive o ambiente virtual:\n\n```bash\npoetry install\n```\n"
    assert kinds(text) == [RecordKind.PROCEDURE]


@pytest.mark.parametrize(("path", "title"), [("docs/README.md", "Documentation"), ("docs/sources/orders.md", "Orders")])
def test_how_pages_are_built_or_data_comes_about_is_no_procedure(path: str, title: str) -> None:
    assert kinds(f"# {title}\n\n## Build locally\n\nType this now:\n\n```sh\nmake html\n```\n", path) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/stock-service/index.md", f"# How stock is counted\n\n{STEPS} {STEPS}\n"),
        ("README.md", f"# Shop\n\n## `services/stock-service`\n\n{STEPS} {STEPS}\n"),
    ],
)
def test_a_page_or_section_named_for_a_folder_describes_it(path: str, text: str) -> None:
    found = [fact for fact in prose.read(Document(path, text.encode())) if isinstance(fact, Description)]
    assert [one.names for one in found] == [("stock_service",)]
