"""Queries on what a warehouse tells of itself: its jobs, queries, loads and bills.

https://cloud.google.com/bigquery/docs/information-schema-jobs and https://cloud.google.com/bigquery/docs/reference/auditlogs,
https://docs.snowflake.com/en/sql-reference/account-usage, https://docs.databricks.com/aws/en/admin/system-tables and
https://docs.aws.amazon.com/redshift/latest/dg/c_intro_system_views.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Condition, Monitor, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "usage-queries"
VERSION = 1
WORDS = (
    "information_schema", "cloudaudit_googleapis", "auditlog", "billing_export", "account_usage", "organization_usage",
    "system.billing", "system.query", "system.compute", "sys_query", "stl_query", "svl_query",
)  # fmt: skip
NEEDLES = tuple(form.encode() for word in WORDS for form in (word, word.upper()))
WANTS = (Want(suffixes=(".sql", ".sqlx"), needles=NEEDLES), Want(suffixes=(".py",), needles=NEEDLES))
GIVES = (Monitor,)

TABLES = re.compile(
    r"information_schema[`\"]?\.[`\"]?jobs\w{0,40}|cloudaudit_googleapis_com_data_access|gcp_billing_export\w{0,60}"
    r"|protopayload_auditlog\.\w{0,20}metadata|jobstats\.\w{0,20}billed|totalbilledbytes"
    r"|account_usage\.(?:query_history|query_attribution_history|warehouse_\w{1,30}_history|metering\w{0,20}_history"
    r"|\w{0,30}storage_usage\w{0,20}|automatic_clustering_history|pipe_usage_history)"
    r"|organization_usage\.\w{0,30}usage\w{0,20}"
    r"|system\.(?:billing\.usage|query\.history|compute\.\w{1,30})"
    r"|\b(?:sys_query_history|sys_query_detail|stl_query|stl_query_metrics|svl_query_summary|svl_query_metrics)\b",
    re.IGNORECASE,
)
BILLED = re.compile(r"bill|cost|credit|metering|storage_usage|charge", re.IGNORECASE)
# The module is work of an orchestrator, not a script for the command line.
ORCHESTRATED = re.compile(
    r"^[ \t]{0,40}@(?:dg\.|dagster\.)?(?:task|flow|asset|op|dag)\b|^(?:from|import)[ \t]+airflow\b", re.MULTILINE
)


def read(document: Document) -> Iterator[Monitor]:
    """Yield one measure for a query on the warehouse's own tables; what stands in a script is computed by hand."""
    found = TABLES.search(document.text)
    if not found:
        return
    kept = not document.path.endswith(".py") or ORCHESTRATED.search(document.text) is not None
    line = document.text.count("\n", 0, found.start()) + 1
    yield Monitor(
        source=Source(path=document.path, line=line, tool=TOOL),
        on=Condition.COST if BILLED.search(document.text) else Condition.RESOURCE,
        tool=TOOL,
        subject=document.path.rpartition("/")[2].partition(".")[0],
        scheduled=False,
        kept=kept,
    )
