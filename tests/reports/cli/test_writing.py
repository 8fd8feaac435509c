"""The final write: whole files, by way of a temporary one, and no link followed."""

from __future__ import annotations

import os
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from assess.errors import UsageError
from reports.cli.writing import write_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "told.html"
    file.write_text("old")
    file.chmod(0o640)
    write_file(file, "new")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode), len(list(tmp_path.iterdir()))) == ("new", 0o640, 1)


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("mine")
    (tmp_path / "told.html").symlink_to(tmp_path / "profile")
    write_file(tmp_path / "told.html", "new")
    assert ((tmp_path / "profile").read_text(), (tmp_path / "told.html").read_text()) == ("mine", "new")


def test_a_link_to_a_pipe_is_replaced_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "told.html").symlink_to(tmp_path / "pipe")
    write_file(tmp_path / "told.html", "new")
    assert (tmp_path / "told.html").read_text() == "new"


def test_a_pipe_that_was_named_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writing = threading.Thread(target=write_file, args=(tmp_path / "pipe", "new"))
    writing.start()
    assert (tmp_path / "pipe").read_text() == "new"
    writing.join()


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "told.html").write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", fail)
    with pytest.raises(UsageError, match="No space"):
        write_file(tmp_path / "told.html", "new")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]
