"""Stages in the names of resources."""

from __future__ import annotations

from typing import Any, cast

import pytest

from assess.documents import Document
from assess.facts import EnvironmentKind, Facts
from assess.readers import resource_names

NOTHING = cast("Any", None)


def stages(text: str, path: str = "jobs/load.py") -> list[tuple[str, int | None]]:
    return [(one.stage, one.source.line) for one in resource_names.read(Document(path, text.encode()))]


def linked(*texts: str) -> list[EnvironmentKind]:
    found = [one for text in texts for one in resource_names.read(Document("jobs/load.py", text.encode()))]
    return [one.kind for one in resource_names.link(Facts(tuple(found), activity=NOTHING, ages=NOTHING))]


def test_each_stage_of_a_file_is_found_once() -> None:
    assert stages('A = "orders-prod"\nB = "orders_dev"\nC = "sales-prod"\n') == [("prod", 1), ("dev", 2)]


def test_a_host_ends_in_its_stage() -> None:
    assert stages('URL = "https://orders-staging.corp.org/api"\n') == [("staging", 1)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("jobs/load.sh", "pip install -r requirements-dev.txt"),
        ("jobs/load.sh", "apt install libxml-dev make"),
        ("tests/test_load.py", 'PROJECT = "orders-prod"'),
        ("package-lock.json", '"name": "orders-dev"'),
    ],
)
def test_files_of_development_and_tests_are_no_place(path: str, text: str) -> None:
    assert stages(text, path) == []


def test_production_and_a_stage_before_it_are_environments() -> None:
    assert linked('A = "orders-prod"', 'A = "orders-dev"') == [
        EnvironmentKind.PRODUCTION,
        EnvironmentKind.DEVELOPMENT,
    ]


def test_one_stage_alone_is_none() -> None:
    assert linked('A = "orders-dev"', 'A = "sales-dev"') == []
