"""From ratings to the assessment: the rows, shares and figures that are told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from statistics import fmean
from typing import TYPE_CHECKING, TypeVar

from assess.assessment import (
    ActivityRow,
    Asked,
    Aspect,
    Assessment,
    Coverage,
    Group,
    Interval,
    OwnRulesRow,
    PluginRow,
    PracticeRow,
    ProjectPractice,
    ProjectRow,
    Repository,
    Run,
    Scanned,
    Window,
)
from assess.facts import Facts, Problem, Project, ToolUse
from assess.findings import Finding, Status
from assess.levels import CREDIT, coverage
from assess.model import APPROACH, AREAS, LEVEL_NAMES, PHASES, TENDS_TO_DATAOPS, TENDS_TO_TRADITIONAL, group_of
from assess.path import blockers, next_steps
from assess.remedies import remedy_paths
from assess.rows import criterion_row, exemption_row, practice_row, problem_row
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from assess.assessment import Decided
    from assess.decay import Decay
    from assess.decisions.records import StatedExemption
    from assess.delivery.records import Delivery
    from assess.judging import Judgement, Rating, Verdict
    from assess.projects import ProjectRatings, RatedProjects
    from assess.rows import Originals

LACKING = frozenset({Status.PARTIAL, Status.ABSENT})

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What was assessed: the parts of the document that no rule decides."""

    tool_version: str
    settings_digest: str
    repository: Repository
    commit: str
    committed_at: datetime
    window: Window
    history_complete: bool
    limits: tuple[str, ...]
    delivery: Delivery | None
    decay: Decay | None
    plugins: tuple[PluginRow, ...]
    own_rules: OwnRulesRow | None
    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the team decided: `scanned` is the verdict without attestations, `exempt` are the exemptions in force."""

    scanned: Verdict
    exempt: Mapping[str, StatedExemption]
    rows: Decided


def assemble(  # noqa: PLR0913 - the parts of the document
    subject: Subject,
    *,
    facts: Facts,
    ratings: Mapping[str, Rating],
    own: Mapping[str, Rating],
    judged: Mapping[str, Judgement],
    verdict: Verdict,
    originals: Originals,
    projects: RatedProjects,
    decided: Told,
) -> Assessment:
    """Return the assessment as it is told; `own` are the ratings of plug-ins' practices, which are in no figure."""
    findings = [rating.shown for rating in ratings.values()]
    paths = remedy_paths((one for one, rating in ratings.items() if rating.finding.status in LACKING), facts)
    rows = {
        name: replace(
            practice_row(rating, originals),
            remedy_path=paths.get(name),
            exempt=exemption_row(decided.exempt[name]) if name in decided.exempt else None,
        )
        for name, rating in ratings.items()
    }
    level = verdict.level or verdict.low
    phases, areas = _groups(PHASES, rows), _groups(AREAS, rows)
    return Assessment(
        **{field.name: getattr(subject, field.name) for field in fields(subject)},
        level=verdict.level,
        level_name=LEVEL_NAMES[verdict.level] if verdict.level else None,  # type: ignore[index]
        interval=Interval(low=verdict.low, high=verdict.high),
        index=verdict.index,
        certain_share=_share(findings, lambda one: one.certain and one.status is not Status.ERROR),
        observable_share=_share(findings, lambda one: one.status not in {Status.UNOBSERVABLE, Status.ERROR}),
        blockers=blockers(judged, level),
        next_steps=next_steps(facts, ratings, judged, level),
        criteria={name: criterion_row(one) for name, one in judged.items()},
        phases=phases,
        areas=areas,
        approach={aspect: _aspect(practices, rows) for aspect, practices in APPROACH.items()},
        practices=rows,
        own_practices={name: practice_row(rating, originals) for name, rating in own.items()},
        scanned=Scanned(
            level=decided.scanned.level,
            index=decided.scanned.index,
            phases=_coverages(PHASES, _scanned(rows)),
            areas=_coverages(AREAS, _scanned(rows)),
        ),
        projects=_projects(facts, projects),
        tools=_tools(facts),
        activity=ActivityRow(**{field.name: getattr(facts.activity, field.name) for field in fields(ActivityRow)}),
        problems=tuple(problem_row(problem) for problem in facts.of(Problem)),
        decisions=replace(decided.rows, asked=_asked(rows, decided.exempt)),
    )


def _groups(titles: Mapping[str, str], rows: Mapping[str, PracticeRow]) -> dict[str, Group]:
    members = _members(rows.items())
    return {name: _group(title, members[name]) for name, title in titles.items()}


def _group(title: str, rows: list[PracticeRow]) -> Group:
    statuses = [row.status for row in rows]
    counts = {status.value: statuses.count(status) for status in Status}
    return Group(
        title=title,
        coverage=_coverage(statuses),
        exempt=sum(row.exempt is not None for row in rows),
        attested=sum(row.attested is not None for row in rows),
        **counts,
    )


def _members(rows: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    members: dict[str, list[Row]] = defaultdict(list)
    for name, row in rows:
        members[group_of(name)].append(row)
    return members


def _scanned(rows: Mapping[str, PracticeRow]) -> dict[str, Status]:
    return {name: row.scanned_status for name, row in rows.items()}


def _asked(rows: Mapping[str, PracticeRow], exempt: Mapping[str, StatedExemption]) -> Asked | None:
    """Return the coverage without what is exempt; None where nothing is."""
    left_out = {name for name, one in exempt.items() if one.leaves_out}
    if not left_out & rows.keys():
        return None
    kept = {name: row.status for name, row in rows.items() if name not in left_out}
    return Asked(phases=_coverages(PHASES, kept), areas=_coverages(AREAS, kept))


def _coverages(titles: Mapping[str, str], statuses: Mapping[str, Status]) -> dict[str, Coverage]:
    members = _members(statuses.items())
    return {name: _coverage(members[name]) for name in titles}


def _coverage(statuses: list[Status]) -> Coverage:
    low, high = coverage(statuses) or (None, None)
    return Coverage(low=low, high=high)


def _aspect(practices: tuple[str, ...], rows: Mapping[str, PracticeRow]) -> Aspect:
    rated = {name: rows[name].status for name in practices if name in rows}
    known = [status for status in rated.values() if status not in {Status.UNOBSERVABLE, Status.ERROR}]
    reason = ", ".join(f"{name} {status}" for name, status in rated.items())
    if not known:
        return Aspect(tendency="unknown", figure=None, reason=reason)
    figure = fmean(CREDIT.get(status, 0.0) for status in known)
    return Aspect(tendency=_tendency(figure), figure=figure, reason=reason)


def _tendency(figure: float) -> str:
    if figure >= TENDS_TO_DATAOPS:
        return "dataops"
    return "traditional" if figure <= TENDS_TO_TRADITIONAL else "mixed"


def _projects(facts: Facts, rated: RatedProjects) -> tuple[ProjectRow, ...]:
    by_path: dict[str, list[Project]] = defaultdict(list)
    for project in facts.of(Project):
        by_path[project.path].append(project)
    return tuple(_project_row(path, projects, rated.by_path.get(path)) for path, projects in sorted(by_path.items()))


def _project_row(path: str, projects: Sequence[Project], rated: ProjectRatings | None) -> ProjectRow:
    findings = {name: rating.finding for name, rating in rated.ratings.items()} if rated else {}
    return ProjectRow(
        name=projects[0].name,
        path=path,
        tools=tuple(sorted({one.tool for one in projects})),
        practices={
            name: ProjectPractice(status=one.status, certain=one.certain, reason=one.reason)
            for name, one in findings.items()
        },
        level=rated.verdict.level if rated else None,
        index=rated.verdict.index if rated else None,
    )


def _tools(facts: Facts) -> dict[str, tuple[str, ...]]:
    by_kind: dict[str, set[str]] = defaultdict(set)
    for use in facts.of(ToolUse):
        by_kind[use.kind].add(use.tool)
    return {kind: tuple(sorted(tools)) for kind, tools in sorted(by_kind.items())}


def _share(items: Sequence[Finding], where: Callable[[Finding], bool]) -> float:
    return sum(1 for item in items if where(item)) / len(items) if items else 0.0
