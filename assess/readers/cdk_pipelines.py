"""CDK Pipelines: the commands of their build, the stages that they deploy, and the branches that start them.

https://docs.aws.amazon.com/cdk/v2/guide/cdk_pipeline.html
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers
from assess.ci.jobs import script_commands
from assess.facts import CiJob, Command, Fact, Facts, Problem, Source, ToolUse, Trigger
from assess.readers.protocol import Want
from assess.terms.environments import environment_kind
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "cdk-pipelines"
VERSION = 3
SUFFIXES = (".py", ".ts", ".js", ".mts", ".mjs")
NEEDLES = (b"CdkPipeline", b"CodePipelineSource", b"target_branch", b"targetBranch", b"branch_name", b"branchName")
WANTS = (Want(suffixes=SUFFIXES, needles=NEEDLES),)

SYSTEM = "codebuild"  # its projects run the build and the stages
LIBRARY = re.compile(r"\baws_cdk\b|\baws-cdk-lib\b|@aws-cdk/")
MADE = re.compile(r"\b(?:CdkPipeline|CodePipeline)\(")
MODULE = re.compile(r"\baws_cdk(?:\.pipelines\b|\s++import\s++pipelines\b)|\bpipelines\.(?:CdkPipeline|CodePipeline)\(")
MODULE_OF_SCRIPT = re.compile(r"['\"](?:aws-cdk-lib|@aws-cdk)/pipelines['\"]")
STAGE = re.compile(r"\.(?:add_stage|addStage|add_application_stage|addApplicationStage|add_wave|addWave)\(")
# What a stage is called, in the construct that is given for it: `addStage(new Loads(this, "Prod", {…}))`
CALLED = re.compile(r"\(\s{0,80}\w{1,40}\s{0,9},\s{0,80}(?:id\s{0,4}=\s{0,4})?[\"'`]([\w .-]{1,80})[\"'`]")
BEHIND = 400  # characters behind a call in which its construct is looked for
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
GIVEN = re.compile(r"\b\w{0,30}[bB]ranch\w{0,30}['\"]?[ \t]{0,4}[=:][ \t]{0,4}['\"]([\w./-]{1,100})['\"]")
SOURCE = re.compile(
    r"\.(?:git_hub|gitHub|connection|code_commit|codeCommit)\(\s{0,99}[^,()]{1,200},\s{0,99}['\"]([\w./-]{1,100})['\"]"
)
LISTED = re.compile(r"\b(?:commands|install_commands|installCommands)[ \t]{0,4}[=:]\s{0,9}\[([^\[\]]{1,4000})\]")
SINGLE = re.compile(
    r"\b(?:synth_command|synthCommand|build_command|buildCommand|test_commands?|testCommands?)[ \t]{0,4}[=:]\s{0,9}"
    r"(?:f|rf|fr)?(['\"`])([^'\"`\n]{1,1000})\1"
)
TEXT = re.compile(r"(['\"`])([^'\"`\n]{1,1000})\1")
COMMENT = re.compile(r"^[ \t]*+(?:#|//).*+$", re.MULTILINE)
APPROVAL = re.compile(r"\bManualApproval(?:Step|Action)\(")
MAX_FOUND = 500


class BranchGiven(Fact):
    """A branch that a CDK app names outside the file of its pipeline."""

    name: str


class Delivery(Fact):
    """A pipeline as written; its branches are those of its own file, if that names any."""

    job: str
    branches: tuple[str, ...]
    approval: bool = False
    stages: tuple[str, ...] = ()  # the kinds of environments, in the order in which it brings a change to them


GIVES = (BranchGiven, CiJob, Command, Delivery, Problem, ToolUse)


def read(document: Document) -> Iterator[Fact]:
    """Yield the build's commands and a deployment for what the pipeline brings; else the branches that are named."""
    text = COMMENT.sub("", document.text)
    if not LIBRARY.search(text):
        return
    branches = [(found[1], found.start()) for pattern in (GIVEN, SOURCE) for found in _found(pattern, text)]
    made = MADE.search(text) if MODULE.search(text) or MODULE_OF_SCRIPT.search(text) else None
    if made is None:
        yield from (BranchGiven(source=_at(document, text, place), name=name) for name, place in branches)
        return
    source = _at(document, text, made.start())
    job = f"{document.path}#pipeline"
    names = tuple(dict.fromkeys(name for name, _ in branches))
    yield ToolUse(source=source, kind="ci", tool=SYSTEM)
    stages = found if len(found := dict(_stages(text))) > 1 else {}
    approval = APPROVAL.search(text) is not None
    yield Delivery(source=source, job=job, branches=names, approval=approval, stages=tuple(stages))
    pattern = Command(source=source, owner=job, words=())
    for command, place in _commands(text):
        line = text.count("\n", 0, place) + 1
        yield from script_commands([(command, line, document.path)], pattern)
    for stage, place in stages.items():
        yield replace(
            pattern, source=_at(document, text, place), owner=_job(job, stage), words=("cdk", "deploy", "--all")
        )
    if not stages and (staged := STAGE.search(text)):
        yield replace(pattern, source=_at(document, text, staged.start()), words=("cdk", "deploy", "--all"))


def link(facts: Facts) -> Iterable[Fact]:
    """Yield the job of each pipeline, started by its branches; one that names none by those of the app."""
    given = tuple(dict.fromkeys(one.name for one in facts.of(BranchGiven)))
    for one in facts.of(Delivery):
        branches = one.branches or given
        build = CiJob(
            source=one.source,
            system=SYSTEM,
            workflow=one.source.path,
            job=one.job,
            triggers=branch_triggers(branches) or (Trigger.MAIN,),
            branches=branches,
            approval=one.approval,
        )
        yield build
        before = one.job
        for stage in one.stages:
            yield replace(build, job=_job(one.job, stage), needs=(before,), environment=stage)
            before = _job(one.job, stage)


def _stages(text: str) -> Iterator[tuple[str, int]]:
    """Yield the environments to which calls bring a change, where their constructs are called after them."""
    seen: set[str] = set()
    for call in _found(STAGE, text):
        called = CALLED.search(text, call.end(), call.end() + BEHIND)
        kind = environment_kind("-".join(WORDS.findall(called[1]))) if called else None
        if kind is not None and kind.value not in seen:
            seen.add(kind.value)
            yield kind.value, call.start()


def _job(pipeline: str, stage: str) -> str:
    return f"{pipeline}-{stage}"


def _commands(text: str) -> Iterator[tuple[str, int]]:
    for listed in _found(LISTED, text):
        yield from ((one[2], listed.start(1) + one.start()) for one in _found(TEXT, listed[1]))
    yield from ((one[2], one.start()) for one in _found(SINGLE, text))


def _found(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(text), MAX_FOUND)


def _at(document: Document, text: str, place: int) -> Source:
    return Source(path=document.path, line=text.count("\n", 0, place) + 1, tool=TOOL)
