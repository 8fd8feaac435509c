"""Made repositories of any size, to see how the time grows: written as a stream for `git fast-import`."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEW_FILES, FEW_COMMITS = 100, 100
COMMITS = (1_000, 10_000, 100_000, 300_000)
FILES = (100, 1_000, 10_000, 100_000)
FIRST, SECONDS_APART = 1_500_000_000, 1_000  # 300,000 commits take nine and a half years
KINDS = (
    ("dags/area{0}/load_{1}.py", "from airflow import DAG\n\ndag = DAG('d{1}', schedule='@daily', tags=['{2}'])\n"),
    ("models/area{0}/orders_{1}.sql", "select {2} as one, sum(amount) as amount\nfrom orders_{1}\ngroup by 1\n"),
    ("models/area{0}/schema_{1}.yml", "models:\n  - name: orders_{1}\n    description: Orders, edition {2}\n"),
    ("docs/area{0}/page_{1}.md", "# Page {1}\n\nWhat the orders of edition {2} mean.\n"),
)
A_FOLDER = 200


def make(folder: Path, *, commits: int, files: int) -> None:
    """Make a bare repository with so many files, then commits that change one file each."""
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(folder)], check=True)
    importing = ["git", "--git-dir", str(folder), "fast-import", "--quiet"]
    with subprocess.Popen(importing, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        process.stdin.writelines(_stream(commits, files))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, importing)


def _stream(commits: int, files: int) -> Iterator[bytes]:
    for commit in range(commits):
        when = FIRST + commit * SECONDS_APART
        message = f"Change the orders, step {commit}".encode()
        yield b"commit refs/heads/main\ncommitter Team <team@example.org> %d +0000\n" % when
        yield b"data %d\n%s\n" % (len(message), message)
        changed = range(files) if commit == 0 else (commit % files,)
        yield from (_file(number, commit) for number in changed)


def _file(number: int, edition: int) -> bytes:
    path, text = KINDS[number % len(KINDS)]
    content = text.format(number // A_FOLDER, number, edition).encode()
    name = path.format(number // A_FOLDER, number, edition).encode()
    return b"M 100644 inline %s\ndata %d\n%s\n" % (name, len(content), content)
