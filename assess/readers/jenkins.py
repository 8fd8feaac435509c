"""Jenkins: the stages of a Jenkinsfile, what starts them, what they run and whom a failure is told."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assess.ci.folders import folder_after
from assess.ci.groovy_blocks import Block, functions_of, parse_groovy
from assess.ci.jenkins_conditions import PUSHED, narrowed, narrowed_by, started
from assess.ci.jenkins_messages import alerts_of
from assess.ci.jenkins_steps import command_of, pushed
from assess.ci.jobs import image_pins, script_commands
from assess.facts import (
    Alert,
    CiJob,
    Command,
    Fact,
    Pin,
    Problem,
    Source,
    ToolUse,
    Trigger,
)
from assess.readers.protocol import Want
from assess.terms.environments import environment_kind
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "jenkins"
VERSION = 9
WANTS = (Want(names=("Jenkinsfile*", "*.jenkinsfile", "*.jenkins")),)
GIVES = (CiJob, Command, Alert, ToolUse, Pin, Problem)

SHELLS = frozenset({"sh", "bat", "powershell", "pwsh"})
STARTING = frozenset({"pipeline", "node", "stage", "properties"})
MAX_WRAPPED = 3  # blocks around the first stage of a scripted pipeline
LIBRARY = re.compile(r"^[^\S\n]*+(?:@Library\(|library\b)", re.MULTILINE)
# A step of a shared library that is called after what it does: `enableStagingDeployment()`, `deployToCluster(…)`.
DEPLOYING = re.compile(r"[ \t]*(\w{0,40}?[dD]eploy\w{0,40})[ \t]?\(")
DOCKER = "docker."
PARAMETER_CLASS = "ParameterValue"  # `[$class: 'StringParameterValue', name: 'STAGE', value: 'prod']`
ASSIGNED = 3  # words within which a step stands whose result a variable keeps: `def code = sh(…)`
NOT_DEPLOYING = re.compile(r"disable|skip|no|without|can|is|should|un", re.IGNORECASE)
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
MAX_LINE = 500


class _Around(Value):
    """What the stages inside a block share."""

    triggers: tuple[Trigger, ...]
    image: str = ""
    timeout: str | None = None
    retries: int | None = None
    approval: bool = False
    enabled: bool = True
    variables: tuple[tuple[str, str], ...] = ()


def read(document: Document) -> Iterator[Fact]:
    """Read a declarative pipeline, or the stages of a scripted one."""
    blocks = parse_groovy(document.text)
    if not _is_pipeline(blocks):
        if LIBRARY.search(document.text):
            yield from _of_library(document)
            yield from alerts_of(Block(children=list(blocks)), {}, Source(path=document.path, tool=TOOL))
        return
    yield ToolUse(source=Source(path=document.path, line=1, tool=TOOL), kind="ci", tool=TOOL)
    top = next((block for block in blocks if block.name == "pipeline"), Block(children=list(blocks)))
    around = _around(top, _Around(triggers=started(top, document.text)))
    functions = functions_of(blocks)
    yield from _Stages(document, functions).inside(top, around, ())
    yield from alerts_of(top, functions, Source(path=document.path, tool=TOOL))


def _of_library(document: Document) -> Iterator[Fact]:
    """Yield the job of a file that leaves everything to a step of a shared library; what it runs is not known here."""
    source = Source(path=document.path, line=1, tool=TOOL)
    yield ToolUse(source=source, kind="ci", tool=TOOL)
    workflow = PurePosixPath(document.path).name
    owner = f"{document.path}#library"
    yield CiJob(source=source, system=TOOL, workflow=workflow, job=owner, triggers=PUSHED)
    for number, line in enumerate(document.lines, start=1):
        found = DEPLOYING.match(line[:MAX_LINE])
        if found and not NOT_DEPLOYING.match(found[1]):
            step = Source(path=document.path, line=number, tool=TOOL)
            yield Command(source=step, owner=owner, words=_deploying(found[1]))


def _deploying(name: str) -> tuple[str, ...]:
    """Return the command that stands for a step that deploys, with the stage in its name."""
    words = WORDS.findall(name)
    stage = next((word.lower() for word in words if environment_kind(word)), None)
    return ("jenkins-step", name, *(("--env", stage) if stage else ()))


def _is_pipeline(blocks: Iterable[Block], depth: int = MAX_WRAPPED) -> bool:
    """Say whether stages stand here, or in a step of a shared library that wraps the whole file (`teamPipeline {`)."""
    return any(block.name in STARTING or (depth > 0 and _is_pipeline(block.children, depth - 1)) for block in blocks)


def _around(block: Block, above: _Around) -> _Around:
    options = [child for holder in block.of_name("options") for child in holder.children]
    retries = next((_number(option) for option in options if option.name == "retry"), above.retries)
    minutes = next((" ".join(option.words[1:]) for option in options if option.name == "timeout"), above.timeout)
    triggers, enabled = above.triggers, above.enabled
    for when in block.of_name("when"):
        triggers = narrowed(triggers, when.children)
        enabled = enabled and not any(child.words[:2] == ["expression", "false"] for child in when.children)
    return _Around(
        triggers=triggers,
        image=_image(block) or above.image,
        timeout=minutes or None,
        retries=retries,
        approval=above.approval or any(block.of_name("input")),
        enabled=enabled,
        variables=above.variables + tuple(_variables(block)),
    )


def _variables(block: Block) -> Iterator[tuple[str, str]]:
    """Yield the literal variables of `environment { STAGE = 'prod' }`; `credentials('x')` is none."""
    for child in (child for holder in block.of_name("environment") for child in holder.children):
        if len(child.words) == 1 and child.texts:
            yield child.name, child.text


def _number(option: Block) -> int | None:
    return next((int(word) for word in option.words[1:] if word.isdigit() and len(word) < 4), None)  # noqa: PLR2004


def _image(block: Block) -> str:
    """Return the image of `agent { docker 'x' }` or `agent { docker { image 'x' } }`."""
    docker = [child for agent in block.of_name("agent") for child in agent.of_name("docker")]
    inner = [image.text for holder in docker for image in holder.of_name("image")]
    return next((image for image in (*inner, *(holder.text for holder in docker)) if image), "")


class _Stages:
    """Turns the stages of one file into jobs; stages wait for the one before, parallel ones for the same."""

    def __init__(self, document: Document, functions: dict[str, Block]) -> None:
        self.document = document
        self.ids: set[str] = set()
        self._functions = functions
        self._has_docker = DOCKER in document.text

    def _source(self, line: int) -> Source:
        return Source(path=self.document.path, line=line, tool=TOOL)

    def inside(self, block: Block, around: _Around, before: tuple[str, ...]) -> Iterator[Fact]:
        """Yield the facts of the stages anywhere below a block."""
        for child in block.children:
            if child.name == "stage":
                known = set(self.ids)
                yield from self._stage(child, around, before)
                if block.name != "parallel":
                    before = tuple(sorted(self.ids - known)) or before
            elif child.name not in ("post", "when", "options", "agent"):
                known = set(self.ids)
                yield from self.inside(child, replace(around, triggers=narrowed_by(child, around.triggers)), before)
                before = tuple(sorted(self.ids - known)) or before

    def _stage(self, stage: Block, above: _Around, before: tuple[str, ...]) -> Iterator[Fact]:
        around = _around(stage, above)
        if any(stage.of_name("stages", "parallel", "matrix")):
            yield from self.inside(stage, around, before)
            return
        owner = self._id(stage.text)
        source = self._source(stage.line)
        asks = around.approval or any(child.name == "input" for child in stage.below())
        yield CiJob(
            source=source,
            system=TOOL,
            workflow=PurePosixPath(self.document.path).name,
            job=owner,
            triggers=around.triggers,
            enabled=around.enabled,
            approval=asks,
            needs=before,
            image=around.image or None,
            retries=around.retries,
            timeout=around.timeout,
        )
        yield from image_pins([around.image], source)
        pattern = Command(source=source, owner=owner, words=(), environment=around.variables)
        yield from self._commands(stage, pattern, set())

    def _id(self, name: str) -> str:
        wanted = f"{self.document.path}#{name or 'stage'}"
        found = wanted if wanted not in self.ids else f"{wanted}-{len(self.ids)}"
        self.ids.add(found)
        return found

    def _commands(self, block: Block, pattern: Command, called: set[str]) -> Iterator[Command | Problem]:
        for child in block.children:
            source = self._source(child.line)
            if child.texts and not SHELLS.isdisjoint(child.words[:ASSIGNED]):
                script, line = child.named.get("script", child.text), child.texts[0][1]
                loose = pattern.tolerated or "returnStatus" in child.words
                like = replace(pattern, source=self._source(line), tolerated=loose)
                yield from script_commands([(script, line, self.document.path)], like)
            elif child.name == "build" and (job := child.named.get("job") or child.text):
                given = (text for text, _ in child.texts if text != job and not text.endswith(PARAMETER_CLASS))
                started = ("jenkins-build", "--no-wait" if "false" in child.words else "--wait", job, *given)
                yield replace(pattern, source=source, words=started)
            elif words := command_of(child) or (pushed(child) if self._has_docker else ()):
                yield replace(pattern, source=source, words=words)
            elif child.name in self._functions:
                if child.name not in called:
                    called.add(child.name)
                    yield from self._commands(self._functions[child.name], pattern, called)
                yield from self._commands(child, pattern, called)  # a function may be given steps to run
            elif child.name == "withEnv":
                inner = replace(pattern, environment=pattern.environment + _set_by(child))
                yield from self._commands(child, inner, called)
            elif child.name not in ("post", "when"):
                folder = folder_after(pattern.folder, child.text) if child.name == "dir" else pattern.folder
                loose = pattern.tolerated or child.name in ("catchError", "warnError")
                yield from self._commands(child, replace(pattern, folder=folder, tolerated=loose), called)


def _set_by(block: Block) -> tuple[tuple[str, str], ...]:
    """Return the variables of `withEnv(['STAGE=prod'])`."""
    pairs = (text.partition("=") for text, _ in block.texts)
    return tuple((name, value) for name, equals, value in pairs if equals)
