"""Docker Compose files: the services that they start, on a developer's machine unless the file says production.

https://docs.docker.com/compose/how-tos/production/ and .../multiple-compose-files/merge/
"""

from __future__ import annotations

import re
from itertools import pairwise
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from assess import tables
from assess.documents import Document, Mapping
from assess.facts import (
    Command,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Environment,
    EnvironmentKind,
    Fact,
    HealthProbe,
    Infrastructure,
    Logging,
    Pin,
    ResourceLimit,
    Source,
    ToolUse,
    Use,
)
from assess.readers.protocol import Want
from assess.terms.environments import environment_kind
from assess.terms.interfaces import shows_pipelines
from assess.terms.pins import fill, pin_of_image, split_image
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.facts import Facts

TOOL = "docker-compose"
HCL = (".tf", ".tofu", ".hcl")
VERSION = 8
WANTS = (
    Want(
        names=(
            "docker-compose*.yml",
            "docker-compose*.yaml",
            "compose*.yml",
            "compose*.yaml",
            "*.compose.yml",
            "*.compose.yaml",
        ),
        needles=(b"services",),
    ),
    Want(suffixes=HCL, needles=(b"compose",)),
)
COPIERS = (("scp",), ("rsync",))
REMOTE = re.compile(r"[^/\s:]{1,200}:(?!//)")  # user@host:path
# https://github.com/appleboy/scp-action and its like, with the inputs that name what they copy
COPYING = {
    "appleboy/scp-action": "source",
    "garygrossgarten/github-action-scp": "local",
    "easingthemes/ssh-deploy": "source",
    "burnett01/rsync-deployments": "path",
}
# A file that Terraform or Packer copies to a machine or hands to it:
# https://developer.hashicorp.com/terraform/language/provisioners and .../language/functions/templatefile
HANDED = re.compile(
    r"(?:\bsource\s{0,30}=\s{0,9}|\b(?:template)?file(?:base64)?\(\s{0,9})"
    r"\"(?:\$\{path\.\w{1,10}\}/)?([^\"\n$]{0,200}compose[^\"\n/$]{0,60}\.ya?ml(?:\.\w{2,9})?)\""
)
TEMPLATES = (".tmpl", ".tpl", ".tftpl", ".j2")
STACK = ("docker", "stack", "deploy")
STACK_FILES = frozenset({"-c", "--compose-file"})
FLOWER = "flower"
# https://airflow.apache.org/docs/docker-stack/entrypoint.html: what the image's own entrypoint takes as its command
AIRFLOW_SERVERS = frozenset({"webserver", "api-server"})
AIRFLOW_VARIABLE = b"AIRFLOW_"
BASE_NAME = re.compile(r"(?:docker-)?compose(?:[._-](?:base|common|shared))?\.ya?ml|(?:base|common)\.compose\.ya?ml")
# A released image of a registry whose version is told when it is started: nothing is built where it then runs.
RELEASED = re.compile(r"[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}(?::\d{1,5})?/[\w./-]{1,200}:\$\{?\w")
KEPT_UP = frozenset({"always", "unless-stopped"})
REQUIRED = re.compile(r"\$\{\w{1,80}:?\?")  # `${PASSWORD:?error}`: no start without it
# What a team calls its own stage; the variables of frameworks (NODE_ENV) are "production" on any machine.
STAGE_VARIABLES = frozenset({"ENVIRONMENT", "ENV", "STAGE", "APP_ENV", "DEPLOY_ENV", "DEPLOYMENT_ENV", "TARGET_ENV"})
REMOTE_DRIVERS = frozenset(
    {"awslogs", "gcplogs", "fluentd", "gelf", "splunk", "syslog", "loki", "logentries", "etwlogs"}
)


class WorkerPage(Fact):
    """A page on the workers and queues of Celery, before it is known whether it runs in production."""

    local: bool


class Shipped(Fact):
    """A compose file that is copied to a host, by the path or the end of it, as the tool that copies it finds it."""

    paths: tuple[str, ...]


GIVES = (Dashboard, Environment, HealthProbe, Infrastructure, Logging, Pin, ResourceLimit, Shipped, ToolUse, WorkerPage)


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of every service, or the compose files that Terraform brings to a machine."""
    if document.path.endswith(HCL):
        yield from _handed(document)
        return
    match document.yaml:
        case Mapping({"services": Mapping() as services}) if services:
            pass
        case _:
            return
    developing = "/.devcontainer/" in f"/{document.path}"  # the developer's own machine, nothing that is deployed
    stage = None if developing else _stage(document.path)
    if not developing:
        yield ToolUse(source=_source(document, services.line), kind="infrastructure", tool=TOOL)
    if stage is not None:
        yield Environment(source=_source(document, 1), name=stage.value, kind=stage, form="compose")
    local = stage is not EnvironmentKind.PRODUCTION and (
        developing
        or stage is not None
        or not (_says_production(services) or _is_released(services) or _is_guarded(document.text, services))
    )
    of_airflow = AIRFLOW_VARIABLE in document.content
    for name, service in services.items():
        if isinstance(service, Mapping):
            source = _source(document, services.lines.get(name))
            yield from _service(name, service, source, local=local)
            if of_airflow and _is_web_server(name, service):
                yield _page(source, local=local or bool(service.get("profiles")))


def _stage(path: str) -> EnvironmentKind | None:
    """Return the stage that a file's name tells, or that its folder tells to be production."""
    folders = (part for part in dirname(path).split("/") if environment_kind(part) is EnvironmentKind.PRODUCTION)
    named = environment_kind(basename(path).rpartition(".")[0])
    return named or (EnvironmentKind.PRODUCTION if next(folders, "") else None)


def _is_guarded(text: str, services: Mapping) -> bool:
    """Say whether a file starts with nothing left to a default, and starts again whatever ends: that of a server.

    https://docs.docker.com/reference/compose-file/interpolation/
    """
    kept = any(isinstance(one, Mapping) and one.get("restart") in KEPT_UP for one in services.values())
    return kept and REQUIRED.search(text) is not None


def _handed(document: Document) -> Iterator[Shipped]:
    for found in HANDED.finditer(document.text):
        before, here = document.text[: found.start()], dirname(document.path)
        if before.rpartition("\n")[2].lstrip().startswith(("#", "//")):
            continue
        yield Shipped(
            source=_source(document, before.count("\n") + 1),
            paths=(normpath(join(here, _without_template(found[1]))), normpath(join(here, found[1]))),
        )


def _without_template(path: str) -> str:
    return next((path.removesuffix(ending) for ending in TEMPLATES if path.endswith(ending)), path)


def _says_production(services: Mapping) -> bool:
    """Say whether a service is told by a variable of its own that it runs in production: `ENVIRONMENT: prod`."""
    told = (pair for service in services.values() if isinstance(service, Mapping) for pair in _variables(service))
    return any(
        name in STAGE_VARIABLES and "$" not in value and environment_kind(value) is EnvironmentKind.PRODUCTION
        for name, value in told  # a fallback is of whoever tells nothing, on any machine
    )


def _is_released(services: Mapping) -> bool:
    """Say whether a file keeps up released images of a version that it is told, and builds none."""
    some = [service for service in services.values() if isinstance(service, Mapping)]
    if any("build" in service for service in some):
        return False
    kept = (service for service in some if service.get("restart") in KEPT_UP)
    return any(RELEASED.match(str(service.get("image") or "")) for service in kept)


def _variables(service: Mapping) -> Iterator[tuple[str, str]]:
    match service.get("environment"):
        case Mapping() as named:
            yield from ((name, str(value)) for name, value in named.items())
        case [*listed]:
            yield from ((name, value) for name, _, value in (str(one).partition("=") for one in listed))


def _source(document: Document, line: int | None) -> Source:
    return Source(path=document.path, line=line, tool=TOOL)


def _service(name: str, service: Mapping, source: Source, *, local: bool) -> Iterator[Fact]:
    """Return a service's facts; a service of an opt-in profile counts as local."""
    local = local or bool(service.get("profiles"))
    image = fill(str(service.get("image") or ""), {})
    area = area_of_image(image or name)
    yield Infrastructure(source=source, tool=TOOL, resource="service", area=area, name=name, local=local)
    kind = pin_of_image(image) if image and "build" not in service else None
    if kind is not None:
        yield Pin(source=source, scope="image", ecosystem="docker", kind=kind, name=image)
    if _is_probed(service.get("healthcheck")):
        yield HealthProbe(source=source, local=local)
    if shows_pipelines(image, name, service.get("command")):
        yield _page(source, local=local)
    if not local:
        yield from _of_production(service, source)
    if FLOWER in f"{name} {image}".lower() and not service.get("profiles"):
        yield WorkerPage(source=source, local=local)


def _is_web_server(name: str, service: Mapping) -> bool:
    """Say whether a service of an image that a team calls as it likes runs one of the commands of Airflow's own."""
    command = service.get("command")
    first = next(iter(command if isinstance(command, list) else str(command or "").split()), "")
    return first in AIRFLOW_SERVERS and not shows_pipelines(str(service.get("image") or ""), name, command)


def _page(source: Source, *, local: bool) -> Dashboard:
    subject, form = DashboardSubject.PIPELINES, DashboardForm.ORCHESTRATOR_UI
    return Dashboard(source=source, subject=subject, form=form, local=local)


def _of_production(service: Mapping, source: Source) -> Iterator[Fact]:
    match service.get("deploy"):
        case Mapping({"resources": Mapping({"limits": _})}):
            yield ResourceLimit(source=source, form="limits")
    match service.get("logging"):
        case Mapping({"driver": str(driver)}) if driver in REMOTE_DRIVERS:
            yield Logging(source=source, form="remote")


def area_of_image(image: str) -> str:
    """Return the area of the platform that an image serves (`images.toml`); "compute" where it is not known."""
    name = split_image(image)[0].lower()
    match tables.table("images")["area"]:
        case dict() as areas:
            return next((str(area) for word, area in areas.items() if word in name), "compute")
    return "compute"


def _is_probed(check: object) -> bool:
    match check:
        case Mapping({"disable": True}) | Mapping({"test": ["NONE", *_]}):
            return False
        case Mapping({"test": _}):
            return True
    return False


def link(facts: Facts) -> Iterable[Fact]:
    """Return what a file shows of production: an override for it is laid over the base, or the file goes to a host."""
    yield from _worker_pages(facts)
    shipped = frozenset(_shipped(facts))
    production = {dirname(fact.source.path) for fact in facts.of(Environment) if _is_production(fact)}
    shown: tuple[Dashboard | HealthProbe, ...] = (*facts.of(Dashboard), *facts.of(HealthProbe))
    for fact in shown:
        source = fact.source
        if source.tool != TOOL or not fact.local:
            continue
        if (dirname(source.path) in production and _is_base(source.path)) or not shipped.isdisjoint(_ends(source.path)):
            yield replace(fact, local=False)


def _shipped(facts: Facts) -> Iterator[str]:
    """Yield the paths of files that Ansible or a command copies to a host, or that a swarm is deployed from."""
    yield from (path for one in facts.of(Shipped) for path in one.paths)
    for use in facts.of(Use):
        given = COPYING.get(use.name.partition("@")[0].lower())
        listed = (text for key, text in use.inputs if key.lower() == given and use.enabled)
        yield from (normpath(path) for text in listed for path in re.split(r"[,\s]+", text) if is_compose_file(path))
    for command in facts.of(Command):
        words = command.words
        copied = words[1:-1] if words[:1] in COPIERS and REMOTE.match(words[-1]) else ()
        stacked = words if words[:3] == STACK else ()
        for word in (*copied, *(after for before, after in pairwise(stacked) if before in STACK_FILES)):
            yield normpath(join(command.folder, word))


def _ends(path: str) -> Iterator[str]:
    """Yield a path and its ends of two parts or more."""
    parts = path.split("/")
    yield path
    yield from ("/".join(parts[at:]) for at in range(1, len(parts) - 1))


def is_compose_file(path: str) -> bool:
    """Say whether a path has one of the names of Compose's files."""
    name = basename(path).lower()
    return name.startswith(("docker-compose", "compose")) and name.endswith((".yml", ".yaml"))


def _worker_pages(facts: Facts) -> Iterator[ResourceLimit]:
    """Yield the bundled pages on workers and queues that run in production."""
    production = {dirname(fact.source.path) for fact in facts.of(Environment) if _is_production(fact)}
    for page in facts.of(WorkerPage):
        path = page.source.path
        if not page.local or (dirname(path) in production and _is_base(path)):
            yield ResourceLimit(source=page.source, form="worker page")


def _is_production(fact: Environment) -> bool:
    return fact.form == "compose" and fact.kind is EnvironmentKind.PRODUCTION


def _is_base(path: str) -> bool:
    return BASE_NAME.fullmatch(basename(path).lower()) is not None
