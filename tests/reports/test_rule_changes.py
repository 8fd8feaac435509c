"""How moves are told."""

from __future__ import annotations

from lifecycle.rule_changes import Comparison, Kind, Move, Rated
from reports.rule_changes import render, render_markdown


def move(repository: str = "shop", before: str = "partial", after: str | None = "met", reason: str = "why") -> Move:
    new = Rated(status=after, reason=reason) if after else None
    old = Rated(status=before, reason="no CI runs it")
    return Move(repository=repository, kind=Kind.PRACTICE, name="test.unit", before=old, after=new)


def compared(*moves: Move, **left_out: str) -> Comparison:
    repositories = tuple(dict.fromkeys(one.repository for one in moves))
    return Comparison(moves=moves, repositories=repositories, ratings=61, left_out=left_out)


def test_text_tells_from_to_and_both_reasons() -> None:
    assert render(compared(move())) == (
        "1 repository, 61 ratings compared; moved: 1 practice, 0 criteria, 0 levels.\n"
        "  test.unit: 1 repository\n"
        "\n"
        "shop\n"
        "  test.unit: partial → met\n"
        "    before: no CI runs it\n"
        "    after:  why\n"
    )


def test_a_rule_tells_how_many_repositories_it_moved() -> None:
    assert "  test.unit: 2 repositories\n" in render(compared(move("bank"), move("shop")))


def test_a_rule_that_is_gone_is_told_as_such() -> None:
    assert "test.unit: partial → no such rule" in render(compared(move(after=None)))


def test_nothing_moved_is_one_line() -> None:
    assert render(compared()).count("\n") == 1


def test_a_repository_that_was_left_out_is_told_in_both_forms() -> None:
    told = [form(compared(bank="after: too slow")) for form in (render, render_markdown)]
    assert ["Not compared: bank: after: too slow" in one for one in told] == [True, True]


def test_foreign_words_cannot_steer_a_terminal() -> None:
    assert "\x1b" not in render(compared(move(reason="\x1b[31mred")))


def test_foreign_words_cannot_break_the_table() -> None:
    told = render_markdown(compared(move(reason="a | b <script>")))
    assert told.endswith("| shop | test.unit | partial | met | no CI runs it | a \\| b &lt;script> |\n")
