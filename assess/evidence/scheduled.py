"""The team's own scripts that CI runs on a schedule: such a job is the orchestrator of the pipelines in them."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice, pairwise
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple

from assess.ci.conditions import narrowed
from assess.ci.failures import tells_failure
from assess.ci.folders import folder_inside, told_from_folder
from assess.documents import unwrapped
from assess.facts import Activity, Actor, CiJob, Command, Facts, Run, Trigger, Use
from assess.readers.console_scripts import ConsoleScript
from assess.running.called_targets import Targets
from assess.running.command_patterns import program_of
from assess.running.steps import is_workflow, local_path
from assess.values import replace
from assess.weights import data_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Interpreters, and the options by which they take code from the command line.
INTERPRETERS = {
    "python": ("-c",),
    "pypy": ("-c",),
    "Rscript": ("-e",),
    "R": ("-e",),
    "julia": ("-e", "--eval"),
    "node": ("-e", "--eval"),
    "ruby": ("-e",),
    "perl": ("-e",),
}
# `source("R/load.R")`, `include("load.jl")`, `runpy.run_path('load.py')`
QUOTED = re.compile(r"""["']([\w./ -]{1,200})["']""")
IMPORTED = re.compile(r"(?:^|[;\n])[^\S\n]*+(?:from|import)\s++([A-Za-z_][\w.]{0,200})")
# https://books.ropensci.org/targets/walkthrough.html: the pipeline stands in this file.
TARGETS_CALL = re.compile(r"\btar_make\w{0,20}\s?\(")
TARGETS_FILE = "_targets.R"
SOURCES = ("", "src")
MODULE_ENDS = (".py", "/__main__.py", "/__init__.py")
PART = 2  # folders from the top that a script and what it loads share
MAX_WORDS = 6  # of a command line among which its script stands
MAX_CODE = 2_000  # characters of code in a command line that are looked at
MAX_STEPS = 2_000  # that one job is followed into


class _Step(NamedTuple):
    command: Command
    folder: str


def scheduled_scripts(facts: Facts) -> tuple[Run, ...]:
    """Return a run for each file of data code that a scheduled job of CI starts; what it loads is a guess."""
    return facts.made(_scheduled_scripts)


def _scheduled_scripts(facts: Facts) -> tuple[Run, ...]:
    jobs = [one for one in facts.of(CiJob) if Trigger.SCHEDULE in one.triggers and _does_work(one)]
    if not jobs:
        return ()
    tree = _Tree(facts)
    found = (_run(step.command, job, path) for job in jobs for step in tree.steps(job) for path in tree.scripts(step))
    return tuple(dict.fromkeys(found))


class _Tree:
    """The commands that jobs come to, through targets, scripts, actions and workflows of this tree."""

    def __init__(self, facts: Facts) -> None:
        self._targets = Targets(facts)
        self._paths = {one.source.path for one in data_code(facts)}
        self._modules = {one.name: one.module for one in facts.of(ConsoleScript)}
        self._commands: dict[str, list[Command]] = defaultdict(list)
        for command in facts.of(Command):
            if _does_work(command) and narrowed((Trigger.SCHEDULE,), command.condition):
                self._commands[command.owner].append(command)
        self._uses: dict[str, list[str]] = defaultdict(list)
        for use in facts.of(Use):
            if _does_work(use) and use.name.startswith((".", "/")):
                self._uses[use.owner].append(use.name)
        self._by_file: dict[str, list[str]] = defaultdict(list)
        for job in facts.of(CiJob):
            if _does_work(job):
                self._by_file[job.source.path].append(job.job)

    def steps(self, job: CiJob) -> Iterator[_Step]:
        """Yield the commands of a job and of what it calls, each with the folder that it runs in."""
        waiting = [(job.job, "")]
        seen = set(waiting)
        left = MAX_STEPS
        while waiting and left:
            owner, home = waiting.pop()
            called = [(name, "") for use in self._uses[owner] for name in self._used(use)]
            for command in self._commands[owner][:left]:
                left -= 1
                folder = folder_inside(home, command.folder)
                step = _Step(replace(command, words=told_from_folder(command.words, folder)), folder)
                yield step
                called += self._called(step)
            waiting += [one for one in dict.fromkeys(called) if one not in seen]
            seen.update(called)

    def _used(self, name: str) -> list[str]:
        place = local_path(name)
        return self._by_file[place] if is_workflow(name) else [f"action:{place}"]

    def _called(self, step: _Step) -> list[tuple[str, str]]:
        """Return what a command calls; a script runs where it is called, a target beside its own file."""
        place = dirname(step.command.source.path)
        found = self._targets.called(step.command.words, step.folder, place)
        found = (*found, *(need for target in found for need in self._targets.needed(target)))
        return [(target.id, step.folder if target.runner == "script" else "") for target in found]

    def scripts(self, step: _Step) -> Iterator[str]:
        """Yield the files of data code that a command starts: as its script, its module, or by code given to it."""
        words = unwrapped(step.command.words)
        if not words:
            return
        options = INTERPRETERS.get(program_of(words), ())
        code = next((after for word, after in pairwise(words) if word in options), "")
        if code:
            yield from self._of_code(code[:MAX_CODE], step.folder)
        elif options:
            yield from self._files((word for word in words[1:MAX_WORDS] if not word.startswith("-")), step.folder)
        elif "-m" in step.command.words:
            yield from self._of_module(words[0], step.folder)
        elif (module := self._modules.get(basename(words[0]))) is not None:
            yield from self._of_module(module, step.folder)
        else:
            yield from self._files(words[:1], step.folder)

    def _of_code(self, code: str, folder: str) -> Iterator[str]:
        written = [*QUOTED.findall(code), *([TARGETS_FILE] if TARGETS_CALL.search(code) else ())]
        yield from self._files(written, folder)
        yield from (path for module in IMPORTED.findall(code) for path in self._of_module(module, folder))

    def _of_module(self, module: str, folder: str) -> Iterator[str]:
        path = module.replace(".", "/")
        starts = dict.fromkeys((*(join(folder, source) for source in SOURCES), *SOURCES))
        yield from islice(self._files((f"{join(start, path)}{end}" for start in starts for end in MODULE_ENDS), ""), 1)

    def _files(self, names: Iterable[str], folder: str) -> Iterator[str]:
        """Yield those of the names that are files of data code."""
        yield from (path for name in names if (path := normpath(join(folder, name))) in self._paths)


def _does_work(step: CiJob | Command | Use) -> bool:
    """Say whether a job or step is on and made for more than to tell of a failure."""
    return step.enabled and not tells_failure(step.condition)


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
