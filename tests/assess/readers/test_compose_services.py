"""Compose files: what each service runs."""

import pytest

from assess.documents import Document
from assess.facts import Command, ServiceBuild, Target
from assess.readers import compose_services

COMPOSE = b"""\
services:
  tests:
    command: ["pytest", "-m", "integration"]
    depends_on: [db]
  db:
    image: postgres
  web:
    entrypoint: /bin/run
    command: serve
"""


def read(content: bytes) -> list[object]:
    return list(compose_services.read(Document("compose.yml", content)))


def test_services_that_say_what_they_run() -> None:
    found = {fact.name: fact.needs for fact in read(COMPOSE) if isinstance(fact, Target)}
    assert found == {"tests": ("db",), "web": (), "web:entrypoint": ()}


def test_their_commands() -> None:
    commands = [(fact.words, fact.source.line) for fact in read(COMPOSE) if isinstance(fact, Command)]
    assert commands == [(("pytest", "-m", "integration"), 2), (("/bin/run", "serve"), 7), (("/bin/run", "$@"), 7)]


def test_the_image_of_a_tool_stands_for_the_tool() -> None:
    found = [
        fact.words for fact in read(b"services:\n  tf:\n    image: org/terraform:1.2\n") if isinstance(fact, Command)
    ]
    assert found == [("terraform", "$@")]


@pytest.mark.parametrize("content", [b"", b"services: [a]\n", b"services: {a: 1}\n", b"x: y\n"])
def test_other_shapes_give_nothing(content: bytes) -> None:
    assert read(content) == []


BUILDS = b"""\
services:
  loads:
    build:
      context: .
      dockerfile: docker/Dockerfile
      args: {PACKAGE: loads}
  api:
    build: api
  db:
    image: postgres
  far:
    build: https://example.org/far.git
"""


def test_the_builds_of_services_with_their_arguments() -> None:
    builds = [(one.service, one.dockerfile, one.arguments) for one in read(BUILDS) if isinstance(one, ServiceBuild)]
    assert builds == [("loads", "docker/Dockerfile", (("PACKAGE", "loads"),)), ("api", "api/Dockerfile", ())]
