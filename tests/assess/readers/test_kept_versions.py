"""Backups that a platform makes, and deployments of what a version or a build names."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Rollback
from assess.readers import kept_versions

RELEASE = """\
resources:
  pipelines:
    - pipeline: build
      source: build-artefacts
stages:
  - stage: deploy
"""


def forms(path: str, text: str) -> list[str]:
    found = kept_versions.read(Document(path, text.encode()))
    return [one.form for one in found if isinstance(one, Rollback) and one.implied]


@pytest.mark.parametrize(
    ("path", "text", "form"),
    [
        ("rds.tf", '  backup_retention_period = 7\n  engine = "postgres"\n', "backup"),
        ("table.tf", "  point_in_time_recovery {\n    enabled = true\n  }\n", "backup"),
        ("stack.ts", "new Table(this, 'rows', { pointInTimeRecovery: true });\n", "backup"),
        ("stack.ts", "  pointInTimeRecovery: this.stage === 'PROD',\n", "backup"),
        ("stack.yml", "      PointInTimeRecoverySpecification:\n        PointInTimeRecoveryEnabled: true\n", "backup"),
        ("variables.tf", 'variable "image_version" {\n  default = "0.0.42"\n}\n', "named-version"),
        ("roles/warehouse/defaults/main.yml", "trino_version: 467.1\n", "named-version"),
        ("cd.yml", RELEASE, "chosen-build"),
    ],
)
def test_what_can_be_taken_again(path: str, text: str, form: str) -> None:
    assert forms(path, text) == [form]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("rds.tf", "  backup_retention_period = 0\n"),
        ("table.py", "point_in_time_recovery=False\n"),
        ("variables.tf", 'variable "image_version" {\n  type = string\n}\n'),
        ("config/main.yml", "schema_version: 2.1\n"),
        ("cd.yml", "resources:\n  pipelines: []\nstages: [deploy]\n"),
        ("cd.yml", "pipelines:\n  deploy: 1\n"),
    ],
)
def test_what_keeps_nothing(path: str, text: str) -> None:
    assert forms(path, text) == []
