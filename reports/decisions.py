"""What the team decided, in words: figures with and without it, what is in force, and what is to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.findings import reaches
from assess.model import AREAS, PHASES, SETTINGS_FILE
from reports.words import LEVELS, coverage_figure, index_figure

if TYPE_CHECKING:
    from assess.assessment import Action, Assessment, PracticeRow

TITLES = PHASES | AREAS
REASONS = {
    "not-applicable": "not applicable here",
    "handled-elsewhere": "handled elsewhere",
    "accepted-risk": "an accepted risk",
    "tool-limitation": "a limitation of this tool",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLines:
    """Sentences about the decisions, by what they are about; all empty where nothing was decided."""

    scanned: str
    asked: str
    attested: tuple[str, ...]
    exempt: tuple[str, ...]
    open_actions: tuple[str, ...]
    findings: tuple[str, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures without attestations, and those without what is exempt, where they differ in kind."""
        return tuple(filter(None, (self.scanned, self.asked)))

    def __bool__(self) -> bool:
        return any((self.figures, self.attested, self.exempt, self.open_actions, self.findings))


def decision_lines(assessment: Assessment) -> DecisionLines:
    """Return what an assessment tells of the team's decisions."""
    rows = assessment.practices.items()
    return DecisionLines(
        scanned=_scanned(assessment),
        asked=_asked(assessment),
        attested=tuple(f"{name} is attested {attested_line(row)}" for name, row in rows if row.attested),
        exempt=tuple(f"{name} is exempt: {exempt_line(row)}" for name, row in rows if row.exempt),
        open_actions=tuple(_action(one) for one in assessment.decisions.actions if is_open(one)),
        findings=tuple(
            f"Look again: {one.practice} {one.message} ({SETTINGS_FILE}{f':{one.line}' if one.line else ''})"
            for one in assessment.decisions.findings
        ),
    )


def attested_line(row: PracticeRow) -> str:
    """Return who attests a practice until when, and what the repository shows of it; "" where nobody does."""
    if row.attested is None:
        return ""
    link = f", {row.attested.link}" if row.attested.link else ""
    told = f"{row.status} by {row.attested.role} until {row.attested.until}{link}"
    return f"{told}; the repository shows it as {row.scanned_status}"


def exempt_line(row: PracticeRow) -> str:
    """Return why a practice is exempt, where, who answers for that and until when; "" where it is not."""
    if row.exempt is None:
        return ""
    where = f" in {row.exempt.path}" if row.exempt.path else ""
    return f"{REASONS.get(row.exempt.reason, row.exempt.reason)}{where}, by {row.exempt.owner} until {row.exempt.until}"


def is_open(action: Action) -> bool:
    """Say whether an action was neither dropped nor shows its status at this commit."""
    return action.dropped_at is None and not reaches(action.seen, action.to_status)


def _scanned(assessment: Assessment) -> str:
    """Return the level and index of what the repository shows alone; "" where nothing is attested."""
    scanned = assessment.scanned
    if not any(row.attested for row in assessment.practices.values()):
        return ""
    level = f"level {scanned.level} {LEVELS[scanned.level]}" if scanned.level else "no figure"
    return f"By the repository's evidence alone: {level}, index {index_figure(scanned.index)}."


def _asked(assessment: Assessment) -> str:
    """Return the coverage of what is asked of this team, where it differs; "" where nothing is left out."""
    asked = assessment.decisions.asked
    if asked is None:
        return ""
    before = assessment.phases | assessment.areas
    moved = [
        f"{TITLES[name]} {coverage_figure(before[name].coverage)} → {coverage_figure(figure)}"
        for name, figure in (asked.phases | asked.areas).items()
        if name in before and figure != before[name].coverage
    ]
    told = f": {', '.join(moved)}" if moved else " the coverage is the same"
    return f"Without what is exempt{told}."


def _action(action: Action) -> str:
    where = f" in {action.path}" if action.path else ""
    wanted = f"{action.practice} to {action.to_status}{where}"
    return f"Action {action.id} is open: {wanted} by {action.due}, {action.owner} (now {action.seen})"
