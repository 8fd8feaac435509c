"""The fact cache: it changes no result, whatever happens to it."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
from typing import TYPE_CHECKING

import pytest

from assess.assessing import assess
from assess.cache import SIZE_LIMIT, SqliteFactCache, is_content_of
from assess.cache_file import cache_file, cache_info, clear_cache, is_apart
from assess.fact_codec import decode_facts, encode_facts
from assess.facts import Fact, Role, Source, ToolUse
from assess.readers import readers
from assess.snapshot import Entry, EntryKind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo

HELLO = "ce013625030ba8dba906f756967f9e9ca394464a"
ENTRY = Entry(path="a.sql", blob=HELLO, size=6, kind=EntryKind.FILE)
FACTS = (ToolUse(source=Source(path="a.sql", line=1, tool="dbt"), kind="transformation", tool="dbt"),)
WANTED = {"a.sql": (ENTRY, Role.PIPELINE)}


def remember(content: bytes = b"hello\n", limit: int = SIZE_LIMIT) -> None:
    with SqliteFactCache(readers(), limit=limit) as cache:
        cache.keep(ENTRY, Role.PIPELINE, FACTS, cache.written(ENTRY, content, FACTS))


def known(role: Role = Role.PIPELINE) -> dict[str, tuple[Fact, ...]]:
    with SqliteFactCache(readers()) as cache:
        return cache.known({"a.sql": (ENTRY, role)})


def test_facts_come_back_as_they_were() -> None:
    remember()
    assert known() == {"a.sql": FACTS}


def test_another_role_is_another_key() -> None:
    remember()
    assert known(Role.TEST) == {}


def test_other_readers_are_another_key() -> None:
    remember()
    with SqliteFactCache(readers()[1:]) as cache:
        assert cache.known(WANTED) == {}


def test_a_content_that_is_not_what_its_id_says_is_not_kept() -> None:
    remember(b"other\n")
    assert known() == {}


def test_a_sha256_repositorys_ids_are_known() -> None:
    empty = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"
    assert is_content_of(empty, b"")


def test_with_and_without_the_cache_the_assessment_is_the_same(made_repo: MadeRepo) -> None:
    made_repo.commit(
        {"dbt_project.yml": "name: shop\nversion: '1'\n", "models/a.sql": "select 1", "README.md": "# Shop\n"}
    )
    told = []
    for use in (True, True, False):
        with SqliteFactCache(readers()) as cache:
            told.append(assess(str(made_repo.path), cache=cache if use else None).to_json() | {"run": None})
    assert told[0] == told[1] == told[2]


def test_only_the_user_may_read_it() -> None:
    remember()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (cache_file(), cache_file().parent)]
    assert modes == [0o600, 0o700]


def test_a_damaged_cache_is_told_and_made_anew(caplog: pytest.LogCaptureFixture) -> None:
    remember()
    cache_file().write_bytes(b"no database, " * 100)
    with caplog.at_level(logging.WARNING):
        assert known() == {}
    remember()
    assert ("made anew" in caplog.text, known()) == (True, {"a.sql": FACTS})


def change_rows(statement: str, *values: object) -> None:
    with sqlite3.connect(cache_file()) as connection:
        connection.execute(statement, values)
    connection.close()


def test_a_damaged_row_is_read_anew() -> None:
    remember()
    change_rows("UPDATE facts SET content = x'00'")
    assert known() == {}


def test_a_row_without_its_seal_is_no_row() -> None:
    remember()
    change_rows("UPDATE facts SET content = ?", encode_facts(FACTS))
    assert known() == {}


def test_a_row_of_another_key_is_no_row() -> None:
    remember()
    with SqliteFactCache(readers()) as cache:
        cache.keep(ENTRY, Role.TEST, (), cache.written(ENTRY, b"hello\n", ()))
    change_rows("UPDATE facts SET content = (SELECT content FROM facts AS other WHERE other.key <> facts.key)")
    assert known() == {}


def test_a_damage_that_shows_late_is_mended_by_the_next_run() -> None:
    remember()
    with cache_file().open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)
    known()
    remember()
    assert known() == {"a.sql": FACTS}


@pytest.mark.parametrize("mode", [0o644, 0o666])
def test_a_cache_that_others_may_read_is_not_ours(mode: int) -> None:
    remember()
    cache_file().chmod(mode)
    assert known() == {}


def test_a_link_in_the_place_of_the_cache_is_not_followed(tmp_path: Path) -> None:
    cache_file().parent.mkdir(parents=True)
    (tmp_path / "elsewhere").write_bytes(b"")
    cache_file().symlink_to(tmp_path / "elsewhere")
    remember()
    assert ((tmp_path / "elsewhere").read_bytes(), known()) == (b"", {"a.sql": FACTS})


def test_a_cache_within_the_repository_is_not_used(made_repo: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(made_repo.path / ".cache"))
    assert not is_apart(str(made_repo.path))


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_only_the_user_may_read_it_whatever_the_umask(umask: int) -> None:
    before = os.umask(umask)
    try:
        remember()
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (cache_file(), *list(cache_file().parents)[:2])]
    assert modes == [0o600, 0o700, 0o700]


def test_a_locked_cache_fails_nothing(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assess.cache_file.LOCK_SECONDS", 0.01)
    remember()
    other = sqlite3.connect(cache_file())
    other.execute("BEGIN EXCLUSIVE")
    assert known() == {}
    other.close()
    assert "locked" in caplog.text


def test_what_waits_is_written_before_it_is_much_and_still_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assess.cache.HELD", 1)
    with SqliteFactCache(readers()) as cache:
        cache.keep(ENTRY, Role.PIPELINE, FACTS, cache.written(ENTRY, b"hello\n", FACTS))
        assert (cache_info().files, cache.known(WANTED)) == (1, {"a.sql": FACTS})


def test_a_cache_that_is_locked_meanwhile_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assess.cache_file.LOCK_SECONDS", 0.01)
    monkeypatch.setattr("assess.cache.HELD", 1)
    with SqliteFactCache(readers()) as cache:
        other = sqlite3.connect(cache_file())
        other.execute("BEGIN EXCLUSIVE")
        cache.keep(ENTRY, Role.PIPELINE, FACTS, cache.written(ENTRY, b"hello\n", FACTS))
        other.close()
    assert known() == {}


def test_a_cache_folder_that_cannot_be_made_fails_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    remember()
    assert known() == {}


def test_the_oldest_is_dropped_where_it_is_too_much() -> None:
    remember(limit=1)
    assert cache_info().files == 0


def test_a_cleared_cache_is_empty() -> None:
    remember()
    clear_cache()
    assert cache_info().files == 0


def test_a_type_that_cannot_be_found_again_is_not_kept() -> None:
    class Local(Fact):
        """A type that no module holds."""

    assert encode_facts([Local(source=Source(path="a"))]) is None


@pytest.mark.parametrize("content", [b"", b"x", b"\x00\x01"])
def test_bytes_that_hold_no_facts_are_no_facts(content: bytes) -> None:
    assert decode_facts(content) is None
