"""The processor time that parsers may take over one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import parse_shell
from assess.documents.allowance import SECONDS, is_used_up, one_tree
from assess.documents.hcl import parse_hcl
from assess.documents.python import parse_python
from assess.errors import TooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable

PARSERS: dict[str, Callable[[str], object]] = {"shell": parse_shell, "HCL": parse_hcl, "Python": parse_python}


@pytest.mark.parametrize("language", PARSERS)
def test_a_language_whose_time_is_used_up_is_no_longer_read(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SECONDS, language, 0.0)
    with one_tree() as allowance, pytest.raises(TooLargeError, match=f"for {language} in one tree"):
        PARSERS[language]("a = 1\n")
    assert allowance.used_up == (language,)


def test_the_others_are_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SECONDS, "HCL", 0.0)
    with one_tree():
        assert (len(parse_shell("dbt test\n")), is_used_up()) == (1, True)


def test_outside_of_a_tree_nothing_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SECONDS, "shell", 0.0)
    assert (len(parse_shell("dbt test\n")), is_used_up()) == (1, False)


def test_each_tree_has_its_own_time() -> None:
    with one_tree() as first:
        parse_shell("dbt test\n" * 500)
    with one_tree() as second:
        pass
    assert first.taken["shell"] > second.taken["shell"] == 0
