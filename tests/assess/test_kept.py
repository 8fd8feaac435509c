"""An assessment stands in for the same one later, and for no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.assessing import Request, assess_with_facts
from assess.cache_file import cache_file
from assess.git import Git
from assess.keeping import keep
from assess.kept import Asked, asked_of, find_kept
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assess.assessment import Assessment
    from tests.conftest import MadeRepo


@pytest.fixture
def shop(made_repo: MadeRepo) -> MadeRepo:
    made_repo.commit({"README.md": "# Shop\n", "dags/a.py": "from airflow import DAG\n"})
    return made_repo


def asked(repo: MadeRepo, name: str | None = None) -> Asked:
    with Git.open(repo.path) as git:
        return asked_of(git, str(repo.path), "HEAD", name)


def assessed(repo: MadeRepo, name: str | None = None) -> Assessment:
    """Assess a repository and keep what came out."""
    before = asked(repo, name)
    assessment, facts = assess_with_facts(Request(path=str(repo.path), name=name))
    keep(before, assessment, facts)
    return assessment


def kept(repo: MadeRepo, name: str | None = None) -> Assessment | None:
    with Git.open(repo.path) as git:
        return find_kept(git, asked_of(git, str(repo.path), "HEAD", name))


def test_the_same_again_is_what_was_assessed_outside_of_its_run(shop: MadeRepo) -> None:
    made, again = assessed(shop), kept(shop)
    assert again is not None
    assert replace(again, run=made.run) == made


def test_it_tells_of_this_run(shop: MadeRepo) -> None:
    made, again = assessed(shop), kept(shop)
    assert again is not None
    assert again.run.assessed_at > made.run.assessed_at


@pytest.mark.parametrize(
    "change",
    [
        lambda repo: repo.commit({"a.sql": "select 1\n"}),
        lambda repo: repo.tag("v1.0.0"),
        lambda repo: repo.git("branch", "production"),
        lambda repo: repo.git("checkout", "-q", "--detach"),
    ],
    ids=["a commit", "a tag", "a branch", "another head"],
)
def test_where_anything_differs_nothing_is_kept(shop: MadeRepo, change: Callable[[MadeRepo], object]) -> None:
    assessed(shop)
    change(shop)
    assert kept(shop) is None


def test_another_name_is_another_assessment(shop: MadeRepo) -> None:
    assessed(shop)
    assert kept(shop, "warehouse") is None


def test_other_code_judges_anew(shop: MadeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    assessed(shop)
    monkeypatch.setattr("assess.kept.code_digest", lambda: "other")
    assert kept(shop) is None


def test_a_history_that_was_not_fetched_is_looked_at_again(shop: MadeRepo) -> None:
    shop.commit({"a.sql": "select 1\n"})
    (shop.path / ".git" / "shallow").write_text(f"{shop.head}\n")
    assessed(shop)
    assert kept(shop) is None


@pytest.fixture
def lost(shop: MadeRepo) -> tuple[Path, bytes]:
    """Take the content of one file of many away; return where it was, and the object."""
    shop.commit({f"dags/{name}.py": f"from airflow import DAG\n\ndag = DAG('{name}')\n" for name in "bcdefghijklmnop"})
    blob = shop.git("rev-parse", "HEAD:dags/a.py")
    place = shop.path / ".git" / "objects" / blob[:2] / blob[2:]
    content = place.read_bytes()
    place.unlink()
    return place, content


@pytest.mark.usefixtures("lost")
def test_what_is_still_missing_needs_no_second_look(shop: MadeRepo) -> None:
    made, again = assessed(shop), kept(shop)
    assert again is not None
    assert replace(again, run=made.run) == made


def test_ratings_that_could_not_be_made_are_tried_again(shop: MadeRepo) -> None:
    (blob,) = shop.git("rev-parse", "HEAD:dags/a.py").split()
    (shop.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert not assessed(shop).complete
    assert kept(shop) is None


def test_a_missing_file_that_came_since_is_read(shop: MadeRepo, lost: tuple[Path, bytes]) -> None:
    place, content = lost
    assessed(shop)
    place.write_bytes(content)
    assert kept(shop) is None


def test_what_came_while_it_was_assessed_keeps_nothing(shop: MadeRepo, lost: tuple[Path, bytes]) -> None:
    place, content = lost
    before = asked(shop)
    assessment, facts = assess_with_facts(Request(path=str(shop.path)))
    place.write_bytes(content)
    keep(before, assessment, facts)
    assert kept(shop) is None


def test_a_tag_that_came_meanwhile_keeps_nothing(shop: MadeRepo) -> None:
    before = asked(shop)
    assessment, facts = assess_with_facts(Request(path=str(shop.path)))
    shop.tag("v1.0.0")
    keep(before, assessment, facts)
    with Git.open(shop.path) as git:
        assert (find_kept(git, before), kept(shop)) == (None, None)


def test_what_is_damaged_is_not_used(shop: MadeRepo) -> None:
    assessed(shop)
    cache_file().write_bytes(b"nothing of a database" * 50)
    assert kept(shop) is None
