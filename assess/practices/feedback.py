"""Feedback: input from consumers, improvement, figures with targets and what is learned."""

from __future__ import annotations

from posixpath import basename

from assess.evidence.measurements import Measured, measurements
from assess.evidence.reach import is_near
from assess.facts import (
    Activity,
    Actor,
    Audience,
    Condition,
    Exposure,
    Fact,
    Facts,
    Kpi,
    Monitor,
    ProjectAudit,
    Record,
    RecordKind,
    Run,
    StatusBadge,
    Subject,
    Template,
    Trigger,
    UpdateBot,
)
from assess.findings import Effort, Finding, Status, counted, met, partial, practice, shown, unobservable
from assess.thresholds import FIXES_WITH_ITEM, FIXES_WITH_ITEM_SHARE

NOBODY = frozenset({Audience.PLACEHOLDER, Audience.DEFAULT})
NO_RECORDS = frozenset({Subject.META})
LEARNED = frozenset({RecordKind.RETROSPECTIVE, RecordKind.POST_MORTEM, RecordKind.AUDIT, RecordKind.DEBT_LIST})
REVIEWED = frozenset({RecordKind.RETROSPECTIVE, RecordKind.POST_MORTEM, RecordKind.AUDIT})
# Pages for those who build the pipelines: help that such a page offers is none for consumers.
FOR_BUILDERS = frozenset({RecordKind.ONBOARDING, RecordKind.TESTING, RecordKind.DEPLOYMENT})
FIGURES = frozenset({"coverage", "quality"})
SCORECARD = "ossf/scorecard"  # https://scorecard.dev: a figure of how a project is kept
THRESHOLDS = ("fail-under", "fail_under", "min-coverage", "coverage-threshold")


@practice(
    "feedback.consumer-input",
    title="Consumers of the data have a channel for their input",
    remedy="Add an issue template for data issues that asks which dataset and what it is used for.",
    effort=Effort.HOURS,
    no_trace=Status.UNOBSERVABLE,
)
def consumer_input(facts: Facts) -> Finding:
    """Those who use the data see its faults first."""
    templates = [one for one in facts.of(Template) if one.kind == "issue"]
    asking = [one for one in templates if one.about_data]
    exposures = [one for one in facts.of(Exposure) if one.owner is not None and one.owner not in NOBODY]
    inward = {one.source.path for one in facts.of(Record) if one.whole_file and one.kind in FOR_BUILDERS}
    told = [
        one
        for one in _records(facts, RecordKind.SURVEY, RecordKind.SUPPORT)
        if one.subject is not Subject.SIDE_TOOL and (one.whole_file or one.source.path not in inward)
    ]
    documents = [one for one in told if one.whole_file or one.kind is RecordKind.SURVEY]
    strong = (
        *shown("an issue template on data", *asking),
        *shown("an exposure with its owner", *exposures),
        *shown("a survey or support page", *documents),
    )
    if strong:
        return met("consumers of the data have a channel", *strong, certain=bool(asking or exposures))
    contacts = shown("a contact", *_records(facts, RecordKind.CONTACT), *told)
    if contacts:
        return partial("a contact only", *contacts)
    labels = [one for one in facts.of(Template) if one.kind == "labels" and one.about_data]
    if labels:
        return partial("a label for requests on data, no template", *shown("a label", *labels), certain=False)
    if templates:
        return partial("generic issue templates only", *shown("a generic template", *templates), certain=False)
    return unobservable("no template, survey, support page or exposure")


@practice(
    "feedback.improvement",
    title="Opportunities to improve are sought and recorded",
    remedy="Schedule an audit of the project in CI and let a bot propose dependency updates.",
    effort=Effort.HOURS,
    no_trace=Status.UNOBSERVABLE,
)
def improvement(facts: Facts) -> Finding:
    """What is not looked for is not improved."""
    records = [one for one in _records(facts, *LEARNED) if one.subject not in NO_RECORDS]
    recent = [one for one in records if not facts.ages.is_stale(one.source.path) and not _may_be_old(one)]
    if recent:
        return met("records of learning are kept", *shown("touched in the last year", *recent), certain=False)
    bots, updates = facts.of(UpdateBot), facts.activity.update_bot_commits
    audits = [run for run in facts.of(Run) if run.activity is Activity.AUDIT and run.enabled]
    scheduled = [run for run in audits if Trigger.SCHEDULE in run.triggers and run.actor is not Actor.SCRIPT]
    evaluators = facts.of(ProjectAudit)
    proof = (
        *shown("an audit on a schedule", *scheduled),
        *shown("an update bot", *bots),
        *([counted("commits of update bots in the last year", updates)] if updates else []),
    )
    if scheduled and (bots or updates):
        return met("an update bot, and an audit on a schedule", *proof)
    if proof:
        return partial("a scheduled audit only" if scheduled else "an update bot only", *proof)
    if records:
        sure = not any(_may_be_old(one) for one in records)
        reason = "records of learning, untouched for a year or within a page of other things"
        return partial(reason, *shown("a record", *records), certain=sure)
    # an audit of the dependencies that runs with changes is one of the checks on these
    if evaluators:
        reason = "an evaluator of the whole project, not on a schedule"
        return partial(reason, *shown("evaluates the project", *evaluators), certain=False)
    return unobservable("no retrospective, audit, debt list or update bot")


@practice(
    "feedback.kpis",
    title="The platform is measured against targets",
    remedy="Write down one figure with its target (cost, quality score, lead time) and compute it on a schedule.",
    effort=Effort.DAYS,
    no_trace=Status.UNOBSERVABLE,
)
def kpis(facts: Facts) -> Finding:
    """A figure without a target is only a number."""
    figures = [one for one in facts.of(Kpi) if not _is_coverage(one)]
    targeted = [one for one in figures if one.target and one.computed]
    if targeted:
        return met("figures with targets are computed", *shown("a figure with a target", *targeted), certain=False)
    monitors = [one for one in facts.of(Monitor) if one.on is Condition.COST]
    tables = (*measurements(facts, Measured.RESOURCES), *measurements(facts, Measured.QUALITY))
    coverage: list[Fact] = [one for one in facts.of(Kpi) if _is_coverage(one)]
    coverage += [run for run in facts.of(Run) if any(name in word for word in run.words for name in THRESHOLDS)]
    counted_here = [
        run for run in facts.of(Run) if run.activity is Activity.COVERAGE and run.enabled and run.actor is Actor.CI
    ]
    scored = [run for run in facts.of(Run) if run.enabled and any(word.startswith(SCORECARD) for word in run.words)]
    badges = [one for one in facts.of(StatusBadge) if one.shows in FIGURES]
    proof = (
        *shown("a figure", *figures, *monitors),
        *shown("figures computed here", *tables),
        *shown("a coverage threshold", *coverage),
        *shown("a badge", *badges),
        *shown("coverage that CI computes", *counted_here),
        *shown("a score of the project's practices", *scored),
    )
    if proof:
        return partial("figures without targets, or coverage only", *proof, certain=bool(figures or coverage or badges))
    return unobservable("no figure of the platform or the team")


@practice(
    "feedback.into-planning",
    title="Learnings are fed back into planning",
    remedy="Turn each action of the next post-mortem into an issue and link it from the record.",
    effort=Effort.HOURS,
    no_trace=Status.UNOBSERVABLE,
)
def into_planning(facts: Facts) -> Finding:
    """A lesson that becomes no item is learned again."""
    traced = [one for one in _records(facts, *REVIEWED) if one.names_items]
    if traced:
        certain = any(one.whole_file for one in traced)
        return met("actions of reviews name their items", *shown("names items", *traced), certain=certain)
    activity = facts.activity
    named, fixes = activity.fixes_with_item, activity.fixes
    reason = f"{named} of {fixes} fixes of the last year name the item that they answer"
    value = named / fixes if fixes else 0.0
    if named >= FIXES_WITH_ITEM and value >= FIXES_WITH_ITEM_SHARE:
        sure = not is_near(value, FIXES_WITH_ITEM_SHARE)
        return partial(reason, counted("fixes that name an item", named), certain=sure)
    return unobservable(reason)


def _records(facts: Facts, *kinds: RecordKind) -> list[Record]:
    return [record for record in facts.of(Record) if record.kind in kinds]


def _may_be_old(record: Record) -> bool:
    """Say whether a record is a section of a README, whose changes say nothing of it."""
    return not record.whole_file and basename(record.source.path).lower().startswith("readme")


def _is_coverage(figure: Kpi) -> bool:
    return "coverage" in figure.name.lower()
