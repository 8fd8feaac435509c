"""What Compose files start, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import (
    Command,
    Dashboard,
    Environment,
    HealthProbe,
    Infrastructure,
    Pin,
    PinKind,
    ResourceLimit,
    Source,
    ToolUse,
    Use,
)
from assess.readers import compose

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Fact, Facts

AIRFLOW = b"""\
x-airflow: &airflow
  image: ${AIRFLOW_IMAGE:-apache/airflow:2.9.1}
services:
  web:
    <<: *airflow
    command: webserver
    healthcheck: {test: [CMD, curl, localhost]}
  db: {image: "postgres:15"}
  cache: {image: redis}
"""


def facts(text: bytes, path: str = "docker-compose.yml") -> list[Fact]:
    return list(compose.read(Document(path, text)))


def test_services_are_local_infrastructure() -> None:
    areas = [(fact.name, fact.area, fact.local) for fact in facts(AIRFLOW) if isinstance(fact, Infrastructure)]
    assert areas == [("web", "orchestration", True), ("db", "warehouse", True), ("cache", "compute", True)]


def test_a_production_file_is_not_local() -> None:
    found = facts(AIRFLOW, "docker-compose-production.yaml")
    assert [fact.local for fact in found if isinstance(fact, HealthProbe)] == [False]


@pytest.mark.parametrize(
    ("service", "local"),
    [
        ("{image: 'ghcr.io/team/loader:${VERSION:-latest}', restart: always}", False),
        ("{image: 'registry.test:5000/loader:$VERSION', restart: unless-stopped}", False),
        ("{image: 'ghcr.io/team/loader:${VERSION}'}", True),
        ("{image: 'postgres:${VERSION}', restart: always}", True),
        ("{image: 'ghcr.io/team/loader:${VERSION}', restart: always, build: .}", True),
    ],
)
def test_released_images_that_are_kept_up_are_not_local(service: str, local: bool) -> None:  # noqa: FBT001
    found = facts(f"services:\n  loader: {service}\n  db: {{image: postgres}}\n".encode())
    assert {fact.local for fact in found if isinstance(fact, Infrastructure)} == {local}


def test_an_image_of_any_name_may_run_the_web_server_of_airflow() -> None:
    text = b"services:\n  pages: {image: catalogue, command: webserver, environment: {_AIRFLOW_DB_UPGRADE: 'true'}}\n"
    named = text.replace(b"AIRFLOW_", b"OTHER_")
    assert [len([one for one in facts(some) if isinstance(one, Dashboard)]) for some in (text, named)] == [1, 0]


def test_a_container_to_develop_in_is_local_and_no_tool() -> None:
    found = facts(AIRFLOW, ".devcontainer/docker-compose.prod.yml")
    local = {fact.local for fact in found if isinstance(fact, (Infrastructure, HealthProbe, Dashboard))}
    assert (local, [fact for fact in found if isinstance(fact, (ToolUse, Environment))]) == ({True}, [])


def test_an_opt_in_profile_is_local_even_in_production() -> None:
    text = b"services: {flower: {image: mher/flower:2.0, profiles: [flower]}}"
    assert [fact.local for fact in facts(text, "compose.prod.yml") if isinstance(fact, Dashboard)] == [True]


def test_the_web_server_shows_the_pipelines() -> None:
    assert [fact.source.line for fact in facts(AIRFLOW) if isinstance(fact, Dashboard)] == [4]


def test_images_are_pinned_by_their_tags() -> None:
    kinds = [fact.kind for fact in facts(AIRFLOW) if isinstance(fact, Pin)]
    assert kinds == [PinKind.EXACT, PinKind.EXACT, PinKind.MOVING]


@pytest.mark.parametrize("text", [b"", b"services:", b"services: [a]", b"- services", b"services: {a: null}"])
def test_malformed_shapes_start_nothing(text: bytes) -> None:
    assert not [fact for fact in facts(text) if isinstance(fact, Infrastructure)]


@pytest.mark.parametrize("base", ["docker-compose.yaml", "compose-base.yml", "docker-compose.common.yaml"])
def test_a_base_file_is_in_production_where_an_override_for_it_lies_beside(
    facts_of: Callable[..., Facts], base: str
) -> None:
    both = [*facts(AIRFLOW, base), *facts(b"services: {web: {}}", "docker-compose-production.yaml")]
    linked = compose.link(facts_of(*both))
    assert {(type(fact), fact.local) for fact in linked if isinstance(fact, (Dashboard, HealthProbe))} == {
        (Dashboard, False),
        (HealthProbe, False),
    }


@pytest.mark.parametrize(
    ("line", "local"),
    [
        ("scp infra/docker-compose.yml deploy@web.corp.org:/srv", False),
        ("docker stack deploy -c infra/docker-compose.yml shop", False),
        ("scp infra/other.yml deploy@web.corp.org:/srv", True),
        ("cp infra/docker-compose.yml /srv", True),
    ],
)
def test_a_file_that_is_brought_to_a_host_is_not_local(facts_of: Callable[..., Facts], line: str, local: bool) -> None:  # noqa: FBT001
    command = Command(source=Source(path="ci.yml"), owner="deploy", words=tuple(line.split()))
    linked = [*compose.link(facts_of(*facts(AIRFLOW, "infra/docker-compose.yml"), command))]
    assert bool(linked) is not local


@pytest.mark.parametrize(
    ("line", "local"),
    [
        ('  source = "${path.root}/docker-compose.yml"', False),
        ('  user_data = templatefile("${path.module}/docker-compose.yml", { tag = var.tag })', False),
        ('  # source = "docker-compose.yml"', True),
        ('  source = "${path.root}/nginx.conf" # beside compose', True),
    ],
)
def test_a_file_that_terraform_brings_to_a_machine_is_not_local(
    facts_of: Callable[..., Facts],
    line: str,
    local: bool,  # noqa: FBT001
) -> None:
    brought = facts(f"resource {{\n{line}\n}}\n".encode(), "infra/main.tf")
    linked = [*compose.link(facts_of(*facts(AIRFLOW, "infra/docker-compose.yml"), *brought))]
    assert bool(linked) is not local


@pytest.mark.parametrize(("source", "local"), [("docker-compose.yml,.env", False), ("nginx.conf", True)])
def test_a_file_that_an_action_copies_is_not_local(
    facts_of: Callable[..., Facts],
    source: str,
    local: bool,  # noqa: FBT001
) -> None:
    use = Use(source=Source(path="ci.yml"), owner="deploy", name="appleboy/scp-action", inputs=(("source", source),))
    linked = [*compose.link(facts_of(*facts(AIRFLOW, "docker-compose.yml"), use))]
    assert bool(linked) is not local


@pytest.mark.parametrize(("path", "pages"), [("compose.prod.yml", 1), ("docker-compose.yml", 0)])
def test_the_page_on_the_workers_counts_in_production(facts_of: Callable[..., Facts], path: str, pages: int) -> None:
    found = facts(b"services: {flower: {image: apache/airflow, command: celery flower}}", path)
    linked = compose.link(facts_of(*found))
    assert sum(isinstance(fact, ResourceLimit) for fact in linked) == pages


@pytest.mark.parametrize(
    ("environment", "path", "local"),
    [
        ("{ENVIRONMENT: prod}", "docker-compose.yml", False),
        ("[STAGE=production]", "docker-compose.yml", False),
        ("{ENVIRONMENT: dev}", "docker-compose.yml", True),
        ("{NODE_ENV: production}", "docker-compose.yml", True),
        ("['ENVIRONMENT=${ENVIRONMENT:-prod}']", "docker-compose.yml", True),
        ("{ENVIRONMENT: prod}", "docker-compose.local.yml", True),
    ],
)
def test_a_variable_of_a_service_says_that_it_runs_in_production(environment: str, path: str, local: bool) -> None:  # noqa: FBT001
    text = f"services: {{web: {{image: etl, environment: {environment}, healthcheck: {{test: [CMD, curl]}}}}}}\n"
    assert [fact.local for fact in facts(text.encode(), path) if isinstance(fact, HealthProbe)] == [local]


@pytest.mark.parametrize(
    ("password", "restart", "path", "local"),
    [
        ("${PASSWORD:?not set}", "always", "docker-compose.yml", False),
        ("${PASSWORD:?not set}", "unless-stopped", "server/compose.yml", False),
        ("${PASSWORD:-postgres}", "always", "docker-compose.yml", True),
        ("${PASSWORD:?not set}", "on-failure", "docker-compose.yml", True),
        ("${PASSWORD:?not set}", "always", "docker-compose.dev.yml", True),
        ("${PASSWORD}", "on-failure", "deploy/prod/docker-compose.yml", False),
        ("${PASSWORD}", "on-failure", "deploy/prod/docker-compose.test.yml", True),
    ],
)
def test_a_stack_of_a_server(password: str, restart: str, path: str, local: bool) -> None:  # noqa: FBT001
    service = f"{{image: postgres, restart: {restart}, environment: {{PASSWORD: '{password}'}}}}"
    stack = f"services: {{db: {service}}}"
    assert [fact.local for fact in facts(stack.encode(), path) if isinstance(fact, Infrastructure)] == [local]
