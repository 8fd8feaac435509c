"""What a Jenkinsfile tells of its runs: the steps that send a message, and those of shared libraries by their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.ci.groovy_blocks import with_called
from assess.facts import Actor, Alert, Audience, Condition
from assess.terms.audience import audience_of
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.ci.groovy_blocks import Block
    from assess.facts import Source

ON_FAILURE = frozenset({"failure", "unsuccessful", "regression", "always", "changed"})
# https://www.jenkins.io/doc/book/pipeline/syntax/#flow-control: how scripted pipelines answer a failure
ON_ERROR = frozenset({"catch", "finally"})
# https://www.jenkins.io/doc/pipeline/steps/: the steps that send a message, and the parameter that says to whom
MESSAGES = {
    "mail": ("email", "to"),
    "emailext": ("email", "to"),
    "slackSend": ("slack", "channel"),
    "office365ConnectorSend": ("teams", "webhookUrl"),
    "mattermostSend": ("mattermost", "channel"),
    "pagerduty": ("pagerduty", "serviceKey"),
}
# A step of a shared library, told by its own name: `slackNotifier(currentBuild.currentResult)`, `notifyTeams('…')`.
OWN_STEP = re.compile(
    r"(?:notify|send|post|report)?_?(slack|teams|mattermost|discord|pagerduty|opsgenie)\w{0,60}"
    r"|(?:notify|send)_?(?:by_?)?(e?mail)\w{0,60}|(e?mail)_?(?:notif|alert|send)\w{0,60}",
    re.IGNORECASE,
)
# A setting of a shared library's pipeline that tells every run: `enableSlackNotifications('#data-builds')`.
OWN_SETTING = re.compile(r"(?:enable|configure|set|use)(Slack|Teams|Mattermost|Discord)\w{0,60}")


def alerts_of(top: Block, functions: dict[str, Block], file: Source) -> Iterator[Alert]:
    """Yield the messages of what holds when a run fails (`post`, `catch`, `finally`), and of settings that tell all."""
    for step in top.below():
        if (found := OWN_SETTING.fullmatch(step.name)) and step.text:
            yield _alert(file, step.line, found[1].lower(), Audience.TEAM)
    outcomes = [
        child for block in top.below() if block.name == "post" for child in block.children if child.name in ON_FAILURE
    ]
    outcomes += [block for block in top.below() if block.name in ON_ERROR]
    for outcome in outcomes:
        for step in with_called(outcome, functions):
            channel, parameter = _message_of(step.name)
            if channel:
                yield _alert(file, step.line, channel, _told(step.name, channel, step.named.get(parameter, "")))


def _told(step: str, channel: str, target: str) -> Audience:
    """Return whom a message reaches; what a step of a shared library does with mail is not known here."""
    if channel != "email":
        return Audience.TEAM
    return audience_of(target) if step in MESSAGES else Audience.UNKNOWN


def _alert(file: Source, line: int, channel: str, audience: Audience) -> Alert:
    return Alert(
        source=replace(file, line=line),
        on=Condition.RUN_FAILURE,
        channel=channel,
        audience=audience,
        shared=audience is Audience.TEAM,
        actor=Actor.CI,
    )


def _message_of(name: str) -> tuple[str, str]:
    """Return the channel of a step that sends a message and the parameter that says to whom; "" for any other."""
    if name in MESSAGES:
        return MESSAGES[name]
    own = OWN_STEP.fullmatch(name)
    if own is None:
        return "", ""
    return (own[1].lower(), "channel") if own[1] else ("email", "to")
