import pytest

from assess.documents.sql import parse_sql
from assess.terms.statements import definition_of, option


def words(text: str) -> tuple[str, ...]:
    return parse_sql(text).statements[0].words


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("CREATE TABLE IF NOT EXISTS a.b (x INT)", "TABLE", "A.B"),
        ("create or replace transient table t as select 1", "TABLE", "T"),
        ("ALTER TASK IF EXISTS t SUSPEND", "TASK", "T"),
        ("CREATE RESOURCE MONITOR m WITH CREDIT_QUOTA = 1", "RESOURCE MONITOR", "M"),
    ],
)
def test_kind_and_name(text: str, kind: str, name: str) -> None:
    found = definition_of(words(text))
    assert found is not None
    assert (found.kind, found.name) == (kind, name)


def test_a_query_defines_nothing() -> None:
    assert definition_of(words("SELECT 1")) is None


def test_an_option_stands_before_the_body() -> None:
    assert option(words("TASK X SCHEDULE = '1 minute' AS SELECT COMMENT = 2"), "COMMENT") is None
    assert option(words("TASK X SCHEDULE = '1 minute' AS SELECT 1"), "SCHEDULE") == "1 minute"
