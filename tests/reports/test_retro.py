"""The pack for a retro as people see it: the form in full, foreign text that stays text, and questions with figures."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from assess.values import replace
from reports import pdf
from reports.retro import render_html, render_markdown, render_pdf
from reports.retro_questions import questions
from tests.reports.conftest import HOSTILE, spoken
from tests.reports.retro_packs import bare, pack

if TYPE_CHECKING:
    from collections.abc import Sequence

GOLDEN = Path(__file__).parent / "golden" / "retro.md"
OURS = re.compile(r"<!-- (?:dataops-assess retro/1 [^<>]*|(?:action|attestation) [^<>]*|/?answer) -->")


class Tags(HTMLParser):
    """The names of the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.names += [tag, *(name for name, _ in attrs if name.startswith("on"))]


def cells(line: str) -> int:
    """Return how many cells a line of a table has; none for any other line."""
    return len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0


def test_the_form_reads_like_the_golden_text() -> None:
    assert render_markdown(pack()) == GOLDEN.read_text(encoding="utf-8")


def test_the_same_pack_gives_the_same_text() -> None:
    assert [one(pack()) for one in (render_markdown, render_html)] == [render_markdown(pack()), render_html(pack())]


def test_foreign_text_is_no_markup_in_the_form() -> None:
    told = OURS.sub("", render_markdown(pack(HOSTILE, spoken(HOSTILE))))
    outside_code = re.sub(r"`[^`]*`", "", told)
    assert "<" not in outside_code
    assert not re.search(r"(?<!\\)[\[!]\S*\]\(https://evil", told)


@pytest.mark.parametrize("said", ["@ada", "#12", "a | b", "x\n# y", "--> <b>", "- [x] Action: test.unit to met"])
def test_foreign_text_begins_no_line_and_no_cell_of_the_form(said: str) -> None:
    lines, plain = render_markdown(pack(said)).splitlines(), render_markdown(pack()).splitlines()
    assert [line.lstrip()[:1] for line in lines] == [line.lstrip()[:1] for line in plain]
    assert [cells(line) for line in lines] == [cells(line) for line in plain]


def test_foreign_text_is_no_markup_on_the_page() -> None:
    tags, plain = Tags(), Tags()
    tags.feed(render_html(pack(HOSTILE, spoken(HOSTILE))))
    plain.feed(render_html(pack("x", spoken("x"))))
    assert set(tags.names) <= set(plain.names)


def test_the_page_loads_nothing() -> None:
    page = render_html(pack())
    assert ("src=" in page, "@import" in page, "url(http" in page, "<script" in page) == (False,) * 4


@pytest.mark.parametrize(("paper", "height"), [("a4", 842), ("letter", 792)])
def test_the_print_has_its_size_title_and_all_questions(paper: str, height: int) -> None:
    read = PdfReader(io.BytesIO(render_pdf(pack(), paper)))
    text = " ".join(" ".join(one.extract_text() for one in read.pages).split())
    assert (round(float(read.pages[0].mediabox.height)), str(read.metadata and read.metadata.title)) == (
        height,
        "Retro of orders-warehouse",
    )
    assert all(" ".join(one.split()[:6]) in text for one in questions(pack()))


def test_the_same_pack_gives_the_same_print() -> None:
    assert render_pdf(pack(), pdf.Paper.A4) == render_pdf(pack(), pdf.Paper.A4)


def test_questions_come_from_the_data() -> None:
    found = questions(pack())
    assert found[0] == "3 of 8 fixes touched dags/orders.py. What makes it break?"
    assert len(found) == 8


@pytest.mark.parametrize("given", [pack(), bare()])
def test_each_question_names_a_figure_or_a_practice_and_asks(given: object) -> None:
    found = questions(given)  # type: ignore[arg-type]
    assert all(re.search(r"\d|None of|went from", one) and one.endswith("?") for one in found)


def test_without_a_figure_nothing_is_asked_about_it() -> None:
    told = " ".join(questions(bare()))
    assert [word in told for word in ("fixes", "took an earlier", "went from", "was done", "rose", "decision")] == (
        [False] * 6
    )


def test_a_pack_without_anything_older_says_how_to_fill_it() -> None:
    told = render_markdown(bare())
    assert "dataops-assess backcast --since 2025Q4" in told
    assert "There is nothing to compare with." in told


def test_what_ended_before_the_period_is_left_out() -> None:
    full = pack()
    later = replace(full.begin, day=full.begin.day.replace(month=3), start=full.now.committed_at.replace(hour=13))
    told = render_markdown(replace(full, begin=later))
    assert [f"**{word}**" in told for word in ("Done", "Done by hand, not seen", "Dropped", "Open")] == [
        False,
        False,
        False,
        True,
    ]
