"""Settings and arguments that send logs to one place or write them as JSON, in any format.

https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html, https://docs.datadoghq.com/serverless/,
https://docs.cloudfoundry.org/devguide/services/log-management.html, https://docs.newrelic.com/docs/apm/agents/python-agent/,
https://logging.apache.org/log4j/2.x/manual/json-template-layout.html and
https://docs.dagster.io/deployment/oss/dagster-yaml
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Logging, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.line_settings import COMMENT, is_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "sent-logs"
VERSION = 1
SUFFIXES = (
    ".py", ".yml", ".yaml", ".json", ".xml", ".conf", ".ini", ".cfg", ".sh", ".bash", ".properties", ".toml", ".ts",
)  # fmt: skip
WANTS = (
    Want(
        suffixes=SUFFIXES,
        needles=(
            b"onitoringConfiguration", b"awslogs_group", b"awslogs-group", b"Datadog-Extension", b"DD_LOGS_ENABLED",
            b"syslog_drain", b"syslog-drain", b"-drain", b"ComputeLogManager", b"newrelic-admin", b"JSONLayout",
            b"JsonLayout", b"JsonTemplateLayout", b"JsonFormatter", b"LogstashEncoder", b"LogstashLayout",
        ),
    ),
)  # fmt: skip
GIVES = (Logging,)

FORMS = (
    (
        "remote",
        Sifted(
            re.compile(
                r"\b(?:s3|cloudWatch|managedPersistence)(?:Monitoring|Logging)Configuration\b|\bawslogs[_-]group\b"
                r"|\bDatadog-Extension\b|\bDD_LOGS_ENABLED[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?true|\bsyslog[_-]drain"
                r"|\blog[\w-]{0,30}-drain\b|\b(?:GCS|S3|AzureBlob)ComputeLogManager\b",
                re.IGNORECASE,
            )
        ),
    ),
    ("error-tracking", Sifted(re.compile(r"\bnewrelic-admin[ \t]{1,4}run-program\b"))),
    (
        "structured",
        Sifted(
            re.compile(r"\b(?:JSONLayout|JsonLayout|JsonTemplateLayout|JsonFormatter|LogstashEncoder|LogstashLayout)\b")
        ),
    ),
)


def read(document: Document) -> Iterator[Logging]:
    """Yield each form at its first line that is no comment."""
    if is_aside(document.path):
        return
    for form, pattern in FORMS:
        if form == "structured" and document.path.endswith(".py"):
            continue  # what Python code imports says more
        line = _line(pattern, document)
        if line:
            yield Logging(source=Source(path=document.path, line=line, tool=TOOL), form=form)


def _line(pattern: Sifted, document: Document) -> int:
    if not pattern.may_be_in(document):
        return 0
    places = (document.text.count("\n", 0, found.start()) + 1 for found in pattern.finditer(document.text))
    return next((line for line in places if COMMENT.match(document.lines[line - 1]) is None), 0)
