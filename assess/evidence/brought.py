"""How much of the data code runs bring to a place: by lines, or by the pipelines that are defined under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Activity, Facts, Pipeline, Run
from assess.thresholds import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.evidence.reach import Territory

PIPELINES = 3  # fewer say nothing about which part is the main one
MAIN_PART = 0.4  # of the lines; below it the pipelines are definitions alone and their code is elsewhere


def brought_share(facts: Facts, territory: Territory, runs: Iterable[Run]) -> float:
    """Return the share of the lines, or of the pipelines where most are brought with a good part of the lines.

    What a pipeline starts elsewhere, such as a job that fetches its own code, comes with it.
    """
    taken = list(runs)
    reached = territory.reached(taken)
    if not MAIN_PART <= reached < MOST:
        return reached
    pipelines = [one for one in facts.of(Pipeline) if one.enabled]
    if len(pipelines) < PIPELINES:
        return reached
    areas = [territory.area_of_run(run) for run in taken if run.activity is Activity.DEPLOY]
    held = sum(any(area.holds_path(one.source.path) for area in areas) for one in pipelines)
    return max(reached, held / len(pipelines)) if held / len(pipelines) >= MOST else reached
