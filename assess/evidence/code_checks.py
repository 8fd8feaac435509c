"""Checks that the pipelines' own modules make or call: they run wherever the pipelines run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.evidence.homes import Homes
from assess.evidence.reach import Area, Territory
from assess.facts import DBT_PACKAGE, Artifact, CheckKind, Code, Contract, Pipeline, Project, QualityCheck
from assess.findings import Share, share
from assess.folders import is_under_any
from assess.thresholds import CHECKS_IN_CODE, HALF
from assess.weights import data_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assess.facts import Facts

OWN = "python"  # the tool of checks without a tool
QUERY = "sql"  # … and of queries of the team's own
RECORDS = "record-schema"  # … and of a schema that each record is held against
DECLARED = frozenset({"dataform-assertions"})  # … of those that the modules of a package declare for its users
LINES = "lines of data code"
PIPELINES = "pipelines"
LANGUAGES = frozenset({"python", "scala", "java", "kotlin", "r", "shell", "typescript", "javascript", "go"})


def checks_in_code(facts: Facts, *, but: Callable[[QualityCheck], bool] | None = None) -> list[QualityCheck]:
    """Return the checks that modules of the data code make, and those of suites that they call; a lone one is none.

    A schema that each record is held against is more than one check. Those that `but` names are left out.
    """
    found = [check for check in any_checks_in_code(facts) if but is None or not but(check)]
    return found if len(found) >= CHECKS_IN_CODE or any(check.tool == RECORDS for check in found) else []


def any_checks_in_code(facts: Facts) -> list[QualityCheck]:
    """Return the same checks, a lone one too."""
    modules = {code.source.path for code in facts.of(Code) if code.data and code.language in LANGUAGES}
    enabled = [check for check in facts.of(QualityCheck) if check.enabled]
    queries = [check for check in enabled if check.tool == QUERY and check.run_by]
    elsewhere = DECLARED if any(one.kind == DBT_PACKAGE for one in facts.of(Artifact)) else frozenset[str]()
    made = [check for check in enabled if check.tool not in elsewhere]
    found = [check for check in made if not modules.isdisjoint({check.source.path, *check.run_by})]
    return found + [check for check in queries if check not in found]


def held_to_schemas(facts: Facts) -> Share:
    """Count the lines of data code around modules that hold each record against a schema, without the schemas."""
    code = data_code(facts)
    modules = {one.source.path for one in code}
    applied = [one for one in facts.of(Contract) if one.format == RECORDS and one.source.path in modules]
    around = {Homes.of(facts).home(one) for one in applied}
    written = {one.source.path for one in facts.of(Contract) if one.format == "json-schema"}
    counted = [one for one in code if one.source.path not in written]
    held = sum(one.lines for one in counted if is_under_any(one.source.path, around))
    return Share(n=held, of=sum(one.lines for one in counted), unit=LINES, needed=HALF)


def checking_pipelines(facts: Facts, checks: Iterable[QualityCheck], *, needed: float) -> Share:
    """Return the share of the pipelines that run one of these checks, as a task or in the module they stand in."""
    runners = {runner for check in checks for runner in check.run_by}
    pipelines = {one.name: one.source.path for one in facts.of(Pipeline) if one.enabled}
    return share(
        sorted(pipelines), lambda name: not runners.isdisjoint({name, pipelines[name]}), unit=PIPELINES, needed=needed
    )


def share_around(facts: Facts, checks: Iterable[QualityCheck]) -> float:
    """Return the share of the data code that stands beside the pipelines' folders that run these checks."""
    territory = Territory.of(facts)
    runners = {runner for check in checks for runner in check.run_by}
    projects = [project.path for project in facts.of(Project)]
    paths = [one.source.path for one in facts.of(Pipeline) if one.name in runners]
    folders = {max((one for one in projects if path.startswith(f"{one}/")), key=len, default="") for path in paths}
    around = Area(included=tuple(folder.rpartition("/")[0] for folder in folders))
    return territory.share(around.holds)


def is_own_age(check: QualityCheck) -> bool:
    """Say whether code of the team's own only looks at how old data is: that validates no data."""
    return check.tool == OWN and check.kind is CheckKind.FRESHNESS


def is_own_guard(check: QualityCheck) -> bool:
    """Say whether code of the team's own only stops where it has nothing to work on, or makes a check of no kind."""
    return check.tool == OWN and check.kind in {CheckKind.NON_EMPTY, CheckKind.CUSTOM}
