"""Assessments made by hand: a sample team, and the same without figures, unobservable, with long and hostile text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from assess.assessment import (
    ActivityRow,
    Aspect,
    Assessment,
    Blocker,
    Coverage,
    CriterionRow,
    Delivery,
    EvidenceRow,
    Figure,
    Group,
    Interval,
    Left,
    LinkRow,
    NextStep,
    PracticeRow,
    ProblemRow,
    ProjectPractice,
    ProjectRow,
    Quarter,
    Repository,
    Run,
    Scanned,
    ShareRow,
    Used,
    Way,
    Window,
)
from assess.decay import REMEDIES, TITLES, DecayKind, summed
from assess.delivery.bands import band_of_frequency
from assess.delivery.records import Bound, Grade
from assess.findings import Effort, Status
from assess.levels import coverage
from assess.model import APPROACH, AREAS, PHASES, group_of
from assess.values import replace
from reports import pdf

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = {"+": Status.MET, "~": Status.PARTIAL, "-": Status.ABSENT, "?": Status.UNOBSERVABLE, "!": Status.ERROR}
PRACTICES = {
    "plan": "requirements? documentation+ backlog~ prioritisation?",
    "develop": "pipelines-as-code+ version-control+ standards+ review~",
    "test": "unit+ integration~ data-quality+ regression+",
    "release": "packaging~ versioned- changelog~ rollback-",
    "deploy": "environments+ ci-cd+ iac~ validation-",
    "operate": "pipeline-health+ quality-metrics~ incident-response~ sla-",
    "monitor": "resources- freshness+ anomalies- dashboards~",
    "feedback": "consumer-input? improvement? kpis? into-planning?",
    "collaboration": "standups? visibility+ cross-functional+ contracts~",
    "automation": "testing+ ci+ deployment~ self-healing~",
    "observability": "dashboards- alerting+ logging~ lineage+",
    "reproducibility": "git+ config-as-code+ builds~ audit-trail+",
}
CRITERIA = {
    "l2.version-control": ("Version control is in place", Status.MET),
    "l2.automation": ("Some work is automated", Status.MET),
    "l2.monitoring": ("A failure is told to the team", Status.MET),
    "l3.ci-cd": ("CI checks the data code and deployment is automated", Status.MET),
    "l3.testing": ("Tests run by themselves", Status.MET),
    "l3.documentation": ("The data and the way of working are written down", Status.PARTIAL),
    "l4.metrics": ("Pipelines, data and platform are measured", Status.PARTIAL),
    "l4.slas": ("Service levels are defined and tracked", Status.ABSENT),
    "l4.optimisation": ("Work is driven by measurements", Status.ABSENT),
    "l5.improvement": ("Improvement is continuous", Status.ABSENT),
    "l5.self-service": ("Consumers can help themselves", Status.MET),
    "l5.automation": ("Operations are fully automated", Status.PARTIAL),
}
COMMIT = "4f2a9c1d7e3b5a6088c4d2f1e0b9a7c6d5e4f3a2"
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
BEGIN = datetime(2025, 3, 31, 12, tzinfo=UTC)
HOSTILE = (
    "</title></style></script><script>alert(1)</script><svg onload=alert(2)><img src=https://evil.example/x.png>"
    "{{ 7 * 7 }}{% include '/etc/passwd' %}\" onmouseover=\"alert(3) '}*{background:url(https://evil.example/y)}"
    "\x1b[31mred\x1b]0;title\x07\u202egnirts\u2066\x00\ud800 表情🌱"
)


@pytest.fixture
def sample_assessment() -> Assessment:
    """Make the assessment of a team at level 3."""
    return sample()


@pytest.fixture(scope="session")
def sample_pdf() -> bytes:
    """Render the sample once for all tests that only read its PDF."""
    return pdf.render(sample())


@pytest.fixture(scope="session")
def hostile_pdf() -> bytes:
    """Render the hostile assessment once for all tests that only read its PDF."""
    return pdf.render(spoken(HOSTILE))


@pytest.fixture
def faulty_assessment() -> Assessment:
    """Make an assessment whose level has no figure, as two practices could not be judged."""
    return faulty()


@pytest.fixture
def unobservable_assessment() -> Assessment:
    """Make an assessment in which nothing can be observed."""
    return unobservable()


@pytest.fixture
def long_assessment() -> Assessment:
    """Make an assessment whose names and words are 10,000 characters long."""
    return spoken("x" * 10_000)


@pytest.fixture
def hostile_assessment() -> Assessment:
    """Make an assessment whose every text from outside tries to break out."""
    return spoken(HOSTILE)


def sample() -> Assessment:
    """Return the sample: level 3, half of the way to level 4."""
    practices = {
        f"{group}.{word[:-1]}": _practice(f"{group}.{word}")
        for group, some in PRACTICES.items()
        for word in some.split()
    }
    phases, areas = _groups(PHASES, practices), _groups(AREAS, practices)
    return Assessment(
        tool_version="0.1.0",
        settings_digest="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        repository=Repository(id="0" * 40, name="orders-warehouse", scope="", kind="team"),
        commit=COMMIT,
        committed_at=NOON,
        window=Window(from_=BEGIN, to=NOON),
        history_complete=True,
        limits=(),
        level=3,
        level_name="Defined",
        interval=Interval(low=3, high=4),
        index=3 + 1 / 6,
        certain_share=41 / 48,
        observable_share=41 / 48,
        blockers=(
            Blocker(
                criterion="l4.metrics", practices=("operate.quality-metrics", "monitor.freshness"), reason="2 of 5 met"
            ),
            Blocker(criterion="l4.slas", practices=("operate.sla",), reason="operate.sla is absent"),
        ),
        next_steps=(
            NextStep(
                practice="operate.sla",
                remedy="Declare by when the main outputs must be fresh, and check it on a schedule.",
                effort=Effort.DAYS,
                raises=("l4.slas", "level"),
            ),
            NextStep(
                criterion="l4.optimisation",
                remedy="Add a cost monitor, and let a scheduled job list what to improve.",
                effort=Effort.WEEKS,
                raises=("l4.optimisation",),
            ),
            NextStep(practice="release.versioned", remedy="Tag each release.", effort=Effort.HOURS, raises=()),
        ),
        criteria={
            name: CriterionRow(status=status, title=title, reason=f"judged {status}")
            for name, (title, status) in CRITERIA.items()
        },
        phases=phases,
        areas=areas,
        approach={name: Aspect(tendency="mixed", figure=0.5, reason="half of it") for name in APPROACH},
        practices=practices,
        scanned=Scanned(
            level=3,
            index=3 + 1 / 6,
            phases={name: one.coverage for name, one in phases.items()},
            areas={name: one.coverage for name, one in areas.items()},
        ),
        projects=(
            _project("orders", "dbt/orders", "dbt", level=3, lacking="test.unit"),
            _project("loads", "flows", "prefect", level=2, lacking="monitor.freshness"),
            ProjectRow(name="scratch", path="scratch", tools=("dbt",), practices={}),
        ),
        tools={"ci": ("github-actions",), "transformation": ("dbt",), "orchestration": ("airflow",)},
        activity=ActivityRow(
            commits=240,
            changes=1204,
            people=6,
            request_share=0.915,
            item_share=0.29,
            empty_message_share=0.01,
            fixes=31,
            fixes_with_item=9,
            version_tags=0,
            reverts=2,
            first_commit_at=datetime(2023, 5, 2, tzinfo=UTC),
            last_commit_at=NOON,
        ),
        problems=(),
        delivery=_delivery(),
        decay=summed([_left("runbooks/loads.md")]),
        run=Run(
            path="orders-warehouse",
            remote="https://github.com/example/orders-warehouse.git",
            revision="HEAD",
            assessed_at=datetime(2026, 4, 1, tzinfo=UTC),
            seconds=1.5,
        ),
    )


def faulty() -> Assessment:
    """Return an assessment whose level has no figure, as two practices could not be judged."""
    whole = sample()
    practices = whole.practices | {name: _failed(whole.practices[name]) for name in ("test.unit", "plan.backlog")}
    failed = replace(whole.criteria["l3.testing"], status=Status.ERROR, reason="test.unit could not be judged")
    problem = ProblemRow(path="models/a.yml", line=3, reader="dbt", kind="fault", message="unexpected shape")
    return replace(
        whole,
        level=None,
        level_name=None,
        index=None,
        interval=Interval(low=2, high=4),
        history_complete=False,
        limits=("only the first 20,000 files were read",),
        practices=practices,
        criteria=whole.criteria | {"l3.testing": failed},
        phases=_groups(PHASES, practices),
        problems=(problem,) * 7,
    )


def unobservable() -> Assessment:
    """Return an assessment in which nothing can be observed."""
    whole = sample()
    practices = {name: replace(row, status=Status.UNOBSERVABLE, evidence=()) for name, row in whole.practices.items()}
    nothing = Aspect(tendency="unknown", figure=None, reason="")
    return replace(
        whole,
        level=1,
        level_name="Reactive",
        index=1.0,
        interval=Interval(low=1, high=5),
        observable_share=0.0,
        practices=practices,
        phases=_groups(PHASES, practices),
        areas=_groups(AREAS, practices),
        approach=dict.fromkeys(APPROACH, nothing),
        tools={},
        projects=(),
    )


def spoken(text: str) -> Assessment:
    """Return the sample with this text wherever words come from outside."""
    whole = sample()
    evidence = EvidenceRow(path=f"models/{text}.sql", line=3, snippet=text, shows=text)
    link = LinkRow(link=text, holds=False, evidence=(evidence,))
    practices = {
        name: replace(row, reason=text, evidence=(evidence,), evidence_total=1, links=(link,))
        for name, row in whole.practices.items()
    }
    return replace(
        whole,
        repository=replace(whole.repository, name=text, scope=text),
        limits=(text,),
        practices=practices,
        criteria={name: replace(row, reason=text) for name, row in whole.criteria.items()},
        blockers=tuple(replace(one, reason=text) for one in whole.blockers),
        next_steps=tuple(replace(one, remedy=text) for one in whole.next_steps),
        projects=(
            ProjectRow(name=text, path=text, tools=(text,), practices=_own(whole.practices, text)),
            ProjectRow(name=text, path=text, tools=(text,), practices={}),
        ),
        tools={"ci": (text,), text: (text,)},
        problems=(ProblemRow(path=text, line=1, reader=text, kind="fault", message=text),) * 3,
        delivery=_spoken_delivery(_delivery(), text),
        decay=summed([replace(_left(text), shows=text)]),
        run=replace(whole.run, remote=f"https://github.com/example/{text}", revision=text, path=text),
    )


def _delivery() -> Delivery:
    often = Figure(
        title="Deployment frequency",
        value=1.2468,
        unit="a week",
        n=65,
        grade=Grade.TAG,
        bound=Bound.AT_MOST,
        derivation="65 deployments in 52.1 weeks",
        band=band_of_frequency(1.2468),
        used=(Used(commit=COMMIT, tag="v1.4.0", at=NOON, shows="deployed (tag)"),),
        used_total=65,
    )
    unknown = replace(often, title="Change fail rate", value=None, band=None, reason="no signal", used=(), used_total=0)
    figures = {"deployment_frequency": often, "change_fail_rate": unknown}
    quarter = {name: replace(one, used=()) for name, one in figures.items()}
    return Delivery(
        grade=Grade.TAG,
        reason="a version tag that a deploy job follows",
        ways=(Way(grade=Grade.TAG, path=".github/workflows/deploy.yml", line=12, shows="deploys each version tag"),),
        figures=figures,
        quarters=(
            Quarter(label="2026Q1", from_=datetime(2026, 1, 1, tzinfo=UTC), to=NOON, whole=False, figures=quarter),
        ),
    )


def _spoken_delivery(delivery: Delivery, text: str) -> Delivery:
    figures = {
        name: replace(one, reason=text, used=tuple(replace(used, tag=text, shows=text) for used in one.used))
        for name, one in delivery.figures.items()
    }
    ways = tuple(replace(way, path=text, shows=text) for way in delivery.ways)
    return replace(delivery, reason=text, ways=ways, figures=figures)


def _left(path: str) -> Left:
    return Left(
        kind=DecayKind.RUNBOOK,
        title=TITLES[DecayKind.RUNBOOK],
        path=path,
        line=1,
        last_touched=datetime(2024, 5, 1, tzinfo=UTC),
        changes=120,
        shows="untouched since 2024-05-01, while 120 changes of the last year went on with data code",
        remedy=REMEDIES[DecayKind.RUNBOOK],
    )


def _project(name: str, path: str, tool: str, *, level: int, lacking: str) -> ProjectRow:
    own = {
        "plan.documentation": ProjectPractice(status=Status.MET, certain=True, reason="told"),
        "test.data-quality": ProjectPractice(status=Status.PARTIAL, certain=False, reason="some"),
        lacking: ProjectPractice(status=Status.ABSENT, certain=True, reason="none"),
    }
    return ProjectRow(name=name, path=path, tools=(tool,), practices=own, level=level, index=float(level))


def _own(practices: Mapping[str, PracticeRow], reason: str) -> dict[str, ProjectPractice]:
    return {name: ProjectPractice(status=row.status, certain=True, reason=reason) for name, row in practices.items()}


def _practice(word: str) -> PracticeRow:
    name, status = word[:-1], WORDS[word[-1]]
    title = name.partition(".")[2].replace("-", " ").capitalize()
    shown = status in {Status.MET, Status.PARTIAL}
    return PracticeRow(
        status=status,
        scanned_status=status,
        certain=status is not Status.PARTIAL,
        title=f"{title} is in place and in use",
        reason=f"{title.lower()} was looked for and found {status}",
        remedy=f"Begin with {title.lower()} for one pipeline.",
        effort=Effort.DAYS,
        share=ShareRow(n=41, of=60, unit="models", needed=0.6) if name == "test.data-quality" else None,
        links=_chain() if name == "test.data-quality" else None,
        weakest_link="blocks" if name == "test.data-quality" else None,
        evidence=(
            EvidenceRow(
                path=f"ci/{group_of(name)}.yml", line=12, snippet="- run: dbt build", shows="a job that runs it"
            ),
            EvidenceRow(count=29, shows="changes of the last year"),
            EvidenceRow(commit=COMMIT, shows="the change that brought it"),
        )
        if shown
        else (),
        evidence_total=14 if shown else 0,
    )


def _chain() -> tuple[LinkRow, ...]:
    proof = EvidenceRow(path="models/orders.yml", line=7, shows="a data test")
    return (
        LinkRow(link="exists", holds=True, evidence=(proof,)),
        LinkRow(link="on-change", holds=True),
        LinkRow(link="blocks", holds=False),
    )


def _failed(row: PracticeRow) -> PracticeRow:
    reason = "evidence could not be read (dbt): unexpected shape"
    return replace(row, status=Status.ERROR, certain=False, reason=reason, evidence=(), evidence_total=0)


def _groups(titles: dict[str, str], practices: dict[str, PracticeRow]) -> dict[str, Group]:
    return {
        name: _group(title, [row.status for id_, row in practices.items() if group_of(id_) == name])
        for name, title in titles.items()
    }


def _group(title: str, statuses: list[Status]) -> Group:
    low, high = coverage(statuses) or (None, None)
    counts = {status.value: statuses.count(status) for status in Status}
    return Group(title=title, coverage=Coverage(low=low, high=high), exempt=0, attested=0, **counts)
