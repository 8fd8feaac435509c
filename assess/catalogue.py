"""The catalogue: every practice and criterion with what counts, what it asks for and whom it serves."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from assess import thresholds
from assess.criteria import CRITERIA
from assess.faults import MADE_OF
from assess.model import AREAS, LEVEL_NAMES, PHASES, group_of
from assess.practices import practices
from assess.questions import Questions, questions_of
from assess.readers import readers
from assess.tables import table
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from assess.criteria import Criterion
    from assess.facts import Fact
    from assess.findings import Effort, Practice, Status

TABLE = "catalogue"


class Counts(Value):
    """What counts: as met, as partial, and what is no evidence ("" where nothing needs saying)."""

    met: str
    partial: str
    no_evidence: str


class Serves(Value):
    """Whom it serves: a principle of the DataOps Manifesto, a capability of the DORA research; None without one."""

    principle: int | None
    principle_title: str | None
    capability: str | None
    capability_title: str | None


class Threshold(Value):
    """A figure that a rule compares with; a float is a share from 0 to 1, an int a count."""

    name: str
    value: float
    meaning: str


class Source(Value):
    """A kind of fact: what it is, in words, and the readers that feed it."""

    name: str
    what: str
    readers: tuple[str, ...]


class Asks(Value):
    """What a rule can ask for: facts by name, the readers that feed any of them, the history, other practices."""

    facts: tuple[str, ...]
    readers: tuple[str, ...]
    history: bool
    practices: tuple[str, ...]
    thresholds: tuple[Threshold, ...]


class Entry(Value):
    """A practice or criterion as published; `group` is its phase, area or level, `no_trace` a practice's alone."""

    id: str
    group: str
    title: str
    why: str
    counts: Counts
    no_trace: Status | None
    remedy: str
    effort: Effort
    asks: Asks
    serves: Serves


class Catalogue(Value):
    """All of it: the groups' titles, the entries in the model's order and the facts that they ask for."""

    groups: Mapping[str, str]
    levels: Mapping[str, str]
    practices: tuple[Entry, ...]
    criteria: tuple[Entry, ...]
    facts: tuple[Source, ...]


def catalogue() -> Catalogue:
    """Return the catalogue of the rules as they are; raises KeyError where a rule or fact has no row in the table."""
    entries = tuple(_of_practice(one) for one in practices())
    criteria = tuple(_of_criterion(one) for one in CRITERIA.values())
    asked = {name for entry in (*entries, *criteria) for name in entry.asks.facts}
    return Catalogue(
        groups={**PHASES, **AREAS},
        levels={f"l{int(level)}": name for level, name in LEVEL_NAMES.items()},
        practices=entries,
        criteria=criteria,
        facts=tuple(_source(name) for name in sorted(asked)),
    )


def rows(section: str) -> Mapping[str, object]:
    """Return a section of the catalogue's table."""
    found = table(TABLE)[section]
    if not isinstance(found, dict):
        raise TypeError(f"{TABLE}.toml: {section} is no table")
    return found


def _of_practice(practice: Practice) -> Entry:
    row = _row("practices", practice.id)
    return Entry(
        id=practice.id,
        group=group_of(practice.id),
        title=practice.title,
        why=practice.why,
        counts=_counts(row),
        no_trace=practice.no_trace,
        remedy=practice.remedy,
        effort=practice.effort,
        asks=_asks(questions_of(practice.rate), itself=practice.id),
        serves=_serves(row),
    )


def _of_criterion(criterion: Criterion) -> Entry:
    row = _row("criteria", criterion.id)
    return Entry(
        id=criterion.id,
        group=group_of(criterion.id),
        title=criterion.title,
        why=" ".join((criterion.judge.__doc__ or "").split()),
        counts=_counts(row),
        no_trace=None,
        remedy=criterion.remedy,
        effort=criterion.effort,
        asks=_asks(questions_of(criterion.judge), itself=criterion.id),
        serves=_serves(row),
    )


def _row(section: str, name: str) -> Mapping[str, object]:
    row = rows(section)[name]
    if not isinstance(row, dict):
        raise TypeError(f"{TABLE}.toml: {section}.{name} is no table")
    return row


def _counts(row: Mapping[str, object]) -> Counts:
    return Counts(met=str(row["met"]), partial=str(row["partial"]), no_evidence=str(row.get("no_evidence", "")))


def _serves(row: Mapping[str, object]) -> Serves:
    principle, capability = row.get("principle"), row.get("capability")
    return Serves(
        principle=principle if isinstance(principle, int) else None,
        principle_title=str(rows("principles")[str(principle)]) if principle else None,
        capability=str(capability) if capability else None,
        capability_title=str(rows("capabilities")[str(capability)]) if capability else None,
    )


def _asks(questions: Questions, *, itself: str) -> Asks:
    return Asks(
        facts=tuple(sorted(fact.__name__ for fact in questions.facts)),
        readers=_fed_by(questions.facts),
        history=questions.history,
        practices=tuple(one.id for one in practices() if one.id in questions.words - {itself}),
        thresholds=tuple(_threshold(name) for name in sorted(questions.thresholds)),
    )


def _threshold(name: str) -> Threshold:
    return Threshold(name=name, value=vars(thresholds)[name], meaning=str(rows("thresholds")[name]))


def _source(name: str) -> Source:
    return Source(name=name, what=str(rows("facts")[name]), readers=_fed_by([_fact_types()[name]]))


def _fed_by(facts: Iterable[type[Fact]]) -> tuple[str, ...]:
    wanted = {one for fact in facts for one in (fact, *MADE_OF.get(fact, ()))}
    return tuple(sorted({reader.TOOL for reader in readers() if wanted & set(reader.GIVES)}))


@cache
def _fact_types() -> Mapping[str, type[Fact]]:
    rules: list[Callable[..., object]] = [*(one.rate for one in practices()), *(one.judge for one in CRITERIA.values())]
    return {fact.__name__: fact for rule in rules for fact in questions_of(rule).facts}
