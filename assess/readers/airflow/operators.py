"""What a task's operator does: commands, images, checks on data, warehouses, other pipelines."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import basename
from typing import TYPE_CHECKING

from assess.documents import Command as ShellCommand
from assess.documents import DocumentError, parse_shell
from assess.facts import CheckKind
from assess.readers.airflow.values import Called, Named, Settings, each, text_in
from assess.sifting import Sifted
from assess.terms.check_kinds import kind_of_check
from assess.terms.snowflake_statements import snowflake_commands
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assess.readers.airflow.definitions import Callable
    from assess.readers.airflow.evaluation import Modules

SHELLS = frozenset({"bash", "sh", "/bin/bash", "/bin/sh"})
WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+")
FROM = re.compile(r"\bfrom\s{1,20}([\w.`\"{}-]{1,200})", re.IGNORECASE)
COUNT = Sifted(re.compile(r"\bcount\s?\(", re.IGNORECASE))
CHECK_OPERATOR = "CheckOperator"
# Words of a query's name: what should have come since is counted.
LOOKED_BACK = frozenset({"lookback", "gap", "gaps", "outage", "outages"})
EMPTY_OPERATORS = frozenset({"EmptyOperator", "DummyOperator", "LatestOnlyOperator"})
COUNTED = frozenset({"count", "counts", "rows", "rowcount"})
CHECKING_WORDS = frozenset({"check", "checks", "quality", "valid", "validate", "validation", "validator"})
TELLING = re.compile(
    r"slack|email|mattermost|teams|pagerduty|opsgenie|discord|telegram|notif|snspublish", re.IGNORECASE
)
BETWEEN_PIPELINES = frozenset({"TriggerDagRunOperator", "ExternalTaskSensor", "ExternalTaskMarker"})
DBT_COMMANDS = {"DbtRun": "run", "DbtTest": "test", "DbtSeed": "seed", "DbtSnapshot": "snapshot", "DbtBuild": "build",
                "DbtDeps": "deps", "DbtLS": "ls", "DbtDocsGenerate": "docs"}  # fmt: skip
DBT_VERBS = frozenset(DBT_COMMANDS.values()) | {"source"}
DBT = "dbt"
# What operators of a team's own call the command that they give to dbt
GIVEN_TO_DBT = ("dbt_command", "dbt_commands", "dbt_cmd", "dbt_verb", "cmd", "verb", "dbt_args")
COSMOS = frozenset({"DbtDag", "DbtTaskGroup"})

# https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html
CHECK_OPERATORS = (
    ("ColumnCheckOperator", CheckKind.VALIDITY),
    ("TableCheckOperator", CheckKind.CUSTOM),
    ("ValueCheckOperator", CheckKind.AGGREGATE),
    ("IntervalCheckOperator", CheckKind.AGGREGATE),
    ("ThresholdCheckOperator", CheckKind.AGGREGATE),
    ("PartitionExistenceSensor", CheckKind.FRESHNESS),
)
SQL_CHECK_OWNERS = ("SQL", "BigQuery", "Snowflake", "DatabricksSQL", "Druid", "Presto", "Trino", "Athena", "")
WAREHOUSES = {"snowflake": "snowflake", "bigquery": "bigquery", "bq": "bigquery", "redshift": "redshift",
              "databricks": "databricks",
              "postgres": "postgres", "mysql": "mysql", "athena": "athena", "synapse": "synapse", "trino": "trino",
              "clickhouse": "clickhouse", "mongo": "mongodb", "duckdb": "duckdb",
              "elasticsearch": "elasticsearch"}  # fmt: skip


class Check(Value, kw_only=False):
    """An expectation that a task holds data to."""

    dataset: str
    kind: CheckKind
    tool: str
    certain: bool = True
    warn_only: bool = False


@lru_cache(maxsize=4096)
def words_in(name: str) -> frozenset[str]:
    """Return the words of a CamelCase or snake_case name, in lower case."""
    return frozenset(word.lower() for word in WORD.findall(name))


def warehouses(name: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield the warehouses that an operator or hook works on; a Postgres class may be connected to Redshift."""
    flat = name.lower()
    for word, warehouse in WAREHOUSES.items():
        if word in words_in(name) or (len(word) > len("mongo") and word in flat):
            redshift = warehouse == "postgres" and any("redshift" in text.lower() for text in texts)
            yield "redshift" if redshift else warehouse


def commands(operator: str, values: Mapping[str, object]) -> tuple[ShellCommand, ...]:
    """Return the commands that the task runs, as parsed words."""
    if operator in COSMOS:
        return (ShellCommand(words=_cosmos(values), line=1),)
    if operator.startswith("Dbt") and (
        verb := DBT_COMMANDS.get(operator.removesuffix("Operator").removesuffix("Local"))
    ):
        return (ShellCommand(words=("dbt", verb, *_selection(values)), line=1),)
    if script := text_in(values.get("bash_command")):
        return _parsed(script)
    if sent := tuple(words for text in _texts(values.get("sql")) for words in snowflake_commands(text)):
        return tuple(ShellCommand(words=words, line=1) for words in sent)
    head = _texts(values.get("cmds", values.get("entrypoint")))
    tail = _texts(values.get("arguments", values.get("command", values.get("container_args"))))
    if head and head[0] in SHELLS and tail:
        return _parsed(tail[0])
    if not tail and DBT in words_in(operator) and not operator.startswith("DbtCloud"):
        tail = next((words for name in GIVEN_TO_DBT if (words := _texts(values.get(name)))), ())
    tail = tuple(tail[0].split()) if len(tail) == 1 and tail[0].partition(" ")[0] in DBT_VERBS else tail
    if not head and tail and tail[0] in DBT_VERBS and (DBT in words_in(operator) or _runs_dbt(values)):
        return (ShellCommand(words=("dbt", *tail), line=1),)
    if not head and len(tail) == 1:
        return _parsed(tail[0])
    return (ShellCommand(words=(*head, *tail), line=1),) if head or tail else ()


def _runs_dbt(values: Mapping[str, object]) -> bool:
    """Say whether an image or a task is named after dbt, whose image begins with the program itself."""
    named = (text_in(values.get(name)) or "" for name in ("image", "task_id", "name"))
    return any(DBT in words_in(text) for text in named)


def _parsed(script: str) -> tuple[ShellCommand, ...]:
    try:
        return parse_shell(script, 1)
    except DocumentError:
        return ()  # a command that is no shell says nothing about the task


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for text in each(value) if isinstance(text, str))


def _cosmos(values: Mapping[str, object]) -> tuple[str, ...]:
    """Return the dbt command that Cosmos' rendering amounts to: with tests, unless they are off."""
    rendering = values.get("render_config")
    options = rendering.keywords if isinstance(rendering, Called) else values
    behaviour = options.get("test_behavior")
    name = behaviour.origin if isinstance(behaviour, Named) else str(text_in(behaviour) or "")
    return ("dbt", "run" if name.lower().endswith("none") else "build", *_selection(options))


def _selection(values: Mapping[str, object]) -> Iterator[str]:
    for option, names in (
        ("--select", ("select", "models")),
        ("--exclude", ("exclude",)),
        ("--selector", ("selector",)),
    ):
        chosen = [text for name in names for text in _texts(values.get(name))]
        if chosen:
            yield from (option, *chosen)


def image(values: Mapping[str, object]) -> str | None:
    """Return the image that the task runs in, if its name is readable up to the tag."""
    name = text_in(values.get("image", values.get("container_image")))
    return name if name and "{" not in name else None


def tests_data(words: tuple[str, ...]) -> bool:
    """Say whether a command tests data by itself: dbt test or build, source freshness, a Soda or GX run."""
    match words:
        case ("dbt", *rest):
            return bool({"test", "build", "freshness"} & set(rest))
        case ("soda", "scan", *_) | ("great_expectations", "checkpoint", *_):
            return True
    return False


def checks(operator: str, values: Mapping[str, object], task: str, modules: Modules, path: str) -> Iterator[Check]:
    """Yield the expectations of a task, by the documented check operators or by a class that checks and raises."""
    if operator.startswith(("GreatExpectations", "GX")):
        yield Check(_datasets(values, task)[0], CheckKind.CUSTOM, "great-expectations")
    elif words_in(operator) >= {"soda", "scan"} or words_in(operator) >= {"soda", "check"}:
        yield Check(_datasets(values, task)[0], CheckKind.CUSTOM, "soda")
    elif kind := _sql_check(operator, values, task) or _sql_check(_parent(operator, modules, path), values, task):
        yield from (Check(dataset, kind, "sql") for dataset in _datasets(values, task))
    elif operator in ("PythonOperator", "@task") or CHECKING_WORDS & words_in(operator):
        yield from _own_checks(operator, values, task, modules, path)


def _parent(operator: str, modules: Modules, path: str) -> str:
    """Return the check operator that a class of the tree's own descends from; "" for every other."""
    definition = modules.named(operator, path).definition if operator else None
    parents = (base.rpartition(".")[2] for base in (definition.bases if definition else ()))
    return next((parent for parent in parents if parent.endswith("CheckOperator")), "")


def _sql_check(operator: str, values: Mapping[str, object], task: str) -> CheckKind | None:
    stem, found, _ = operator.partition(CHECK_OPERATOR)  # a class of the team's own may add words to the name
    named = f"{stem}{found}"
    for ending, kind in CHECK_OPERATORS:
        if named.endswith(ending):
            return kind
    return _kind_of_query(text_in(values.get("sql")) or "", task) if found and stem in SQL_CHECK_OWNERS else None


def _kind_of_query(sql: str, task: str) -> CheckKind:
    """Return what a query checks that must give no false value: by its words, else the names of its file and task."""
    if COUNT.search(sql):
        return CheckKind.NON_EMPTY
    if not sql.endswith(".sql"):
        return CheckKind.CUSTOM
    names = (basename(sql).removesuffix(".sql"), task)
    if any(LOOKED_BACK & words_in(name) for name in names):
        return CheckKind.VOLUME
    return next((kind for name in names if (kind := kind_of_check(name)) is not CheckKind.CUSTOM), CheckKind.CUSTOM)


def _own_checks(operator: str, values: Mapping[str, object], task: str, modules: Modules, path: str) -> Iterator[Check]:
    found = values.get("python_callable") if operator == "PythonOperator" else modules.named(operator, path)
    if not isinstance(found, Named) or not CHECKING_WORDS & words_in(found.origin.rpartition(".")[2]):
        return
    if found.definition is None:
        if operator.endswith("Operator") and operator != "PythonOperator":
            yield from (
                Check(dataset, CheckKind.CUSTOM, "python", certain=False) for dataset in _datasets(values, task)
            )
    elif not found.definition.raises and _reports(operator, found.definition):
        yield from (
            Check(dataset, CheckKind.VALIDITY, "python", certain=False, warn_only=True)
            for dataset in _datasets(values, task)
        )
    elif found.definition.raises:
        counts = found.definition.counts_rows
        kind = CheckKind.NON_EMPTY if counts or _is_given_counts(values) else CheckKind.CUSTOM
        yield from (Check(dataset, kind, "python", certain=counts) for dataset in _datasets(values, task))


def _is_given_counts(values: Mapping[str, object]) -> bool:
    """Say whether one of the checks that an operator is given is named for what it counts."""
    given = (one for name, value in values.items() if CHECKING_WORDS & words_in(name) for one in each(value))
    origins = (one.callee.origin if isinstance(one, Called) else text_in(one) or "" for one in given)
    return any(COUNTED & words_in(origin) for origin in origins)


def _reports(operator: str, definition: Callable) -> bool:
    """Say whether an operator hands its work to a checker and lets its result pass."""
    called = (origin.rpartition(".")[2] for origin in definition.calls)
    return operator.endswith("Operator") and any(CHECKING_WORDS & words_in(name) for name in called)


def _datasets(values: Mapping[str, object], task: str) -> tuple[str, ...]:
    for name in ("tables", "table", "table_name", "dataset", "data_asset_name", "table_id", "tbl_name"):
        if names := _texts(values.get(name)):
            return names
    if isinstance(values.get("sql"), str) and (found := FROM.search(str(values["sql"]))):
        return (found[1],)
    return (task,)


def merged(arguments: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Return arguments by name; what stands after `**` is laid under what is written out."""
    given = list(arguments)
    spread = [value.values for name, value in given if name == "**" and isinstance(value, Settings)]
    lower = {name: value for values in spread for name, value in values.items()}
    return {**lower, **{name: value for name, value in given if name != "**"}}
