"""Names that have a text of their own on a page."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers.prose.page_entries import entries_of
from assess.readers.prose.pages import Page

TEXT = "Holds one row for each order that a customer placed in the shop."


def names(text: str) -> tuple[str, ...]:
    told = list(entries_of(Page.of(Document("docs/tables.md", text.encode()))))
    return told[0].names if told else ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"# Tables\n\n## orders\n\n{TEXT}\n", "orders"),
        (f"# Tables\n\n### `shop.order-items`\n\n{TEXT}\n", "order_items"),
        (f"# Jobs\n\n| Job | What |\n|---|---|\n| load_orders.py | {TEXT} |\n", "load_orders"),
        (f"# Jobs\n\n| Job | What |\n|---|---|\n| [load_orders](jobs/load.py) | {TEXT} |\n", "load_orders"),
        (f"# Jobs\n\n- **orders**: {TEXT}\n", "orders"),
    ],
)
def test_a_heading_a_row_or_an_entry_tells_of_a_name(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "# How to load\n\n## orders\n\nTo do.\n",
        "# Our jobs\n\n| Job | Owner |\n|---|---|\n| load_orders | the shop |\n",
        f"# Our jobs\n\n- Orders: {TEXT}\n",
    ],
)
def test_a_label_or_a_word_tells_of_nothing(text: str) -> None:
    assert names(text) == ()
