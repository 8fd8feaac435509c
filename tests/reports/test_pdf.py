"""The PDF report: tagged, titled, with its own fonts, and the same bytes each time."""

from __future__ import annotations

import io
import re
import sys
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from assess.errors import AssessError
from assess.model import AREAS, PHASES
from reports import pdf
from reports.brand import Brand
from reports.quarterly import quarterly
from tests.reports.conftest import sample
from tests.reports.reviewed import reviewed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assess.assessment import Assessment

LOGO = b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
).decode()


def _text(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def _titles(outline: list[object]) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield str(getattr(one, "title", ""))


def _catalogue(made: bytes) -> DictionaryObject:
    root = PdfReader(io.BytesIO(made)).trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    return root


def _fonts(made: bytes) -> Iterator[DictionaryObject]:
    for page in PdfReader(io.BytesIO(made)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            yield font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()


def _links(made: bytes) -> Iterator[str]:
    for page in PdfReader(io.BytesIO(made)).pages:
        for annotation in page.get("/Annots", ()):
            action = annotation.get_object().get("/A", {})
            if "/URI" in action:
                yield str(action["/URI"])


def _elements(node: DictionaryObject) -> Iterator[DictionaryObject]:
    """Walk the tree of the document's structure."""
    yield node
    kids = node.get("/K", ())
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, DictionaryObject) and "/S" in found:
            yield from _elements(found)


@pytest.fixture(scope="session")
def quarter_pdf() -> bytes:
    """Render a quarter of the sample after twenty, on letter paper and with a brand."""
    brand = Brand(name="Shop", cover_line="Review of the shop", logo=f"data:image/svg+xml;base64,{LOGO}")
    return pdf.render(sample(), quarterly(reviewed(sample(), quarters=20)), brand=brand, paper=pdf.Paper.LETTER)


def test_the_title_names_the_repository(sample_pdf: bytes) -> None:
    metadata = PdfReader(io.BytesIO(sample_pdf)).metadata
    assert metadata is not None
    assert metadata.title == "DataOps assessment of orders-warehouse"


def test_it_is_tagged_in_its_language(sample_pdf: bytes) -> None:
    catalogue = _catalogue(sample_pdf)
    assert str(catalogue["/Lang"]) == "en"
    assert str(catalogue["/MarkInfo"]) == "{'/Marked': True}"
    assert "/StructTreeRoot" in catalogue


def test_it_says_that_it_is_for_everyone(sample_pdf: bytes) -> None:
    metadata = _catalogue(sample_pdf)["/Metadata"].get_object()
    assert isinstance(metadata, StreamObject)
    assert b"pdfuaid:part" in metadata.get_data()


def test_bookmarks_lead_to_every_section_and_phase(sample_pdf: bytes) -> None:
    titles = set(_titles(list(PdfReader(io.BytesIO(sample_pdf)).outline)))
    assert titles >= {"In one minute", "Coverage", "Criteria by level", "Practices", *PHASES.values(), *AREAS.values()}


def test_every_phase_and_area_is_named(sample_pdf: bytes) -> None:
    text = " ".join(_text(sample_pdf).split())
    assert [title for title in (*PHASES.values(), *AREAS.values()) if title not in text] == []


def test_every_practice_is_named(sample_assessment: Assessment, sample_pdf: bytes) -> None:
    text = "".join(_text(sample_pdf).split())
    assert [name for name in sample_assessment.practices if name not in text] == []


def test_all_fonts_are_ours_and_embedded(sample_pdf: bytes) -> None:
    fonts = list(_fonts(sample_pdf))
    embedded = all({"/FontFile2", "/FontFile3"} & font.keys() for font in fonts)
    assert embedded
    assert all({"Inter", "DejaVu"} & {*str(font["/FontName"]).replace("+", "-").split("-")} for font in fonts)


def test_pages_are_a4(sample_pdf: bytes) -> None:
    boxes = {tuple(round(float(edge)) for edge in page.mediabox) for page in PdfReader(io.BytesIO(sample_pdf)).pages}
    assert boxes == {(0, 0, 595, 842)}


def test_pages_after_the_cover_are_numbered(sample_pdf: bytes) -> None:
    pages = PdfReader(io.BytesIO(sample_pdf)).pages
    assert f"2 / {len(pages)}" in pages[1].extract_text()


def test_letter_is_another_paper(quarter_pdf: bytes) -> None:
    boxes = {tuple(round(float(edge)) for edge in page.mediabox) for page in PdfReader(io.BytesIO(quarter_pdf)).pages}
    assert boxes == {(0, 0, 612, 792)}


def test_every_picture_of_a_quarter_has_words_for_it(quarter_pdf: bytes) -> None:
    root = _catalogue(quarter_pdf)["/StructTreeRoot"]["/K"][0].get_object()  # type: ignore[index]
    figures = [one for one in _elements(root) if str(one["/S"]) == "/Figure"]
    assert len(figures) > len(sample().practices)
    assert [one for one in figures if not one.get("/Alt")] == []


def test_bookmarks_lead_to_what_a_quarter_adds(quarter_pdf: bytes) -> None:
    titles = set(_titles(list(PdfReader(io.BytesIO(quarter_pdf)).outline)))
    assert titles >= {"Trend", "Practices by quarter", "Gained and lost", "Delivery"}


def test_a_quarter_names_the_period_and_the_brand(quarter_pdf: bytes) -> None:
    text = " ".join(_text(quarter_pdf).split())
    assert all(part in text for part in ("Review of the shop", "1 January 2026 to 31 March 2026", "· 2026Q1"))


def test_the_contents_name_the_page_of_each_section(quarter_pdf: bytes) -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(quarter_pdf)).pages]
    (number,) = re.findall(r"Gained and lost\s+(\d+)", pages[0])
    assert "Gained and lost" in pages[int(number) - 1]


def test_the_same_quarter_gives_the_same_bytes(quarter_pdf: bytes, caplog: pytest.LogCaptureFixture) -> None:
    brand = Brand(name="Shop", cover_line="Review of the shop", logo=f"data:image/svg+xml;base64,{LOGO}")
    again = pdf.render(sample(), quarterly(reviewed(sample(), quarters=20)), brand=brand, paper=pdf.Paper.LETTER)
    assert (again == quarter_pdf, caplog.messages) == (True, [])  # the setter of pages ignored nothing


def test_the_same_assessment_gives_the_same_bytes(sample_assessment: Assessment, sample_pdf: bytes) -> None:
    assert pdf.render(sample_assessment) == sample_pdf


def test_foreign_text_is_only_text(hostile_pdf: bytes) -> None:
    metadata = PdfReader(io.BytesIO(hostile_pdf)).metadata
    assert "<script>alert(1)</script>" in str(metadata and metadata.title)
    assert b"/JavaScript" not in hostile_pdf


def test_links_go_to_https_or_stay(hostile_pdf: bytes) -> None:
    links = list(_links(hostile_pdf))
    assert all(link.startswith("https://github.com/example/") for link in links)


def test_without_pango_the_packages_are_named(sample_assessment: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [_NoPango(), *sys.meta_path])
    with pytest.raises(AssessError, match=r"apt install libpango-1\.0-0.*brew install pango"):
        pdf.render(sample_assessment)


def test_without_a_font_the_file_is_named(
    sample_assessment: Assessment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pdf, "folder", lambda: tmp_path)
    with pytest.raises(AssessError, match=r"Inter-Regular\.otf"):
        pdf.render(sample_assessment)


class _NoPango:
    """Fail as WeasyPrint's import does where the shared library is not found."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
