"""Configurations of linters, formatters and type checkers: which tool, for which languages, what it leaves out."""

from __future__ import annotations

from fnmatch import fnmatch
from posixpath import basename, splitext
from typing import TYPE_CHECKING

from assess import tables
from assess.documents import Document, Mapping
from assess.documents.ini import parse_ini
from assess.facts import Fact, Source, Standard
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOOL = "linter"
VERSION = 3
Table = dict[str, list[str]]


def _table(name: str) -> Table:
    table = tables.table("linters")[name]
    return table if isinstance(table, dict) else {}


SHARED = ("setup.cfg", "tox.ini")
PACKAGE = "package.json"
IGNORE_FILES = {".sqlfluffignore": "sqlfluff", ".eslintignore": "eslint", ".prettierignore": "prettier"}
WANTS = (Want(names=(*_table("files"), "pyproject.toml", PACKAGE, *SHARED, *IGNORE_FILES)),)
GIVES = (Standard,)

# Where the tools list what they leave out (their own documentation); "." separates tables.
EXCLUDES = (
    "exclude", "extend-exclude", "force-exclude", "ignore", "ignore-paths", "ignore_paths", "skip", "extend_skip",
    "extend_skip_glob", "skip_glob", "lint.exclude", "main.ignore-paths", "main.ignore", "master.ignore",
    "ignorePatterns",
    "core.exclude", "files.ignore",
)  # fmt: skip


def read(document: Document) -> Iterable[Fact]:
    """Return one standard a configured tool."""
    name = basename(document.path).lower()
    if name in IGNORE_FILES:
        yield from _ignore_file(document, IGNORE_FILES[name])
    elif name == "pyproject.toml":
        yield from _pyproject(document)
    elif name == PACKAGE:
        yield from _package(document)
    elif name in SHARED:
        yield from _shared_sections(document)
    else:
        yield from _own_file(document, name)


def _standard(document: Document, entry: list[str], line: int | None, excludes: Iterable[str] = ()) -> Standard:
    tool, *languages = entry
    source = Source(path=document.path, line=line, tool=TOOL)
    return Standard(source=source, tool=tool, languages=tuple(languages), excludes=tuple(excludes))


def _ignore_file(document: Document, tool: str) -> Iterator[Fact]:
    """Return the tool's standard with what the file leaves out; its languages are those of its configuration."""
    entry = next(entry for entry in _table("files").values() if entry[0] == tool)
    excluded = [line.strip() for line in document.lines if line.strip() and not line.lstrip().startswith(("#", "!"))]
    if excluded:
        yield _standard(document, entry, 1, excluded)


def _pyproject(document: Document) -> Iterator[Fact]:
    tools = document.toml.get("tool")
    if not isinstance(tools, Mapping):
        return
    known = _table("pyproject")
    for name, table in tools.items():
        if name in known and isinstance(table, Mapping):
            yield _standard(document, known[name], tools.lines.get(name), _excluded(table))


def _package(document: Document) -> Iterator[Fact]:
    """Read the keys by which tools of JavaScript are configured in package.json instead of in a file of their own."""
    package = document.json
    if not isinstance(package, Mapping):
        return
    for key, entry in _table("package").items():
        if package.get(key):
            yield _standard(document, entry, package.lines.get(key), _excluded(package[key]))


def _shared_sections(document: Document) -> Iterator[Fact]:
    known = _table("sections")
    for name, section in parse_ini(document.text).items():
        tool = name.removeprefix("tool:").partition(":")[0].lower()
        if tool in known and name.lower().removeprefix("tool:") == tool:
            excluded = [
                path for key in EXCLUDES if key in section.values for path in _paths(tool, key, section.listed(key))
            ]
            yield _standard(document, known[tool], section.line, excluded)


def _own_file(document: Document, name: str) -> Iterator[Fact]:
    entry = next((entry for pattern, entry in _table("files").items() if fnmatch(name, pattern)), None)
    if entry is not None and document.content.strip():
        yield _standard(document, entry, 1, _excluded_by_file(document, entry[0], name))


def _excluded_by_file(document: Document, tool: str, name: str) -> Iterator[str]:
    suffix = splitext(name)[1]
    if suffix == ".toml":
        yield from _excluded(document.toml)
    elif suffix in (".yml", ".yaml") or tool == "yamllint":
        yield from _excluded(document.yaml)
    elif suffix == ".json":
        yield from _excluded(document.json)
    elif tool in ("flake8", "pylint", "mypy", "isort", "sqlfluff"):
        for section in parse_ini(document.text).values():
            for key in EXCLUDES:
                yield from _paths(tool, key, section.listed(key))


def _excluded(table: object) -> Iterator[str]:
    for key in EXCLUDES:
        node = table
        for part in key.split("."):
            node = node.get(part) if isinstance(node, Mapping) else None
        values = node if isinstance(node, list) else str(node).split("\n") if isinstance(node, str) else ()
        yield from (path for value in values if (path := str(value).strip()) and _is_path(path))


def _paths(tool: str, key: str, values: tuple[str, ...]) -> Iterator[str]:
    """Yield the values that are paths: `ignore` of flake8 lists codes of rules."""
    if not (key == "ignore" and tool in ("flake8", "pycodestyle", "pydocstyle")):
        yield from filter(_is_path, values)


def _is_path(value: str) -> bool:
    return not (value[:1].isupper() and value[-1:].isdigit() and value.isalnum())
