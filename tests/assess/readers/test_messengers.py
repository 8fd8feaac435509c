"""Messengers that code tells by itself."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import messengers


@pytest.mark.parametrize(
    ("line", "tools"),
    [
        ('URL = os.environ["SLACK_WEBHOOK_URL"]', ["slack"]),
        ('requests.post("https://hooks.slack.com/services/x")', ["slack"]),
        ("send_to_slack(text)", ["slack"]),
        ("enableSlackNotifications('#builds')", ["slack"]),
        ("CALL x(SNOWFLAKE.NOTIFICATION.INTEGRATION('OPS_SLACK'))", ["slack"]),
        ("messages = slack.conversations_history(channel)", []),
        ("# SLACK_WEBHOOK_URL is told later", []),
        ("from prefect.blocks.notifications import SlackWebhook", []),
        ('post("https://shop.webhook.office.com/x")', ["teams"]),
    ],
)
def test_only_what_is_sent_uses_a_messenger(line: str, tools: list[str]) -> None:
    assert [use.tool for use in messengers.read(Document("jobs/tell.py", f"{line}\n".encode()))] == tools
