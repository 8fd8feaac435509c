"""Reports on the quality of data that SQL writes."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import CheckKind, QualityCheck, Retention
from assess.readers import sql_reports

NULLS = "INSERT INTO qaqc_null (SELECT :'VERSION' AS v, sum(CASE WHEN total IS NULL THEN 1 ELSE 0 END) FROM orders);"
OUTLIERS = "create table dq_outliers as select id from orders where total > 1000"
WATER = "INSERT INTO water_quality SELECT site, count(*) FROM samples GROUP BY site"
SCHEMA = "INSERT INTO qc.orders SELECT * FROM orders WHERE day = 1"
MODEL = "insert into qaqc_null select count(*) from {{ ref('orders') }}"


@pytest.mark.parametrize(
    ("text", "kinds", "kept"),
    [
        (NULLS, [CheckKind.VALIDITY], 1),
        (OUTLIERS, [CheckKind.AGGREGATE], 0),
        (f"{NULLS}\n{NULLS}", [CheckKind.VALIDITY], 1),
        (WATER, [], 0),
        (SCHEMA, [], 0),
        (MODEL, [], 0),
    ],
)
def test_a_report_is_a_check_and_one_that_grows_keeps_its_results(text: str, kinds: list[CheckKind], kept: int) -> None:
    found = list(sql_reports.read(Document("sql/report.sql", text.encode())))
    assert [one.kind for one in found if isinstance(one, QualityCheck)] == kinds
    assert len([one for one in found if isinstance(one, Retention)]) == kept
