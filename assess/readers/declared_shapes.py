"""Shapes of exchanged data that code declares: signatures of models, typed records, columns without which it stops.

https://mlflow.org/docs/latest/ml/model/signatures, https://github.com/Azure/InferenceSchema,
https://dlthub.com/docs/general-usage/schema-contracts and https://typing.python.org (`TypedDict`)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Contract, Source
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "declared-shapes"
VERSION = 1
CODE = (".py", ".ipynb", ".tmpl", ".r", ".R", ".scala", ".java", ".kt", ".ts", ".js", ".go")
WANTS = (
    Want(
        suffixes=CODE,
        needles=(
            *(b"infer_signature", b"ModelSignature", b"put_schema(", b"TypedDict", b"schema_contract"),
            *(b"olumns", b"olumn ", b"ields", b"_cols"),
        ),
    ),
    Want(suffixes=(".yml", ".yaml", ".toml"), needles=(b"schema_contract", b"SCHEMA_CONTRACT")),
)
GIVES = (Contract,)

COLUMNS = r"(?:columns?|cols|fields?|headers?)"
NEEDED = r"(?:required|missing|expected|mandatory)"
# raise, stop and throw over columns that are not there
REFUSED = (
    r"\b(?:raise \w{1,40}|stop|abort|cli_abort|throw new \w{1,40})\([^()\n]{0,20}[\"'][^\"'\n]{0,80}?"
    rf"\b(?:{NEEDED}[^\"'\n]{{0,30}}{COLUMNS}|{COLUMNS}[^\"'\n]{{0,30}}{NEEDED})\b"
)
SETTING = "schema-contract"  # it says itself that it is of data
FORMS = (
    (
        "model-signature",
        re.compile(r"\binfer_signature\(|\bModelSignature\(|^[ \t]*@(?:in|out)put_schema\(", re.MULTILINE),
    ),
    (
        "typed-records",
        re.compile(r"^[ \t]*class \w{1,60}\((?:\w{1,20}\.)?TypedDict\b|\bTypedDict\([\"']", re.MULTILINE),
    ),
    (
        SETTING,
        re.compile(
            r"schema_contract[\"']?[ \t]?[:=][ \t]?\{?[\"']?(?:\w{1,9}[\"']: ?[\"'])?(?:freeze|discard)", re.IGNORECASE
        ),
    ),
    ("required-columns", re.compile(REFUSED, re.IGNORECASE)),
)
PATTERNS = tuple((form, Sifted(pattern)) for form, pattern in FORMS)
# What is no data
OTHERS = frozenset({"config", "configs", "configuration", "settings", "workflow", "workflows", "slack", "cli"})


def read(document: Document) -> Iterator[Contract]:
    """Yield the first declaration of each form in one file; nothing shows that all of the data is held against it."""
    other = bool(OTHERS & words_in(document.path))
    for form, pattern in PATTERNS:
        if other and form != SETTING:
            continue
        if found := pattern.search_in(document):
            notebook = document.path.endswith(".ipynb")
            line = None if notebook else document.text.count("\n", 0, found.start()) + 1
            source = Source(path=document.path, line=line, tool=TOOL)
            yield Contract(source=source, dataset=document.path, format=form, enforced=False)
