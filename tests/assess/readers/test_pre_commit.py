"""Hooks: what they run, where and when."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Actor, Command, Run, Standard, Trigger
from assess.readers import pre_commit

CONFIG = """\
exclude: ^legacy/
repos:
  - repo: https://github.com/psf/black
    hooks:
      - id: black
        files: ^(dags|plugins)/
  - repo: https://github.com/sqlfluff/sqlfluff
    hooks:
      - id: sqlfluff-lint
        stages: [manual]
  - repo: local
    hooks:
      - id: unit
        entry: scripts/test.sh
        language: script
"""


def read(content: str = CONFIG) -> list[object]:
    return list(pre_commit.read(Document(".pre-commit-config.yaml", content.encode())))


def runs(content: str = CONFIG) -> list[Run]:
    return [fact for fact in read(content) if isinstance(fact, Run)]


def test_runs_on_commit_or_by_hand() -> None:
    assert [(run.tool, run.triggers) for run in runs()] == [
        ("black", (Trigger.COMMIT,)),
        ("sqlfluff", (Trigger.MANUAL,)),
    ]


def test_what_a_hook_covers() -> None:
    assert (runs()[0].paths, runs()[0].excludes) == (("dags", "plugins"), ("legacy",))


def test_a_local_entry_is_a_command() -> None:
    assert [fact.words for fact in read() if isinstance(fact, Command)] == [("scripts/test.sh",)]


def test_linters_are_standards() -> None:
    assert [fact.tool for fact in read() if isinstance(fact, Standard)] == ["black", "sqlfluff"]


def test_pre_commit_ci_runs_on_requests() -> None:
    found = [run for run in runs(f"ci: {{autofix_prs: true}}\n{CONFIG}") if run.actor is Actor.CI]
    assert [(run.tool, run.triggers) for run in found] == [("black", (Trigger.REQUEST,))]


def test_pre_commit_ci_skips() -> None:
    assert all(run.actor is Actor.HOOK for run in runs(f"ci: {{skip: [black]}}\n{CONFIG}"))


@pytest.mark.parametrize("content", ["", "[]", "1", "repos:", "repos: [{hooks: 3}]"])
def test_malformed_shapes_give_nothing(content: str) -> None:
    assert read(content) == []
