"""Messages that tasks of Snowflake send."""

from __future__ import annotations

from assess.documents import Document
from assess.facts import Alert, Condition, Facts
from assess.readers import snowflake_notices

GRAPH = """
CREATE TASK load_raw SCHEDULE = '60 MINUTE' AS CALL load();
CREATE TASK copy_orders AFTER load_raw AS COPY INTO orders FROM @stage;
CREATE TASK last FINALIZE = 'load_raw' AS EXECUTE IMMEDIATE $$
begin
  if (state = 'FAILED') then
    call system$send_snowflake_notification(text_plain('x'), snowflake.notification.integration('SLACK_LOADS'));
  end if;
end; $$;
"""
HANDLED = """
CREATE PROCEDURE tell() AS $$ CALL SYSTEM$SEND_EMAIL('mail', 'data-team@acme.org', 'failed', 'x'); $$;
CREATE TASK load_raw SCHEDULE = '60 MINUTE' AS BEGIN CALL load(); EXCEPTION WHEN OTHER THEN CALL tell(); END;
"""


def alerts(text: str) -> list[Alert]:
    read = snowflake_notices.read(Document("migrations/V1__tasks.sql", text.encode()))
    return list(snowflake_notices.link(Facts(read, activity=None, ages=None)))  # type: ignore[arg-type]


def test_a_finalizer_tells_of_its_whole_graph() -> None:
    assert [(one.subject, one.channel, one.on) for one in alerts(GRAPH)] == [
        ("COPY_ORDERS", "slack", Condition.RUN_FAILURE),
        ("LOAD_RAW", "slack", Condition.RUN_FAILURE),
    ]


def test_a_finalizer_that_sends_nothing_tells_nothing() -> None:
    assert alerts(GRAPH.replace("system$send_snowflake_notification", "note")) == []


def test_a_task_tells_through_the_procedure_that_it_calls() -> None:
    assert [(one.subject, one.channel, one.shared) for one in alerts(HANDLED)] == [("LOAD_RAW", "email", True)]
