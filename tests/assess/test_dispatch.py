"""Which reader wants which file."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from assess.dispatch import Dispatcher, wanting
from assess.documents import Document
from assess.facts import Role
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from assess.readers.protocol import Reader


def dispatcher(*wants: Want, roles: tuple[Role, ...] = ()) -> Dispatcher:
    return Dispatcher([cast("Reader", SimpleNamespace(TOOL="made", WANTS=wants, ROLES=roles))])


@pytest.mark.parametrize(
    ("want", "path", "wanted"),
    [
        (Want(suffixes=(".sql",)), "a/b.SQL", True),
        (Want(suffixes=(".sql",)), "a/b.sqlx", False),
        (Want(names=("dockerfile", "dockerfile.*")), "build/Dockerfile.prod", True),
        (Want(names=("dockerfile",)), "build/Dockerfile.prod", False),
        (Want(folders=(".github/workflows",)), "sub/.github/workflows/ci.yml", True),
        (Want(top=(".github/workflows",)), "sub/.github/workflows/ci.yml", False),
        (Want(top=(".github/workflows",)), ".github/workflows/ci.yml", True),
        (Want(names=("makefile",), top=("",)), "Makefile", True),
        (Want(names=("makefile",), top=("",)), "sub/Makefile", False),
        (Want(folders=("dags",), suffixes=(".py",)), "dagster/a.py", False),
    ],
)
def test_a_want_matches(want: Want, path: str, wanted: bool) -> None:  # noqa: FBT001
    assert bool(dispatcher(want).rules(path, Role.PIPELINE)) is wanted


def test_examples_are_never_read() -> None:
    assert not dispatcher(Want(suffixes=(".py",))).rules("examples/a.py", Role.EXAMPLE)


def test_tests_are_read_by_those_that_name_them() -> None:
    assert dispatcher(Want(suffixes=(".py",)), roles=(Role.TEST,)).rules("tests/a.py", Role.TEST)


def test_a_needle_must_occur() -> None:
    rules = dispatcher(Want(suffixes=(".py",), needles=(b"airflow",))).rules("a.py", Role.PIPELINE)
    assert (
        len(wanting(rules, Document("a.py", b"import airflow"))),
        len(wanting(rules, Document("a.py", b"import flask"))),
    ) == (1, 0)


def test_a_reader_with_two_wants_reads_once() -> None:
    rules = dispatcher(Want(suffixes=(".yml",)), Want(names=("ci.*",))).rules("ci.yml", Role.PIPELINE)
    assert len(wanting(rules, Document("ci.yml", b""))) == 1


class Counted(bytes):
    """A content that notes what is looked for in it."""

    asked: list[bytes]

    def __contains__(self, needle: object) -> bool:
        assert isinstance(needle, bytes)
        self.asked.append(needle)
        return bytes(self).find(needle) >= 0


def test_a_needle_of_many_readers_is_looked_for_once() -> None:
    rules = dispatcher(*(Want(suffixes=(".py",), needles=(b"airflow", name)) for name in (b"dbt", b"soda"))).rules(
        "a.py", Role.PIPELINE
    )
    content = Counted(b"import airflow")
    content.asked = []
    wanting(rules, Document("a.py", content))
    assert sorted(content.asked) == [b"airflow", b"dbt", b"soda"]


def test_paths_of_one_kind_share_their_rules() -> None:
    made = dispatcher(Want(suffixes=(".py",)), Want(names=("dag_*",)))
    paths = ("a.py", "b/c.py", "dag_a.py", "x/dag_b.py")
    assert len({id(made.rules(path, Role.PIPELINE)) for path in paths}) == len({".py", "dag_"})
