"""The store: one row an assessment, never changed, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import shutil
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.assessment import Assessment
from assess.values import replace
from lifecycle.layout import FILE, VARIABLE
from lifecycle.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from lifecycle.stored import Stored
    from tests.lifecycle.conftest import Writers

NOW = datetime(2026, 2, 1, tzinfo=UTC)
OLD = datetime(2025, 1, 1, tzinfo=UTC)


def varied(assessment: Assessment, **keys: object) -> Assessment:
    return Assessment.from_json(assessment.to_json() | keys)


def assessed(assessment: Assessment, at: datetime) -> Assessment:
    return replace(assessment, run=replace(assessment.run, assessed_at=at))


def incomplete(assessment: Assessment) -> Assessment:
    document = assessment.to_json()
    row = {"status": "error", "scanned_status": "error"}
    practices = {name: dict(one) | row for name, one in document["practices"].items()}  # type: ignore[attr-defined]
    return Assessment.from_json(document | {"practices": practices, "level": None, "index": None})


def test_what_is_saved_comes_back_whole(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        store.save(assessment)
        latest = store.latest(assessment.repository.id)
    assert latest is not None
    assert latest.assessment == assessment


def test_times_are_utc(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        entry = store.save(assessment, now=NOW.astimezone(None))
        assert store.entries() == (entry,)
    assert (entry.committed_at, entry.saved_at) == (assessment.committed_at, NOW)


def test_the_same_assessment_is_one_row(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        first = store.save(assessment)
        assert (store.save(assessed(assessment, OLD)), store.check()) == (first, 1)


@pytest.mark.parametrize("key", ["tool_version", "model_version", "settings_digest", "commit"])
def test_another_version_settings_or_commit_is_another_row(place: str, assessment: Assessment, key: str) -> None:
    with open_store(place) as store:
        assert store.save(assessment).id != store.save(varied(assessment, **{key: "other"})).id


def test_a_branchs_assessment_is_kept_but_is_no_trend(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        store.save(assessment, "feature/x")
        assert (store.check(), store.history(assessment.repository.id)) == (1, ())


def test_a_branchs_commit_that_reached_the_mainline_joins_the_trend(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        store.save(assessment, "feature/x")
        store.save(assessment)
        assert len(store.history(assessment.repository.id)) == 1


def test_the_history_is_by_the_time_of_the_commits(place: str, assessment: Assessment) -> None:
    earlier = replace(assessment, commit="0" * 40, committed_at=OLD)
    with open_store(place) as store:
        store.save(assessment)
        store.save(earlier)
        assert [one.commit for one in store.history(assessment.repository.id)] == ["0" * 40, assessment.commit]


def test_of_one_commit_the_newest_rules_are_gone_by(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        for version in ("0.9.0", "0.10.0", "0.2.0"):
            store.save(varied(assessment, tool_version=version))
        (one,) = store.history(assessment.repository.id)
    assert one.tool_version == "0.10.0"


def test_a_complete_assessment_is_gone_by_before_a_newer_one_with_faults(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        store.save(assessment)
        store.save(incomplete(varied(assessment, tool_version="9.0")))
        latest = store.latest(assessment.repository.id)
    assert latest is not None
    assert latest.complete


def test_of_the_same_rules_the_one_assessed_last_is_gone_by(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        store.save(assessment)
        store.save(assessed(varied(assessment, settings_digest="0" * 64), NOW - timedelta(days=1)))
        assert [one.settings_digest for one in store.at(assessment.repository.id, assessment.commit)] == [
            "0" * 64,
            assessment.settings_digest,
        ]


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    order=st.permutations(
        [(commit, version, days) for commit in "ab" for version in ("0.9", "0.10") for days in (0, 1)]
    )
)
def test_the_history_is_the_same_in_whatever_order_it_was_stored(
    assessment: Assessment, order: list[tuple[str, str, int]]
) -> None:
    with open_store("sqlite://") as store:
        for commit, version, days in order:
            other = varied(assessment, commit=commit * 40, tool_version=version, settings_digest=str(days) * 64)
            store.save(assessed(other, NOW + timedelta(days=days)))
        told = [(one.commit, one.tool_version, one.assessed_at) for one in store.history(assessment.repository.id)]
    assert told == [(commit * 40, "0.10", NOW + timedelta(days=1)) for commit in "ab"]


def test_another_repository_has_no_assessments_here(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        store.save(assessment)
        assert (store.latest("another"), store.history("another"), store.entries("another")) == (None, (), ())


def test_an_assessment_is_found_by_its_number(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        number = store.save(assessment).id
        found: list[Stored | None] = [store.by_id(one) for one in (number, number + 1, 0, -1, 2**70)]
    assert [one and one.commit for one in found] == [assessment.commit, None, None, None, None]


def test_the_repositories_are_told_with_their_commits(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        store.save(assessment)
        store.save(replace(assessment, commit="0" * 40, committed_at=OLD), "feature/x")
        (one,) = store.repositories()
    assert (one.identity, one.assessments, one.since, one.until) == (
        assessment.repository.id,
        2,
        OLD,
        assessment.committed_at,
    )


def test_what_is_forgotten_is_gone_and_the_rest_stays(place: str, assessment: Assessment) -> None:
    with open_store(place) as store:
        numbers = [store.save(varied(assessment, commit=one * 40)).id for one in "abc"]
        assert (store.forget([numbers[0], numbers[0], 99, -1]), store.check()) == (1, 2)


def test_nothing_of_what_is_forgotten_stays_in_the_files(assessment: Assessment, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.db")) as store:
        store.save(varied(assessment, commit="a" * 40))
        store.forget([store.save(varied(assessment, commit="b" * 40)).id])
        assert not any(b"b" * 40 in file.read_bytes() for file in tmp_path.glob("a.db*"))


def test_text_that_no_database_keeps_is_kept_in_the_document(place: str, assessment: Assessment) -> None:
    hostile = replace(assessment.repository, id="a\0b\ud800", name="\ud800\0")
    with open_store(place) as store:
        store.save(replace(assessment, repository=hostile), "x\0\udfff")
        (found,) = store.at("a\0b\ud800", assessment.commit)
        assert (found.assessment.repository, store.check()) == (hostile, 1)


def test_twenty_programs_make_a_store_and_save_at_once(place: str, writers: Writers) -> None:
    told = writers("together", place, "20")
    with open_store(place) as store:
        saved = sorted(entry.commit for entry in store.entries())
        assert (sorted(told), saved, store.check()) == (saved, [f"{number:040x}" for number in range(20)], 20)


def test_two_programs_save_the_same_at_once(place: str, assessment: Assessment) -> None:
    with open_store(place) as one, open_store(place) as other:
        assert one.save(assessment) == other.save(assessment)


def test_who_reads_keeps_nobody_from_writing(place: str, assessment: Assessment) -> None:
    with open_store(place) as one, open_store(place) as other:
        one.save(assessment)
        read = one.records()
        next(read)
        assert other.save(varied(assessment, commit="b" * 40)).commit == "b" * 40
        assert list(read) == []


def test_the_users_data_folder_is_the_place_and_only_the_user_may_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, assessment: Assessment
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with open_store() as store:
        store.save(assessment)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "dataops-assess").iterdir()}
    assert modes == {FILE: 0o600, f"{FILE}-wal": 0o600, f"{FILE}-shm": 0o600}


def test_the_environment_names_the_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/own.db")
    open_store().close()
    assert (tmp_path / "own.db").is_file()


def test_a_path_may_have_any_character(tmp_path: Path) -> None:
    open_store(str(tmp_path / "a?b%20#c.db")).close()
    assert (tmp_path / "a?b%20#c.db").is_file()


def test_a_copy_of_the_file_is_a_whole_store(assessment: Assessment, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.db")) as store:
        store.save(assessment)
    shutil.copyfile(tmp_path / "a.db", tmp_path / "b.db")
    with open_store(str(tmp_path / "b.db")) as store:
        assert store.check() == 1
