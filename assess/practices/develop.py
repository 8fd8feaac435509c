"""Develop: pipelines as code, version control, standards and review."""

from __future__ import annotations

from datetime import timedelta
from fnmatch import fnmatch
from itertools import chain
from typing import TYPE_CHECKING

from assess.evidence.links import chained, first, proven, steps, switched_off, tolerated
from assess.facts import (
    Activity,
    Actor,
    Code,
    CodeKind,
    CodeOwners,
    Facts,
    Record,
    RecordKind,
    Run,
    Standard,
    Template,
    Trigger,
)
from assess.findings import Effort, Finding, Link, absent, counted, met, partial, practice, shown
from assess.thresholds import (
    COMMITS_DEVELOPED,
    DAYS_DEVELOPED,
    HALF,
    REVIEW_MET,
    REVIEW_PARTIAL,
    REVIEWERS,
)
from assess.weights import data_code, main_language

if TYPE_CHECKING:
    from collections.abc import Iterable

BUILT = frozenset(
    {
        CodeKind.MODEL,
        CodeKind.MACRO,
        CodeKind.DAG,
        CodeKind.JOB,
        CodeKind.MODULE,
        CodeKind.QUERY,
        CodeKind.CONFIGURATION,
    }
)
CHECKS = frozenset({Activity.LINT, Activity.FORMAT, Activity.TYPE_CHECK})


@practice(
    "develop.pipelines-as-code",
    title="Pipelines and transformations are built as code",
    remedy="Move the steps of one notebook or script into a module that a scheduled pipeline runs.",
    effort=Effort.WEEKS,
)
def pipelines_as_code(facts: Facts) -> Finding:
    """Only code can be reviewed, tested and run again."""
    code = data_code(facts)
    built = [one for one in code if one.kind in BUILT]
    lines = sum(one.lines for one in built)
    if lines and lines >= HALF * sum(one.lines for one in code):
        largest = sorted(built, key=lambda one: -one.lines)
        return met(f"{len(built)} files of pipeline and transformation code", *shown("pipeline code", *largest))
    loose = [*code, *(one for one in facts.of(Code) if one.kind is CodeKind.NOTEBOOK)]
    if loose:
        return partial("notebooks or loose scripts for the most part", *shown("a loose script", *loose))
    return absent("no pipeline or transformation code")


@practice(
    "develop.version-control",
    title="Code is developed in Git",
    remedy="Commit in small steps to the shared repository instead of copying finished work in.",
    effort=Effort.WEEKS,
)
def version_control(facts: Facts) -> Finding:
    """History is what makes a change reversible and a fault traceable."""
    activity = facts.activity
    first, last = activity.first_commit_at, activity.last_commit_at
    if first is None or last is None:
        return absent("no commits")
    days = (last - first).days
    reason = f"{activity.total_commits} commits over {days} days"
    proof = counted("commits", activity.total_commits)
    if activity.total_commits >= COMMITS_DEVELOPED and last - first >= timedelta(days=DAYS_DEVELOPED):
        return met(reason, proof)
    return partial(f"{reason}: a dump or a short burst", proof)


@practice(
    "develop.standards",
    title="Coding standards are enforced by a machine",
    remedy="Add a linter of the main language to pre-commit and run it in CI.",
    effort=Effort.HOURS,
)
def standards(facts: Facts) -> Finding:
    """A standard that no machine enforces erodes with the next deadline."""
    language = main_language(facts)
    runs = [run for run in facts.of(Run) if run.activity in CHECKS and run.enabled and run.actor is not Actor.SCRIPT]
    on_main = [run for run in runs if language in run.languages]
    by_itself = [run for run in on_main if set(run.triggers) != {Trigger.MANUAL}]
    enforcing = [run for run in by_itself if run.blocks and run.actor in {Actor.CI, Actor.HOOK}]
    declared = facts.of(Standard)
    covered = _covered_share(facts, language, enforcing)
    links = chained(
        proven("exists", (*first("configured", declared), *first("runs a check", runs))),
        proven("on the main language", steps(on_main), broken=first("a check of another language", runs)),
        proven("run", steps(enforcing), broken=tolerated(facts, on_main) or switched_off(facts, CHECKS)),
        proven("on most of the code", steps(enforcing), holds=covered > HALF),
    )
    if enforcing and covered > HALF:
        tools = ", ".join(sorted({run.tool for run in enforcing}))
        return _chained(
            met(f"{tools} on {language}, a fault fails", *shown("enforces the standard", *enforcing)), links
        )
    guides = [record for record in facts.of(Record) if record.kind is RecordKind.STYLE_GUIDE]
    if runs or declared or guides:
        ran, by_hand = bool(runs), bool(on_main)
        reason = _why_partial(language, on_main=bool(by_itself), by_hand=by_hand, enforced=bool(enforcing), ran=ran)
        proof = (*shown("runs a check", *runs), *shown("configured", *declared), *shown("a style guide", *guides))
        return _chained(partial(reason, *proof), links)
    if by_hand_only := [run for run in facts.of(Run) if run.activity in CHECKS and run.enabled]:
        proof = shown("a script for it", *by_hand_only)
        return _chained(partial("only scripts run a check, and nothing runs these", *proof), links)
    return absent("no linter, formatter, type checker or style guide")


@practice(
    "develop.review",
    title="Code is reviewed by peers",
    remedy="Protect the main branch so that each change comes through a request with one approval.",
    effort=Effort.HOURS,
)
def review(facts: Facts) -> Finding:
    """A second pair of eyes finds what tests do not ask."""
    activity = facts.activity
    through = round(activity.request_share * activity.changes)
    reason = f"{through} of {activity.changes} changes of the last year came through requests"
    proof = (
        counted("changes through requests", through),
        counted("people with 5 % or more of the commits", activity.people_over_5_percent),
    )
    if activity.request_share >= REVIEW_MET and activity.people_over_5_percent >= REVIEWERS:
        return met(f"{reason}, {activity.people} people", *proof)
    if activity.request_share >= REVIEW_PARTIAL:
        return partial(f"{reason}, {activity.people_over_5_percent} people made 5 % or more of the commits", *proof)
    rules = (*facts.of(CodeOwners), *(one for one in facts.of(Template) if one.kind == "pull-request"))
    if rules:
        return partial(f"{reason}; only rules for requests", *shown("a rule for requests", *rules))
    return absent(reason)


def _chained(finding: Finding, links: tuple[Link, ...]) -> Finding:
    return Finding(
        status=finding.status, reason=finding.reason, evidence=finding.evidence, certain=finding.certain, links=links
    )


def _covered_share(facts: Facts, language: str, runs: Iterable[Run]) -> float:
    """Return the share of the data code's lines in the language that at least one of the runs looks at."""
    code = [one for one in data_code(facts) if one.language == language]
    looked = list(runs)
    reached = sum(one.lines for one in code if any(_looks_at(run, one.source.path) for run in looked))
    return reached / max(1, sum(one.lines for one in code))


def _looks_at(run: Run, path: str) -> bool:
    included = not run.paths or any(_under(path, one, run.folder) for one in run.paths)
    inside = not run.folder or path.startswith(f"{run.folder}/") or bool(run.paths)
    return included and inside and not any(_under(path, one, run.folder) for one in run.excludes)


def _under(path: str, pattern: str, folder: str) -> bool:
    plain = pattern.strip().removeprefix("./").rstrip("/")
    if plain in {"", "."}:
        return not folder or path.startswith(f"{folder}/")
    candidates = chain([plain], [f"{folder}/{plain}"] if folder else [])
    return any(path == one or path.startswith(f"{one}/") or fnmatch(path, one) for one in candidates)


def _why_partial(language: str, *, on_main: bool, by_hand: bool, enforced: bool, ran: bool) -> str:
    if enforced:
        return "more than half of the data code is left out"
    if on_main:
        return "a fault does not fail"
    if by_hand:
        return "the checks run only when somebody starts them"
    return f"checks run, but none on {language or 'the data code'}" if ran else "configured, but nothing runs it"
