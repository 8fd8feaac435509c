"""What the shell offers for an option or argument: practices, action ids, quarters, goals."""

from collections.abc import Iterable

import typer

from assess.errors import AssessError

Offers = list[tuple[str, str]]
QUARTERS = 5  # this one and a year


def practices_of_the_model(incomplete: str) -> Offers:
    """Offer the practices."""
    from assess.practices import practices  # noqa: PLC0415 - only the shell asks for it

    return _beginning(incomplete, ((one.id, one.title) for one in practices()))


def actions_open(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the actions of the work tree's settings that are neither done nor dropped."""
    from lifecycle.decision_file import read_decision_file  # noqa: PLC0415 - only the shell asks for it

    try:
        actions = read_decision_file(_place(ctx)).settings.decisions.actions
    except AssessError:
        return []
    unfinished = (one for one in actions if not one.done and not one.dropped)
    return _beginning(incomplete, ((one.id, f"{one.practice} to {one.to}, due {one.due}") for one in unfinished))


def quarters_to_come(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer this quarter and those of a year, by the calendar of the work tree's settings."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only the shell asks for it

    from assess.periods import Calendar  # noqa: PLC0415
    from lifecycle.decision_file import read_decision_file  # noqa: PLC0415

    try:
        calendar = read_decision_file(_place(ctx)).settings.calendar
    except AssessError:
        calendar = Calendar()
    period = calendar.period_of(datetime.now(UTC))
    found: Offers = []
    for _ in range(QUARTERS):
        found.append((period.label, f"{period.start:%Y-%m-%d} to {period.end:%Y-%m-%d}"))
        period = calendar.period_of(period.end)
    return _beginning(incomplete, found)


def goals(incomplete: str) -> Offers:
    """Offer the levels, and the phases and areas at three quarters."""
    from assess.model import AREAS, PHASES  # noqa: PLC0415 - only the shell asks for it
    from reports.words import LEVELS  # noqa: PLC0415

    levels = ((str(level), name) for level, name in LEVELS.items() if level > 1)
    groups = ((f"{name}=75%", title) for name, title in (PHASES | AREAS).items())
    return _beginning(incomplete, (*levels, *groups))


def goals_set(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the goals of the targets in the work tree's settings."""
    from lifecycle.decision_file import read_decision_file  # noqa: PLC0415 - only the shell asks for it
    from reports.targets import goal_id  # noqa: PLC0415

    try:
        targets = read_decision_file(_place(ctx)).settings.decisions.targets
    except AssessError:
        return []
    return _beginning(incomplete, ((goal_id(one), f"by the end of {one.by}") for one in targets))


def _place(ctx: typer.Context) -> str:
    return ctx.params.get("folder") or "."


def _beginning(incomplete: str, offers: Iterable[tuple[str, str]]) -> Offers:
    return [one for one in offers if one[0].startswith(incomplete)]
