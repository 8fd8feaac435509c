"""Settings that send logs to one place or write them as JSON."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import sent_logs


@pytest.mark.parametrize(
    ("path", "text", "forms"),
    [
        ("dags/load.py", "conf = {'s3MonitoringConfiguration': {'logUri': uri}}", ["remote"]),
        ("dags/load.py", "EcsRunTaskOperator(awslogs_group='orders')", ["remote"]),
        (".chalice/config.json", '"layers": ["arn:aws:lambda:eu:1:layer:Datadog-Extension:87"]', ["remote"]),
        ("manifest.yml", "services:\n  - logs-space-drain\n", ["remote"]),
        ("values.yaml", "type: GCSComputeLogManager", ["remote"]),
        ("values.yaml", "type: LocalComputeLogManager", []),
        ("start.sh", "exec newrelic-admin run-program gunicorn app", ["error-tracking"]),
        ("src/main/resources/log4j2.yaml", "JSONLayout:\n  compact: true", ["structured"]),
        ("logging.json", '{"class": "pythonjsonlogger.jsonlogger.JsonFormatter"}', ["structured"]),
        ("src/main/resources/application.yml", "sentry:\n  dsn: ${SENTRY_DSN:}\n", ["error-tracking"]),
        ("src/main/resources/application.properties", "sentry.dsn=${SENTRY_DSN}\n", ["error-tracking"]),
        ("src/main/resources/application.yml", "logging:\n  structured:\n    format:\n", ["structured"]),
        ("values.yaml", "sentry:\n  dsn: ''\n", []),
        ("src/main/resources/logback.xml", '<appender class="io.sentry.logback.SentryAppender">', ["error-tracking"]),
        ("lib/applicationinsights.json", '{"role": {"name": "loader"}}', ["remote"]),
        ("Dockerfile", "ADD applicationinsights-agent-3.4.14.jar /opt/", ["remote"]),
        ("orders/logs.py", "class QueryLog(logging.handlers.BufferingHandler):\n    pass\n", ["remote"]),
        ("orders/logs.py", "class DatabaseLog(logging.Handler):\n    pass\n", ["remote"]),
        ("orders/logs.py", "class ProgressLog(logging.Handler):\n    pass\n", []),
        ("settings.json", '{"connectionString": "x"}', []),
        ("dags/load.py", "# awslogs_group='orders'", []),
        ("tests/load.py", "EcsRunTaskOperator(awslogs_group='orders')", []),
    ],
)
def test_where_logs_go(path: str, text: str, forms: list[str]) -> None:
    assert [one.form for one in sent_logs.read(Document(path, text.encode()))] == forms
