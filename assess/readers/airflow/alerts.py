"""Whom a callback, a notifier or an address tells."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, dotted, origin_of
from assess.facts import Alert, Audience, Condition, Source
from assess.readers.airflow.values import Called, Choice, Missing, Named, Unknown, each
from assess.terms.audience import audience_of
from assess.values import Value

if TYPE_CHECKING:
    from assess.readers.airflow.evaluation import Modules

MAX_FOLLOWED = 3  # functions that a callback calls one through the other
MAX_ADDRESS_TEXT = 300

CHANNELS = (
    ("slack", re.compile(r"slack")),
    ("mattermost", re.compile(r"mattermost")),
    ("pagerduty", re.compile(r"pager_?duty")),
    ("opsgenie", re.compile(r"ops_?genie")),
    ("teams", re.compile(r"ms_?teams|microsoft_?teams|teams_?(?:webhook|hook|operator|notif)|office\.com/webhook")),
    ("discord", re.compile(r"discord")),
    ("telegram", re.compile(r"telegram")),
    ("google-chat", re.compile(r"google_?chat|chat\.googleapis")),
    ("matrix", re.compile(r"\btchap|[._]tchap|_matrix/client|matrix_?(?:client|room|bot|hook|notif)|matrix_nio")),
    ("rocket-chat", re.compile(r"rocket[._]?chat")),
    ("zulip", re.compile(r"zulip")),
    ("webex", re.compile(r"webex")),
    ("feishu", re.compile(r"feishu|lark_?(?:bot|hook|webhook|notif)|larksuite")),
    ("dingtalk", re.compile(r"ding_?talk")),
    ("topic", re.compile(r"\bsns|sns_?(?:topic|publish|notif|hook)")),
    (
        "error-tracker",
        re.compile(
            r"sentry_sdk\.(?:\w{1,20}\.)?capture_|raven\w{0,20}\.capture|rollbar\.report_|bugsnag\.notify"
            r"|honeybadger\.notify"
        ),
    ),
    ("email", re.compile(r"send_?e?mail|smtp|emailoperator|ses_client")),
    ("webhook", re.compile(r"webhook")),
)
SHARED = frozenset(
    """
    slack mattermost teams discord telegram google-chat matrix rocket-chat zulip webex feishu dingtalk topic
    error-tracker
    """.split()
)
PAGING = frozenset({"pagerduty", "opsgenie"})
TELLING = re.compile(r"alert|notif|send|post|message|report")
SILENT = ("print", "log", "logging", "logger", "str", "format")
UNKNOWN_CHANNEL = "unknown"


class Told(Value, kw_only=False):
    """A channel through which somebody is told, and whether it was surely found."""

    channel: str
    certain: bool = True


def channels_of(texts: list[str]) -> tuple[str, ...]:
    """Return the channels that these names and addresses mean; a bare webhook only where nothing names its owner."""
    text = "\n".join(texts).lower()
    found = [channel for channel, pattern in CHANNELS if pattern.search(text)]
    return tuple(channel for channel in found if channel != "webhook" or len(found) == 1)


def alert_of(subject: str, source: Source, channel: str) -> Alert:
    """Return the alert that a failed run of a pipeline raises through a channel."""
    return Alert(
        source=source,
        on=Condition.RUN_FAILURE,
        channel=channel,
        subject=subject,
        shared=channel in SHARED,
        certain=channel != UNKNOWN_CHANNEL,
    )


def channels_in(body: ast.AST, imported: dict[str, str]) -> tuple[str, ...]:
    """Return the channels through which the calls of a function's body tell somebody."""
    texts: list[str] = []
    for call in calls(body):
        texts.append(origin_of(call.func, imported))
        for value in (*call.args, *(word.value for word in call.keywords)):
            match value:
                case ast.Constant(value=str(text)) if "://" in text[:MAX_ADDRESS_TEXT]:
                    texts.append(text[:MAX_ADDRESS_TEXT])
                case ast.Name() | ast.Attribute() if "post" in texts[-1].lower():
                    texts.append(dotted(value))
    return channels_of(texts)


def told_by(value: object, modules: Modules) -> tuple[Told, ...]:
    """Return whom a callback setting tells: a function, a notifier, a partial, a list of them."""
    found: dict[str, Told] = {}
    for callback in each(value):
        for told in _told(callback, modules):
            found.setdefault(told.channel, told)
    return tuple(found.values())


def _told(callback: object, modules: Modules) -> tuple[Told, ...]:
    match callback:
        case Called(callee=Named(origin=origin), arguments=(inner, *_)) if origin.rpartition(".")[2] == "partial":
            return told_by(inner, modules)
        case Called(callee=callee):
            return _told(callee, modules)
        case Named(definition=None, origin=origin):
            return tuple(map(Told, channels_of([origin]))) or (Told(UNKNOWN_CHANNEL, certain=False),)
        case Named():
            return _followed(callback, modules)
    return ()


def _followed(function: Named, modules: Modules) -> tuple[Told, ...]:
    found: dict[str, Told] = {}
    unseen = False
    layer = [function]
    for _ in range(MAX_FOLLOWED):
        below: list[Named] = []
        for known in layer:
            if known.definition is None or known.module is None:
                unseen |= bool(TELLING.search(known.origin.lower())) and not known.origin.startswith(SILENT)
                continue
            found.update({channel: Told(channel) for channel in known.definition.channels})
            called = (modules.named(origin, known.module.source.path) for origin in known.definition.calls)
            below.extend(named for named in called if named.origin != known.origin)
        layer = below
    if not found and unseen:
        return (Told(UNKNOWN_CHANNEL, certain=False),)
    return tuple(found.values())


def audience_of_addresses(value: object) -> Audience | None:
    """Return the best audience of e-mail addresses: team, unknown, person, placeholder; None for none."""
    texts = [item for found in each(value) if isinstance(found, str) for item in re.split(r"[,;\s]+", found) if item]
    audiences = {audience_of(text) if "{" not in text else Audience.UNKNOWN for text in texts}
    if any(isinstance(found, Called | Unknown | Named | Choice) for found in each(value)):
        audiences.add(Audience.UNKNOWN)
    if isinstance(value, Missing):
        return None
    order = (Audience.TEAM, Audience.UNKNOWN, Audience.PERSON, Audience.DEFAULT, Audience.PLACEHOLDER)
    return next((audience for audience in order if audience in audiences), None)
