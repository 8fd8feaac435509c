"""Owners who are persons: names by which somebody signs commits stand for nobody's team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Audience, Owner
from assess.people import folded
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Collection

    from assess.facts import Facts

MIN_LETTERS = 4  # shorter handles, such as initials, are abbreviations of teams as well


def with_persons(facts: Facts, handles: Collection[str]) -> Facts:
    """Return the facts with each owner as a person who is called by a handle of an author of commits."""
    owners = facts.of(Owner)
    known = {folded(handle) for handle in handles}
    told = [replace(one, audience=Audience.PERSON, name="") if _is_person(one, known) else one for one in owners]
    return facts.replaced(Owner, told) if owners else facts


def _is_person(owner: Owner, handles: Collection[str]) -> bool:
    name = folded(owner.name)
    return owner.audience is Audience.UNKNOWN and len(name) >= MIN_LETTERS and name in handles
