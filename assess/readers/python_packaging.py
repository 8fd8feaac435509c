"""Python's manifests in TOML, pyproject.toml and Pipfile: what is packaged, its version and its dependencies."""

from __future__ import annotations

from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.documents import Document, Mapping
from assess.facts import Artifact, Fact, Pin, PinKind, Source, VersionField
from assess.readers.protocol import Want
from assess.terms.pins import pin_of_address, pin_of_requirement, pin_of_runtime, pin_of_specifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TOOL = "python-packaging"
VERSION = 1
WANTS = (Want(names=("pyproject.toml", "pipfile")),)
GIVES = (Artifact, Pin, VersionField)

RUNTIME = "python"


def read(document: Document) -> Iterable[Fact]:
    """Return the facts of the manifest; a pyproject.toml that only configures tools gives none."""
    table = document.toml
    if basename(document.path).lower() == "pipfile":
        yield from _pipfile(document, table)
        return
    project = _table(table, "project")
    tools = _table(table, "tool")
    poetry = _table(tools, "poetry")
    yield from _version(document, project, poetry)
    yield from _standard_dependencies(document, project, _table(table, "dependency-groups"))
    yield from _poetry_dependencies(document, poetry)
    holds = _packages(table, project, tools)
    if holds:
        line = project.line if project else poetry.line
        yield Artifact(source=_source(document, line), kind="wheel", holds=holds, folder=dirname(document.path))


def _source(document: Document, line: int | None) -> Source:
    return Source(path=document.path, line=line, tool=TOOL)


def _table(table: Mapping, *keys: str) -> Mapping:
    node: object = table
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node if isinstance(node, Mapping) else Mapping()


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _version(document: Document, project: Mapping, poetry: Mapping) -> Iterator[Fact]:
    for table in (project, poetry):
        version = table.get("version")
        if isinstance(version, str) and version:
            yield VersionField(source=_source(document, table.lines.get("version")), version=version)
            return


def _standard_dependencies(document: Document, project: Mapping, groups: Mapping) -> Iterator[Pin]:
    """Return the pins of PEP 621 tables and PEP 735 groups."""
    requires = project.get("requires-python")
    if isinstance(requires, str):
        source = _source(document, project.lines.get("requires-python"))
        yield Pin(source=source, scope="runtime", ecosystem="python", kind=pin_of_runtime(requires), name=RUNTIME)
    yield from _listed(document, project, "dependencies", "package")
    optional = _table(project, "optional-dependencies")
    for table in (optional, groups):
        for name in table:
            yield from _listed(document, table, name, "dev-package")


def _listed(document: Document, table: Mapping, key: str, scope: str) -> Iterator[Pin]:
    for text in _strings(table.get(key)):
        found = pin_of_requirement(text)
        if found is not None:
            source = _source(document, table.lines.get(key))
            yield Pin(source=source, scope=scope, ecosystem="python", kind=found[1], name=found[0])


def _poetry_dependencies(document: Document, poetry: Mapping) -> Iterator[Pin]:
    yield from _named(document, _table(poetry, "dependencies"), "package")
    yield from _named(document, _table(poetry, "dev-dependencies"), "dev-package")
    for name in _table(poetry, "group"):
        scope = "package" if name == "main" else "dev-package"
        yield from _named(document, _table(poetry, "group", name, "dependencies"), scope)


def _pipfile(document: Document, table: Mapping) -> Iterator[Pin]:
    yield from _named(document, _table(table, "packages"), "package")
    yield from _named(document, _table(table, "dev-packages"), "dev-package")
    requires = _table(table, "requires")
    for key in ("python_full_version", "python_version"):
        version = requires.get(key)
        if isinstance(version, str):
            source = _source(document, requires.lines.get(key))
            yield Pin(source=source, scope="runtime", ecosystem="python", kind=pin_of_runtime(version), name=RUNTIME)
            return


def _named(document: Document, table: Mapping, scope: str) -> Iterator[Pin]:
    """Return the pins of a table of name and version, as Poetry and Pipenv write them."""
    for name, value in table.items():
        kind = _kind_of_entry(value)
        if kind is None:
            continue
        source = _source(document, table.lines.get(name))
        if name == RUNTIME and isinstance(value, str):
            yield Pin(source=source, scope="runtime", ecosystem="python", kind=pin_of_runtime(value), name=RUNTIME)
        else:
            yield Pin(source=source, scope=scope, ecosystem="python", kind=kind, name=name)


def _kind_of_entry(value: object) -> PinKind | None:
    match value:
        case str():
            return pin_of_specifier(value)
        case Mapping({"version": str(version)}):
            return pin_of_specifier(version)
        case Mapping({"rev": str()}) | Mapping({"tag": str()}) | Mapping({"ref": str()}):
            return PinKind.EXACT
        case Mapping({"git": str()}):
            return PinKind.MOVING
        case Mapping({"url": str(url)}):
            return pin_of_address(url)
    return None


def _packages(table: Mapping, project: Mapping, tools: Mapping) -> tuple[str, ...]:
    """Return the folders and files that the built package holds; none where nothing is packaged."""
    poetry = _table(tools, "poetry")
    name = project.get("name") or poetry.get("name")
    if not isinstance(name, str) or poetry.get("package-mode") is False or _table(tools, "uv").get("package") is False:
        return ()
    if "build-system" not in table:
        return ()
    written = (*_of_poetry(poetry), *_of_setuptools(_table(tools, "setuptools")), *_of_hatch(tools))
    module = name.replace("-", "_").replace(".", "_").lower()
    return written or (module, f"src/{module}")


def _of_poetry(poetry: Mapping) -> Iterator[str]:
    packages = poetry.get("packages")
    for entry in packages if isinstance(packages, list) else ():
        match entry:
            case Mapping({"include": str(include), "from": str(start)}):
                yield f"{start}/{include}"
            case Mapping({"include": str(include)}):
                yield include


def _of_setuptools(setuptools: Mapping) -> Iterator[str]:
    packages = setuptools.get("packages")
    yield from (package.replace(".", "/") for package in _strings(packages))
    yield from (f"{module}.py" for module in _strings(setuptools.get("py-modules")))
    find = _table(setuptools, "packages", "find")
    if find:
        found = _strings(find.get("where")) or _strings(find.get("include")) or (".",)
        yield from dict.fromkeys(package.removesuffix("*").removesuffix(".") or "." for package in found)


def _of_hatch(tools: Mapping) -> Iterator[str]:
    wheel = _table(tools, "hatch", "build", "targets", "wheel")
    for key in ("packages", "only-include", "include"):
        yield from (path.strip("/") for path in _strings(wheel.get(key)))
    yield from _strings(_table(tools, "pdm", "build").get("includes"))
    module = _table(tools, "flit", "module").get("name")
    if isinstance(module, str):
        yield module
