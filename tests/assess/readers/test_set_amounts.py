"""Amounts that any file allows to what runs."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import set_amounts


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("slurm/run.slurm", "#SBATCH --mem=16G"),
        ("modal_app/build.py", "    memory=32768,"),
        ("main/start.py", "    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))"),
        ("dbt_project.yml", "    shop__query_tag: shop_dbt"),
        ("dags/config.py", "    cpu: int = 8192"),
        (".chalice/config.json", '"lambda_memory_size": 256,'),
        ("configuration/webservice.yml", "  memoryInGB: 2"),
        ("terraform/templates/container.json.tmpl", '"vcpus": ${cpu},'),
        ("jobs/session.py", '"spark.executor.memory": "12G",'),
        ("lib/stack.ts", "readCapacity: 5,"),
        ("compute/training.yml", "  max_nodes: 4"),
        ("ops/helmfile.yaml", "maxConcurrentRuns: 10"),
        ("definitions/reserve.js", "reservation: 'projects/a/locations/US/reservations/pipeline',"),
        ("profiles.yml", 'X-Trino-Client-Tags: "hourly"'),
        ("profiles.yml", "      maximum_bytes_billed: 1000000000"),
        ("profiles.yml", "      maximum_bytes_billed: \"{{ env_var('DBT_MAX_BYTES_BILLED') | as_number }}\""),
        ("jobs/session.py", '    .config("spark.driver.memory", "6g")'),
        ("Dockerfile", "ENV QUEUE_MAX_MEMORY_PER_CHILD=750000"),
        ("deploy.sh", "gcloud run jobs deploy load --memory 2Gi"),
    ],
)
def test_an_amount(path: str, line: str) -> None:
    assert [one.form for one in set_amounts.read(Document(path, line.encode()))] == ["limits"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("values.yaml", "#   cpu: 100m"),
        ("dags/airflow.cfg", "default_cpus = 1"),
        ("jobs/load.py", "    # memory = 4096"),
        ("jobs/load.py", '    >>> session("x", memory=4096)'),
        ("infra/local/values.yaml", "memory: 1Gi"),
        ("sample_data_config/pods.yaml", "memory: 1Gi"),
        ("dags/retired/crawl.py", '"spark.executor.memory": "12G"'),
        ("jobs/load.py", "with Pool(max_workers=8) as pool:"),
        ("jobs/load.py", "memory = remember(3)"),
        ("jobs/load.py", "n_cores = 4"),
        ("catalog.yml", "in_memory: true"),
    ],
)
def test_no_amount(path: str, line: str) -> None:
    assert list(set_amounts.read(Document(path, line.encode()))) == []


def test_line_of_the_first_amount() -> None:
    document = Document("task.yaml", b"name: load\n# cpu: 1\ncpu: 2\nmemory: 4096\n")
    assert [one.source.line for one in set_amounts.read(document)] == [3]
