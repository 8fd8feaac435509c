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
