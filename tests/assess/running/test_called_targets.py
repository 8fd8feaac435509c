"""Targets that a command calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Facts, Source, Target
from assess.running.called_targets import Targets

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_package_of_tasks_is_called_from_beside_it(facts_of: Callable[..., Facts]) -> None:
    source = Source(path="etl/tasks/api.py", line=1, tool="invoke")
    unit = Target(source=source, id="invoke:etl/tasks/api.py:api.unit", runner="invoke", name="api.unit")
    targets = Targets(facts_of(unit))
    assert [targets.called(("inv", "api.unit"), folder) for folder in ("etl/jobs", "")] == [(unit,), ()]
