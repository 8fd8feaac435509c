"""Tags of resources: owners and ranks."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Owner, Record
from assess.readers import resource_tags

LOCAL = """
locals {
  owner = "dse"
}
provider "aws" {
  default_tags {
    tags = {
      Owner = local.owner
    }
  }
}
"""
STACK = 'Resources:\n  Raw:\n    Properties:\n      Tags:\n        - Key: Owner\n          Value: "orders team"\n'


def owners(text: str, path: str = "main.tf") -> list[str]:
    return [fact.name for fact in resource_tags.read(Document(path, text.encode())) if isinstance(fact, Owner)]


@pytest.mark.parametrize(
    ("text", "path", "names"),
    [
        ('resource "aws_s3_bucket" "raw" {\n  tags = {\n    Owner = "dse"\n  }\n}\n', "main.tf", ["dse"]),
        (LOCAL, "a.tf", ["dse"]),
        ('tags = merge(local.all, {\n  "team" = "orders-team"\n})\n', "a.tf", ["orders-team"]),
        (STACK, "stack.yaml", ["orders team"]),
        (STACK, "cluster.yaml.tpl", ["orders team"]),
    ],
)
def test_tags_name_owners(text: str, path: str, names: list[str]) -> None:
    assert owners(text, path) == names


@pytest.mark.parametrize(
    "text",
    [
        'tags = {\n  Owner = "terraform"\n}\n',
        'tags = {\n  Owner = "ada@example.org"\n}\n',
        "tags = {\n  Owner = var.owner\n}\n",
        'resource "postgresql_database" "a" {\n  owner = "loader"\n}\n',
    ],
)
def test_no_owner(text: str) -> None:
    assert owners(text) == []


def test_a_severity_ranks_an_alarm() -> None:
    text = 'tags = {\n  severity = "Critical"\n}\n'
    assert any(isinstance(fact, Record) for fact in resource_tags.read(Document("alarms.tf", text.encode())))
