"""Counts of rejected records."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import reject_counts


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("models.py", "class Load(Model):\n    rows_failed = models.IntegerField(default=0)\n"),
        ("models.py", "class Load(Base):\n    records_rejected: Mapped[int] = mapped_column(Integer)\n"),
        ("runs.sql", "create table loads (\n  id int,\n  invalid_rows bigint\n);\n"),
        ("schema.py", "SCHEMA = [bigquery.SchemaField('dropped_records', 'INTEGER')]\n"),
        ("Load.java", 'Metrics.counter(Load.class, "orders_rejected_schema").inc();\n'),
        ("load.py", "metrics.increment('events.malformed')\n"),
        ("alarm.tf", 'metric_name = "records_failed"\n'),
    ],
)
def test_a_column_or_a_metric_of_rejected_records_keeps_their_count(path: str, text: str) -> None:
    assert [one.what for one in reject_counts.read(Document(path, text.encode()))] == ["counts of rejected records"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("load.py", "bad_rows = frame[frame.id.isna()]\n"),
        ("load.py", "    skipped_entries: list[str] = field(default_factory=list)\n"),
        ("load.py", "read_csv(path, on_bad_lines='skip')\n"),
        ("runs.sql", "select failed_transactions from stats\n"),
    ],
)
def test_a_variable_or_an_option_keeps_none(path: str, text: str) -> None:
    assert list(reject_counts.read(Document(path, text.encode()))) == []
