"""Pages of orchestrators that an image, a script or a template deploys."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from assess.documents import Document
from assess.facts import Dashboard, DashboardForm
from assess.readers import orchestrator_pages

STACK = "AWSTemplateFormatVersion: '2010-09-09'\nUserData: !Sub |\n  airflow webserver -D\n"


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("Dockerfile", "FROM apache/airflow:2.9.1\nCMD airflow webserver --port 8080\n", [2]),
        ("Dockerfile", 'FROM python:3.12\nCMD ["dagster-webserver", "-h", "0.0.0.0"]\n', [2]),
        ("Dockerfile", "FROM python:3.12\nENTRYPOINT prefect server start\n", [2]),
        ("Dockerfile", "FROM quay.io/astronomer/astro-runtime:12.1.0\n", [1]),
        ("Dockerfile", "FROM apache/airflow:2.9.1\nRUN pip install dagster-webserver\n", []),
        ("Dockerfile", "FROM mageai/mageai:0.9.70\nCOPY . /home/src\n", [1]),
        ("Dockerfile", "FROM registry.test/mageai-client:1\n", []),
        ("Dockerfile", "FROM\n", []),
        (".devcontainer/Dockerfile", "FROM python:3.12\nCMD dagit\n", []),
        ("docker/entrypoint.sh", "#!/bin/sh\nif true; then\n  exec airflow api-server\nfi\n", [3]),
        ("docker/entrypoint.sh", "# airflow webserver is elsewhere\nexec airflow scheduler\n", []),
        ("entrypoint-web.sh", "exec uv run --active dagit -h 0.0.0.0 -w workspace.yaml\n", [1]),
        ("Dockerfile", 'FROM python:3.12\nCMD ["poetry", "run", "airflow", "api-server"]\n', [2]),
        ("Dockerfile", 'FROM python:3.12\nCMD ["poetry", "run", "airflow-client", "api-server"]\n', []),
        ("Procfile", "web: airflow webserver --port $PORT\n", [1]),
        ("airflow-web.service", "[Service]\nExecStart=/opt/venv/bin/airflow webserver\n", [2]),
        ("airflow-scheduler.service", "[Service]\nAfter=airflow-webserver.service\nExecStart=airflow scheduler\n", []),
        ("airflow.yaml", STACK, [3]),
    ],
)
def test_deployed_pages(path: str, text: str, lines: list[int]) -> None:
    found = [one for one in orchestrator_pages.read(Document(path, text.encode())) if isinstance(one, Dashboard)]
    assert [one.source.line for one in found if one.form is DashboardForm.ORCHESTRATOR_UI] == lines


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("Dockerfile_web", True), ("pages.Dockerfile", True), ("airflow-webserver-start.sh", True), ("start.sh", False)],
)
def test_files_that_are_named_for_images_or_web_servers(name: str, wanted: bool) -> None:  # noqa: FBT001
    found = any(fnmatchcase(name.lower(), one) for want in orchestrator_pages.WANTS for one in want.names)
    assert found is wanted
