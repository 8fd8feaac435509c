"""Tools that configuration connects to: database addresses, drivers of JVM builds, connections and calls by name."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from assess import tables
from assess.documents.python import parse_python
from assess.documents.syntax import calls, dotted, literal_text
from assess.facts import Source, ToolUse
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.line_settings import COMMENT, lines_with

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "connections"
VERSION = 1
BUILDS = ("pom.xml", "*.gradle", "*.gradle.kts", "*.sbt", "dependencies.scala", "libs.versions.toml")
ADDRESSES = (b"postgres", b"mysql", b"redshift", b"snowflake", b"clickhouse", b"mongodb", b"trino", b"sqlserver")
WANTS = (
    Want(
        suffixes=(
            *(".yml", ".yaml", ".json", ".toml", ".conf", ".cfg", ".ini", ".properties", ".sh", ".bash"),
            *(".env", ".profile", ".tpl", ".j2", ".scala", ".java", ".kt", ".rb", ".js", ".ts", ".go"),
        ),
        needles=tuple(one + end for one in (b"postgresql", b"postgres") for end in (b":", b"+"))
        + tuple(one + b":" for one in ADDRESSES[1:]),
    ),
    Want(names=(".env*", "*.env.*"), needles=ADDRESSES),
    Want(names=BUILDS),
    Want(names=("applicationinsights.json",)),
    Want(suffixes=(".py", ".ipynb"), needles=(*ADDRESSES, b"athena", b"bigquery", b"databricks")),
)
GIVES = (ToolUse,)

Use = tuple[str, str]

ADDRESS = Sifted(
    re.compile(
        r"(?<![\w:/.-])(?:jdbc:)?(postgres(?:ql)?|mysql|redshift|snowflake|clickhouse|mongodb|trino)"
        r"(?:\+\w{1,20}|:sqlserver)?:(?://|thin:)"
    )
)
NAMES = {
    "postgresql": "postgres",
    "postgres": "postgres",
    **{name: name for name in ("mysql", "redshift", "snowflake", "clickhouse", "mongodb", "trino", "athena")},
    **{name: name for name in ("bigquery", "databricks")},
}
# What an orchestrator, a catalogue or a chart program keeps for itself is no store of the pipelines' data.
OWN_STORE = re.compile(
    r"AIRFLOW__|SQL_ALCHEMY|RESULT_BACKEND|PREFECT_|MLFLOW|SUPERSET|METABASE|HASURA|metastore|backend-store|DAGSTER_",
    re.IGNORECASE,
)
CONNECTION = re.compile(r"(?:^|_)conn(?:ection)?_id$")
# Products whose name says nothing else: a function named after one of them speaks to it.
PRODUCTS = re.compile(r"(?:^|_)(redshift|snowflake|bigquery|clickhouse)(?:_|$)")
# What is switched off, and services that a server is set up with.
BESIDE = re.compile(r"(?:^|/)(?:disabled|archived?|roles)/")
APPLICATION_INSIGHTS = "applicationinsights.json"


def read(document: Document) -> Iterator[ToolUse]:
    """Yield one use a tool, at the first line that shows it."""
    found: dict[Use, int | None] = {}
    for use, line in _uses(document):
        found.setdefault(use, line)
    for (kind, tool), line in found.items():
        yield ToolUse(source=Source(path=document.path, line=line, tool=TOOL), kind=kind, tool=tool)


def _uses(document: Document) -> Iterator[tuple[Use, int | None]]:
    name = basename(document.path).lower()
    if name == APPLICATION_INSIGHTS:
        yield ("observability", "azure-monitor"), None
    elif name.endswith((".py", ".ipynb")):
        lined = name.endswith(".py")
        for use, line in _of_calls(document.python if lined else parse_python(document.notebook.source)):
            yield use, line if lined else None
    elif name.endswith((".gradle", ".gradle.kts", ".sbt", "pom.xml", "dependencies.scala", "libs.versions.toml")):
        yield from _of_build(document)
    elif not BESIDE.search(document.path):
        yield from _of_addresses(document)


def _of_addresses(document: Document) -> Iterator[tuple[Use, int]]:
    for number, line in lines_with(ADDRESS, document):
        found = ADDRESS.search(line)
        if found is not None and not OWN_STORE.search(line):
            yield ("warehouse", NAMES[found[1]]), number


def _of_build(document: Document) -> Iterator[tuple[Use, int]]:
    drivers = tables.table("libraries")["drivers"]
    words = drivers.items() if isinstance(drivers, dict) else ()
    for word, use in words:
        place = document.text.find(word)
        if place >= 0 and COMMENT.match(document.text, document.text.rfind("\n", 0, place) + 1) is None:
            yield (use[0], use[1]), document.text.count("\n", 0, place) + 1


def _of_calls(tree: ast.Module) -> Iterator[tuple[Use, int]]:
    """Yield what a connection of an orchestrator, or a function by its name, speaks to."""
    for call in calls(tree):
        for word in call.keywords:
            if word.arg and CONNECTION.search(word.arg):
                product = (literal_text(word.value) or "").partition("_")[0].lower()
                if product in NAMES:
                    yield ("warehouse", NAMES[product]), call.lineno
        if named := PRODUCTS.search(dotted(call.func).rpartition(".")[2].lower()):
            yield ("warehouse", named[1]), call.lineno
