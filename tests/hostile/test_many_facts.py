"""Links, joins and rules over as many facts of every type as a large tree may give: in proportion to their number."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("many_facts.py")
FEW, MANY = 500, 2_000  # of each type
MOST = 12  # times as long for four times as many; what compares each with each takes sixteen times


@pytest.fixture(scope="module")
def taken() -> dict[int, dict[str, float]]:
    """Return the processor time of each part by the number of facts of each type."""
    return {number: _seconds(number) for number in (FEW, MANY)}


def _seconds(number: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(number)], capture_output=True, text=True, check=True, timeout=3_600
    )
    return {name: float(seconds) for name, seconds in map(str.split, done.stdout.splitlines())}


def test_time_grows_with_the_number_of_facts(taken: dict[int, dict[str, float]]) -> None:
    grown = {name: seconds / (taken[FEW][name] + 0.05) for name, seconds in taken[MANY].items()}
    assert {name: times for name, times in grown.items() if times > MOST} == {}


def test_every_part_is_timed(taken: dict[int, dict[str, float]]) -> None:
    assert len(taken[MANY]) > 60
