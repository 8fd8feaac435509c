"""Folders and files of ours: closed to others whatever the umask, and removed without following links."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from assess.user_folders import is_private, make_private, make_private_file, remove_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=[0o000, 0o022, 0o777], ids=oct)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_umask")
def test_folders_and_files_are_closed_to_others(tmp_path: Path) -> None:
    make_private(tmp_path / "a" / "b")
    make_private_file(tmp_path / "a" / "b" / "c")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b", "a/b/c")]
    assert modes == [0o700, 0o700, 0o600]


def test_what_exists_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("kept")
    (tmp_path / "a").chmod(0o640)
    make_private_file(tmp_path / "a")
    assert ((tmp_path / "a").read_text(), stat.S_IMODE((tmp_path / "a").stat().st_mode)) == ("kept", 0o640)


def test_a_link_is_not_private(tmp_path: Path) -> None:
    make_private_file(tmp_path / "a")
    (tmp_path / "link").symlink_to("a")
    assert (is_private(tmp_path / "a"), is_private(tmp_path / "link")) == (True, False)


def test_removing_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "ours" / "in").mkdir(parents=True)
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "a").touch()
    (tmp_path / "ours" / "in" / "link").symlink_to(tmp_path / "theirs")
    remove_folder(tmp_path / "ours")
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["a", "theirs"]
