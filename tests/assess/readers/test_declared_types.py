"""Types of columns that nothing holds data against."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import declared_types

DJANGO = "from django.db import models\n\nclass Order(models.Model):\n    placed = models.DateTimeField()\n"
QUERY = "select cast(null as int) as id, cast(null as text) as name, cast(null as date) as day from t where 1 = 0\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("seeds/orders.yml", "seeds:\n  - name: orders\n    config:\n      column_types:\n        id: varchar\n"),
        ("R/read.R", 'orders <- readr::read_tsv(path, col_types = "ccid")\n'),
        ("R/read.R", "orders <- read_csv(path, col_types = cols(id = col_character()))\n"),
        ("R/read.R", 'orders <- fread(path, colClasses = c(id = "character", total = "numeric"))\n'),
        ("shop/models.py", DJANGO),
        ("models/orders.sql", QUERY),
    ],
)
def test_columns_are_given_their_types(path: str, text: str) -> None:
    assert len(list(declared_types.read(Document(path, text.encode())))) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("R/read.R", 'orders <- read.csv(path, colClasses = "character")\n'),
        ("R/read.R", 'orders <- readr::read_csv(path, show_col_types = FALSE, col_types = "c")\n'),
        ("shop/models.py", "class Order(models.Model):\n    pass\n"),
        ("models/orders.sql", "select cast(null as int) as id from t where 1 = 0\n"),
        ("models/orders.sql", QUERY.replace(" where 1 = 0", "")),
    ],
)
def test_a_correction_or_a_gap_is_no_schema(path: str, text: str) -> None:
    assert list(declared_types.read(Document(path, text.encode()))) == []
