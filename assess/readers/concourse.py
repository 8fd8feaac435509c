"""Concourse: the jobs of its pipelines, over all files that are merged into one, with the tasks that they run.

https://concourse-ci.org/docs/jobs/ and https://concourse-ci.org/docs/tasks/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.ci.concourse_pipeline import Pipeline, Step, resource_of
from assess.ci.jobs import first_line, image_pins, script_commands, variables
from assess.documents import Mapping, line_of, parse_yaml
from assess.facts import CiJob, Command, Fact, Facts, Pin, Problem, Source, ToolUse, Trigger, Use
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text, texts
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "concourse"
VERSION = 3
NEEDLES = (b"plan:", b"image_resource:", b"resource_types:", b"resources:", b"platform: linux")
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=NEEDLES),)

PIECE_DEPTH = 4
MAX_PIECES = 1_000
SHELL_OPTION = re.compile(r"-[a-z]*c[a-z]*")
STEPS = frozenset({"get", "put", "task", "in_parallel", "do", "aggregate", "set_pipeline", "try", "load_var"})


class ConcourseFile(Fact):
    """A file that may be part of a Concourse pipeline, as text: what it means depends on the others."""

    text: str
    begins: bool  # it defines jobs


GIVES = (ConcourseFile, CiJob, Command, Use, ToolUse, Pin, Problem)


def read(document: Document) -> Iterator[Fact]:
    """Keep a file with jobs, resources, a task or pieces of them."""
    written = mapping(document.yaml)
    begins = any(_has_plan(job) for job in mappings(written.get("jobs")))
    if begins or _has_resources(written) or _is_task(written) or _has_pieces(written):
        source = Source(path=document.path, line=1, tool=TOOL)
        yield ConcourseFile(source=source, text=document.text, begins=begins)
    if begins:
        yield ToolUse(source=Source(path=document.path, line=1, tool=TOOL), kind="ci", tool=TOOL)


def _has_plan(job: Mapping) -> bool:
    plan = [*mappings(job.get("plan"))]
    return bool(text(job.get("name"))) and any(STEPS & set(step) for step in plan)


def _has_resources(written: Mapping) -> bool:
    resources = written.get("resources")
    return isinstance(resources, list) and any({"name", "type", "source"} <= set(one) for one in mappings(resources))


def _is_task(written: Mapping) -> bool:
    return "platform" in written and "path" in mapping(written.get("run"))


def _has_pieces(written: Mapping) -> bool:
    """Say whether tasks stand two or three levels down, as in a file whose pieces others inject."""
    level = [written]
    for _ in range(PIECE_DEPTH):
        level = [value for one in level for value in one.values() if isinstance(value, Mapping)][:MAX_PIECES]
        if any("task" in one or _is_task(mapping(one.get("config"))) for one in level):
            return True
    return False


def link(facts: Facts) -> Iterator[Fact]:
    """Yield the jobs of all pipelines here; `passed` is what a job needs."""
    if not any(fact.begins for fact in facts.of(ConcourseFile)):
        return
    kept = {fact.source.path: fact.text for fact in facts.of(ConcourseFile)}
    files = {path: mapping(next(iter(parse_yaml(content)), None)) for path, content in kept.items()}
    lines = {path: tuple(content.replace("\r\n", "\n").split("\n")) for path, content in kept.items()}
    pipeline = Pipeline(files)
    ids = {text(job.get("name")): f"{path}#{text(job.get('name'))}" for path, job in pipeline.jobs()}
    pinned: set[tuple[str, str]] = set()
    for path, job in pipeline.jobs():
        for fact in _job(pipeline, job, path, ids, lines):
            if isinstance(fact, Pin):  # a piece that many jobs inject is written once
                if (fact.source.path, fact.name) in pinned:
                    continue
                pinned.add((fact.source.path, fact.name))
            yield fact


def _job(
    pipeline: Pipeline, job: Mapping, path: str, ids: dict[str, str], lines: dict[str, tuple[str, ...]]
) -> Iterator[Fact]:
    name = text(job.get("name"))
    steps = [*pipeline.steps(job, path)]
    got = {text(step.settings.get("get")): step.settings for step in steps if "get" in step.settings}
    resources = {alias: resource_of(settings, "get") for alias, settings in got.items()}
    started = [
        trigger
        for alias, settings in got.items()
        if settings.get("trigger") is True
        for trigger in pipeline.triggers(resources[alias])
    ]
    passed = dict.fromkeys(before for settings in got.values() for before in texts(settings.get("passed")))
    head = CiJob(
        source=Source(path=path, line=job.line, tool=TOOL),
        system=TOOL,
        workflow=path,
        job=ids[name],
        triggers=tuple(dict.fromkeys(started)) or (Trigger.MANUAL,),
        needs=tuple(ids[before] for before in passed if before in ids),
    )
    yield head
    for step in steps:
        yield from _step(pipeline, step, head, resources, lines)


def _step(
    pipeline: Pipeline, step: Step, head: CiJob, resources: dict[str, str], lines: dict[str, tuple[str, ...]]
) -> Iterator[Fact]:
    settings = step.settings
    condition = "failure" if step.failed else None
    if "put" in settings:
        kind = text(mapping(pipeline.resources.get(resource_of(settings, "put"))).get("type"))
        source = replace(head.source, line=settings.line if step.path == head.source.path else head.source.line)
        passed = tuple(variables(settings.get("params")).items())
        yield Use(source=source, owner=head.job, name=f"concourse/{kind}", inputs=passed, condition=condition)
    if "task" not in settings:
        return
    config, home = mapping(settings.get("config")), step.path
    inputs = {**resources, **{to: resources.get(of, of) for to, of in _mapped(settings)}}
    if text(settings.get("file")):
        found = _task_file(text(settings.get("file")), pipeline.files)
        config, home = (pipeline.files[found], found) if found else (Mapping(), home)
    image = mapping(mapping(config.get("image_resource")).get("source"))
    reference = ":".join(filter(None, (text(image.get("repository")), text(image.get("tag")))))
    source = Source(path=home, line=mapping(config.get("run")).line, tool=TOOL)
    yield from image_pins([reference] if reference and "((" not in reference else [], source)
    run = mapping(config.get("run"))
    pattern = Command(
        source=source,
        owner=head.job,
        words=(),
        tolerated=step.tolerated,
        folder=_inside_input(text(run.get("dir")), inputs, pipeline),
        environment=tuple({**variables(config.get("params")), **variables(settings.get("params"))}.items()),
        condition=condition,
    )
    yield from script_commands([_script(run, home, lines, inputs, pipeline)], pattern)


def _mapped(settings: Mapping) -> Iterator[tuple[str, str]]:
    yield from variables(settings.get("input_mapping")).items()


def _script(
    run: Mapping, home: str, lines: dict[str, tuple[str, ...]], inputs: dict[str, str], pipeline: Pipeline
) -> tuple[str, int, str]:
    """Return what a task runs with its line: the script behind `sh -c`, or the program and its arguments."""
    words = [text(run.get("path")), *texts(run.get("args"))]
    at = next((at for at, word in enumerate(words) if at and SHELL_OPTION.fullmatch(word)), None)
    if at is not None and at + 1 < len(words):
        line = first_line(lines.get(home, ()), line_of(run.get("args"), at) or run.line)
        return words[at + 1], line, home
    return " ".join(_inside_input(word, inputs, pipeline) for word in words), run.line, home


def _inside_input(path: str, inputs: dict[str, str], pipeline: Pipeline) -> str:
    """Return a path without the folder of an input that is this repository; another one's stays in front."""
    first, _, rest = path.removeprefix("./").partition("/")
    if first not in inputs and first.lower() != pipeline.own:
        return path
    repository = pipeline.repository(inputs.get(first, first))
    return path if repository and repository != pipeline.own else rest


def _task_file(written: str, files: Iterable[str]) -> str | None:
    """Return the task's file here; its first folder is the name of an input."""
    inside = written.partition("/")[2]
    return next((path for path in files if path in (inside, written)), None)
