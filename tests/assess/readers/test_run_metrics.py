"""Metrics that code and settings send."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Condition, Monitor, ResourceLimit
from assess.readers import run_metrics


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("load.py", "from prometheus_client import Counter", True),
        ("load.py", "meter = metrics.get_meter('orders')", True),
        ("load.py", "tracer = trace.get_tracer('orders')", True),
        ("load.py", "from ddtrace import tracer", True),
        ("send.ts", "import AWSXRay from 'aws-xray-sdk-core';", True),
        ("cli.py", "    from mixpanel import Mixpanel", True),
        ("load.py", "from mixpanel_api import Export", False),
        ("load.py", "client.put_metric_data(Namespace='orders')", True),
        ("app.py", "from datadog_lambda.wrapper import datadog_lambda_wrapper", True),
        ("app.py", "sentry_sdk.init(traces_sample_rate=1.0)", True),
        ("src/main.rs", "use metrics_exporter_prometheus::PrometheusBuilder;", True),
        ("send.ts", "new PutMetricDataCommand({})", True),
        ("send.sh", "curl --data-binary @- http://gateway/metrics/job/orders # pushgateway", True),
        ("aks.yml", "appInsightsEnabled: True", True),
        ("aks.yml", "appInsightsEnabled: False", False),
        ("loader.conf", "statsd = { port = 8125 }", True),
        ("load.py", "# from prometheus_client import Counter", False),
        ("Dockerfile", 'FROM python:3.12\nCMD ["opentelemetry-instrument", "python", "-m", "load"]\n', True),
        ("bin/start.sh", "exec opentelemetry-instrument uvicorn app:api", True),
        ("Dockerfile", "FROM java:21\nCOPY lib/applicationinsights.json /opt/app/\n", True),
        ("Dockerfile", "FROM java:21\n# COPY lib/applicationinsights.json /opt/app/\n", False),
        ("Dockerfile", "FROM python:3.12\nRUN pip install opentelemetry-api\n", False),
        ("load.py", "client = InfluxDBClient(url)", False),
        ("tests/app.py", "from prometheus_client import Counter", False),
    ],
)
def test_what_sends_metrics(path: str, text: str, found: bool) -> None:  # noqa: FBT001
    read = run_metrics.read(Document(path, text.encode()))
    assert [one.on for one in read if isinstance(one, Monitor)] == [Condition.OTHER] * found


@pytest.mark.parametrize(
    ("path", "text", "forms"),
    [
        ("etl/log.py", "used = psutil.virtual_memory().percent", ["asked of the machine"]),
        ("etl/log.py", '_, _, free = shutil.disk_usage("/")', ["asked of the machine"]),
        ("src/load.ts", "log(process.memoryUsage().heapUsed)", ["asked of the machine"]),
        ("etl/log.py", "import psutil", []),
    ],
)
def test_what_a_process_asks_its_machine_is_watched_by_nothing(path: str, text: str, forms: list[str]) -> None:
    found = run_metrics.read(Document(path, text.encode()))
    assert [one.form for one in found if isinstance(one, ResourceLimit)] == forms


def test_agent_that_measures_a_machine_watches_resources() -> None:
    text = 'cat > agent.json <<EOF\n{"metrics": {"metrics_collected": {\n  "cpu": {"measurement": []}}}}\nEOF\n'
    found = [one for one in run_metrics.read(Document("bin/agent.sh", text.encode())) if isinstance(one, Monitor)]
    assert [(one.on, one.scheduled) for one in found] == [(Condition.RESOURCE, True)]


def test_agent_that_only_sends_logs_watches_no_resources() -> None:
    text = '{"logs": {"metrics_collected": {"emf": {}}}}'
    assert list(run_metrics.read(Document("agent.json", text.encode()))) == []
