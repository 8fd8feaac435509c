"""A glance into the store: what it says is what the store says, and it says nothing where only that one can tell."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from assess.values import replace
from lifecycle.glance import newest_if_same
from lifecycle.layout import VARIABLE
from lifecycle.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from assess.assessment import Assessment


def later(assessment: Assessment, days: int = 1, commit: str = "b" * 40) -> Assessment:
    return replace(assessment, commit=commit, committed_at=assessment.committed_at + timedelta(days=days))


@pytest.fixture
def file(tmp_path: Path, assessment: Assessment) -> str:
    """A store of one assessment, in a folder whose name an address must spell otherwise."""
    place = str(tmp_path / "stör # ?" / "store.db")
    with open_store(place) as store:
        store.save(assessment)
    return place


def test_what_is_stored_already_is_found_without_the_store(file: str, assessment: Assessment) -> None:
    with open_store(file) as store:
        latest = store.latest(assessment.repository.id)
    assert latest is not None
    assert newest_if_same(file, assessment) == latest.assessment


def test_the_store_is_named_by_the_environment(
    file: str, assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, file)
    assert newest_if_same(None, assessment) == assessment


@pytest.mark.parametrize("days", [0, 1])
def test_another_commit_that_is_not_older_needs_the_store(file: str, assessment: Assessment, days: int) -> None:
    with open_store(file) as store:
        store.save(later(assessment, days))
    assert newest_if_same(file, assessment) is None


def test_a_branchs_newer_commit_is_no_matter(file: str, assessment: Assessment) -> None:
    with open_store(file) as store:
        store.save(later(assessment), "feature")
    assert newest_if_same(file, assessment) == assessment


def test_another_repositorys_newer_commit_is_no_matter(file: str, assessment: Assessment) -> None:
    other = replace(assessment.repository, id="other")
    with open_store(file) as store:
        store.save(replace(later(assessment), repository=other))
    assert newest_if_same(file, assessment) == assessment


@pytest.mark.parametrize("key", ["tool_version", "model_version", "settings_digest", "commit"])
def test_what_differs_in_its_key_is_not_the_same(file: str, assessment: Assessment, key: str) -> None:
    assert newest_if_same(file, replace(assessment, **{key: "other"})) is None


def test_where_there_is_no_store_none_is_made(tmp_path: Path, assessment: Assessment) -> None:
    place = tmp_path / "store.db"
    assert newest_if_same(str(place), assessment) is None
    assert not place.exists()


@pytest.mark.parametrize("place", ["postgresql://host/name", "sqlite:///:memory:", "://"])
def test_an_address_needs_the_store(place: str, assessment: Assessment) -> None:
    assert newest_if_same(place, assessment) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE schema_version SET version = version + 1",
        "DROP TABLE schema_version",
        "UPDATE assessments SET document = '{'",
        "UPDATE assessments SET document = '{}'",
    ],
)
def test_what_only_the_store_can_tell_is_left_to_it(file: str, assessment: Assessment, change: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(change)
    assert newest_if_same(file, assessment) is None


def test_what_is_no_database_is_left_to_the_store(tmp_path: Path, assessment: Assessment) -> None:
    (tmp_path / "store.db").write_bytes(b"no database, " * 100)
    assert newest_if_same(str(tmp_path / "store.db"), assessment) is None
