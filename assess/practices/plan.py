"""Plan: requirements, documentation, backlog and priorities."""

from __future__ import annotations

from collections import Counter
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.evidence.described import PAGES, described_code, dictionary, is_told, told_names
from assess.facts import (
    Contract,
    Dataset,
    DatasetKind,
    Description,
    Exposure,
    Facts,
    FieldKind,
    Introduction,
    PageEntries,
    Pipeline,
    Record,
    RecordKind,
    Subject,
    Template,
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
    share,
    shown,
    unobservable,
)
from assess.roles import outside_models
from assess.terms.line_settings import is_aside
from assess.thresholds import BACKLOG_MET, BACKLOG_PARTIAL, HALF, MOST
from assess.weights import data_code

if TYPE_CHECKING:
    from collections.abc import Sequence

DESIGN = frozenset({RecordKind.DECISION, RecordKind.PROPOSAL})
LISTS = frozenset({RecordKind.ROADMAP, RecordKind.BACKLOG})
DESIGN_WORDS = 300  # a design of what is built for whom takes more than a note
SEVERAL = 5  # fewer pipelines, or ones in a small part of the code, say little of how a repository documents
TENTH = 0.1
SITE_PAGES = 20  # so many pages on what is here, more than there are models, are a site on the data
PAGE_WORDS = 100
INTRODUCTION_WORDS = 40  # fewer only name the repository
SOURCES = (DatasetKind.SOURCE, DatasetKind.SOURCE_GROUP)


@practice(
    "plan.requirements",
    title="Data requirements are written down with their consumers",
    remedy="Add an issue template for data requests that asks who needs the data and what for.",
    effort=Effort.HOURS,
    no_trace=Status.UNOBSERVABLE,
)
def requirements(facts: Facts) -> Finding:
    """Data that is built without asking its consumers is built twice."""
    requests = [
        one
        for one in facts.of(Template)
        if one.kind != "labels" and one.about_data and {FieldKind.NEED, FieldKind.USE} & set(one.fields)
    ]
    designs = [record for record in facts.of(Record) if record.kind in DESIGN]
    strong = (
        *shown("a written data contract", *(one for one in facts.of(Contract) if one.written)),
        *shown("an exposure with its owner", *(one for one in facts.of(Exposure) if one.owner)),
        *shown("a record on data", *(record for record in designs if record.subject is Subject.DATA)),
        *shown("a data request template", *requests),
    )
    if strong:
        return met("requirements on data are written down with the consumer in view", *strong)
    worked_out = [one for one in designs if one.kind is RecordKind.PROPOSAL and one.subject is Subject.PIPELINES]
    if long := [one for one in worked_out if one.whole_file and one.words >= DESIGN_WORDS]:
        return met("designs of pipelines are written down at length", *shown("a design", *long), certain=False)
    weaker = (
        *shown("an issue template", *(one for one in facts.of(Template) if one.kind == "issue")),
        *shown("a record on other matters", *(one for one in designs if one.subject is not Subject.META)),
        *shown("requirements in prose", *_of_kinds(facts, RecordKind.REQUIREMENTS)),
    )
    accepted = [one for one in facts.of(Template) if FieldKind.ACCEPTANCE in one.fields]
    if accepted and not weaker:
        return partial("a template asks for criteria", *shown("a template", *accepted), certain=False)
    if weaker:
        return partial("generic templates, records on other matters, or requirements in prose only", *weaker)
    told = any(record.subject is Subject.DATA for record in facts.of(Record))
    return unobservable("no contract, record, exposure or data request is written down here", certain=not told)


@practice(
    "plan.documentation",
    title="Sources, transformations and outputs are documented",
    remedy="Describe the models that are read most, in the schema file beside them.",
    effort=Effort.DAYS,
)
def documentation(facts: Facts) -> Finding:
    """A table that nobody can explain is a table that nobody can trust."""
    datasets = [one for one in facts.of(Dataset) if one.enabled]
    models = _not_aside([one for one in datasets if one.kind is DatasetKind.MODEL], facts)
    outputs = models or [one for one in datasets if one.kind is DatasetKind.TABLE and one.tool != "ddl"]
    in_part: Finding | None = None
    if outputs:
        described = _described(outputs, "models" if models else "tables", told_names(facts))
        sources = _described_sources(datasets)
        reason = f"{described.n:.0f} of {described.of:.0f} {described.unit} described" + (
            f", {sources.n:.0f} of {sources.of:.0f} {sources.unit}" if sources else ""
        )
        proof = shown("a description", *(one for one in [*outputs, *datasets] if one.described))
        proof = proof or shown("tells of them by name", *facts.of(PageEntries))
        if described.value >= MOST and (sources is None or sources.value >= MOST):
            return met(reason, *proof, share=described, certain=all(one.certain for one in outputs))
        if (described.n or (sources and sources.n)) and not (_tells_most(facts, outputs) or _site(facts, outputs)):
            in_part = partial(reason, *proof, share=described, certain=_made_of(outputs, facts))
            if models:
                return in_part
    # tables beside DAGs are not all that is documented
    pipelines = () if models else facts.of(Pipeline)
    weight = _weight(pipelines, facts) if pipelines else 0.0
    whole = weight >= HALF
    if pipelines and (whole or (len(pipelines) >= SEVERAL and weight >= TENTH)):
        told = told_names(facts)
        mentioned = {name for page in facts.of(Description) for name in page.mentions}
        covered = share(
            pipelines,
            # a line in the code and a page that says what happens around it
            lambda one: (
                one.described
                or is_told(one.name, told)
                or is_told(basename(one.source.path).partition(".")[0], told)
                or (one.labelled and one.name in mentioned)
            ),
            unit="DAGs",
            needed=MOST,
            name=lambda one: one.name,
        )
        described_ones = [one for one in pipelines if one.described]
        labelled = [one for one in pipelines if one.labelled]
        proof = shown("a description", *(described_ones or labelled or facts.of(PageEntries)))
        reason = f"{covered.n:.0f} of {covered.of:.0f} pipelines are described"
        if covered.value >= MOST:
            return met(reason, *proof, share=covered, certain=whole and len(described_ones) >= MOST * len(pipelines))
        if covered.n and whole and not in_part:
            return partial(reason, *proof, share=covered)
    told_in_prose = _in_prose(facts, outputs, pipelines)
    return in_part if in_part and told_in_prose.status is Status.ABSENT else told_in_prose


@practice(
    "plan.backlog",
    title="Data work is kept as a backlog of items",
    remedy="Name the ticket in each request's title, and ask for it in the request template.",
    effort=Effort.HOURS,
    no_trace=Status.UNOBSERVABLE,
)
def backlog(facts: Facts) -> Finding:
    """Work that is on no list is done in the order of who shouts."""
    activity = facts.activity
    named = round(activity.item_share * activity.changes)
    figure = counted("changes of the last year that name an item", named)
    reason = f"{named} of {activity.changes} changes of the last year name an item"
    lists = [record for record in _of_kinds(facts, *LISTS) if record.items]
    maintained = [record for record in lists if facts.ages.is_maintained(record.source.path)]
    if activity.item_share >= BACKLOG_MET:
        return met(reason, figure)
    if maintained:
        return met("a backlog or roadmap is kept up", *shown("a maintained list", *maintained))
    templates = [one for one in facts.of(Template) if one.kind == "issue" or FieldKind.ITEM in one.fields]
    if activity.item_share >= BACKLOG_PARTIAL:
        return partial(reason, figure, *shown("a template", *templates))
    debts = [record for record in _of_kinds(facts, RecordKind.DEBT_LIST) if record.items]
    if templates or lists or debts:
        proof = (*shown("a template", *templates), *shown("a list", *lists, *debts))
        return partial("templates, or a list that is old or of debts", *proof)
    return unobservable(reason)


@practice(
    "plan.prioritisation",
    title="Work is put in order by business value",
    remedy="Add a priority field with the business impact to the issue template.",
    effort=Effort.HOURS,
    no_trace=Status.UNOBSERVABLE,
)
def prioritisation(facts: Facts) -> Finding:
    """Without an order by value, the loudest request wins."""
    fields = {FieldKind.PRIORITY, FieldKind.VALUE}
    asking = [one for one in facts.of(Template) if fields & set(one.fields)]
    asked = [one for one in asking if one.kind != "labels"]
    labels = [one for one in asking if one.kind == "labels"]
    tiers = [*(one for one in facts.of(Dataset) if one.tier), *_tiered(facts)]
    valued = [one for one in facts.of(Record) if one.ordered_by_value and one.items]
    ordered = [one for one in valued if tiers or not _only_defines(one)]
    everything = max(1, len(facts.of(Dataset)), len(facts.of(Pipeline)))
    if asked or ordered:
        proof = (*shown("asks for priority or value", *asked), *shown("ordered by value", *ordered))
        return met("priority or value is recorded", *proof)
    if tiers and len(tiers) / everything >= MOST:
        return met(f"{len(tiers)} criticality tiers", *shown("a tier", *tiers), counted("tiers", len(tiers)))
    clauses = [one for one in facts.of(Template) if FieldKind.SO_THAT in one.fields]
    priorities = _of_kinds(facts, RecordKind.PRIORITIES)
    if tiers or clauses or priorities or labels:
        proof = (
            *shown("a tier", *tiers),
            *shown("a 'so that' clause", *clauses),
            *shown("priorities", *priorities),
            *shown("labels of priority", *labels),
        )
        return partial("a few tiers or labels, or a 'so that' clause in a template", *proof)
    return unobservable("no priority, value or tier is recorded here")


def _only_defines(record: Record) -> bool:
    """Say whether a section lists what the priorities are, and no work in their order."""
    return record.kind is RecordKind.PRIORITIES and not record.whole_file


def _of_kinds(facts: Facts, *kinds: RecordKind) -> list[Record]:
    return [record for record in facts.of(Record) if record.kind in kinds]


def _described(datasets: list[Dataset], unit: str, told: frozenset[str] = frozenset()) -> Share:
    return share(
        datasets,
        lambda one: one.described or is_told(one.name, told),
        unit=unit,
        needed=MOST,
        name=lambda one: one.name,
    )


def _not_aside(models: list[Dataset], facts: Facts) -> list[Dataset]:
    """Leave out the models of a package's own tests and samples, where it has others or is made of other code."""
    main = [one for one in models if not is_aside(f"{outside_models(dirname(one.source.path))}/")]
    return main or (models if _made_of(models, facts) else [])


def _described_sources(datasets: list[Dataset]) -> Share | None:
    """Return the better of source groups and source tables: the codebook accepts either."""
    units = {DatasetKind.SOURCE: "source tables", DatasetKind.SOURCE_GROUP: "source groups"}
    of_kind = {kind: [one for one in datasets if one.kind is kind] for kind in SOURCES}
    shares = [_described(some, units[kind]) for kind, some in of_kind.items() if some]
    return max(shares, key=lambda one: one.value, default=None)


def _tells_most(facts: Facts, outputs: Sequence[Dataset]) -> bool:
    """Say whether prose describes most of what is here, where this is no project of models."""
    if outputs and _made_of(outputs, facts):
        return False
    return described_code(facts).value >= MOST or (not outputs and len(dictionary(facts)) >= PAGES)


def _in_prose(facts: Facts, outputs: Sequence[Dataset], pipelines: Sequence[Pipeline]) -> Finding:
    """Judge by pages of prose and by the few descriptions that there are."""
    pages, dictionaries = facts.of(Description), dictionary(facts)
    if _tells_most(facts, outputs):
        told_by = shown("tells what the code of its folder or name does", *pages)
        listed = shown("describes tables", *dictionaries)
        return met("pages describe the pipelines or tables", *told_by, *listed, certain=False)
    if site := _site(facts, outputs):
        return met(f"{len(site)} pages tell what is here", *shown("tells what is here", *site), certain=False)
    weaker = (
        *shown("a description", *_of_kinds(facts, RecordKind.DATA_DICTIONARY, RecordKind.ARCHITECTURE)),
        *shown("a description", *(one for one in pipelines if one.described or one.labelled)),
        *shown("a description", *pages),
    )
    if weaker:
        sure = described_code(facts).value < HALF
        return partial("an overview, a part of the tables or one line a pipeline", *weaker, certain=sure)
    opening = [one for one in facts.of(Introduction) if len(one.text.split()) >= INTRODUCTION_WORDS]
    if opening:
        return partial("the README says what this is", *shown("an overview", *opening), certain=False)
    return absent("no model, source or table is described")


def _site(facts: Facts, outputs: Sequence[Dataset]) -> list[Description]:
    """Return the longer pages on what is here where they are many, and models are few beside them."""
    pages = [one for one in facts.of(Description) if one.words >= PAGE_WORDS]
    models = sum(one.kind is DatasetKind.MODEL for one in outputs)
    if len(pages) < max(SITE_PAGES, models) or (outputs and _made_of(outputs, facts)):
        return []
    return pages


def _made_of(things: Sequence[Pipeline | Dataset], facts: Facts) -> bool:
    """Say whether most data code is what the pipelines or datasets are defined in."""
    return _weight(things, facts) >= HALF


def _weight(things: Sequence[Pipeline | Dataset], facts: Facts) -> float:
    """Return the share of the data code that the pipelines or datasets are defined in; 1 where there is none at all."""
    defining = {thing.source.path for thing in things}
    code = data_code(facts)
    lines = sum(one.lines for one in code)
    return sum(one.lines for one in code if one.source.path in defining) / lines if lines else 1.0


def _tiered(facts: Facts) -> list[Pipeline]:
    return [one for one in facts.of(Pipeline) if any(_is_tier(tag) for tag in one.tags)]


def _is_tier(tag: str) -> bool:
    words = Counter(tag.lower().replace("-", "_").replace("/", "_").split("_"))
    return bool(words.keys() & {"tier", "criticality", "priority", "critical"})
