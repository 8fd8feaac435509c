"""Whole assessments of a tree of 100,000 files and of a history of 100,000 commits, measured: memory and time."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.hostile.git_objects import pointed, put, tree

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

LAUNCHER = Path(__file__).resolve().parents[2] / "dataops_assess.py"
FILES = COMMITS = 100_000
FOLDERS = 200
MEMORY = 300  # MB
SECONDS = 300  # of processor time; a tenth of it on a quick machine

pytestmark = pytest.mark.xdist_group("size")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run took: its exit code, the most memory in MB, and processor time in seconds."""

    code: int
    memory: float
    seconds: float


def taken_for(repo: MadeRepo) -> Taken:
    """Assess a repository in a process of its own, with reports for all readers."""
    out = repo.path.parent / "out"
    folders = {"XDG_CACHE_HOME": str(out / "cache"), "XDG_DATA_HOME": str(out / "data")}
    reports = [part for suffix in ("json", "html") for part in ("-o", str(out / f"told.{suffix}"))]
    out.mkdir()
    with subprocess.Popen(
        [sys.executable, str(LAUNCHER), str(repo.path), *reports],
        env=os.environ | folders,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Taken(process.returncode, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)


def folder(repo: MadeRepo, at: int) -> str:
    """Write a folder of models, code, workflows and pages, no two folders with the same content."""
    texts = {
        "py": f"import logging\nlog = logging.getLogger(__name__)\n\n\ndef load_{at}(x):\n    return x + {at}\n",
        "sql": f"with a as ({{{{ ref('m{at}') }}}})\n",
        "yml": f"models:\n- name: m{at}\n  description: The orders.\n  columns: [{{name: a, tests: [unique]}}]\n",
        "md": f"# Orders of {at}\n\nOwned by team-{at}.\n",
        "sh": f"dbt run --select m{at}\n",
    }
    blobs = {suffix: put(repo, "blob", text.encode()) for suffix, text in texts.items()}
    names = sorted((f"m{number:03}.{suffix}", suffix) for suffix in blobs for number in range(FILES // FOLDERS // 5))
    return tree(repo, *(("100644", name.encode(), blobs[suffix]) for name, suffix in names))


def test_a_tree_of_a_hundred_thousand_files(made_repo: MadeRepo) -> None:
    project = put(made_repo, "blob", b"name: shop\nconfig-version: 2\n")
    folders = [("40000", b"d%03d" % at, folder(made_repo, at)) for at in range(FOLDERS)]
    pointed(made_repo, tree(made_repo, *folders, ("100644", b"dbt_project.yml", project)))
    taken = taken_for(made_repo)
    assert (taken.code, taken.memory < MEMORY, taken.seconds < SECONDS) == (0, True, True), taken


def test_a_history_of_a_hundred_thousand_commits(made_repo: MadeRepo) -> None:
    who = "commit refs/heads/main\ncommitter A{0} <a{0}@example.org> {1} +0000\ndata {2}\n{3}\n"
    stream = []
    for at in range(COMMITS):
        message = f"Change the orders of shop {at % 400} (#{at})"
        stream.append(who.format(at % 50, 1_600_000_000 + at * 1_000, len(message), message))
        stream.append(f"M 100644 inline models/m{at % 400}.sql\ndata 8\nselect {at % 10}\n")
    made_repo.git("fast-import", "--quiet", "--force", stdin="".join(stream).encode())
    taken = taken_for(made_repo)
    assert (taken.code, taken.memory < MEMORY, taken.seconds < SECONDS) == (0, True, True), taken
