"""Linters that a build runs by itself: Gradle's plugins with `check` and `build`, Maven's from their phase on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Activity
from assess.readers.jvm_projects import GRADLE
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.facts import Run
    from assess.readers.jvm_projects import BoundCheck

CHECKING_TASKS = frozenset({"check", "build"})
WITHOUT = frozenset({"-x", "--exclude-task"})
PHASES = (
    "validate initialize generate-sources process-sources generate-resources process-resources compile process-classes "
    "generate-test-sources process-test-sources generate-test-resources process-test-resources test-compile "
    "process-test-classes test prepare-package package pre-integration-test integration-test post-integration-test "
    "verify install deploy"
).split()
FORMATTERS = frozenset({"spotless", "google-java-format", "scalafmt", "ktlint"})


def bound_checks(runs: Iterable[Run], bound: Iterable[BoundCheck]) -> Iterator[Run]:
    """Yield what the builds among the runs check beside their own work."""
    checks = tuple(dict.fromkeys((one.runner, one.tool, one.languages, one.phase) for one in bound))
    for run in runs if checks else ():
        for runner, tool, languages, phase in checks:
            if run.tool == runner and (_checks(run.words) if runner == GRADLE else _reaches(run.words, phase)):
                activity = Activity.FORMAT if tool in FORMATTERS else Activity.LINT
                yield replace(run, activity=activity, tool=tool, languages=languages, paths=(), environment=None)


def _checks(words: tuple[str, ...]) -> bool:
    tasks = {word.rpartition(":")[2] for word in words[1:]}
    return not CHECKING_TASKS.isdisjoint(tasks) and WITHOUT.isdisjoint(words)


def _reaches(words: tuple[str, ...], phase: str) -> bool:
    goals = [PHASES.index(word) for word in words[1:] if word in PHASES]
    return phase in PHASES and bool(goals) and max(goals) >= PHASES.index(phase)
