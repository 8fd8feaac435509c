"""Handlers of Snakemake and Nextflow that tell a failed run."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import run_handlers

SNAKE = 'onsuccess:\n    shell("slack-post done")\n\nonerror:\n    print("slack")\n    shell("{}")\n'


@pytest.mark.parametrize(
    ("path", "text", "channels"),
    [
        ("Snakefile", SNAKE.format("mail -s failed data@acme.org < {log}"), ["email"]),
        ("rules/told.smk", SNAKE.format("bin/notify-on-fail"), ["unknown"]),
        ("Snakefile", SNAKE.format("rm -r work") + "\nrule all:\n    shell: 'notify-slack'\n", []),
        ("main.nf", "workflow.onError {\n    sendMail(to: 'data@acme.org', subject: 'failed')\n}\n", ["email"]),
        ("nextflow.config", "notification {\n    enabled = true\n    to = 'data@acme.org'\n}\n", ["email"]),
        ("main.nf", "workflow.onComplete {\n    println 'done, see slack'\n}\n", []),
    ],
)
def test_what_a_handler_of_failures_sends_is_an_alert(path: str, text: str, channels: list[str]) -> None:
    assert [alert.channel for alert in run_handlers.read(Document(path, text.encode()))] == channels
