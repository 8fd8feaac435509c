"""The size of code files, and what they are of."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import code
from assess.readers.code import CodeFile


@pytest.mark.parametrize(
    ("row", "lines"),
    [("UPDATE places SET limit = {0}.5\n WHERE id = '{0}';\n\n", 2), ("SELECT a{0}, b{0} FROM c WHERE d;\n", 300)],
)
def test_a_script_that_writes_data_row_by_row_counts_by_its_forms(row: str, lines: int) -> None:
    (file,) = code.read(Document("sql/places.sql", "".join(map(row.format, range(300))).encode()))
    assert isinstance(file, CodeFile)
    assert file.lines == lines


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("from pyspark.sql import SparkSession\n", "spark"),
        ("import streamlit as st\n", "screen"),
        ("from django.db import migrations\n", "site"),
        ("from fastapi import APIRouter\n", "site"),
        ("@RestController\nclass Orders\n", "site"),
        ("import io.ktor.server.routing.*\n", "site"),
        ("// see @RestController\nclass Orders\n", ""),
        ("# the tables of the django project are read\nimport pandas\n", ""),
    ],
)
def test_what_a_module_is_of(text: str, engine: str) -> None:
    (file,) = code.read(Document("web/orders.py", text.encode()))
    assert isinstance(file, CodeFile)
    assert file.engine == engine
