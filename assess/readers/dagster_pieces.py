"""The pieces of Dagster's modules and how they come to pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Fact, Known, Pipeline, Source, Task
from assess.readers.dagster_selections import ALL
from assess.terms.shapes import mapping
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Mapping


class Policy(Value):
    """A retry policy."""

    retries: Known = Known.NOT_SET
    delay: Known = Known.NOT_SET
    backoff: Known = Known.NOT_SET


NO_POLICY = Policy()


class RunSettings(Fact):
    """What an instance does with every run: starts a failed one again, ends one that takes too long."""

    retries: bool = False
    timeout: bool = False


def run_settings(top: Mapping, source: Source) -> RunSettings | None:
    """Return what `dagster.yaml` says of runs; https://docs.dagster.io/deployment/execution/run-retries."""
    retries, monitoring = mapping(top.get("run_retries")), mapping(top.get("run_monitoring"))
    count = retries.get("max_retries")
    again = retries.get("enabled") is not False and isinstance(count, int) and count > 0
    timeout = monitoring.get("enabled") is not False and bool(monitoring.get("max_runtime_seconds"))
    return RunSettings(source=source, retries=again, timeout=timeout) if again or timeout else None


class Piece(Fact):
    """An asset, job, schedule or sensor of a module, before they are joined."""

    kind: str  # asset, job, schedule, sensor, freshness (a policy on all assets)
    name: str
    alias: str = ""  # the variable that holds a job
    selects: tuple[str, ...] = ()  # of a job or sensor: the assets that it makes
    words: tuple[str, ...] = ()  # of an asset: the command that makes it
    text: str = ""  # of a schedule: cron; of an asset: its group
    target: str = ""  # of a schedule: the job it runs
    described: bool = False
    enabled: bool = True
    depends: bool = False
    policy: Policy = NO_POLICY


def pipeline_of(
    job: Piece,
    schedules: list[Piece],
    assets: list[Piece],
    retried: list[Piece],
    *,
    failing: bool,
    settings: tuple[RunSettings, ...] = (),
) -> Pipeline:
    """Return a job or sensor as a pipeline, with its schedules and what the assets it makes run."""
    again = any(one.retries for one in settings)
    running = [schedule for schedule in schedules if schedule.enabled]
    chosen = next(iter(running or schedules), None)
    policies = [job, *retried]
    return Pipeline(
        source=job.source,
        name=job.name,
        tool="dagster",
        schedule=chosen.text if chosen else None,
        scheduled=Known.SET if chosen else Known.NOT_SET,
        enabled=bool(running) or not schedules,
        described=job.described,
        retries=_any({*(piece.policy.retries for piece in policies), Known.SET if again else Known.NOT_SET}),
        default_delay=again,  # the daemon starts a failed run again at a later tick
        timeout=Known.SET if any(one.timeout for one in settings) else Known.NOT_SET,
        retry_delay=_any({piece.policy.delay for piece in policies}),
        backoff=_any({piece.policy.backoff for piece in policies}),
        failure_alert=Known.SET if failing else Known.NOT_SET,
        tasks=tuple(_tasks(job, assets)),
    )


def _tasks(job: Piece, assets: list[Piece]) -> Iterator[Task]:
    for asset in assets:
        if asset.words and not {ALL, asset.name}.isdisjoint(job.selects):
            yield Task(name=asset.name, operator="dbt_assets", words=asset.words)


def _any(states: set[Known]) -> Known:
    return next((known for known in (Known.SET, Known.UNRESOLVED, Known.OFF) if known in states), Known.NOT_SET)
