"""The folder that stands in for a repository's own: what killed runs left behind is removed, and nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from assess.git.own_folder import LONGEST_RUN, PREFIX, new_folder


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def left(place: Path, name: str, *, seconds: float) -> Path:
    """Make a folder that was last changed so long ago."""
    folder = place / name
    (folder / "objects").mkdir(parents=True)
    os.utime(folder, times=(time.time() - seconds, time.time() - seconds))
    return folder


@pytest.mark.parametrize(
    ("name", "seconds", "stays"),
    [
        (f"{PREFIX}a1b2", LONGEST_RUN + 60, False),
        (f"{PREFIX}a1b2", LONGEST_RUN - 60, True),
        ("another-program-a1b2", LONGEST_RUN + 60, True),
    ],
)
def test_only_what_a_run_left_days_ago_is_removed(place: Path, name: str, seconds: float, *, stays: bool) -> None:
    folder = left(place, name, seconds=seconds)
    with new_folder() as made:
        assert (folder.exists(), any(Path(made).iterdir())) == (stays, False)


def test_a_link_of_that_name_is_left_alone(place: Path) -> None:
    target = left(place, "precious", seconds=LONGEST_RUN + 60)
    link = place / f"{PREFIX}link"
    link.symlink_to(target)
    os.utime(link, times=(0, 0), follow_symlinks=False)
    with new_folder():
        assert (target / "objects").exists()
