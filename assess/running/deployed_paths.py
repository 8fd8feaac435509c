"""The local files that a command or an action deploys, packs or copies out."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from posixpath import normpath
from typing import TYPE_CHECKING

from assess import tables
from assess.ci.folders import WORKSPACE
from assess.documents import unwrapped
from assess.running.command_patterns import Pattern, parse_pattern, program_of
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REMOTE = re.compile(r"[a-z0-9]++://|[^/\s:]++:|/|~|\$|\{|<")
GLOB = re.compile(r"(?:\A|/)[^/*?\[]*+[*?\[].*", re.DOTALL)
# What a build has made stands for code elsewhere, so that its name says nothing about which.
MADE = frozenset({"dist", "build", "target", "site", "public", "out", "output", "_build", "node_modules", "wheelhouse"})
DEFAULT_CONTEXT = "{{defaultContext}}:"  # https://github.com/docker/build-push-action#git-context
SEPARATORS = re.compile(r"[-_]")
# https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/docker-v2
DEFAULT_FILES = {"docker": "**/Dockerfile"}
ARCHIVE = re.compile(r"\.(?:jar|war|whl|zip|egg|pex|tgz|tar\.gz)\Z")
MAX_PATHS = 50
MAX_LENGTH = 300  # characters of a path


class _Row(Value):
    pattern: Pattern
    takes: str
    options: tuple[str, ...]


def deployed_paths(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the local paths that a command takes, as written, nothing where they are all, made or unknown."""
    plain = unwrapped(words)
    for form in dict.fromkeys((plain, words)):
        row = next((row for row in _rows() if _matches(row, form)), None)
        if row is not None:
            return _local([*_of_options(form, row.options), *_of_operands(form, row)])
    return ()


def paths_of_inputs(inputs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the local paths that the inputs of an action or task name."""
    names = _strings("inputs", "names")
    return _local(line for name, value in inputs if name.lower() in names for line in value.splitlines())


def image_words(name: str, inputs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the command line for the file and the folder of the image that an action or task builds, as it is told."""
    given = {SEPARATORS.sub("", key).lower(): _from_top(value) for key, value in inputs}
    file = next((given[key] for key in sorted(_strings("image", "files")) if given.get(key)), "")
    file = file or DEFAULT_FILES.get(name.partition("@")[0].lower(), "")
    folder = next((given[key] for key in sorted(_strings("image", "folders")) if given.get(key)), "")
    options = ("--file", file) if file else ()
    return ("build", *options, folder or ".") if file or folder else ()


def _from_top(written: str) -> str:
    path = written.strip().removeprefix(DEFAULT_CONTEXT)
    return path if len(path) > MAX_LENGTH else WORKSPACE.sub("", path)


def _matches(row: _Row, words: tuple[str, ...]) -> bool:
    return bool(words) and program_of(words) in row.pattern.programs and row.pattern.matches(words)


def _of_options(words: tuple[str, ...], options: tuple[str, ...]) -> Iterator[str]:
    for before, word in zip(("", *words), words, strict=False):
        option, equals, value = word.partition("=")
        if before in options:
            yield word
        elif equals and option in options:
            yield value


def _of_operands(words: tuple[str, ...], row: _Row) -> list[str]:
    valued = _strings("values", "options")
    pairs = pairwise(words)
    operands = [word for before, word in pairs if not word.startswith("-") and before not in valued]
    for head in row.pattern.heads:
        at = next((index for index, word in enumerate(operands) if word in head), None)
        operands = operands if at is None else operands[at + 1 :]
    taken = {"sources": operands[:-1], "first": operands[:1], "last": operands[-1:]}
    return taken.get(row.takes, [])


def _local(paths: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for path in paths:
        written = path.strip()
        if not written or len(written) > MAX_LENGTH or REMOTE.match(written) or "$" in written or "{{" in written:
            continue
        folder = _source_of(written)
        if folder == "." or folder.startswith("..") or folder.partition("/")[0] in MADE:
            return ()
        found[folder] = None
    return tuple(found)[:MAX_PATHS]


def _source_of(written: str) -> str:
    """Return the folder of a glob, and the project of an archive that was built inside it: `etl/target/etl.jar`."""
    folder = normpath(GLOB.sub("", written) or ".")
    if ARCHIVE.search(written):
        parts = folder.split("/")
        at = next((at for at, part in enumerate(parts) if at and part in MADE), len(parts))
        return "/".join(parts[:at])
    return folder


@cache
def _rows() -> tuple[_Row, ...]:
    rows = tables.table("deployed")["row"]
    return tuple(
        _Row(
            pattern=parse_pattern(str(row["pattern"])),
            takes=str(row["takes"]),
            options=tuple(map(str, row.get("options", ()))),
        )
        for row in (rows if isinstance(rows, list) else ())
    )


@cache
def _strings(table: str, key: str) -> frozenset[str]:
    match tables.table("deployed")[table]:
        case dict() as found:
            return frozenset(map(str, found[key]))
    return frozenset()
