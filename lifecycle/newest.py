"""The newest commit's assessment as the store has it; where it has none of today's rules, it is made and stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.assessing import identity_of
from assess.git import Git
from assess.settings import read_settings
from assess.snapshot import read_snapshot
from assess.values import replace
from lifecycle.mainline import branch_of
from lifecycle.rejudging import is_of_today
from lifecycle.series import Series

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from assess.settings import Settings
    from lifecycle.comparing import Comparing

SHORT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """An assessment with its number in the store, what the repository is known by there, and the settings that hold."""

    assessment: Assessment
    number: int
    identity: str
    settings: Settings


def newest(comparing: Comparing) -> Newest:
    """Return what the store has of the commit that was asked for; assess and store it where it has nothing of today.

    With settings that were given it is always assessed: decisions that change no figure tell no stored one apart.
    Raises as `assess` does, and StoreError.
    """
    request, store = comparing.request, comparing.store
    with Git.open(request.path) as git:
        tip = git.resolve(request.revision)
        settings = request.settings or read_settings(read_snapshot(git, tip))
        identity, branch = identity_of(git, tip, request.name), branch_of(git, tip)
    known = [one for one in store.at(identity, tip) if one.branch == branch and is_of_today(one, settings)]
    if known and not request.settings:
        return Newest(assessment=known[-1].assessment, number=known[-1].id, identity=identity, settings=settings)
    with (
        comparing.progress(f"Assessing {tip[:SHORT]} ..."),
        Series(request.path, cache=comparing.cache, rules=comparing.rules) as series,
    ):
        made = series.assess(replace(request, revision=tip))
    number = store.save(made, branch).id
    return Newest(assessment=made, number=number, identity=identity, settings=settings)
