"""Statistical checks that teams write themselves."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import CheckKind
from assess.readers import own_anomalies

MODEL = "select day from orders where abs(total - avg(total) over w) / stddev(total) over w > 3"
FUNCTION = "def find_volume_anomalies(df):\n    return df[abs(df.rows - df.rows.mean()) / df.rows.std() > 3]\n"


def kinds(path: str, text: str) -> list[CheckKind]:
    return [check.kind for check in own_anomalies.read(Document(path, text.encode()))]


@pytest.mark.parametrize(
    ("path", "text"), [("models/data_quality/dq_zscore_anomalies.sql", MODEL), ("jobs/volumes.py", FUNCTION)]
)
def test_a_statistic_over_the_data_finds_anomalies(path: str, text: str) -> None:
    assert kinds(path, text) == [CheckKind.ANOMALY]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("models/fraud/anomalies.sql", MODEL),
        ("models/data_quality/anomalies.sql", "select 1 as stddevs"),
        ("jobs/volumes.py", "def find_volume_anomalies(df):\n    return df.std()\n"),
    ],
)
def test_anomalies_of_the_business_and_plain_figures_are_none(path: str, text: str) -> None:
    assert kinds(path, text) == []
