"""Priorities that an orchestrator runs work in: which pipelines or tasks go first where not all can.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/priority-weight.html,
https://docs.dagster.io/deployment/execution/customizing-run-queue-priority and
https://luigi.readthedocs.io/en/stable/tasks.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Record, RecordKind, Source, Subject
from assess.readers.protocol import Want
from assess.terms.line_settings import COMMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "run-priorities"
VERSION = 2
WANTS = (
    Want(suffixes=(".py",), needles=(b"priority_weight", b"dagster/priority", b"luigi")),
    Want(suffixes=(".yml", ".yaml"), needles=(b"priority_weight", b"dagster/priority")),
)
GIVES = (Record,)

# A weight of nought or one is what every task has that nobody ranked.
RANKED = re.compile(
    r"\bpriority_weight[\"']?[ \t]*[=:][ \t]*(?![01]\b|None\b|int\b|[\"'])\S|[\"']?\bdagster/priority\b[\"']?[ \t]*:"
)
OF_LUIGI = re.compile(r"^[ \t]+priority[ \t]*=[ \t]*[1-9]", re.MULTILINE)
LUIGI = re.compile(r"^(?:from|import)[ \t]+luigi\b", re.MULTILINE)


def read(document: Document) -> Iterator[Record]:
    """Yield the first priority that a file gives."""
    text = document.text
    found = _ranked(text) or (OF_LUIGI.search(text) if LUIGI.search(text) else None)
    if found is not None:
        yield Record(
            source=Source(path=document.path, line=text.count("\n", 0, found.start()) + 1, tool=TOOL),
            kind=RecordKind.PRIORITIES,
            subject=Subject.PIPELINES,
            title="priorities of runs",
            words=1,
            whole_file=False,
        )


def _ranked(text: str) -> re.Match[str] | None:
    """Return the first priority that does not stand in a comment."""
    found = RANKED.finditer(text)
    return next((one for one in found if COMMENT.match(text, text.rfind("\n", 0, one.start()) + 1) is None), None)
