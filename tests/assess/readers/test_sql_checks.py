"""Queries that check data, and what runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import CheckKind, Facts, QualityCheck, QueryUse, Source
from assess.readers import sql_checks
from assess.readers.code import CodeFile

if TYPE_CHECKING:
    from collections.abc import Callable

LOST = "with lost as (select 1 from lost_rows)\nselect count(*) from `shop.sales.orders`\n"
LOADS = "def verify(name):\n    return read(f'resources/verify/sqls/{name}.sql')\n"
SCRIPT = "psql -f sql/qaqc_orders.sql\n"


def read(path: str, text: str) -> list[object]:
    return list(sql_checks.read(Document(path, text.encode())))


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("dags/verify/sqls/orders_count.sql", [CheckKind.VOLUME]),
        ("sql/qaqc_orders_null.sql", [CheckKind.VALIDITY]),
        ("sql/check_latest_orders.sql", [CheckKind.FRESHNESS]),
        ("sql/checkout_orders.sql", []),
        ("sql/orders.sql", []),
    ],
)
def test_a_query_that_is_named_for_it_checks(path: str, kinds: list[CheckKind]) -> None:
    assert [one.kind for one in read(path, LOST) if isinstance(one, sql_checks.SqlCheck)] == kinds


@pytest.mark.parametrize(
    ("path", "runner", "text", "run_by"),
    [
        ("dags/resources/verify/sqls/orders.sql", "dags/load.py", LOADS, ("dags/load.py",)),
        ("build/sql/qaqc_orders.sql", "build/05_qaqc.sh", SCRIPT, ("build/05_qaqc.sh",)),
        ("other/sql/checks/orders.sql", "build/05_qaqc.sh", SCRIPT, ()),
    ],
)
def test_what_names_a_query_runs_it(
    facts_of: Callable[..., Facts], path: str, runner: str, text: str, run_by: tuple[str, ...]
) -> None:
    found = list(sql_checks.link(facts_of(*read(path, LOST), *read(runner, text))))
    assert [(one.run_by, one.dataset) for one in found if isinstance(one, QualityCheck)] == [(run_by, "lost_rows")]


@pytest.mark.parametrize(
    ("named", "used"),
    [
        ("run('shop/orders.sql')", ["jobs/sql/shop/orders.sql"]),
        ("run(f'sql/shop/{name}.sql')", ["jobs/sql/shop/orders.sql", "jobs/sql/shop/refunds.sql"]),
        ("run('bank/orders.sql')", []),
        ("run('orders.sql')", []),
    ],
)
def test_a_module_runs_the_queries_that_it_names(facts_of: Callable[..., Facts], named: str, used: list[str]) -> None:
    paths = ("jobs/sql/shop/orders.sql", "jobs/sql/shop/refunds.sql")
    files = [CodeFile(source=Source(path=path), language="sql", lines=9) for path in paths]
    found = sql_checks.link(facts_of(*files, *read("jobs/flows/load.py", named)))
    assert [one.source.path for one in found if isinstance(one, QueryUse)] == used
