"""Queries in files of their own, with the modules that name them and so run them; some are checks on data."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from posixpath import basename, dirname, normpath
from typing import TYPE_CHECKING

from assess.facts import CheckKind, Dataset, Fact, Facts, Project, QualityCheck, QueryUse, Source
from assess.readers.code import CodeFile
from assess.readers.own_checks import Imports
from assess.readers.protocol import Want
from assess.readers.sql_asserts import SqlAssert
from assess.terms.check_kinds import kind_of_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "sql-checks"
LANGUAGE = "sql"
VERSION = 2
CHECKING = r"verif(?:y|ication)|validat(?:e|ion|ions)|checks?|qaqc|qc|dq|quality|sanity|assert(?:s|ions?)?"
QUERIES = tuple(
    f"*{word}*.sql" for word in ("check", "valid", "verif", "qaqc", "qc", "dq", "quality", "sanity", "assert")
)
FOLDERS = (
    *("verify", "verification", "verifications", "validate", "validation", "validations", "check", "checks"),
    *("quality", "data_quality", "data-quality", "dq", "qaqc", "qc", "sanity", "sanity_checks", "quality_checks"),
    *("data_checks", "assertions", "verify_streaming"),
)
SELECTS = (b"select", b"SELECT", b"Select")
WANTS = (
    Want(suffixes=(".sql",), folders=FOLDERS, needles=SELECTS),
    Want(names=QUERIES, needles=SELECTS),
    Want(suffixes=(".py", ".sh", ".bash"), needles=(b".sql",)),
)

NAMED_FOR_IT = re.compile(rf"(?:^|[/_.-])(?:{CHECKING})(?=[/_.-])", re.IGNORECASE)
FROM = re.compile(r"\b(?:from|join)\s{1,20}[`\"\[]?([\w.{}$ -]{1,200}?)[`\"\]]?(?=\s|[;)`\"]|\Z)", re.IGNORECASE)
COMMON = re.compile(r"\b(\w{1,100})\s{1,9}as\s{0,9}\(", re.IGNORECASE)
AGE = re.compile(r"latest|recen|lag\b|_lag|fresh|late\b|stale", re.IGNORECASE)
COUNT = re.compile(r"count|rows|volume", re.IGNORECASE)
TOTAL = re.compile(r"aggregate|outlier|mismatch|totals?\b|changes?\b", re.IGNORECASE)
QUERY = re.compile(r"[\w./{}$-]{1,200}\.sql\b")
PLACE = re.compile(r"\$?\{[^{}/]{0,60}\}|\$\w{1,60}")
WITH_OWN = frozenset({"dbt", "dataform", "sqlmesh"})  # know the tests of their projects themselves
MAX_FOUND = 500
MIN_TAIL = 2  # parts of a path that name a file


class SqlCheck(Fact):
    """A query that checks data, before it is known what runs it."""

    dataset: str
    kind: CheckKind


class QueriesNamed(Fact):
    """The SQL files that a module or script names, as written."""

    names: tuple[str, ...]


GIVES = (QualityCheck, QueriesNamed, QueryUse, SqlCheck)


def read(document: Document) -> Iterator[Fact]:
    """Yield a check for a query that is named for it, and for a module or script the queries that it names."""
    path, text = document.path, document.text
    if not path.endswith(".sql"):
        names = tuple(dict.fromkeys(found[0] for found in islice(QUERY.finditer(text), MAX_FOUND)))
        if names:
            yield QueriesNamed(source=Source(path=path, line=1, tool=TOOL), names=names)
        return
    if NAMED_FOR_IT.search(path):
        yield SqlCheck(source=Source(path=path, line=1, tool=LANGUAGE), dataset=_table(text), kind=_kind(path))


def link(facts: Facts) -> Iterator[Fact]:
    """Yield the queries that modules run, and each check with what names it and the modules that import this."""
    yield from _uses(facts)
    modelled = {one.source.path for one in facts.of(Dataset)}
    modelled |= {one.source.path for one in facts.of(SqlAssert)}  # its own words say what it checks
    projects = tuple(
        f"{one.path}/" for one in facts.of(Project) if one.tool in {"dbt", "dataform", "sqlmesh"} and one.path
    )
    checks = [one for one in facts.of(SqlCheck) if one.source.path not in modelled]
    for check in checks:
        path = check.source.path
        if path.startswith(projects):
            continue
        runners = [
            one.source.path for one in facts.of(QueriesNamed) if any(_means(name, one, path) for name in one.names)
        ]
        importers = [path for runner in runners for path in _importers(facts, runner)]
        yield QualityCheck(
            source=check.source,
            dataset=check.dataset or path,
            kind=check.kind,
            tool=LANGUAGE,
            certain=False,
            run_by=tuple(dict.fromkeys((*runners, *importers))),
        )


def _uses(facts: Facts) -> Iterator[QueryUse]:
    """Yield each query with each Python module that names it; by their file or folder they soon find each other."""
    near: dict[str, list[str]] = defaultdict(list)
    for file in facts.of(CodeFile):
        if file.language == LANGUAGE:
            path = file.source.path
            near[_end(path)].append(path)
            near[f"{basename(dirname(path))}/"].append(path)
    for one in facts.of(QueriesNamed):
        named = one.names if one.source.path.endswith(".py") else ()
        found = (
            path
            for name in named
            for end in _ends(name, one.source.path)
            for path in near.get(end, ())
            if _means(name, one, path)
        )
        for path in dict.fromkeys(found):
            yield QueryUse(source=Source(path=path, line=1, tool=TOOL), module=one.source.path)


def _ends(name: str, module: str) -> tuple[str, ...]:
    """Return how the paths end that a module may mean; a folder with a slash where the file's name is filled in."""
    if PLACE.search(name):
        return (f"{basename(dirname(name))}/",)
    return _end(normpath(f"{dirname(module)}/{name}")), _end(name)


def _end(path: str) -> str:
    """Return a file with the folder in which it stands."""
    return "/".join(path.split("/")[-MIN_TAIL:])


def _importers(facts: Facts, runner: str) -> Iterator[str]:
    """Yield the modules that import a module."""
    parts = runner.removesuffix(".py").split("/")
    names = {".".join(parts[at:]) for at in range(len(parts) - 1)} if runner.endswith(".py") else set()
    yield from (one.source.path for one in facts.of(Imports) if names.intersection(one.modules))


def _means(name: str, one: QueriesNamed, path: str) -> bool:
    """Say whether a name with places to be filled in stands for a path, from the module's folder or by its end."""
    if "{" not in name and "$" not in name:
        tail = name.removeprefix("./").lstrip("/")
        return path in {tail, normpath(f"{dirname(one.source.path)}/{tail}")} or (
            tail.count("/") >= MIN_TAIL - 1 and path.endswith(f"/{tail}")
        )
    folder = dirname(name)
    fixed = [part for part in folder.split("/") if part and not PLACE.search(part)]
    return (
        len(fixed) >= MIN_TAIL and not PLACE.search(folder) and f"/{dirname(path)}".endswith(f"/{folder.lstrip('/')}")
    )


def _table(text: str) -> str:
    """Return the first table that a query reads and does not make itself, without its project and dataset."""
    own = {name.lower() for name in COMMON.findall(text[:10_000])}
    for found in islice(FROM.finditer(text[:10_000]), MAX_FOUND):
        name = found[1].rpartition(".")[2].strip("{} ")
        if name and name.lower() not in own and "(" not in name:
            return name
    return ""


def _kind(path: str) -> CheckKind:
    stem = path.rpartition("/")[2].removesuffix(".sql")
    if AGE.search(stem):
        return CheckKind.FRESHNESS
    if COUNT.search(stem):
        return CheckKind.VOLUME
    return CheckKind.AGGREGATE if TOTAL.search(stem) else kind_of_check(stem)
