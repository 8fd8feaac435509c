"""What an apply of Terraform runs beside its resources: provisioners, and the images that it builds.

https://developer.hashicorp.com/terraform/language/resources/provisioners/local-exec and remote-exec,
https://registry.terraform.io/providers/kreuzwerker/docker/latest/docs/resources/image
"""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from assess.ci.folders import folder_after
from assess.ci.jobs import script_commands
from assess.documents import Block, walk
from assess.facts import Command, Fact, Facts, Problem, Source, Target
from assess.readers.protocol import Want
from assess.readers.terraform.blocks import inner_blocks, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "terraform-steps"
VERSION = 1
WANTS = (
    Want(suffixes=(".tf", ".tofu"), needles=(b"provisioner", b"docker_image", b"docker_registry_image", b"ockerfile")),
    Want(suffixes=(".tf", ".tofu"), needles=(b"module",)),
)

PLACE = re.compile(r"\$\{path\.(?:module|root|cwd)\}")
DOCKERFILE = re.compile(r"[^\s$]{0,200}(?:^|/)(?:[\w-]{1,50}\.)?[Dd]ockerfile(?:[._-][\w.-]{1,50})?")
DOCKER_IMAGES = frozenset({"docker_image", "docker_registry_image"})
LOCAL, REMOTE = "local-exec", "remote-exec"
MAX_PATH = 300  # characters
HOST = "host"  # of the machine that a remote provisioner connects to


class AppliedFolder(Fact):
    """A folder with something that its apply runs, or with modules of the tree that may have."""

    folder: str
    modules: tuple[str, ...] = ()


GIVES = (AppliedFolder, Command, Target, Problem)


def read(document: Document) -> Iterable[Fact]:
    """Yield what the blocks of one file run, and the local modules that they use."""
    folder = dirname(document.path)
    modules: list[str] = []
    steps: list[Fact] = []
    for block in document.hcl:
        if block.type == "module" and (module := _local_module(block, folder)):
            modules.append(module)
        if block.type in ("resource", "module"):
            steps += _steps(document.path, folder, block)
    if steps or modules:
        source = Source(path=document.path, line=1, tool=TOOL)
        yield AppliedFolder(source=source, folder=folder, modules=tuple(dict.fromkeys(modules)))
        yield from steps


def link(facts: Facts) -> Iterable[Target]:
    """Yield one target a folder; its apply runs those of its modules too."""
    found: dict[str, list[AppliedFolder]] = {}
    for one in facts.of(AppliedFolder):
        found.setdefault(one.folder, []).append(one)
    for folder, files in sorted(found.items()):
        needs = dict.fromkeys(applied_id(module) for one in files for module in one.modules if module in found)
        yield Target(
            source=files[0].source, id=applied_id(folder), runner="terraform", name=folder or ".", needs=tuple(needs)
        )


def applied_id(folder: str) -> str:
    """Return the id of what an apply in a folder runs."""
    return f"terraform:{folder}"


def _local_module(block: Block, folder: str) -> str:
    origin = text_of(block.attributes.get("source"))
    found = normpath(join(folder, origin)) if origin.startswith(("./", "../")) else ""
    return "" if found.startswith("..") else found


def _steps(path: str, folder: str, block: Block) -> Iterator[Fact]:
    source = Source(path=path, line=block.line, tool=TOOL)
    pattern = Command(source=source, owner=applied_id(folder), words=(), folder=folder)
    for inner in inner_blocks(block):
        if inner.type == "provisioner" and inner.labels[:1] == (LOCAL,):
            yield from _local(path, inner, pattern)
        elif inner.type == "provisioner" and inner.labels[:1] == (REMOTE,):
            yield from _remote(path, inner, pattern)
    for file in _dockerfiles(block):
        found = normpath(join(folder, file))
        if not found.startswith(("..", "/")):
            yield Command(source=source, owner=pattern.owner, words=("docker", "build", "-f", found, "."))


def _local(path: str, block: Block, pattern: Command) -> Iterator[Fact]:
    """Yield the commands of the machine that applies; they run where it was started, else in their own folder."""
    line = block.lines.get("command", block.line)
    place = _placed(text_of(block.attributes.get("working_dir"))) or "."
    within = Command(source=pattern.source, owner=pattern.owner, words=(), folder=folder_after(pattern.folder, place))
    yield from script_commands([(_placed(text_of(block.attributes.get("command"))), line, path)], within)


def _remote(path: str, block: Block, pattern: Command) -> Iterator[Command]:
    match block.attributes.get("inline"):
        case list() as lines:
            line = block.lines.get("inline", block.line)
            source = Source(path=path, line=line, tool=TOOL)
            for one in map(text_of, lines):
                yield Command(source=source, owner=pattern.owner, words=("ssh", HOST, one), folder=pattern.folder)


def _dockerfiles(block: Block) -> Iterator[str]:
    """Yield the files of the images that a block builds: those that it names, or that of a build's folder."""
    values = (
        inner for one in (block, *inner_blocks(block)) for value in one.attributes.values() for inner in walk(value)
    )
    placed = (_placed(text) for _, text in values if isinstance(text, str) and "ockerfile" in text)
    named = dict.fromkeys(text for text in placed if DOCKERFILE.fullmatch(text[:MAX_PATH]))
    builds = [one for one in inner_blocks(block) if one.type == "build"] if block.labels[:1] in _images() else []
    for build in builds:
        context = _placed(text_of(build.attributes.get("context"))) or "."
        own = _placed(text_of(build.attributes.get("dockerfile")))
        named.pop(own, None)
        if "$" not in context:
            yield join(context, own or "Dockerfile")
    yield from named


def _images() -> frozenset[tuple[str]]:
    return frozenset((kind,) for kind in DOCKER_IMAGES)


def _placed(text: str) -> str:
    return PLACE.sub(".", text)
