"""Hooks of pre-commit and prek, and their runs by pre-commit.ci."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Activity, Actor, Command, Fact, Problem, Run, Source, Standard, Target, Trigger
from assess.readers.protocol import Want
from assess.running.commands import Classified, hook_activities
from assess.running.targets import commands_of
from assess.terms.shapes import mapping, mappings, text, texts
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document, Mapping

TOOL = "pre-commit"
VERSION = 3
WANTS = (Want(names=(".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.yaml")),)
GIVES = (Run, Standard, Target, Command, Problem)

STANDARDS = frozenset({Activity.LINT, Activity.FORMAT, Activity.TYPE_CHECK})
MARKS = re.compile(r"\(\?[xi]\)|\(\?:|[\^$\s]")
ON_COMMIT = frozenset({"pre-commit", "commit", "pre-push", "push", "pre-merge-commit", "merge-commit"})


def read(document: Document) -> Iterator[Fact]:
    """Read the hooks: a run on each commit (by hand for manual ones), and on requests where pre-commit.ci is set up."""
    written = mapping(document.yaml)
    for repository in mappings(written.get("repos")):
        for hook in mappings(repository.get("hooks")):
            yield from _hook(document, written, repository, hook)


def _hook(document: Document, written: Mapping, repository: Mapping, hook: Mapping) -> Iterator[Fact]:
    name = text(hook.get("id"))
    source = Source(path=document.path, line=hook.lines.get("id", hook.line), tool=TOOL)
    triggers = _triggers(hook, texts(written.get("default_stages")))
    if text(repository.get("repo")) == "local":
        yield from _local(document, hook, name, source)
    runs = [] if "entry" in hook and text(repository.get("repo")) == "local" else _runs(written, hook, name, source)
    for run in runs:
        yield _with(run, triggers)
        if run.activity in STANDARDS:
            yield Standard(source=source, tool=run.tool, languages=run.languages, excludes=run.excludes)
        if "ci" in written and name not in texts(mapping(written.get("ci")).get("skip")) and Trigger.COMMIT in triggers:
            yield _with(run, (Trigger.REQUEST,), actor=Actor.CI)


def _local(document: Document, hook: Mapping, name: str, source: Source) -> Iterator[Fact]:
    """Yield a hook that is written here as a target: its entry may be a script of the repository."""
    owner = f"hook:{document.path}:{name}"
    manual = Trigger.COMMIT not in _triggers(hook, ())
    yield Target(source=source, id=owner, runner=TOOL, name=name)
    entry = " ".join([text(hook.get("entry")), *texts(hook.get("args"))])
    yield from commands_of(
        [(entry, source.line or 1)], Command(source=source, owner=owner, words=(), enabled=not manual)
    )


def _runs(written: Mapping, hook: Mapping, name: str, source: Source) -> list[Run]:
    excludes = (*_alternatives(written.get("exclude")), *_alternatives(hook.get("exclude")))
    return [
        Run(
            source=source,
            activity=found.activity,
            tool=found.tool,
            actor=Actor.HOOK,
            runner=f"hook:{source.path}:{name}",
            runner_source=source,
            languages=_languages(hook, found),
            paths=_alternatives(hook.get("files")),
            excludes=excludes,
            words=(TOOL, "run", name, *texts(hook.get("args"))),
        )
        for found in hook_activities(name)
    ]


def _with(run: Run, triggers: tuple[Trigger, ...], actor: Actor = Actor.HOOK) -> Run:
    return replace(run, triggers=triggers, actor=actor)


def _triggers(hook: Mapping, defaults: tuple[str, ...]) -> tuple[Trigger, ...]:
    stages = texts(hook.get("stages")) or defaults
    return (Trigger.COMMIT,) if not stages or ON_COMMIT.intersection(stages) else (Trigger.MANUAL,)


def _languages(hook: Mapping, found: Classified) -> tuple[str, ...]:
    """Return the languages that a hook is narrowed to, else those of its tool."""
    types = {*texts(hook.get("types")), *texts(hook.get("types_or"))}
    narrowed = tuple(language for language in found.languages if language in types)
    return narrowed or found.languages


def _alternatives(pattern: object) -> tuple[str, ...]:
    """Return the paths that a `files` or `exclude` expression names, without anchors, groups and blanks."""
    plain = MARKS.sub("", text(pattern))
    parts = (part.strip("()/").removesuffix("/.*") for part in plain.split("|"))
    return tuple(part for part in parts if part)
