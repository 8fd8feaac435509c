"""Scripts that the files of CI systems name, and the jobs that start them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assess.facts import CiJob

SCRIPT = re.compile(r"(?<![\w/.-])(?:[\w.-]{1,80}/){1,10}[\w-]{1,80}\.py\b")


def named_scripts(text: str) -> tuple[str, ...]:
    """Return the paths of the Python scripts in folders that a text names, in order."""
    return tuple(sorted({found.removeprefix("./") for found in SCRIPT.findall(text)}))


def started_by_jobs(jobs: Iterable[CiJob], named: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return the jobs that start each script: those of a file that names it, as which of them does is not followed."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    for job in jobs:
        if job.enabled:
            held[job.source.path].append(job.job)
    started: defaultdict[str, list[str]] = defaultdict(list)
    for file, names in held.items():
        for path in named.get(file, ()):
            started[path] += names
    return {path: tuple(dict.fromkeys(names)) for path, names in started.items()}
