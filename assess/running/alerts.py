"""Alerts that CI jobs send themselves: their notifying steps, by what they run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import Activity, Actor, Alert, Audience, Condition, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.running.context import Step

ISSUE = "issue"
SHARED_CHANNELS = frozenset({"slack", "teams", "mattermost", "webhook", "pagerduty", "opsgenie", ISSUE})
MAX_NAME = 200  # characters of a variable's name that are looked at
MESSENGERS = {
    "slack": "slack",
    "teams_webhook": "teams",
    "teams_url": "teams",
    "msteams": "teams",
    "mattermost": "mattermost",
    "pagerduty": "pagerduty",
    "opsgenie": "opsgenie",
    "discord": "webhook",
    "webhook_url": "webhook",
}
DEPLOYING = frozenset({Activity.DEPLOY, Activity.HOSTED_JOB, Activity.MIGRATE})


def alerts_of(steps: Iterable[Step], runs: Iterable[Run]) -> Iterator[Alert]:
    """Yield the messages of CI jobs: of a failure, else of a deployment or of other things."""
    deploying = {run.runner for run in runs if run.activity in DEPLOYING}
    for run, context in steps:
        if run.activity is Activity.NOTIFY and run.actor is Actor.CI and (run.tool != ISSUE or context.on_failure):
            shared = run.tool in SHARED_CHANNELS
            yield Alert(
                source=run.source,
                on=_condition(run, deploying, on_failure=context.on_failure),
                channel=run.tool,
                audience=Audience.TEAM if shared else Audience.UNKNOWN,
                subject=next(iter(run.callers), run.runner),
                shared=shared,
                enabled=run.enabled,
                actor=Actor.CI,
            )


def messenger_of(environment: Iterable[tuple[str, str]]) -> str | None:
    """Return the channel whose address or key a command is given by a variable's name; None for none."""
    names = (name[:MAX_NAME].lower() for name, _ in environment)
    return next((channel for name in names for word, channel in MESSENGERS.items() if word in name), None)


def _condition(run: Run, deploying: set[str], *, on_failure: bool) -> Condition:
    if on_failure:
        return Condition.RUN_FAILURE
    return Condition.DEPLOYMENT if deploying.intersection((run.runner, *run.needs)) else Condition.OTHER
