"""Teams that a repository names as its own."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import owning_teams


def teams(text: str, path: str) -> list[str]:
    return [owner.name for owner in owning_teams.read(Document(path, text.encode()))]


@pytest.mark.parametrize(
    ("path", "text", "team"),
    [
        ("pyproject.toml", 'authors = [{ name = "Orders core team" }]', "Orders core team"),
        ("setup.py", 'setup(author="Data Platform Team")', "Data Platform Team"),
        ("setup.py", 'setup(author="Orders Community")', "Orders Community"),
        ("pyproject.toml", 'authors = [\n    { name = "Orders Domain", email = "a@b.io" },\n]', "Orders Domain"),
        ("renovate.json5", '{extends: [":assignAndReview(team:orders-dev)"]}', "orders-dev"),
        ("charts/orders/Chart.yaml", "name: orders\nmaintainers:\n  - name: Orders Team\n", "Orders Team"),
        ("pyproject.toml", 'authors = [{ name = "Acme", email = "orders-dev@acme.org" }]', "orders-dev"),
        ("setup.py", 'setup(author="Acme", author_email="hello@acme.org")', "acme"),
        ("package.json", '{"author": "ordersteam@acme.org"}', "ordersteam"),
        ("openedx.yaml", "owner: acme/data-engineering\nnick: orders\n", "data-engineering"),
        ("openedx.yaml", "owner:\n    type: team\n    team: 'acme/orders'\n", "orders"),
        ("README.md", "Tag the `orders-admin` team for review.", "orders-admin"),
        (".github/pull_request_template.md", "Reviewers:\n    - acme/data\n", "data"),
        (".github/ISSUE_TEMPLATE/story.md", "---\nabout: A story for the Orders team\n---\n", "Orders"),
        ("README.md", "This is maintained by the Insights and Analytics team.", "Insights and Analytics team"),
        ("README.md", "The Acme team maintaining this package keeps the latest version.", "Acme team"),
        ("code.json", '[{"name": "orders", "organization": "Office of Orders"}]', "Office of Orders"),
        ("publiccode.yml", "legal:\n  license: MIT\n  repoOwner: City of Orders\n", "City of Orders"),
        (".github/pull_request_template.md", "Ask @acme/data for a review.", "data"),
        (".github/workflows/a.yml", 'run: gh pr edit "$URL" --add-reviewer "acme/reviewers"', "reviewers"),
        (".github/dependabot.yml", "updates:\n  - reviewers:\n      - ada\n      - acme/platform\n", "platform"),
    ],
)
def test_a_team_is_named(path: str, text: str, team: str) -> None:
    assert teams(text, path) == [team]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", 'authors = [{ name = "Ada Example" }]'),
        ("pyproject.toml", 'authors = [{ name = "Ada Example", email = "ada.example@acme.org" }]'),
        ("pyproject.toml", 'authors = [{ name = "Your Name", email = "team@example.com" }]'),
        ("README.md", "Please ask a team member."),
        ("openedx.yaml", "owner: ada\n"),
        (".github/pull_request_template.md", "- src/orders.py\n- either/or of these\n"),
        (".github/ISSUE_TEMPLATE/story.md", "---\nabout: Tell the team\n---\n"),
        ("jobs/README.md", "This is maintained by the Orders team."),
        (".github/dependabot.yml", "updates:\n  - reviewers:\n      - ada\n"),
    ],
)
def test_no_team_of_the_whole_is_named(path: str, text: str) -> None:
    assert teams(text, path) == []
