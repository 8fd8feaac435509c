"""Azure Pipelines: definitions anywhere in the tree, with the templates that they put in."""

from __future__ import annotations

import re
import shlex
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assess.ci.azure_templates import Place, Templates, literal_variables, template_path
from assess.ci.conditions import branch_triggers, is_never, narrowed
from assess.ci.folders import folder_after
from assess.ci.jobs import (
    environments,
    first_line,
    image_name,
    image_pins,
    reuse_kind,
    runtime_kind,
    script_commands,
    variables,
)
from assess.ci.matrix import word
from assess.documents import Mapping, parse_yaml, walk
from assess.facts import CiJob, Command, Environment, Fact, Facts, Pin, Problem, Source, ToolUse, Trigger, Use
from assess.readers.protocol import Want
from assess.terms.shapes import entries, mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "azure-pipelines"
VERSION = 7
WANTS = (
    Want(
        suffixes=(".yml", ".yaml"),
        needles=(b"steps:", b"stages:", b"jobs:", b"extends:"),
    ),
)
PARTS = ("stages", "jobs", "steps")
# https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/: the first key of a stage, job or step
ENTRY_KEYS = frozenset(
    "stage job deployment template task script bash pwsh powershell checkout download publish "
    "downloadBuild getPackage reviewApp restoreCache saveCache".split()
)
# https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/pipeline: what a template cannot hold
ROOT_KEYS = frozenset({"trigger", "pr", "schedules", "pool", "resources"})
ROOT_NAME = re.compile(r"azure-?pipelines?", re.IGNORECASE)
SCRIPTS = ("script", "bash", "pwsh", "powershell")
INLINE = ("inlineScript", "script", "Inline")
SCRIPT_FILES = ("filePath", "scriptPath", "ScriptPath")
RUNTIMES = {
    "UsePythonVersion": ("versionSpec", "python"),
    "NodeTool": ("versionSpec", "node"),
    "UseNode": ("version", "node"),
    "JavaToolInstaller": ("versionSpec", "java"),
    "UseDotNet": ("version", "dotnet"),
    "GoTool": ("version", "go"),
    "TerraformInstaller": ("terraformVersion", "terraform"),
}
APPROVAL = "ManualValidation"
LIFECYCLE = ("preDeploy", "deploy", "routeTraffic", "postRouteTraffic")


class AzureFile(Fact):
    """A pipeline or a template, as text: what it means depends on the others."""

    text: str


GIVES = (AzureFile, CiJob, Command, Use, Environment, ToolUse, Pin, Problem)


def read(document: Document) -> Iterator[Fact]:
    """Keep a file in the shape of a pipeline or of a template."""
    written = mapping(document.yaml)
    shaped = any(_is_shaped(written.get(part)) for part in PARTS)
    if ".github" not in PurePosixPath(document.path).parts and (shaped or _extends(written)):
        yield AzureFile(source=Source(path=document.path, line=1, tool=TOOL), text=document.text)


def _is_shaped(part: object) -> bool:
    """Say whether a list holds what stages, jobs or steps are: entries with a key of theirs or an expression."""
    return isinstance(part, list) and any(
        isinstance(entry, dict) and any(str(key) in ENTRY_KEYS or "${{" in str(key) for key in entry) for entry in part
    )


def _extends(written: Mapping) -> bool:
    return bool(text(mapping(written.get("extends")).get("template"))) and bool(ROOT_KEYS & written.keys())


def link(facts: Facts) -> Iterator[Fact]:
    """Yield the jobs of every definition that is no template of another."""
    contents = {fact.source.path: fact.text for fact in facts.of(AzureFile)}
    values = {path: mapping(next(iter(parse_yaml(content)), None)) for path, content in contents.items()}
    lines = {path: tuple(content.replace("\r\n", "\n").split("\n")) for path, content in contents.items()}
    called = {target for path, written in values.items() for target in _called(written, path)}
    for path, written in values.items():
        if path not in called and (ROOT_KEYS & written.keys() or ROOT_NAME.search(PurePosixPath(path).name)):
            yield ToolUse(source=Source(path=path, line=1, tool=TOOL), kind="ci", tool=TOOL)
            yield from _Pipeline(path, Templates(values), lines).facts()


def _called(written: Mapping, path: str) -> Iterator[str]:
    for _, node in walk(written):
        target = (
            template_path(text(node["template"]), path) if isinstance(node, Mapping) and "template" in node else None
        )
        if target is not None:
            yield target


class _Pipeline:
    """One definition turned into facts."""

    def __init__(self, path: str, templates: Templates, lines: dict[str, tuple[str, ...]]) -> None:
        self.path = path
        self.templates = templates
        self.lines = lines
        self.root = templates.values[path]
        self.triggers = _triggers(self.root)
        self.of_stage: dict[str, tuple[str, ...]] = {}
        self.ids: set[str] = set()
        self.approvals: set[str] = set()

    def facts(self) -> Iterator[Fact]:
        place = Place(path=self.path, values=literal_variables(self.root.get("variables")))
        written = self.root
        extended = mapping(self.root.get("extends"))
        target = template_path(text(extended.get("template")), self.path) if extended else None
        if target is not None and target in self.templates.values:
            written, place = self.templates.values[target], self.templates.inside(extended, target, place)
        if "stages" in written:
            yield from self._stages(written, place)
        elif "jobs" in written:
            yield from self._jobs(written.get("jobs"), "", (), place)
        else:
            yield from self._job(written, "", (), place, {})

    def _stages(self, written: Mapping, place: Place) -> Iterator[Fact]:
        before: tuple[str, ...] = ()
        for stage, around in self.templates.entries(written.get("stages"), "stages", place):
            name = around.filled(text(stage.get("stage")))
            waits = texts(stage["dependsOn"]) if "dependsOn" in stage else before
            needs = tuple(job for other in waits for job in self.of_stage.get(other, ()))
            known = set(self.ids)
            inside = around.within(stage.get("condition"), literal_variables(stage.get("variables")))
            yield from self._jobs(stage.get("jobs"), name, needs, inside)
            self.of_stage[name] = tuple(sorted(self.ids - known))
            before = (name,)

    def _jobs(self, written: object, stage: str, needs: tuple[str, ...], place: Place) -> Iterator[Fact]:
        ids: dict[str, str] = {}
        for job, around in self.templates.entries(written, "jobs", place):
            if text(job.get("template")):
                yield from _use(job, text(job["template"]), self.path, around)
            else:
                yield from self._job(job, stage, needs, around, ids)

    def _id(self, stage: str, name: str) -> str:
        wanted = f"{self.path}#{'.'.join(part for part in (stage, name) if part) or 'job'}"
        number = sum(known == wanted or known.startswith(f"{wanted}-") for known in self.ids)
        found = f"{wanted}-{number + 1}" if wanted in self.ids else wanted
        self.ids.add(found)
        return found

    def _job(
        self, job: Mapping, stage: str, needs: tuple[str, ...], around: Place, ids: dict[str, str]
    ) -> Iterator[Fact]:
        name = around.filled(text(job.get("job")) or text(job.get("deployment")))
        owner = ids[name] = self._id(stage, name)
        place = around.within(job.get("condition"), literal_variables(job.get("variables")))
        source = Source(path=place.path, line=job.line, tool=TOOL)
        environment = place.filled(image_name(job.get("environment"), "name"))
        image = place.filled(self._image(job.get("container")))
        steps = [facts for phase in _phases(job) for facts in self._steps(phase, owner, place)]
        own_needs = tuple(ids[need] for need in texts(job.get("dependsOn")) if need in ids)
        if any(isinstance(fact, Use) and fact.name == APPROVAL for fact in steps):
            self.approvals.add(owner)
        triggers = self.triggers
        for condition in place.conditions:
            triggers = narrowed(triggers, condition)
        timeout = word(job.get("timeoutInMinutes"))
        yield CiJob(
            source=source,
            system=TOOL,
            workflow=text(self.root.get("name")) or PurePosixPath(self.path).stem,
            job=owner,
            triggers=triggers,
            branches=_branches(self.root.get("trigger")),
            paths=_paths(self.root),
            enabled=not any(is_never(condition) for condition in place.conditions),
            tolerated=word(job.get("continueOnError")) == "true",
            environment=environment or None,
            approval=bool(self.approvals & {owner, *needs, *own_needs}),
            needs=(*needs, *own_needs),
            image=image or None,
            timeout=f"{timeout} minutes" if timeout else None,
            condition=" && ".join(place.conditions) or None,
        )
        yield from image_pins([image], source)
        yield from environments([environment], source)
        yield from steps

    def _image(self, container: object) -> str:
        """Return the image of a job's container, which may be the name of a container resource."""
        name = image_name(container)
        resources = mappings(mapping(self.root.get("resources")).get("containers"))
        return next((text(entry.get("image")) for entry in resources if text(entry.get("container")) == name), name)

    def _steps(self, written: object, owner: str, place: Place) -> Iterator[Fact]:
        for step, around in self.templates.entries(written, "steps", place):
            if text(step.get("template")):
                yield from _use(step, text(step["template"]), owner, around)
            elif text(step.get("task")):
                yield from self._task(step, owner, around)
            for key in SCRIPTS:
                if isinstance(step.get(key), str):
                    yield from self._script(step, step, key, owner, around)

    def _script(
        self, step: Mapping, holder: Mapping, key: str, owner: str, place: Place
    ) -> Iterator[Command | Problem]:
        line = first_line(self.lines.get(place.path, ()), holder.lines.get(key, holder.line))
        folder = text(holder.get("workingDirectory"))
        pattern = Command(
            source=Source(path=place.path, line=line, tool=TOOL),
            owner=owner,
            words=(),
            tolerated=word(step.get("continueOnError")) == "true",
            enabled=_enabled(step),
            folder=folder_after("", place.filled(folder)),
            environment=_environment(step, place),
            condition=word(step.get("condition")) or None,
        )
        yield from script_commands([(place.filled(str(holder[key])), line, place.path)], pattern)

    def _task(self, step: Mapping, owner: str, place: Place) -> Iterator[Fact]:
        inputs = mapping(step.get("inputs"))
        name = text(step["task"]).partition("@")[0]
        yield from _use(step, text(step["task"]), owner, place)
        for key in INLINE:
            if isinstance(inputs.get(key), str) and name != "PythonScript":
                yield from self._script(step, inputs, key, owner, place)
        for key in SCRIPT_FILES:
            if text(inputs.get(key)):
                yield self._script_file(step, inputs, key, owner, place)

    def _script_file(self, step: Mapping, inputs: Mapping, key: str, owner: str, place: Place) -> Command:
        program = ("python",) if text(step["task"]).startswith("PythonScript") else ()
        arguments = place.filled(text(inputs.get("arguments")))
        return Command(
            source=Source(path=place.path, line=inputs.lines.get(key), tool=TOOL),
            owner=owner,
            words=(*program, place.filled(text(inputs[key])), *_split(arguments)),
            tolerated=word(step.get("continueOnError")) == "true",
            enabled=_enabled(step),
            folder=folder_after("", place.filled(text(inputs.get("workingDirectory")))),
            condition=word(step.get("condition")) or None,
        )


def _split(arguments: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(arguments))
    except ValueError:  # an open quote
        return tuple(arguments.split())


def _environment(step: Mapping, place: Place) -> tuple[tuple[str, str], ...]:
    """Return the variables of a script: the literal ones around it, under the names that a shell has, then its own.

    https://learn.microsoft.com/azure/devops/pipelines/process/variables
    """
    around = {name.upper().replace(".", "_"): value for name, value in place.values.items()}
    own = {name: place.filled(value) for name, value in variables(step.get("env")).items()}
    return tuple({**around, **own}.items())


def _enabled(step: Mapping) -> bool:
    return word(step.get("enabled")) != "false" and not is_never(word(step.get("condition")) or None)


def _use(step: Mapping, written: str, owner: str, place: Place) -> Iterator[Fact]:
    name, _, version = written.partition("@")
    inputs = variables(step.get("inputs")) | variables(step.get("parameters"))
    source = Source(path=place.path, line=step.line, tool=TOOL)
    yield Use(
        source=source,
        owner=owner,
        name=name,
        version=version or None,
        inputs=tuple((key, place.filled(value)) for key, value in inputs.items()),
        tolerated=word(step.get("continueOnError")) == "true",
        enabled=_enabled(step),
        condition=word(step.get("condition")) or None,
    )
    if "task" in step and version:
        yield Pin(source=source, scope="action", ecosystem=TOOL, kind=reuse_kind(version), name=name)
    key, runtime = RUNTIMES.get(name, ("", ""))
    wanted = place.filled(inputs.get(key, ""))
    if wanted and "$" not in wanted:
        yield Pin(source=source, scope="runtime", ecosystem=runtime, kind=runtime_kind(runtime, wanted), name=runtime)


def _phases(job: Mapping) -> Iterator[object]:
    """Yield the lists of steps of a job, or of the phases of a deployment's strategy."""
    yield job.get("steps")
    for strategy in mapping(job.get("strategy")).values():
        phases = mapping(strategy)
        for phase in LIFECYCLE:
            yield mapping(phases.get(phase)).get("steps")
        for outcome in mapping(phases.get("on")).values():
            yield mapping(outcome).get("steps")


# ---------------------------------------------------------------- what starts a pipeline


def _triggers(root: Mapping) -> tuple[Trigger, ...]:
    """Return its triggers; without `trigger:` every push starts it, without `pr:` the host's settings decide."""
    pushed = root.get("trigger")
    found: list[Trigger] = []
    if not _is_none(pushed):
        found += branch_triggers(_branches(pushed) or ("*",))
    if texts(mapping(mapping(pushed).get("tags")).get("include")):
        found.append(Trigger.TAG)
    if "pr" in root and not _is_none(root["pr"]):
        found.append(Trigger.REQUEST)
        found += [Trigger.MANUAL] if _is_none(pushed) else []  # for what is merged somebody starts it
    if entries(root.get("schedules")):
        found.append(Trigger.SCHEDULE)
    pipelines = mappings(mapping(root.get("resources")).get("pipelines"))
    if any(entry.get("trigger") not in (None, "none", False) for entry in pipelines):
        found.append(Trigger.UPSTREAM)
    return tuple(dict.fromkeys(found)) or (Trigger.MANUAL,)


def _is_none(trigger: object) -> bool:
    """Say whether a trigger is switched off: by the word alone, or as the only branch of a list."""
    return text(trigger) == "none" or (not isinstance(trigger, Mapping) and texts(trigger) == ("none",))


def _branches(trigger: object) -> tuple[str, ...]:
    if not isinstance(trigger, Mapping):
        return tuple(branch for branch in texts(trigger) if branch != "none")
    branches = trigger.get("branches")
    if not isinstance(branches, Mapping):
        return texts(branches)
    included, excluded = texts(branches.get("include")), texts(branches.get("exclude"))
    return (*(included or (("*",) if excluded else ())), *(f"!{branch}" for branch in excluded))


def _paths(root: Mapping) -> tuple[str, ...]:
    """Return the path filters if every change that starts the pipeline has one."""
    filters = []
    for settings in (root[key] for key in ("trigger", "pr") if key in root and not _is_none(root[key])):
        paths = mapping(mapping(settings).get("paths"))
        filters.append((*texts(paths.get("include")), *(f"!{path}" for path in texts(paths.get("exclude")))))
    return tuple(dict.fromkeys(path for paths in filters for path in paths)) if all(filters) else ()
