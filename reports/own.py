"""What a report says of rules that are not the model's: the team's own, and the practices of plug-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.assessment import Assessment

HEADING = "Own practices (of plug-ins, in no figure)"


def own_rules_line(assessment: Assessment) -> str:
    """Say that the team's own rules rated it, and how they differ; nothing where the model alone did."""
    rules = assessment.own_rules
    if rules is None:
        return ""
    return f"Rated with the team's own rules: {', '.join(_differences(assessment))}."


def _differences(assessment: Assessment) -> Iterator[str]:
    rules = assessment.own_rules
    if rules is None:
        return
    if rules.off:
        yield f"{counted(len(rules.off), 'practice')} switched off"
    if rules.thresholds:
        yield f"{counted(len(rules.thresholds), 'threshold')} of its own"
    if rules.unreachable:
        yield f"level {min(rules.unreachable)} and above out of reach"
