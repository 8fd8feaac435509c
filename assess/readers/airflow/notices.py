"""Who is told when a DAG or a task of it fails or misses its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Alert, Audience, Condition, Escalation, Fact, Known, Source, ToolUse
from assess.readers.airflow.alerts import PAGING, SHARED, audience_of_addresses, told_by
from assess.readers.airflow.evaluation import Modules
from assess.readers.airflow.values import Called, Missing, Named, Unknown, each, state, text_in
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.readers.airflow.resolving import Dag, Job

LISTED = frozenset({"slack", "email", "teams", "pagerduty", "opsgenie"})
FAILURE_RULES = frozenset({"one_failed", "all_failed"})
STRENGTH = (Known.SET, Known.UNRESOLVED, Known.OFF)


class Notice(Value, kw_only=False):
    """A way to be told: the channel, whom it reaches, and whether that was surely found."""

    channel: str
    audience: Audience = Audience.UNKNOWN
    certain: bool = True

    @property
    def shared(self) -> bool:
        """Say whether a team shares the channel."""
        return self.channel in SHARED or (self.channel == "email" and self.audience is Audience.TEAM)


def strongest(states: Iterable[Known]) -> Known:
    """Return set before unresolved, off and not set."""
    found = set(states)
    return next((known for known in STRENGTH if known in found), Known.NOT_SET)


def callback_notices(value: object, modules: Modules) -> tuple[Known, tuple[Notice, ...]]:
    """Return the state of a callback setting and whom it tells; a callback that tells nobody is not set."""
    if state(value) in (Known.NOT_SET, Known.OFF):
        return state(value), ()
    notices = tuple(Notice(told.channel, certain=told.certain) for told in told_by(value, modules))
    if notices:
        return Known.SET, notices
    unread = any(isinstance(callback, Unknown) for callback in each(value))
    return (Known.UNRESOLVED if unread else Known.NOT_SET), ()


def email_notices(email: object, on_failure: object) -> tuple[Known, tuple[Notice, ...]]:
    """Return the state of mail on failure: on by default as soon as there is an address.

    A flag without an address, or with a placeholder, tells nobody and is shown as such.
    """
    flag = state(on_failure)
    if flag is Known.OFF:
        return Known.OFF, ()
    audience = audience_of_addresses(email)
    if isinstance(email, Unknown):
        # who is told is computed, that somebody is told is written
        return Known.UNRESOLVED, (Notice("email", certain=False),) if flag is Known.SET else ()
    if audience is None or audience is Audience.PLACEHOLDER:
        unaddressed = (Notice("email", Audience.PLACEHOLDER),)
        shown = flag is Known.SET or audience is Audience.PLACEHOLDER
        return (state(email) if isinstance(email, Missing) else Known.OFF), unaddressed if shown else ()
    from_outside = any(isinstance(found, Called | Named) for found in each(email))
    return Known.SET, (Notice("email", audience, certain=not from_outside),)


def failure_notices(dag: Dag, modules: Modules) -> tuple[Known, tuple[Notice, ...]]:
    """Return how the DAG as a whole, or every task of it by default, tells of a failure."""
    found = (
        callback_notices(dag.value("on_failure_callback"), modules),
        callback_notices(dag.defaults.get("on_failure_callback"), modules),
        email_notices(dag.defaults.get("email"), dag.defaults.get("email_on_failure")),
        *(_rule_notices(job) for job in dag.jobs),
    )
    return strongest(known for known, _ in found), _distinct(notice for _, notices in found for notice in notices)


def task_notices(job: Job, modules: Modules) -> tuple[Known, tuple[Notice, ...]]:
    """Return how a failure of this task is told, by its own settings or by default."""
    by_callback = callback_notices(job.setting("on_failure_callback"), modules)
    by_email = email_notices(job.setting("email"), job.setting("email_on_failure"))
    return strongest((by_callback[0], by_email[0])), _distinct((*by_callback[1], *by_email[1]))


def _rule_notices(job: Job) -> tuple[Known, tuple[Notice, ...]]:
    """Return what a task tells that runs only after a failure."""
    rule = job.values.get("trigger_rule")
    name = rule.origin.rpartition(".")[2] if isinstance(rule, Named) else text_in(rule) or ""
    if name.lower() not in FAILURE_RULES:
        return Known.NOT_SET, ()
    called = Named(job.operator)
    channels = [told for told in told_by(called, _NO_MODULES) if told.certain]
    audience = audience_of_addresses(job.values["to"]) if "to" in job.values else None
    notices = tuple(Notice(told.channel, audience or Audience.UNKNOWN) for told in channels)
    return (Known.SET if notices else Known.NOT_SET), notices


def _distinct(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    found: dict[str, Notice] = {}
    for notice in notices:
        known = found.get(notice.channel)
        if known is None or known.audience is Audience.PLACEHOLDER:
            found[notice.channel] = notice
    return tuple(found.values())


def alert_facts(on: Condition, subject: str, notices: Iterable[Notice], source: Source) -> Iterator[Fact]:
    """Yield the alerts, the tools that carry them and, for a paging service, the escalation."""
    for notice in notices:
        yield Alert(
            source=source,
            on=on,
            channel=notice.channel,
            audience=notice.audience,
            subject=subject,
            shared=notice.shared,
            certain=notice.certain,
        )
        if notice.channel in LISTED and notice.audience is not Audience.PLACEHOLDER:
            yield ToolUse(source=source, kind="observability", tool=notice.channel)
        if notice.channel in PAGING:
            yield Escalation(source=source, form="paging service")


_NO_MODULES = Modules(())
