"""Alarms and the channels that they tell, as any infrastructure format writes them, and their join over the tree."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from posixpath import dirname
from typing import TYPE_CHECKING

from assess.facts import Alert, Audience, Condition, Fact, Monitor
from assess.terms.audience import audience_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WORDS = re.compile(r"[^\W_]+")
MAX_TARGET = 500  # characters of a reference that are looked at
MAX_ALIKE = 200  # channels whose addresses end in the same word that are compared with a reference
SHARED_CHANNELS = frozenset(
    {"slack", "teams", "pagerduty", "opsgenie", "topic", "google-chat", "mattermost", "webhook"}
)
CHANNEL_WORDS = {
    "email": "email",
    "slack": "slack",
    "pagerduty": "pagerduty",
    "opsgenie": "opsgenie",
    "victorops": "pagerduty",
    "webhook": "webhook",
    "https": "webhook",
    "http": "webhook",
    "pubsub": "topic",
    "sns": "topic",
    "teams": "teams",
    "chat": "google-chat",
    "sms": "sms",
    "lambda": "webhook",
    "sqs": "topic",
}


class Alarm(Fact):
    """An alarm before its channels are known; `targets` are references as written."""

    on: Condition
    tool: str
    subject: str = ""
    targets: tuple[str, ...] = ()
    enabled: bool = True


class Channel(Fact):
    """A channel that alarms refer to by its address ("type.name" in Terraform, the logical id elsewhere)."""

    address: str
    channel: str
    audience: Audience


def channel_of(kind: str) -> str:
    """Return the channel that a service's name means; "unknown" where none is known."""
    text = kind.lower()
    return next((channel for word, channel in CHANNEL_WORDS.items() if word in text), "unknown")


def audience_of_address(channel: str, address: str) -> Audience:
    """Return whom a channel's written address reaches; what a variable hides is not known."""
    if not address or "$" in address or "var." in address or "{{" in address:
        return Audience.TEAM if channel in SHARED_CHANNELS else Audience.UNKNOWN
    found = audience_of(address)
    return Audience.TEAM if found is Audience.UNKNOWN and channel in SHARED_CHANNELS else found


def join(alarms: Iterable[Alarm], channels: Iterable[Channel]) -> Iterator[Alert | Monitor]:
    """Yield a monitor an alarm, and an alert for each channel that it tells; one in the alarm's folder wins."""
    known: dict[str, list[Channel]] = defaultdict(list)
    for channel in channels:
        known[_last_word(channel.address)].append(channel)
    for alarm in alarms:
        if alarm.enabled:
            alarmed = bool(alarm.targets)
            yield Monitor(source=alarm.source, on=alarm.on, tool=alarm.tool, subject=alarm.subject, alarm=alarmed)
        for target in alarm.targets:
            words = sorted({word for word in WORDS.findall(target[:MAX_TARGET]) if word in known})
            near = (channel for word in words for channel in known[word][:MAX_ALIKE])
            yield _alert(alarm, _channel(target, alarm, near), target)


def left_out(channels: Iterable[Channel]) -> int:
    """Count the channels beyond those of one last word that a reference is compared with."""
    alike = Counter((one.source.tool, _last_word(one.address)) for one in channels)
    return sum(max(0, count - MAX_ALIKE) for count in alike.values())


def _last_word(address: str) -> str:
    return next(reversed(WORDS.findall(address)), "")


def _channel(target: str, alarm: Alarm, channels: Iterable[Channel]) -> Channel | None:
    folder = dirname(alarm.source.path)
    named = [channel for channel in channels if channel.address and _names(target, channel.address)]
    near = [channel for channel in named if dirname(channel.source.path) == folder]
    return next(iter(near or named), None)


def _names(target: str, address: str) -> bool:
    """Say whether a reference such as `aws_sns_topic.alerts.arn` names an address, not only begins with it."""
    before, found, after = target.partition(address)
    return (
        bool(found) and not (after[:1].isalnum() or (after[:1] in ("_", "-") and after)) and not before[-1:].isalnum()
    )


def _alert(alarm: Alarm, channel: Channel | None, target: str) -> Alert:
    name = channel.channel if channel else "topic" if "sns" in target.lower() else channel_of(target)
    audience = channel.audience if channel else Audience.TEAM if name in SHARED_CHANNELS else Audience.UNKNOWN
    return Alert(
        source=alarm.source,
        on=alarm.on,
        channel=name,
        audience=audience,
        subject=alarm.subject,
        shared=name in SHARED_CHANNELS or audience is Audience.TEAM,
        enabled=alarm.enabled,
        certain=channel is not None or name != "unknown",
    )
