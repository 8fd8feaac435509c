"""Runs as they come out of a command or an action: its paths, its environment and its triggers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import unwrapped
from assess.facts import Activity, Actor, Source, Trigger
from assess.running.command_patterns import program_of
from assess.running.deployed_paths import deployed_paths, paths_of_inputs
from assess.running.stages import (
    BY_OPERAND,
    PLACED,
    stage_by_branch,
    stage_by_name,
    stage_by_operands,
    stage_by_options,
    stages_by_trigger,
)
from assess.terms.environments import environment_kind
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.facts import Run
    from assess.running.commands import Classified
    from assess.running.context import Context

CARRYING = frozenset({Activity.DEPLOY, Activity.BUILD, Activity.PUBLISH})
INTEGRATION = re.compile(r"(?:^|[^a-z])(?:integration|e2e|end[-_]to[-_]end|system[-_]tests?)(?:$|[^a-z])")
TESTS = frozenset({"pytest", "unittest", "sbt", "maven", "gradle", "go", "npm", "testthat", "rspec", "cargo", "dotnet"})
DIFFS = frozenset({"diff", "cmp"})
# https://docs.pytest.org/en/stable/how-to/mark.html: `-m "not integration"`, `--ignore=tests/integration`
LEFT_OUT = re.compile(
    r"\bnot \(?(?:integration|acceptance|e2e|end_to_end|functional|system|database|db|docker|external)"
    r"|--ignore(?:-glob)?[= ]\S{0,200}(?:integration|acceptance|e2e|end_to_end|functional)"
)
MAX_WORDS = 2_000  # characters of a command
MAX_OWNER = 300  # characters of an owner's name that are looked at


def made_runs(
    found: Classified,
    source: Source,
    words: tuple[str, ...],
    context: Context,
    inputs: Iterable[tuple[str, str]] = (),
) -> Iterator[Run]:
    """Yield the run of an activity, once for each environment that it goes to."""
    given = tuple(inputs)
    paths = found.paths
    if not paths and found.activity in CARRYING:
        paths = paths_of_inputs(given) if given else deployed_paths(words)
    run = replace(
        context.pattern,
        source=source,
        activity=found.activity,
        tool=found.tool,
        languages=found.languages,
        paths=paths,
        excludes=found.excludes,
        blocks=context.pattern.blocks and found.blocks,
        certain=context.pattern.certain and found.certain,
        folder=context.folder,
        words=words,
    )
    for placed in _placed(run, context, given):
        yield placed
        if found.activity is Activity.UNIT_TEST and found.tool in TESTS:
            yield from _beside(placed, context)
        elif found.activity is Activity.COMPARE and context.containers and program_of(unwrapped(words)) in DIFFS:
            yield replace(placed, activity=Activity.INTEGRATION_TEST, certain=False)


def _beside(run: Run, context: Context) -> Iterator[Run]:
    """Yield tests as integration tests too, where a database is up or a job or target is named for them.

    Not where the command itself leaves such tests out.
    """
    if LEFT_OUT.search(" ".join(run.words)[:MAX_WORDS]):
        return
    if context.containers:
        yield replace(run, activity=Activity.INTEGRATION_TEST)
    elif any(INTEGRATION.search(_name(owner)) for owner in context.owners):
        yield replace(run, activity=Activity.INTEGRATION_TEST, certain=False)


def _name(owner: str) -> str:
    """Return the last part of the id of a job or target: its own name."""
    return re.split(r"[#:/]", owner[-MAX_OWNER:])[-1].lower()


def _placed(run: Run, context: Context, inputs: tuple[tuple[str, str], ...]) -> Iterator[Run]:
    written = run.environment
    if run.activity not in PLACED:
        yield run
    elif context.environments:
        yield from (replace(run, environment=name, environment_certain=False) for name in context.environments)
    elif written and "${{" not in written:
        yield _said_by_option(run, written)
    else:
        for triggers, stage in stages_by_trigger(written or _guess(run, context, inputs) or "", run.triggers):
            split = replace(run, triggers=triggers) if triggers != run.triggers else run
            guessed = stage or (None if written else _by_branch(split, context))
            yield replace(split, environment=guessed, environment_certain=False) if guessed else split


def _said_by_option(run: Run, written: str) -> Run:
    """Return the run in the environment that its own option names, where the job's is another one."""
    said = stage_by_options(run.words)
    if said is None or "${{" in said or environment_kind(said) is environment_kind(written):
        return run
    return replace(run, environment=said, environment_certain=False)


def _guess(run: Run, context: Context, inputs: tuple[tuple[str, str], ...]) -> str | None:
    if context.stage:
        return context.stage
    if run.activity in BY_OPERAND:
        operands = ("", *paths_of_inputs(inputs)) if inputs else run.words
        named = stage_by_operands(operands, run.folder)
        if named:
            return named
    if context.selected:
        return context.selected[-1]
    return stage_by_name(run.runner) if run.actor is Actor.CI else None


def _by_branch(run: Run, context: Context) -> str | None:
    triggers: tuple[Trigger, ...] = run.triggers if run.actor is Actor.CI else ()
    return stage_by_branch(triggers, run.activity, context.job, context.condition)
