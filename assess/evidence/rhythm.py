"""When something runs, in words: by its schedule as written, or by what starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Trigger

if TYPE_CHECKING:
    from collections.abc import Collection

ON_A_SCHEDULE = "on a schedule"
PRESETS = {
    "@hourly": "each hour",
    "@daily": "each day",
    "@midnight": "each day",
    "@weekly": "each week",
    "@monthly": "each month",
    "@quarterly": "each quarter",
    "@yearly": "each year",
    "@annually": "each year",
    "dataset": "when its data is new",
    "upstream": "after what comes before it",
}
STARTS = {
    Trigger.SCHEDULE: ON_A_SCHEDULE,
    Trigger.REQUEST: "on each request",
    Trigger.MAIN: "on each merge",
    Trigger.BRANCH: "on each push",
    Trigger.ENVIRONMENT_BRANCH: "on each push to an environment",
    Trigger.TAG: "on each tag",
    Trigger.UPSTREAM: "after another run",
    Trigger.CALL: "when called",
    Trigger.COMMIT: "on each commit of a developer",
    Trigger.MANUAL: "by hand",
}
CRON_FIELDS = 5
ANY = frozenset({"*", "?"})
WORKING_DAYS = frozenset({"1-5", "mon-fri"})


def rhythm(schedule: str | None) -> str:
    """Return how often a preset or a cron expression starts; "on a schedule" where it does not say so simply."""
    written = (schedule or "").strip().lower()
    if written in PRESETS:
        return PRESETS[written]
    parts = written.split()
    return _of_cron(parts) if len(parts) == CRON_FIELDS and _is_cron(parts) else ON_A_SCHEDULE


def starts(triggers: Collection[Trigger]) -> tuple[str, ...]:
    """Return what starts something, in words, what comes by itself first."""
    return tuple(told for trigger, told in STARTS.items() if trigger in triggers)


def _is_cron(parts: list[str]) -> bool:
    return all(part in ANY or part[0].isdigit() or part.startswith("*/") for part in parts[:3])


def _of_cron(parts: list[str]) -> str:
    minute, hour, day, month, weekday = parts
    if month not in ANY:
        return ON_A_SCHEDULE
    if weekday not in ANY:
        return "each working day" if weekday in WORKING_DAYS else _single(weekday, "each week", "on some days a week")
    if day not in ANY:
        return "each day" if day == "*/1" else _single(day, "each month", "on some days a month")
    if hour not in ANY:
        return _single(hour, "each day", "some times a day")
    return _single(minute, "each hour", "some times an hour")


def _single(field: str, one: str, several: str) -> str:
    return one if field.isalnum() else several
