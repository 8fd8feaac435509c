"""The plan to a level as JSON of schema `plan/1`."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from assess.findings import Effort, Status

if TYPE_CHECKING:
    from assess.plans import Change, Standing, Step
    from reports.plan import ToldPlan

SCHEMA = "plan/1"


def render_json(told: ToldPlan) -> str:
    """Return the document of schema `plan/1`."""
    one, plan = told.assessment, told.plan
    efforts = Counter(step.move.effort for step in plan.steps)
    document = {
        "schema": SCHEMA,
        "tool_version": one.tool_version,
        "model_version": one.model_version,
        "repository": {"id": one.repository.id, "name": one.repository.name, "scope": one.repository.scope},
        "commit": one.commit,
        "committed_at": one.committed_at.isoformat(),
        "to": plan.target,
        "reached": plan.is_reached,
        "now": _standing(told.now),
        "assumed": [_change("practice", change) for change in told.assumed],
        "assumed_changes": [_change("criterion", change) for change in told.brought],
        "start": _standing(plan.start),
        "steps": [_step(step, told) for step in plan.steps],
        "effort": {effort.value: efforts[effort] for effort in Effort},
        "after": _standing(plan.after),
        "least": plan.proven,
        "lacking": [_criterion(name, told) for name in plan.lacking],
        "next_level_needs": [_criterion(need.criterion, told) for need in told.needs],
    }
    return json.dumps(document, indent=2) + "\n"


def _standing(standing: Standing) -> dict[str, object]:
    return {"level": standing.level, "index": standing.index}


def _change(kind: str, change: Change) -> dict[str, object]:
    return {kind: change.id, "from_status": change.before, "to_status": change.after}


def _criterion(name: str, told: ToldPlan) -> dict[str, object]:
    judged = told.judged[name]
    finding = judged.finding
    return {"criterion": name, "title": judged.criterion.title, "status": finding.status, "reason": finding.reason}


def _step(step: Step, told: ToldPlan) -> dict[str, object]:
    move, remedy = step.move, told.remedies[step.move.id]
    return {
        "criterion" if move.is_criterion else "practice": move.id,
        "title": move.title,
        "from_status": move.from_status,
        "to_status": Status.MET,
        "effort": move.effort,
        "serves": list(step.serves),
        "raises": [_change("criterion", change) for change in step.raises],
        "level_after": step.level_after,
        "remedy": {
            "first": move.remedy,
            "words": list(remedy.words),
            "files": [
                {"path": file.path, "way": file.way, **({"at": file.at} if file.at else {}), "text": file.text}
                for file in remedy.files
            ],
            "files_bring": remedy.raises_to if remedy.files else None,
        },
    }
