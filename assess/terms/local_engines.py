"""Engines that tests start locally, and whole jobs that they run: a part of an integration test."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import FunctionDef, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

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
JVM = re.compile(
    r"SparkSession|SparkContext|SparkConf\b|SharedSpark|DataFrameSuite|DatasetSuite|jdbc:h2:|EmbeddedKafka"
)
R = re.compile(r"RSQLite::|duckdb::|spark_connect\(|tar_test\(|tar_make\(")


def engine_of(tree: ast.Module, tops: Iterable[str]) -> str:
    """Return what the tests of a Python file start or run whole; "" where they call functions only."""
    imported = set(tops)
    names = {name for node in nodes(tree) if (name := _name(node))}
    if names & SESSIONS or any(SPARK.search(argument) for argument in _arguments(tree)):
        return "spark"
    if imported & DATABASES:
        return "database"
    return "job" if names & HARNESSES or _called(tree) & ENTRIES else ""


def engine_in(text: str, language: str) -> str:
    """Return the same of a test file in another language."""
    if language in {"scala", "java", "kotlin"}:
        return "spark" if JVM.search(text) else ""
    return "database" if language == "r" and R.search(text) else ""


def _arguments(tree: ast.Module) -> set[str]:
    functions = (node for node in nodes(tree) if isinstance(node, FunctionDef))
    return {argument.arg for function in functions for argument in function.args.args}


def _called(tree: ast.Module) -> set[str]:
    return {_name(node.func) for node in nodes(tree) if isinstance(node, ast.Call)}


def _name(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
