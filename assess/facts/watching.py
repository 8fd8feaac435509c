"""What is watched and told: alerts, monitors, dashboards, logs and figures."""

from __future__ import annotations

from enum import StrEnum

from assess.facts.data import Audience
from assess.facts.runs import Actor
from assess.facts.sources import Fact

EVERY_PIPELINE = "*"  # the subject of an alert by what looks through the runs of all pipelines


class Condition(StrEnum):
    """What an alert or a monitor is about."""

    RUN_FAILURE = "run-failure"
    DATA_CHECK = "data-check"
    FRESHNESS = "freshness"
    VOLUME = "volume"
    ANOMALY = "anomaly"
    SLA_MISS = "sla-miss"
    RESOURCE = "resource"  # compute, storage, queue
    COST = "cost"
    LATENCY = "latency"
    DEPLOYMENT = "deployment"
    LOG = "log"
    OTHER = "other"


class Alert(Fact):
    """A message on a condition; `subject` is a pipeline, dataset or job name ("" for all of them)."""

    on: Condition
    channel: str  # slack, teams, email, pagerduty, opsgenie, webhook, topic, mattermost, unknown …
    audience: Audience = Audience.UNKNOWN
    subject: str = ""
    shared: bool = False  # a channel, list, topic or status page that a team shares
    enabled: bool = True
    actor: Actor = Actor.PIPELINE
    certain: bool = True


class Escalation(Fact):
    """What follows an alert: an escalation policy, on-call rota, paging service."""

    form: str


class Monitor(Fact):
    """A metric that something computes on a schedule or watches."""

    on: Condition
    tool: str
    subject: str = ""
    alarm: bool = False  # with a limit that alerts
    scheduled: bool = True
    kept: bool = False  # results are stored over time


class Retention(Fact):
    """Results of data checks or counts of rejected records that are kept or reported over time."""

    what: str  # test results, rejected records, check metrics
    tool: str
    scheduled: bool = False


class ResourceLimit(Fact):
    """Limits, requests, query tags or logs on resources: no observation by itself."""

    form: str


class DashboardSubject(StrEnum):
    """What a dashboard shows."""

    PIPELINES = "pipelines"
    PLATFORM = "platform"
    QUALITY = "quality"
    BUSINESS = "business"
    UNKNOWN = "unknown"


class DashboardForm(StrEnum):
    """How a dashboard is here."""

    CODE = "code"
    LINK = "link"
    GENERATED = "generated"  # a report or docs site on the pipelines
    ORCHESTRATOR_UI = "orchestrator-ui"  # deployed here or part of the managed service defined here


class Dashboard(Fact):
    """A dashboard that is defined, deployed or linked here."""

    subject: DashboardSubject
    form: DashboardForm
    local: bool = False  # only in a local compose file or opt-in profile


class StatusBadge(Fact):
    """A badge in a README: build, coverage, quality."""

    shows: str  # build, coverage, quality, version, other


class Logging(Fact):
    """How code logs."""

    form: str  # structured, remote, error-tracking, audit, ordinary


class Kpi(Fact):
    """A figure of the platform, team or delivery."""

    name: str
    target: bool = False
    computed: bool = False
