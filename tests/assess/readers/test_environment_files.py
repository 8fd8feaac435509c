"""Settings files of environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import Environment, EnvironmentKind, Fact, Secret, Source
from assess.readers import environment_files
from assess.readers.code import CodeFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts


def read(path: str, text: str = "bucket: orders\n") -> list[Fact]:
    return list(environment_files.read(Document(path, text.encode())))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("config/dev.yaml", "config/prod.yaml"),
        ("settings.development.toml", "settings.production.toml"),
        (".env.dev", ".env.prod"),
        ("deploy/dev.env", "deploy/prod.env"),
        ("src/main/resources/application-dev.yml", "src/main/resources/application-prod.yml"),
        ("environments/dev/params.json", "environments/prod/params.json"),
        ("conf/params.dev.json", "conf/params.prod.json"),
        ("appsettings.Development.json", "appsettings.Production.json"),
        ("conf/env/dev.yaml", "conf/env/prod.yaml"),
        ("live/dev/env.hcl", "live/prod/env.hcl"),
        ("dev/glue/terragrunt.hcl", "prod/glue/terragrunt.hcl"),
        ("templates/jobs-params-dev.json.j2", "templates/jobs-params-prod.json.j2"),
        ("infra/main.dev.bicepparam", "infra/main.prod.bicepparam"),
        ("conf/infra-DEV.variables.yml", "conf/infra-PRD.variables.yml"),
        ("configuration/compute/DEV-training.yml", "configuration/compute/PRD-training.yml"),
    ],
)
def test_stages_side_by_side_are_environments(facts_of: Callable[..., Facts], one: str, other: str) -> None:
    found = environment_files.link(facts_of(*read(one), *read(other)))
    assert [fact.kind for fact in found] == [EnvironmentKind.DEVELOPMENT, EnvironmentKind.PRODUCTION]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("config/prod.yaml", "config/base.yaml"),
        ("config/prod.yaml", "other/config/dev.yaml"),
        ("pipelines/dev.yaml", "pipelines/prod.yaml"),
        ("config/device.yaml", "config/product.yaml"),
        (".devcontainer/.env.dev", ".devcontainer/.env.prod"),
    ],
)
def test_one_stage_or_another_word_is_none(facts_of: Callable[..., Facts], one: str, other: str) -> None:
    assert list(environment_files.link(facts_of(*read(one), *read(other)))) == []


def test_packages_of_conda_are_no_settings() -> None:
    assert read("envs/test.yml", "name: test\ndependencies:\n  - python=3.12\n") == []


@pytest.mark.parametrize(
    "path",
    [".env.example", ".env.prod.sample", "env.template", "config.example.yml", "settings.toml.sample", "example.env"],
)
def test_an_example_is_told_as_one(path: str) -> None:
    assert [fact.example for fact in read(path) if isinstance(fact, Environment)] == [True]


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ("db_password: hunter2horse\n", 1),
        ("export API_KEY='a1b2c3d4e5f6'\n", 1),
        ('{\n  "client_secret": "a1b2c3d4e5f6",\n  "x": 1\n}\n', 1),
        ("db_password: ${DB_PASSWORD}\n", 0),
        ("db_password: changeme\n", 0),
        ("map_token: pk.eyJ1Ijoic2hvcCJ9.a1b2c3d4e5f6\n", 0),
        ("db_password: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db\n", 0),
        ("password_file: /run/secrets/db1password\n", 0),
        ("host: localhost\ndb_password: hunter2horse\n", 0),
    ],
)
def test_a_literal_password_is_a_secret(text: str, secrets: int) -> None:
    assert len([fact for fact in read("config/prod.yaml", text) if isinstance(fact, Secret)]) == secrets


def test_a_lock_file_of_providers_is_no_setting() -> None:
    assert read("live/dev/.terraform.lock.hcl", "provider {}\n") == []


@pytest.mark.parametrize("path", ["src/main/resources/reference.conf", "etl/src/main/resources/application.yml"])
def test_settings_without_a_profile_are_one_environment(path: str) -> None:
    assert [fact.form for fact in read(path) if isinstance(fact, Environment)] == ["default-file"]


def code(*paths: str) -> list[Fact]:
    return [CodeFile(source=Source(path=path), language="python", lines=9) for path in paths]


def test_folders_that_hold_the_same_code_for_each_stage_are_environments(facts_of: Callable[..., Facts]) -> None:
    copied = code("stage/orders/load.py", "stage/orders/keep.py", "prod/orders/load.py", "prod/orders/keep.py")
    found = environment_files.link(facts_of(*copied))
    assert {fact.kind for fact in found} == {EnvironmentKind.STAGING, EnvironmentKind.PRODUCTION}


@pytest.mark.parametrize(
    "paths",
    [
        ("stage/load.py", "prod/load.py"),
        ("staging/orders.sql", "staging/returns.sql", "prod/sums.sql", "prod/shares.sql"),
        ("test/load.py", "test/keep.py", "prod/load.py", "prod/keep.py"),
    ],
)
def test_folders_that_share_hardly_a_file_are_layers(facts_of: Callable[..., Facts], paths: tuple[str, ...]) -> None:
    assert list(environment_files.link(facts_of(*code(*paths)))) == []
