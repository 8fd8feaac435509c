"""Graphs of data in configuration."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import written_graphs

STEPS = """
steps:
  data://clean/orders:
    - snapshot://shop/orders.csv
  data://mart/orders:
    - data://clean/orders
  data://mart/customers:
    - data://clean/orders
  data://export/orders:
    - data://mart/orders
"""
STAGES = """
stages:
  clean:
    deps:
      - data/raw.csv
    outs:
      - data/clean.csv
      - data/rows.csv
  join:
    deps:
      - data/clean.csv
      - data/rows.csv
    outs:
      - data/joined.csv
  report:
    deps:
      - data/joined.csv
"""
LAYERS = "".join(f"layer_{n}:\n  depends_on: forest/loss/{n}\n" for n in range(3))
TASKS = "tasks:\n" + "".join(f"  task_{n}:\n    depends_on:\n      - task_{n + 1}\n" for n in range(4))
LINKS = "nav:\n  - https://orders.example/one\n  - https://orders.example/two\n  - https://orders.example/three\n"
INPUTS = "".join(f"{n}: {{ input: {{ orders: ${{steps.clean.output.orders{n}}} }} }}\n" for n in range(3))
RULES = "".join(f"rule r{n}:\n    input: 'a{n}'\n    output: 'b{n}'\n" for n in range(3))


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("dag/main.yml", STEPS, [("written", 3)]),
        ("dvc.yaml", STAGES, [("written", 3)]),
        ("conf/layers.yaml", LAYERS, [("written", 3)]),
        ("conf/reference.conf", INPUTS, [("written", 3)]),
        ("Snakefile", RULES, [("written", 3)]),
        ("jobs/catalog.yml", "sources:\n  orders:\n    driver: csv\n", [("sources", 1)]),
        ("conf/tasks.yml", TASKS, []),
        ("conf/links.yml", LINKS, []),
        ("docker-compose.yml", LAYERS, []),
    ],
)
def test_entries_that_name_each_other_make_up_a_graph(path: str, text: str, found: list[tuple[str, int]]) -> None:
    assert [(one.form, one.count) for one in written_graphs.read(Document(path, text.encode()))] == found
