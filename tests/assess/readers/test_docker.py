from typing import TYPE_CHECKING, cast

import pytest

from assess.dispatch import Dispatcher
from assess.documents import Document
from assess.facts import Artifact, Pin, PinKind, Role, ToolUse
from assess.readers import docker

if TYPE_CHECKING:
    from assess.readers.protocol import Reader

IMAGE = b"""\
ARG PYTHON=3.11
FROM node:20 AS assets
COPY package.json .
FROM python:${PYTHON}-slim
COPY --from=assets /app/static /static
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt dbt-core==1.7.4 \\
    # the client
    requests
COPY ["dags", "plugins/", "/opt/"]
"""


def facts(text: bytes, path: str = "Dockerfile") -> list[object]:
    return list(docker.read(Document(path, text)))


def pins(text: bytes) -> list[tuple[str, PinKind]]:
    return [(fact.name, fact.kind) for fact in facts(text) if isinstance(fact, Pin)]


def artifact(text: bytes, path: str = "Dockerfile") -> Artifact:
    return next(fact for fact in facts(text, path) if isinstance(fact, Artifact))


def test_copied_paths_are_held_but_not_what_a_stage_gives() -> None:
    assert artifact(IMAGE).holds == ("package.json", "requirements.txt", "dags", "plugins")


def test_a_container_to_develop_in_is_no_artefact_and_no_tool() -> None:
    found = facts(IMAGE, ".devcontainer/Dockerfile")
    assert [fact for fact in found if isinstance(fact, (Artifact, ToolUse))] == []


def test_an_image_without_code_is_stock() -> None:
    assert artifact(b"FROM apache/airflow:2.9.1\nCOPY requirements.txt /\n").stock


def test_an_image_with_the_whole_folder_is_not_stock() -> None:
    image = artifact(b"FROM python:3.11\nCOPY . /app\n", "jobs/Dockerfile")
    assert (image.holds, image.stock, image.folder) == ((".",), False, "jobs")


def test_bases_and_installed_packages_are_pinned() -> None:
    assert pins(IMAGE) == [
        ("node:20", PinKind.EXACT),
        ("python:3.11-slim", PinKind.EXACT),
        ("dbt-core", PinKind.EXACT),
        ("requests", PinKind.NONE),
    ]


def test_a_moving_base_is_moving() -> None:
    assert pins(b"FROM apache/airflow\n") == [("apache/airflow", PinKind.MOVING)]


def test_a_base_behind_an_unknown_variable_is_not_judged() -> None:
    assert pins(b"ARG TAG\nFROM apache/airflow:${TAG}\n") == []


def test_an_earlier_stage_is_no_base() -> None:
    assert pins(b"FROM python:3.11 AS base\nFROM base\n") == [("python:3.11", PinKind.EXACT)]


def test_here_documents_are_no_instructions() -> None:
    assert pins(b"FROM python:3.11\nRUN <<EOF\necho hi\nFROM x:latest\nEOF\n") == [("python:3.11", PinKind.EXACT)]


def test_a_file_without_a_base_says_nothing() -> None:
    assert facts(b"# FROM python:3.11\n") == []


def test_an_image_holds_what_its_last_stage_holds() -> None:
    built = b"FROM python:3.12 AS builder\nCOPY . /src\n"
    text = built + b"FROM python:3.12\nCOPY --from=builder /src/dist/*.whl /app/\nCOPY sql /app/sql\n"
    assert artifact(text).holds == ("*.whl", "sql")


def test_an_image_holds_what_it_takes_whole_from_another_stage() -> None:
    text = b"FROM python:3.12 AS source\nCOPY dags /src\nFROM python:3.12\nCOPY --from=source /src /app\n"
    assert artifact(text).holds == ("dags",)


def test_what_is_compiled_stands_for_the_folder_that_it_is_compiled_from() -> None:
    held = [
        artifact(f"FROM openjdk:17\nCOPY {path} /app\n".encode()).holds
        for path in ("target/universal/stage", "etl/target/*.jar", "build/libs/etl.jar", "target/etl-1.0.jar")
    ]
    assert held == [(".",), ("etl",), (".",), (".",)]


@pytest.mark.parametrize(
    ("runs", "opened"),
    [
        ("RUN pip install -U .", ["."]),
        ("RUN $VIRTUAL_ENV/bin/pip install --no-cache-dir .", ["."]),
        ("RUN pip install -e .", []),
        ("RUN pip install --no-deps .", []),
        ("RUN pip install -r requirements.txt\nRUN pip install .", []),
    ],
)
def test_an_image_may_install_the_open_requirements_of_the_project(runs: str, opened: list[str]) -> None:
    found = facts(f"FROM python:3.12-slim\nCOPY . .\n{runs}\n".encode())
    assert [fact.name for fact in found if isinstance(fact, Pin) and fact.scope == "project"] == opened


@pytest.mark.parametrize(
    ("copies", "opened"),
    [
        ("COPY pyproject.toml .\nCOPY jobs/pyproject.toml jobs/", [".", "jobs"]),
        ("COPY pyproject.toml uv.lock ./", []),
        ("COPY . .", []),
        ("COPY jobs/ jobs/", []),
    ],
)
def test_an_image_may_install_a_project_without_its_lock_file(copies: str, opened: list[str]) -> None:
    installs = "RUN --mount=type=cache,target=/cache,sharing=locked uv sync --package jobs"
    found = facts(f"FROM python:3.12-slim\n{copies}\n{installs}\n".encode())
    assert [fact.name for fact in found if isinstance(fact, Pin) and fact.scope == "project"] == opened


def test_what_an_argument_names_is_held_by_its_default_or_left_to_the_build() -> None:
    image = artifact(b"FROM python:3.12\nARG JOB=orders\nARG OTHER\nCOPY $JOB job\nCOPY ./$OTHER/ other\n")
    assert (image.holds, image.varied) == (("orders",), ("$OTHER",))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Dockerfile", True),
        ("Dockerfile_app", True),
        ("Dockerfile-dev", True),
        ("jobs.Dockerfile", True),
        ("BaseDockerfile", True),
        ("Dockerfiles", False),
    ],
)
def test_a_definition_of_an_image_is_known_by_its_name(name: str, wanted: bool) -> None:  # noqa: FBT001
    reader = cast("Reader", docker)

    assert bool(Dispatcher([reader]).rules(f"docker/{name}", Role.PIPELINE)) is wanted
