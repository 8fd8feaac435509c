"""Engines that tests start locally, and whole jobs that they run: a part of an integration test."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, functions_of, last_names, nodes_of
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SPARK = re.compile(r"(?:^|_)(?:spark|sc|sql_?context|glue_?context)(?:$|_)|spark_?session", re.IGNORECASE)
SESSIONS = frozenset({"SparkSession", "SparkContext", "GlueContext", "DatabricksSession"})
DATABASES = frozenset({"duckdb", "sqlite3", "fakesnow", "chdb", "pglite", "pytest_postgresql", "sqlglot.executor"})
# What runs a whole job or flow in a test, by the tools' documentation and by the names that teams give to entries.
HARNESSES = frozenset(
    {
        "execute_in_process",
        "materialize",
        "prefect_test_harness",
        "TestPipeline",
        "SequentialRunner",
        "materialize_to_memory",
    }
)
ENTRIES = frozenset(
    {"run_module", "run_pipeline", "run_job", "run_etl", "run_flow", "run_step", "run_task", "main", "lambda_handler",
     "process_data", "run_all"}
)  # fmt: skip
JOB = "job"
WAREHOUSE = "warehouse"
ENGINES = (WAREHOUSE, "database", "spark")
# What keeps tables or objects while tests run: https://spark.apache.org/docs/latest/sql-data-sources-hive-tables.html,
# https://iceberg.apache.org/docs/latest/spark-configuration/ and https://docs.getmoto.org/en/latest/docs/server_mode.html
TEMPORARY = frozenset({"enableHiveSupport", "ThreadedMotoServer", "LocalStackContainer"})
KEPT = Sifted(
    re.compile(r"enableHiveSupport|spark\.sql\.warehouse\.dir|spark\.sql\.catalog\.\w|\bmoto_server\b|\bTestHive\b")
)
JVM = re.compile(
    r"SparkSession|SparkContext|SparkConf\b|SharedSpark|DataFrameSuite|DatasetSuite|jdbc:h2:|EmbeddedKafka"
)
R = re.compile(r"RSQLite::|duckdb::|spark_connect\(|tar_test\(|tar_make\(")


def engine_of(tree: ast.Module, tops: Iterable[str]) -> str:
    """Return what the tests of a Python file start, what they run whole, or both; "" where they call functions only."""
    names = last_names(tree)
    whole = JOB if names & HARNESSES or _called(tree) & ENTRIES else ""
    if names & TEMPORARY or KEPT.search("\n".join(_literals(tree))):
        return f"{WAREHOUSE} {whole}".strip()
    if names & SESSIONS or any(SPARK.search(argument) for argument in _arguments(tree)):
        return f"spark {whole}".strip()
    return f"database {whole}".strip() if set(tops) & DATABASES else whole


def is_whole(engine: str) -> bool:
    """Say whether tests run whole jobs on a temporary warehouse or database that they start; files are none."""
    return engine in {f"{WAREHOUSE} {JOB}", f"database {JOB}"}


def engine_in(text: str, language: str) -> str:
    """Return the same of a test file in another language."""
    if language in {"scala", "java", "kotlin"}:
        return f"{WAREHOUSE} {JOB}" if KEPT.search(text) else "spark" if JVM.search(text) else ""
    return "database" if language == "r" and R.search(text) else ""


def _arguments(tree: ast.Module) -> set[str]:
    functions = functions_of(tree)
    return {argument.arg for function in functions for argument in function.args.args}


def _literals(tree: ast.Module) -> Iterator[str]:
    return (node.value for node in nodes_of(tree, ast.Constant) if isinstance(node.value, str))


def _called(tree: ast.Module) -> set[str]:
    return {_name(call.func) for call in calls(tree)}


def _name(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
