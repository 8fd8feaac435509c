"""What goes into the fact cache, and comes out of it."""

from __future__ import annotations

from assess.fact_codec import decode_facts, encode_facts
from assess.facts import Command, Known, Pipeline, Source, Task


def command(*words: str) -> Command:
    return Command(source=Source(path="a.sh", line=1, tool="shell"), owner="a", words=words)


def test_facts_come_back_as_they_were() -> None:
    task = Task(name="load", operator="BashOperator", words=("dbt", "build"), retries=Known.SET)
    dag = Pipeline(source=Source(path="dags/a.py", line=3), name="a", tool="airflow", tasks=(task,), tags=("é", '"'))
    assert decode_facts(encode_facts([dag, command("dbt", "test")]) or b"") == (dag, command("dbt", "test"))


def test_facts_with_a_secret_are_not_kept() -> None:
    assert encode_facts([command("dbt", "run", "--password", "hunter2hunter2")]) is None


def test_facts_with_a_text_that_is_no_unicode_are_not_kept() -> None:
    assert encode_facts([command("dbt", "run", "\udcff")]) is None


def test_bytes_of_another_kind_hold_no_facts() -> None:
    assert decode_facts(b"facts") is None
