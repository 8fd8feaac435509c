"""Messages that Snowflake's tasks and procedures send: finalizers of task graphs and handlers of exceptions.

https://docs.snowflake.com/en/user-guide/tasks-graphs#finalizer-task and
https://docs.snowflake.com/en/user-guide/notifications/about-notifications
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from assess.facts import Alert, Audience, Condition, Fact, Facts, Source
from assess.readers.protocol import Want
from assess.terms.alarms import SHARED_CHANNELS, audience_of_address, channel_of
from assess.terms.resources import condition_of
from assess.terms.statements import definition_of, name_at, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assess.documents import Document, Statement

TOOL = "snowflake-notices"
VERSION = 1
WANTS = (Want(suffixes=(".sql",), needles=(b"TASK ", b"task ", b"Task ", b"SYSTEM$SEND", b"system$send")),)

SENDS = re.compile(r"system\$send_(email|snowflake_notification)\s*+\(", re.IGNORECASE)
CALLS = re.compile(r"\bcall\s++([\w.${}\" ]{1,200}?)\s*+\(", re.IGNORECASE)
INTEGRATION = re.compile(r"integration\s*+\(\s*+'([^'\n]{1,200})'", re.IGNORECASE)
ADDRESS = re.compile(r"'([\w.+-]{1,64}@[\w.-]{1,100})")
FAILED = re.compile(r"fail|error|exception|cancelled", re.IGNORECASE)
MAX_STEPS = 50  # of a chain of tasks


class Sender(Fact):
    """A task or procedure: what it sends, which task graph it ends, what it runs after and what it calls."""

    kind: str
    name: str
    finalizes: str = ""
    after: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    channel: str = ""
    audience: Audience = Audience.UNKNOWN
    on: Condition = Condition.OTHER


GIVES = (Alert, Sender)


def read(document: Document) -> Iterator[Sender]:
    """Yield the tasks and the procedures of one file."""
    statements = document.sql.statements
    for at, statement in enumerate(statements):
        one = definition_of(statement.words)
        if one is None or one.verb != "CREATE" or one.kind not in ("TASK", "PROCEDURE"):
            continue
        text = statement.text if "BEGIN" not in one.rest else _block(statements[at : at + MAX_STEPS])
        sent = SENDS.search(text)
        channel, audience = _channel(text, sent[1]) if sent else ("", Audience.UNKNOWN)
        yield Sender(
            source=Source(path=document.path, line=statement.line, tool="snowflake"),
            kind=one.kind,
            name=_plain(one.name),
            finalizes=_plain(option(one.rest, "FINALIZE") or ""),
            after=_after(one.rest),
            called=tuple(_plain(name) for name in CALLS.findall(text)),
            channel=channel,
            audience=audience,
            on=Condition.RUN_FAILURE if FAILED.search(text) else condition_of(text),
        )


def link(facts: Facts) -> Iterator[Alert]:
    """Yield the messages by the tasks that they speak of; a later migration replaces what an earlier one made."""
    tasks = {one.name: one for one in facts.of(Sender) if one.kind == "TASK"}
    procedures = {one.name: one for one in facts.of(Sender) if one.kind == "PROCEDURE" and one.channel}
    for task in tasks.values():
        called = (procedures[name] for name in task.called if name in procedures)
        sender = task if task.channel else next(called, None)
        if sender is None:
            continue
        for subject in _graph(task.finalizes, tasks) if task.finalizes else (task.name,):
            yield Alert(
                source=task.source,
                on=sender.on,
                channel=sender.channel,
                audience=sender.audience,
                subject=subject,
                shared=sender.channel in SHARED_CHANNELS or sender.audience is Audience.TEAM,
            )


def _channel(text: str, function: str) -> tuple[str, Audience]:
    """Return the channel and whom it reaches; the name of a notification's integration says which it is."""
    if function.lower() == "email":
        address = ADDRESS.search(text)
        return "email", audience_of_address("email", address[1] if address else "")
    named = INTEGRATION.search(text)
    channel = channel_of(named[1] if named else "webhook")
    return ("webhook", Audience.TEAM) if channel == "unknown" else (channel, audience_of_address(channel, ""))


def _block(statements: tuple[Statement, ...]) -> str:
    """Return the text of a definition with the statements of its body, which end where the next one begins."""
    following = takewhile(lambda one: definition_of(one.words) is None, statements[1:])
    return ";".join(one.text for one in (statements[0], *following))


def _after(words: tuple[str, ...]) -> tuple[str, ...]:
    if "AFTER" not in words:
        return ()
    at = words.index("AFTER") + 1
    end = next((place for place in range(at, len(words)) if words[place] in ("AS", "WHEN")), len(words))
    starts = [at, *(place + 1 for place in range(at, end) if words[place] == ",")]
    return tuple(_plain(name) for start in starts[:MAX_STEPS] if (name := name_at(words, start)))


def _graph(root: str, tasks: Mapping[str, Sender]) -> tuple[str, ...]:
    """Return a root and the tasks that run after it, over all steps."""
    found = {root}
    for _ in range(MAX_STEPS):
        further = {task.name for task in tasks.values() if found.intersection(task.after)} - found
        if not further:
            break
        found |= further
    return tuple(sorted(found))


def _plain(name: str) -> str:
    return name.replace('"', "").strip().upper()
