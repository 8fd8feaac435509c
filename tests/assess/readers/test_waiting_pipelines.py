"""Pipelines that wait for others to complete."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import waiting_pipelines


@pytest.mark.parametrize(
    ("path", "text", "count"),
    [
        ("a.tf", 'resource "aws_sns_topic_subscription" "orders_completion" {\n  protocol = "lambda"\n}\n', 1),
        ("a.tf", 'event_pattern = jsonencode({\n  detail-type = ["orders.completed"]\n})\n', 1),
        ("lib/orders.ts", "eventPattern: { detailType: ['Orders finished'] },\n", 1),
        ("dags/orders.py", "wait = OwnSensor(task_id='wait', external_dag_ids=['items'])\n", 1),
        ("a.tf", 'resource "aws_sns_topic_subscription" "alarms" {}\n', 0),
        ("a.tf", 'detail-type = ["Glue Job State Change"]\n', 0),
        ("dags/sensor.py", "def __init__(self, external_dag_id): self.external_dag_id = external_dag_id\n", 0),
    ],
)
def test_an_event_of_completion_or_a_sensor_joins_pipelines(path: str, text: str, count: int) -> None:
    assert [one.form for one in waiting_pipelines.read(Document(path, text.encode()))] == ["pipelines"] * count
