"""Triggers of Google Cloud Build that Terraform makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import BuildStart, CiJob, Trigger, Use
from assess.readers import build_triggers, cloud_build

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts

TRIGGER = """\
resource "google_cloudbuild_trigger" "orders" {
  filename = "build/cloudbuild.yaml"
  github {
    %s
  }
}
"""
MODULE = """\
module "on_tag" {
  source         = "git::https://example.org/terraform.git//modules/cloudbuild-trigger?ref=v0.2.0"
  registry_image = "orders"
  %s
}
"""
BUILD = b"steps:\n  - name: gcr.io/cloud-builders/docker\n    args: [build, .]\n"


def read(text: str) -> list[object]:
    return list(build_triggers.read(Document("main.tf", text.encode())))


@pytest.mark.parametrize(
    ("event", "triggers"),
    [
        ('push { branch = "^main$" }', (Trigger.MAIN,)),
        ('push { tag = ".*" }', (Trigger.TAG,)),
        ('pull_request { branch = "^main$" }', (Trigger.REQUEST,)),
    ],
)
def test_what_starts_the_build_of_a_file(event: str, triggers: tuple[Trigger, ...]) -> None:
    found = [(one.file, one.triggers) for one in read(TRIGGER % event) if isinstance(one, BuildStart)]
    assert found == [("build/cloudbuild.yaml", triggers)]


def test_a_trigger_that_is_off_starts_nothing() -> None:
    off = (TRIGGER % 'push { branch = "main" }').replace("github {", "disabled = true\n  github {")
    assert read(off) == []


@pytest.mark.parametrize(("event", "triggers"), [('tag = ".*"', (Trigger.TAG,)), ('branch = "main"', (Trigger.MAIN,))])
def test_a_trigger_of_a_module_is_a_job_that_builds_an_image(event: str, triggers: tuple[Trigger, ...]) -> None:
    found = read(MODULE % event)
    assert [one.triggers for one in found if isinstance(one, CiJob)] == [triggers]
    assert [one.owner for one in found if isinstance(one, Use)] == ["main.tf#on_tag"]


def test_a_module_that_names_neither_branch_nor_tag_is_no_job() -> None:
    assert read(MODULE % "") == []


def test_a_build_is_started_by_the_triggers_of_its_file(facts_of: Callable[..., Facts]) -> None:
    build = cloud_build.read(Document("build/cloudbuild.yaml", BUILD))
    jobs = cloud_build.link(facts_of(*build, *read(TRIGGER % 'push { branch = "^main$" }')))
    assert [one.triggers for one in jobs if isinstance(one, CiJob)] == [(Trigger.MAIN,)]
