"""What may have been meant by a value that is none of those that the format knows."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 80
SWITCHES = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
UNITS = ("seconds", "minutes", "hours", "days", "weeks", "second", "minute", "hour", "day", "week")
MACROS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "manual")
AMOUNT = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,3})?)\s{0,4}([A-Za-z]{1,20})\.?")
SHARE = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?)\s{0,4}(?:%|percent|per cent|pct)?")
FIELDS = ("minute", "hour", "day of the month", "month", "day of the week")
WHOLE = 100


def meant(value: object, rule: dict[str, Any]) -> str | None:
    """Return the nearest right value, as it is written; `rule` is a part of the schema."""
    if "enum" in rule:
        return nearest_name(value, rule["enum"])
    match rule.get("title"):
        case "a duration" | "a time of day or a duration":
            return _duration(value, rule)
        case "a percentage" | "a number from 0 or a percentage":
            return _percentage(value, rule)
        case "a schedule":
            return _schedule(value, rule)
        case "true or false":
            return SWITCHES.get(value.casefold()) if isinstance(value, str) else None
        case "a text" if isinstance(value, int | float) and not isinstance(value, bool):
            return f'"{value}"' if abs(value) < 10**LONGEST else None
    return None


def nearest_name(value: object, known: Iterable[str]) -> str | None:
    """Return the known name that is nearest; None where none is near."""
    names = list(known)
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    word = value.strip().casefold().replace("-", "_").replace(" ", "_")
    return next(iter(difflib.get_close_matches(word, names, 1)), None)


def _duration(value: object, rule: dict[str, Any]) -> str | None:
    found = AMOUNT.fullmatch(value.strip()) if isinstance(value, str) else None
    near = difflib.get_close_matches(found[2].lower(), UNITS, 1) if found else []
    return _if_right(f"{found[1].replace(',', '.')} {near[0]}", rule) if found and near else None


def _percentage(value: object, rule: dict[str, Any]) -> str | None:
    match value:
        case bool():
            return None
        case str() if len(value) <= LONGEST:
            found = SHARE.fullmatch(value.strip())
        case int() | float() if 0 <= value <= WHOLE:
            found = SHARE.fullmatch(str(value))
        case _:
            return None
    return _if_right(f"{found[1].replace(',', '.')}%", rule) if found else None


def _schedule(value: object, rule: dict[str, Any]) -> str | None:
    """Return the nearest macro, or cron without its seconds; else which field is wrong is told by `wrong_field`."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    parts = value.split()
    if len(parts) == len(FIELDS) + 1:
        return _if_right(" ".join(parts[1:]).replace("?", "*"), rule)
    if len(parts) == len(FIELDS):
        return _if_right(" ".join(part if part != "?" else "*" for part in parts), rule)
    near = difflib.get_close_matches(value.strip().casefold(), MACROS, 1)
    return f'"{near[0]}"' if near else None


def wrong_field(value: object, pattern: str) -> str | None:
    """Return what is wrong in a cron schedule, field by field; None where the pattern is for something else."""
    if not re.search(pattern or "^$", "* * * * *"):
        return None
    parts = value.split() if isinstance(value, str) and len(value) <= LONGEST else []
    if len(parts) != len(FIELDS):
        return None
    for at, (name, part) in enumerate(zip(FIELDS, parts, strict=True)):
        alone = " ".join(part if at == place else "*" for place in range(len(FIELDS)))
        if re.search(pattern, alone) is None:
            return f"{part} is no {name}"
    return None


def _if_right(text: str, rule: dict[str, Any]) -> str | None:
    return f'"{text}"' if re.search(rule["pattern"], text) else None
