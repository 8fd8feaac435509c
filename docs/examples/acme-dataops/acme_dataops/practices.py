"""Acme's own practices: shown in a group of their own, and part of no figure of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acme_dataops.loads import Load
from assess.findings import Effort, absent, met, partial, practice, share, shown

if TYPE_CHECKING:
    from assess.facts import Facts
    from assess.findings import Finding

MOST = 0.8


@practice(
    "acme.owned-loads",
    title="Loads have an owner",
    remedy="Write the owning team into each load file.",
    effort=Effort.HOURS,
)
def owned_loads(facts: Facts) -> Finding:
    """A load that nobody owns is mended by nobody."""
    loads = facts.of(Load)
    if not loads:
        return absent("no load files")
    owned = share(loads, lambda one: bool(one.owner), unit="loads", needed=MOST, name=lambda one: one.table)
    proof = shown("has an owner", *(one for one in loads if one.owner))
    reason = f"{owned.n:g} of {owned.of:g} loads have an owner"
    if owned.value >= MOST:
        return met(reason, *proof, share=owned)
    return partial(reason, *proof, share=owned) if owned.n else absent(reason, share=owned)
