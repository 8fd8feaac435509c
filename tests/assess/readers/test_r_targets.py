"""Pipelines of R's targets package."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from assess.documents import Document
from assess.facts import Ages, Fact, Facts, Lineage, Pipeline
from assess.readers import r_targets

if TYPE_CHECKING:
    from assess.activity import Activity

LISTED = 'list(\n  tar_target(raw, read_csv("x")),\n  # tar_target(old, 1),\n  tar_target(name = fit, lm(raw))\n)\n'
FETCH = "fetched <- list(\n  tar_target(\n    orders,\n    fetch()\n  )\n)\n"


def facts(files: dict[str, str]) -> list[Fact]:
    found = [fact for path, text in files.items() for fact in r_targets.read(Document(path, text.encode()))]
    ages = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})
    return list(r_targets.link(Facts(found, activity=cast("Activity", None), ages=ages)))


@pytest.mark.parametrize(
    ("files", "tasks"),
    [
        ({"_targets.R": LISTED}, ["raw", "fit"]),
        ({"_targets.R": 'source("1_fetch.R")\nfetched\n', "1_fetch.R": FETCH}, ["orders"]),
        ({"flow/_targets.R": "tar_source()\nfetched\n", "flow/R/fetch.R": FETCH}, ["orders"]),
    ],
)
def test_the_targets_of_a_pipeline_with_those_of_the_scripts_that_it_reads(
    files: dict[str, str], tasks: list[str]
) -> None:
    found = [one for one in facts(files) if isinstance(one, Pipeline)]
    assert [[task.name for task in one.tasks] for one in found] == [tasks]


def test_targets_without_a_pipeline_are_none() -> None:
    assert facts({"1_fetch.R": FETCH}) == []


def test_targets_depend_on_one_another() -> None:
    assert [one.count for one in facts({"_targets.R": LISTED}) if isinstance(one, Lineage)] == [2]
