"""From the steps of jobs, tasks, hooks and targets to the runs that they come to, whatever they call on the way."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from posixpath import dirname, join, normpath, relpath
from typing import TYPE_CHECKING

from assess.ci.failures import tells_failure
from assess.ci.folders import folder_inside, told_from_folder
from assess.ci.jobs import SCRIPT
from assess.documents import unwrapped
from assess.facts import (
    Activity,
    Actor,
    CiJob,
    Command,
    Environment,
    Facts,
    Run,
    Source,
    Standard,
    Target,
    Trigger,
    Use,
)
from assess.running.alerts import messenger_of
from assess.running.called_targets import Targets, arguments_of
from assess.running.command_patterns import has_option
from assess.running.commands import LENIENT, Classified, classify, classify_use, commands_of_use, with_variables
from assess.running.composed import Composed
from assess.running.context import Context, Step, told, with_inputs
from assess.running.deployed_paths import image_words
from assess.running.leading_variables import named
from assess.running.making import made_runs
from assess.running.meltano_steps import meltano_steps
from assess.running.named_uses import command_named, folder_given, told_by_name
from assess.running.own_commands import OwnCommands
from assess.running.stages import stage_by_name, stage_by_operands, stage_by_options, stage_of_login, stage_selected
from assess.running.steps import (
    DATABASES,
    as_step,
    folder_with_inputs,
    is_workflow,
    local_path,
    starts_containers,
    with_arguments,
    word_after,
)
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGES = "docker"
HOOK = "hook:"  # begins the owner of the command of a hook


class Walk:
    """All jobs, targets, commands and uses of a tree by their owners, and what each comes to."""

    def __init__(self, facts: Facts) -> None:
        self.targets = Targets(facts)
        self.called: set[str] = set()  # the targets that something led to
        self.steps: dict[str, list[Command | Use]] = defaultdict(list)
        for command in facts.of(Command):
            self.steps[command.owner].append(command)
        for use in facts.of(Use):
            self.steps[use.owner].append(use)
        for steps in self.steps.values():
            steps.sort(key=lambda step: step.source.line or 0)
        self._jobs: dict[str, list[CiJob]] = defaultdict(list)
        for job in facts.of(CiJob):
            self._jobs[job.source.path].append(job)
        self._hooks = tuple(run for run in facts.of(Run) if run.actor is Actor.HOOK)
        self._own = OwnCommands(facts)
        self._composed = Composed(facts)
        self._linted = tuple(dict.fromkeys(chain.from_iterable(one.languages for one in facts.of(Standard))))
        self._environments: dict[Source, list[str]] = defaultdict(list)
        for environment in facts.of(Environment):
            self._environments[environment.source].append(environment.name)

    def of_job(self, job: CiJob, context: Context) -> Iterator[Step]:
        """Yield what a job runs; a called job's own settings go before its caller's."""
        before = context.pattern
        inputs = tuple({**dict(job.inputs), **dict(context.inputs)}.items())
        environment = with_inputs(job.environment or "", inputs) or before.environment
        pattern = replace(
            before,
            runner=job.job,
            runner_source=job.source,
            environment=environment,
            approval=before.approval or job.approval,
            needs=tuple(dict.fromkeys((*before.needs, *job.needs))),
            callers=(*before.callers, before.runner) if before.runner != job.job else before.callers,
        )
        up = [True for image in job.services if DATABASES.search(image)]
        inside = replace(
            context,
            pattern=pattern,
            owners=(*context.owners, job.job),
            containers=up,
            selected=[],
            inputs=inputs,
            job=job,
            condition=job.condition,
            on_failure=context.on_failure or tells_failure(job.condition),
            environments=self._several(job) if environment == job.environment else context.environments,
        )
        yield from self.of_owner(job.job, inside)

    def of_owner(self, owner: str, context: Context) -> Iterator[Step]:
        """Yield what the steps of a job, target or hook run, in order."""
        for step in self.steps.get(owner, ()):
            if not context.budget.take():
                return
            yield from self.of_step(step, context)

    def of_step(self, step: Command | Use, context: Context) -> Iterator[Step]:
        """Yield what one step runs."""
        inner = context.after(step)
        if isinstance(step, Use):
            yield from self._use(step, inner)
        else:
            yield from self._command(step, inner)

    def of_target(self, target: Target, context: Context, via: tuple[Source, ...] = ()) -> Iterator[Step]:
        """Yield what a target and those that it needs run, called by way of these places."""
        if not context.enters(target.id):
            return
        self.called.add(target.id)
        pattern = replace(context.pattern, via=(*context.pattern.via, *via))
        inside = replace(
            context,
            pattern=pattern,
            inputs=tuple({**dict(target.inputs), **dict(context.inputs)}.items()),
            owners=(*context.owners, target.id),
            script_folder=dirname(target.source.path),
        )
        for need in self.targets.needed(target):
            yield from self.of_target(need, replace(inside, arguments=()), (target.source,))
        yield from self.of_owner(target.id, inside)

    def targets_of(self, runner: str) -> list[Target]:
        """Return the targets of a runner: `make`, `script`, `pre-commit`."""
        return [target for target in self.targets.by_id.values() if target.runner == runner]

    def _several(self, job: CiJob) -> tuple[str, ...]:
        """Return the environments that the matrix of a job stands for."""
        is_matrix = job.environment is not None and "matrix." in job.environment
        return tuple(dict.fromkeys(self._environments.get(job.source, ()))) if is_matrix else ()

    def _use(self, use: Use, context: Context) -> Iterator[Step]:
        place = local_path(use.name)
        given = replace(context, inputs=tuple((key, with_inputs(text, context.inputs)) for key, text in use.inputs))
        placed = replace(given, stage=stage_by_options((), given.inputs) or context.stage)
        if is_workflow(use.name):
            yield from self._called_jobs(use, place, placed)
            return
        target = self.targets.by_id.get(f"action:{place}") if use.name.startswith((".", "/")) else None
        if target is not None:
            yield from self.of_target(target, given, (use.source,))
            return
        login = stage_of_login(use.name, given.inputs)
        if login and stage_by_name(context.pattern.runner) is None:
            context.selected.append(login)
        direct = classify_use(use.name, given.inputs)
        if not direct:
            yield from self._named(use, placed)
        for found in direct:
            for run in made_runs(found, use.source, _words_of_use(found, use, given), placed, given.inputs):
                yield run, context
        for words in commands_of_use(use.name, given.inputs):
            command = Command(source=use.source, owner=use.owner, words=words)
            yield from self._calls(command, words, context)

    def _called_jobs(self, use: Use, place: str, given: Context) -> Iterator[Step]:
        if place not in self._jobs:
            yield from self._named(use, given)
        given = replace(given, stage=stage_by_options((), given.inputs) or given.stage)
        for job in self._jobs.get(place, ()):
            if not given.budget.take():
                return
            called = given.after(as_step(job, use))
            if called.enters(job.job):
                yield from self.of_job(job, called.into(use.owner, use.source))

    def _named(self, use: Use, context: Context) -> Iterator[Step]:
        """Yield what a piece of CI that stands elsewhere does by its name."""
        inside = replace(context, folder=folder_given(context.inputs))
        if words := command_named(use.name):
            yield from self._command(
                Command(source=use.source, owner=use.owner, words=words, folder=inside.folder), inside
            )
        job = context.job
        beside = f"{job.workflow} {job.job} {job.source.path}" if job else ""
        for found in told_by_name(use.name, self._linted, beside):
            words = _words_of_use(found, use, context)
            yield from ((run, context) for run in made_runs(found, use.source, words, inside, ()))

    def _command(self, command: Command, context: Context) -> Iterator[Step]:
        variables = (*context.variables, *told(command.environment))
        is_recipe = command.owner.startswith("just:")
        folder = self._folder_of(command, context)
        written = told_from_folder(with_arguments(command.words, context, as_text=is_recipe), folder)
        words = named(with_variables(written, variables))
        inside = replace(
            context,
            folder="" if folder == "." else folder,
            variables=variables,
            stage=stage_by_options(words, command.environment) or context.stage,
        )
        if (selected := stage_selected(words)) is not None:
            context.selected.append(selected)
        found = classify(words, command.environment)
        if command.owner.startswith(HOOK) and not has_option(words, LENIENT):
            found = tuple(replace(item, blocks=True) for item in found)  # a hook fails where it has changed a file
        if starts_containers(words, alone=self._composed.is_lone(words, inside.folder)):
            context.containers.append(True)
        called = tuple(self._calls(command, words, inside))
        found = found or (() if called else self._own.classify(words, inside.folder)) or _message(command, inside)
        if not called or not all(item.tool == "npm" for item in found):
            for item in found:
                placed = self._in_unknown_folder(command, inside) if item.activity is Activity.BUILD else inside
                yield from ((run, inside) for run in made_runs(item, command.source, words, placed))
        yield from called

    def _in_unknown_folder(self, command: Command, context: Context) -> Context:
        """Return the context with the folder as it is written, where that is one that only the run knows."""
        unknown = not context.folder and "${{" in command.folder
        return replace(context, folder=command.folder) if unknown else context

    def _folder_of(self, command: Command, context: Context) -> str:
        """Return where a command runs: a script where it is called, an included target where it is taken in."""
        if command.owner.startswith(SCRIPT):
            (folder,) = with_arguments((command.folder,), context)
            return folder_inside(context.folder, folder)
        home = self.targets.homes.get(command.owner)
        if home is None:
            return folder_with_inputs(command.folder, context)
        return normpath(join(home, relpath(command.folder or ".", dirname(command.source.path) or ".")))

    def _calls(self, command: Command, words: tuple[str, ...], context: Context) -> Iterator[Step]:
        """Yield what the targets run that a command calls."""
        plain = unwrapped(words)
        if plain[:2] in (("pre-commit", "run"), ("prek", "run")):
            yield from self._hooks_in(plain, command, context)
        for inner in meltano_steps(plain):
            for found in classify(inner):
                yield from ((run, context) for run in made_runs(found, command.source, inner, context))
        for target in self.targets.called(words, context.folder, context.script_folder):
            passed = arguments_of(words, target)
            stage = context.stage or stage_by_operands(plain)
            yield from self.of_target(target, replace(context, arguments=passed, stage=stage), (command.source,))

    def _hooks_in(self, words: tuple[str, ...], command: Command, context: Context) -> Iterator[Step]:
        """Yield what `pre-commit run` runs: every hook but skipped and manual ones, or the one that it names."""
        skipped = {name.strip() for key, text in command.environment if key == "SKIP" for name in text.split(",")}
        stage = word_after(words, "--hook-stage")
        named = {word for word in words[2:] if not word.startswith("-")} - {stage}
        via = (*context.pattern.via, command.source)
        for run in self._hooks:
            hook = run.words[2] if len(run.words) > 2 else ""  # noqa: PLR2004 - pre-commit run NAME
            manual = Trigger.MANUAL in run.triggers and stage != "manual"
            if hook not in skipped and not manual and (hook in named or not self._names_a_hook(named)):
                found = Classified(activity=run.activity, tool=run.tool, languages=run.languages, paths=run.paths)
                for made in made_runs(found, run.source, run.words, context):
                    yield replace(made, excludes=run.excludes, via=via), context
        for target in self.targets_of("pre-commit"):
            if target.name not in skipped and (target.name in named or not self._names_a_hook(named)):
                yield from self.of_target(target, context, (command.source,))

    def _names_a_hook(self, named: set[str]) -> bool:
        hooks = {run.words[2] for run in self._hooks if len(run.words) > 2}  # noqa: PLR2004 - pre-commit run NAME
        return bool(named & (hooks | {target.name for target in self.targets_of("pre-commit")}))


def _words_of_use(found: Classified, use: Use, given: Context) -> tuple[str, ...]:
    builds = found.activity is Activity.BUILD and found.tool == IMAGES
    return (use.name, *(image_words(use.name, given.inputs) if builds else ()))


def _message(command: Command, context: Context) -> tuple[Classified, ...]:
    """Return the message that a program of the team's own sends of a failure, told by the channel that it is given."""
    channel = messenger_of(command.environment) if context.on_failure else None
    return (Classified(activity=Activity.NOTIFY, tool=channel, certain=False),) if channel else ()
