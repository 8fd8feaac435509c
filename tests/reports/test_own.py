"""What the reports say of own rules and of practices of plug-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.assessment import OwnRulesRow
from assess.findings import Status
from assess.values import replace
from reports import html, markdown, terminal
from reports.own import own_rules_line
from tests.reports.conftest import sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.assessment import Assessment

RULES = OwnRulesRow(off=("test.unit",), thresholds={"MOST": 0.7}, unreachable={"3": "l3.testing rests on test.unit"})
LINE = (
    "Rated with the team's own rules: 1 practice switched off, 1 threshold of its own, level 3 and above out of reach."
)
FORMATS = [terminal.render, markdown.render, html.render]


def with_own(reason: str = "1 of 2 loads have an owner") -> Assessment:
    row = replace(sample().practices["test.unit"], status=Status.PARTIAL, title="Loads have an owner", reason=reason)
    return replace(sample(), own_practices={"acme.owned-loads": row})


def test_own_rules_are_told_in_a_line() -> None:
    assert own_rules_line(replace(sample(), own_rules=RULES)) == LINE


@pytest.mark.parametrize("render", FORMATS)
def test_every_report_says_that_own_rules_were_used(render: Callable[[Assessment], str]) -> None:
    assert "own rules: 1 practice" in " ".join(render(replace(sample(), own_rules=RULES)).replace("&#39;", "'").split())


@pytest.mark.parametrize("render", FORMATS)
def test_rules_of_the_model_alone_need_no_words(render: Callable[[Assessment], str]) -> None:
    assert "own rules" not in render(sample())


@pytest.mark.parametrize("render", FORMATS)
def test_own_practices_are_a_group_of_their_own(render: Callable[[Assessment], str]) -> None:
    told = render(with_own())
    assert ("acme.owned-loads" in told, "Own practices" in told) == (True, True)


@pytest.mark.parametrize("render", FORMATS)
def test_without_them_there_is_no_such_group(render: Callable[[Assessment], str]) -> None:
    assert "Own practices" not in render(sample())


def test_what_a_plug_in_says_is_no_markup() -> None:
    assert "<script>alert" not in html.render(with_own("<script>alert(1)</script>"))
