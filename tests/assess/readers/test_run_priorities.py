"""Priorities that an orchestrator runs work in."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import run_priorities


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("dags/a.py", "PythonOperator(task_id='load', priority_weight=100)\n"),
        ("dags/a.py", "TriggerDagRunOperator(priority_weight=WEIGHTS.get(name, 10))\n"),
        ("jobs.py", 'define_asset_job("orders", tags={"dagster/priority": "5"})\n'),
        ("jobs.yaml", "tags:\n  dagster/priority: 3\n"),
        ("tasks.py", "import luigi\n\nclass Orders(luigi.Task):\n    priority = 100\n"),
    ],
)
def test_a_run_has_a_priority(path: str, text: str) -> None:
    assert len(list(run_priorities.read(Document(path, text.encode())))) == 1


@pytest.mark.parametrize("text", ["Operator(priority_weight=0)\n", "Operator(priority_weight=1)\n", "x.priority = 7\n"])
def test_the_weight_of_all_ranks_nothing(text: str) -> None:
    assert not list(run_priorities.read(Document("dags/a.py", text.encode())))


def test_a_priority_in_a_comment_is_none() -> None:
    text = "default_args = {\n    # 'priority_weight': 10,\n    'priority_weight': 20,\n}\n"
    assert [one.source.line for one in run_priorities.read(Document("dags/a.py", text.encode()))] == [3]
