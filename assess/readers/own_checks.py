"""Checks on data that a team writes in Python itself: functions that look at frames and stop, tell or flag a fault."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from assess.documents.python import parse_python
from assess.documents.syntax import (
    FunctionDef,
    calls,
    dotted,
    functions_of,
    imported_modules,
    imported_names,
    nodes_of,
    origin_of,
)
from assess.facts import CheckKind, CiJob, Fact, Facts, QualityCheck, Source
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.check_functions import CHECKERS, kind_of_function, speaks_of_refusal
from assess.terms.check_scripts import kinds_of_script
from assess.terms.own_limits import compares_age, is_stopping, speaks_of_age
from assess.terms.started_scripts import named_scripts, started_by_jobs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assess.documents import Document

TOOL = "own-checks"
LANGUAGE = "python"
VERSION = 9
CI_FILES = (".yml", ".yaml")
WANTS = (
    Want(suffixes=(".py", ".ipynb"), needles=(b"import",)),
    Want(suffixes=CI_FILES, folders=(".github/workflows", ".circleci", ".azuredevops"), needles=(b".py",)),
    Want(names=(".gitlab-ci.yml", "*azure-pipelines*.yml", "bitbucket-pipelines.yml"), needles=(b".py",)),
)

FRAMES = frozenset(
    {
        *("pandas", "pyspark", "polars", "dask", "geopandas", "modin", "awsglue", "databricks", "duckdb"),
        *("awswrangler", "xarray", "netCDF4", "iris"),
    }
)
TYPED_FRAMES = frozenset({"dataframely", "pandera", "patito"})
STORES = frozenset({"sqlalchemy", "psycopg2", "psycopg", "sqlite3", "pymongo", "snowflake", "pymysql", "pyodbc"})
TABLES = frozenset({"table", "tables", "row", "rows", "record", "records", "column", "columns", "dataset", "datasets"})
WATCHING = frozenset({"alert", "alerts", "monitor", "monitoring", "freshness", "health", "stale", "sla", "slas"})
MANY = 3  # checks of a module that is made of them
ALL_TABLES = "*"  # stands for each table that the warehouse lists
LISTS_TABLES = Sifted(re.compile(r"INFORMATION_SCHEMA|__TABLES__|\blist_tables\(|\bshow tables\b", re.IGNORECASE))
PATH = re.compile(r"/?[\w.-]{1,80}(?:/[\w.-]{1,80}){2,10}/?")
MAX_TEXT = 500  # characters of a literal that are looked at
MAX_DEPTH = 3  # of imports between a check and the code that it guards


class OwnCheck(Fact):
    """A function that checks data, before it is known which code uses it."""

    name: str
    kind: CheckKind
    owner: str = ""  # the class around it


class Imports(Fact):
    """The modules that a module imports, dotted, the paths that its texts name, and what it asks the warehouse."""

    modules: tuple[str, ...]
    paths: tuple[str, ...] = ()
    lists_tables: bool = False


GIVES = (Imports, OwnCheck, QualityCheck)


def read(document: Document) -> Iterator[Fact]:
    """Yield the checks of one module and what it imports; Airflow's own files are read with Airflow."""
    if document.path.endswith(CI_FILES):
        at = Source(path=document.path, line=1, tool=LANGUAGE)
        yield Imports(source=at, modules=(), paths=named_scripts(document.text))
        return
    notebook = document.path.endswith(".ipynb")
    tree = parse_python(document.notebook.source) if notebook else document.python
    named = imported_names(tree)
    origins = (*named.values(), *_checks_called(tree, named))
    modules = imported_modules(tree) | {_absolute(origin, document.path) for origin in origins}
    modules |= {name.rpartition(".")[0] for name in modules}
    at = Source(path=document.path, line=1, tool=LANGUAGE)
    yield Imports(
        source=at,
        modules=tuple(sorted(name for name in modules if name)),
        paths=tuple(sorted(set(_paths(tree)))),
        lists_tables=LISTS_TABLES.search_in(document) is not None,
    )
    roots = {name.partition(".")[0] for name in modules}
    framed = bool(roots & FRAMES) or any(hint in document.content for hint in (b"DataFrame", b"SELECT ", b"select("))
    stored = bool(roots & STORES)
    timed = speaks_of_age(document)
    demanding = b"raise " in document.content and speaks_of_refusal(document.text)
    for function, owner in _functions(tree):
        looks = framed or (stored and TABLES & words_in(f"{owner} {function.name}"))
        kind = kind_of_function(function, owner, looks=bool(looks), framed=framed, demanding=demanding)
        if timed and (framed or is_stopping(function)) and compares_age(function, watching=_is_watching(document.path)):
            kind = CheckKind.FRESHNESS
        if kind is not None:
            line = None if notebook else function.lineno
            yield OwnCheck(
                source=Source(path=document.path, line=line, tool=LANGUAGE), name=function.name, kind=kind, owner=owner
            )
    yield from _typed_frames(tree, named, document.path)
    for found in kinds_of_script(document.path, tree) if framed or stored else ():
        yield OwnCheck(source=at, name=_stem(document.path), kind=found)


def _typed_frames(tree: ast.Module, named: dict[str, str], path: str) -> Iterator[OwnCheck]:
    """Yield the classes that say what the columns of a frame hold, by a library that holds frames to them."""
    if not any(origin.partition(".")[0] in TYPED_FRAMES for origin in named.values()):
        return
    for node in nodes_of(tree, ast.ClassDef):
        origins = {origin_of(base, named) for base in node.bases}
        if any(origin.partition(".")[0] in TYPED_FRAMES for origin in origins):
            at = Source(path=path, line=node.lineno, tool=LANGUAGE)
            yield OwnCheck(source=at, name=node.name, kind=CheckKind.VALIDITY)


def _checks_called(tree: ast.Module, named: dict[str, str]) -> Iterator[str]:
    """Yield the dotted names of what a module calls of another one under the name of a check."""
    for call in calls(tree):
        if isinstance(call.func, ast.Attribute) and CHECKERS & words_in(call.func.attr):
            root = dotted(call.func).partition(".")[0]
            if root in named:
                yield origin_of(call.func, named)


def _is_watching(path: str) -> bool:
    return bool(WATCHING & words_in(path))


def _absolute(origin: str, path: str) -> str:
    """Return a relative import as the dotted path from the top of the tree."""
    name = origin.lstrip(".")
    dots = len(origin) - len(name)
    if not dots:
        return origin
    folders = path.split("/")[:-dots]
    return ".".join([*folders, name])


def link(facts: Facts) -> Iterator[QualityCheck]:
    """Yield each check for the module that holds it, and one a kind for each module that builds on such a module."""
    held: defaultdict[str, list[OwnCheck]] = defaultdict(list)
    for check in facts.of(OwnCheck):
        held[check.source.path].append(check)
    imports = [one for one in facts.of(Imports) if not one.source.path.endswith(CI_FILES)]
    started = started_by_jobs(facts.of(CiJob), {one.source.path: one.paths for one in facts.of(Imports)})
    whole = {_folder(one.source.path) for one in imports if one.lists_tables}
    for path, checks in held.items():
        starters = (*_starters(path, imports), *started.get(path, ()))
        for check in checks:
            yield _check(check, path, starters, whole)
    for path, origin in _guarded(imports, held):
        kinds = {check.kind: check for check in reversed(held[origin])}
        yield from (_check(check, path, (), whole) for check in kinds.values())


def _check(check: OwnCheck, path: str, starters: tuple[str, ...], whole: set[str]) -> QualityCheck:
    """Return a check as one of the module that uses it; the age of all listed tables is looked at as a whole."""
    listed = check.kind is CheckKind.FRESHNESS and _folder(check.source.path) in whole
    return QualityCheck(
        source=check.source,
        dataset=ALL_TABLES if listed else path,
        kind=check.kind,
        tool=LANGUAGE,
        certain=False,
        run_by=(path, *starters),
    )


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _starters(path: str, imports: Iterable[Imports]) -> tuple[str, ...]:
    """Return the modules that start a file by its path, or by that of its folder, from other folders."""
    folder = _folder(path)
    wanted = (path, folder) if "/" in folder else (path,)
    return tuple(
        one.source.path
        for one in imports
        if not one.source.path.startswith(f"{folder}/")
        and any(named == end or named.endswith(f"/{end}") for named in one.paths for end in wanted)
    )


def _paths(tree: ast.Module) -> Iterator[str]:
    """Yield the words of literal texts that look like paths of three parts or more, up to what is put in."""
    for node in nodes_of(tree, ast.Constant):
        if isinstance(node.value, str) and "/" in node.value:
            for word in node.value[:MAX_TEXT].split():
                path = word.partition("{")[0].rpartition("/")[0] if "{" in word else word
                if PATH.fullmatch(path):
                    yield path.strip("/")


def _guarded(imports: Iterable[Imports], held: Mapping[str, list[OwnCheck]]) -> Iterator[tuple[str, str]]:
    """Yield the modules that import checks, over a few steps, each with the module of the check.

    A module that holds few checks among other things is passed on by the names of these alone.
    """
    paths = {one.source.path: one.modules for one in imports}
    places = {name: path for path in paths for name in dotted_names(path)}
    whole = {path for path, checks in held.items() if len(checks) >= MANY or CHECKERS & words_in(_stem(path))}
    offered = {path: {name for check in checks for name in (check.name, check.owner)} for path, checks in held.items()}
    origin = {path: path for path in held}
    for _ in range(MAX_DEPTH):
        found = {}
        for path, modules in paths.items():
            for module in () if path in origin else modules:
                holder, _, name = module.rpartition(".")
                place = places.get(module, "")
                by_name = places.get(holder, "")
                if place in whole:
                    found[path] = origin[place]
                elif by_name in origin and name in offered.get(by_name, ()):
                    found[path] = origin[by_name]
        yield from sorted(found.items())
        origin |= found
        whole |= set(found)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def dotted_names(path: str) -> Iterator[str]:
    """Yield the dotted names that a module may have: without the folders above its package, two parts at least."""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    yield from (".".join(parts[at:]) for at in range(max(1, len(parts) - 1)))


def _functions(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    """Yield all functions with the name of the class around them."""
    owners = {
        id(method): node.name
        for node in nodes_of(tree, ast.ClassDef)
        for method in node.body
        if isinstance(method, FunctionDef)
    }
    for node in functions_of(tree):
        yield node, owners.get(id(node), "")
