"""Messengers that code and workflows tell by themselves: a webhook's address or secret, or a function that posts there.

https://api.slack.com/messaging/webhooks and https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Source, ToolUse
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "messengers"
VERSION = 2
WANTS = (
    Want(
        suffixes=(".py", ".sh", ".rb", ".js", ".ts", ".go", ".scala", ".java", ".r", ".sql", ".tf", ".yml", ".yaml"),
        needles=(b"slack", b"Slack", b"SLACK", b"teams", b"TEAMS", b"office.com", b"pagerduty", b"opsgenie"),
    ),
    Want(names=("jenkinsfile*",), needles=(b"lack",)),
)
GIVES = (ToolUse,)

# What is read from a messenger is data: only what is sent there counts.
SENT = {
    "slack": Sifted(
        re.compile(
            r"hooks\.slack\.com|slack\w{0,30}[_-]?webhook|webhook\w{0,30}slack|chat\.postMessage|chat_postMessage"
            r"|(?:send|post|publish|notify|report)\w{0,20}_(?:to_)?slack|slack_?(?:notif|alert|message)"
            r"|notification\.integration\([^\n)]{0,40}slack",
            re.IGNORECASE,
        )
    ),
    "teams": Sifted(
        re.compile(
            r"webhook\.office\.com|(?:ms_?)?teams[_-]?webhook|(?:send|post|notify)_(?:to_)?(?:ms_?)?teams\b",
            re.IGNORECASE,
        )
    ),
    "pagerduty": Sifted(re.compile(r"events\.pagerduty\.com|pagerduty_(?:integration|routing)_key", re.IGNORECASE)),
    "opsgenie": Sifted(re.compile(r"api(?:\.eu)?\.opsgenie\.com|opsgenie_api_key", re.IGNORECASE)),
}
NO_STATEMENT = re.compile(r"[ \t]*(?:#|//|--|(?:import|from)\b)")  # a comment or an import


def read(document: Document) -> Iterator[ToolUse]:
    """Yield each messenger at the first line that sends to it."""
    found: dict[str, int] = {}
    possible = {tool: sent for tool, sent in SENT.items() if sent.may_be_in(document)}
    for number, line in enumerate(document.lines if possible else (), start=1):
        for tool, sent in possible.items():
            if tool not in found and sent.search(line) and not NO_STATEMENT.match(line):
                found[tool] = number
    for tool, number in found.items():
        yield ToolUse(source=Source(path=document.path, line=number, tool=TOOL), kind="observability", tool=tool)
