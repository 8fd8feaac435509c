"""The vocabulary in the middle: what a repository shows, without judgement, each fact with its source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assess.activity import Activity as YearOfWork


SECONDS_A_DAY = 86_400
UP_TO_DATE = timedelta(days=90)  # codebook, rule 7
MAINTAINED_TOUCHES = 2  # codebook, rule 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact was read: a path of the tree, a line (from 1) and the tool whose reader read it."""

    path: str
    line: int | None = None
    tool: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that the repository shows; subclasses are the words, `source` is its proof."""

    source: Source


# ---------------------------------------------------------------- code and projects


class Role(StrEnum):
    """What a file is for; decided once, from the whole tree, in `roles.py`."""

    PIPELINE = "pipeline"
    TEST = "test"
    EXAMPLE = "example"
    VENDORED = "vendored"
    GENERATED = "generated"
    TEMPLATE = "template"
    DOCS = "docs"
    TOOLING = "tooling"


class CodeKind(StrEnum):
    """What kind of data code a file is."""

    MODEL = "model"  # a dbt, SQLMesh or Dataform model
    DAG = "dag"  # an orchestrator's pipeline definition
    JOB = "job"  # Spark, Glue, flow, asset: code that an orchestrator or a platform runs
    QUERY = "query"  # SQL outside a modelling tool
    MODULE = "module"  # a module of transformation, ingestion or operator code
    NOTEBOOK = "notebook"
    SCRIPT = "script"  # a loose script
    MACRO = "macro"
    CONFIGURATION = "configuration"  # pipeline configuration: DAGs, tables, schemas as YAML or JSON
    INFRASTRUCTURE = "infrastructure"
    TESTING = "testing"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Fact):
    """A code file: `lines` are non-blank lines; `data` says whether it is data code (codebook, rule 8)."""

    language: str  # lower case: sql, python, scala, java, r, go, typescript, shell, yaml, json, hcl …
    lines: int
    role: Role
    kind: CodeKind
    data: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Fact):
    """A data project: the folder of `dbt_project.yml`, of DAGs, of a bundle …; `path` is "" at the top."""

    name: str
    path: str
    tool: str
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolUse(Fact):
    """A tool of the inventory (`tables/tools.toml`) that this repository uses: `kind` and `tool` are ids of it."""

    kind: str
    tool: str


# ---------------------------------------------------------------- what is run


class Trigger(StrEnum):
    """What starts a run."""

    REQUEST = "request"  # a pull or merge request (also a merge queue)
    MAIN = "main"  # a push or merge to the main branch
    BRANCH = "branch"  # a push to another branch, or to any
    ENVIRONMENT_BRANCH = "environment-branch"  # a push to a branch named for an environment (staging, prod …)
    TAG = "tag"  # a tag or a release
    SCHEDULE = "schedule"
    MANUAL = "manual"
    CALL = "call"  # another workflow or pipeline calls it
    UPSTREAM = "upstream"  # the end of another run (workflow_run, dataset, sensor)
    COMMIT = "commit"  # a hook on the developer's machine


class Activity(StrEnum):
    """What a step does."""

    LINT = "lint"
    FORMAT = "format"
    TYPE_CHECK = "type-check"
    COMPILE = "compile"  # dbt parse/compile, dry run, DAG import, sql syntax, terraform validate
    UNIT_TEST = "unit-test"
    INTEGRATION_TEST = "integration-test"
    DATA_TEST = "data-test"
    FRESHNESS_TEST = "freshness-test"  # dbt source freshness and the like
    TRANSFORM = "transform"  # builds models or runs a pipeline
    COMPARE = "compare"  # data diff, snapshot or golden comparison
    LOAD_TEST = "load-test"
    BUILD = "build"  # builds an artefact
    PUBLISH = "publish"  # pushes an artefact to a registry
    PLAN = "plan"  # terraform plan, cdk diff
    DEPLOY = "deploy"
    HOSTED_JOB = "hosted-job"  # triggers a job that a hosted service defines (dbt Cloud …)
    SMOKE_TEST = "smoke-test"  # a check after deployment
    WAIT = "wait"  # waits for a deployment's or a run's result
    MIGRATE = "migrate"
    BACKUP = "backup"
    ROLLBACK = "rollback"
    NOTIFY = "notify"
    AUDIT = "audit"  # dependency or security audit, project evaluator
    COVERAGE = "coverage"
    DOCS = "docs"  # generates or publishes documentation on the data
    RELEASE = "release"  # makes a version: tag, release notes
    MEASURE = "measure"  # computes cost, usage, quality or delivery figures


class Actor(StrEnum):
    """Who runs it."""

    CI = "ci"
    PIPELINE = "pipeline"  # an orchestrated pipeline (DAG, flow, task graph)
    HOOK = "hook"  # pre-commit and the like
    SCRIPT = "script"  # a script or target that nothing here runs


@dataclass(frozen=True, slots=True, kw_only=True)
class CiJob(Fact):
    """A job of a CI system, as written; what its commands do are `Run` facts with the same `job`."""

    system: str  # id of `tables/tools.toml`, kind ci
    workflow: str
    job: str  # unique: "<path>#<job>"
    triggers: tuple[Trigger, ...]
    branches: tuple[str, ...] = ()  # of push triggers, as written
    paths: tuple[str, ...] = ()  # path filter of its triggers, as written
    enabled: bool = True
    tolerated: bool = False  # continue-on-error, allow_failure
    environment: str | None = None  # deployment environment, as written
    approval: bool = False  # an approval or a manual gate stands before it
    needs: tuple[str, ...] = ()  # jobs (same form as `job`) that must pass before
    services: tuple[str, ...] = ()  # images of service containers
    image: str | None = None
    retries: int | None = None
    timeout: str | None = None
    condition: str | None = None  # as written; what it means for its triggers is in `triggers` already


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Fact):
    """A command line of a job, target, script or task before it is classified.

    `owner` is the `job` of a `CiJob`, the `id` of a `Target` or "<pipeline>/<task>" of a `Task`.
    """

    owner: str
    words: tuple[str, ...]
    tolerated: bool = False  # `|| true`, continue-on-error on the step
    enabled: bool = True  # `if: false`
    folder: str = ""  # working directory inside the repository
    environment: tuple[tuple[str, str], ...] = ()  # variables set for it
    condition: str | None = None  # the step's own condition as written (`if: github.ref == …`, rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Fact):
    """A reusable piece that a job uses: an action, orb, template, include or reusable workflow, with its inputs."""

    owner: str
    name: str  # "actions/checkout", "./.github/actions/x", "org/repo/.github/workflows/x.yml"
    version: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    tolerated: bool = False
    enabled: bool = True
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Fact):
    """A named group of commands that others call: make target, script file, npm script, tox env, composite action."""

    id: str  # unique: "make:<path>:<name>", "script:<path>", "npm:<path>:<name>", "action:<folder>"
    runner: str  # make, script, npm, tox, nox, poe, just, task, invoke, action …
    name: str
    needs: tuple[str, ...] = ()  # ids or names of targets of the same file that run before


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Fact):
    """An activity that something runs: the join of job, target, script and command. `source` is the command's line."""

    activity: Activity
    tool: str  # dbt, pytest, sqlfluff, terraform … as in `tables/commands.toml`
    actor: Actor
    triggers: tuple[Trigger, ...] = ()
    runner: str = ""  # the `job` of a `CiJob`, the name of a `Pipeline`, the id of a `Target`
    runner_source: Source | None = None  # where the job, DAG or hook stands
    blocks: bool = True  # a fault stops what comes after (no continue-on-error, `|| true`, allow_failure)
    enabled: bool = True
    certain: bool = True  # the command and its target were resolved
    environment: str | None = None
    environment_certain: bool = True  # false where it is guessed: by an option, a variable, a name or a branch
    approval: bool = False
    languages: tuple[str, ...] = ()  # of the files that it covers, if its tool fixes them
    paths: tuple[str, ...] = ()  # what it covers, as written ("" or empty: all)
    excludes: tuple[str, ...] = ()
    folder: str = ""
    words: tuple[str, ...] = ()  # the command, for selection (`--select`, `--target`, `--exclude`)
    via: tuple[Source, ...] = ()  # the chain from the job to the command (make target, script …)
    needs: tuple[str, ...] = ()


# ---------------------------------------------------------------- pipelines and data


class Known(StrEnum):
    """A setting's state where code may hide the value: never mistake unresolved for not set."""

    SET = "set"
    NOT_SET = "not-set"
    OFF = "off"  # set to zero, false or None
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task of a pipeline: `operator` is the class or decorator name, `words` its command if it has one."""

    name: str
    operator: str
    line: int | None = None
    words: tuple[str, ...] = ()
    retries: Known = Known.NOT_SET
    alerts: Known = Known.NOT_SET  # an alert of its own


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness(Fact):
    """A freshness limit declared on a source or table ("12 hours"); `run` once links saw something run it."""

    dataset: str
    limit: str
    project: str = ""
    enabled: bool = True
    errors: bool = True  # has an error limit or action, not only a warning
    scheduled: bool = False  # something visible here checks it on a schedule


class Promise(StrEnum):
    """What an SLA promises."""

    FRESHNESS = "freshness"
    LATENCY = "latency"
    COMPLETENESS = "completeness"
    AVAILABILITY = "availability"
    TIMEOUT = "timeout"  # a limit on a delivery set by the team; no objective by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Sla(Fact):
    """A promise with a figure on a delivery."""

    subject: str  # pipeline or dataset
    promise: Promise
    figure: str
    checked: bool = False  # something here checks it (monitor, SLO with alert, failing check)
    alerts: bool = False  # a miss callback or alert
    production: bool = True  # False: in another environment only


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner(Fact):
    """An owner written down; `name` is empty for persons (no report names one)."""

    subject: str
    audience: Audience
    name: str = ""
    catch_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure(Fact):
    """A declared consumer of data."""

    name: str
    owner: Audience | None = None
    described: bool = False
    project: str = ""
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage(Fact):
    """Dependencies declared between data, beyond single datasets."""

    form: str  # graph (ref/source, assets), pipelines (between DAGs), openlineage, catalogue, consumers
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfService(Fact):
    """What lets consumers help themselves."""

    form: str  # semantic-layer, catalogue, docs-site, scaffold
    owners: float | None = None  # share of its entries with an owner, 0 to 1; None: unknown
    count: int = 1


# ---------------------------------------------------------------- watching and telling


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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation(Fact):
    """What follows an alert: an escalation policy, on-call rota, paging service."""

    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor(Fact):
    """A metric that something computes on a schedule or watches."""

    on: Condition
    tool: str
    subject: str = ""
    alarm: bool = False  # with a limit that alerts
    scheduled: bool = True
    kept: bool = False  # results are stored over time


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention(Fact):
    """Results of data checks or counts of rejected records that are kept or reported over time."""

    what: str  # test results, rejected records, check metrics
    tool: str
    scheduled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard(Fact):
    """A dashboard that is defined, deployed or linked here."""

    subject: DashboardSubject
    form: DashboardForm
    local: bool = False  # only in a local compose file or opt-in profile


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusBadge(Fact):
    """A badge in a README: build, coverage, quality."""

    shows: str  # build, coverage, quality, version, other


@dataclass(frozen=True, slots=True, kw_only=True)
class Logging(Fact):
    """How code logs."""

    form: str  # structured, remote, error-tracking, audit, ordinary


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi(Fact):
    """A figure of the platform, team or delivery."""

    name: str
    target: bool = False
    computed: bool = False


# ---------------------------------------------------------------- resilience and rollback


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry(Fact):
    """Retries of work outside an orchestrator's pipeline settings (tenacity, job retries, task re-run)."""

    subject: str  # pipeline name or ""
    delay: bool = False
    backoff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resilience(Fact):
    """One of: backoff, timeout, idempotent, resumable, dead-letter, rerun."""

    form: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback(Fact):
    """A way back: `whole` for the main pipelines, else for a side tool; `implied` where a mechanism only implies it."""

    form: str  # procedure, job, down-migration, blue-green, restore, version-input, immutable-version, backup
    whole: bool = True
    implied: bool = False


# ---------------------------------------------------------------- environments, artefacts, builds


class EnvironmentKind(StrEnum):
    """Which stage an environment is."""

    DEVELOPMENT = "development"
    TEST = "test"
    STAGING = "staging"
    PRODUCTION = "production"
    LOCAL = "local"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment(Fact):
    """An environment configured here (a target, workspace, parameter file, folder, CI environment)."""

    name: str
    kind: EnvironmentKind
    form: str  # ci, dbt-target, terraform, bundle-target, parameter-file, env-file, compose, code …
    example: bool = False  # only an example file


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact(Fact):
    """A definition of something that can be built; whether CI builds it is a `Run` of `BUILD` joined in links."""

    kind: str  # image, wheel, bundle, package, archive
    holds: tuple[str, ...] = ()  # folders or files copied into it ("." for all)
    base: str | None = None
    folder: str = ""
    built: bool = False  # CI builds it
    published: bool = False
    stock: bool = False  # an image without any code of this repository


class PinKind(StrEnum):
    """How firmly a dependency is fixed."""

    HASHED = "hashed"
    LOCKED = "locked"
    EXACT = "exact"
    RANGE = "range"
    MOVING = "moving"  # latest, a branch
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(Fact):
    """A dependency, runtime, image, action or provider and how it is fixed; lock files give one `Pin` a file."""

    scope: str  # package, lock, runtime, image, job-image, action, provider
    ecosystem: str  # python, npm, dbt, terraform, docker, github-actions, r, jvm, go …
    kind: PinKind
    name: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionField(Fact):
    """A version declared in a manifest; `moved`: it changed in the last year, None where that is unknown."""

    version: str
    moved: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Infrastructure(Fact):
    """A resource of the platform as code."""

    tool: str  # terraform, kubernetes, helm, cloudformation, bicep, compose …
    resource: str  # its type as written
    area: str  # compute, storage, warehouse, orchestration, network, access, monitoring, other
    name: str = ""
    local: bool = False  # compose for development
    environment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthProbe(Fact):
    """A probe or health check in a deployment manifest."""

    local: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret(Fact):
    """A committed secret; its value never leaves the reader."""

    kind: str


# ---------------------------------------------------------------- tests, standards, upkeep


class SuiteKind(StrEnum):
    """What a test file tests."""

    UNIT = "unit"  # transformation code, operators, models
    HELPER = "helper"  # helpers, plug-ins, endpoints, command line only
    IMPORT = "import"  # a DAG import or load check
    INTEGRATION = "integration"  # runs pipelines, models or DAGs against something real or temporary
    DATA = "data"
    LOAD = "load"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite(Fact):
    """Tests in one file or declared on models; `subjects` are the modules or models reached."""

    kind: SuiteKind
    framework: str
    cases: int
    subjects: tuple[str, ...] = ()
    language: str = ""
    run_in_ci: bool = False  # set by links
    on_change: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard(Fact):
    """A linter, formatter or type checker that is configured here, whether or not something runs it."""

    tool: str
    languages: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    style_guide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectAudit(Fact):
    """An evaluator of the whole project that its own builds run, and whose output is a list of what to improve."""

    tool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateBot(Fact):
    """A dependency update bot that is configured here."""

    tool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOwners(Fact):
    """A CODEOWNERS file: how many rules, teams and persons it names."""

    rules: int
    teams: tuple[str, ...]
    persons: int
    catch_all_only: bool


# ---------------------------------------------------------------- prose and templates


class RecordKind(StrEnum):
    """What a document or a section with content is."""

    DECISION = "decision"  # ADR
    PROPOSAL = "proposal"  # RFC, spec, design
    REQUIREMENTS = "requirements"  # in prose
    DATA_DICTIONARY = "data-dictionary"
    ARCHITECTURE = "architecture"
    CONTRIBUTING = "contributing"
    ONBOARDING = "onboarding"
    DEPLOYMENT = "deployment"
    RUNBOOK = "runbook"
    INCIDENT_PROCEDURE = "incident-procedure"
    ON_CALL = "on-call"
    POST_MORTEM = "post-mortem"
    RETROSPECTIVE = "retrospective"
    AUDIT = "audit"
    DEBT_LIST = "debt-list"
    CHANGELOG = "changelog"
    ROADMAP = "roadmap"
    BACKLOG = "backlog"
    ROLLBACK = "rollback"
    STYLE_GUIDE = "style-guide"
    SUPPORT = "support"
    SURVEY = "survey"
    CONTACT = "contact"
    MEETING_NOTES = "meeting-notes"
    WORKING_AGREEMENT = "working-agreement"
    PRIORITIES = "priorities"
    HOSTED_JOB = "hosted-job"  # documents a job of a hosted service that builds or tests
    TESTING = "testing"
    SECURITY = "security"


class Subject(StrEnum):
    """What a record is about."""

    DATA = "data"
    PIPELINES = "pipelines"
    PLATFORM = "platform"
    PROCESS = "process"
    SIDE_TOOL = "side-tool"
    META = "meta"  # the record that adopts records


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Fact):
    """A document, or a section of one, with content of its own (headings and placeholders are none)."""

    kind: RecordKind
    subject: Subject
    title: str = ""
    words: int = 0
    items: int = 0  # list entries
    ordered_by_value: bool = False
    names_items: bool = False  # its actions name issues or changes
    whole_file: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction(Fact):
    """How the repository introduces itself: the title and the first words of the README at its top."""

    title: str
    text: str


class FieldKind(StrEnum):
    """What a template's field asks for."""

    NEED = "need"
    USE = "use"
    PRIORITY = "priority"
    VALUE = "value"
    SO_THAT = "so-that"
    ITEM = "item"  # the issue or ticket
    CONTACT = "contact"
    ACCEPTANCE = "acceptance"
    DATASET = "dataset"
    TESTING = "testing"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Fact):
    """An issue or request template."""

    kind: str  # issue, pull-request
    about_data: bool  # a data issue, data request or onboarding of data
    fields: tuple[FieldKind, ...]
    name: str = ""


class Place(StrEnum):
    """Where a thing that is referred to stands."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Fact):
    """A reference to work that another place defines."""

    what: str  # hosted-job, deployment, job-code, transformation-sql, infrastructure, image
    place: Place
    target: str = ""
    tool: str = ""


# ---------------------------------------------------------------- faults and the container


class ProblemKind(StrEnum):
    """Why something could not be read."""

    UNPARSABLE = "unparsable"  # the file's own fault: told, no verdict changes
    TOO_LARGE = "too-large"
    MISSING = "missing"  # the object is not in the store
    FAULT = "fault"  # the reader's fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Fact):
    """What could not be read, by which reader, and why."""

    reader: str
    kind: ProblemKind
    message: str


AnyFact = TypeVar("AnyFact", bound=Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """When paths were touched, for "up to date", "maintained" and "stale" (codebook, rule 7)."""

    rated_at: datetime
    last_touched: Mapping[str, datetime]
    touches_last_year: Mapping[str, int]
    newest_version_tag_at: datetime | None = None

    def days_since(self, path: str) -> float | None:
        """Return how many days before the rated commit a path was last touched; None where it never was."""
        touched = self.last_touched.get(path)
        return (self.rated_at - touched).total_seconds() / SECONDS_A_DAY if touched else None

    def is_up_to_date(self, path: str) -> bool:
        """Say whether a path was touched in the 90 days before the rated commit or since the newest version tag."""
        touched, tagged = self.last_touched.get(path), self.newest_version_tag_at
        if touched is None:
            return False
        return self.rated_at - touched <= UP_TO_DATE or (tagged is not None and touched >= tagged)

    def is_maintained(self, path: str) -> bool:
        """Say whether a path was touched twice or more in the last year."""
        return self.touches_last_year.get(path, 0) >= MAINTAINED_TOUCHES

    def is_stale(self, path: str) -> bool:
        """Say whether a path was untouched for a year."""
        return self.touches_last_year.get(path, 0) == 0


class Facts:
    """All facts of a commit, by type; remembers what was asked for, so that faults reach the right rows."""

    def __init__(self, facts: Iterable[Fact], *, activity: YearOfWork, ages: Ages) -> None:
        self._by_type = _by_type(facts)
        self._activity = activity
        self._ages = ages
        self.asked: set[type] = set()
        self.asked_history = False

    @property
    def activity(self) -> YearOfWork:
        """The figures of the year that ends with the rated commit."""
        self.asked_history = True
        return self._activity

    @property
    def ages(self) -> Ages:
        """When paths were touched."""
        self.asked_history = True
        return self._ages

    def of(self, kind: type[AnyFact]) -> tuple[AnyFact, ...]:
        """Return the facts of one type, in the order of their sources."""
        self.asked.add(kind)
        return self._by_type.get(kind, ())  # type: ignore[return-value]

    def view(self) -> Facts:
        """Return the same facts with a memory of its own of what is asked for."""
        return self._with(self._by_type)

    def replaced(self, kind: type[AnyFact], facts: Iterable[AnyFact]) -> Facts:
        """Return these facts, those of one type replaced."""
        return self._with({**self._by_type, kind: tuple(facts)})

    def extended(self, facts: Iterable[Fact]) -> Facts:
        """Return these facts and more."""
        more = _by_type(facts)
        merged = {kind: self._by_type.get(kind, ()) + more.get(kind, ()) for kind in {**self._by_type, **more}}
        return self._with(merged)

    def _with(self, by_type: dict[type[Fact], tuple[Fact, ...]]) -> Facts:
        facts = Facts((), activity=self._activity, ages=self._ages)
        facts._by_type = by_type
        return facts


def _by_type(facts: Iterable[Fact]) -> dict[type[Fact], tuple[Fact, ...]]:
    sorted_out: dict[type[Fact], list[Fact]] = defaultdict(list)
    for fact in facts:
        sorted_out[type(fact)].append(fact)
    return {kind: tuple(some) for kind, some in sorted_out.items()}
