"""The owner written in dbt files, as a team's name or as the fact that a person is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Audience
from assess.terms.audience import audience_of

if TYPE_CHECKING:
    from collections.abc import Iterable

PERSON = "person"  # stands for a person's name, which no report shows
OWNER_KEYS = ("name", "email", "team")


def texts_of(value: object) -> tuple[str, ...]:
    """Return the names and addresses in an `owner:`, which is a text, a mapping or a list of these."""
    match value:
        case str():
            return (value,) if value.strip() else ()
        case dict():
            return tuple(text for key in OWNER_KEYS for text in _listed(value.get(key)))
        case list():
            return tuple(text for item in value if isinstance(item, (str, dict)) for text in texts_of(item))
    return ()


def whose(texts: Iterable[str]) -> Audience:
    """Classify an owner: the name says who it is, an address after it only where the name does not."""
    found = [audience_of(text) for text in texts]
    told = (audience for audience in found if audience in (Audience.TEAM, Audience.PERSON))
    return next(told, found[0] if found else Audience.UNKNOWN)


def team_of(texts: Iterable[str]) -> str:
    """Return the first text that names a team, or nothing."""
    return next((text.strip() for text in texts if audience_of(text) is Audience.TEAM), "")


def _listed(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str) and item.strip())
