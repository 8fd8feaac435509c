"""Versioned migrations of a database and their ways back: Flyway, Liquibase, Alembic, Django, Rails and others."""

from __future__ import annotations

import ast
import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from assess.documents import Mapping, walk
from assess.documents.syntax import FunctionDef, nodes
from assess.facts import Contract, Fact, Facts, Project, Rollback, Source
from assess.readers.protocol import Want
from assess.terms.shapes import mapping
from assess.thresholds import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "migrations"
VERSION = 3
WANTS = (
    Want(names=("V*__*.sql", "U*__*.sql", "R__*.sql", "A__*.sql")),
    Want(suffixes=(".sql",), needles=(b"--liquibase formatted sql", b"-- liquibase formatted sql")),
    Want(suffixes=(".yml", ".yaml"), needles=(b"databaseChangeLog",)),
    Want(suffixes=(".xml",), needles=(b"<databaseChangeLog",)),
    Want(folders=("versions",), suffixes=(".py",), needles=(b"down_revision",)),
    Want(folders=("migrations",), suffixes=(".py",), needles=(b"migrations.Migration",)),
    Want(folders=("migrate",), suffixes=(".rb",), needles=(b"ActiveRecord::Migration",)),
    Want(folders=("revert", "deploy"), suffixes=(".sql",)),
    Want(names=("sqitch.conf", "flyway.toml", "flyway.conf", "schemachange-config.yml", "alembic.ini")),
)


class Revision(Fact):
    """One step of a database that has a way back, or has none; the team wrote it, or the framework derives it."""

    back: bool
    written: bool = True


GIVES = (Contract, Project, Revision, Rollback)

# Flyway and schemachange: V or U, a version, two underscores; R (repeatable) and A (always) carry no version.
VERSIONED = re.compile(r"(?:[vu]\d[\w.]*?|[ra])__", re.IGNORECASE)
CREATES = re.compile(r"\b(?:CREATE|ALTER)\s+(?:OR\s+REPLACE\s+)?(?:TRANSIENT\s+)?TABLE\b", re.IGNORECASE)
SQITCH_REVERT = re.compile(r"--\s*Revert\b")
SQITCH_DEPLOY = re.compile(r"--\s*Deploy\b")
LIQUIBASE_ROLLBACK = re.compile(r"^--\s*rollback\s+(?!empty|not required)\S|<rollback>", re.MULTILINE | re.IGNORECASE)
XML_TABLE = re.compile(r"<(?:createTable|addColumn)\b")
# https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython and
# https://guides.rubyonrails.org/active_record_migrations.html#reverting-previous-migrations
FORWARD_ONLY = re.compile(r"\bRun(?:Python|SQL)\((?:(?!reverse_)[^,()]){0,2000}\)")
RUBY_CHANGE = re.compile(r"^[ \t]*def change\b", re.MULTILINE)
RUBY_DOWN = re.compile(r"^[ \t]*def down\b[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?!end\b|raise\b|#)\S", re.MULTILINE)
TABLE_CALLS = frozenset({"create_table", "add_column", "alter_column"})
TOOLS = {"sqitch": "sqitch", "flyway": "flyway", "schemachange": "schemachange", "alembic": "alembic"}


def read(document: Document) -> Iterable[Fact]:
    """Return the tables that one file declares and whether it holds the way back."""
    name = basename(document.path).lower()
    tool = next((tool for word, tool in TOOLS.items() if name.startswith(word)), None)
    if name.endswith((".conf", ".toml", ".ini")) or tool == "schemachange":
        folder = document.path.rpartition("/")[0]
        yield Project(source=_source(document, 1), name=tool or TOOL, path=folder, tool=tool or TOOL)
    elif name.endswith(".py") and "migrations.Migration" in document.text:
        yield Revision(source=_source(document, 1), back=FORWARD_ONLY.search(document.text) is None, written=False)
    elif name.endswith(".rb"):
        written = RUBY_DOWN.search(document.text) is not None
        back = written or RUBY_CHANGE.search(document.text) is not None
        yield Revision(source=_source(document, 1), back=back, written=written)
    elif name.endswith(".py"):
        yield from _alembic(document)
    elif name.endswith((".yml", ".yaml")):
        yield from _changelog(document)
    else:
        yield from _script(document, name)


def link(facts: Facts) -> Iterable[Rollback]:
    """Return the way back of each folder of revisions; where most have none that is written, it is only implied."""
    folders: dict[str, list[Revision]] = {}
    for one in facts.of(Revision):
        folders.setdefault(dirname(one.source.path), []).append(one)
    for _, revisions in sorted(folders.items()):
        back = [one for one in revisions if one.back]
        if back:
            written = sum(one.written for one in back) / len(revisions)
            yield Rollback(source=back[0].source, form="down-migration", implied=written < MOST)


def _source(document: Document, line: int | None) -> Source:
    return Source(path=document.path, line=line, tool=TOOL)


def _declares(document: Document, line: int) -> Contract:
    name = basename(document.path).rpartition(".")[0]
    return Contract(source=_source(document, line), dataset=name, format="ddl", enforced=False)


def _returns(document: Document, line: int) -> Rollback:
    return Rollback(source=_source(document, line), form="down-migration")


def _script(document: Document, name: str) -> Iterator[Fact]:
    """Yield what a script of SQL or XML declares; a file that undoes another one declares nothing."""
    head = document.text[:400]
    versioned = VERSIONED.match(name)
    undoes = (versioned is not None and name.startswith("u")) or SQITCH_REVERT.search(head) is not None
    liquibase = "liquibase formatted sql" in head or "<databaseChangeLog" in document.text
    if undoes:
        yield _returns(document, 1)
        return
    if not (versioned or liquibase or SQITCH_DEPLOY.search(head)):
        return
    created = CREATES.search(document.text) or XML_TABLE.search(document.text)
    if created:
        yield _declares(document, document.text.count("\n", 0, created.start()) + 1)
    if liquibase and (back := LIQUIBASE_ROLLBACK.search(document.text)):
        yield _returns(document, document.text.count("\n", 0, back.start()) + 1)


def _changelog(document: Document) -> Iterator[Fact]:
    """Yield what the change sets of a changelog in YAML create, and the rollbacks that they spell out."""
    changes = mapping(document.yaml).get("databaseChangeLog")
    nodes = [node for _, node in walk(changes) if isinstance(node, Mapping)]
    created = next((node for node in nodes if "createTable" in node or "addColumn" in node), None)
    back = next((node for node in nodes if node.get("rollback")), None)
    if created is not None:
        yield _declares(document, created.line)
    if back is not None:
        yield _returns(document, back.lines.get("rollback", back.line))


def _alembic(document: Document) -> Iterator[Fact]:
    """Yield a revision and its tables; its `downgrade` is a way back unless it only passes or raises."""
    for node in document.python.body:
        if isinstance(node, FunctionDef) and node.name == "downgrade":
            body = [line for line in node.body if not _is_empty(line)]
            yield Revision(source=_source(document, node.lineno), back=bool(body))
        elif isinstance(node, FunctionDef) and node.name == "upgrade":
            made = [call for call in nodes(node) if isinstance(call, ast.Attribute) and call.attr in TABLE_CALLS]
            if made:
                yield _declares(document, made[0].lineno)


def _is_empty(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass | ast.Raise) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )
