"""Travis CI: the phases of the one job, or of each job of the matrix.

https://docs.travis-ci.com/user/job-lifecycle/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers
from assess.ci.jobs import runtime_kind
from assess.ci.steps import step_commands
from assess.documents import Mapping
from assess.facts import CiJob, Command, Fact, Pin, Problem, Source, ToolUse, Trigger
from assess.readers.protocol import Want
from assess.terms.shapes import entries, mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "travis"
VERSION = 2
WANTS = (Want(names=(".travis.yml", ".travis.yaml")),)
GIVES = (CiJob, Command, Pin, Problem, ToolUse)

PHASES = ("before_install", "install", "before_script", "script", "before_deploy")
AFTER = ("after_success", "after_failure", "after_script", "after_deploy")  # their result does not change the build's
RUNTIMES = ("python", "r", "node_js", "jdk", "scala", "go")


def read(document: Document) -> Iterable[Fact]:
    """Return the jobs; pushes and requests start them unless a condition says otherwise."""
    written = mapping(document.yaml)
    included = tuple(mappings(mapping(written.get("jobs") or written.get("matrix")).get("include")))
    if not any(key in holder for holder in (written, *included) for key in ("script", "language", "install", "deploy")):
        return
    yield ToolUse(source=Source(path=document.path, line=1, tool=TOOL), kind="ci", tool=TOOL)
    for runtime in RUNTIMES:
        for version in texts(written.get(runtime)):
            source = Source(path=document.path, line=written.lines.get(runtime), tool=TOOL)
            kind = runtime_kind(runtime, version)
            yield Pin(source=source, scope="runtime", ecosystem=runtime, kind=kind, name=f"{runtime} {version}")
    for number, own in enumerate(included or (Mapping(),), start=1):
        yield from _job(document, written, own, number)


def _job(document: Document, written: Mapping, own: Mapping, number: int) -> Iterator[Fact]:
    name = text(own.get("name")) or text(own.get("stage")) or f"job{number}"
    job = f"{document.path}#{name}.{number}"
    source = Source(path=document.path, line=own.line, tool=TOOL)
    branches = texts(mapping(written.get("branches")).get("only"))
    triggers = _triggers(text(own.get("if") or written.get("if")), branches)
    yield CiJob(
        source=source,
        system=TOOL,
        workflow=document.path,
        job=job,
        triggers=triggers,
        branches=branches,
        services=texts(written.get("services")),
    )
    pattern = Command(source=source, owner=job, words=())
    for phase in (*PHASES, *AFTER):
        holder = own if phase in own else written
        like = pattern if phase in PHASES else Command(source=source, owner=job, words=(), tolerated=True)
        yield from step_commands(document, holder.get(phase), holder.lines.get(phase), like)
    for deploy in mappings(own.get("deploy") or written.get("deploy")):
        yield from _deploy(document, deploy, job)


def _triggers(condition: str, branches: tuple[str, ...]) -> tuple[Trigger, ...]:
    if "type" in condition and "cron" in condition:
        return (Trigger.SCHEDULE,)
    if "type" in condition and "pull_request" in condition and "!=" not in condition:
        return (Trigger.REQUEST,)
    if "tag" in condition and "IS present" in condition:
        return (Trigger.TAG,)
    return (Trigger.REQUEST, *branch_triggers(branches or ("*",)))


def _deploy(document: Document, deploy: Mapping, job: str) -> Iterator[Fact]:
    """Yield a script that deploys; what other providers do is named by their command line."""
    match deploy.get("on"):
        case Mapping() as on:
            pass
        case _:
            on = Mapping()
    branch = " ".join(texts(on.get("branch")) or ["main"])
    condition = "tag IS present" if on.get("tags") is True else f"branch = {branch}"
    source = Source(path=document.path, line=deploy.line, tool=TOOL)
    pattern = Command(source=source, owner=job, words=(), condition=condition)
    for script in entries(deploy.get("script")):
        yield from step_commands(document, script, deploy.lines.get("script"), pattern)
