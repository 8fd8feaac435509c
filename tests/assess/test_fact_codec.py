"""What goes into the fact cache."""

from __future__ import annotations

from assess.fact_codec import encode_facts
from assess.facts import Command, Source


def command(*words: str) -> Command:
    return Command(source=Source(path="a.sh", line=1, tool="shell"), owner="a", words=words)


def test_facts_are_kept() -> None:
    assert encode_facts([command("dbt", "test")]) is not None


def test_facts_with_a_secret_are_not() -> None:
    assert encode_facts([command("dbt", "run", "--password", "hunter2hunter2")]) is None
