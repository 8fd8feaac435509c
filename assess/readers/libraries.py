"""Which tools the code uses by its imports, addresses and adapters: a mere dependency proves nothing."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

from assess import tables
from assess.documents.python import parse_python
from assess.documents.syntax import imported_modules, nodes_of
from assess.facts import Alert, Command, Fact, Facts, Reference, Source, ToolUse
from assess.readers.protocol import Want
from assess.terms.alarms import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from assess.documents import Document

TOOL = "libraries"
VERSION = 4
DECLARING = ("requirements*.txt", "requirements*.in", "pyproject.toml", "pipfile", "setup.py", "setup.cfg")
WANTS = (
    Want(suffixes=(".py", ".ipynb"), needles=(b"import", b"://", b"jdbc:", b"spark.")),
    Want(suffixes=(".scala", ".java", ".kt", ".r"), needles=(b"import ", b"library(")),
    Want(names=(*DECLARING, "environment*.yml", "environment*.yaml"), needles=(b"dbt-",)),
    Want(suffixes=(".yml", ".yaml"), needles=(b"dbt_expectations.", b"elementary.")),
    Want(suffixes=(".rb", ".js", ".mjs", ".cjs", ".ts", ".go"), needles=(b"require", b"import", b" from ")),
    Want(names=("catalogs.yml", "catalogs.yaml"), needles=(b"iceberg",)),
    Want(suffixes=(".sql", ".sqlx", ".hql"), needles=(b"iceberg", b"ICEBERG")),
    Want(folders=("requirements",), suffixes=(".txt", ".in"), needles=(b"dbt-",)),
)

IMPORT = re.compile(r"^[ \t]*+(?:import[ \t]++(?:static[ \t]++)?([\w.]++)|library\((\w++)\))", re.MULTILINE)
MODULE = re.compile(
    r"(?:^[ \t]*|\brequire(?:_relative)?[ \t(]+|\bfrom[ \t]+|\bimport[ \t]+)[\"']([@\w./-]{2,120})[\"']", re.MULTILINE
)
# https://docs.getdbt.com/docs/mesh/iceberg/about-catalogs, and tables of Snowflake, Athena and Spark in this format
ICEBERG = re.compile(
    r"\btable_(?:format|type)[\"']?\s*[=:]\s*[\"']?iceberg\b|\bcreate\s[^;]{0,60}?\biceberg\s+table\b|\busing\s+iceberg\b",
    re.IGNORECASE,
)
ADAPTER = re.compile(r"(?<![\w-])dbt-[a-z]++(?:-[a-z]++)*")
PACKAGE_TEST = re.compile(r"^[ \t]*+-[ \t]++(\w++)\.\w", re.MULTILINE)
SESSION = re.compile(r"\bspark\.(?:read|sql|table|createDataFrame)\b")  # the session that a platform's notebook finds
DOCS = re.compile(r"\bdbt\b[^&|;]{0,120}?\bdocs\s+(?:generate|serve)\b")
MAX_COMMAND = 2_000
SCRIPTS = frozenset({"rb", "js", "mjs", "cjs", "ts", "go"})
TOLD = frozenset({"slack", "email", "teams", "pagerduty", "opsgenie"})

ENGINES = frozenset({"duckdb"})  # in a process of the code: a warehouse only where there is no other

Use = tuple[str, str]


class EngineUse(Fact):
    """A database that runs inside the code that imports it."""

    tool: str


GIVES = (EngineUse, ToolUse)


def read(document: Document) -> Iterable[Fact]:
    """Return one use a tool, at the first line that shows it."""
    found: dict[Use, int | None] = {}
    for use, line in _uses(document):
        found.setdefault(use, line)
    for (kind, tool), line in found.items():
        source = Source(path=document.path, line=line, tool=TOOL)
        if tool in ENGINES:
            yield EngineUse(source=source, tool=tool)
        else:
            yield ToolUse(source=source, kind=kind, tool=tool)


def link(facts: Facts) -> Iterator[ToolUse]:
    """Yield what commands use, the places that are told, dbt Cloud's jobs, and a local engine that is the warehouse."""
    for command in facts.of(Command):
        yield from _of_command(command)
    told = [alert for alert in facts.of(Alert) if alert.certain and alert.enabled]
    for one in (*facts.of(Channel), *told):
        channel = one.channel if isinstance(one, Alert | Channel) else ""
        if channel in TOLD:
            yield ToolUse(source=one.source, kind="observability", tool=channel)
    for reference in facts.of(Reference):
        if reference.what == "hosted-job" and reference.tool == "dbt-cloud":
            yield ToolUse(source=reference.source, kind="orchestration", tool="dbt-cloud")
    if not any(one.kind == "warehouse" for one in facts.of(ToolUse)):
        yield from (ToolUse(source=one.source, kind="warehouse", tool=one.tool) for one in facts.of(EngineUse))


def _of_command(command: Command) -> Iterator[ToolUse]:
    """Yield dbt's documentation site, a database's own client and the adapters that a command installs."""
    words = " ".join(command.words)[:MAX_COMMAND]
    if DOCS.search(words):
        yield ToolUse(source=command.source, kind="contracts_catalog", tool="dbt-docs")
    if client := _client(command):
        yield ToolUse(source=command.source, kind=client[0], tool=client[1])
    if "install" in command.words:
        for adapter in ADAPTER.findall(words):
            if tool := _table("adapters").get(adapter):
                yield ToolUse(source=command.source, kind="warehouse", tool=str(tool))


def _client(command: Command) -> Use | None:
    """Return what a database's own client on the command line (`bq load`, `aws athena`) speaks to."""
    words = tuple(word.rpartition("/")[2] for word in command.words[:2])
    return _pairs("clients").get(" ".join(words)) or _pairs("clients").get(words[0] if words else "")


def _uses(document: Document) -> Iterator[tuple[Use, int | None]]:
    name = document.path.lower().rpartition("/")[2]
    suffix = name.rpartition(".")[2]
    if suffix == "ipynb":
        yield from _of_python(parse_python(document.notebook.source), document.notebook.source, lined=False)
    elif suffix in ("scala", "java", "kt", "r"):
        yield from _of_imports(document.text)
    elif suffix in SCRIPTS:
        yield from _first_matches(MODULE, document.text, _pairs("modules").get)
    elif suffix in ("sql", "sqlx", "hql") or name.startswith("catalogs."):
        if written := ICEBERG.search(document.text):
            yield ("warehouse", "iceberg"), document.text.count("\n", 0, written.start()) + 1
    elif suffix == "py" and name != "setup.py":
        yield from _of_python(document.python, document.text, lined=True)
    elif b"dbt-" in document.content and not name.endswith(("_test.yml", "_test.yaml")):
        yield from _of_adapters(document.text)
    if suffix in ("yml", "yaml"):
        yield from _of_packages(document.text)


def _of_python(tree: ast.Module, text: str, *, lined: bool) -> Iterator[tuple[Use, int | None]]:
    """Yield what a module imports and connects to; Redshift is spoken to with PostgreSQL's drivers."""
    redshift = "redshift" in text.lower()
    first: dict[Use, str] = {}
    for name in sorted(imported_modules(tree)):
        if use := _use_of(name):
            first.setdefault(("warehouse", "redshift") if redshift and use[1] == "postgres" else use, name)
    for use, name in first.items():
        yield use, _line_of_import(tree, name) if lined else None
    addresses = _pairs("addresses")
    starts = tuple(addresses)
    for node in nodes_of(tree, ast.Constant):
        if isinstance(node.value, str) and node.value.startswith(starts):
            use = next(pair for start, pair in addresses.items() if node.value.startswith(start))
            yield use, node.lineno if lined else None
    if not lined and SESSION.search(text):
        yield ("transformation", "spark"), None


def _line_of_import(tree: ast.Module, name: str) -> int | None:
    for node in nodes_of(tree, ast.Import, ast.ImportFrom):
        match node:
            case ast.Import(names=aliases) if any(alias.name == name for alias in aliases):
                return node.lineno
            case ast.ImportFrom(module=str(module)) if name == module or name.startswith(f"{module}."):
                return node.lineno
    return None


def _of_imports(text: str) -> Iterator[tuple[Use, int | None]]:
    yield from _first_matches(IMPORT, text, _use_of)


def _first_matches(
    pattern: re.Pattern[str], text: str, use_of: Callable[[str], Use | None]
) -> Iterator[tuple[Use, int]]:
    """Yield each tool that a match names, with the line of the first."""
    first: dict[Use, int] = {}
    for found in pattern.finditer(text):
        if found.lastindex and (use := use_of(found[found.lastindex])):
            first.setdefault(use, found.start(found.lastindex))
    for use, place in first.items():
        yield use, text.count("\n", 0, place) + 1


def _of_adapters(text: str) -> Iterator[tuple[Use, int | None]]:
    for number, line in enumerate(text.split("\n"), start=1):
        for adapter in ADAPTER.findall(line.partition("#")[0]):
            if tool := _table("adapters").get(adapter):
                yield ("warehouse", str(tool)), number


def _of_packages(text: str) -> Iterator[tuple[Use, int | None]]:
    yield from _first_matches(PACKAGE_TEST, text, _pairs("packages").get)


def _use_of(name: str) -> Use | None:
    parts = name.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((_pairs("imports")[prefix] for prefix in prefixes if prefix in _pairs("imports")), None)


def _table(name: str) -> dict[str, object]:
    table = tables.table("libraries")[name]
    return table if isinstance(table, dict) else {}


@cache
def _pairs(name: str) -> dict[str, Use]:
    return {prefix: (pair[0], pair[1]) for prefix, pair in _table(name).items() if isinstance(pair, list)}
