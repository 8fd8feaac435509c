"""Logging calls of Scala, Java and Kotlin."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import jvm_logging


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('val log = org.apache.log4j.Logger.getLogger("x")\nlog.info(s"$n rows")', [2]),
        ('import org.slf4j.Logger;\nlogger.warn("late");', [2]),
        ("import org.apache.log4j.Logger", []),
    ],
)
def test_a_file_logs_where_it_calls_a_logger(text: str, lines: list[int]) -> None:
    found = jvm_logging.read(Document("src/Load.scala", text.encode()))
    assert [fact.source.line for fact in found] == lines
