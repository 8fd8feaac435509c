"""The criteria of the levels, row by row of the codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.criteria import CRITERIA, METRICS, OPERATIONS, TESTING, Statuses
from assess.facts import (
    Activity,
    Actor,
    Alert,
    Audience,
    CiJob,
    Code,
    CodeKind,
    Condition,
    Dataset,
    DatasetKind,
    Exposure,
    Fact,
    Known,
    Logging,
    Monitor,
    Pipeline,
    Place,
    ProjectAudit,
    Record,
    RecordKind,
    Reference,
    Role,
    Run,
    SelfService,
    Source,
    Subject,
    Trigger,
)
from assess.findings import Status
from assess.practices import practices

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts

HERE = Source(path="x", line=1)
MET, PARTIAL, ABSENT, UNOBSERVABLE, ERROR = (
    Status.MET,
    Status.PARTIAL,
    Status.ABSENT,
    Status.UNOBSERVABLE,
    Status.ERROR,
)
DAG = Pipeline(source=HERE, name="orders", tool="airflow", schedule="@daily", scheduled=Known.SET)
ITEMS = Pipeline(source=HERE, name="items", tool="airflow", schedule="@daily", scheduled=Known.SET)
JOB = CiJob(source=HERE, system="github-actions", workflow="ci", job="ci#test", triggers=(Trigger.REQUEST,))
SCRIPT = Run(source=HERE, activity=Activity.TRANSFORM, tool="dbt", actor=Actor.SCRIPT)
AUDIT = Run(source=HERE, activity=Activity.AUDIT, tool="pip-audit", actor=Actor.CI, triggers=(Trigger.SCHEDULE,))
GUIDE = Record(source=HERE, kind=RecordKind.CONTRIBUTING, subject=Subject.PROCESS, words=200)


DOCS = Run(source=HERE, activity=Activity.DOCS, tool="dbt", actor=Actor.CI, triggers=(Trigger.MAIN,))
EVALUATOR = ProjectAudit(source=HERE, tool="dbt-project-evaluator")
NIGHTLY = Run(source=HERE, activity=Activity.TRANSFORM, tool="dbt", actor=Actor.CI, triggers=(Trigger.SCHEDULE,))
HOSTED = Reference(source=HERE, what="hosted-job", place=Place.ELSEWHERE)
COST = Monitor(source=HERE, on=Condition.COST, tool="snowflake")
ANOMALY = Monitor(source=HERE, on=Condition.ANOMALY, tool="monte-carlo", subject="orders")


BUILD = Source(path=".github/workflows/build.yml", line=9)
CHECKED = Run(
    source=BUILD,
    activity=Activity.UNIT_TEST,
    tool="pytest",
    actor=Actor.CI,
    triggers=(Trigger.MAIN,),
    runner=f"{BUILD.path}#test",
)
CODE = Code(
    source=Source(path="jobs/load.py"), language="python", lines=90, role=Role.PIPELINE, kind=CodeKind.JOB, data=True
)
RED = Alert(source=BUILD, on=Condition.DEPLOYMENT, channel="slack", audience=Audience.TEAM, shared=True, actor=Actor.CI)


def exposure(owner: Audience | None) -> Exposure:
    return Exposure(source=HERE, name="sales", owner=owner)


def model(name: str, owner: str | None) -> Dataset:
    return Dataset(source=HERE, name=name, kind=DatasetKind.MODEL, owner=owner)


def alert(audience: Audience = Audience.TEAM, *, enabled: bool = True, subject: str = "") -> Alert:
    return Alert(
        source=HERE, on=Condition.RUN_FAILURE, channel="slack", audience=audience, enabled=enabled, subject=subject
    )


def judged(facts: Facts, name: str, **statuses: Status) -> Status:
    """Judge one criterion: the given practices (dots and dashes are underscores) have these statuses, others absent."""
    named = {one.id: statuses.get(one.id.replace(".", "_").replace("-", "_"), ABSENT) for one in practices()}
    return CRITERIA[name].judge(facts, Statuses(named)).status


@pytest.mark.parametrize(
    ("name", "facts", "status"),
    [
        ("l2.automation", [DAG], MET),
        ("l2.automation", [JOB], MET),
        ("l2.automation", [SCRIPT], PARTIAL),
        ("l2.automation", [], ABSENT),
        ("l2.monitoring", [alert()], MET),
        ("l2.monitoring", [DAG, alert(subject="orders")], MET),
        ("l2.monitoring", [DAG, ITEMS, alert(subject="orders")], PARTIAL),
        ("l2.monitoring", [alert(Audience.PLACEHOLDER), JOB], PARTIAL),
        ("l2.monitoring", [alert(enabled=False)], ABSENT),
        ("l2.monitoring", [CODE, CHECKED, RED, JOB], MET),
        ("l2.monitoring", [CODE, RED, JOB], PARTIAL),
        ("l2.monitoring", [Logging(source=HERE, form="ordinary")], PARTIAL),
        ("l2.monitoring", [], ABSENT),
        ("l3.documentation", [GUIDE], PARTIAL),
        ("l3.documentation", [], ABSENT),
        ("l4.optimisation", [COST, AUDIT], MET),
        ("l4.optimisation", [AUDIT], PARTIAL),
        ("l4.optimisation", [EVALUATOR, NIGHTLY], PARTIAL),
        ("l4.optimisation", [EVALUATOR, HOSTED], PARTIAL),
        ("l4.optimisation", [EVALUATOR], ABSENT),
        ("l4.optimisation", [COST, ANOMALY], PARTIAL),
        ("l4.optimisation", [], ABSENT),
        ("l5.self-service", [SelfService(source=HERE, form="semantic-layer")], MET),
        ("l5.self-service", [SelfService(source=HERE, form="catalogue", owners=0.5)], MET),
        ("l5.self-service", [SelfService(source=HERE, form="catalogue", owners=0.4)], PARTIAL),
        ("l5.self-service", [DOCS, exposure(Audience.TEAM)], MET),
        ("l5.self-service", [DOCS, exposure(Audience.TEAM), exposure(None)], PARTIAL),
        ("l5.self-service", [DOCS], PARTIAL),
        ("l5.self-service", [DOCS, model("orders", "team"), model("stock", None)], MET),
        ("l5.self-service", [DOCS, model("orders", "team"), model("stock", None), model("shops", None)], PARTIAL),
        ("l5.self-service", [], ABSENT),
    ],
)
def test_by_facts(facts_of: Callable[..., Facts], name: str, facts: list[Fact], status: Status) -> None:
    assert judged(facts_of(*facts), name) is status


@pytest.mark.parametrize(
    ("ci", "deploy", "status"),
    [
        (MET, MET, MET),
        (MET, ABSENT, PARTIAL),
        (PARTIAL, PARTIAL, PARTIAL),
        (PARTIAL, ABSENT, ABSENT),
        (MET, ERROR, ERROR),
    ],
)
def test_ci_cd(facts_of: Callable[..., Facts], ci: Status, deploy: Status, status: Status) -> None:
    assert judged(facts_of(), "l3.ci-cd", automation_ci=ci, deploy_ci_cd=deploy) is status


@pytest.mark.parametrize(
    ("name", "group", "statuses", "status"),
    [
        ("l3.testing", TESTING, [MET, MET, ERROR], MET),
        ("l3.testing", TESTING, [MET], PARTIAL),
        ("l3.testing", TESTING, [PARTIAL, PARTIAL], PARTIAL),
        ("l3.testing", TESTING, [PARTIAL], ABSENT),
        ("l3.testing", TESTING, [MET, ERROR], ERROR),
        ("l4.metrics", METRICS, [MET, MET, MET], MET),
        ("l4.metrics", METRICS, [MET, MET], PARTIAL),
        ("l4.metrics", METRICS, [MET, PARTIAL, PARTIAL], PARTIAL),
        ("l4.metrics", METRICS, [MET, PARTIAL], ABSENT),
        ("l5.automation", OPERATIONS, [MET, MET, MET], MET),
        ("l5.automation", OPERATIONS, [MET, MET, PARTIAL], PARTIAL),
        ("l5.automation", OPERATIONS, [MET, MET, ABSENT], ABSENT),
    ],
)
def test_by_counting(
    facts_of: Callable[..., Facts], name: str, group: tuple[str, ...], statuses: list[Status], status: Status
) -> None:
    given = {practice.replace(".", "_").replace("-", "_"): one for practice, one in zip(group, statuses, strict=False)}
    assert judged(facts_of(), name, **given) is status


def test_documentation_needs_both(facts_of: Callable[..., Facts]) -> None:
    assert judged(facts_of(GUIDE), "l3.documentation", plan_documentation=MET) is MET


@pytest.mark.parametrize(("sla", "status"), [(MET, MET), (PARTIAL, PARTIAL), (ABSENT, ABSENT), (ERROR, ERROR)])
def test_service_levels_follow_the_practice(facts_of: Callable[..., Facts], sla: Status, status: Status) -> None:
    assert judged(facts_of(), "l4.slas", operate_sla=sla) is status


@pytest.mark.parametrize(
    ("improving", "feeding", "kept", "status"),
    [
        (MET, PARTIAL, True, MET),
        (MET, PARTIAL, False, PARTIAL),
        (MET, UNOBSERVABLE, True, PARTIAL),
        (PARTIAL, MET, True, PARTIAL),
        (UNOBSERVABLE, MET, True, ABSENT),
    ],
)
def test_improvement(
    facts_of: Callable[..., Facts],
    improving: Status,
    feeding: Status,
    kept: bool,  # noqa: FBT001
    status: Status,
) -> None:
    record = Record(source=HERE, kind=RecordKind.RETROSPECTIVE, subject=Subject.PROCESS, words=300)
    facts = facts_of(*([record] if kept else []))
    given = {"feedback_improvement": improving, "feedback_into_planning": feeding}
    assert judged(facts, "l5.improvement", **given) is status


def test_anomaly_detection_for_most_of_the_data_counts_as_a_kind(facts_of: Callable[..., Facts]) -> None:
    assert judged(facts_of(COST, ANOMALY), "l4.optimisation", monitor_anomalies=MET) is MET


def test_told_failures_follow_the_practice(facts_of: Callable[..., Facts]) -> None:
    assert judged(facts_of(JOB), "l2.monitoring", operate_pipeline_health=MET) is MET
