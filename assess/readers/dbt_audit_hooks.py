"""Audit logs that hooks of dbt write: a macro that inserts a row for each run or model, called by the project's hooks.

https://docs.getdbt.com/docs/build/hooks-operations
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Fact, Facts, Logging, Source
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "dbt-audit-hooks"
VERSION = 1
PROJECT = "dbt_project.yml"
WANTS = (
    Want(names=(PROJECT,), needles=(b"hook", b"on-run-")),
    Want(suffixes=(".sql",), needles=(b"endmacro",)),
)

CALLED = re.compile(r"\{\{-?[ \t]{0,4}(?:\w{1,60}\.)?(\w{1,80})\(")
MACRO = re.compile(r"\{%-?[ \t]{1,4}macro[ \t]{1,4}(\w{1,80})\(")
END = re.compile(r"\{%-?[ \t]{1,4}endmacro\b")
WRITES = re.compile(r"\b(?:insert[ \t]{1,4}into|merge[ \t]{1,4}into)\b", re.IGNORECASE)
KEEPING = frozenset({"log", "logs", "audit", "audits", "track", "record", "invocation", "invocations", "history"})
LOGGED = "audit"


class Hooks(Fact):
    """The macros that the hooks of a project call."""

    names: tuple[str, ...]


class AuditMacro(Fact):
    """A macro that is named for a log and writes to a table."""

    name: str


GIVES = (AuditMacro, Hooks, Logging)


def read(document: Document) -> Iterator[Fact]:
    """Yield the macros of a file that write a log, or those that a project's hooks call."""
    if document.path.lower().rpartition("/")[2] == PROJECT:
        written = "\n".join(line for line in document.lines if not line.lstrip().startswith("#"))
        names = tuple(dict.fromkeys(CALLED.findall(written)))
        if names:
            yield Hooks(source=Source(path=document.path, line=1, tool=TOOL), names=names)
        return
    for found in MACRO.finditer(document.text):
        end = END.search(document.text, found.end())
        body = document.text[found.end() : end.start() if end else len(document.text)]
        if KEEPING & words_in(found[1]) and WRITES.search(body):
            line = document.text.count("\n", 0, found.start()) + 1
            yield AuditMacro(source=Source(path=document.path, line=line, tool=TOOL), name=found[1])


def link(facts: Facts) -> Iterator[Logging]:
    """Yield the log of each project whose hooks call such a macro."""
    macros = {one.name: one for one in facts.of(AuditMacro)}
    for project in facts.of(Hooks):
        if any(name in macros for name in project.names):
            yield Logging(source=project.source, form=LOGGED)
