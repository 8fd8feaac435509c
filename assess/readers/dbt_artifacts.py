"""Results of dbt's runs that code carries to an object store: `run_results.json`, the outcome of each test.

https://docs.getdbt.com/reference/artifacts/run-results-json
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from assess.documents.syntax import calls, dotted, nodes
from assess.facts import Fact, Retention, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "dbt-artifacts"
VERSION = 1
RESULTS = "run_results.json"
WANTS = (Want(suffixes=(".py",), needles=(RESULTS.encode(),)),)
GIVES = (Retention,)

# Boto3, google-cloud-storage, azure-storage-blob and Airflow's hooks around them.
UPLOADS = frozenset(
    {
        "put_object", "upload_file", "upload_fileobj", "upload_blob", "upload_from_filename", "upload_from_string",
        "upload_from_file", "load_file", "load_string", "load_bytes",
    }
)  # fmt: skip


def read(document: Document) -> Iterator[Fact]:
    """Yield one fact for a module that names the results outside of its documentation and uploads files."""
    documentation = {id(node.value) for node in nodes(document.python) if isinstance(node, ast.Expr)}
    named = any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.endswith(RESULTS)
        and id(node) not in documentation
        for node in nodes(document.python)
    )
    upload = next((one for one in calls(document.python) if dotted(one.func).rpartition(".")[2] in UPLOADS), None)
    if named and upload is not None:
        source = Source(path=document.path, line=upload.lineno, tool=TOOL)
        yield Retention(source=source, what="test results", tool="dbt")
