"""Columns of incoming tables that macros of a dbt package list with their types, after the form of fivetran_utils.

https://github.com/fivetran/dbt_fivetran_utils#fill_staging_columns-source
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Contract, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "fivetran-columns"
VERSION = 1
WANTS = (Want(suffixes=(".sql",), needles=(b'"datatype"', b"'datatype'")),)
GIVES = (Contract,)

MACRO = re.compile(r"\{%-?\s{0,10}macro\s{1,10}get_(\w{1,200}?)_columns\s{0,10}\(")
COLUMN = re.compile(r"[\"']name[\"']\s{0,10}:\s{0,10}[\"']\w{1,200}[\"']\s{0,10},\s{0,10}[\"']datatype[\"']")


def read(document: Document) -> Iterator[Contract]:
    """Yield the declared columns of a table; what is missing is filled in, so that nothing is enforced."""
    macro = MACRO.search(document.text)
    if macro is not None and COLUMN.search(document.text) is not None:
        source = Source(path=document.path, line=document.text.count("\n", 0, macro.start()) + 1, tool=TOOL)
        yield Contract(source=source, dataset=macro[1], format="declared-columns", enforced=False)
