"""Dockerfiles: the image with what it holds of this repository, its base and what is installed into it."""

from __future__ import annotations

import json
import re
from posixpath import basename, dirname, normpath
from typing import TYPE_CHECKING

from assess.documents import Document, parse_shell, unwrapped
from assess.facts import Artifact, Fact, Pin, PinKind, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.pins import fill, pin_of_image, pin_of_requirement
from assess.terms.pip_commands import INSTALLERS, VALUED
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOOL = "docker"
VERSION = 6
WANTS = (
    Want(
        names=(
            "dockerfile",
            "dockerfile[._-]*",
            "*dockerfile",
            "containerfile",
            "containerfile[._-]*",
            "*containerfile",
        ),
        needles=(b"FROM ", b"from ", b"From "),
    ),
)
GIVES = (Artifact, Pin, ToolUse)

FROM_STAGE = re.compile(r"--from=(\S{1,200})")
BUILT_SUFFIXES = (".whl", ".jar", ".tar.gz", "dist", "dist/")
ENVIRONMENT = re.compile(r"(?:^|/)(?:\.?venv|site-packages|dist-packages|node_modules|bin|lib)(?:/|$)")
# What sbt, Maven and Gradle compile out of the folder that they stand in, before the image is built.
COMPILED = re.compile(
    r"(?:\A|(?<=/))(?:target/(?:universal|scala|docker|[^/]*\.jar|pack|quarkus-app)|build/libs/).*", re.DOTALL
)
HEREDOC = re.compile(r"<<-?[\"']?(\w+)[\"']?")
INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s+(.*)", re.DOTALL)
# Manifests and settings that are copied before an install: no code of this repository.
NO_CODE_SUFFIXES = (
    ".txt", ".toml", ".lock", ".json", ".cfg", ".ini", ".conf", ".env", ".yml", ".yaml", ".crt", ".pem", ".in", ".md",
    ".key",
)  # fmt: skip
NO_CODE_NAMES = frozenset({"pipfile", "gemfile", "license", "pip.conf", ".env", "go.mod", "go.sum", "entrypoint.sh"})
PROJECT = frozenset({".", "./"})
LISTED = frozenset({"-r", "--requirement", "-c", "--constraint"})
NO_PACKAGES = LISTED | {"--no-deps", "-e", "--editable"}
MANIFEST = "pyproject.toml"
LOCK_FILE = re.compile(r"[\w*]\.lock\b|\block\.")
INSTALLING = re.compile(r"install|\b(?:uv|pdm)\s+sync\b")
SYNCS = frozenset({("uv", "sync"), ("poetry", "install"), ("pdm", "sync"), ("pdm", "install"), ("rye", "sync")})


class Instruction(Value):
    """An instruction of a Dockerfile with its continuation lines joined."""

    name: str
    arguments: str
    line: int


def read(document: Document) -> Iterable[Fact]:
    """Return the image, the pins of its bases and of the packages that its build installs."""
    instructions = tuple(parse_instructions(document.lines))
    bases = [one for one in instructions if one.name == "FROM"]
    if not bases:
        return
    source = Source(path=document.path, line=bases[-1].line, tool=TOOL)
    developing = "/.devcontainer/" in f"/{document.path}"  # the developer's own machine, nothing that is deployed
    if not developing:
        yield ToolUse(source=source, kind="infrastructure", tool=TOOL)
    images = list(_images(instructions))
    for image, line in images:
        kind = pin_of_image(image)
        if kind is not None:
            at = Source(path=document.path, line=line, tool=TOOL)
            yield Pin(source=at, scope="image", ecosystem="docker", kind=kind, name=image)
    yield from _installed(instructions, document.path)
    if developing:
        return
    copied = tuple(dict.fromkeys(_copied(instructions)))
    holds = tuple(path for path in copied if not _is_varied(path))
    yield Artifact(
        source=source,
        kind="image",
        holds=holds,
        base=images[-1][0] if images else None,
        folder=dirname(document.path),
        stock=not any(_is_code(path) for path in holds),
        varied=tuple(path for path in copied if _is_varied(path)),
    )


def parse_instructions(lines: tuple[str, ...]) -> Iterator[Instruction]:
    """Yield the instructions of a Dockerfile: comments dropped, continued lines joined, here-documents taken in."""
    pending: list[str] = []
    start = 0
    ends: list[str] = []
    for number, line in enumerate(lines, start=1):
        if ends:
            ends = ends[1:] if line.strip() == ends[0] else ends
            pending.append(line)
        elif not line.strip() or line.lstrip().startswith("#"):
            continue
        else:
            start = start if pending else number
            body = line.rstrip()
            continued = body.endswith(("\\", "`"))
            pending.append(body[:-1] if continued else body)
            ends = [] if continued else HEREDOC.findall("\n".join(pending)) if _may_have_heredoc(pending[0]) else []
            if continued:
                continue
        if not ends:
            yield from _instruction(pending, start)
            pending = []
    if pending:
        yield from _instruction(pending, start)


def _may_have_heredoc(first: str) -> bool:
    return first.split(maxsplit=1)[0].upper() in ("RUN", "COPY", "ADD") if first.split() else False


def _instruction(pending: list[str], line: int) -> Iterator[Instruction]:
    separator = "\n" if any(HEREDOC.search(part) for part in pending[:1]) else " "
    found = INSTRUCTION.match(separator.join(pending))
    if found:
        yield Instruction(name=found[1].upper(), arguments=found[2].strip(), line=line)


def _images(instructions: tuple[Instruction, ...]) -> Iterator[tuple[str, int]]:
    """Yield image and line of each FROM that is neither an earlier stage nor `scratch`."""
    values: dict[str, str] = {}
    stages = {"scratch"}
    for one in instructions:
        if one.name == "ARG" and "=" in one.arguments:
            name, _, value = one.arguments.partition("=")
            values[name.strip()] = value.strip().strip("\"'")
        if one.name != "FROM":
            continue
        words = [word for word in one.arguments.split() if not word.startswith("--")]
        image = fill(words[0], values) if words else ""
        if image and image.lower() not in stages:
            yield image, one.line
        match words:
            case [_, "AS" | "as" | "As", stage, *_]:
                stages.add(stage.lower())


def _copied(instructions: tuple[Instruction, ...]) -> Iterator[str]:
    """Yield the paths of the build folder that the last stage holds: its own, its base's and those of other stages.

    Of a stage that only gives what it built, such as a wheel, the built thing counts and not what it was built from.
    """
    stages: dict[str, list[str]] = {}
    held: list[str] = []
    defaults: dict[str, str] = {}
    for one in instructions:
        words = [word for word in one.arguments.split() if not word.startswith("--")]
        if one.name == "FROM" and words:
            held = list(stages.get(words[0].lower(), ()))
            stages[words[-1].lower() if len(words) > 1 else str(len(stages))] = held
        elif one.name == "ARG" and "=" in one.arguments:
            name, _, value = one.arguments.partition("=")
            defaults[name.strip()] = value.strip().strip("\"'")
        elif one.name in ("COPY", "ADD"):
            found = FROM_STAGE.search(one.arguments)
            held += _from_stage(stages.get(found[1].lower(), []), one) if found else _from_folder(one, defaults)
    yield from held


def _from_stage(stage: list[str], one: Instruction) -> list[str]:
    paths = _operands(one.arguments)[:-1]
    built = [basename(path) for path in paths if path.endswith(BUILT_SUFFIXES)]
    return built or ([] if all(ENVIRONMENT.search(path) for path in paths) else list(stage))


def _from_folder(one: Instruction, defaults: dict[str, str]) -> list[str]:
    paths = [fill(path, defaults) for path in _operands(one.arguments)[:-1]]
    return [
        normpath(COMPILED.sub("", path.lstrip("/")) or ".")
        for path in paths
        if "://" not in path and not path.startswith(("<<", "git@"))
    ]


def _is_varied(path: str) -> bool:
    """Say whether a variable stands in a path, before what sbt compiles."""
    return "$" in path.partition("target/")[0]


def _operands(arguments: str) -> list[str]:
    start = arguments.find("[")
    if start >= 0 and arguments.rstrip().endswith("]"):
        try:
            words = json.loads(arguments[start:])
        except (ValueError, RecursionError):
            words = None
        if isinstance(words, list):
            return [str(word) for word in words]
    return [word for word in arguments.partition("\n")[0].split() if not word.startswith("--")]


def _is_code(path: str) -> bool:
    name = basename(path).lower()
    return name not in NO_CODE_NAMES and not name.endswith(NO_CODE_SUFFIXES)


def _installed(instructions: tuple[Instruction, ...], path: str) -> Iterator[Pin]:
    listed = False
    unlocked = tuple(_manifests_without_lock(instructions))
    for one in instructions:
        if one.name != "RUN" or not INSTALLING.search(one.arguments):
            continue
        for command in parse_shell(one.arguments, one.line):
            for name, kind in requirements_of(command.words):
                source = Source(path=path, line=one.line, tool=TOOL)
                yield Pin(source=source, scope="package", ecosystem="python", kind=kind, name=name)
            if _syncs(command.words):
                for folder in unlocked:
                    source = Source(path=path, line=one.line, tool=TOOL)
                    yield Pin(source=source, scope="project", ecosystem="python", kind=PinKind.NONE, name=folder)
            listed = listed or not LISTED.isdisjoint(command.words) or command.words[:1] in {("uv",), ("poetry",)}
            if not listed and _installs_project(command.words):
                source = Source(path=path, line=one.line, tool=TOOL)
                yield Pin(source=source, scope="project", ecosystem="python", kind=PinKind.NONE, name=".")


def _manifests_without_lock(instructions: tuple[Instruction, ...]) -> Iterator[str]:
    """Yield the folders of the manifests that are copied one by one, where no lock file comes with them."""
    copies = [one for one in instructions if one.name in {"COPY", "ADD"} and not FROM_STAGE.search(one.arguments)]
    paths = [normpath(path) for one in copies for path in _operands(one.arguments)[:-1]]
    locked = any(LOCK_FILE.search(one.arguments) for one in instructions if one.name in {"COPY", "ADD", "RUN"})
    if locked or any(path == "." or "*" in path for path in paths):
        return
    yield from dict.fromkeys(dirname(path) or "." for path in paths if basename(path).lower() == MANIFEST)


def _syncs(words: tuple[str, ...]) -> bool:
    """Say whether a tool with a lock file of its own installs the project, which it locks anew where there is none."""
    words = unwrapped(words)
    return (basename(words[0]), *words[1:2]) in SYNCS if words else False


def _installs_project(words: tuple[str, ...]) -> bool:
    """Say whether pip takes the requirements of the project itself, which knows no lock file of another tool."""
    words = unwrapped(words)
    by_pip = words[1:2] == ("install",) and basename(words[0]) in {"pip", "pip3"}  # also of an environment's folder
    if not by_pip or not PROJECT.intersection(words):
        return False
    return NO_PACKAGES.isdisjoint(words)


def requirements_of(words: tuple[str, ...]) -> Iterator[tuple[str, PinKind]]:
    """Yield name and pin of each package that a `pip install` names; files and local paths are none."""
    words = unwrapped(words)
    if words[1:3] == ("-m", "pip"):
        words = words[2:]
    installer = next((known for known in INSTALLERS if words[: len(known)] == known), None)
    rest = iter(words[len(installer) :] if installer else ())
    for word in rest:
        if word in VALUED:
            next(rest, None)
        elif not word.startswith(("-", ".", "/", "$", "git+", "http")):
            found = pin_of_requirement(word)
            if found is not None and not word.endswith((".whl", ".gz", ".txt")):
                yield found
