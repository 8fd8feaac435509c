"""Tests, standards and what keeps a project up."""

from __future__ import annotations

from enum import StrEnum

from assess.facts.sources import Fact


class SuiteKind(StrEnum):
    """What a test file tests."""

    UNIT = "unit"  # transformation code, operators, models
    HELPER = "helper"  # helpers, plug-ins, endpoints, command line only
    IMPORT = "import"  # a DAG import or load check
    INTEGRATION = "integration"  # runs pipelines, models or DAGs against something real or temporary
    DATA = "data"
    LOAD = "load"


class Suite(Fact):
    """Tests in one file or declared on models; `subjects` are the modules or models reached."""

    kind: SuiteKind
    framework: str
    cases: int
    subjects: tuple[str, ...] = ()
    language: str = ""
    run_in_ci: bool = False  # set by links
    on_change: bool = False
    certain: bool = True
    engine: str = ""  # what its cases run on or run whole, where that is more than functions: spark, duckdb, job …


class Standard(Fact):
    """A linter, formatter or type checker that is configured here, whether or not something runs it."""

    tool: str
    languages: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    style_guide: bool = False


class ProjectAudit(Fact):
    """An evaluator of the whole project that its own builds run, and whose output is a list of what to improve."""

    tool: str


class UpdateBot(Fact):
    """A dependency update bot that is configured here."""

    tool: str


class CodeOwners(Fact):
    """A CODEOWNERS file: how many rules, teams and persons it names."""

    rules: int
    teams: tuple[str, ...]
    persons: int
    catch_all_only: bool
