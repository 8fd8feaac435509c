"""The tour shows what the program prints."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
TOUR = runpy.run_path(str(TOP / "tools" / "tour"))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("room")
    TOUR["repository"](made)
    return made


def test_the_published_tour_is_what_the_program_prints(room: Path) -> None:
    """Where it fails, `make docs` writes the page anew."""
    assert (TOP / "docs" / "tour.md").read_text(encoding="utf-8") == TOUR["page"](room)


def test_a_block_shows_the_first_lines_that_are_asked_for(room: Path) -> None:
    assert TOUR["shown"](room, "catalogue | head -n 1").count("\n") == 1


def test_a_block_shows_the_gate_where_the_report_goes_to_a_file(room: Path) -> None:
    told = TOUR["shown"](room, "./orders-warehouse --rev faster-ci --no-regression --base main > request.txt")
    assert told.startswith("Gate: failed, 1 practice lost\n")
