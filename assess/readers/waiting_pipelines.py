"""Pipelines that wait for others to complete: subscriptions and rules on events of completion, sensors of a team's own.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Lineage, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "waiting-pipelines"
VERSION = 1
WANTS = (
    Want(suffixes=(".tf",), needles=(b"aws_sns_topic_subscription", b"detail-type")),
    Want(suffixes=(".yml", ".yaml", ".json"), needles=(b"detail-type",)),
    Want(suffixes=(".py",), needles=(b"external_dag_id", b"detail_type")),
    Want(suffixes=(".ts",), needles=(b"detailType",)),
)
GIVES = (Lineage,)

DONE = r"(?:[cC]omplet|[fF]inish)"
WAITS = Sifted(
    re.compile(
        rf"^resource \"aws_sns_topic_subscription\" \"\w{{0,60}}?{DONE}"
        rf"|\bdetail[-_]?[tT]ype[\"']?[ \t]?[:=][ \t\n-]{{0,40}}\[?[ \t\n]{{0,20}}[\"'][^\"'\n]{{0,60}}?{DONE}"
        r"|(?<![.\w])external_dag_ids?[ \t]?=[ \t]?(?!None\b)\S",
        re.MULTILINE,
    )
)


def read(document: Document) -> Iterator[Lineage]:
    """Yield one dependency between pipelines a file."""
    if found := WAITS.search_in(document):
        line = document.text.count("\n", 0, found.start()) + 1
        yield Lineage(source=Source(path=document.path, line=line, tool=TOOL), form="pipelines")
