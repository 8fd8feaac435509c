"""Semantic layers beside dbt's: views of Snowflake and Databricks, LookML, Cube, Malloy and Power BI's models.

https://docs.snowflake.com/en/sql-reference/sql/create-semantic-view, https://docs.databricks.com/metric-views,
https://docs.snowflake.com/en/user-guide/snowflake-cortex/cortex-analyst/semantic-model-spec,
https://cloud.google.com/looker/docs/reference/lookml-quick-reference, https://cube.dev/docs/product/data-modeling,
https://docs.malloydata.dev and https://learn.microsoft.com/analysis-services/tmdl/tmdl-overview
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import SelfService, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "semantic-layers"
VERSION = 1
VIEWS = (b"emantic", b"EMANTIC", b"METRICS", b"metrics")
WANTS = (
    Want(suffixes=(".sql",), needles=VIEWS),
    Want(suffixes=(".yml", ".yaml"), needles=(b"base_table:", b"\ncubes:", b"cubes:\n")),
    Want(suffixes=(".js",), needles=(b"cube(",)),
    Want(suffixes=(".lkml",), needles=(b"explore:",)),
    Want(suffixes=(".malloy",), needles=(b"source:",)),
    Want(suffixes=(".tmdl",), needles=(b"measure ",)),
)
GIVES = (SelfService,)

FORM = "semantic-layer"
IN_SQL = Sifted(
    re.compile(
        r"\bcreate[ \t]{1,9}(?:or[ \t]{1,9}replace[ \t]{1,9})?semantic[ \t]{1,9}view\b"
        r"|\bmaterialized[ \t]{0,9}=[ \t]{0,9}[\"']semantic_view[\"']"
        r"|\bwith[ \t]{1,9}metrics\s{1,9}language[ \t]{1,9}yaml\b",
        re.IGNORECASE,
    )
)
IN_YAML = Sifted(
    re.compile(
        r"^[ \t-]{1,12}base_table:[ \t]{0,9}\r?\n(?:[^\n]{0,300}\n){0,40}?"
        r"[ \t]{1,12}(?:dimensions|facts|measures|metrics):"
        r"|^cubes:[ \t]{0,9}\r?\n(?:[^\n]{0,300}\n){0,40}?[ \t]{1,12}(?:measures|dimensions):",
        re.MULTILINE,
    )
)
IN_SCRIPT = Sifted(re.compile(r"^cube\([`\"'][\w-]{1,80}[`\"'],[ \t]{0,9}\{", re.MULTILINE))
IN_LOOKML = Sifted(re.compile(r"^[ \t]{0,9}explore:[ \t]{0,9}\+?\w{1,80}[ \t]{0,9}\{", re.MULTILINE))
IN_MALLOY = Sifted(re.compile(r"^source:[ \t]{1,9}\w", re.MULTILINE))
IN_TMDL = Sifted(re.compile(r"^[ \t]{1,9}measure[ \t]", re.MULTILINE))
BY_SUFFIX = {
    "sql": IN_SQL,
    "yml": IN_YAML,
    "yaml": IN_YAML,
    "js": IN_SCRIPT,
    "lkml": IN_LOOKML,
    "malloy": IN_MALLOY,
    "tmdl": IN_TMDL,
}


def read(document: Document) -> Iterator[SelfService]:
    """Yield the layer that a file defines a part of, at its first definition."""
    found = BY_SUFFIX[document.path.rpartition(".")[2].lower()].search_in(document)
    if found is not None:
        line = document.text.count("\n", 0, found.start()) + 1
        yield SelfService(source=Source(path=document.path, line=line, tool=TOOL), form=FORM)
