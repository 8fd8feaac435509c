"""Loggers that modules take from one that configures them."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Facts, Logging, Source
from assess.readers import shared_loggers

CONFIGURED = Logging(source=Source(path="lib/shop_tools/logger.py", line=1), form="structured")


@pytest.mark.parametrize(
    ("path", "line", "forms"),
    [
        ("orders/run.py", "from shop_tools import get_structured_logger", ["structured"]),
        ("orders/run.py", "from shop_tools.logger import log", ["structured"]),
        ("lib/shop_tools/run.py", "from .logger import get_logger", ["structured"]),
        ("orders/run.py", "from other import get_logger", []),
        ("orders/run.py", "from shop_tools import catalog", []),
        ("orders/run.py", "from logging import getLogger", []),
    ],
)
def test_a_taken_logger_is_configured_where_it_is_made(path: str, line: str, forms: list[str]) -> None:
    taken = shared_loggers.read(Document(path, line.encode()))
    linked = shared_loggers.link(Facts([CONFIGURED, *taken], activity=None, ages=None))  # type: ignore[arg-type]
    assert [one.form for one in linked] == forms
