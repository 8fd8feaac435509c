"""Reports on the quality of data that SQL writes."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import sql_reports

NULLS = "INSERT INTO qaqc_null (SELECT :'VERSION' AS v, sum(CASE WHEN total IS NULL THEN 1 ELSE 0 END) FROM orders);"
OUTLIERS = "create table dq_outliers as select id from orders where total > 1000"
WATER = "INSERT INTO water_quality SELECT site, count(*) FROM samples GROUP BY site"
SCHEMA = "INSERT INTO qc.orders SELECT * FROM orders WHERE day = 1"
MODEL = "insert into qaqc_null select count(*) from {{ ref('orders') }}"


@pytest.mark.parametrize(
    ("text", "kept"),
    [(NULLS, 1), (f"{NULLS}\n{NULLS}", 1), (OUTLIERS, 0), (WATER, 0), (SCHEMA, 0), (MODEL, 0)],
)
def test_a_report_that_grows_keeps_its_results(text: str, kept: int) -> None:
    assert len(list(sql_reports.read(Document("sql/report.sql", text.encode())))) == kept
