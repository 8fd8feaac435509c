import pytest

from assess.documents import parse_yaml
from assess.documents.values import Mapping
from assess.facts import Dashboard, HealthProbe, Known, Pipeline, Source
from assess.terms.workloads import cron_job, workload_facts

SOURCE = Source(path="job.yaml")


def manifest(text: str) -> Mapping:
    (found,) = parse_yaml(text)
    assert isinstance(found, Mapping)
    return found


def test_a_job_that_is_never_repeated() -> None:
    job = manifest("spec: {schedule: '@daily', jobTemplate: {spec: {backoffLimit: 0}}}")
    assert [fact.retries for fact in cron_job(job, "x", SOURCE, "k") if isinstance(fact, Pipeline)] == [Known.OFF]


def test_an_empty_probe_is_none() -> None:
    pod = manifest("spec: {containers: [{name: x, livenessProbe: null}]}")
    assert not [fact for fact in workload_facts(pod, SOURCE) if isinstance(fact, HealthProbe)]


def test_the_size_of_a_volume_is_no_limit() -> None:
    claim = manifest("spec: {resources: {requests: {storage: 100Mi}}}")
    assert not list(workload_facts(claim, SOURCE))


@pytest.mark.parametrize(
    ("container", "shown"),
    [
        ("{name: web, image: 'apache/airflow:2.9', args: [webserver]}", 1),
        ("{name: ui, image: 'shop/orders:1.2', command: [dagster-webserver]}", 1),
        ("{name: web, image: 'shop/orders:1.2', command: [webserver]}", 0),
        ("{name: scheduler, image: 'apache/airflow:2.9', args: [scheduler]}", 0),
    ],
)
def test_the_page_of_an_orchestrator(container: str, shown: int) -> None:
    pod = manifest(f"spec: {{containers: [{container}]}}")
    assert len([fact for fact in workload_facts(pod, SOURCE) if isinstance(fact, Dashboard)]) == shown
