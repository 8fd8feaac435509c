"""Tools that configuration connects to."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import connections


@pytest.mark.parametrize(
    ("path", "text", "tools"),
    [
        ("config/app.yaml", "url: jdbc:postgresql://db:5432/events", ["postgres"]),
        ("config/app.conf", 'url = "jdbc:redshift://cluster:5439/dw"', ["redshift"]),
        (".env.sample", "DATABASE_URI=postgresql+psycopg://${USER}@db/harvest", ["postgres"]),
        ("compose.yml", "  AIRFLOW__CORE__SQL_ALCHEMY_CONN: postgresql://airflow@db/airflow", []),
        ("config/app.yaml", "# url: postgresql://db/events", []),
        ("disabled/app.yaml", "url: postgresql://db/events", []),
        ("build.gradle", "implementation 'org.postgresql:postgresql:42.7.3'", ["postgres"]),
        ("build.gradle", "// implementation 'org.postgresql:postgresql:42.7.3'", []),
        ("pom.xml", "<artifactId>json-schema-validator</artifactId>", ["json-schema"]),
        ("lib/applicationinsights.json", "{}", ["azure-monitor"]),
        ("dags/load.py", 'SQLExecuteQueryOperator(sql_conn_id="postgres_default")', ["postgres"]),
        ("dags/load.py", 'S3Hook(aws_conn_id="aws_default")  # mysql', []),
        ("jobs/load.py", "catalog = intake.open_redshift_catalog()", ["redshift"]),
    ],
)
def test_a_connection_names_its_tool(path: str, text: str, tools: list[str]) -> None:
    assert [use.tool for use in connections.read(Document(path, f"{text}\n".encode()))] == tools
