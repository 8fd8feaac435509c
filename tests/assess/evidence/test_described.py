"""How much of the code pages describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.evidence.described import described_code
from assess.facts import Code, CodeKind, Description, Role, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts

PAGE = Description(source=Source(path="orders/README.md", line=1), words=90, folder="orders")


def code(path: str) -> Code:
    source = Source(path=path, line=1)
    return Code(source=source, language="scala", lines=9, role=Role.PIPELINE, kind=CodeKind.JOB, data=True)


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("orders/load.py", 1.0),
        ("orders/daily/load.py", 1.0),
        ("orders/daily/parts/load.py", 0.0),
        ("orders/src/main/scala/com/shop/orders/Load.scala", 1.0),
        ("orders/src/daily/load.py", 1.0),
        ("stock/src/main/scala/Load.scala", 0.0),
    ],
)
def test_a_page_speaks_of_the_module_beside_it(facts_of: Callable[..., Facts], path: str, share: float) -> None:
    assert described_code(facts_of(PAGE, code(path))).value == share


@pytest.mark.parametrize(
    ("name", "path", "share"),
    [
        ("stock_service", "stock-service/src/main/java/com/shop/stock/Load.java", 1.0),
        ("stock", "lib/stock/daily/load.py", 1.0),
        ("stock", "lib/stock/daily/parts/load.py", 0.0),
        ("models", "shop/models/load.py", 0.0),
    ],
)
def test_a_page_of_the_docs_is_named_for_a_folder(
    facts_of: Callable[..., Facts], name: str, path: str, share: float
) -> None:
    page = Description(source=Source(path=f"docs/{name}/index.md", line=1), words=90, names=(name,))
    assert described_code(facts_of(page, code(path))).value == share


def test_a_page_of_a_few_words_describes_no_folder(facts_of: Callable[..., Facts]) -> None:
    page = Description(source=Source(path="docs/stock.md", line=1), words=9, names=("stock",))
    assert described_code(facts_of(page, code("stock/load.py"))).value == 0.0
