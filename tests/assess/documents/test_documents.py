"""The other formats of a document."""

import pytest

from assess.documents import Document, DocumentError, Mapping, Unresolved

SQL = b"""-- {{ ref('commented') }}
{{ config(materialized='incremental', enabled=true) }}
select 'a;''b' from {{ ref('orders') }}
join {{ source('raw', 'users') }} on 1 <> 2;
create function f() as $$ begin; end $$;
"""
MARKDOWN = b"""---
owner: data
---
# Title ##
<!-- hidden -->
Two words TODO more
- item

Second
------
```sql
select 1
```
[guide](docs/guide.md) [ref][r]

[r]: https://example.com
"""
TERRAFORM = b'resource "bucket" "raw" {\n  name = "a-${var.x}"\n  days = 7\n  key = var.key\n  rule { on = true }\n}\n'


def test_sql_statements_split_outside_of_strings() -> None:
    found = [(statement.line, statement.words[0]) for statement in Document("a.sql", SQL).sql.statements]
    assert found == [(3, "SELECT"), (5, "CREATE")]


def test_a_line_of_go_ends_a_batch_and_brackets_stand_around_names() -> None:
    script = b"USE [shop]\r\nGO\r\nCREATE TABLE [dbo].[Sold Goods](\r\n  [id] [int] NULL\r\n)\r\nGO\r\n"
    assert [" ".join(statement.words) for statement in Document("a.sql", script).sql.statements] == [
        "USE SHOP",
        "CREATE TABLE DBO . SOLD GOODS ( ID INT NULL )",
    ]


@pytest.mark.parametrize(
    ("query", "words"), [("select a[i]", "SELECT A [ I ]"), ("select x as go\n, y", "SELECT X AS GO , Y")]
)
def test_what_stands_behind_a_value_is_no_name_and_no_end(query: str, words: str) -> None:
    assert [" ".join(one.words) for one in Document("a.sql", query.encode()).sql.statements] == [words]


def test_sql_knows_its_jinja() -> None:
    sql = Document("a.sql", SQL).sql
    assert (sql.refs, sql.sources, sql.config) == (
        (("orders",),),
        (("raw", "users"),),
        {"materialized": "incremental", "enabled": True},
    )


def test_jinja_that_is_not_python_still_shows_its_references() -> None:
    assert Document("a.sql", b"{{ a ~ ref('b') }}").sql.refs == (("b",),)


def test_markdown_sections() -> None:
    sections = Document("a.md", MARKDOWN).markdown.sections
    assert [(s.heading, s.level, s.line, s.words, s.items) for s in sections] == [
        ("Title", 1, 4, 3, 1),
        ("Second", 2, 9, 4, 0),
    ]


def test_markdown_links_and_code() -> None:
    page = Document("a.md", MARKDOWN).markdown
    assert ([link.target for link in page.links], page.sections[1].code[0].line) == (
        ["docs/guide.md", "https://example.com"],
        12,
    )


def test_an_image_that_a_name_of_rst_stands_for_is_a_link() -> None:
    page = Document("a.rst", b"|tests|\n\n.. |tests| image:: https://example.org/workflows/t/badge.svg\n").markdown
    assert [(link.target, link.image) for link in page.links] == [("https://example.org/workflows/t/badge.svg", True)]


def test_rst_and_asciidoc_have_the_same_shape() -> None:
    rst = Document("a.rst", b"Title\n=====\n\nSub\n---\n").markdown
    adoc = Document("a.adoc", b"= Title\n\n== Sub\n").markdown
    assert [[(s.heading, s.level) for s in page.sections] for page in (rst, adoc)] == [[("Title", 1), ("Sub", 2)]] * 2


def test_hcl_blocks() -> None:
    (block,) = Document("a.tf", TERRAFORM).hcl
    assert (block.labels, block.attributes, block.blocks[0].line) == (
        ("bucket", "raw"),
        {"name": "a-${var.x}", "days": 7, "key": Unresolved("var.key")},
        5,
    )


def test_json_tolerates_comments() -> None:
    value = Document("a.json", b'{"a": [1, // x\n 2,],\n/* y */ "b": "\\u00e9"}').json
    assert isinstance(value, Mapping)
    assert (value, value.lines) == ({"a": [1, 2], "b": "é"}, {"a": 1, "b": 3})


def test_toml_lines() -> None:
    value = Document("a.toml", b'[a]\nx = 1\n\n[[b.c]]\n[[b.c]]\ny = """\nz = 1\n"""\n').toml
    match value:
        case {"a": Mapping() as first, "b": {"c": [_, Mapping() as second]}}:
            assert (first.lines, second.lines, value.lines) == ({"x": 2}, {"y": 6}, {"a": 1, "b": 4})
        case _:
            pytest.fail("tables are missing")


def test_notebook_source_is_python() -> None:
    cells = b'{"cells": [{"cell_type": "code", "source": "%pip install x\\na = 1"},{"cell_type":"code","source":"b"}]}'
    notebook = Document("a.ipynb", cells).notebook
    assert (notebook.source, notebook.line_of_cell) == ("pass  # %pip install x\na = 1\nb", (1, 3))


def test_text_of_utf16_and_bad_bytes() -> None:
    assert (Document("a", "é".encode("utf-16")).text, Document("a", b"\xef\xbb\xbfa\xff").text) == ("é", "a\ufffd")


def test_what_is_looked_for_in_a_content_is_found_in_utf16_too() -> None:
    assert b"CREATE TABLE" in Document("a.sql", "CREATE TABLE a (b int)".encode("utf-16")).content


def test_a_failure_is_remembered() -> None:
    document = Document("a.py", b"x =\n")
    lines = []
    for _ in range(2):
        with pytest.raises(DocumentError) as caught:
            document.python  # noqa: B018
        lines.append(caught.value.line)
    assert lines == [1, 1]


@pytest.mark.parametrize("name", ["json", "toml", "python", "hcl", "notebook"])
@pytest.mark.parametrize("text", ["[" * 50_000, "a = " + "(" * 5_000, "\x00", '"', "print 'x' {"])
def test_malformed_text_is_an_error(name: str, text: str) -> None:
    with pytest.raises(DocumentError):
        getattr(Document("a", text.encode()), name)


@pytest.mark.parametrize(
    "text", ["'" * 9_999, "{{ " * 9_999, "/*" * 9_999, "$a$ " * 9_999, "[a](" * 9_999, "<!--" * 9_999]
)
@pytest.mark.parametrize("name", ["sql", "markdown"])
def test_unclosed_marks_end(name: str, text: str) -> None:
    assert getattr(Document("a.md", text.encode()), name) is not None


def test_config_may_be_given_as_a_dictionary() -> None:
    sql = Document("models/orders.sql", b'{{ config({"materialized": "incremental"}) }}\nselect 1').sql
    assert sql.config == {"materialized": "incremental"}
