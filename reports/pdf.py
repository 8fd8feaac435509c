"""The assessment or a quarter as a tagged PDF: the HTML document set by WeasyPrint, with our own fonts."""

from __future__ import annotations

import ctypes.util
import re
import sys
from base64 import b64encode
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

from assess.errors import AssessError
from reports.brand import OURS
from reports.page import Look, document
from reports.templating import folder, template_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from assess.assessment import Assessment
    from reports.brand import Brand
    from reports.quarterly import Quarterly


class Paper(StrEnum):
    """The size of the pages."""

    A4 = "a4"
    LETTER = "letter"


VARIANT = "pdf/ua-1"
BEYOND_FONTS = re.compile(
    "[\U00010000-\U0010ffff]"
)  # pictures mostly; a tagged PDF must not hold characters without a glyph
REPLACEMENT = "\ufffd"
FONTS = (
    ("Inter", 400, "Inter-Regular.otf"),
    ("Inter", 600, "Inter-SemiBold.otf"),
    ("DejaVu Sans Mono", 400, "DejaVuSansMono.ttf"),
)
NO_PANGO = (
    "The PDF cannot be made: Pango, which sets its text, is not installed. "
    "Install it (Debian, Ubuntu: `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`; "
    "macOS: `brew install pango`) or ask for the HTML report."
)


def render(
    assessment: Assessment, quarterly: Quarterly | None = None, *, brand: Brand = OURS, paper: Paper = Paper.A4
) -> bytes:
    """Return the PDF; the same assessment gives the same bytes.

    Raises AssessError where Pango or a font is missing.
    """
    look = Look(style=style(paper), paged=True, brand=brand)
    return print_document(document(assessment, look, quarterly), assessment.commit)


def style(paper: Paper, *more: str) -> str:
    """Return the style sheet of what is printed: fonts, our look, further style sheets by name, the size of a page."""
    sheets = (template_text(name) for name in ("style.css", "print.css", *more))
    return "\n".join((_faces(), *sheets, f"@page {{ size: {paper}; }}"))


def print_document(text: str, commit: str) -> bytes:
    """Return an HTML document as a tagged PDF that the commit identifies; raises as `render` does."""
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    page = weasyprint.HTML(string=BEYOND_FONTS.sub(REPLACEMENT, text), url_fetcher=fetcher)
    made: bytes = page.write_pdf(pdf_variant=VARIANT, pdf_identifier=_identifier(commit))
    return made


def _weasyprint() -> ModuleType:
    try:
        with _libraries_by_name():
            return import_module("weasyprint")  # costs much and loads Pango, which only this report needs
    except OSError as error:
        raise AssessError(NO_PANGO) from error


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Load native libraries by their names alone: on Linux the search for them runs the compiler that PATH names."""
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 - the name that ctypes gives it
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _faces() -> str:
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{_data_url(name)}"); }}'
        for family, weight, name in FONTS
    )


def _data_url(name: str) -> str:
    file = folder() / "fonts" / name
    try:
        content = file.read_bytes()
    except OSError as error:
        raise AssessError(
            f"The PDF cannot be made: the font {file} cannot be read; install the program anew."
        ) from error
    return f"data:font/{file.suffix[1:]};base64,{b64encode(content).decode()}"


def _identifier(commit: str) -> bytes:
    return bytes.fromhex(commit)[:16] if _is_hex(commit) else commit.encode()[:16]


def _is_hex(text: str) -> bool:
    return len(text) % 2 == 0 and all(char in "0123456789abcdef" for char in text)
