"""The floor: what Git needs to hand over the history, the references, the tree and the files, to nowhere."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bench.measuring import Case

SUFFIXES = frozenset(
    ".yml .yaml .py .toml .json .md .sh .bash .tf .tfvars .hcl .cfg .ini .conf .properties .env .txt".split()
)
NAMES = ("dockerfile", "makefile", "jenkinsfile", "codeowners", "justfile", ".")
LOG = ("log", "-z", "--raw", "--no-renames", "--diff-merges=first-parent", "--format=%H%x00%P%x00%aN%x00%ct%x00%B")


def floor_of(repository: Path, commit: str, room: Path) -> Case:
    """Return the case of the floor; which objects there are is found out before it is measured."""
    git = ("git", "--git-dir", str(repository))
    listed = subprocess.run([*git, "ls-tree", "-r", "-z", commit], capture_output=True, check=True).stdout
    ids = room / "ids"
    ids.write_bytes(b"".join(one + b"\n" for one in map(_wanted, listed.split(b"\0")) if one))
    commands = (
        (*git, *LOG, commit),
        (*git, "for-each-ref"),
        (*git, "ls-tree", "-r", "-z", commit),
        (*git, "cat-file", "--batch", "--buffer"),
    )
    return Case(name="floor", commands=lambda: commands, environment={"GIT_NO_LAZY_FETCH": "1"}, fed=ids)


def _wanted(line: bytes) -> bytes:
    """Return the id of a file that is told in YAML, Python and the like; nothing for any other."""
    about, _, path = line.partition(b"\t")
    name = path.decode("utf-8", "replace").rpartition("/")[2].lower()
    is_wanted = Path(name).suffix in SUFFIXES or name.startswith(NAMES)
    return about.split()[2] if is_wanted and about.startswith(b"100") else b""
