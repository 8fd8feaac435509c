from typing import TypeVar

import pytest

from assess.documents import Document
from assess.facts import (
    Alert,
    CheckKind,
    Condition,
    Fact,
    Known,
    Monitor,
    Pipeline,
    Promise,
    QualityCheck,
    Sla,
    ToolUse,
)
from assess.readers import snowflake

Kind = TypeVar("Kind", bound=Fact)

TASK = """\
create or replace task shop.load_orders
  warehouse = loading
  schedule = 'USING CRON 0 4 * * * UTC'
  user_task_timeout_ms = 60000
  task_auto_retry_attempts = 2
  error_integration = failures
as insert into orders select * from raw_orders;
"""


def facts(kind: type[Kind], text: str) -> list[Kind]:
    return [fact for fact in snowflake.read(Document("sql/tasks.sql", text.encode())) if isinstance(fact, kind)]


def test_a_task_is_a_pipeline() -> None:
    (task,) = facts(Pipeline, TASK)
    assert (task.name, task.schedule, task.enabled) == ("SHOP.LOAD_ORDERS", "USING CRON 0 4 * * * UTC", True)
    assert (task.retries, task.timeout, task.failure_alert) == (Known.SET, Known.SET, Known.SET)


def test_a_task_runs_its_dbt_project() -> None:
    text = "create task nightly schedule = '60 minutes' as execute dbt project shop args = 'build --target prod';"
    (task,) = facts(Pipeline, text)
    assert [one.words for one in task.tasks] == [("snow", "dbt", "execute", "shop", "build", "--target", "prod")]


def test_a_suspended_task_is_disabled() -> None:
    assert [fact.enabled for fact in facts(Pipeline, f"{TASK}ALTER TASK shop.load_orders SUSPEND;")] == [False]


def test_a_task_that_is_resumed_later_runs() -> None:
    text = f"{TASK}ALTER TASK shop.load_orders SUSPEND; ALTER TASK shop.load_orders RESUME;"
    assert [fact.enabled for fact in facts(Pipeline, text)] == [True]


def test_an_alert_by_its_condition() -> None:
    text = """
CREATE ALERT stale_orders WAREHOUSE = w SCHEDULE = '60 MINUTE'
  IF (EXISTS (SELECT 1 FROM orders HAVING MAX(loaded_at) < DATEADD(hour, -6, CURRENT_TIMESTAMP)))
  THEN CALL SYSTEM$SEND_EMAIL('mail', 'data-team@acme.org', 'Orders are stale', 'x');
"""
    assert [(fact.on, fact.channel, fact.shared) for fact in facts(Alert, text)] == [
        (Condition.FRESHNESS, "email", True)
    ]


def test_a_data_metric_with_an_expectation_on_a_schedule() -> None:
    text = """
ALTER TABLE orders SET DATA_METRIC_SCHEDULE = '60 MINUTE';
ALTER TABLE orders ADD DATA METRIC FUNCTION SNOWFLAKE.CORE.NULL_COUNT ON (id) EXPECTATION none (VALUE = 0);
ALTER TABLE orders ADD DATA METRIC FUNCTION SNOWFLAKE.CORE.ROW_COUNT ON ();
"""
    assert [(fact.kind, fact.warn_only, fact.scheduled) for fact in facts(QualityCheck, text)] == [
        (CheckKind.VALIDITY, False, True),
        (CheckKind.VOLUME, True, True),
    ]


def test_a_resource_monitor_with_triggers() -> None:
    text = "CREATE RESOURCE MONITOR monthly WITH CREDIT_QUOTA = 100 TRIGGERS ON 90 PERCENT DO NOTIFY;"
    assert [(fact.on, fact.alarm) for fact in facts(Monitor, text)] == [(Condition.COST, True)]


def test_a_dynamic_table_promises_its_lag() -> None:
    text = "CREATE DYNAMIC TABLE daily TARGET_LAG = '20 minutes' WAREHOUSE = w AS SELECT 1;"
    assert [(fact.promise, fact.figure) for fact in facts(Sla, text)] == [(Promise.FRESHNESS, "20 minutes")]


@pytest.mark.parametrize(
    "text", ["", "CREATE", "ALTER TASK", "SELECT 'CREATE TASK x AS SELECT 1'", "-- CREATE TASK x AS SELECT 1"]
)
def test_what_only_names_a_task_is_none(text: str) -> None:
    assert facts(ToolUse, text) == []
