"""Which runs come with each change before it is merged: those of requests, and those of a push to any branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import CiJob, Facts, Run, Trigger

if TYPE_CHECKING:
    from collections.abc import Iterable

ANY_BRANCH = frozenset({"*", "**"})
# Branches by the kind of their work: with those of new things and of repairs, every change comes from one of them.
NEW = frozenset({"feature", "features", "feat"})
REPAIRS = frozenset({"bugfix", "hotfix", "fix", "bug"})


def with_each_change(facts: Facts, runs: Iterable[Run]) -> list[Run]:
    """Return the runs that each change starts before it reaches the main branch."""
    filtered = {job.job for job in facts.of(CiJob) if _is_for_some_branches(job)}

    def comes_with_each(run: Run) -> bool:
        return Trigger.REQUEST in run.triggers or (Trigger.BRANCH in run.triggers and run.runner not in filtered)

    return [run for run in runs if comes_with_each(run)]


def _is_for_some_branches(job: CiJob) -> bool:
    included = [branch for branch in job.branches if not branch.startswith("!")]
    kinds = {branch.partition("/")[0].lower() for branch in included if branch.endswith("*")}
    of_all = not ANY_BRANCH.isdisjoint(included) or not (kinds.isdisjoint(NEW) or kinds.isdisjoint(REPAIRS))
    return bool(included) and not of_all
