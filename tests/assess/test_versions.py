"""Tests of the version fields that moved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from assess.activity import measure
from assess.facts import Ages, Facts, Role, Source, VersionField
from assess.git import Git
from assess.history import read_history
from assess.readers import readers
from assess.versions import with_moves

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo

MANIFEST = "pyproject.toml"


def moved(path: Path, version: str) -> list[bool | None]:
    ages = Ages(rated_at=datetime(2024, 5, 9, tzinfo=UTC), last_touched={}, touches_last_year={})
    field = VersionField(source=Source(path=MANIFEST, line=3), version=version)
    with Git.open(path) as git:
        history = read_history(git, git.resolve())
        facts = Facts([field], activity=measure(history), ages=ages)
        after = with_moves(facts, git, history, {MANIFEST: Role.PIPELINE}, readers())
    return [one.moved for one in after.of(VersionField)]


def manifest(version: str) -> str:
    return f'[project]\nname = "shop"\nversion = "{version}"\n'


def test_a_version_that_changed_in_the_year_moved(made_repo: MadeRepo) -> None:
    made_repo.commit({MANIFEST: manifest("1.0.0")}, date="2022-05-09T12:00:00")
    made_repo.commit({MANIFEST: manifest("1.1.0")}, date="2024-05-09T12:00:00")

    assert moved(made_repo.path, "1.1.0") == [True]


def test_a_version_that_stood_before_the_year_did_not_move(made_repo: MadeRepo) -> None:
    made_repo.commit({MANIFEST: manifest("1.0.0")}, date="2022-05-09T12:00:00")
    made_repo.commit({MANIFEST: manifest("1.0.0") + "# more\n"}, date="2024-05-09T12:00:00")

    assert moved(made_repo.path, "1.0.0") == [False]


@pytest.mark.parametrize("now", ["1.0.0", "1.1.0"])
def test_a_version_in_a_younger_repository_moves_away_from_its_first(made_repo: MadeRepo, now: str) -> None:
    made_repo.commit({MANIFEST: manifest("1.0.0")}, date="2024-03-09T12:00:00")
    made_repo.commit({MANIFEST: manifest(now) + "# more\n"}, date="2024-05-09T12:00:00")

    assert moved(made_repo.path, now) == [now != "1.0.0"]
