"""GitLab CI: the pipeline that begins in `.gitlab-ci.yml`, with what it includes, extends and starts."""

from __future__ import annotations

from itertools import islice, product
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assess.ci.gitlab_config import Configuration, Files, configuration, local_includes
from assess.ci.gitlab_rules import rules_of, timing
from assess.ci.jobs import environments, image_name, image_pins, reuse_kind, script_commands, variables
from assess.ci.matrix import MAX_COMBINATIONS, word
from assess.documents import Mapping, parse_yaml
from assess.facts import CiJob, Command, Environment, Fact, Facts, Pin, Problem, Source, ToolUse, Trigger, Use
from assess.readers.protocol import Want
from assess.terms.pins import fill
from assess.terms.shapes import entries, mapping, mappings, text, texts
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.ci.gitlab_rules import Rules, Timing
    from assess.ci.jobs import Part
    from assess.documents import Document

TOOL = "gitlab-ci"
VERSION = 4
NEEDLES = (b"script:", b"stage:", b"include:", b"rules:", b"trigger:")
WANTS = (
    Want(
        names=(".gitlab-ci.yml", "*.gitlab-ci.yml", "*gitlab-ci*.yml", "*gitlab-ci*.yaml"), suffixes=(".yml", ".yaml")
    ),
    Want(folders=(".gitlab", ".gitlab-ci", "gitlab", "gitlab-ci"), suffixes=(".yml", ".yaml"), needles=NEEDLES),
    Want(folders=("ci", ".ci", "pipelines"), suffixes=(".yml", ".yaml"), needles=NEEDLES),
)
ROOT = ".gitlab-ci.yml"
STAGES = ("build", "test", "deploy")
NO_DEPLOYMENT = frozenset({"stop", "prepare", "verify", "access"})


class GitlabFile(Fact):
    """A file that may be part of a GitLab configuration, as text: what it means depends on the others."""

    text: str


GIVES = (GitlabFile, CiJob, Command, Use, Environment, ToolUse, Pin, Problem)


def read(document: Document) -> Iterator[Fact]:
    """Keep a file that holds a mapping; say that GitLab CI is used where a pipeline begins."""
    if not mapping(_settings(document.yaml_documents)):
        return
    yield GitlabFile(source=Source(path=document.path, line=1, tool=TOOL), text=document.text)
    if PurePosixPath(document.path).name == ROOT:
        yield ToolUse(source=Source(path=document.path, line=1, tool=TOOL), kind="ci", tool=TOOL)


def _settings(documents: tuple[object, ...]) -> object:
    # A component's or template's inputs (`spec:`) stand in a document of their own before the settings.
    return documents[-1] if documents else None


def link(facts: Facts) -> Iterator[Fact]:
    """Yield the jobs of every pipeline; a nested `.gitlab-ci.yml` that nothing includes has no triggers here."""
    texts_by_path = {fact.source.path: fact.text for fact in facts.of(GitlabFile)}
    files = Files(
        values={path: mapping(_settings(parse_yaml(content))) for path, content in texts_by_path.items()},
        lines={path: tuple(content.replace("\r\n", "\n").split("\n")) for path, content in texts_by_path.items()},
    )
    done: set[str] = set()
    if ROOT in files.values:
        yield from _pipelines(ROOT, files, done)
    for path in files.values:
        if PurePosixPath(path).name == ROOT and path not in done:
            yield from (
                replace(fact, triggers=()) if isinstance(fact, CiJob) else fact
                for fact in _pipelines(path, files, done)
            )


def _pipelines(path: str, files: Files, done: set[str]) -> Iterator[Fact]:
    """Yield the facts of a pipeline, then of the child pipelines that its jobs start from files here."""
    found = configuration(path, files)
    done.update(found.reached)
    yield from _Pipeline(found).facts()
    for child in _children(found):
        if child not in done:
            done.add(child)
            inner = configuration(child, files)
            done.update(inner.reached)
            yield from _Pipeline(inner, called=True).facts()


def _children(found: Configuration) -> Iterator[str]:
    for _, _, _, job in found.jobs():
        for wanted in local_includes(mapping(job.get("trigger")).get("include")):
            yield from tuple(found.files.matching(wanted))


class _Pipeline:
    """One configuration turned into facts."""

    def __init__(self, found: Configuration, *, called: bool = False) -> None:
        self.found = found
        self.called = called
        self.jobs = tuple(found.jobs())
        self.owners = {name: f"{path}#{name}" for name, path, _, _ in self.jobs}
        self.variables = variables(found.merged.get("variables"))
        self.workflow = self._rules(mapping(found.merged.get("workflow")))

    def facts(self) -> Iterator[Fact]:
        for path in self.found.reached:
            yield from _included(self.found.files.values[path], path)
        for name, path, line, job in self.jobs:
            yield from self._job(name, Source(path=path, line=line, tool=TOOL), job)

    def _rules(self, settings: Mapping) -> Rules | None:
        return rules_of(self.found.items(settings["rules"]) if "rules" in settings else None)

    def _timing(self, job: Mapping) -> Timing:
        found = timing(job, self._rules(job), self.workflow)
        return replace(found, triggers=(Trigger.CALL,)) if self.called and found.triggers else found

    def _job(self, name: str, source: Source, job: Mapping) -> Iterator[Fact]:
        when = self._timing(job)
        values = self.variables | variables(job.get("variables"))
        image = fill(image_name(job.get("image"), "name"), values)
        services = tuple(fill(image_name(service, "name"), values) for service in entries(job.get("services")))
        environment = fill(_environment(job), values)
        timeout = text(job.get("timeout"))
        yield CiJob(
            source=source,
            system=TOOL,
            workflow=text(mapping(self.found.merged.get("workflow")).get("name")) or self.found.path,
            job=self.owners[name],
            triggers=when.triggers,
            branches=when.branches,
            paths=when.paths,
            enabled=when.enabled,
            tolerated=when.tolerated,
            environment=environment or None,
            approval=when.manual,
            needs=self._needs(name, job),
            services=tuple(service for service in services if service),
            image=image or None,
            retries=_retries(job.get("retry")),
            timeout=timeout or None,
            condition=_outcome(job, self._rules(job)),
        )
        yield from image_pins((image, *services), source)
        matrix = _matrix(job)
        yield from environments((fill(environment, variant) for variant in matrix), source)
        yield from _triggered(job, self.owners[name], source)
        pattern = Command(
            source=source, owner=self.owners[name], words=(), enabled=when.enabled, environment=tuple(values.items())
        )
        yield from self._commands(job, pattern, matrix)
        if mapping(job.get("release")):  # the runner calls this once the script has passed
            at = replace(source, line=job.lines.get("release", source.line))
            yield replace(pattern, source=at, words=("release-cli", "create"))

    def _commands(
        self, job: Mapping, pattern: Command, matrix: tuple[dict[str, str], ...]
    ) -> Iterator[Command | Problem]:
        path = pattern.source.path
        main = (*self.found.script(job, "before_script", path), *self.found.script(job, "script", path))
        yield from _script(main, pattern, matrix)
        # What after_script does cannot fail the job.
        yield from _script(self.found.script(job, "after_script", path), replace(pattern, tolerated=True), matrix)

    def _needs(self, name: str, job: Mapping) -> tuple[str, ...]:
        if "needs" in job:
            named = (
                text(need.get("job")) if isinstance(need, Mapping) else text(need) for need in entries(job["needs"])
            )
            return tuple(self.owners[need] for need in named if need in self.owners)
        before = self._stage_before(name)
        return tuple(self.owners[other] for other, _, _, settings in self.jobs if _stage(settings) == before)

    def _stage_before(self, name: str) -> str | None:
        """Return the last stage before a job's own that has jobs: they wait for the earlier ones."""
        stages = (".pre", *(texts(self.found.merged.get("stages")) or STAGES), ".post")
        used = {_stage(settings) for _, _, _, settings in self.jobs}
        own = next(_stage(settings) for other, _, _, settings in self.jobs if other == name)
        earlier = [stage for stage in stages[: stages.index(own)] if stage in used] if own in stages else []
        return earlier[-1] if earlier else None


def _stage(job: Mapping) -> str:
    return text(job.get("stage")) or "test"


def _environment(job: Mapping) -> str:
    written = job.get("environment")
    if isinstance(written, Mapping):
        return "" if text(written.get("action")) in NO_DEPLOYMENT else text(written.get("name"))
    return text(written)


def _outcome(job: Mapping, rules: Rules | None) -> str | None:
    """Return after which outcome of the stages before a job runs, where it is not their success."""
    said = [text(job.get("when")), *(text(rule.get("when")) for rule in rules or ())]
    return next((when for when in said if when in ("on_failure", "always")), None)


def _retries(value: object) -> int | None:
    found = value.get("max") if isinstance(value, Mapping) else value
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _matrix(job: Mapping) -> tuple[dict[str, str], ...]:
    """Return the variables of each job of `parallel: matrix`, up to a limit; one empty set without a matrix."""
    found: list[dict[str, str]] = []
    for entry in mappings(mapping(job.get("parallel")).get("matrix")):
        axes = [[word(value) for value in entries(values)] for values in entry.values()]
        found += [dict(zip(entry, values, strict=True)) for values in islice(product(*axes), MAX_COMBINATIONS)]
    return tuple(found[:MAX_COMBINATIONS]) or ({},)


def _script(parts: Iterable[Part], pattern: Command, matrix: tuple[dict[str, str], ...]) -> Iterator[Command | Problem]:
    parts = tuple(parts)
    found: dict[Command | Problem, None] = {}
    for variant in matrix:
        filled = ((fill(part, variant) if variant else part, line, path) for part, line, path in parts)
        found |= dict.fromkeys(script_commands(filled, pattern))
    yield from found


def _triggered(job: Mapping, owner: str, source: Source) -> Iterator[Use]:
    """Yield what a bridge job starts: files here, or another project's pipeline."""
    trigger = job.get("trigger")
    if trigger is None:
        return
    for path in local_includes(mapping(trigger).get("include")):
        yield Use(source=source, owner=owner, name=f"./{path.lstrip('/')}")
    project = text(mapping(trigger).get("project")) if isinstance(trigger, Mapping) else text(trigger)
    if project:
        branch = text(mapping(trigger).get("branch"))
        yield Use(source=source, owner=owner, name=project, version=branch or None)


def _included(settings: Mapping, path: str) -> Iterator[Fact]:
    """Yield what a file includes from outside this repository; its owner is the file."""
    for entry in mappings(settings.get("include")):
        source = Source(path=path, line=entry.line, tool=TOOL)
        inputs = tuple(variables(entry.get("inputs")).items())
        for name, version in _pieces(entry):
            yield Use(source=source, owner=path, name=name, version=version or None, inputs=inputs)
            if "template" not in entry:
                yield Pin(source=source, scope="action", ecosystem=TOOL, kind=reuse_kind(version), name=name)


def _pieces(entry: Mapping) -> Iterator[tuple[str, str]]:
    if text(entry.get("template")):
        yield text(entry["template"]), ""
    elif text(entry.get("remote")):
        yield text(entry["remote"]), ""
    elif text(entry.get("component")):
        name, _, version = text(entry["component"]).partition("@")
        yield name, version
    elif text(entry.get("project")):
        for file in texts(entry.get("file")):
            yield f"{text(entry['project'])}/{file.lstrip('/')}", text(entry.get("ref"))
