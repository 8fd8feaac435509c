"""A fault in a join hides what the join makes, and the rest goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess import links
from assess.facts import Ages, Facts, Problem, ProblemKind, Project, Source
from tests.assess.conftest import QUIET_YEAR, RATED_AT

if TYPE_CHECKING:
    from collections.abc import Iterator

MADE = {
    "weigh": ("Code",),
    "join_runs": ("Alert", "Run"),
    "join_checks": ("Freshness", "QualityCheck", "Suite"),
    "join_artifacts": ("Artifact",),
}


def raises(*_: object) -> Iterator[object]:
    raise KeyError("x")


@pytest.mark.parametrize(("join", "hidden"), MADE.items())
def test_a_fault_in_a_join_is_told(join: str, hidden: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, join, raises)
    project = Project(source=Source(path="a.yml", tool="dbt"), name="a", path="", tool="dbt")
    ages = Ages(rated_at=RATED_AT, last_touched={}, touches_last_year={})
    linked = links.link(Facts([project], activity=QUIET_YEAR, ages=ages), {}, ())
    told = [(one.kind, one.hides) for one in linked.of(Problem)]
    assert (told, linked.of(Project)) == ([(ProblemKind.FAULT, hidden)], (project,))
