"""Handlers of logging that a team writes itself and that send what is logged to a store or a service.

https://docs.python.org/3/library/logging.html#handler-objects and
https://logback.qos.ch/manual/appenders.html#WriteYourOwnAppender
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import imported_names, nodes_of, origin_of
from assess.facts import Logging, Source
from assess.readers.protocol import Want
from assess.terms.line_settings import is_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "own-log-handlers"
VERSION = 1
WANTS = (
    Want(suffixes=(".py",), needles=(b"Handler)", b"Handler,")),
    Want(suffixes=(".java", ".scala", ".kt"), needles=(b"AppenderBase", b"AbstractAppender", b"AppenderSkeleton")),
)
GIVES = (Logging,)

# How clients of warehouses, stores, queues and services are given what they keep.
SENDS = frozenset(
    "insert_rows insert_rows_json load_table_from_json append_rows put_record put_records put_record_batch put_object "
    "put_log_events put_item put_events send_message publish produce insert_one insert_many execute executemany post "
    "upload_from_string upload_blob append_block write_entries log_struct bulk".split()
)
APPENDER = re.compile(
    r"\bextends\s{1,9}(?:\w{1,40}\.){0,8}(?:UnsynchronizedAppenderBase|AppenderBase|AbstractAppender|AppenderSkeleton)\b"
)
SENT = re.compile(
    r"\.(?:insertAll|putRecords?|putObject|putLogEvents|sendMessage|publish|executeUpdate|postForEntity)\("
)


def read(document: Document) -> Iterator[Logging]:
    """Yield one fact for a file with such a handler."""
    if is_aside(document.path):
        return
    if not document.path.endswith(".py"):
        found = APPENDER.search(document.text)
        if found is not None and SENT.search(document.text):
            yield _remote(document, document.text.count("\n", 0, found.start()) + 1)
        return
    names = imported_names(document.python)
    for node in nodes_of(document.python, ast.ClassDef):
        if any(_is_handler(base, names) for base in node.bases) and _sends(node):
            yield _remote(document, node.lineno)
            return


def _is_handler(base: ast.expr, names: dict[str, str]) -> bool:
    origin = origin_of(base, names)
    return origin.startswith("logging.") and origin.endswith("Handler")


def _sends(node: ast.ClassDef) -> bool:
    calls = nodes_of(node, ast.Call)
    return any(isinstance(call.func, ast.Attribute) and call.func.attr in SENDS for call in calls)


def _remote(document: Document, line: int) -> Logging:
    return Logging(source=Source(path=document.path, line=line, tool=TOOL), form="remote")
