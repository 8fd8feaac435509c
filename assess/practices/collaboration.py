"""Collaboration: stand-ups, visibility, cross-functional teams and data contracts."""

from __future__ import annotations

import re
from posixpath import basename, dirname, join

from assess.evidence.code_checks import LINES, held_to_schemas
from assess.evidence.homes import Homes
from assess.evidence.measurements import error_trackers
from assess.evidence.reach import is_near
from assess.evidence.telling import alerts_elsewhere, is_addressed, reaches_team
from assess.facts import (
    Alert,
    Audience,
    CheckKind,
    CodeOwners,
    Contract,
    Dashboard,
    DashboardForm,
    DashboardSubject,
    Dataset,
    DatasetKind,
    Facts,
    Owner,
    QualityCheck,
    Record,
    RecordKind,
    Source,
    StatusBadge,
)
from assess.findings import (
    Effort,
    Finding,
    Share,
    Status,
    absent,
    counted,
    met,
    partial,
    practice,
    shown,
    unobservable,
)
from assess.thresholds import HALF, MOST, PEOPLE, TEAMS
from assess.values import replace
from assess.weights import data_code

CONTRACTS = "contracts"
FUZZY = frozenset({CONTRACTS, LINES})  # units that no exchange is known by
IN_CODE = "typed-load"  # types that a script gives to what it reads
PUBLISHED_SCHEMAS = frozenset({"index-mapping"})  # of what is served: the index is the dataset
STATUS_BADGES = frozenset({"build", "coverage", "quality"})
MANY = 3  # owners that are the same one: a default of all
INCOMING = frozenset({DatasetKind.SOURCE, DatasetKind.FEED})
PUBLISHED = frozenset({DatasetKind.MODEL, DatasetKind.TABLE})
# Layers whose tables are made for those who read them: https://docs.getdbt.com/best-practices/how-we-structure/4-marts
SERVED = frozenset({"marts", "mart", "gold", "reporting", "presentation", "serving", "published"})
PLACEHOLDER = re.compile(r"[{}$]")
NO_LETTERS = re.compile(r"[^a-z0-9]+")


@practice(
    "collaboration.standups",
    title="Stand-ups on data work are held",
    remedy="Keep the notes of the next stand-up beside the code.",
    effort=Effort.HOURS,
    no_trace=Status.UNOBSERVABLE,
)
def standups(facts: Facts) -> Finding:
    """A short talk each day costs less than a week in the wrong direction."""
    notes = [one for one in facts.of(Record) if one.kind is RecordKind.MEETING_NOTES]
    if notes:
        return met(f"notes of {len(notes)} meetings are kept", *shown("notes of a meeting", *notes), certain=False)
    agreements = [one for one in facts.of(Record) if one.kind is RecordKind.WORKING_AGREEMENT]
    if agreements:
        return partial("a written cadence without notes", *shown("a working agreement", *agreements))
    return unobservable("no notes and no written cadence")


@practice(
    "collaboration.visibility",
    title="The status of the pipelines is visible to the team",
    remedy="Send the status of the pipelines to a channel that the whole team reads.",
    effort=Effort.HOURS,
)
def visibility(facts: Facts) -> Finding:
    """A status that one person sees is a secret."""
    alerts = [alert for alert in facts.of(Alert) if alert.enabled and is_addressed(alert)]
    shared = [alert for alert in alerts if reaches_team(alert) and (alert.shared or alert.audience is Audience.TEAM)]
    boards = _boards(facts)
    if shared:
        sure = any(alert.certain for alert in shared)
        return met("status goes to a place that the team shares", *shown("tells a shared place", *shared), certain=sure)
    if boards and Homes.of(facts).share(boards) >= MOST:
        return met("status is on a dashboard", *shown("a dashboard", *boards), certain=False)
    badges = [one for one in facts.of(StatusBadge) if one.shows in STATUS_BADGES]
    proof = (
        *shown("a dashboard of a part", *boards),
        *shown("tells single addresses", *alerts),
        *shown("a badge", *badges),
    )
    if proof:
        return partial("a badge, or messages to single addresses only", *proof, certain=bool(badges))
    if elsewhere := [one for one in alerts_elsewhere(facts) if one.target]:
        proof = shown("refers to an alert", *elsewhere)
        return partial("alerts that another place defines", *proof, certain=False)
    if trackers := error_trackers(facts):
        return partial("errors go to a tracker only", *shown("tracks errors", *trackers), certain=False)
    return absent("no channel, status page, dashboard or badge")


@practice(
    "collaboration.cross-functional",
    title="Teams of several functions own the data",
    remedy="Name the owning team of each data domain in CODEOWNERS.",
    effort=Effort.HOURS,
    no_trace=Status.UNOBSERVABLE,
)
def cross_functional(facts: Facts) -> Finding:
    """Data that only its engineers own answers the wrong questions well."""
    named = [one for one in facts.of(Owner) if one.audience in {Audience.TEAM, Audience.UNKNOWN} and one.name]
    owners = [one for one in named if one.subject]
    of_all = [one for one in named if not one.subject]
    files = facts.of(CodeOwners)
    known = {_plain(one.name) for one in owners if one.audience is Audience.TEAM}
    known |= {_plain(team) for file in files for team in file.teams}
    possible = known | {_plain(one.name) for one in owners}
    catch_all = [file for file in files if file.catch_all_only and not file.persons]  # persons are no team
    people = facts.activity.people
    active = counted("people active in the last year", people)
    proof = (*shown("names owners", *files), *shown("an owner", *owners))
    if len(possible) >= TEAMS and _stand_for_all(files, owners):
        return partial(f"one team for all files, one for all pipelines, {people} people", *proof, active, certain=False)
    if len(possible) >= TEAMS and people >= PEOPLE:
        return met(f"{len(possible)} owning teams, {people} people", active, *proof, certain=len(known) >= TEAMS)
    if len(possible) >= TEAMS:
        return partial(f"{len(possible)} owning teams, but {people} people", active, *proof)
    if possible or catch_all:
        return partial(f"one owning team, {people} people", *proof, active, certain=bool(known))
    if of_all:
        return partial(
            f"one team is named for all of it, {people} people", *shown("names a team", *of_all), active, certain=False
        )
    return unobservable(f"{people} people, no owning team is written down")


@practice(
    "collaboration.contracts",
    title="Contracts on exchanged data are enforced",
    remedy="Enforce the schema of the output that most consumers read.",
    effort=Effort.DAYS,
)
def contracts(facts: Facts) -> Finding:
    """A schema that nothing enforces is broken by the next change."""
    declared = facts.of(Contract)
    enforced = [one for one in declared if one.enforced]
    covered = _enforced_share(facts, enforced)
    proof = shown("an enforced contract", *enforced)
    reason = f"contracts are enforced on {covered.n:.0f} of {covered.of:.0f} {covered.unit}"
    if proof and covered.value >= HALF:
        return met(
            reason, *proof, certain=not is_near(covered.value, HALF) and covered.unit not in FUZZY, share=covered
        )
    if proof:
        certain = not is_near(covered.value, HALF) and covered.unit not in FUZZY
        return partial(reason, *proof, certain=certain, share=covered)
    if declared:
        return partial("schemas are declared, nothing enforces them", *shown("a declared schema", *declared))
    reported = [one for one in facts.of(QualityCheck) if one.kind is CheckKind.SCHEMA and one.enabled]
    if reported:
        return partial("checks on columns or types that only report", *shown("checks a schema", *reported))
    received = {one.name for one in facts.of(Dataset) if one.kind in INCOMING and one.enabled}
    on_input = [one for one in facts.of(QualityCheck) if one.dataset in received and one.enabled]
    if on_input:
        reason = "checks on incoming data that only report"
        return partial(reason, *shown("checks incoming data", *on_input), certain=False)
    return absent("no contract and no schema")


def _enforced_share(facts: Facts, enforced: list[Contract]) -> Share:
    """Return the better of the shares of published and of incoming datasets that have an enforced contract."""
    datasets = [one for one in facts.of(Dataset) if one.enabled]
    # a name with a placeholder stands for many tables, nobody sees which
    published = {one.name for one in datasets if one.kind in PUBLISHED and not PLACEHOLDER.search(one.name)}
    incoming = {one.name for one in datasets if one.kind in INCOMING}
    served = {one.name for one in datasets if one.kind in PUBLISHED and SERVED & set(one.source.path.split("/")[:-1])}
    names = {one.dataset for one in enforced}
    indexes = {one.dataset for one in enforced if one.format in PUBLISHED_SCHEMAS}
    published |= indexes
    others = names - published
    shares = [
        Share(n=len(_matching(published, names)), of=len(published), unit="published datasets", needed=HALF),
        Share(n=len(_matching(served, names)), of=len(served), unit="datasets for consumers", needed=HALF),
        Share(n=min(len(others), len(incoming)), of=len(incoming), unit="incoming datasets", needed=HALF),
    ]
    known = [one for one in shares if one.of]
    if (held := held_to_schemas(facts)).n:
        known.append(held)
    if known:
        return max(known, key=lambda one: one.value)
    whole = [one for one in enforced if one.format != IN_CODE]
    weight = max(Homes.of(facts).share(_places(facts, whole)), _in_folders(facts, enforced))
    everything = {one.dataset for one in facts.of(Contract)}
    counts = len(names) if weight >= HALF else 0
    return Share(n=counts, of=len(everything), unit=CONTRACTS, needed=HALF)


def _matching(published: set[str], names: set[str]) -> set[str]:
    """Return the datasets that contracts name; the schema of a load names the table alone."""
    tables = {name.casefold() for name in names}
    return {name for name in published if name in names or name.rpartition(".")[2].casefold() in tables}


def _places(facts: Facts, contracts: list[Contract]) -> list[Source]:
    """Return where contracts hold: a folder of nothing but contracts speaks of the code in the folder around it."""
    documents = {one.source.path for one in contracts}
    mixed = {dirname(one.source.path) for one in data_code(facts) if one.source.path not in documents}
    return [
        one.source
        if dirname(one.source.path) in mixed
        else replace(one.source, path=join(dirname(dirname(one.source.path)), basename(one.source.path)))
        for one in contracts
    ]


def _in_folders(facts: Facts, contracts: list[Contract]) -> float:
    """Return the share of the data code in folders with a contract: one that a script applies holds for these only."""
    folders = {dirname(one.source.path) for one in contracts}
    code = data_code(facts)
    held = sum(one.lines for one in code if dirname(one.source.path) in folders)
    return held / max(1, sum(one.lines for one in code))


def _stand_for_all(files: tuple[CodeOwners, ...], owners: list[Owner]) -> bool:
    """Say whether CODEOWNERS name one team for all files, and one name stands on everything else."""
    whole = bool(files) and all(file.catch_all_only and len(file.teams) == 1 for file in files)
    on_parts = [one for one in owners if not one.catch_all]
    return whole and len(on_parts) >= MANY and len({_plain(one.name) for one in on_parts}) == 1


def _boards(facts: Facts) -> list[Dashboard]:
    boards = [one for one in facts.of(Dashboard) if one.form is DashboardForm.CODE and not one.local]
    return [one for one in boards if one.subject is not DashboardSubject.BUSINESS]


def _plain(name: str) -> str:
    """Return a team's name without organisation, host and punctuation, so that one team is counted once."""
    last = name.casefold().lstrip("@#").partition("@")[0].rpartition("/")[2]
    return NO_LETTERS.sub("", last)
