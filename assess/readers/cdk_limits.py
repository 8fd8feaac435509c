"""Memory, processors and times that constructs of the AWS CDK allow to functions, jobs and tasks, in Python.

https://docs.aws.amazon.com/cdk/api/v2/python/
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, imported_names, keyword, origin_of, source_text
from assess.facts import Fact, Promise, ResourceLimit, Sla, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "cdk-limits"
VERSION = 1
WANTS = (Want(suffixes=(".py",), needles=(b"aws_cdk",)),)
GIVES = (ResourceLimit, Sla)

AMOUNTS = (
    "memory_size", "memory_limit_mib", "memory_reservation_mib", "memory", "cpu", "vcpus", "max_capacity",
    "number_of_workers", "worker_count", "max_concurrency", "reserved_concurrent_executions",
)  # fmt: skip
WORKING = (
    "aws_cdk.aws_lambda", "aws_cdk.aws_ecs", "aws_cdk.aws_batch", "aws_cdk.aws_glue", "aws_cdk.aws_stepfunctions",
)  # fmt: skip


def read(document: Document) -> Iterator[Fact]:
    """Yield the first amount of a file, and each time that something which works may take at most."""
    imported = imported_names(document.python)
    limited = False
    for call in calls(document.python):
        if not origin_of(call.func, imported).startswith(WORKING):
            continue
        source = Source(path=document.path, line=call.lineno, tool=TOOL)
        if not limited and keyword(call, *AMOUNTS) is not None:
            limited = True
            yield ResourceLimit(source=source, form="limits")
        timeout = keyword(call, "timeout")
        if isinstance(timeout, ast.Call):
            yield Sla(source=source, subject="", promise=Promise.TIMEOUT, figure=source_text(timeout))
