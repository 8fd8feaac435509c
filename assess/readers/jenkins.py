"""Jenkins: the stages of a Jenkinsfile, what starts them, what they run and whom a failure is told."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers
from assess.ci.folders import folder_after
from assess.ci.groovy_blocks import NOT, Block, parse_groovy
from assess.ci.jenkins_steps import command_of, pushed
from assess.ci.jobs import image_pins, script_commands
from assess.facts import (
    Actor,
    Alert,
    Audience,
    CiJob,
    Command,
    Condition,
    Fact,
    Pin,
    Problem,
    Source,
    ToolUse,
    Trigger,
)
from assess.readers.protocol import Want
from assess.terms.audience import audience_of
from assess.terms.environments import environment_kind
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "jenkins"
VERSION = 9
WANTS = (Want(names=("Jenkinsfile*", "*.jenkinsfile", "*.jenkins")),)
GIVES = (CiJob, Command, Alert, ToolUse, Pin, Problem)

PUSHED = (Trigger.MAIN, Trigger.BRANCH)
SHELLS = frozenset({"sh", "bat", "powershell", "pwsh"})
BRANCH_VARIABLES = ("BRANCH_NAME", "GIT_BRANCH", "branch")
TAG_VARIABLES = ("TAG_NAME",)
# A step of a shared library that holds what runs for one kind of build: `mainlineOnly { … }`, `onTag { tag -> … }`.
KINDS = r"(mainline|main|master|trunk|tag|release|pullrequest|pr)"
ONLY = re.compile(rf"\w{{0,40}}?{KINDS}only|(?:on|if|when){KINDS}(?:branch|build)?", re.IGNORECASE)
ONLY_FOR = {"tag": Trigger.TAG, "release": Trigger.TAG, "pullrequest": Trigger.REQUEST, "pr": Trigger.REQUEST}
STARTING = frozenset({"pipeline", "node", "stage", "properties"})
MAX_WRAPPED = 3  # blocks around the first stage of a scripted pipeline
LIBRARY = re.compile(r"^[^\S\n]*+(?:@Library\(|library\b)", re.MULTILINE)
# A step of a shared library that is called after what it does: `enableStagingDeployment()`, `deployToCluster(…)`.
DEPLOYING = re.compile(r"[ \t]*(\w{0,40}?[dD]eploy\w{0,40})[ \t]?\(")
GIVEN = re.compile(r"\bparams\.\w")
DECLARED = re.compile(r"\bparameters\s{0,5}[({]")  # https://www.jenkins.io/doc/book/pipeline/syntax/#parameters
DOCKER = "docker."
PARAMETER_CLASS = "ParameterValue"  # `[$class: 'StringParameterValue', name: 'STAGE', value: 'prod']`
FUNCTION = frozenset({"def", "void", "String", "boolean", "Boolean", "int", "Object"})  # what a function begins with
ASSIGNED = 3  # words within which a step stands whose result a variable keeps: `def code = sh(…)`
NOT_DEPLOYING = re.compile(r"disable|skip|no|without|can|is|should|un", re.IGNORECASE)
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
MAX_LINE = 500
ON_FAILURE = frozenset({"failure", "unsuccessful", "regression", "always", "changed"})
# https://www.jenkins.io/doc/book/pipeline/syntax/#flow-control: how scripted pipelines answer a failure
ON_ERROR = frozenset({"catch", "finally"})
# https://www.jenkins.io/doc/pipeline/steps/: the steps that send a message, and the parameter that says to whom
MESSAGES = {
    "mail": ("email", "to"),
    "emailext": ("email", "to"),
    "slackSend": ("slack", "channel"),
    "office365ConnectorSend": ("teams", "webhookUrl"),
    "mattermostSend": ("mattermost", "channel"),
    "pagerduty": ("pagerduty", "serviceKey"),
}
# A step of a shared library, told by its own name: `slackNotifier(currentBuild.currentResult)`, `notifyTeams('…')`.
OWN_STEP = re.compile(
    r"(?:notify|send|post|report)?_?(slack|teams|mattermost|discord|pagerduty|opsgenie)\w{0,60}"
    r"|(?:notify|send)_?(?:by_?)?(e?mail)\w{0,60}|(e?mail)_?(?:notif|alert|send)\w{0,60}",
    re.IGNORECASE,
)
# A setting of a shared library's pipeline that tells every run: `enableSlackNotifications('#data-builds')`.
OWN_SETTING = re.compile(r"(?:enable|configure|set|use)(Slack|Teams|Mattermost|Discord)\w{0,60}")


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
            yield from _alerts(document, Block(children=list(blocks)), {})
        return
    yield ToolUse(source=Source(path=document.path, line=1, tool=TOOL), kind="ci", tool=TOOL)
    top = next((block for block in blocks if block.name == "pipeline"), Block(children=list(blocks)))
    around = _around(top, _Around(triggers=_started(top, document.text)))
    functions = _functions(blocks)
    yield from _Stages(document, functions).inside(top, around, ())
    yield from _alerts(document, top, functions)


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


def _started(top: Block, text: str) -> tuple[Trigger, ...]:
    """Return what starts the pipeline: pushes and the schedule that it sets, or who fills in parameters set elsewhere.

    Parameters that a scripted pipeline does not declare are those of a job that Jenkins itself defines.
    """
    if top.name != "pipeline" and GIVEN.search(text) and not DECLARED.search(text):
        return (Trigger.MANUAL,)
    cron = any(block.name == "cron" for holder in _named(top, "triggers") for block in holder.children)
    return (*PUSHED, Trigger.SCHEDULE) if cron else PUSHED


def _named(block: Block, *names: str) -> Iterator[Block]:
    yield from (child for child in block.children if child.name in names)


def _around(block: Block, above: _Around) -> _Around:
    options = [child for holder in _named(block, "options") for child in holder.children]
    retries = next((_number(option) for option in options if option.name == "retry"), above.retries)
    minutes = next((" ".join(option.words[1:]) for option in options if option.name == "timeout"), above.timeout)
    triggers, enabled = above.triggers, above.enabled
    for when in _named(block, "when"):
        triggers = _narrowed(triggers, when.children)
        enabled = enabled and not any(child.words[:2] == ["expression", "false"] for child in when.children)
    return _Around(
        triggers=triggers,
        image=_image(block) or above.image,
        timeout=minutes or None,
        retries=retries,
        approval=above.approval or any(_named(block, "input")),
        enabled=enabled,
        variables=above.variables + tuple(_variables(block)),
    )


def _variables(block: Block) -> Iterator[tuple[str, str]]:
    """Yield the literal variables of `environment { STAGE = 'prod' }`; `credentials('x')` is none."""
    for child in (child for holder in _named(block, "environment") for child in holder.children):
        if len(child.words) == 1 and child.texts:
            yield child.name, child.text


def _number(option: Block) -> int | None:
    return next((int(word) for word in option.words[1:] if word.isdigit() and len(word) < 4), None)  # noqa: PLR2004


def _image(block: Block) -> str:
    """Return the image of `agent { docker 'x' }` or `agent { docker { image 'x' } }`."""
    docker = [child for agent in _named(block, "agent") for child in _named(agent, "docker")]
    inner = [image.text for holder in docker for image in _named(holder, "image")]
    return next((image for image in (*inner, *(holder.text for holder in docker)) if image), "")


def _narrowed(triggers: tuple[Trigger, ...], conditions: Iterable[Block]) -> tuple[Trigger, ...]:
    """Return the triggers that pass the conditions of a `when`; one that cannot be decided changes nothing."""
    for condition in conditions:
        wanted = _wanted(condition)
        if wanted:
            # A schedule of a multibranch project builds its main branch too.
            passing = {*wanted, *((Trigger.SCHEDULE,) if Trigger.MAIN in wanted else ())}
            kept = tuple(trigger for trigger in triggers if trigger in passing)
            triggers = tuple(dict.fromkeys((*kept, *(trigger for trigger in wanted if trigger not in PUSHED))))
    return triggers


def _narrowed_by(block: Block, around: _Around) -> _Around:
    """Return what holds inside `if (env.BRANCH_NAME == 'main') { … }` or a library's step that is named for a build."""
    wanted = _wanted_by_step(block) or _wanted_by_if(block)
    if not wanted:
        return around
    kept = tuple(one for one in around.triggers if one in wanted)
    later = tuple(one for one in wanted if one not in kept and one not in PUSHED)
    scheduled = (Trigger.SCHEDULE,) if Trigger.MAIN in wanted and Trigger.SCHEDULE in around.triggers else ()
    return replace(around, triggers=(*kept, *scheduled, *later) or around.triggers)


def _wanted_by_step(block: Block) -> tuple[Trigger, ...]:
    found = ONLY.fullmatch(block.name)
    return (ONLY_FOR.get((found[1] or found[2]).lower(), Trigger.MAIN),) if found else ()


def _wanted_by_if(block: Block) -> tuple[Trigger, ...]:
    if block.name != "if" or NOT in block.words:
        return ()
    asked = {word.rpartition(".")[2] for word in block.words[1:]}
    if asked & set(TAG_VARIABLES):
        return (Trigger.TAG,)
    return branch_triggers([text for text, _ in block.texts]) if asked & set(BRANCH_VARIABLES) and block.texts else ()


def _wanted(condition: Block) -> tuple[Trigger, ...]:
    match condition.name:
        case "branch":
            return branch_triggers([condition.text]) if condition.text else ()
        case "changeRequest":
            return (Trigger.REQUEST,)
        case "tag" | "buildingTag":
            return (Trigger.TAG,)
        case "triggeredBy":
            return (Trigger.SCHEDULE,) if condition.text == "TimerTrigger" else ()
        case "anyOf":
            each = [_wanted(child) for child in condition.children]
            return tuple(dict.fromkeys(trigger for found in each for trigger in found)) if all(each) else ()
        case "allOf":
            return next((found for found in map(_wanted, condition.children) if found), ())
    return ()


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
                yield from self.inside(child, _narrowed_by(child, around), before)
                before = tuple(sorted(self.ids - known)) or before

    def _stage(self, stage: Block, above: _Around, before: tuple[str, ...]) -> Iterator[Fact]:
        around = _around(stage, above)
        if any(_named(stage, "stages", "parallel", "matrix")):
            yield from self.inside(stage, around, before)
            return
        owner = self._id(stage.text)
        source = self._source(stage.line)
        asks = around.approval or any(child.name == "input" for child in _below(stage))
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


def _below(block: Block) -> Iterator[Block]:
    for child in block.children:
        yield child
        yield from _below(child)


def _functions(blocks: Iterable[Block]) -> dict[str, Block]:
    """Return the functions that a file defines beside its pipeline."""
    defined = (block for block in blocks if block.children and block.name in FUNCTION and len(block.words) > 1)
    return {block.words[1]: block for block in defined}


def _called(outcome: Block, functions: dict[str, Block]) -> Iterator[Block]:
    """Yield the steps of an outcome, those of the functions that it calls among them, each function once."""
    waiting, left = [outcome], dict(functions)
    while waiting:
        for step in _below(waiting.pop()):
            yield step
            if step.name in left:
                waiting.append(left.pop(step.name))


def _alerts(document: Document, top: Block, functions: dict[str, Block]) -> Iterator[Alert]:
    """Yield the messages of what holds when a run fails (`post`, `catch`, `finally`), and of settings that tell all."""
    for step in _below(top):
        if (found := OWN_SETTING.fullmatch(step.name)) and step.text:
            yield _alert(document, step.line, found[1].lower(), Audience.TEAM)
    posts = [block for block in _below(top) if block.name == "post"]
    outcomes = [child for post in posts for child in post.children if child.name in ON_FAILURE]
    outcomes += [block for block in _below(top) if block.name in ON_ERROR]
    for outcome in outcomes:
        for step in (child for child in _called(outcome, functions) if _message_of(child.name)[0]):
            channel, parameter = _message_of(step.name)
            target = step.named.get(parameter, "")
            audience = _told(step.name, channel, target)
            yield _alert(document, step.line, channel, audience)


def _told(step: str, channel: str, target: str) -> Audience:
    """Return whom a message reaches; what a step of a shared library does with mail is not known here."""
    if channel != "email":
        return Audience.TEAM
    return audience_of(target) if step in MESSAGES else Audience.UNKNOWN


def _alert(document: Document, line: int, channel: str, audience: Audience) -> Alert:
    return Alert(
        source=Source(path=document.path, line=line, tool=TOOL),
        on=Condition.RUN_FAILURE,
        channel=channel,
        audience=audience,
        shared=audience is Audience.TEAM,
        actor=Actor.CI,
    )


def _message_of(name: str) -> tuple[str, str]:
    """Return the channel of a step that sends a message and the parameter that says to whom; "" for any other."""
    if name in MESSAGES:
        return MESSAGES[name]
    own = OWN_STEP.fullmatch(name)
    if own is None:
        return "", ""
    return (own[1].lower(), "channel") if own[1] else ("email", "to")
