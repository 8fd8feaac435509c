"""Schemas of requests that a hosted job makes."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import hosted_ci


def test_a_macro_that_drops_the_schemas_of_requests_shows_their_job() -> None:
    text = b"{% macro drop_pr_schemas() %}\n  drop schema like 'DBT_CLOUD_PR_%'\n{% endmacro %}\n"
    references = hosted_ci.read(Document("macros/drop_pr_schemas.sql", text))
    assert [(one.what, one.source.line) for one in references] == [("hosted-job", 2)]


@pytest.mark.parametrize("text", [b"{{ env_var('DBT_CLOUD_PR_ID', '') }}", b"select 1"])
def test_no_schema_of_requests(text: bytes) -> None:
    assert list(hosted_ci.read(Document("macros/a.sql", text))) == []
