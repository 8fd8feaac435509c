"""What the code is: files with their roles and weights, projects and tools."""

from __future__ import annotations

from enum import StrEnum

from assess.facts.sources import Fact


class Role(StrEnum):
    """What a file is for; decided once, from the whole tree, in `roles.py`."""

    PIPELINE = "pipeline"
    TEST = "test"
    EXAMPLE = "example"
    VENDORED = "vendored"
    GENERATED = "generated"
    TEMPLATE = "template"
    DOCS = "docs"
    TOOLING = "tooling"


class CodeKind(StrEnum):
    """What kind of data code a file is."""

    MODEL = "model"  # a dbt, SQLMesh or Dataform model
    DAG = "dag"  # an orchestrator's pipeline definition
    JOB = "job"  # Spark, Glue, flow, asset: code that an orchestrator or a platform runs
    QUERY = "query"  # SQL outside a modelling tool
    MODULE = "module"  # a module of transformation, ingestion or operator code
    NOTEBOOK = "notebook"
    SCRIPT = "script"  # a loose script
    MACRO = "macro"
    CONFIGURATION = "configuration"  # pipeline configuration: DAGs, tables, schemas as YAML or JSON
    INFRASTRUCTURE = "infrastructure"
    TESTING = "testing"
    OTHER = "other"


class Code(Fact):
    """A code file: `lines` are non-blank lines; `data` says whether it is data code (codebook, rule 8)."""

    language: str  # lower case: sql, python, scala, java, r, go, typescript, shell, yaml, json, hcl …
    lines: int
    role: Role
    kind: CodeKind
    data: bool


class Project(Fact):
    """A data project: the folder of `dbt_project.yml`, of DAGs, of a bundle …; `path` is "" at the top."""

    name: str
    path: str
    tool: str
    deprecated: bool = False


class ToolUse(Fact):
    """A tool of the inventory (`tables/tools.toml`) that this repository uses: `kind` and `tool` are ids of it."""

    kind: str
    tool: str


class QueryUse(Fact):
    """An SQL file, its `source`, that a module names and so runs."""

    module: str
