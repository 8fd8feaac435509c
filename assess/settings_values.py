"""The shapes of the settings' values: a function returns the value as the program holds it, or says what is wrong."""

from __future__ import annotations

import difflib
import re
import zoneinfo
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assess.addresses import without_secrets
from assess.decisions.records import Reason
from assess.errors import UsageError
from assess.findings import Status
from assess.model import AREAS, PHASES
from assess.periods import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ENTRIES = 200
LONGEST_ENTRY = 300
LONGEST_ROLE = 80
MONTHS = 12
WILDCARDS = ("#", "*")
MOST_WILDCARDS = 2  # the expressions made of them stay cheap to match
NAMES_TOLD = 12
LEVELS = range(2, 6)
ACTION_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,29}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
OF_A_PERSON = re.compile(r"\S@\S|(?<!\S)@[^\s/]+(?!\S*/)")  # an address, or a handle that is no team's


class WrongValueError(Exception):
    """A value of another shape than its key asks for; the message follows the key's name."""


def texts(value: object) -> tuple[str, ...]:
    """Sorted, each once: the order in the file means nothing."""
    match value:
        case list() if len(value) <= MOST_ENTRIES and all(_is_text(one) for one in value):
            return tuple(sorted(set(value)))
    raise WrongValueError(f"wants a list of at most {MOST_ENTRIES} texts, each of 1 to {LONGEST_ENTRY} characters")


def phrases(value: object) -> tuple[str, ...]:
    """Return texts with few signs that stand for others."""
    found = texts(value)
    if all(sum(phrase.count(sign) for sign in WILDCARDS) <= MOST_WILDCARDS for phrase in found):
        return found
    raise WrongValueError(f"wants at most {MOST_WILDCARDS} of the signs {' and '.join(WILDCARDS)} in one phrase")


def month(value: object) -> int:
    """Return a month of the year, 1 to 12."""
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MONTHS:
        return value
    raise WrongValueError(f"wants a month from 1 to {MONTHS}")


def time_zone(value: object) -> str:
    """Return the name of a time zone that is known here."""
    known = {"UTC", *zoneinfo.available_timezones()}
    if isinstance(value, str) and value in known:
        return value
    raise WrongValueError(f"wants an IANA time zone{nearest(str(value), known)}")


def file(value: object) -> str:
    """Return a path inside the repository: what it names is read from the assessed commit."""
    if _is_text(value) and isinstance(value, str) and not value.startswith("/") and ".." not in value.split("/"):
        return value.removeprefix("./")
    raise WrongValueError(f"wants a file of the repository, as a path of 1 to {LONGEST_ENTRY} characters from its top")


def folder(value: object) -> str:
    """Return a folder inside the repository, as a path without a slash at its end."""
    try:
        found = file(value).strip("/")
    except WrongValueError as error:
        raise WrongValueError("wants a folder of the repository, as a path from its top") from error
    if found in {"", "."}:
        raise WrongValueError("wants a folder below the top; leave it out for the whole repository")
    return found


def day(value: object) -> date:
    """Return a date, written as TOML's own or as a text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise WrongValueError("wants a date such as 2026-05-01")


def quarter(value: object) -> str:
    """Return the label of a quarter, `2026Q3`."""
    try:
        period = Calendar().named(str(value))
    except UsageError as error:
        raise WrongValueError("wants a quarter such as 2026Q3") from error
    if "Q" not in period.label:
        raise WrongValueError("wants a quarter such as 2026Q3, no month")
    return period.label


def practice(value: object) -> str:
    """Return the id of a practice of the model."""
    from assess.practices import practices  # noqa: PLC0415 - practices know settings by their facts

    known = {one.id for one in practices()}
    if isinstance(value, str) and value in known:
        return value
    raise WrongValueError(f"wants a practice{nearest(str(value), known)}")


def parts_of_model(value: object) -> tuple[str, ...]:
    """Return ids of practices, phases or key areas."""
    from assess.practices import practices  # noqa: PLC0415

    known = {*(one.id for one in practices()), *PHASES, *AREAS}
    found = texts(value)
    for name in found:
        if name not in known:
            raise WrongValueError(
                f"wants practices, phases or key areas, which {name!r} is none of{nearest(name, known)}"
            )
    return found


def group(value: object) -> str:
    """Return the id of a phase or key area."""
    known = {**PHASES, **AREAS}
    if isinstance(value, str) and value in known:
        return value
    raise WrongValueError(f"wants a phase or key area{nearest(str(value), known)}")


def reached(value: object) -> Status:
    """Return a status that can be attested or aimed at."""
    match value:
        case "met" | "partial":
            return Status(value)
    raise WrongValueError("wants met or partial")


def reason(value: object) -> Reason:
    """Return the reason of an exemption."""
    if isinstance(value, str) and value in set(Reason):
        return Reason(value)
    raise WrongValueError(f"wants one of {', '.join(Reason)}{nearest(str(value), Reason, listed=False)}")


def role(value: object) -> str:
    """Return the name of a role or team: one line, no address or handle of a person."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_ROLE or CONTROL.search(value):
        raise WrongValueError(f"wants a role or team in one line of 1 to {LONGEST_ROLE} characters")
    if OF_A_PERSON.search(value):
        raise WrongValueError("wants a role or team such as “data platform team”, no address or handle of a person")
    return value.strip()


def link(value: object) -> str:
    """Return an https or http address, without a password in it."""
    if _is_text(value) and isinstance(value, str) and not CONTROL.search(value) and " " not in value:
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = None
        if parts and parts.scheme in {"https", "http"} and parts.hostname and without_secrets(value) == value:
            return value
    raise WrongValueError(f"wants an https address of at most {LONGEST_ENTRY} characters, without a password in it")


def level(value: object) -> int:
    """Return a level that can be aimed at, 2 to 5."""
    if isinstance(value, int) and not isinstance(value, bool) and value in LEVELS:
        return value
    raise WrongValueError(f"wants a level from {LEVELS[0]} to {LEVELS[-1]}")


def part(value: object) -> float:
    """Return a share above 0 and up to 1."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1:
        return float(value)
    raise WrongValueError("wants a share above 0 and up to 1, such as 0.75")


def action_id(value: object) -> str:
    """Return the id of an action."""
    if isinstance(value, str) and ACTION_ID.fullmatch(value):
        return value
    raise WrongValueError("wants an id of letters, digits and dashes that begins with a letter, such as A1")


def nearest(word: str, known: Iterable[str], *, listed: bool = True) -> str:
    """Return what may have been meant, to end a message with; else what is known, where that is little."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, 1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; known are {', '.join(names)}." if listed and len(names) <= NAMES_TOLD else "."


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ENTRY
