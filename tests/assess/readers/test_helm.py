from typing import TypeVar

import pytest

from assess.documents import Document
from assess.facts import (
    Dashboard,
    DashboardForm,
    Environment,
    EnvironmentKind,
    Fact,
    Facts,
    HealthProbe,
    Infrastructure,
    Pin,
    PinKind,
    VersionField,
)
from assess.readers import helm

Kind = TypeVar("Kind", bound=Fact)

CHART = """\
apiVersion: v2
name: jobs
version: 1.2.0
dependencies:
  - name: airflow
    version: 1.13.1
    repository: https://airflow.apache.org
  - name: redis
    version: ">=17"
"""
VALUES = """\
image: {repository: acme/jobs, tag: latest}
web:
  livenessProbe: {httpGet: {path: /health}}
"""


def facts(kind: type[Kind], text: str, path: str = "charts/jobs/Chart.yaml") -> list[Kind]:
    return [fact for fact in helm.read(Document(path, text.encode())) if isinstance(fact, kind)]


def test_a_helmfile_is_read_with_its_templates_unfilled() -> None:
    written = (
        'releases:\n  - name: etl\n    chart: dagster/dagster\n    values: [{tag: {{ requiredEnv "SHA" | quote }}}]\n'
    )
    found = facts(Infrastructure, written, "ops/helmfile.yaml")
    assert [(fact.name, fact.area) for fact in found] == [("dagster/dagster", "orchestration")]


def test_a_chart_and_its_dependencies_are_infrastructure() -> None:
    assert [(fact.name, fact.area) for fact in facts(Infrastructure, CHART)] == [
        ("jobs", "compute"),
        ("airflow", "orchestration"),
        ("redis", "compute"),
    ]


def test_dependencies_are_pinned() -> None:
    assert [fact.kind for fact in facts(Pin, CHART)] == [PinKind.EXACT, PinKind.RANGE]


def test_a_deployed_orchestrator_has_an_interface() -> None:
    assert [fact.source.line for fact in facts(Dashboard, CHART)] == [5]


def test_the_chart_s_version() -> None:
    assert [fact.version for fact in facts(VersionField, CHART)] == ["1.2.0"]


def test_values_pin_images_and_set_probes() -> None:
    path = "charts/jobs/values-staging.yaml"
    assert [fact.kind for fact in facts(Pin, VALUES, path)] == [PinKind.MOVING]
    assert len(facts(HealthProbe, VALUES, path)) == 1
    assert [fact.kind for fact in facts(Environment, VALUES, path)] == [EnvironmentKind.STAGING]


def test_a_template_is_read_by_its_lines() -> None:
    text = "kind: Deployment\nspec:\n  {{- if .Values.probe }}\n  livenessProbe: {}\n  {{- end }}\n"
    path = "charts/jobs/templates/web.yaml"
    assert [fact.area for fact in facts(Infrastructure, text, path)] == ["compute"]
    assert len(facts(HealthProbe, text, path)) == 1


@pytest.mark.parametrize("text", ["", "[]", "chart", "{}"])
def test_malformed_shapes(text: str) -> None:
    assert facts(Infrastructure, text) == []


@pytest.mark.parametrize(("other", "expected"), [(None, ["jobs"]), ("values-prod.yaml", ["production"])])
def test_a_charts_own_values_are_its_environment_where_there_is_no_other(
    other: str | None, expected: list[str]
) -> None:
    found = [*helm.read(Document("charts/jobs/Chart.yaml", CHART.encode()))]
    for name in filter(None, ("values.yaml", other)):
        found += helm.read(Document(f"charts/jobs/{name}", VALUES.encode()))
    local = Facts(found, activity=None, ages=None)  # type: ignore[arg-type]
    assert [one.name for one in (*local.of(Environment), *helm.link(local))] == expected


def test_a_helmfile_is_read_through_its_markup() -> None:
    text = """\
releases:
{{ if eq .Environment.Name "prod" }}
  - name: platform
    chart: dagster/dagster
    values: [{image: {tag: {{ requiredEnv "TAG" | quote }}}}]
{{ end }}
"""
    assert [fact.form for fact in facts(Dashboard, text, "ops/helmfile.yaml")] == [DashboardForm.ORCHESTRATOR_UI]
