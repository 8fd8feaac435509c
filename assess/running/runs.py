"""Joins jobs, tasks, hooks and targets with the commands that they come to: the runs of the whole tree."""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.ci.folders import folder_inside, told_from_folder
from assess.ci.jobs import SCRIPT
from assess.facts import (
    Actor,
    CiJob,
    Command,
    Fact,
    Facts,
    Known,
    Pipeline,
    Problem,
    ProblemKind,
    Run,
    Source,
    Target,
    Trigger,
    Use,
)
from assess.readers.jvm_projects import BoundCheck
from assess.running.alerts import alerts_of
from assess.running.bound_checks import bound_checks
from assess.running.brought_tools import brought_by
from assess.running.context import MAX_COMMANDS, MAX_COMMANDS_IN_ALL, Budget, Context, Step, pattern_of
from assess.running.leading_variables import named
from assess.running.steps import is_workflow, local_path
from assess.running.walk import Walk
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

CLOCKED = re.compile(r"(?:^|[_.-])(?:cron|hourly|nightly|daily|weekly)(?=[_.-])")  # what a clock elsewhere starts


def join_runs(facts: Facts) -> Iterator[Fact]:
    """Yield the runs of CI jobs, pipelines, hooks and targets that nothing calls, and the alerts that CI jobs send."""
    starts = _Starts(facts)
    steps = list(starts.ci_steps())
    runs = [run for run, _ in steps]
    yield from dict.fromkeys(runs)
    yield from dict.fromkeys(bound_checks(runs, facts.of(BoundCheck)))
    yield from dict.fromkeys(alerts_of(steps, runs))
    in_pipelines = tuple(dict.fromkeys(starts.pipeline_runs()))
    yield from dict.fromkeys((*in_pipelines, *starts.hook_runs()))
    in_scripts = tuple(dict.fromkeys(starts.script_runs()))
    by_clock = (run for run in in_scripts if run.actor is Actor.PIPELINE)
    yield from dict.fromkeys(brought_by((*runs, *in_pipelines, *by_clock)))
    yield from in_scripts
    yield from starts.problems


class _Starts:
    """Where runs start: jobs of CI, pipelines, hooks, and targets that nothing calls."""

    def __init__(self, facts: Facts) -> None:
        self._walk = Walk(facts)
        self._jobs = facts.of(CiJob)
        self._pipelines = facts.of(Pipeline)
        self._called_workflows = {local_path(use.name) for use in facts.of(Use) if is_workflow(use.name)}
        self._budget = Budget(MAX_COMMANDS_IN_ALL)
        self.problems: list[Problem] = []

    def ci_steps(self) -> Iterator[Step]:
        """Yield what the jobs of CI run."""
        for job in self._starting_jobs():
            context = self._start(job)
            steps = list(self._walk.of_job(job, context))
            yield from ((self._told(run, context), inside) for run, inside in steps)
            self._tell(job.source, context)

    def pipeline_runs(self) -> Iterator[Run]:
        """Yield what the tasks of pipelines run."""
        for pipeline in self._pipelines:
            scheduled = pipeline.scheduled in (Known.SET, Known.UNRESOLVED)
            trigger = Trigger.SCHEDULE if scheduled else Trigger.MANUAL
            pattern = pattern_of(pipeline.source, Actor.PIPELINE, (trigger,), pipeline.name)
            context = self._context(replace(pattern, enabled=pipeline.enabled))
            for task in pipeline.tasks:
                owner = f"{pipeline.name}/{task.name}"
                source = replace(pipeline.source, line=task.line or pipeline.source.line)
                own = [step for step in self._walk.steps.get(owner, ()) if step.source.path == pipeline.source.path]
                written = [Command(source=source, owner=owner, words=task.words)] if task.words else []
                for step in own or written:
                    yield from (run for run, _ in self._walk.of_step(step, context))
            self._tell(pipeline.source, context)

    def hook_runs(self) -> Iterator[Run]:
        """Yield what the hooks written in this repository run on a commit."""
        for target in self._walk.targets_of("pre-commit"):
            self._walk.called.add(target.id)
            pattern = pattern_of(target.source, Actor.HOOK, (Trigger.COMMIT,), target.id)
            context = self._context(pattern, (target.id,))
            yield from (run for run, _ in self._walk.of_owner(target.id, context))
            self._tell(target.source, context)

    def script_runs(self) -> Iterator[Run]:
        """Yield what targets run that nothing else here calls; to be asked after all others."""
        waiting = [target for target in self._walk.targets.by_id.values() if target.id not in self._walk.called]
        for target in waiting:
            self._note_calls(target)
        alone = [target for target in waiting if target.name and target.id not in self._walk.called]
        for target in (one for one in alone if one.runner != "compose"):  # a container, no script
            clocked = bool(CLOCKED.search(basename(target.source.path))) and target.id.startswith(SCRIPT)
            actor, trigger = (Actor.PIPELINE, Trigger.SCHEDULE) if clocked else (Actor.SCRIPT, Trigger.MANUAL)
            pattern = replace(pattern_of(target.source, actor, (trigger,), target.id), certain=not clocked)
            context = self._context(pattern)
            yield from (run for run, _ in self._walk.of_target(target, context))
            self._tell(target.source, context)

    def _starting_jobs(self) -> Iterator[CiJob]:
        """Yield the jobs that start by themselves; one that is only called runs through its callers."""
        for job in self._jobs:
            own = tuple(trigger for trigger in job.triggers if trigger is not Trigger.CALL)
            if own or job.source.path not in self._called_workflows:
                yield replace(job, triggers=own or job.triggers)

    def _start(self, job: CiJob) -> Context:
        pattern = pattern_of(job.source, Actor.CI, job.triggers, job.job)
        return self._context(replace(pattern, enabled=job.enabled, blocks=not job.tolerated))

    def _context(self, pattern: Run, owners: tuple[str, ...] = ()) -> Context:
        return Context(pattern=pattern, owners=owners, budget=Budget(MAX_COMMANDS, self._budget))

    def _told(self, run: Run, context: Context) -> Run:
        return replace(run, certain=False) if context.budget.spent else run

    def _tell(self, source: Source, context: Context) -> None:
        if context.budget.spent:
            message = f"more than {MAX_COMMANDS} commands are run from here: the rest is not followed"
            self.problems.append(
                Problem(source=source, reader=source.tool, kind=ProblemKind.TOO_LARGE, message=message)
            )

    def _note_calls(self, target: Target) -> None:
        for step in self._walk.steps.get(target.id, ()):
            if isinstance(step, Command):
                folder = folder_inside("", step.folder)
                words = named(told_from_folder(step.words, folder))
                called = self._walk.targets.called(words, folder, dirname(target.source.path))
                self._walk.called.update(found.id for found in called if found.id != target.id)
        if target.name:
            self._walk.called.update(need.id for need in self._walk.targets.needed(target) if need.id != target.id)
