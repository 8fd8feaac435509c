"""The team's own scripts that CI runs on a schedule: such a job is the orchestrator of the pipelines in them."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from assess.documents import unwrapped
from assess.facts import Activity, Actor, CiJob, Command, Facts, Run, Trigger
from assess.running.command_patterns import program_of
from assess.weights import data_code

if TYPE_CHECKING:
    from collections.abc import Iterator

INTERPRETERS = frozenset({"python", "pypy", "Rscript", "R", "julia", "node", "ruby", "perl"})
PART = 2  # folders from the top that a script and what it loads share
MAX_WORDS = 6  # of a command line among which its script stands


def scheduled_scripts(facts: Facts) -> tuple[Run, ...]:
    """Return a run for each file of data code that a scheduled job of CI starts; what it loads is a guess."""
    jobs = {one.job: one for one in facts.of(CiJob) if one.enabled and Trigger.SCHEDULE in one.triggers}
    if not jobs:
        return ()
    paths = {one.source.path for one in data_code(facts)}
    return tuple(
        _run(command, jobs[command.owner], path)
        for command in facts.of(Command)
        if command.enabled and command.owner in jobs
        for path in _scripts(command, paths)
    )


def _scripts(command: Command, paths: set[str]) -> Iterator[str]:
    words = unwrapped(command.words)
    if words and program_of(words) in INTERPRETERS:
        places = (normpath(join(command.folder, word)) for word in words[1:MAX_WORDS] if not word.startswith("-"))
        yield from (place for place in places if place in paths)


def _run(command: Command, job: CiJob, path: str) -> Run:
    folders = path.split("/")[:-1]
    return Run(
        source=command.source,
        activity=Activity.TRANSFORM,
        tool="script",
        actor=Actor.CI,
        triggers=job.triggers,
        runner=job.job,
        runner_source=job.source,
        certain=False,
        paths=("/".join(folders[:PART]),) if folders else (),
    )
