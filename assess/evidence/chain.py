"""The joined chain in words: what runs the checks, where and when, whom a failure tells, and who reads the data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assess.evidence.homes import Homes
from assess.evidence.links import command, first
from assess.evidence.rhythm import ON_A_SCHEDULE, rhythm, starts
from assess.evidence.telling import DATA_FAULTS, FAILURES, NOBODY, is_addressed
from assess.facts import (
    Activity,
    Actor,
    Alert,
    CiJob,
    Exposure,
    Facts,
    Freshness,
    Known,
    Pipeline,
    Problem,
    ProblemKind,
    QualityCheck,
    Run,
    Source,
    Trigger,
)
from assess.findings import shown
from assess.folders import is_under
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.findings import Evidence

SEPARATOR = " · "
CHECKING = (Activity.DATA_TEST, Activity.TRANSFORM)  # the first of them is told
FRESHNESS = (Activity.FRESHNESS_TEST,)
CHECKING_WORDS = frozenset({"build", "test"})  # by which a tool that builds tests, too
UNNAMED = frozenset({"", "unknown"})


class Chain(Value):
    """The parts of a chain that were found, in words, with the lines behind them."""

    run: str = ""
    alert: str = ""
    consumers: str = ""
    lines: tuple[Evidence, ...] = ()  # one check, the step that runs it, and the job or pipeline around that

    def after(self, counts: str) -> str:
        """Return the counts and the chain behind them as one line."""
        return SEPARATOR.join(filter(None, (counts, self.run, self.alert, self.consumers)))


def chain_of_checks(facts: Facts, checks: Iterable[QualityCheck]) -> Chain:
    """Return what follows from data checks: the run of most of them, its rhythm, its alert, the consumers."""
    view = facts.view()  # the words of a chain change no rating: what they ask for must not either
    listed = list(checks)
    runner = _main_runner(view, listed)
    if runner is None:
        return _of_a_product(view, listed)
    chain = _joined(view, runner, _run_of(view, runner, listed))
    return replace(
        chain, lines=(*first("a check that runs", (one for one in listed if runner in one.run_by)), *chain.lines)
    )


def chain_of_limits(facts: Facts, limits: Iterable[Freshness], checks: Iterable[QualityCheck]) -> Chain:
    """Return what follows from freshness limits, or where no run of those is seen from the checks beside them."""
    view, listed = facts.view(), list(limits)
    clock = {one.name for one in view.of(Pipeline) if one.scheduled is not Known.NOT_SET}
    runs = [run for run in view.of(Run) if run.activity in FRESHNESS and run.enabled and run.actor is not Actor.SCRIPT]
    timed = [run for run in runs if Trigger.SCHEDULE in run.triggers or run.runner in clock]
    if listed and timed:
        run = max(timed, key=lambda one: one.certain)
        chain = _joined(view, run.runner, run)
        return replace(chain, lines=(*first("a limit that is checked", listed), *chain.lines))
    return chain_of_checks(facts, checks)


def routes(alerts: Iterable[Alert]) -> str:
    """Return the channels of alerts, the most frequent first; "" where none is known."""
    found = Counter(alert.channel for alert in alerts if alert.channel not in UNNAMED)
    return " and ".join(channel for channel, _ in found.most_common(2))


def _of_a_product(facts: Facts, checks: list[QualityCheck]) -> Chain:
    """Return the chain of checks that a product runs by itself, as its own configuration says."""
    tools = Counter(check.tool for check in checks if check.scheduled)
    if not tools:
        return Chain()
    tool = tools.most_common(1)[0][0]
    datasets, files = {check.dataset for check in checks}, {check.source.path for check in checks}
    alerts = [one for one in facts.of(Alert) if one.enabled and one.on in DATA_FAULTS and is_addressed(one)]
    own = tuple(one for one in alerts if (one.subject in datasets if one.subject else one.source.path in files))
    told = _alert_clause(facts, "", own) if own else ""
    return Chain(run=f"{tool} runs them {ON_A_SCHEDULE}", alert=told, consumers=_consumers(facts))


def _joined(facts: Facts, runner: str, run: Run | None) -> Chain:
    around = _place_of(facts, runner)
    at = run.source if run else around
    alerts = _alerts_of(facts, runner)
    steps = shown(f"runs `{command(run)}`", run) if run else ()
    return Chain(
        run=_run_clause(facts, runner, run, at),
        alert=_alert_clause(facts, runner, alerts) if at or alerts else "",
        consumers=_consumers(facts),
        lines=(*steps, *(shown(f"starts {_when(facts, runner, run)}", around) if around else ())),
    )


def _main_runner(facts: Facts, checks: list[QualityCheck]) -> str | None:
    """Return what runs most of the checks; of equals what runs them on a schedule, then the first by name."""
    counts = Counter(runner for check in checks for runner in check.run_by)
    timed = {one.name for one in facts.of(Pipeline) if one.scheduled is not Known.NOT_SET and one.enabled}
    timed |= {job.job for job in facts.of(CiJob) if Trigger.SCHEDULE in job.triggers}
    return min(counts, key=lambda one: (-counts[one], one not in timed, one), default=None)


def _run_of(facts: Facts, runner: str, checks: list[QualityCheck]) -> Run | None:
    """Return the run that tests the data; else the one that builds and tests it."""
    tools = Counter(check.tool.removesuffix("-tests") for check in checks if runner in check.run_by)
    runs = [run for run in facts.of(Run) if run.runner == runner and run.enabled and run.activity in CHECKING]

    def rank(run: Run) -> tuple[bool, int, bool]:
        return run.tool not in tools, CHECKING.index(run.activity), CHECKING_WORDS.isdisjoint(run.words)

    return min(runs, key=rank, default=None)


def _place_of(facts: Facts, runner: str) -> Source | None:
    pipelines = (one.source for one in facts.of(Pipeline) if one.name == runner)
    jobs = (job.source for job in facts.of(CiJob) if job.job == runner)
    return next(pipelines, None) or next(jobs, None)


def _run_clause(facts: Facts, runner: str, run: Run | None, at: Source | None) -> str:
    if at is None:
        return ""
    what = f"`{command(run)}` runs them" if run else "they run"
    place = f"{at.path}:{at.line}" if at.line else at.path
    return f"{what} in {place} {_when(facts, runner, run)}".rstrip()


def _when(facts: Facts, runner: str, run: Run | None) -> str:
    pipeline = next((one for one in facts.of(Pipeline) if one.name == runner), None)
    if pipeline is not None and pipeline.scheduled in {Known.SET, Known.UNRESOLVED}:
        return rhythm(pipeline.schedule)
    jobs = (job.triggers for job in facts.of(CiJob) if job.job == runner)
    triggers = {*(run.triggers if run else ()), *next(jobs, ())}
    return next(iter(starts(triggers)), "")


def _alerts_of(facts: Facts, runner: str) -> tuple[Alert, ...]:
    """Return the alerts on the failure of a runner or of its checks: its own, else those that stand around it."""
    alerts = [alert for alert in facts.of(Alert) if alert.enabled and is_addressed(alert)]
    alerts = [alert for alert in alerts if alert.on in DATA_FAULTS | FAILURES]
    workflow = runner.partition("#")[0]
    own = [
        one
        for one in alerts
        if one.subject == runner
        or (one.actor is Actor.CI and one.subject and one.subject.partition("#")[0] == workflow)
    ]
    return tuple(
        sorted(own or _around(facts, runner, alerts), key=lambda one: (one.on not in DATA_FAULTS, not one.shared))
    )


def _around(facts: Facts, runner: str, alerts: list[Alert]) -> Iterator[Alert]:
    place = next((one.source.path for one in facts.of(Pipeline) if one.name == runner), None)
    general = [alert for alert in alerts if not alert.subject and alert.actor is not Actor.CI]
    if place is None or not general:
        return
    homes = Homes.of(facts)
    yield from (alert for alert in general if is_under(place, homes.home(alert)))


def _alert_clause(facts: Facts, runner: str, alerts: tuple[Alert, ...]) -> str:
    if alerts:
        what = "a failed check" if alerts[0].on in DATA_FAULTS else "a failure"
        channels = routes(alert for alert in alerts if alert.on == alerts[0].on)
        return f"{what} is told by {channels}" if channels else f"{what} raises an alert"
    pipeline = next((one for one in facts.of(Pipeline) if one.name == runner), None)
    if pipeline is not None and pipeline.failure_alert in {Known.SET, Known.UNRESOLVED}:
        return "a failure calls back"
    return "" if _is_hidden(facts) else "nothing here tells a failure"


def _is_hidden(facts: Facts) -> bool:
    """Say whether what could not be read may hold alerts."""
    unread = (one for one in facts.of(Problem) if one.kind in {ProblemKind.FAULT, ProblemKind.MISSING})
    return any(Alert.__name__ in one.hides for one in unread)


def _consumers(facts: Facts) -> str:
    consumers = facts.of(Exposure)
    owned = sum(one.owner is not None and one.owner not in NOBODY for one in consumers)
    return f"{owned} of {len(consumers)} consumers have an owner" if consumers else ""
