"""Every format shows foreign text as text: none of it is markup, a link, a formula or an order to a terminal."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pypdf
import pytest
from markdown_it import MarkdownIt

from assess.assessment import Attestation, Decided, DecisionFinding, Exemption
from assess.values import replace
from reports.formats import FORMS, Format, format_of
from reports.spreadsheet import FORMULA
from tests.reports.conftest import HOSTILE, sample, spoken

if TYPE_CHECKING:
    from assess.assessment import Assessment

PROBE = "evil.example"
TEXTS = {
    "markup": HOSTILE.partition(" 表情")[0],  # pypdf reads no text where a font has Chinese
    "formula": f'=HYPERLINK("https://{PROBE}","click")',
    "references": f"@octocat #12 GH-3 https://{PROBE} www.{PROBE} a@{PROBE} [a](https://{PROBE}) {{0}} | - ```",
    "block": f"-->\n\n# {PROBE}\n\n```\n| a |\n|---|\n</details>",
    "long": PROBE + "x" * 10_000,
}
FEW = (
    "plan.requirements",
    "release.versioned",
    "test.data-quality",
    "operate.sla",
    "operate.quality-metrics",
    "monitor.freshness",
)
CONTROLS = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
REFERENCES = re.compile(r"(?:^|\W)@\w|(?:^|\W)#\d|\bGH-\d|https?://|\bwww\.\w|\w@\w")


class Page(HTMLParser):
    """Remember the tags and attributes, where links go, and the text, apart from code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.alive: set[str] = set()
        self.text = ""
        self.plain = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.alive |= {tag, *(f"with {name}" for name, _ in attrs)}
        self.alive |= {f"to {urlsplit(value or '').netloc}" for name, value in attrs if name in {"href", "src"}}

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data
        self.plain += "" if "code" in self.open else data


def seen(form: Format, content: str | bytes) -> tuple[set[str], str]:
    """Return what of a file is alive, and the text that it shows."""
    if isinstance(content, bytes):
        return _of_pdf(content)
    controls = set(CONTROLS.findall(content))
    match form:
        case Format.HTML:
            page = Page(content)
            return page.alive | controls, page.text
        case Format.MARKDOWN:
            page = Page(MarkdownIt().enable("table").enable("strikethrough").render(content))
            return page.alive | controls | set(REFERENCES.findall(page.plain)), page.text.replace("\u200b", "")
        case Format.SARIF:
            messages = " ".join(one["message"]["text"] for one in json.loads(content)["runs"][0]["results"])
            meant = re.sub(r"\{\{|\}\}|\\[\[\]\\]", "", messages)
            return controls | set(re.findall(r"\[.*?\]\(|\{\d+\}", meant)), messages
        case Format.BADGE:
            return {content}, PROBE  # it holds no foreign text at all
        case Format.CSV:
            rows = list(csv.reader(io.StringIO(content, newline="")))
            formulas = {cell for row in rows for cell in row if cell.startswith(FORMULA)}
            return controls | formulas | {f"{len(rows)} rows of {len(row)}" for row in rows}, content
        case _:
            return controls, content


def _of_pdf(content: bytes) -> tuple[set[str], str]:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    notes = [note.get_object() for page in pages for note in page.get("/Annots", ())]
    actions = [note["/A"] for note in notes if "/A" in note]
    hosts = {f"to {urlsplit(str(action['/URI'])).netloc}" for action in actions if "/URI" in action}
    text = "".join(page.extract_text() for page in pages)
    return {str(action["/S"]) for action in actions} | hosts, text


def decided(assessment: Assessment, text: str) -> Assessment:
    """Return the assessment of a team that attests, is exempt and has to look again, in these words."""
    attested = Attestation(role=text, on="2026-01-01", until="2026-12-31", link=text)
    exempt = Exemption(reason=text, owner=text, until="2026-12-31")
    row = replace(assessment.practices["operate.sla"], attested=attested, exempt=exempt)
    again = DecisionFinding(kind="exemption-expired", practice="operate.sla", message=text, line=3)
    return replace(
        assessment,
        practices=assessment.practices | {"operate.sla": row},
        decisions=Decided(findings=(again,) * 20),
    )


def few(assessment: Assessment) -> Assessment:
    """Return the assessment with some practices only: foreign text stands alike in all, and a PDF of all takes long."""
    return replace(assessment, practices={name: assessment.practices[name] for name in FEW})


@cache
def alive_in_sample(form: Format) -> set[str]:
    return seen(form, FORMS[form].render(few(decided(sample(), "plain"))))[0]


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("text", list(TEXTS))
def test_foreign_text_is_shown_as_text(form: Format, text: str) -> None:
    alive, shown = seen(form, FORMS[form].render(few(decided(spoken(TEXTS[text]), TEXTS[text]))))
    assert alive - alive_in_sample(form) == set()
    assert PROBE in re.sub(r"\s", "", shown)


@pytest.mark.parametrize("form", list(Format))
def test_each_suffix_names_one_format(form: Format) -> None:
    own = FORMS[form]
    assert {format_of(suffix) for suffix in (*own.suffixes, Path(own.file_name).suffix)} == {form}
