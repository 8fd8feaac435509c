"""What is run: CI jobs, commands, targets and the runs that they come to."""

from __future__ import annotations

from enum import StrEnum

from assess.facts.sources import Fact, Source


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
    inputs: tuple[tuple[str, str], ...] = ()  # the literal defaults of its workflow's inputs


class BuildStart(Fact):
    """What starts a build whose file says nothing of it: the trigger of a hosted CI system, kept as infrastructure."""

    file: str
    triggers: tuple[Trigger, ...]
    branches: tuple[str, ...] = ()


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


class Use(Fact):
    """A reusable piece that a job uses: an action, orb, template, include or reusable workflow, with its inputs."""

    owner: str
    name: str  # "actions/checkout", "./.github/actions/x", "org/repo/.github/workflows/x.yml"
    version: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    tolerated: bool = False
    enabled: bool = True
    condition: str | None = None


class Target(Fact):
    """A named group of commands that others call: make target, script file, npm script, tox env, composite action."""

    id: str  # unique: "make:<path>:<name>", "script:<path>", "npm:<path>:<name>", "action:<folder>"
    runner: str  # make, script, npm, tox, nox, poe, just, task, invoke, action …
    name: str
    needs: tuple[str, ...] = ()  # ids or names of targets of the same file that run before
    inputs: tuple[tuple[str, str], ...] = ()  # an action's inputs with their literal defaults, a recipe's parameters


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
    callers: tuple[str, ...] = ()  # the jobs that call the runner, for a reusable workflow or template
