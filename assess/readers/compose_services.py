"""What the services of a compose file run and are built from: targets of `docker compose run`, builds of images."""

from __future__ import annotations

import re
import shlex
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Command, Fact, Problem, ServiceBuild, Source, Target
from assess.readers.protocol import Want
from assess.running.target_names import ENTRY
from assess.running.targets import capped, target
from assess.terms.shapes import mapping, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "compose-services"
VERSION = 4
RUNNER = "compose"
WANTS = (
    Want(
        names=("docker-compose*.yml", "docker-compose*.yaml", "compose*.yml", "compose*.yaml"),
        needles=(b"command:", b"entrypoint:", b"image:", b"build:"),
    ),
)
TOOLS = frozenset({"terraform", "dbt", "sqlfluff", "pytest", "flyway", "liquibase", "helm", "kubectl"})
DOCKERFILE = "Dockerfile"
REMOTE = re.compile(r"://|^git@")
GIVES = (Target, Command, Problem, ServiceBuild)


def read(document: Document) -> Iterator[Fact]:
    """Read one target a service that says what it runs, and one build a service that is built."""
    yield from capped(_targets(document), document, TOOL)
    services = mapping(mapping(document.yaml).get("services"))
    for name, service in services.items():
        source = Source(path=document.path, line=services.lines.get(name, 1), tool=TOOL)
        yield from _build(name, mapping(service).get("build"), source)


def _build(name: str, build: object, source: Source) -> Iterator[ServiceBuild]:
    """Yield the build of a service: https://docs.docker.com/reference/compose-file/build/."""
    said = mapping(build)
    context = text(build) or text(said.get("context")) or "."
    folder = normpath(join(dirname(source.path), context))
    file = normpath(join(folder, text(said.get("dockerfile")) or DOCKERFILE))
    if build and not file.startswith("..") and "$" not in file and not REMOTE.search(context):
        yield ServiceBuild(source=source, service=name, dockerfile=file, arguments=tuple(_arguments(said.get("args"))))


def _arguments(written: object) -> Iterator[tuple[str, str]]:
    if isinstance(written, Mapping):
        yield from ((name, text(value)) for name, value in written.items() if text(value))
    else:
        yield from ((name, value) for name, equals, value in (one.partition("=") for one in texts(written)) if equals)


def _targets(document: Document) -> Iterator[Fact]:
    services = mapping(mapping(document.yaml).get("services"))
    for name, service in services.items():
        script = " ".join(part for key in ("entrypoint", "command") for part in _script(service, key))
        line = services.lines.get(name, 1)
        if script:
            yield from target(document, RUNNER, name, [(script, line)], needs=_needs(service), line=line)
        if entry := _entry(service):
            yield from target(document, RUNNER, f"{name}{ENTRY}", [(f'{entry} "$@"', line)], line=line)


def _entry(service: object) -> str:
    """Return what runs the words behind a service's name; the image of a known tool stands for that tool."""
    image = text(mapping(service).get("image")).partition("@")[0].rpartition("/")[2].partition(":")[0]
    return image if image in TOOLS else next(_script(service, "entrypoint"), "")


def _script(service: object, key: str) -> Iterator[str]:
    written = mapping(service).get(key)
    if isinstance(written, list):
        yield shlex.join(texts(written))
    elif text(written):
        yield text(written)


def _needs(service: object) -> tuple[str, ...]:
    depends = mapping(service).get("depends_on")
    return tuple(depends) if isinstance(depends, Mapping) else texts(depends)
