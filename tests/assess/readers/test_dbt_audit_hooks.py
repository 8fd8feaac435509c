"""Audit logs that hooks of dbt write."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Facts
from assess.readers import dbt_audit_hooks

PROJECT = 'name: shop\non-run-end:\n  - "{{ log_run(results) }}"\n'
MACRO = "{% macro log_run(results) %}\n  insert into audit.runs select '{{ invocation_id }}'\n{% endmacro %}\n"


@pytest.mark.parametrize(
    ("project", "macro", "forms"),
    [
        (PROJECT, MACRO, ["audit"]),
        (PROJECT, MACRO.replace("insert into audit.runs select", "select"), []),
        (PROJECT, MACRO.replace("log_run", "grant_access"), []),
        (PROJECT.replace("  -", "  #-"), MACRO, []),
    ],
)
def test_a_hook_that_writes_a_log_is_an_audit_log(project: str, macro: str, forms: list[str]) -> None:
    files = {"dbt_project.yml": project, "macros/log_run.sql": macro}
    local = [fact for path, text in files.items() for fact in dbt_audit_hooks.read(Document(path, text.encode()))]
    linked = dbt_audit_hooks.link(Facts(local, activity=None, ages=None))  # type: ignore[arg-type]
    assert [one.form for one in linked] == forms
