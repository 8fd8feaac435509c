"""Measure, print and write `docs/performance.md`.

BENCH_REPOS names Git folders, separated by spaces; BENCH_RUNS how often each case is run, five or more; BENCH_GROWTH
the most commits or files that made repositories have, 0 for none.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.cases import cases_of, cold_case, start_cases
from bench.floor import floor_of
from bench.made import COMMITS, FEW_COMMITS, FEW_FILES, FILES, make
from bench.measuring import Cost, medians
from bench.page import Measured, page
from bench.peers import peers_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
FEWEST_RUNS = 5
GROWTH_RUNS = PEER_RUNS = 1  # the large ones take minutes


def main() -> None:
    """Measure everything and tell it."""
    runs = max(FEWEST_RUNS, int(os.environ.get("BENCH_RUNS", FEWEST_RUNS)))
    most = int(os.environ.get("BENCH_GROWTH", max(COMMITS)))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        room = Path(name)
        starts = medians(start_cases(room), runs)
        repositories = [_measured(Path(one), room, runs) for one in os.environ.get("BENCH_REPOS", "").split()]
        growth = dict(_grown(room, most))
    told = page(repositories, starts, growth, runs)
    PAGE.write_text(told, encoding="utf-8")
    sys.stdout.write(told)


def _measured(repository: Path, room: Path, runs: int) -> Measured:
    command = ["git", "-C", str(repository), "rev-parse", "--absolute-git-dir", "HEAD"]
    folder, commit = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    own = room / f"repository-{abs(hash(folder))}"
    own.mkdir()
    cases = [floor_of(Path(folder), commit, own), *cases_of(Path(folder), commit, own)]
    costs = medians(cases, runs)
    peers = medians(peers_of(Path(folder), commit, own), PEER_RUNS)
    return Measured(name=_name(Path(folder)), commit=commit, costs=costs, peers=peers)


def _name(folder: Path) -> str:
    """Return what a repository is called: the last folder's name that is neither its Git folder nor a plain `repo`."""
    names = [one for one in folder.parts if one not in {".git", "repo"}]
    return names[-1].removesuffix(".git").replace("+", "/")


def _grown(room: Path, most: int) -> list[tuple[str, Cost]]:
    sizes = [(commits, FEW_FILES) for commits in COMMITS] + [(FEW_COMMITS, files) for files in FILES]
    return [_one_size(room, commits, files) for commits, files in sizes if max(commits, files) <= most]


def _one_size(room: Path, commits: int, files: int) -> tuple[str, Cost]:
    folder = room / f"made-{commits}-{files}"
    make(folder, commits=commits, files=files)
    costs = medians([cold_case(folder, room)], GROWTH_RUNS)
    return f"{commits:,} commits, {files:,} files", costs["cold"]


if __name__ == "__main__":
    main()
