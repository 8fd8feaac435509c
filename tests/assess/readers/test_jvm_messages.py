"""Alerts that applications for the Java virtual machine send themselves."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Audience
from assess.readers import jvm_messages

TRAIT = "trait Monitoring[F[_]] {\n  /** To the webhook, on failed loads */\n  def alert(message: Alert): F[Unit]\n}\n"
SLACK = "class Tell {\n  void postToSlack(Exception e) { client.send(e.getMessage()); }\n}\n"
ORDERS = "class Webhook { void receive(Order order) throws OrderException {} }\n"


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("src/main/scala/Monitoring.scala", TRAIT, [(3, "webhook")]),
        (
            "src/main/java/Tell.java",
            SLACK.replace("postToSlack", "postFailure").replace("Tell", "Slack"),
            [(2, "slack")],
        ),
        ("src/test/java/Tell.java", SLACK, []),
        ("src/main/java/Webhook.java", ORDERS, []),
    ],
)
def test_code_that_sends_faults_somewhere(path: str, text: str, found: list[tuple[int, str]]) -> None:
    alerts = list(jvm_messages.read(Document(path, text.encode())))
    assert [(one.source.line, one.channel) for one in alerts] == found
    assert all(one.audience is Audience.PLACEHOLDER for one in alerts)
