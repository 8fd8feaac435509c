"""Checks on data in R."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import CheckKind
from assess.readers import r_checks


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("if (nrow(orders) == 0) {\n  stop('empty')\n}\n", [CheckKind.NON_EMPTY]),
        ("if (any(duplicated(orders$id))) warning('twice')\n", [CheckKind.UNIQUENESS]),
        ("stopifnot(!is.na(orders$id))\n", [CheckKind.VALIDITY]),
        ("if (nrow(orders) == 0) {\n  return(NULL)\n}\n", []),
        ("if (crs == 'WGS84') stop('crs')\n", []),
        ("# if (nrow(orders) == 0) stop('empty')\n", []),
    ],
)
def test_a_script_that_stops_or_warns_checks_its_data(text: str, kinds: list[CheckKind]) -> None:
    assert [one.kind for one in r_checks.read(Document("src/orders.R", text.encode()))] == kinds
