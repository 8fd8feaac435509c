"""What the readers of CI systems share: scripts as commands, images as pins, environments by their names."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

from assess.ci.folders import CHANGES, Folders
from assess.ci.matrix import word
from assess.documents import Command as Parsed
from assess.documents import DocumentError, Mapping, parse_shell, unwrapped
from assess.documents.prefixes import PYTHON
from assess.documents.python import parse_python
from assess.documents.shell import MAX_BYTES as MAX_SCRIPT
from assess.facts import Command, Environment, EnvironmentKind, Pin, PinKind, Problem, ProblemKind, Source
from assess.running.python_commands import python_commands
from assess.terms.environments import environment_kind
from assess.terms.pins import pin_of_image, pin_of_runtime
from assess.terms.shapes import mapping, text
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,2}\s*(#.*)?$")
COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
MAX_VERSION = 200  # characters that are looked at
VERSION_TAG = re.compile(r"(?:[\w.]+[-/@])?v?(\d++)(\.\d++)?[\w.\-+]*")
IMAGES = {"java": "openjdk"}  # images that stand for a runtime where the name differs

SCRIPT = "script:"  # begins the owner of the commands of a script, which run where it is called

Part = tuple[str, int, str]  # text, first line, path


def script_commands(script: Iterable[Part], pattern: Command, *, one_shell: bool = True) -> Iterator[Command | Problem]:
    """Yield the commands of a script's parts, each like `pattern`; `cd` changes their folder.

    `one_shell`: the parts run in one shell, so that a folder is carried on. A part that cannot be parsed is a problem
    of its own line, and the others are read.
    """
    script_path = pattern.source.path if pattern.owner.startswith(SCRIPT) else ""
    folders = Folders(pattern.folder, script_path)
    for part, line, path in script:
        folders = folders if one_shell else Folders(pattern.folder, script_path)
        try:
            commands = parse_shell(part, line)
        except DocumentError as error:
            yield _unreadable(replace(pattern.source, path=path, line=line), part, error)
            continue
        for parsed in commands:
            if parsed.words[0] in CHANGES:
                folders.change(parsed.words, parsed.shell)
                continue
            command = replace(
                pattern,
                source=replace(pattern.source, path=path, line=parsed.line),
                words=folders.placed(parsed.words),
                tolerated=pattern.tolerated or parsed.tolerated,
                environment=(*pattern.environment, *parsed.assignments),
                folder=folders.now(parsed.shell),
            )
            yield command
            for words, at in _inline_program(parsed):
                yield replace(command, words=words, source=replace(command.source, line=at))


def _inline_program(parsed: Parsed) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield what a Python program runs that is given to the interpreter on its input or after `-c`."""
    program, *options = unwrapped(parsed.words) or ("",)
    if not PYTHON.fullmatch(program.rpartition("/")[2]):
        return
    written, line = (parsed.given, parsed.given_line) if options[:1] in ([], ["-"]) else ("", parsed.line)
    if options[:1] == ["-c"] and len(options) > 1:
        written = options[1]
    try:
        found = tuple(python_commands(parse_python(dedent(written)))) if written else ()
    except DocumentError:
        return  # a template, or Python newer than ours: what it runs is not known
    yield from ((words, line + at - 1) for words, at in found)


def _unreadable(source: Source, part: str, error: DocumentError) -> Problem:
    kind = ProblemKind.TOO_LARGE if len(part) > MAX_SCRIPT else ProblemKind.UNPARSABLE
    return Problem(source=source, reader=source.tool, kind=kind, message=str(error))


def first_line(lines: Sequence[str], line: int) -> int:
    """Return the line on which the text of a scalar begins, given the line of its key: block scalars begin below."""
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    return line + 1 if BLOCK_SCALAR.search(written) else line


def variables(value: object) -> dict[str, str]:
    """Return literal variables of a mapping by name (`{value: x}` too)."""
    found: dict[str, str] = {}
    for key, setting in mapping(value).items():
        plain = setting.get("value") if isinstance(setting, Mapping) else setting
        if not isinstance(plain, (dict, list)):
            found[key] = word(plain)
    return found


def environments(names: Iterable[str], source: Source) -> Iterator[Environment]:
    """Yield the environments of a job whose names are literal."""
    for name in dict.fromkeys(names):
        if name and "$" not in name and "{{" not in name and "<<" not in name:
            yield Environment(source=source, name=name, kind=environment_kind(name) or EnvironmentKind.OTHER, form="ci")


def image_name(value: object, key: str = "image") -> str:
    """Return the image of a `container: image`, `image: {name: …}` or the plain text of one."""
    return text(value.get(key) or value.get("name")) if isinstance(value, Mapping) else text(value)


def image_pins(images: Iterable[str], source: Source) -> Iterator[Pin]:
    """Yield how the images of a job are fixed, where no variable hides it."""
    for image in dict.fromkeys(images):
        kind = pin_of_image(image) if image else None
        if kind is not None:
            yield Pin(source=source, scope="image", ecosystem="docker", kind=kind, name=image)


def runtime_kind(runtime: str, version: str) -> PinKind:
    """Say how a runtime is fixed; the major version of a long-term release is as good as an exact one."""
    kind = pin_of_runtime(version)
    is_long_term = kind is PinKind.RANGE and pin_of_image(f"{IMAGES.get(runtime, runtime)}:{version}") is PinKind.EXACT
    return PinKind.EXACT if is_long_term else kind


def reuse_kind(version: str) -> PinKind:
    """Say how a reused action, template or component is fixed: by a commit or version, a major version, a branch."""
    if COMMIT.fullmatch(version):
        return PinKind.EXACT
    found = VERSION_TAG.fullmatch(version[:MAX_VERSION])
    if found is None:
        return PinKind.MOVING
    return PinKind.EXACT if found[2] else PinKind.RANGE
