"""Logging of code in Ruby, JavaScript, TypeScript, Go, R, C# and Rust, and the error tracking that they share.

Loggers of Python count here by their names, wherever they were made, and the calls of dbt's macros to `log`:
https://docs.getdbt.com/reference/dbt-jinja-functions/log
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Fact, Logging, Role, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "other-logging"
VERSION = 4
SCRIPTS = (".rb", ".rake", ".ru", ".js", ".mjs", ".cjs", ".ts", ".go", ".r", ".cs", ".rs", ".jl", ".php", ".ex", ".exs")
JVM = (".java", ".scala", ".kt")
TEMPLATES = (".tmpl", ".j2", ".jinja")
LEVELS = (b".info(", b".warning(", b".warn(", b".error(", b".exception(", b".debug(", b".critical(")
TRACKERS = (b"Sentry", b"Rollbar", b"Bugsnag", b"Honeybadger", b"Raygun", b"Airbrake")
WANTS = (
    Want(
        suffixes=SCRIPTS,
        needles=(b"log", b"Log", b"applicationinsights", *TRACKERS),
    ),
    Want(names=("rakefile",), needles=TRACKERS),
    Want(suffixes=(".r",), needles=(b"message(",)),  # R's own way to tell of a run, on the error stream
    Want(suffixes=JVM, needles=(b"Sentry", b"Rollbar", b"LogstashEncoder", b"com.google.cloud.logging")),
    Want(suffixes=(".py",), needles=tuple(b"ogger" + level for level in LEVELS)),
    Want(suffixes=(".py",), needles=tuple(b"OGGER" + level for level in LEVELS)),
    Want(suffixes=(".py",), needles=tuple(b"ogging" + level for level in LEVELS)),
    Want(suffixes=TEMPLATES, needles=(b"ogger.", b"logging."), roles=(Role.TEMPLATE,)),
    Want(suffixes=(".sql",), needles=(b" log(", b"{log(")),
)
GIVES = (Logging,)

FORMS = (
    (
        "error-tracking",
        Sifted(
            re.compile(
                r"\b(?:Sentry|Rollbar|Bugsnag|Honeybadger|Raygun|Airbrake)\b\s{0,3}(?:\.|::)\s{0,3}(?:init|configure|start)\b|\bsentry\.Init\("
            )
        ),
    ),
    (
        "remote",
        Sifted(
            re.compile(
                r"@google-cloud/logging|google/cloud/logging|cloud\.google\.com/go/logging|com\.google\.cloud\.logging"
                r"|winston-cloudwatch|aws-cloudwatch-log|applicationinsights|ApplicationInsights|dd-trace|opentelemetry/sdk-logs"
            )
        ),
    ),
    (
        "structured",
        Sifted(
            re.compile(
                r"(?:from|require\(|import)\s{0,3}\(?['\"](?:winston|pino|bunyan|@aws-lambda-powertools/logger)['\"]"
                r"|\"(?:log/slog|go\.uber\.org/zap|github\.com/rs/zerolog|github\.com/sirupsen/logrus)\""
                r"|\b(?:SemanticLogger|lograge|Serilog|LogstashEncoder|tracing_subscriber)\b"
            )
        ),
    ),
    (
        "ordinary",
        Sifted(
            re.compile(
                r"\blogger\.(?:debug|info|warn|warning|error|fatal)\b|\bLogger\.new\b|\blog\.(?:Print|Fatal|Panic)\w{0,3}\("
                r"|\bflog\.\w{4,5}\(|\blogger::log_\w{4,5}\(|\blog_(?:info|warn|error|debug)\(|\b_?logger\.Log\w{5,11}\(|\blog::\w{4,5}!"
                r"|(?<![\w.])(?:info|warn|error)!\("
            )
        ),
    ),
)
OF_PYTHON = Sifted(
    re.compile(
        r"^[ \t]*_{0,2}(?:logger|LOGGER|logging)\.(?:debug|info|warning|warn|error|exception|critical)\(",
        re.MULTILINE,
    )
)
# The log of a run that the orchestrator keeps is no logging of the code's own.
OF_ORCHESTRATOR = (b"get_run_logger", b"get_dagster_logger", b"airflow.task", b"prefect.context", b"LoggingMixin")
OF_MACROS = Sifted(re.compile(r"\{%-?[ \t]{0,5}do[ \t]{1,3}log\(|\{\{-?[ \t]{0,3}log\("))
TOLD = Sifted(re.compile(r"^[^#\n]*?(?<![\w.])(?:base::)?message\(", re.MULTILINE))


def read(document: Document) -> Iterator[Fact]:
    """Yield the forms of logging that one file shows, each at its first line."""
    for form, pattern in _forms(document):
        found = pattern.search_in(document)
        if found is not None:
            line = document.text.count("\n", 0, found.start()) + 1
            yield Logging(source=Source(path=document.path, line=line, tool=TOOL), form=form)


def _forms(document: Document) -> tuple[tuple[str, Sifted], ...]:
    """Return what to look for in a file of this language."""
    path = document.path.lower()
    if path.endswith(".sql"):
        return (("ordinary", OF_MACROS),)
    if path.endswith((".py", *TEMPLATES)):
        own = not any(word in document.content for word in OF_ORCHESTRATOR)
        return (("ordinary", OF_PYTHON),) if own else ()
    return (*FORMS, ("ordinary", TOLD)) if path.endswith(".r") else FORMS
