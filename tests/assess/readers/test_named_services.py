"""Services and platforms that are named by a word of their own."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import named_services


@pytest.mark.parametrize(
    ("path", "text", "tools"),
    [
        ("logs.tf", 'resource "aws_cloudwatch_log_group" "jobs" {}', ["cloudwatch"]),
        ("stack.yml", "    Type: AWS::Logs::LogGroup", ["cloudwatch"]),
        ("task.json", '"logDriver": "awslogs"', ["cloudwatch"]),
        ("jobs/copy.py", 'PREFIX = "s3://bucket/AWSLogs/"', []),
        ("charts/jobs/Chart.yaml", "apiVersion: v2", ["kubernetes"]),
        (".pipelines/cd.yml", "- task: HelmDeploy@0", ["kubernetes"]),
        ("Makefile", "\tkubectl apply -f jobs.yaml", ["kubernetes"]),
        ("values.yaml", "#  kubectl create secret generic broker", []),
        ("hql/load.hql", "--   spark3-sql -f load.hql", ["spark"]),
        ("template/job.py.tmpl", "spark = SparkSession.builder.getOrCreate()", ["spark"]),
        ("airflow.cfg", "statsd_on = True", ["statsd"]),
        ("airflow.cfg", "statsd_on = False", []),
        ("task.tf", 'name = "PROMETHEUS"', ["prometheus"]),
    ],
)
def test_a_word_names_its_service(path: str, text: str, tools: list[str]) -> None:
    assert [use.tool for use in named_services.read(Document(path, f"{text}\n".encode()))] == tools
