"""Diagrams of flows of data."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import drawn_flows

FLOW = "flowchart LR\n  api --> raw[(Bucket raw)]\n  raw --> orders[Table orders]\n  orders --> report\n"
CALLS = "graph TD\n  user --> get[GET /orders]\n  get --> db[database]\n  db --> topic[topic]\n"
PAGES = "graph TB\n  browse --> page\n  page --> person\n  person --> role\n"


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("docs/flow.md", f"# Orders\n\n```mermaid\n{FLOW}```\n", [4]),
        ("docs/flow.mmd", FLOW, [1]),
        ("docs/flow.dot", "digraph orders {\n raw_table -> clean;\n clean -> bucket;\n bucket -> report;\n}", [1]),
        ("docs/api.md", f"```mermaid\n{CALLS}```\n", []),
        ("docs/pages.md", f"```mermaid\n{PAGES}```\n", []),
        ("docs/prose.md", "The graph LR of tables --> datasets is elsewhere\n", []),
    ],
)
def test_a_diagram_counts_where_its_arrows_join_stores(path: str, text: str, lines: list[int]) -> None:
    assert [one.source.line for one in drawn_flows.read(Document(path, text.encode()))] == lines


def test_a_second_diagram_counts_where_the_first_is_of_something_else() -> None:
    text = f"```mermaid\n{PAGES}```\n\n```mermaid\n{FLOW}```\n"
    assert [one.form for one in drawn_flows.read(Document("README.md", text.encode()))] == ["drawn"]
