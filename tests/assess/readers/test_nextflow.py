"""Handlers of Nextflow that tell a failed run."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import nextflow


@pytest.mark.parametrize(
    ("path", "text", "channels"),
    [
        ("main.nf", "workflow.onError {\n    sendMail(to: 'data@acme.org', subject: 'failed')\n}\n", ["email"]),
        ("nextflow.config", "notification {\n    enabled = true\n    to = 'data@acme.org'\n}\n", ["email"]),
        ("main.nf", "workflow.onComplete {\n    println 'done, see slack'\n}\n", []),
    ],
)
def test_what_a_handler_of_failures_sends_is_an_alert(path: str, text: str, channels: list[str]) -> None:
    assert [alert.channel for alert in nextflow.read(Document(path, text.encode()))] == channels
