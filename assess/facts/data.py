"""Pipelines and data: datasets, checks, promises, contracts, owners and consumers."""

from __future__ import annotations

from enum import StrEnum

from assess.facts.sources import Fact
from assess.values import Value


class Known(StrEnum):
    """A setting's state where code may hide the value: never mistake unresolved for not set."""

    SET = "set"
    NOT_SET = "not-set"
    OFF = "off"  # set to zero, false or None
    UNRESOLVED = "unresolved"


class Task(Value):
    """A task of a pipeline: `operator` is the class or decorator name, `words` its command if it has one."""

    name: str
    operator: str
    line: int | None = None
    words: tuple[str, ...] = ()
    retries: Known = Known.NOT_SET
    alerts: Known = Known.NOT_SET  # an alert of its own


class Pipeline(Fact):
    """An orchestrated pipeline (DAG, flow, job, task graph, data factory pipeline) and its settings."""

    name: str
    tool: str  # id of `tables/tools.toml`, kind orchestration (or snowflake, …)
    schedule: str | None = None  # cron, preset, "dataset", "unresolved"; None: only by hand
    scheduled: Known = Known.NOT_SET
    enabled: bool = True
    described: bool = False
    labelled: bool = False  # a one-line description, a label rather than documentation
    owner: str | None = None
    tags: tuple[str, ...] = ()
    retries: Known = Known.NOT_SET  # of the work itself
    retry_delay: Known = Known.NOT_SET
    default_delay: bool = False  # the orchestrator waits between retries by default
    backoff: Known = Known.NOT_SET
    timeout: Known = Known.NOT_SET
    failure_alert: Known = Known.NOT_SET  # callback, e-mail, notification on failure
    tasks: tuple[Task, ...] = ()
    calls: tuple[str, ...] = ()  # datasets, dbt projects, other pipelines, jobs elsewhere that it runs


class DatasetKind(StrEnum):
    """What a dataset is in its project."""

    MODEL = "model"
    SOURCE = "source"  # a source table
    SOURCE_GROUP = "source-group"
    SEED = "seed"
    SNAPSHOT = "snapshot"
    TABLE = "table"  # created by DDL or by a pipeline
    FEED = "feed"  # an incoming file, topic or external table


class Dataset(Fact):
    """A table, model, source or feed."""

    name: str
    kind: DatasetKind
    project: str = ""  # `path` of its `Project`
    tool: str = ""
    described: bool = False
    enabled: bool = True
    certain: bool = True  # configuration fully resolved
    incremental: bool = False
    tags: tuple[str, ...] = ()
    tier: str | None = None  # criticality
    owner: str | None = None


class CheckKind(StrEnum):
    """What an expectation on data looks at."""

    VALIDITY = "validity"  # single records: not null, accepted values, patterns, ranges
    UNIQUENESS = "uniqueness"
    RELATIONSHIP = "relationship"
    NON_EMPTY = "non-empty"
    VOLUME = "volume"  # row counts and shares against a fixed limit
    AGGREGATE = "aggregate"  # fixed limits on sums, means, shares
    FRESHNESS = "freshness"
    SCHEMA = "schema"
    ANOMALY = "anomaly"  # statistical, learned, or of a monitoring product
    CUSTOM = "custom"


class QualityCheck(Fact):
    """An expectation on data as declared; whether it is run is the matter of `Run` and `runs_check` in links."""

    dataset: str
    kind: CheckKind
    tool: str  # dbt-tests, great-expectations, soda … or "sql", "python"
    project: str = ""
    enabled: bool = True
    warn_only: bool = False
    certain: bool = True
    tags: tuple[str, ...] = ()
    run_by: tuple[str, ...] = ()  # pipelines or jobs that run it, where the reader or links know
    scheduled: bool = False  # something visible here runs it on a schedule
    on_change: bool = False  # CI runs it on requests


class CheckRun(Fact):
    """Code of the work itself that runs the checks of a tool, such as a job that runs a checkpoint."""

    tool: str


class Freshness(Fact):
    """A freshness limit declared on a source or table ("12 hours"); `run` once links saw something run it."""

    dataset: str
    limit: str
    project: str = ""
    enabled: bool = True
    errors: bool = True  # has an error limit or action, not only a warning
    scheduled: bool = False  # something visible here checks it on a schedule
    certain: bool = True  # what that run selects was resolved


class Promise(StrEnum):
    """What an SLA promises."""

    FRESHNESS = "freshness"
    LATENCY = "latency"
    COMPLETENESS = "completeness"
    AVAILABILITY = "availability"
    TIMEOUT = "timeout"  # a limit on a delivery set by the team; no objective by itself


class Sla(Fact):
    """A promise with a figure on a delivery."""

    subject: str  # pipeline or dataset
    promise: Promise
    figure: str
    checked: bool = False  # something here checks it (monitor, SLO with alert, failing check)
    alerts: bool = False  # a miss callback or alert
    production: bool = True  # False: in another environment only


class Contract(Fact):
    """A contract or schema of incoming or published data."""

    dataset: str
    format: str  # odcs, dbt-contract, avro, protobuf, json-schema, load-schema, pydantic, ddl …
    enforced: bool
    written: bool = False  # a contract document with the consumer in view (owner, terms, use)
    project: str = ""


class Audience(StrEnum):
    """Whom an owner's name or an address means."""

    TEAM = "team"
    PERSON = "person"
    DEFAULT = "default"  # a tool's default such as `airflow`
    PLACEHOLDER = "placeholder"  # example.com, changeme
    UNKNOWN = "unknown"


class Owner(Fact):
    """An owner written down; `name` is empty for persons (no report names one)."""

    subject: str
    audience: Audience
    name: str = ""
    catch_all: bool = False


class Exposure(Fact):
    """A declared consumer of data."""

    name: str
    owner: Audience | None = None
    described: bool = False
    project: str = ""
    depends_on: tuple[str, ...] = ()


class Lineage(Fact):
    """Dependencies declared between data, beyond single datasets."""

    form: str  # graph (ref/source, assets), pipelines (between DAGs), openlineage, catalogue, consumers
    count: int = 1


class SelfService(Fact):
    """What lets consumers help themselves."""

    form: str  # semantic-layer, catalogue, docs-site, scaffold
    owners: float | None = None  # share of its entries with an owner, 0 to 1; None: unknown
    count: int = 1
