"""Types of columns that nothing holds data against: dbt's seeds, R's readers, Django's models, empty queries.

https://docs.getdbt.com/reference/resource-configs/column_types, https://readr.tidyverse.org/reference/read_delim.html,
https://rdatatable.gitlab.io/data.table/reference/fread.html and https://docs.djangoproject.com/en/stable/topics/db/models/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Contract, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "declared-types"
VERSION = 1
WANTS = (
    Want(suffixes=(".yml", ".yaml"), needles=(b"column_types:",)),
    Want(suffixes=(".r", ".rmd", ".qmd"), needles=(b"col_types", b"colClasses")),
    Want(suffixes=(".py",), needles=(b"models.Model",)),
    Want(suffixes=(".sql",), needles=(b"1 = 0", b"1=0", b"limit 0", b"LIMIT 0", b"where false", b"WHERE FALSE")),
)
GIVES = (Contract,)

OF_SEEDS = re.compile(r"^[ \t]*\+?column_types:[ \t]*(?:#[^\n]*)?\r?\n[ \t]+[\"']?\w", re.MULTILINE)
# One letter a column, or a type for each by its name; a lone one holds for all of them.
OF_READERS = re.compile(
    r"\bcol_types[ \t]*=\s{0,20}(?:[\"'](?=[a-zA-Z_?-]{0,40}[cidnlDTt])[cidnlfDTt_?-]{3,}[\"']"
    r"|(?:readr::)?cols(?:_only)?\([^()]{0,60}=[ \t]*(?:[\"']|(?:readr::)?col_))"
    r"|\bcolClasses[ \t]*=\s{0,20}(?:list|c)\([^()]{0,200},"
)
OF_MODELS = re.compile(r"^class \w{1,60}\([^)\n]{0,60}\bmodels\.Model\b", re.MULTILINE)
FIELD = re.compile(r"^[ \t]+\w{1,60}(?:[ \t]?:[^=\n]{1,60})?[ \t]?=[ \t]?models\.\w{3,40}Field\(", re.MULTILINE)
EMPTY = re.compile(r"\b(?:where (?:1 ?= ?0|false)|limit 0)\b", re.IGNORECASE)
NO_VALUE = re.compile(r"\bcast\(null as ", re.IGNORECASE)
MIN_TYPES = 3  # an empty query of fewer columns only fills a gap


def read(document: Document) -> Iterator[Contract]:
    """Yield one fact for a file that gives the columns of data their types."""
    match document.path.lower().rpartition(".")[2]:
        case "yml" | "yaml":
            found = OF_SEEDS.search(document.text)
        case "py":
            model = OF_MODELS.search(document.text)
            found = FIELD.search(document.text, model.end()) if model else None
        case "sql":
            typed = list(NO_VALUE.finditer(document.text)) if EMPTY.search(document.text) else []
            found = typed[0] if len(typed) >= MIN_TYPES else None
        case _:
            found = OF_READERS.search(document.text)
    if found is not None:
        source = Source(path=document.path, line=document.text.count("\n", 0, found.start()) + 1, tool=TOOL)
        yield Contract(source=source, dataset=document.path, format=TOOL, enforced=False)
