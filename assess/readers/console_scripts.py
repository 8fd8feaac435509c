"""Command lines of the project's own: the console scripts that its Python manifests declare."""

from __future__ import annotations

import ast
from posixpath import basename
from typing import TYPE_CHECKING

from assess.documents.ini import parse_ini
from assess.documents.syntax import nodes
from assess.facts import Fact, Source
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "console-scripts"
VERSION = 1
WANTS = (
    Want(names=("pyproject.toml",), needles=(b"scripts", b"entry-points")),
    Want(names=("setup.py", "setup.cfg"), needles=(b"console_scripts",)),
)
GROUP = "console_scripts"


class ConsoleScript(Fact):
    """A program that the installed project offers, and the module that it starts."""

    name: str
    module: str


GIVES = (ConsoleScript,)


def read(document: Document) -> Iterator[Fact]:
    """Read `[project.scripts]`, Poetry's scripts, and `console_scripts` of setuptools."""
    declared = {"pyproject.toml": _of_toml, "setup.cfg": _of_cfg, "setup.py": _of_python}
    for line, name, entry in declared[basename(document.path).lower()](document):
        source = Source(path=document.path, line=line, tool=TOOL)
        yield ConsoleScript(source=source, name=name, module=entry.partition(":")[0].strip())


def _of_toml(document: Document) -> Iterator[tuple[int | None, str, str]]:
    project = mapping(document.toml.get("project"))
    poetry = mapping(mapping(document.toml.get("tool")).get("poetry"))
    groups = mapping(project.get("entry-points"))
    for table in (project.get("scripts"), groups.get(GROUP), poetry.get("scripts")):
        scripts = mapping(table)
        for name, entry in scripts.items():
            reference = text(entry) or text(mapping(entry).get("reference"))
            yield scripts.lines.get(name), name, reference


def _of_cfg(document: Document) -> Iterator[tuple[int | None, str, str]]:
    section = parse_ini(document.text).get("options.entry_points")
    if section is not None:
        yield from _entries(section.values.get(GROUP, "").splitlines(), section.lines.get(GROUP))


def _of_python(document: Document) -> Iterator[tuple[int | None, str, str]]:
    for node in nodes(document.python):
        match node:
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == GROUP:
                        yield from _entries(_literals(value), value.lineno)


def _literals(node: ast.expr) -> Iterator[str]:
    for part in nodes(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield from part.value.splitlines()


def _entries(lines: Iterable[str], line: int | None) -> Iterator[tuple[int | None, str, str]]:
    for entry in lines:
        name, equals, reference = entry.partition("=")
        if equals and name.strip():
            yield line, name.strip(), reference
