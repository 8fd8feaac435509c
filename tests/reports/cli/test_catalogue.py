"""`catalogue` and its formats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.reports.cli.conftest import Command


def test_text_is_the_default(command: Command) -> None:
    assert command("catalogue") == command("catalogue", "--format", "text")


def test_markdown_is_the_published_page(command: Command) -> None:
    assert command("catalogue", "--format", "markdown").out.startswith("# The practices and criteria\n")


def test_json_names_its_schema(command: Command) -> None:
    assert json.loads(command("catalogue", "--format", "json").out)["schema"] == "catalogue/1"


@pytest.mark.parametrize("wrong", ["html", ""])
def test_an_unknown_format_is_wrong_use(command: Command, wrong: str) -> None:
    assert command("catalogue", "--format", wrong).code == 2
