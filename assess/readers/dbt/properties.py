"""Properties files: what YAML below a project declares of models, sources, exposures, tests and the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import line_of
from assess.facts import Audience, Fact, Source
from assess.readers.dbt.owners import team_of, texts_of, whose
from assess.readers.dbt.settings import NO_SETTINGS, Limits, Settings, merged, read_settings, tags_of
from assess.readers.dbt.words import description_of
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assess.documents import Document

TOOL = "dbt"
NODES = {"models": "model", "seeds": "seed", "snapshots": "snapshot"}
SEMANTIC = ("semantic_models", "metrics", "saved_queries")
TEST_KEYS = ("data_tests", "tests")
PROPERTY_KEYS = ("meta", "tags", "group", "enabled", "freshness", "access")  # settings also outside of `config:`
CONFIG_KEYS = ("severity", "tags", "enabled", "error_if", "warn_if", "store_failures")
# Keys beside a test's name, https://docs.getdbt.com/reference/data-test-configs
BESIDE = frozenset(
    {"name", "description", "config", "arguments", "test_name", "column_name", *CONFIG_KEYS, "where", "limit"}
)
# What dbt leaves out of a generic test's name, and what it blanks in it:
# https://docs.getdbt.com/reference/resource-properties/data-tests#define-a-custom-name-for-one-test
UNNAMED = BESIDE | {"model", "fail_calc", "store_failures_as", "meta", "database", "schema", "alias"}
NO_WORD = re.compile(r"[^0-9a-zA-Z_]+")
MAX_NAME = 500


class DeclaredTest(Value):
    """A data test as written on a model, a source table or one of their columns."""

    test: str  # "unique", "dbt_utils.recency"
    line: int | None
    settings: Settings
    expression: str = ""
    called: str = ""  # a name of its own
    ending: str = ""  # its arguments as they stand at the end of the name that dbt makes up
    compared: str = ""  # the model that its rows must equal


class Declared(Fact):
    """A model, seed, snapshot, source or source table as declared; `files` are the names of what it describes."""

    resource: str
    name: str
    files: tuple[str, ...]
    described: bool = False
    docs: tuple[str, ...] = ()
    settings: Settings = NO_SETTINGS
    tests: tuple[DeclaredTest, ...] = ()
    relation: bool = False  # a snapshot in YAML


class DeclaredExposure(Fact):
    """An exposure as declared."""

    name: str
    described: bool
    audience: Audience | None
    team: str
    depends_on: tuple[str, ...]
    settings: Settings


class DeclaredUnitTest(Fact):
    """A unit test on a model."""

    name: str
    model: str
    settings: Settings


class DeclaredGroup(Fact):
    """A group of models with its owner."""

    name: str
    audience: Audience | None
    team: str


class SemanticEntry(Fact):
    """A semantic model, metric or saved query."""

    name: str


def read_properties(document: Document) -> Iterator[Fact]:
    """Return what the file declares; any other YAML gives nothing."""
    for root in document.yaml_documents:
        for key, resource in NODES.items():
            for entry in _entries(root, key):
                yield _node(document.path, resource, entry)
        for key, read in OTHERS.items():
            for entry in _entries(root, key):
                yield from read(document.path, entry)


def _entries(root: object, key: str) -> Iterator[dict[str, object]]:
    found = root.get(key) if isinstance(root, dict) else None
    for entry in found if isinstance(found, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("name"), (str, int)):
            yield entry


def _at(path: str, entry: object) -> Source:
    return Source(path=path, line=line_of(entry), tool=TOOL)


def _settings(entry: dict[str, object]) -> Settings:
    """Read the settings beside the name and, over them, those under `config:`."""
    beside = {key: entry[key] for key in PROPERTY_KEYS if key in entry}
    return merged([read_settings(beside), read_settings(entry.get("config"))])


def _node(path: str, resource: str, entry: dict[str, object]) -> Declared:
    name = str(entry["name"])
    described, docs = description_of(entry.get("description"))
    config = entry.get("config")
    if isinstance(config, dict) and not (described or docs):
        described, docs = description_of(config.get("description"))
    return Declared(
        source=_at(path, entry),
        resource=resource,
        name=name,
        files=tuple(dict.fromkeys([name, *_version_files(name, entry)])),
        described=described,
        docs=docs,
        settings=_settings(entry),
        tests=tuple(_all_tests(entry)),
        relation="relation" in entry,
    )


def _version_files(name: str, entry: dict[str, object]) -> Iterator[str]:
    versions = entry.get("versions")
    for version in versions if isinstance(versions, list) else ():
        if isinstance(version, dict) and "v" in version:
            defined_in = version.get("defined_in")
            yield defined_in if isinstance(defined_in, str) else f"{name}_v{version['v']}"


def _source(path: str, entry: dict[str, object]) -> Iterator[Declared]:
    name, settings = str(entry["name"]), _settings(entry)
    described, docs = description_of(entry.get("description"))
    at = _at(path, entry)
    yield Declared(
        source=at, resource="source-group", name=name, files=(), described=described, docs=docs, settings=settings
    )
    for table in _entries(entry, "tables"):
        node = _node(path, "source", table)
        joined = merged([settings, node.settings])
        joined = replace(joined, freshness=_joined_limits(settings.freshness, node.settings.freshness))
        yield replace(node, name=f"{name}.{node.name}", files=(), settings=joined)


def _joined_limits(group: Limits | None, table: Limits | None) -> Limits | None:
    """Complete a table's limits from its group's; null at the table switches them off, as in dbt."""
    if group is None or table is None or table == Limits():
        return group if table is None else table
    return Limits(error=table.error or group.error, warn=table.warn or group.warn)


def _all_tests(entry: dict[str, object]) -> Iterator[DeclaredTest]:
    yield from _tests(entry)
    for column in _entries(entry, "columns"):
        yield from _tests(column, str(column["name"]))
    versions = entry.get("versions")
    for version in versions if isinstance(versions, list) else ():
        if isinstance(version, dict):
            yield from _tests(version)


def _tests(entry: dict[str, object], column: str = "") -> Iterator[DeclaredTest]:
    for key in TEST_KEYS:
        written = entry.get(key)
        for index, item in enumerate(written if isinstance(written, list) else ()):
            test = _test(item, line_of(written, index), column)
            if test is not None:
                yield test


def _test(item: object, line: int | None, column: str) -> DeclaredTest | None:
    match item:
        case str():
            return DeclaredTest(test=item, line=line, settings=Settings(), ending=_ending({}, column))
        case {"test_name": str() as name} if isinstance(item, dict):
            return _with_arguments(name, item, item, line, column)
        case dict():
            named = next((str(key) for key in item if key not in BESIDE), None)
            own = item[named] if named is not None else None
            own = own if isinstance(own, dict) else {}
            return None if named is None else _with_arguments(named, item, own, line, column)
    return None


def _with_arguments(
    name: str, item: dict[str, object], own: dict[str, object], line: int | None, column: str
) -> DeclaredTest:
    settings = _test_settings(item)
    called = own.get("name", item.get("name"))
    return DeclaredTest(
        test=name,
        line=line,
        settings=settings if own is item else merged([settings, _test_settings(own)]),
        expression=_expression(own),
        called=called if isinstance(called, str) else "",
        ending=_ending(own, column),
        compared=_used(_argument(own, "compare_model")),
    )


def _ending(arguments: dict[str, object], column: str) -> str:
    """Return the arguments by which dbt tells a test from the others of its kind, in the order of their names."""
    inner = arguments.get("arguments")
    given = {**arguments, **(inner if isinstance(inner, dict) else {})}
    named = {key: value for key, value in given.items() if key not in UNNAMED}
    if of_column := given.get("column_name", column):
        named["column_name"] = of_column
    parts = (part for key in sorted(named, key=str) for part in _flat(named[key]))
    return "__".join(NO_WORD.sub("_", str(part)[:MAX_NAME]) for part in parts)[:MAX_NAME]


def _flat(value: object) -> list[object]:
    match value:
        case dict():
            return list(value.values())
        case list():
            return value
    return [value]


def _test_settings(arguments: object) -> Settings:
    if not isinstance(arguments, dict):
        return Settings()
    beside = {key: arguments[key] for key in CONFIG_KEYS if key in arguments}
    return merged([read_settings(beside), read_settings(arguments.get("config"))])


def _expression(arguments: object) -> str:
    return _argument(arguments, "expression")


def _argument(arguments: object, name: str) -> str:
    if not isinstance(arguments, dict):
        return ""
    inner = arguments.get("arguments")
    value = arguments.get(name, inner.get(name) if isinstance(inner, dict) else None)
    return value if isinstance(value, str) else ""


def _owner(entry: dict[str, object]) -> tuple[Audience | None, str]:
    texts = texts_of(entry.get("owner"))
    audience = whose(texts) if texts else None
    return audience, team_of(texts) if audience is Audience.TEAM else ""


def _exposure(path: str, entry: dict[str, object]) -> Iterator[DeclaredExposure]:
    described, docs = description_of(entry.get("description"))
    audience, team = _owner(entry)
    yield DeclaredExposure(
        source=_at(path, entry),
        name=str(entry["name"]),
        described=described or bool(docs),
        audience=audience,
        team=team,
        depends_on=tuple(name for item in tags_of(entry.get("depends_on")) if (name := _used(item))),
        settings=_settings(entry),
    )


def _used(reference: str) -> str:
    """Return the name in `ref('orders')` or `source('shop', 'orders')`."""
    call, _, rest = reference.partition("(")
    words = [word.strip(" '\"") for word in rest.partition(")")[0].split(",")]
    words = [word for word in words if word and "=" not in word]
    match call.strip():
        case "ref" if words:
            return words[-1]
        case "source":
            return ".".join(words[:2])
    return ""


def _unit_test(path: str, entry: dict[str, object]) -> Iterator[DeclaredUnitTest]:
    model = entry.get("model")
    if isinstance(model, str) and "expect" in entry:
        at = _at(path, entry)
        yield DeclaredUnitTest(source=at, name=str(entry["name"]), model=model, settings=_settings(entry))


def _group(path: str, entry: dict[str, object]) -> Iterator[DeclaredGroup]:
    audience, team = _owner(entry)
    yield DeclaredGroup(source=_at(path, entry), name=str(entry["name"]), audience=audience, team=team)


def _semantic(path: str, entry: dict[str, object]) -> Iterator[SemanticEntry]:
    yield SemanticEntry(source=_at(path, entry), name=str(entry["name"]))


OTHERS: dict[str, Callable[[str, dict[str, object]], Iterator[Fact]]] = {
    "sources": _source,
    "exposures": _exposure,
    "unit_tests": _unit_test,
    "groups": _group,
    **dict.fromkeys(SEMANTIC, _semantic),
}
