"""A Concourse pipeline over its files: its jobs, its resources, the steps of a plan and the pieces put into them.

https://concourse-ci.org/docs/steps/; teams with large pipelines merge their files with spruce (`(( inject … ))`).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers
from assess.documents import Mapping
from assess.facts import Trigger
from assess.terms.shapes import entries, mapping, mappings, text
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 6
MAX_STEPS = 1_000
PIECE = re.compile(r"\(\(\s*+(?:inject|grab)\s++([\w.-]{1,200})\s*+\)\)")
INJECTED = "."  # the key under which a whole mapping is put into another
FAILED = ("on_failure", "on_abort", "on_error")
AFTER = ("on_success", "ensure")
SEVERAL = ("do", "in_parallel", "aggregate")
REQUESTS = ("pull-request", "pull_request", "github-pr", "gerrit", "merge-request")


class Step(Value):
    """A step of a plan with what is put into it, and the file in which its task stands."""

    settings: Mapping
    path: str
    failed: bool = False  # it runs only after a failure
    tolerated: bool = False


class Pipeline:
    """The files of one repository's pipelines, by path."""

    def __init__(self, files: dict[str, Mapping]) -> None:
        self.files = files
        self.resources = {
            text(one.get("name")): one for file in files.values() for one in mappings(file.get("resources"))
        }
        self.own = self._own_repository()

    def jobs(self) -> Iterator[tuple[str, Mapping]]:
        """Yield every job with the file that defines it."""
        for path, file in self.files.items():
            yield from ((path, job) for job in mappings(file.get("jobs")) if "plan" in job and text(job.get("name")))

    def steps(self, job: Mapping, path: str) -> Iterator[Step]:
        """Yield the steps of a job's plan and their hooks in order."""
        if PIECE.fullmatch(text(job.get(INJECTED))):
            job = self._whole(Step(settings=job, path=path)).settings
        stack = [(Step(settings=one, path=path), 0) for one in reversed([*mappings(job.get("plan"))])]
        stack = [*((Step(settings=one, path=path, failed=True), 0) for one in _hooks(job, FAILED)), *stack]
        for _ in range(MAX_STEPS):
            if not stack:
                return
            step, depth = stack.pop()
            step = self._whole(step)
            inner = _inside(step)
            if not inner:
                yield step
            if depth < MAX_DEPTH:
                stack.extend((one, depth + 1) for one in reversed(inner + _after(step)))

    def repository(self, resource: str) -> str:
        """Return the name of the repository that a resource stands for; "" for a resource of another kind."""
        source = mapping(mapping(self.resources.get(resource)).get("source"))
        written = text(source.get("uri")) or text(source.get("repository")) or text(source.get("repo"))
        if not (self._is(resource, ("git",)) or self._is(resource, REQUESTS)):
            return ""
        return written.rstrip("/").removesuffix(".git").rpartition("/")[2].lower()

    def triggers(self, resource: str) -> tuple[Trigger, ...]:
        """Return what a new version of a resource means."""
        source = mapping(mapping(self.resources.get(resource)).get("source"))
        if self._is(resource, REQUESTS):
            return (Trigger.REQUEST,)
        if self._is(resource, ("time", "cron")):
            return (Trigger.SCHEDULE,)
        if self._is(resource, ("git",)) and self.repository(resource) in ("", self.own):
            branch = text(source.get("branch"))
            known = branch and "((" not in branch
            return (Trigger.TAG,) if source.get("tag_filter") else branch_triggers((branch if known else "main",))
        return (Trigger.UPSTREAM,)

    def _is(self, resource: str, kinds: tuple[str, ...]) -> bool:
        kind = text(mapping(self.resources.get(resource)).get("type")).lower()
        return kind in kinds or any(word in kind for word in kinds if len(word) > len("git"))

    def _own_repository(self) -> str:
        """Return the repository whose requests are built, or that starts most jobs: pipelines lie beside their code."""
        asked = (self.repository(one) for one in self.resources if self._is(one, REQUESTS))
        if own := next(filter(None, asked), ""):
            return own
        got = Counter(
            name
            for path, job in self.jobs()
            for step in self.steps(job, path)
            if step.settings.get("trigger") is True and (name := self.repository(resource_of(step.settings, "get")))
        )
        return got.most_common(1)[0][0] if got else ""

    def _whole(self, step: Step) -> Step:
        """Return a step with the pieces that its keys inject, below what it sets itself."""
        settings, path = step.settings, step.path
        for _ in range(MAX_DEPTH):
            key = next((key for key, value in settings.items() if PIECE.fullmatch(text(value))), None)
            if key is None:
                break
            found = PIECE.fullmatch(text(settings[key]))
            own = _without(settings, key)
            base, home = self._piece(found[1] if found else "")
            if not isinstance(base, Mapping):
                settings = own
                continue
            path = path if "run" in mapping(own.get("config")) else home
            settings = merged(base, own)
        config = mapping(settings.get("config"))
        inner = next((key for key, value in config.items() if PIECE.fullmatch(text(value))), None)
        if inner is not None:
            found = PIECE.fullmatch(text(config[inner]))
            base, _ = self._piece(found[1] if found else "")
            whole = merged(mapping(base), _without(config, inner))
            settings = merged(settings, Mapping({"config": whole}.items()))
        return Step(settings=settings, path=path, failed=step.failed, tolerated=step.tolerated)

    def _piece(self, name: str) -> tuple[object, str]:
        for path, file in self.files.items():
            value: object = file
            for part in name.split("."):
                value = mapping(value).get(part)
            if value is not None:
                return value, path
        return None, ""


def resource_of(settings: Mapping, step: str) -> str:
    """Return the resource of a `get` or `put`, which may go by another name in its plan."""
    return text(settings.get("resource")) or text(settings.get(step))


def merged(base: Mapping, own: Mapping, depth: int = 0) -> Mapping:
    """Return a mapping with another's keys over its own; mappings are merged as well."""
    both = Mapping(base.items(), line=own.line)
    both.lines = {**base.lines, **own.lines}
    for key, value in own.items():
        old = base.get(key)
        inner = isinstance(value, Mapping) and isinstance(old, Mapping) and depth < MAX_DEPTH
        both[key] = merged(mapping(old), mapping(value), depth + 1) if inner else value
        if inner:
            mapping(both[key]).line = mapping(old).line
    return both


def _without(settings: Mapping, key: str) -> Mapping:
    rest = Mapping(((name, value) for name, value in settings.items() if name != key), line=settings.line)
    rest.lines = dict(settings.lines)
    return rest


def _hooks(settings: Mapping, names: tuple[str, ...]) -> list[Mapping]:
    return [one for name in names for one in mappings(settings.get(name))]


def _inside(step: Step) -> list[Step]:
    """Return the steps of a step that only holds others."""
    settings = step.settings
    for key in SEVERAL:
        if key in settings:
            held = settings[key]
            held = held.get("steps") if isinstance(held, Mapping) else held
            return [_like(step, one) for one in entries(held) if isinstance(one, Mapping)]
    if "try" in settings:
        return [_like(step, one, tolerated=True) for one in mappings(settings["try"])]
    return []


def _after(step: Step) -> list[Step]:
    """Return the steps of a step's hooks."""
    failed = [_like(step, one, failed=True) for one in _hooks(step.settings, FAILED)]
    return [*(_like(step, one) for one in _hooks(step.settings, AFTER)), *failed]


def _like(step: Step, settings: Mapping, *, failed: bool = False, tolerated: bool = False) -> Step:
    return Step(settings=settings, path=step.path, failed=step.failed or failed, tolerated=step.tolerated or tolerated)
