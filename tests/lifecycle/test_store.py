"""The store: one row an assessment, never changed, and every fault told with a way to go on."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from assess.assessing import assess
from assess.assessment import Assessment
from assess.errors import StoreError
from lifecycle.store import FILE, VARIABLE, open_store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def assessment(made_repo: MadeRepo) -> Assessment:
    made_repo.commit({"README.md": "# Shop\n"})
    return assess(str(made_repo.path), now=NOW)


def refusal(place: object) -> str:
    with pytest.raises(StoreError) as told:
        open_store(str(place))
    return str(told.value)


def test_what_is_saved_comes_back_whole(assessment: Assessment) -> None:
    with open_store() as store:
        store.save(assessment)
        latest = store.latest(assessment.repository.id)
    assert latest is not None
    assert latest.assessment == assessment


def test_times_are_utc(assessment: Assessment) -> None:
    with open_store() as store:
        store.save(assessment, now=NOW)
        latest = store.latest(assessment.repository.id)
    assert latest is not None
    assert (latest.committed_at, latest.saved_at) == (assessment.committed_at, NOW)


def test_the_same_assessment_is_one_row(assessment: Assessment) -> None:
    again = dataclasses.replace(assessment, run=dataclasses.replace(assessment.run, seconds=99.0))
    with open_store() as store:
        assert (store.save(assessment), store.save(again), store.check()) == (1, 1, 1)


@pytest.mark.parametrize("key", ["tool_version", "model_version", "settings_digest", "commit"])
def test_another_version_settings_or_commit_is_another_row(assessment: Assessment, key: str) -> None:
    other = Assessment.from_json(assessment.to_json() | {key: "other"})
    with open_store() as store:
        assert store.save(assessment) != store.save(other)


def test_a_branchs_assessment_is_kept_but_is_no_trend(assessment: Assessment) -> None:
    with open_store() as store:
        store.save(assessment, "feature/x")
        assert (store.check(), store.history(assessment.repository.id)) == (1, ())


def test_a_branchs_commit_that_reached_the_mainline_joins_the_trend(assessment: Assessment) -> None:
    with open_store() as store:
        store.save(assessment, "feature/x")
        store.save(assessment)
        assert len(store.history(assessment.repository.id)) == 1


def test_the_history_is_by_the_time_of_the_commits(assessment: Assessment) -> None:
    earlier = dataclasses.replace(assessment, commit="0" * 40, committed_at=datetime(2025, 1, 1, tzinfo=UTC))
    with open_store() as store:
        store.save(assessment)
        store.save(earlier)
        assert [one.commit for one in store.history(assessment.repository.id)] == ["0" * 40, assessment.commit]


def test_another_repository_has_no_assessments_here(assessment: Assessment) -> None:
    with open_store() as store:
        store.save(assessment)
        assert store.latest("another") is None


def test_the_users_data_folder_is_the_place_and_only_the_user_may_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    open_store().close()
    assert stat.S_IMODE((tmp_path / "dataops-assess" / FILE).stat().st_mode) == 0o600


def test_the_environment_names_the_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/own.db")
    open_store().close()
    assert (tmp_path / "own.db").is_file()


def test_two_programs_save_the_same_at_once(assessment: Assessment, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.db")) as one, open_store(str(tmp_path / "a.db")) as other:
        assert one.save(assessment) == other.save(assessment)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert "--no-store" in refusal(tmp_path)


def test_a_full_device_is_no_store() -> None:
    assert "/dev/full" in refusal("/dev/full")


def test_a_place_below_a_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be opened" in refusal(tmp_path / "file" / "a.db")


def test_a_file_of_another_kind_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("my notes " * 100)
    assert "not a database" in refusal(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "my notes " * 100


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    assert "another program" in refusal(tmp_path / "other.db")


def test_a_newer_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    open_store(str(tmp_path / "a.db")).close()
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE schema_version SET version = 99")
    connection.close()
    assert "newer version" in refusal(tmp_path / "a.db")


def test_a_truncated_store_is_told(assessment: Assessment, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.db")) as store:
        store.save(assessment)
    whole = (tmp_path / "a.db").read_bytes()
    (tmp_path / "a.db").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError), open_store(str(tmp_path / "a.db")) as store:
        store.check()


def test_a_locked_store_is_told(assessment: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lifecycle.store.LOCK_MILLISECONDS", 10)
    open_store(str(tmp_path / "a.db")).close()
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "try again" in refusal(tmp_path / "a.db")
    other.close()
    assert assessment.complete


def test_a_full_disk_is_told(assessment: Assessment, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.db")) as store:
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match="Make room"):
            store.save(assessment)


def test_a_password_is_not_told() -> None:
    assert "secret" not in refusal("postgresql+nosuchdriver://user:secret@localhost/x")


def test_a_copy_of_the_file_is_a_whole_store(assessment: Assessment, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.db")) as store:
        store.save(assessment)
    shutil.copyfile(tmp_path / "a.db", tmp_path / "b.db")
    with open_store(str(tmp_path / "b.db")) as store:
        assert store.check() == 1
