"""Which update bots are configured."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import UpdateBot
from assess.readers import update_bots

UPDATES = "version: 2\nupdates:\n  - package-ecosystem: pip\n    directory: /\n    schedule: {interval: weekly}\n"


@pytest.mark.parametrize(
    ("path", "text", "tool"),
    [
        (".github/dependabot.yml", UPDATES, "dependabot"),
        ("renovate.json", '{"extends": ["config:recommended"]}', "renovate"),
        (".github/renovate.json5", '{\n // weekly\n "schedule": ["before 5am"],\n}', "renovate"),
        (".pyup.yml", "schedule: every week", "pyup"),
        (".scala-steward.conf", 'pullRequests.frequency = "7 days"', "scala-steward"),
    ],
)
def test_a_bot_is_configured(path: str, text: str, tool: str) -> None:
    facts = update_bots.read(Document(path, text.encode()))
    assert [fact.tool for fact in facts if isinstance(fact, UpdateBot)] == [tool]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/dependabot.yml", "version: 2\nupdates: []\n"),
        (".github/dependabot.yml", UPDATES + "    open-pull-requests-limit: 0\n"),
        (".github/dependabot.yml", "[1]"),
        (".github/dependabot.yml", 'version: 2\nupdates:\n  - package-ecosystem: ""\n    directory: /\n'),
        ("app/dependabot.yml", UPDATES),
        ("renovate.json", '{"enabled": false}'),
        ("renovate.json", "[]"),
        (".pyup.yml", "update: false"),
        (".scala-steward.conf", "# updates.limit = 5\n"),
    ],
)
def test_no_bot(path: str, text: str) -> None:
    assert list(update_bots.read(Document(path, text.encode()))) == []


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("on: pull_request\njobs:\n  a:\n    if: github.actor == 'dependabot[bot]'\n", "dependabot"),
        (
            "on:\n  schedule: [{cron: 0 0 1 * *}]\njobs:\n  a: {steps: [{run: pip-compile --upgrade}]}\n# git push\n",
            "own",
        ),
    ],
)
def test_a_workflow_shows_a_bot(text: str, tool: str) -> None:
    facts = update_bots.read(Document(".github/workflows/a.yml", text.encode()))
    assert [fact.tool for fact in facts if isinstance(fact, UpdateBot)] == [tool]


def test_an_upgrade_by_hand_is_no_bot() -> None:
    text = "on: workflow_dispatch\njobs:\n  a: {steps: [{run: pip-compile --upgrade}]}\n"
    assert not list(update_bots.read(Document(".github/workflows/a.yml", text.encode())))
