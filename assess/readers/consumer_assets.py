"""Consumers that are declared beside the data: dashboards and syncs as assets of Dagster, exposures made of dashboards.

https://docs.dagster.io/integrations/libraries (Power BI, Tableau, Looker, Sigma, Hightouch …) and
https://github.com/gouline/dbt-metabase
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Lineage, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "consumer-assets"
VERSION = 1
PRODUCTS = "powerbi|tableau|looker|sigma|hightouch|census|omni|superset|metabase|preset|thoughtspot"
WANTS = (
    Want(suffixes=(".py",), needles=(b"dagster", b"dbtmetabase")),
    Want(suffixes=(".yml", ".yaml"), needles=(b"Component", b"dbt-metabase", b"dbt-superset-lineage")),
    Want(suffixes=(".sh",), needles=(b"dbt-metabase", b"dbt-superset-lineage")),
)
GIVES = (Lineage,)

# The integration's own library, a component of it, an asset in a module that is named for the product.
LIBRARY = re.compile(
    rf"^[ \t]*(?:from|import) (?:dagster_(?:{PRODUCTS})|dbtmetabase)\b"
    rf"|^type: [\w.]{{0,80}}?(?:{PRODUCTS})\w{{0,30}}Component\b"
    r"|\bdbt-metabase (?:exposures|export)\b|\bdbt-superset-lineage (?:pull|push)-",
    re.IGNORECASE | re.MULTILINE,
)
NAMED = re.compile(rf"(?:^|[/_])(?:{PRODUCTS})(?:_assets?)?\.py$|(?:^|/)(?:{PRODUCTS})/[\w/]{{0,60}}assets?\.py$")
ASSET = re.compile(r"^[ \t]*@(?:dg\.)?(?:multi_)?asset\b|\bAssetSpec\(", re.MULTILINE)


def read(document: Document) -> Iterator[Lineage]:
    """Yield one declaration of consumers a file."""
    text = document.text
    found = LIBRARY.search(text)
    if found is None and NAMED.search(document.path):
        found = ASSET.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        yield Lineage(source=Source(path=document.path, line=line, tool=TOOL), form="consumers")
