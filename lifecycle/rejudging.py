"""Stored commits assessed again with today's rules: what is stored stays, what is new stands beside it."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assess.assessing import identity_of
from assess.assessment import MODEL_VERSION
from assess.errors import UsageError
from assess.git import Git
from assess.plugins import plugins
from assess.settings import Settings, read_settings
from assess.snapshot import read_snapshot
from assess.values import replace
from lifecycle.series import Series

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from assess.assessing import Request, Rules
    from assess.reading import FactCache
    from lifecycle.store import Store
    from lifecycle.stored import Entry

SHORT = 12


class Outcome(StrEnum):
    """What became of a stored commit: assessed anew, by today's rules already, or no more to be found in Git."""

    ASSESSED = "assessed"
    KNOWN = "known"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """A stored commit, what became of it, and whether today's rules rate all of it."""

    commit: str
    outcome: Outcome
    complete: bool


def rejudge(
    request: Request,
    *,
    store: Store,
    cache: FactCache | None = None,
    rules: Rules | None = None,
    progress: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> tuple[Rejudged, ...]:
    """Assess every stored commit of a repository again, oldest first, and store each when it is done.

    Settings are those of the request or, without any, those that the commit was assessed with before, as far as the
    repository has them. `progress` surrounds each with words on it. Raises UsageError where nothing of the repository
    is stored, and as `assess` does.
    """
    with Git.open(request.path) as git:
        tip = git.resolve(request.revision)
        known = _by_place(store.entries(identity_of(git, tip, request.name)))
        if not known:
            raise UsageError(f"{request.path}: {store.where} holds nothing of it; assess it first.")
        newest = request.settings or read_settings(read_snapshot(git, tip))
        settings = {
            place: request.settings or _settings_of(git, some[-1], newest)
            for place, some in known.items()
            if _is_there(git, place[0])
        }
    done = []
    with Series(request.path, cache=cache, rules=rules) as series:
        for number, (place, entries) in enumerate(known.items(), start=1):
            asked = replace(request, revision=place[0], settings=settings.get(place))
            with progress(f"Assessing {place[0][:SHORT]}, {number} of {len(known)} ..."):
                done.append(_rejudged(asked, entries, store, series))
    return tuple(done)


def _rejudged(request: Request, entries: tuple[Entry, ...], store: Store, series: Series) -> Rejudged:
    commit = request.revision
    if request.settings is None:
        return Rejudged(commit=commit, outcome=Outcome.GONE, complete=False)
    if any(is_of_today(one, request.settings) for one in entries):
        return Rejudged(commit=commit, outcome=Outcome.KNOWN, complete=True)
    assessment = series.assess(request)
    store.save(assessment, entries[-1].branch)
    return Rejudged(commit=commit, outcome=Outcome.ASSESSED, complete=assessment.complete)


def _by_place(entries: tuple[Entry, ...]) -> dict[tuple[str, str | None], tuple[Entry, ...]]:
    """Return the entries by commit and branch, in their order."""
    places: dict[tuple[str, str | None], tuple[Entry, ...]] = {}
    for entry in entries:
        place = entry.commit, entry.branch
        places[place] = (*places.get(place, ()), entry)
    return places


def is_of_today(entry: Entry, settings: Settings) -> bool:
    """Say whether an entry is complete and was made with today's rules, plug-ins and these settings."""
    versions = (entry.tool_version, entry.model_version) == (plugins().version, MODEL_VERSION)
    return entry.complete and versions and settings.held(entry.settings_digest, entry.committed_at)


def _is_there(git: Git, commit: str) -> bool:
    try:
        return bool(git.resolve(commit))
    except UsageError:
        return False


def _settings_of(git: Git, entry: Entry, newest: Settings) -> Settings:
    """Return the settings that an entry was made with: the newest commit's for a back-cast, otherwise its own commit's.

    A digest that is of neither is of a file that is not at hand, or of a release that knew other settings.
    """
    of_newest = newest.held(entry.settings_digest, entry.committed_at)
    return newest if of_newest else read_settings(read_snapshot(git, entry.commit))
