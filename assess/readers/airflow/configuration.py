"""Airflow's own settings: airflow.cfg, `AIRFLOW__SECTION__KEY` variables, the options of managed services.

https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html,
https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-env-variables.html and
https://cloud.google.com/composer/docs/composer-3/override-airflow-configurations
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Condition, Fact, Logging, Monitor, Secret, Source, ToolUse
from assess.readers.airflow.definitions import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

SECTION = re.compile(r"\[([\w.]{1,60})\]\s*$")
ENTRY = re.compile(r"([\w.]{1,80})\s*=(.*)$")
VARIABLE = re.compile(r"AIRFLOW__([A-Z_]{1,40}?)__([A-Z0-9_]{1,80})[\"']?\s*[=:](.*)$")
# A variable of a container as a pair, its value beside the name or in one of the next lines.
NAMED = re.compile(
    r"\bname[\"']?\s{0,9}[=:]\s{0,9}[\"']?AIRFLOW__([A-Z_]{1,40}?)__([A-Z0-9_]{1,80})\b[\"']?(.*)$", re.IGNORECASE
)
GIVEN = re.compile(r"\bvalue[\"']?\s{0,9}[=:]\s{0,9}([^},]{0,200})", re.IGNORECASE)
VALUE_WITHIN = 2  # lines
# The options of Managed Workflows (`core.key`) and of Composer (`core-key`).
MANAGED = (
    b"airflow_configuration_options",
    b"airflowConfigurationOptions",
    b"AirflowConfigurationOptions",
    b"airflow_config_overrides",
    b"airflowConfigOverrides",
)
OPTION = re.compile(
    r"[\"']?\b(api|celery|core|database|email|logging|metrics|scheduler|sentry|webserver)[.-]([a-z_]{2,80})[\"']?"
    r"\s{0,40}[=:]\s{0,9}([^}\n]{0,200})"
)
SECRETS = frozenset({("webserver", "secret_key"), ("api", "secret_key"), ("core", "fernet_key")})
# 32 bytes in the alphabet of URLs; what has another form opens nothing:
# https://airflow.apache.org/docs/apache-airflow/stable/security/secrets/fernet.html
FERNET = re.compile(r"[\w-]{43}=")
NO_SECRET = re.compile(r"[{$<]|temporary|change|replace|your|example|placeholder|^$|^xxx|^!|dummy", re.IGNORECASE)
FAKE = re.compile(r"[ \t]*(?:#|//).{0,200}?\b(?:fake|dummy|demonstration|not (?:a )?(?:real|secret))\b", re.IGNORECASE)
TOLD_ABOVE = 5  # lines
MAX_LINE = 400
ON = frozenset({"true", "1", "yes", "on", "t"})
SWITCHED = frozenset({"true", "false"})  # settings of the Helm chart that say which secrets are given
KEPT = frozenset({("core", "default_task_retries"), ("core", "dags_are_paused_at_creation")})
METRICS = {
    ("metrics", "statsd_on"): "statsd",
    ("scheduler", "statsd_on"): "statsd",
    ("metrics", "otel_on"): "opentelemetry",
}
REMOTE_LOGS = frozenset({("logging", "remote_logging"), ("core", "remote_logging")})
SENTRY = frozenset({("sentry", "sentry_on"), ("sentry", "sentry_dsn")})


def _is_told_fake(document: Document, line: int) -> bool:
    """Say whether a comment shortly before a value tells that it is none in use."""
    above = document.lines[max(0, line - 1 - TOLD_ABOVE) : line - 1]
    return any(FAKE.match(one[:MAX_LINE]) for one in above)


def read_configuration(document: Document, tool: str) -> Iterator[Fact]:
    """Yield what the settings of a file switch on; the values of secrets are not kept."""
    for section, key, value, line in _settings(document):
        source = Source(path=document.path, line=line, tool=tool)
        name = (section, key)
        if name in SECRETS and _is_secret(key, value) and not _is_told_fake(document, line):
            yield Secret(source=source, kind=f"airflow {key.replace('_', ' ')}")
        if name in KEPT:
            yield Setting(source=source, section=section, key=key, value=value.lower())
        if name in REMOTE_LOGS and value.lower() in ON:
            yield Logging(source=source, form="remote")
        if name in METRICS and value.lower() in ON:
            yield Monitor(source=source, on=Condition.OTHER, tool=METRICS[name], subject="airflow")
            yield ToolUse(source=source, kind="observability", tool=METRICS[name])
        if name in SENTRY and value and value.lower() not in ("false", "none"):
            yield Logging(source=source, form="error-tracking")
            yield ToolUse(source=source, kind="observability", tool="sentry")


def _is_secret(key: str, value: str) -> bool:
    if key == "fernet_key" and not FERNET.match(value):
        return False
    return not NO_SECRET.search(value) and value.lower() not in SWITCHED


def _settings(document: Document) -> Iterator[tuple[str, str, str, int]]:
    section = ""
    ini = document.path.endswith(".cfg")
    managed = any(word in document.content for word in MANAGED)
    for number, line in enumerate(document.lines, start=1):
        text = line.strip()
        if text.startswith(("#", ";", "//")):
            continue
        if ini and (header := SECTION.match(text)):
            section = header[1]
        elif ini and (entry := ENTRY.match(text)):
            yield section, entry[1], _value(entry[2]), number
        elif not ini and (named := NAMED.search(text)):
            below = document.lines[number : number + VALUE_WITHIN]
            given = next((found for part in (named[3], *below) if (found := GIVEN.search(part))), None)
            if given:
                yield named[1].lower(), named[2].lower(), _value(given[1]), number
        elif not ini and (variable := VARIABLE.search(text)):
            yield variable[1].lower(), variable[2].lower(), _value(variable[3]), number
        elif managed and (option := OPTION.match(text)):
            yield option[1], option[2], _value(option[3].rstrip(",")), number


def _value(text: str) -> str:
    return text.partition(" #")[0].strip().rstrip("\\").strip().strip("\"'")
