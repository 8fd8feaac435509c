"""Checks and alerts that prose tells of."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Record, Reference
from assess.readers import prose

CHECKED = "A scheduled query runs every hour and raises an error if a table has zero rows or is older than 25 hours."
TOLD = "When a load fails, an alert is raised, which sends an email to the team."


def references(text: str) -> list[tuple[str, str]]:
    facts = prose.read(Document("README.md", f"# Loads\n\n{text}\n".encode()))
    return [(one.what, one.target) for one in facts if isinstance(one, Reference)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CHECKED, [("data-check", "25 hours")]),
        (TOLD, [("alert", "team")]),
        ("You can have failures sent to Slack if an alert is raised.", []),
        ("We should check every day for missing rows.", []),
        ("Data freshness matters to us.", []),
    ],
)
def test_only_what_is_said_to_run_counts(text: str, found: list[tuple[str, str]]) -> None:
    assert references(text) == found


@pytest.mark.parametrize("page", ["# Improvements\n\n## Alerts\n\n", "# Loads\n\n## Future improvements\n\n"])
def test_a_list_of_what_is_to_be_done_describes_nothing_that_runs(page: str) -> None:
    facts = prose.read(Document("docs/loads.md", f"{page}{TOLD}\n".encode()))
    assert not [one for one in facts if isinstance(one, Reference)]


def test_a_page_of_improvements_with_a_heading_each_is_a_list() -> None:
    text = "# Improvements\n\n" + "".join(
        f"## Part {n}\n\nThis part could be made simpler than it is.\n\n" for n in "abcd"
    )
    facts = prose.read(Document("docs/improvements.md", text.encode()))
    assert [one.items for one in facts if isinstance(one, Record)] == [4]
