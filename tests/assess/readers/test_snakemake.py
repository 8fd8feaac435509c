"""Workflows of Snakemake."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, Audience, Condition, Fact, Facts, Known, Pipeline, Resilience
from assess.readers import snakemake

SNAKEFILE = """
rule all:
    input: "results/orders.parquet"

rule fetch_orders:
    output: "data/orders.csv"
    retries: 3
    shell: "curl -o {output} https://shop.example/orders.csv"

checkpoint clean_orders:
    input: rules.fetch_orders.output
    output: "results/orders.parquet"
    script: "scripts/clean.py"

onsuccess:
    print("notify nobody")

onerror:
    print("Workflow failed.")
    if "SLACK_TOKEN" in os.environ:
        shell("./bin/notify-on-failure orders")
"""
RULES = """
rule join:
    output: "results/joined.parquet"
    retries: 0
"""
MAILING = "rule all:\n    input: 'a'\n\nonerror:\n    shell(\"mail -s 'failed' {} < {{log}}\")\n"
PRINTING = "rule all:\n    input: 'a'\n\nonerror:\n    print('notify the data team on slack')\n"
PROFILE = "executor: slurm\nretries: 2\n"


def _facts(*files: tuple[str, str]) -> Facts:
    found = [fact for path, text in files for fact in _read(path, text)]
    local = Facts(found, activity=None, ages=None)  # type: ignore[arg-type]
    return local.extended(snakemake.link(local))


def _read(path: str, text: str) -> tuple[Fact, ...]:
    return tuple(snakemake.read(Document(path=path, content=text.encode())))


def _pipeline(*files: tuple[str, str]) -> Pipeline:
    return _facts(*files).of(Pipeline)[0]


def test_the_rules_below_a_snakefile_are_one_pipeline() -> None:
    found = _pipeline(("workflow/Snakefile", SNAKEFILE), ("workflow/rules/join.smk", RULES))
    assert [(task.name, task.retries) for task in found.tasks] == [
        ("all", Known.NOT_SET),
        ("fetch_orders", Known.SET),
        ("clean_orders", Known.NOT_SET),
        ("join", Known.OFF),
    ]


def test_a_handler_of_errors_tells_the_channel_of_its_file() -> None:
    told = [(one.on, one.channel, one.shared) for one in _facts(("Snakefile", SNAKEFILE)).of(Alert)]
    assert told == [(Condition.RUN_FAILURE, "slack", True)]


def test_a_workflow_that_tells_its_failures_says_so() -> None:
    assert _pipeline(("Snakefile", SNAKEFILE)).failure_alert is Known.SET


@pytest.mark.parametrize(
    ("address", "audience"),
    [("data-team@shop.org", Audience.TEAM), ("you@example.com", Audience.PLACEHOLDER), ("$USER", Audience.UNKNOWN)],
)
def test_a_handler_that_mails_reaches_the_address_that_it_names(address: str, audience: Audience) -> None:
    assert _facts(("Snakefile", MAILING.format(address))).of(Alert)[0].audience is audience


def test_what_a_handler_prints_tells_nobody() -> None:
    assert not _facts(("Snakefile", PRINTING)).of(Alert)


@pytest.mark.parametrize(
    ("path", "retries"),
    [("profiles/cluster/config.yaml", Known.SET), ("workflow/config/config.yaml", Known.NOT_SET)],
)
def test_a_profile_retries_all_rules(path: str, retries: Known) -> None:
    assert _pipeline(("Snakefile", SNAKEFILE), (path, PROFILE)).retries is retries


def test_a_run_makes_only_what_is_missing() -> None:
    assert [one.form for one in _facts(("Snakefile", SNAKEFILE)).of(Resilience)] == ["resumable"]


def test_rules_without_a_snakefile_above_them_make_no_pipeline() -> None:
    assert not _facts(("lib/join.smk", RULES)).of(Pipeline)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Snakefile", ""),
        ("Snakefile", "import os\n"),
        ("profiles/a/config.yaml", "- retries: 2\n"),
        ("x.smk", "rule :"),
    ],
)
def test_other_shapes_say_nothing(path: str, text: str) -> None:
    assert not _read(path, text)
