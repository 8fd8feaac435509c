"""Contacts that code tells its readers."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import code_contacts


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("dags/orders.py", '"""Loads orders. Ask in Slack in #orders-data if you are unsure."""\n'),
        ("jobs/mail.py", 'TEXT = "A question? Write to orders@shop.io"\n'),
        (".github/workflows/a.yml", "body: 'Request approval via [#ask-orders](https://shop.slack.com/archives/C1)'\n"),
    ],
)
def test_code_tells_whom_to_ask(path: str, text: str) -> None:
    assert len(list(code_contacts.read(Document(path, text.encode())))) == 1


@pytest.mark.parametrize("text", ["send_to_slack('#orders-alerts')\n", "# no question, see issue #12-a in slack\n"])
def test_a_channel_of_messages_is_no_contact(text: str) -> None:
    assert not list(code_contacts.read(Document("dags/orders.py", text.encode())))
