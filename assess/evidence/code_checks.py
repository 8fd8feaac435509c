"""Checks that the pipelines' own modules make or call: they run wherever the pipelines run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import CheckKind, Code, QualityCheck
from assess.thresholds import CHECKS_IN_CODE

if TYPE_CHECKING:
    from assess.facts import Facts

OWN = "python"  # the tool of checks without a tool
QUERY = "sql"  # … and of queries of the team's own
LANGUAGES = frozenset({"python", "scala", "java", "r", "shell"})


def checks_in_code(facts: Facts) -> list[QualityCheck]:
    """Return the checks that modules of the data code make, and those of suites that they call; a lone one is none."""
    modules = {code.source.path for code in facts.of(Code) if code.data and code.language in LANGUAGES}
    enabled = [check for check in facts.of(QualityCheck) if check.enabled]
    queries = [check for check in enabled if check.tool == QUERY and check.run_by]
    found = [check for check in enabled if not modules.isdisjoint({check.source.path, *check.run_by})]
    found += [check for check in queries if check not in found]
    return found if len(found) >= CHECKS_IN_CODE else []


def is_own_age(check: QualityCheck) -> bool:
    """Say whether code of the team's own only looks at how old data is: that validates no data."""
    return check.tool == OWN and check.kind is CheckKind.FRESHNESS
