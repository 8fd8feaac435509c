"""Export, import and backup: whole assessments, from one database to another, as often as one likes."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from assess.errors import StoreError, UsageError
from assess.values import replace
from lifecycle.exchange import back_up, export_lines, export_to, import_file, import_lines
from lifecycle.store import open_store

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from lifecycle.store import Store


def filled(store: Store, assessment: Assessment) -> Store:
    store.save(assessment)
    store.save(replace(assessment, commit="f" * 40), "feature/x")
    return store


def told(store: Store) -> list[object]:
    return [replace(one, id=0) for one in store.entries()]


@pytest.fixture
def lines(assessment: Assessment) -> list[str]:
    """Export a store of two assessments."""
    with open_store("sqlite://") as store:
        return list(export_lines(filled(store, assessment)))


def fault(lines: list[str]) -> str:
    with open_store("sqlite://") as store:
        with pytest.raises(UsageError) as raised:
            import_lines(store, "team.jsonl", lines)
        assert store.check() == 0
    return str(raised.value)


def changed(line: str, **keys: object) -> str:
    return json.dumps(json.loads(line) | keys)


def test_an_export_is_imported_whole_into_another_database(place: str, assessment: Assessment) -> None:
    with open_store("sqlite://") as one, open_store(place) as other:
        count = import_lines(other, "team.jsonl", export_lines(filled(one, assessment)))
        assert (count, told(other), other.check()) == ((2, 2), told(one), 2)


def test_importing_again_changes_nothing(place: str, lines: list[str]) -> None:
    with open_store(place) as store:
        import_lines(store, "team.jsonl", lines)
        before = store.entries()
        assert (import_lines(store, "team.jsonl", lines), store.entries()) == ((0, 2), before)


def test_two_exports_merge_and_what_is_there_stays(assessment: Assessment, lines: list[str]) -> None:
    third = replace(assessment, commit="e" * 40)
    with open_store("sqlite://") as store:
        store.save(third)
        assert (import_lines(store, "both.jsonl", [*lines, *lines]), len(store.entries())) == ((2, 4), 3)


def test_an_export_of_an_import_is_the_same(lines: list[str]) -> None:
    with open_store("sqlite://") as store:
        import_lines(store, "team.jsonl", lines)
        assert list(export_lines(store)) == lines


def test_a_document_of_a_newer_release_passes_through_with_what_is_unknown_here(lines: list[str]) -> None:
    document = json.loads(lines[1])["assessment"] | {"tool_version": "99.0", "mood": "good"}
    with open_store("sqlite://") as store:
        import_lines(store, "team.jsonl", [lines[0], changed(lines[1], assessment=document), *lines[2:]])
        assert (store.check(), '"mood":"good"' in "".join(export_lines(store))) == (2, True)


@pytest.mark.parametrize("left", [0, 1, 2, 3])
def test_an_export_that_breaks_off_is_not_imported(lines: list[str], left: int) -> None:
    assert "breaks off" in fault(lines[:left])


def test_a_missing_line_is_seen(lines: list[str]) -> None:
    assert "team.jsonl:3: 2 assessments should stand" in fault([lines[0], *lines[2:]])


@pytest.mark.parametrize("line", ["notes", "[]", "{}", '{"kind": "song"}', "[" * 100_000, '{"kind": "assessment"}'])
def test_what_is_no_line_of_an_export_is_told_with_its_number(lines: list[str], line: str) -> None:
    assert fault([lines[0], line, *lines[1:]]).startswith("team.jsonl:2: ")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"saved_at": "2026-01-01"}, "no time zone"),
        ({"saved_at": "yesterday"}, "isoformat"),
        ({"branch": 3}, "has branch, saved_at and assessment"),
        ({"assessment": {"schema": "assessment/1"}}, "not a Assessment"),
        ({"assessment": {"schema": "assessment/9"}}, "assessment/9"),
    ],
)
def test_a_wrong_assessment_is_told(lines: list[str], keys: dict[str, object], message: str) -> None:
    assert message in fault([lines[0], changed(lines[1], **keys), *lines[2:]])


def test_a_document_that_breaks_the_schema_is_told(lines: list[str]) -> None:
    document = json.loads(lines[1])["assessment"] | {"level": 9, "mood": "good"}
    assert "level: out of range" in fault([lines[0], changed(lines[1], assessment=document)])


def test_an_export_of_a_newer_program_is_refused(lines: list[str]) -> None:
    assert "update this one" in fault([changed(lines[0], version=2), *lines[1:]])


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\xff\xfe\x00")
    with open_store("sqlite://") as store, pytest.raises(UsageError, match="not an export"):
        import_file(store, tmp_path / "a.jsonl")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with open_store("sqlite://") as store, pytest.raises(UsageError, match="cannot be read"):
        import_file(store, tmp_path / "a.jsonl")


def test_an_export_to_a_file_is_the_users_alone(assessment: Assessment, tmp_path: Path) -> None:
    with open_store("sqlite://") as store:
        count = export_to(filled(store, assessment), tmp_path / "a.jsonl")
        assert import_file(store, tmp_path / "a.jsonl") == (0, count)
    assert stat.S_IMODE((tmp_path / "a.jsonl").stat().st_mode) == 0o600


def test_a_backup_is_a_store_with_the_same_rows(place: str, assessment: Assessment, tmp_path: Path) -> None:
    with open_store(place) as store:
        count = back_up(filled(store, assessment), tmp_path / "copy.db")
        before = store.entries()
    with open_store(str(tmp_path / "copy.db")) as copy:
        assert (count, copy.entries(), copy.check()) == (2, before, 2)


def test_a_backup_holds_also_what_cannot_be_read(assessment: Assessment, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.db")) as store:
        filled(store, assessment)
        with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
            connection.execute("UPDATE assessments SET document = 'torn' WHERE id = 1")
        assert back_up(store, tmp_path / "copy.db") == 2
        with pytest.raises(StoreError, match="db forget --id 1"):
            list(export_lines(store))


def test_a_backup_is_one_file_that_the_user_alone_may_read(assessment: Assessment, tmp_path: Path) -> None:
    with open_store("sqlite://") as store:
        back_up(filled(store, assessment), tmp_path / "copy.db")
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in tmp_path.glob("*.db*")] == [("copy.db", 0o600)]


def test_no_file_is_written_over(assessment: Assessment, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with open_store("sqlite://") as store, pytest.raises(UsageError, match="exists already"):
        back_up(filled(store, assessment), tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"


@pytest.mark.parametrize("step", [(os, "fsync"), (Path, "rename")])
def test_a_step_that_fails_leaves_no_half_file(
    assessment: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: tuple[object, str]
) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(*step, fail)
    before = sorted(tmp_path.iterdir())
    with open_store("sqlite://") as store, pytest.raises(UsageError, match="Input/output error"):
        back_up(filled(store, assessment), tmp_path / "copy.db")
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_is_not_there_is_told(assessment: Assessment, tmp_path: Path) -> None:
    with open_store("sqlite://") as store, pytest.raises(UsageError, match="cannot be written"):
        export_to(filled(store, assessment), tmp_path / "none" / "a.jsonl")
