"""Messages on late or wrong data that a team's own Python code sends: to a messenger, by mail, as an issue.

https://docs.slack.dev/apis/web-api, https://docs.github.com/rest/issues and https://docs.aws.amazon.com/sns
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, dotted, imported_names, keyword, nodes, origin_of
from assess.facts import Alert, Condition, Source
from assess.readers.airflow.alerts import SHARED, UNKNOWN_CHANNEL, channels_of
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "own-messages"
VERSION = 1
WANTS = (
    Want(
        suffixes=(".py",),
        needles=(b"lack", b"eams", b"attermost", b"iscord", b"elegram", b"chat", b"issue", b"sns", b"mail", b"notif"),
    ),
)
GIVES = (Alert,)

ALL_CHECKS = "*"  # the subject of a message on whichever check of a framework failed
ISSUE = "issue"
MAX_TEXT = 400  # characters of a literal that are looked at
SENDING = re.compile(
    r"(?:^|[._])(?:chat_postMessage|sendmail|create_issue|WebhookClient|notify_if_\w{1,40}"
    r"|(?:send|post|notify|publish)_?\w{0,40}(?:slack|teams|message|mail|notification|alert|report|issue)\w{0,20}"
    r"|notify_\w{0,20}(?:slack|teams|team|channel))$",
    re.IGNORECASE,
)
POSTING = frozenset({"requests.post", "httpx.post", "urllib.request.Request"})
LATE = re.compile(
    r"out[ _-]?(?:of[ _-]date|dated)|outdated|\bstale|freshness|not (?:been )?updated|expected (?:update )?schedule"
    r"|coverage[ _]gaps?|missing[ _](?:windows|partitions|days|hours|data|files)|late[ _](?:tables|data|files|sources)",
    re.IGNORECASE,
)
CHECKED = re.compile(
    r"data[ _-]?quality|(?:quality|asset|data)[ _-]?checks?\b|failed[ _](?:checks|expectations|tests|validations?)"
    r"|(?:validation|check|expectation)s?[ _](?:failed|failures?|errors)|dbt[ _-]tests?\b|elementary"
    r"|great.?expectations|anomal(?:y|ies)",
    re.IGNORECASE,
)
# Their results are read as a whole, so that the message is on each of their checks.
FRAMEWORKS = re.compile(
    r"elementary|great.?expectations|asset[ _-]?check|check_key|run_results|dbt[ _-]?tests?\b", re.IGNORECASE
)
ABOUT = ((LATE, Condition.FRESHNESS), (CHECKED, Condition.DATA_CHECK))
TESTS = frozenset({"test", "tests"})


def read(document: Document) -> Iterator[Alert]:
    """Yield one alert for each condition of data that a function of the module sends a message on."""
    if TESTS & words_in(document.path):
        return
    tree = document.python
    imported = imported_names(tree)
    seen: set[Condition] = set()
    for function, owner in _functions(tree):
        sent = _sent(function, imported)
        if sent is None:
            continue
        said = f"{owner} {function.name} {_text(function)}"
        channel = _channel(sent, said, document.path, imported)
        for pattern, condition in ABOUT:
            if condition not in seen and pattern.search(f"{said} {document.path}"):
                seen.add(condition)
                yield Alert(
                    source=Source(path=document.path, line=sent.lineno, tool=TOOL),
                    on=condition,
                    channel=channel,
                    subject=ALL_CHECKS if FRAMEWORKS.search(said) else "",
                    shared=channel == ISSUE or channel in SHARED,
                    certain=False,
                )


def _functions(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    """Yield the functions of a module, those of a class with its name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, ""
        elif isinstance(node, ast.ClassDef):
            yield from (
                (inner, node.name) for inner in node.body if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)
            )


def _sent(function: ast.AST, imported: dict[str, str]) -> ast.Call | None:
    """Return the call by which a function sends a message."""
    for call in calls(function):
        name = dotted(call.func) or (call.func.attr if isinstance(call.func, ast.Attribute) else "")
        topic = name.endswith("publish") and keyword(call, "TopicArn", "TargetArn") is not None
        if topic or SENDING.search(name[-120:]):
            return call
        if origin_of(call.func, imported) in POSTING and channels_of([_text(call), " ".join(_names(call))]):
            return call
    return None


def _channel(sent: ast.Call, said: str, path: str, imported: dict[str, str]) -> str:
    name = dotted(sent.func) or (sent.func.attr if isinstance(sent.func, ast.Attribute) else "")
    if "issue" in name.lower():
        return ISSUE
    if keyword(sent, "TopicArn", "TargetArn") is not None:
        return "topic"
    told = channels_of([name, *_names(sent), said, path, *imported.values()])
    if told:
        return told[0]
    return "google-chat" if "chatbot" in name.lower() else UNKNOWN_CHANNEL


def _text(node: ast.AST) -> str:
    """Return the literal texts and the names within a piece of code."""
    words = [
        inner.value[:MAX_TEXT]
        for inner in nodes(node)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    ]
    return " ".join([*words, *_names(node)])


def _names(node: ast.AST) -> Iterator[str]:
    for inner in nodes(node):
        match inner:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.arg(arg=name):
                yield name
