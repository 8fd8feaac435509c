"""The repository's own terms: the tools that it uses and the names that a remedy's places are filled with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.facts import CiJob, Dataset, DatasetKind, Facts, Pipeline, Project, ToolUse
from assess.weights import data_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.remedies.records import Variant

SYSTEMS = ("github-actions", "gitlab-ci", "azure-pipelines", "circleci", "jenkins")
RAW = ("stg_", "staging_", "base_", "raw_", "src_", "int_")
# what SQLFluff calls the warehouses: https://docs.sqlfluff.com/en/stable/reference/dialects.html
DIALECTS = ("snowflake", "bigquery", "redshift", "databricks", "postgres", "duckdb", "trino", "athena", "clickhouse")
ADAPTERS = frozenset({"snowflake", "bigquery", "redshift", "databricks", "postgres", "duckdb", "trino", "athena"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a remedy has to fit: tools by kind, the CI system, and names for the places of its texts."""

    tools: frozenset[tuple[str, str]]
    system: str
    names: Mapping[str, str]

    @classmethod
    def of(cls, facts: Facts) -> Surroundings:
        """Take the surroundings of a repository."""
        tools = frozenset((use.kind, use.tool) for use in facts.of(ToolUse))
        return cls(tools=tools, system=_system(facts, tools), names=_names(facts, tools))

    def fits(self, variant: Variant) -> bool:
        """Say whether the repository uses one of the tools of each kind that the variant is for."""
        return all(any(self._uses(kind, tool) for tool in tools) for kind, tools in variant.when)

    def _uses(self, kind: str, tool: str) -> bool:
        return tool == self.system if kind == "ci" else (kind, tool) in self.tools


def _system(facts: Facts, tools: frozenset[tuple[str, str]]) -> str:
    """Return the CI system with most jobs; GitHub Actions where none is known."""
    jobs = Counter(job.system for job in facts.of(CiJob) if job.system in SYSTEMS)
    used = [system for system in SYSTEMS if jobs[system] or ("ci", system) in tools]
    return max(used, key=lambda system: jobs[system], default=SYSTEMS[0])


def _names(facts: Facts, tools: frozenset[tuple[str, str]]) -> dict[str, str]:
    project, module = _project(facts), _main_module(facts)
    model = _main_model(facts, project)
    source = next((one for one in facts.of(Dataset) if one.kind is DatasetKind.SOURCE and one.enabled), None)
    group, _, table = source.name.rpartition(".") if source else ("shop", "", "orders")
    pipeline = next((one for one in facts.of(Pipeline) if one.enabled), None)
    warehouse = next((one for one in DIALECTS if ("warehouse", one) in tools), "")
    return {
        "project": f"{project.path}/" if project and project.path else "",
        "projectdir": (project.path if project else "") or ".",
        "projectname": project.name if project and project.name else "warehouse",
        "model": model.name.rpartition(".")[2] if model else "orders",
        "fullmodel": model.name if model else "orders",
        "modelpath": model.source.path if model else "models/orders.sql",
        "models": (dirname(model.source.path) if model else "") or "models",
        "source": group or "shop",
        "table": table or "orders",
        "sources": source.source.path if source else "models/sources.yml",
        "pipeline": pipeline.name if pipeline else "marts",
        "dag": pipeline.source.path if pipeline else "dags/marts.py",
        "dags": (dirname(pipeline.source.path) if pipeline else "dags") or ".",
        "python": _top(module) or ".",
        "module": basename(module).removesuffix(".py"),
        "import": module.removesuffix(".py").replace("/", "."),
        "dialect": warehouse or "ansi",
        "adapter": warehouse if warehouse in ADAPTERS else "postgres",
    }


def _project(facts: Facts) -> Project | None:
    """Return the data project with most data code."""
    code = data_code(facts)
    projects = [one for one in facts.of(Project) if not one.deprecated]

    def lines(project: Project) -> int:
        return sum(one.lines for one in code if not project.path or one.source.path.startswith(f"{project.path}/"))

    return max(projects, key=lines, default=None)


def _main_model(facts: Facts, project: Project | None) -> Dataset | None:
    """Return the first model that is no staging of a source."""
    models = [one for one in facts.of(Dataset) if one.kind is DatasetKind.MODEL and one.enabled]
    own = [one for one in models if project and one.project == project.path] or models
    served = [one for one in own if not one.name.rpartition(".")[2].startswith(RAW)]
    return next(iter(served or own), None)


def _main_module(facts: Facts) -> str:
    """Return the path of the Python file with most data code."""
    written = [one for one in data_code(facts) if one.language == "python" and one.source.path.endswith(".py")]
    largest = max(written, key=lambda one: one.lines, default=None)
    return largest.source.path if largest else "pipelines/orders.py"


def _top(path: str) -> str:
    return path.partition("/")[0] if "/" in path else ""
