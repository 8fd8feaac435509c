"""Settings and arguments that send logs to one place or write them as JSON, in any format.

https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html, https://docs.datadoghq.com/serverless/,
https://docs.cloudfoundry.org/devguide/services/log-management.html, https://docs.newrelic.com/docs/apm/agents/python-agent/,
https://logging.apache.org/log4j/2.x/manual/json-template-layout.html,
https://docs.sentry.io/platforms/java/guides/spring-boot/, https://learn.microsoft.com/azure/azure-monitor/app/java-standalone-config,
https://docs.spring.io/spring-boot/reference/features/logging.html#features.logging.structured and
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
VERSION = 3
SUFFIXES = (
    ".py", ".yml", ".yaml", ".json", ".xml", ".conf", ".ini", ".cfg", ".sh", ".bash", ".properties", ".toml", ".ts",
)  # fmt: skip
AGENTS = (b"applicationinsights", b"dd-java-agent", b"newrelic.jar", b"elastic-apm-agent")
WANTS = (
    Want(
        suffixes=SUFFIXES,
        needles=(
            b"onitoringConfiguration", b"awslogs_group", b"awslogs-group", b"Datadog-Extension", b"DD_LOGS_ENABLED",
            b"syslog_drain", b"syslog-drain", b"-drain", b"ComputeLogManager", b"newrelic-admin", b"JSONLayout",
            b"JsonLayout", b"JsonTemplateLayout", b"JsonFormatter", b"LogstashEncoder", b"LogstashLayout",
            b"CloudWatchAppender", b"GelfAppender", b"LogstashTcpSocketAppender", b"Loki4jAppender", b"SentryAppender",
            b"cloud.logging.logback", b"logging.structured.format", b"BufferingHandler)", b"MemoryHandler)",
            b"HTTPHandler)", b"SocketHandler)", b"logging.Handler)",
        ),
    ),
    Want(
        names=("application*.yml", "application*.yaml", "application*.properties"),
        needles=(b"sentry", b"structured:"),
    ),
    Want(names=("applicationinsights.json",), needles=(b"onnectionString", b"role")),
    Want(names=("dockerfile*", "*.dockerfile"), needles=AGENTS),
)  # fmt: skip
GIVES = (Logging,)

SPRING = re.compile(r"(?:^|/)application[^/]*\.(?:ya?ml|properties)$")
OF_SPRING = (
    ("error-tracking", Sifted(re.compile(r"^sentry\.dsn[ \t]{0,4}=|^sentry:[ \t]{0,8}\r?\n", re.MULTILINE))),
    ("structured", Sifted(re.compile(r"^[ \t]{1,12}structured:[ \t]{0,8}\r?\n", re.MULTILINE))),
)
OF_AGENT = (("remote", Sifted(re.compile(r"\"(?:connectionString|role)\""))),)
FORMS = (
    (
        "remote",
        Sifted(
            re.compile(
                r"\b(?:s3|cloudWatch|managedPersistence)(?:Monitoring|Logging)Configuration\b|\bawslogs[_-]group\b"
                r"|\bDatadog-Extension\b|\bDD_LOGS_ENABLED[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?true|\bsyslog[_-]drain"
                r"|\bapplicationinsights(?:-agent[\w.$-]{0,40}\.jar|\.json)|\bdd-java-agent|\belastic-apm-agent"
                r"|\b(?:CloudWatchAppender|GelfAppender|LogstashTcpSocketAppender|Loki4jAppender)\b|\bcloud\.logging\.logback\b"
                # a handler of the team's own: https://docs.python.org/3/library/logging.handlers.html
                r"|\bclass \w{1,60}\((?:logging\.)?(?:handlers\.)?(?:Buffering|Memory|HTTP|Socket)Handler\)"
                r"|\bclass (?=\w{0,40}(?:query|sql|database|postgres|s3|cloud|kafka|elastic|http|mongo|pubsub|loki))"
                r"\w{1,60}\(logging\.Handler\)"
                r"|\blog[\w-]{0,30}-drain\b|\b(?:GCS|S3|AzureBlob)ComputeLogManager\b",
                re.IGNORECASE,
            )
        ),
    ),
    (
        "error-tracking",
        Sifted(re.compile(r"\bnewrelic-admin[ \t]{1,4}run-program\b|\bnewrelic\.jar\b|\bSentryAppender\b")),
    ),
    (
        "structured",
        Sifted(
            re.compile(
                r"\b(?:JSONLayout|JsonLayout|JsonTemplateLayout|JsonFormatter|LogstashEncoder|LogstashLayout)\b"
                r"|\blogging\.structured\.format\.\w{1,20}[ \t]{0,4}="
            )
        ),
    ),
)


def read(document: Document) -> Iterator[Logging]:
    """Yield each form at its first line that is no comment."""
    if is_aside(document.path):
        return
    for form, pattern in _forms(document.path):
        if form == "structured" and document.path.endswith(".py"):
            continue  # what Python code imports says more
        line = _line(pattern, document)
        if line:
            yield Logging(source=Source(path=document.path, line=line, tool=TOOL), form=form)


def _forms(path: str) -> tuple[tuple[str, Sifted], ...]:
    if path.lower().endswith("applicationinsights.json"):
        return OF_AGENT
    return (*FORMS, *OF_SPRING) if SPRING.search(path) else FORMS


def _line(pattern: Sifted, document: Document) -> int:
    if not pattern.may_be_in(document):
        return 0
    places = (document.text.count("\n", 0, found.start()) + 1 for found in pattern.finditer(document.text))
    return next((line for line in places if COMMENT.match(document.lines[line - 1]) is None), 0)
