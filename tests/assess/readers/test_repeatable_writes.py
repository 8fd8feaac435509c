"""Writes that replace what an earlier run has written."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import repeatable_writes


def lines(text: str, path: str = "jobs/orders.py") -> list[int | None]:
    return [fact.source.line for fact in repeatable_writes.read(Document(path, text.encode()))]


@pytest.mark.parametrize(
    "written",
    [
        "frame.write.mode('overwrite').parquet(path)",
        "frame.write.parquet(path, mode='overwrite')",
        "frame.to_sql('orders', engine, if_exists='replace')",
        "bigquery.LoadJobConfig(write_disposition='WRITE_TRUNCATE')",
        "LoadJobConfig(write_disposition=bigquery.WriteDisposition.WRITE_TRUNCATE)",
    ],
)
def test_a_write_that_replaces_can_be_repeated(written: str) -> None:
    assert lines(f"\n{written}\n") == [2]


@pytest.mark.parametrize(
    "written",
    ["frame.write.mode('append').parquet(path)", "frame.to_sql('o', e, if_exists='append')", "f(mode='overwrite')"],
)
def test_another_write_cannot(written: str) -> None:
    assert lines(written) == []


def test_scala_writes_so_too() -> None:
    assert lines('orders\n  .write.mode("overwrite").parquet(path)\n', "src/Orders.scala") == [2]


EXCHANGE = """
sql = "DELETE FROM {table} USING staged WHERE {table}.id = staged.id;"
more = "INSERT INTO {table} SELECT * FROM staged;"
"""
BOOKMARKED = """
from awsglue.job import Job
frame = context.create_dynamic_frame.from_options(connection_type="s3", transformation_ctx="orders")
job.commit()
"""


@pytest.mark.parametrize(
    ("path", "text", "forms"),
    [
        ("load.py", EXCHANGE, ["idempotent"]),
        ("load.py", EXCHANGE.replace("INTO {table}", "INTO other"), []),
        ("job.py", BOOKMARKED, ["resumable"]),
        ("job.py", BOOKMARKED.replace("job.commit()", ""), []),
        ("src/main/resources/reference.conf", 'spark { write_mode: "overwrite" }\n', []),
        ("src/main/resources/reference.conf", 'spark {\n  write_mode: "overwrite"\n}\n', ["idempotent"]),
    ],
)
def test_loads_that_may_be_repeated(path: str, text: str, forms: list[str]) -> None:
    assert [fact.form for fact in repeatable_writes.read(Document(path, text.encode()))] == forms


@pytest.mark.parametrize(
    ("deleted", "written", "found"),
    [
        ("orders.delete().where(orders.c.day == day)", "frame.to_sql('orders', engine, if_exists='append')", [1]),
        ("delete(Order).where(Order.day == day)", "session.add_all(rows)", [1]),
        ("session.query(Order).filter(Order.day == day).delete()", "session.bulk_save_objects(rows)", [1]),
        ("orders.delete_many({'day': day})", "orders.insert_many(rows)", [1]),
        ("orders.delete_many({'day': day})", "print(rows)", []),
        ("client.delete(path)", "orders.insert_many(rows)", []),
    ],
)
def test_rows_deleted_by_a_condition_before_others_are_inserted_can_be_loaded_again(
    deleted: str, written: str, found: list[int]
) -> None:
    assert lines(f"{deleted}\n{written}\n") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("drop table if exists orders;\n", [1]),
        ("CREATE OR REPLACE TABLE orders AS SELECT 1\n", [1]),
        ("merge into orders using fresh on true\n", [1]),
        ("alter table orders drop column if exists total;\n", []),
        ("create table orders (id int);\n", []),
    ],
)
def test_statements_that_make_a_table_anew_can_be_repeated(text: str, found: list[int]) -> None:
    assert lines(text, "sql/orders.sql") == found
