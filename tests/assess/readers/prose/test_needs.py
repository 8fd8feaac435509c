"""Requirements on data and ways out of faults that prose tells of."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Record, RecordKind
from assess.readers import prose

LONG = "Each row is the number of orders of a day, and the total is the sum of what was paid for them. " * 6
RULES = (
    "Each file of a shop must have a name with its date and its number.\n"
    "Each row must contain the identifier of the order.\nEach value must be a number with two digits.\n"
)
STEPS = (
    "1. Look at the log of the last run.\n2. Remove the partition that was half written.\n3. Start the load again.\n"
)


def kinds(path: str, text: str) -> set[RecordKind]:
    return {one.kind for one in prose.read(Document(path, text.encode())) if isinstance(one, Record)}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/field-mappings.md", f"# Orders\n\n{LONG}\n"),
        ("docs/methodology.md", f"# Orders\n\n{LONG}\n"),
        ("docs/upload.md", f"# Upload\n\n## File specification\n\n{LONG}\n"),
        ("README.md", f"# Orders\n\n## Who is this project for?\n\n{LONG}\n"),
        ("README.md", f"# Orders\n\n{RULES}\n"),
        ("README.md", f"# Orders\n\n{LONG}\n\n**Consumers**: the sales report and the shop\n"),
    ],
)
def test_what_data_must_be_and_for_whom_is_a_requirement(path: str, text: str) -> None:
    assert RecordKind.REQUIREMENTS in kinds(path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/field-mappings.md", "# Orders\n\nSee the wiki.\n"),
        ("docs/upload.md", f"# Upload\n\n## File formats\n\n{LONG}\n"),
        ("README.md", f"# Orders\n\n{RULES.replace('must', 'may')}\n"),
        ("README.md", f"# Orders\n\n{RULES.replace('Each', 'In your profile each')}\n"),
        ("CONTRIBUTING.md", f"# Contributing\n\n## Data requirements\n\n{LONG}\n"),
    ],
)
def test_short_pages_and_rules_for_code_lay_down_nothing(path: str, text: str) -> None:
    assert RecordKind.REQUIREMENTS not in kinds(path, text)


WIKI = "https://docs.google.com/document/d/1"


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        (f"Read the [load design]({WIKI}) first.", True),
        ("The design of the loads is described in [DN-12](https://dn-12.acme.io/).", True),
        ("Read the [load design](https://airflow.apache.org/docs/design) first.", False),
        (f"Read the [minutes]({WIKI}) first.", False),
    ],
)
def test_a_design_that_another_place_keeps_is_linked(text: str, linked: bool) -> None:  # noqa: FBT001
    assert (RecordKind.REQUIREMENTS in kinds("README.md", f"# Orders\n\n{text}\n")) is linked


@pytest.mark.parametrize("heading", ["Troubleshooting", "Recovery", "Known issues", "Resuming a load", "Load recovery"])
def test_steps_out_of_a_fault_are_told(heading: str) -> None:
    assert RecordKind.TROUBLESHOOTING in kinds("docs/loads.md", f"# Loads\n\n## {heading}\n\n{STEPS}")


def test_a_heading_on_faults_without_steps_tells_none() -> None:
    assert RecordKind.TROUBLESHOOTING not in kinds("docs/loads.md", "# Loads\n\n## Troubleshooting\n\nSee the wiki.\n")


@pytest.mark.parametrize("heading", ["support-loads", "Support for several databases"])
def test_a_name_or_a_feature_is_no_support(heading: str) -> None:
    assert RecordKind.SUPPORT not in kinds("README.md", f"# Loads\n\n## {heading}\n\n{LONG}\n")


@pytest.mark.parametrize(("heading", "agreed"), [("Review cadence of records", False), ("Team cadence", True)])
def test_only_the_cadence_of_a_team_is_an_agreement(heading: str, agreed: bool) -> None:  # noqa: FBT001
    text = f"# Work\n\n## {heading}\n\nWe look at the queue every Monday, and at the rest once a month. {LONG}\n"
    assert (RecordKind.WORKING_AGREEMENT in kinds("docs/work.md", text)) is agreed


@pytest.mark.parametrize("heading", ["Production failures", "Failure behaviour", "Common failure patterns"])
def test_what_happens_on_a_failure_is_a_procedure(heading: str) -> None:
    assert RecordKind.INCIDENT_PROCEDURE in kinds("docs/loads.md", f"# Loads\n\n## {heading}\n\n{STEPS}")
