"""How much work an assessment is: counts that would show a second reading, parsing or asking."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event

from assess import snapshot
from assess.assessing import Request, Rules, assess, assess_with_facts
from assess.cache import SqliteFactCache
from assess.git.objects import read_objects
from lifecycle.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assess.git import Git
    from assess.git.objects import Gap
    from tests.conftest import MadeRepo

DAGS = 12
STATEMENTS = 4  # to store one assessment: begin, look for the same, and two rows


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    made_repo.commit({f"dags/d{at}.py": f"from airflow import DAG\n\ndag = DAG('d{at}')\n" for at in range(DAGS)})
    made_repo.commit({"README.md": "# Shop\n\nOrders, each day.\n", "dbt_project.yml": "name: shop\n"})
    return made_repo


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each object is asked for."""
    counts: Counter[str] = Counter()

    def counted(git: Git, ids: Sequence[str]) -> Iterator[bytes | Gap]:
        counts.update(ids)
        return read_objects(git, ids)

    monkeypatch.setattr(snapshot, "read_objects", counted)
    return counts


def test_an_object_is_read_once_and_again_only_where_evidence_quotes_it(shop: MadeRepo, asked: Counter[str]) -> None:
    told = assess(str(shop.path))
    quoted = {one.path for row in told.practices.values() for one in row.evidence if one.path}
    blobs = {shop.git("rev-parse", f"HEAD:{path}") for path in quoted if (shop.path / path).is_file()}
    assert {blob for blob, times in asked.items() if times > 1} <= blobs
    assert max(asked.values()) <= 2


def test_what_is_in_the_cache_is_not_read_again(shop: MadeRepo, asked: Counter[str]) -> None:
    rules = Rules()
    with SqliteFactCache(rules.readers) as cache:
        assess_with_facts(Request(path=str(shop.path)), cache=cache, rules=rules)
    first = asked.copy()
    asked.clear()
    shop.commit({"dags/d0.py": "from airflow import DAG\n\ndag = DAG('first')\n"})
    with SqliteFactCache(rules.readers) as cache:
        assess_with_facts(Request(path=str(shop.path)), cache=cache, rules=rules)
    assert (len(first) > DAGS, asked.total() < DAGS) == (True, True)


def test_a_module_is_parsed_once_for_all_readers(shop: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: Counter[str] = Counter()
    parse = ast.parse

    def counted(source: str, *args: object, **given: object) -> ast.AST:
        parsed[source] += 1
        return parse(source, *args, **given)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(ast, "parse", counted)
    assess(str(shop.path))
    modules = [text for text in parsed if "import DAG" in text]
    assert (len(modules), {parsed[text] for text in modules}) == (DAGS, {1})


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Note what is asked of any database."""
    noted: list[str] = []

    def note(*given: object) -> None:
        noted.append(str(given[2]))

    event.listen(Engine, "before_cursor_execute", note)
    yield noted
    event.remove(Engine, "before_cursor_execute", note)


def test_storing_takes_few_statements_however_much_is_stored(shop: MadeRepo, statements: list[str]) -> None:
    first = assess(str(shop.path))
    shop.commit({"a.sql": "select 1 as one\n"})
    second = assess(str(shop.path))
    with open_store() as store:
        store.save(first, None)
        statements.clear()
        store.save(second, None)
    assert 0 < len(statements) <= STATEMENTS, statements


def test_the_same_once_more_writes_nothing(shop: MadeRepo, statements: list[str]) -> None:
    told = assess(str(shop.path))
    with open_store() as store:
        store.save(told, None)
        statements.clear()
        store.save(told, None)
    assert [one for one in statements if one.startswith(("INSERT", "UPDATE", "DELETE"))] == []
