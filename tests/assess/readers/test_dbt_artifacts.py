"""Results of dbt's runs that code carries away."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import dbt_artifacts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("s3.upload_file('target/run_results.json', 'results', key)", 1),
        ("if name == 'run_results.json':\n    s3.put_object(Body=body, Bucket='b', Key=name)", 1),
        ('"""Uploads run_results.json"""\ns3.upload_file("target/manifest.json", "b", "k")', 0),
        ("open('target/run_results.json')", 0),
    ],
)
def test_results_are_kept_where_they_are_uploaded(text: str, kept: int) -> None:
    assert len(list(dbt_artifacts.read(Document("jobs/upload.py", text.encode())))) == kept
