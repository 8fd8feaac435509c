"""Deployments and stages that prose tells of."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Reference
from assess.readers import prose


def references(text: str) -> list[str]:
    facts = prose.read(Document("README.md", f"# Loads\n\n{text}\n".encode()))
    return [one.what for one in facts if isinstance(one, Reference)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Changes pushed to `master` are automatically fetched to our scheduler by a webhook.", True),
        ("Commits to the main branch\nare pulled into production every 5 minutes.", True),
        ("Review the change. Merging a request auto-deploys to prod.", True),
        ("Changes to main should be deployed automatically.", False),
        ("Commits to main are automatically deployed to GitHub Pages.", False),
        ("Merge the request to main.\n\n- Tables are automatically deployed to the sandbox", False),
    ],
)
def test_a_deployment_is_described_where_a_sentence_says_that_changes_go_out_by_themselves(
    text: str, *, told: bool
) -> None:
    assert references(text) == (["described-deployment"] if told else [])


@pytest.mark.parametrize(
    "text",
    [
        "Once a load works on the dev scheduler, the production branch is updated.",
        "There are two environments: staging and production.",
        "Changes run on the test instance before prod.",
    ],
)
def test_stages_are_described_where_a_sentence_names_production_and_one_before_it(text: str) -> None:
    assert references(text) == ["described-stages"]


@pytest.mark.parametrize(
    "text",
    [
        "Test your changes before they are deployed to production.",
        "The production branch is protected.",
        "You should have a staging environment beside production.",
        "```\nfor stage in dev prod; do deploy environment; done\n```",
        "## Future improvements\n\nA staging environment before the production environment.",
    ],
)
def test_a_single_stage_a_wish_and_a_listing_describe_no_stages(text: str) -> None:
    assert references(text) == []
