"""Checks in the pipelines' own code, and schemas that it holds records against."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from assess.evidence.code_checks import checks_in_code, held_to_schemas
from assess.facts import (
    Ages,
    CheckKind,
    Code,
    CodeKind,
    Contract,
    Fact,
    Facts,
    QualityCheck,
    Role,
    Source,
)

if TYPE_CHECKING:
    from assess.activity import Activity

QUIET = Ages(rated_at=datetime(2026, 6, 1, tzinfo=UTC), last_touched={}, touches_last_year={})


def facts_of(*facts: Fact) -> Facts:
    return Facts(facts, activity=cast("Activity", None), ages=QUIET)


def code(path: str, lines: int = 100, kind: CodeKind = CodeKind.MODULE) -> Code:
    return Code(source=Source(path=path), language="typescript", lines=lines, role=Role.PIPELINE, kind=kind, data=True)


def schema(path: str, form: str = "record-schema") -> Contract:
    return Contract(source=Source(path=path), dataset=path, format=form, enforced=True)


def check(path: str, tool: str) -> QualityCheck:
    return QualityCheck(source=Source(path=path), dataset=path, kind=CheckKind.VALIDITY, tool=tool, run_by=(path,))


@pytest.mark.parametrize(("tool", "count"), [("record-schema", 1), ("python", 0)])
def test_a_schema_for_each_record_is_more_than_a_lone_check(tool: str, count: int) -> None:
    facts = facts_of(code("load/orders.ts"), check("load/orders.ts", tool))
    assert len(checks_in_code(facts)) == count


def test_a_schema_holds_for_the_code_around_the_module_that_applies_it() -> None:
    facts = facts_of(code("load/orders.ts", 60), code("report/orders.ts", 40), schema("load/orders.ts"))
    assert held_to_schemas(facts).value == 0.6


def test_the_schemas_themselves_are_no_code_that_lacks_one() -> None:
    written = (code("schemas/order.json", 900, CodeKind.CONFIGURATION), schema("schemas/order.json", "json-schema"))
    facts = facts_of(code("load/orders.ts"), schema("load/orders.ts"), *written)
    assert held_to_schemas(facts).value == 1
