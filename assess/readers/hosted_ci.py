"""Schemas that dbt Cloud makes for each request, `dbt_cloud_pr_<job>_<request>`: code that names them has such a job.

https://docs.getdbt.com/docs/deploy/ci-jobs
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Place, Reference, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "hosted-ci"
VERSION = 1
WANTS = (Want(suffixes=(".sql", ".yml", ".yaml"), needles=(b"dbt_cloud_pr", b"DBT_CLOUD_PR")),)
GIVES = (Reference,)

SCHEMA_OF_REQUEST = "dbt_cloud_pr"
# Not the variable with the number of the request, which any project may ask for.
SCHEMA = re.compile(r"\bdbt_cloud_pr(?!_id\b)", re.IGNORECASE)


def read(document: Document) -> Iterator[Reference]:
    """Yield the job that the first mention in a file shows."""
    found = SCHEMA.search(document.text)
    if found:
        line = document.text.count("\n", 0, found.start()) + 1
        source = Source(path=document.path, line=line, tool=TOOL)
        yield Reference(
            source=source, what="hosted-job", place=Place.ELSEWHERE, target=SCHEMA_OF_REQUEST, tool="dbt-cloud"
        )
