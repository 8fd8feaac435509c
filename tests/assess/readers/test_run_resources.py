"""What Prefect's variables and Dagster's tags ask for runs."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import run_resources


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("flows.py", "load.job_variables = {'memory': '6Gi'}", [1]),
        ("flows.py", "load.deploy(job_variables={'cpu': 2})", [1]),
        ("jobs.py", "tags = {'dagster-k8s/config': {'container_config': {'resources': {'limits': {}}}}}", [1]),
        ("jobs.py", "tags = {'ecs/memory': '512'}", [1]),
        ("assets.py", "docker.run(image='load', container_kwargs={'mem_limit': '8g'})", [1]),
        ("assets.py", "docker.run(image='load', container_kwargs={'volumes': []})", []),
        ("prefect.yaml", "deployments:\n- work_pool:\n    job_variables: {memory: 2Gi}\n", [3]),
        ("dags.py", "load = Pod(resources={'request_memory': '1Gi', 'limit_memory': '2Gi'})", [1]),
        ("dags.py", "load = Pod(container_resources=k8s.V1ResourceRequirements(limits={'cpu': 1}))", [1]),
        ("dags.py", "from kubernetes.client.models import V1ResourceRequirements", []),
        ("flows.py", "load.job_variables = {'env': {}}", []),
        ("flows.py", "text = 'job_variables'", []),
        ("prefect.yaml", "job_variables: null", []),
    ],
)
def test_amounts_of_a_run(path: str, text: str, lines: list[int]) -> None:
    assert [one.source.line for one in run_resources.read(Document(path, text.encode()))] == lines
