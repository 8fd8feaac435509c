"""What an apply of Terraform runs beside its resources."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Command, Fact, Facts, Target
from assess.readers import terraform_steps


def read(text: str, path: str = "infra/main.tf") -> list[Fact]:
    return list(terraform_steps.read(Document(path, text.encode())))


def commands(text: str) -> list[tuple[tuple[str, ...], str]]:
    return [(one.words, one.folder) for one in read(text) if isinstance(one, Command)]


def targets(found: list[Fact]) -> list[Target]:
    return list(terraform_steps.link(Facts(found, activity=None, ages=None)))  # type: ignore[arg-type]


def test_a_local_provisioner_runs_in_its_folder() -> None:
    text = """resource "null_resource" "push" {
  provisioner "local-exec" {
    working_dir = "${path.module}/../app"
    command     = "docker build -t orders ."
  }
}
"""
    assert commands(text) == [(("docker", "build", "-t", "orders", "."), "app")]


def test_a_remote_one_runs_on_another_machine() -> None:
    text = """resource "null_resource" "up" {
  provisioner "remote-exec" {
    inline = ["docker compose up --wait"]
  }
}
"""
    assert commands(text) == [(("ssh", "host", "docker compose up --wait"), "infra")]


@pytest.mark.parametrize(
    "block",
    [
        'resource "docker_image" "etl" {\n  build {\n    context = "../etl"\n  }\n}\n',
        'module "tasks" {\n  source = "./tasks"\n  images = [{ file = "${path.module}/../etl/Dockerfile" }]\n}\n',
    ],
)
def test_an_image_is_built_of_the_file_that_is_named(block: str) -> None:
    assert commands(block) == [(("docker", "build", "-f", "etl/Dockerfile", "."), "")]


def test_an_apply_runs_what_its_modules_do_too() -> None:
    found = read('module "push" {\n  source = "./push"\n}\n')
    found += read(
        'resource "a" "b" {\n  provisioner "local-exec" {\n    command = "ls"\n  }\n}\n', "infra/push/main.tf"
    )
    assert [(one.id, one.needs) for one in targets(found)] == [
        ("terraform:infra", ("terraform:infra/push",)),
        ("terraform:infra/push", ()),
    ]


def test_a_module_of_resources_alone_runs_nothing() -> None:
    assert read('resource "aws_s3_bucket" "orders" {\n  bucket = "orders"\n}\n') == []
