"""Snakemake: the rules of a workflow with their retries, what tells that it failed, and the settings of its profiles.

https://snakemake.readthedocs.io/en/stable/snakefiles/rules.html and .../executing/cli.html#profiles
"""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Alert, Audience, Condition, Fact, Facts, Known, Pipeline, Resilience, Source, Task, ToolUse
from assess.folders import nearest
from assess.readers.protocol import Want
from assess.running.alerts import MESSENGERS, SHARED_CHANNELS
from assess.terms.audience import audience_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "snakemake"
VERSION = 1
WANTS = (
    Want(names=("snakefile*", "*.smk"), needles=(b"rule ", b"checkpoint ", b"onerror", b"onsuccess")),
    Want(names=("config*.yaml", "config*.yml"), needles=(b"retries:", b"restart-times:", b"restart_times:")),
)

MAX_RULES = 2_000
ROOT = "snakefile"
RULE = re.compile(r"^[ \t]{0,40}(?:rule|checkpoint)[ \t]{1,4}(\w{1,100})[ \t]{0,4}:", re.MULTILINE)
RETRIES = re.compile(r"[ \t]{1,40}retries:[ \t]{0,8}([^#\n]{0,80})")
HANDLER = re.compile(r"^([ \t]{0,40})(onerror|onsuccess|onstart)[ \t]{0,4}:([^\n]*)$", re.MULTILINE)
ON = {"onerror": Condition.RUN_FAILURE, "onsuccess": Condition.OTHER, "onstart": Condition.OTHER}
SHOWN = re.compile(r"[ \t]{0,80}(?:#|print\(|sys\.std|logger\.|logging\.)")  # it stays in the run's own log
MAIL = re.compile(r"\b(?:mail|mailx|sendmail|mutt|smtplib|sendemail|send_email|send_mail)\b", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]{1,60}@[\w-]{1,60}\.[\w.-]{1,60}")
NOTIFIES = re.compile(r"notif(?:y|ies|ication)|alert|webhook|requests\.post", re.IGNORECASE)
RESTARTS = ("retries", "restart-times", "restart_times")


class Rules(Fact):
    """The rules of one file of a workflow; `is_root` for a Snakefile, which includes the others."""

    tasks: tuple[Task, ...]
    is_root: bool
    told: bool  # a handler tells that a run failed


class Profile(Fact):
    """A profile that runs each failed job again."""


GIVES = (Alert, Pipeline, Profile, Resilience, Rules, ToolUse)


def read(document: Document) -> Iterable[Fact]:
    """Return the rules and handlers of one file, or the retries that a profile sets."""
    if document.path.lower().endswith((".yaml", ".yml")):
        yield from _profile(document)
        return
    tasks = tuple(_tasks(document.text))[:MAX_RULES]
    alerts = tuple(_alerts(document))
    if tasks or alerts:
        is_root = basename(document.path).lower().startswith(ROOT)
        told = any(alert.on is Condition.RUN_FAILURE for alert in alerts)
        source = Source(path=document.path, line=tasks[0].line if tasks else 1, tool=TOOL)
        yield Rules(source=source, tasks=tasks, is_root=is_root, told=told)
        yield ToolUse(source=source, kind="orchestration", tool=TOOL)
        yield from alerts


def link(facts: Facts) -> Iterator[Fact]:
    """Yield one pipeline a Snakefile, with the rules below it; a run makes what is missing, so it resumes."""
    files = facts.of(Rules)
    homes: dict[str, str] = {}
    for root in files:
        if root.is_root:
            homes.setdefault(dirname(root.source.path), root.source.path)
    held = {one.source.path: [one] for one in files if one.is_root}
    for one in files:
        home = None if one.is_root else nearest(dirname(one.source.path), homes)
        if home is not None:
            held[homes[home]].append(one)
    again = bool(facts.of(Profile))
    for path, parts in held.items():
        source, tasks = parts[0].source, tuple(_joined(parts))[:MAX_RULES]
        if not tasks:
            continue
        every = all(task.retries is Known.SET for task in tasks)
        yield Pipeline(
            source=source,
            name=path,
            tool=TOOL,
            retries=Known.SET if again or every else Known.NOT_SET,
            failure_alert=Known.SET if any(part.told for part in parts) else Known.NOT_SET,
            tasks=tasks,
        )
        yield Resilience(source=source, form="resumable", subject=path)


def _joined(parts: Iterable[Rules]) -> Iterator[Task]:
    """Yield the tasks of a workflow; those of another file without their line, which would be one of the Snakefile."""
    for number, part in enumerate(parts):
        for task in part.tasks:
            yield task if number == 0 else Task(name=task.name, operator=task.operator, retries=task.retries)


def _tasks(text: str) -> Iterator[Task]:
    found = list(RULE.finditer(text))
    for rule, after in zip(found, (*(one.start() for one in found), len(text))[1:], strict=True):
        yield Task(
            name=rule[1],
            operator="rule",
            line=text.count("\n", 0, rule.start()) + 1,
            retries=_retries(text[rule.end() : after]),
        )


def _retries(body: str) -> Known:
    lines = (RETRIES.match(line) for line in body.splitlines())
    number = next((found[1].strip() for found in lines if found), None)
    if number is None:
        return Known.NOT_SET
    return Known.OFF if number == "0" else Known.SET


def _profile(document: Document) -> Iterator[Profile]:
    """Yield a fact where a profile's `retries` (formerly `restart-times`) is a number other than zero."""
    found = document.yaml
    if not isinstance(found, Mapping) or "profile" not in dirname(document.path).lower():
        return
    for key in RESTARTS:
        number = found.get(key)
        if isinstance(number, int) and number > 0:
            yield Profile(source=Source(path=document.path, line=found.lines.get(key), tool=TOOL))
            return


def _alerts(document: Document) -> Iterator[Alert]:
    """Yield what each handler of a workflow tells to whom."""
    text = document.text
    for found in HANDLER.finditer(text):
        body = "\n".join(_body(found[3], text[found.end() :].splitlines()[1:], len(found[1])))
        channel = _channel(body, text)
        if channel is not None:
            yield Alert(
                source=Source(path=document.path, line=text.count("\n", 0, found.start()) + 1, tool=TOOL),
                on=ON[found[2]],
                channel=channel,
                audience=_audience(channel, body),
                shared=channel in SHARED_CHANNELS,
                certain=channel in SHARED_CHANNELS,
            )


def _body(first: str, lines: list[str], depth: int) -> Iterator[str]:
    """Yield the lines that stand deeper than the handler's own, but those that only show a text."""
    yield first
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            return
        if not SHOWN.match(line):
            yield line


def _channel(body: str, text: str) -> str | None:
    """Return the way by which a handler tells; a notifier that names none tells by the file's messenger."""
    if not (tells := NOTIFIES.search(body)) and MAIL.search(body):
        return "email"
    said = body.lower()
    named = next((channel for word, channel in MESSENGERS.items() if word in said), None)
    if named or not tells:
        return named
    whole = text.lower()
    return next((channel for word, channel in MESSENGERS.items() if word in whole), "unknown")


def _audience(channel: str, body: str) -> Audience:
    if channel in SHARED_CHANNELS:
        return Audience.TEAM
    address = ADDRESS.search(body)
    return audience_of(address[0]) if address else Audience.UNKNOWN
