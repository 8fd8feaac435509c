"""Checks and alerts that prose tells of."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Reference
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
