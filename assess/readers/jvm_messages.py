"""Alerts that applications for the Java virtual machine send themselves, to an address that their settings name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Alert, Audience, Condition, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "jvm-messages"
VERSION = 1
WANTS = (Want(suffixes=(".scala", ".java", ".kt"), needles=(b"webhook", b"Webhook", b"WebHook", b"lack", b"agerDuty")),)
GIVES = (Alert,)

# def alert(…), sendAlert(…), postToSlack(…), new PagerDutyClient: code that tells somebody
SENDS = Sifted(
    re.compile(
        r"\b(?:def|fun|void)\s++(?:alert|(?:send|post|notify|publish)\w{0,30}(?:Alert|Slack|Webhook|Notification|Failure))\w{0,30}"
        r"|\b(?:SlackClient|SlackApi|SlackWebhook|PagerDutyClient|PagerDutyEventsClient)\b"
    )
)
FAULTS = Sifted(re.compile(r"fail|exception|error|throwable", re.IGNORECASE))
CHANNELS = (("pagerduty", re.compile(r"pager_?duty", re.IGNORECASE)), ("slack", re.compile(r"slack", re.IGNORECASE)))


def read(document: Document) -> Iterator[Alert]:
    """Yield one alert for a file that sends faults somewhere; to whom stands in the settings of each deployment."""
    if "/test/" in f"/{document.path}":
        return
    text = document.text
    sent = SENDS.search_in(document)
    if sent is not None and FAULTS.search_in(document) is not None:
        yield Alert(
            source=Source(path=document.path, line=text.count("\n", 0, sent.start()) + 1, tool=TOOL),
            on=Condition.RUN_FAILURE,
            channel=next((channel for channel, pattern in CHANNELS if pattern.search(text)), "webhook"),
            audience=Audience.PLACEHOLDER,
            certain=False,
        )
