"""The repository's own terms: the tools that it uses and the names that a remedy's places are filled with."""

from __future__ import annotations

import re
from collections import Counter
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.facts import CiJob, Dataset, DatasetKind, Exposure, Facts, Pipeline, Project, ToolUse
from assess.values import Value
from assess.weights import data_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.remedies.records import Variant

SYSTEMS = ("github-actions", "gitlab-ci", "azure-pipelines", "circleci", "jenkins")
RAW = ("stg_", "staging_", "base_", "raw_", "src_", "int_")
# what SQLFluff calls the warehouses: https://docs.sqlfluff.com/en/stable/reference/dialects.html
DIALECTS = ("snowflake", "bigquery", "redshift", "databricks", "postgres", "duckdb", "trino", "athena", "clickhouse")
ADAPTERS = frozenset({"snowflake", "bigquery", "redshift", "databricks", "postgres", "duckdb", "trino", "athena"})

MODELLING = frozenset({"dbt", "sqlmesh", "dataform"})
PLAIN = re.compile(r"[\w./][\w./-]*+")  # no option, and nothing that a shell would run
DEFAULTS = {
    "project": "",
    "projectdir": ".",
    "projectname": "warehouse",
    "model": "orders",
    "fullmodel": "orders",
    "modelpath": "models/orders.sql",
    "models": "models",
    "source": "shop",
    "table": "orders",
    "sources": "models/sources.yml",
    "pipeline": "marts",
    "dag": "dags/marts.py",
    "dags": "dags",
    "python": "pipelines",
    "module": "orders",
    "import": "pipelines.orders",
    "dialect": "ansi",
    "adapter": "postgres",
}


class Surroundings(Value):
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
    """Return the names that were found; what is none, or could be more than a name in a shell, is the default."""
    warehouse = next((one for one in DIALECTS if ("warehouse", one) in tools), "")
    found = {
        **_of_models(facts),
        **_of_code(facts),
        "dialect": warehouse,
        "adapter": warehouse if warehouse in ADAPTERS else "",
    }
    return {name: found[name] if PLAIN.fullmatch(found.get(name, "")) else given for name, given in DEFAULTS.items()}


def _of_models(facts: Facts) -> dict[str, str]:
    project = _project(facts)
    model = _main_model(facts, project)
    source = next((one for one in facts.of(Dataset) if one.kind is DatasetKind.SOURCE and one.enabled), None)
    group, _, table = source.name.rpartition(".") if source else ("", "", "")
    folder = project.path if project else ""
    return {
        "project": f"{folder}/" if folder else "",
        "projectdir": folder,
        "projectname": project.name if project else "",
        "model": model.name.rpartition(".")[2] if model else "",
        "fullmodel": model.name if model else "",
        "modelpath": model.source.path if model else "",
        "models": dirname(model.source.path) if model else "",
        "source": group,
        "table": table,
        "sources": source.source.path if source else "",
    }


def _of_code(facts: Facts) -> dict[str, str]:
    pipeline, module = _main_pipeline(facts), _main_module(facts)
    return {
        "pipeline": pipeline.name if pipeline else "",
        "dag": pipeline.source.path if pipeline else "",
        "dags": dirname(pipeline.source.path) if pipeline else "",
        "python": module.partition("/")[0] if "/" in module else ".",
        "module": basename(module).removesuffix(".py"),
        "import": module.removesuffix(".py").replace("/", "."),
    }


def _project(facts: Facts) -> Project | None:
    """Return the project of models with most data code, else any project with most of it."""
    code = data_code(facts)
    projects = [one for one in facts.of(Project) if not one.deprecated]
    modelled = [one for one in projects if one.tool in MODELLING]

    def lines(project: Project) -> int:
        return sum(one.lines for one in code if not project.path or one.source.path.startswith(f"{project.path}/"))

    return max(modelled or projects, key=lines, default=None)


def _main_model(facts: Facts, project: Project | None) -> Dataset | None:
    """Return the first model that a declared consumer reads, else the first that is no staging of a source."""
    models = [one for one in facts.of(Dataset) if one.kind is DatasetKind.MODEL and one.enabled]
    own = [one for one in models if project and one.project == project.path] or models
    served = [one for one in own if not one.name.rpartition(".")[2].startswith(RAW)]
    read = {name for one in facts.of(Exposure) for name in one.depends_on}
    return next(iter([one for one in served if one.name in read] or served or own), None)


def _main_pipeline(facts: Facts) -> Pipeline | None:
    """Return the first pipeline, of those in Python, with a plain name and with a schedule where there are any."""
    enabled = [one for one in facts.of(Pipeline) if one.enabled]
    return min(
        enabled,
        key=lambda one: (not one.source.path.endswith(".py"), not PLAIN.fullmatch(one.name), one.schedule is None),
        default=None,
    )


def _main_module(facts: Facts) -> str:
    """Return the path of the Python file with most data code."""
    written = [one for one in data_code(facts) if one.language == "python" and one.source.path.endswith(".py")]
    largest = max(written, key=lambda one: one.lines, default=None)
    return largest.source.path if largest else "pipelines/orders.py"
