"""setup.py and setup.cfg of setuptools: what is packaged, its version and its dependencies."""

from __future__ import annotations

import ast
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.documents.ini import Section, parse_ini
from assess.documents.syntax import nodes
from assess.facts import Artifact, Fact, Pin, Source, VersionField
from assess.readers.protocol import Want
from assess.terms.pins import pin_of_requirement, pin_of_runtime
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "setuptools"
VERSION = 2
WANTS = (
    Want(names=("setup.py",), needles=(b"setup(",)),
    Want(names=("setup.cfg",), needles=(b"[metadata]", b"[options]", b"[files]")),
)
GIVES = (Artifact, Pin, VersionField)


class Manifest(Value):
    """What either file says, with the line of the call or section."""

    line: int
    version: str | None
    requires: str | None
    dependencies: tuple[str, ...]
    holds: tuple[str, ...]


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of the manifest."""
    manifest = _from_cfg(document) if basename(document.path).lower() == "setup.cfg" else _from_py(document)
    if manifest is None:
        return
    source = Source(path=document.path, line=manifest.line, tool=TOOL)
    if manifest.version:
        yield VersionField(source=source, version=manifest.version)
    if manifest.requires:
        kind = pin_of_runtime(manifest.requires)
        yield Pin(source=source, scope="runtime", ecosystem="python", kind=kind, name="python")
    for text in manifest.dependencies:
        found = pin_of_requirement(text)
        if found is not None:
            yield Pin(source=source, scope="package", ecosystem="python", kind=found[1], name=found[0])
    if manifest.holds:
        yield Artifact(source=source, kind="wheel", holds=manifest.holds, folder=dirname(document.path))


def _from_cfg(document: Document) -> Manifest | None:
    sections = parse_ini(document.text)
    metadata = sections.get("metadata", Section(line=1))
    if (files := sections.get("files")) is not None and "pbr" in document.text:  # https://docs.openstack.org/pbr
        held = tuple(package.replace(".", "/") for package in files.listed("packages"))
        return Manifest(line=files.line, version=None, requires=None, dependencies=(), holds=held)
    options = sections.get("options")
    if options is None:
        return None
    version = metadata.values.get("version", "")
    return Manifest(
        line=options.line,
        version=version if version[:1].isdigit() else None,  # `attr:` and `file:` point elsewhere
        requires=options.values.get("python_requires"),
        dependencies=options.line_entries("install_requires"),
        holds=tuple(_held_by_cfg(options, sections)),
    )


def _held_by_cfg(options: Section, sections: dict[str, Section]) -> Iterator[str]:
    if options.values.get("packages", "").startswith("find"):
        find = sections.get("options.packages.find", options)
        yield find.values.get("where", ".")
    else:
        yield from (package.replace(".", "/") for package in options.listed("packages"))
    yield from (f"{module}.py" for module in options.listed("py_modules"))


def _from_py(document: Document) -> Manifest | None:
    calls = (node for node in nodes(document.python) if isinstance(node, ast.Call))
    call = next((node for node in calls if _name(node.func) == "setup"), None)
    if call is None:
        return None
    given = {word.arg: word.value for word in call.keywords if word.arg}
    return Manifest(
        line=call.lineno,
        version=_text(given.get("version")),
        requires=_text(given.get("python_requires")),
        dependencies=_texts(given.get("install_requires")),
        holds=tuple(_held_by_py(given)),
    )


def _held_by_py(given: dict[str, ast.expr]) -> Iterator[str]:
    packages = given.get("packages")
    for call in nodes(packages) if packages is not None else ():
        if isinstance(call, ast.Call) and _name(call.func).startswith("find"):
            where = [*call.args, *(word.value for word in call.keywords if word.arg == "where")]
            yield (_text(where[0]) if where else None) or "."
    yield from (package.replace(".", "/") for package in _texts(packages))
    yield from (f"{module}.py" for module in _texts(given.get("py_modules")))


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _text(node: ast.expr | None) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
    return None


def _texts(node: ast.expr | None) -> tuple[str, ...]:
    match node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return tuple(text for text in map(_text, elements) if text)
    return ()
