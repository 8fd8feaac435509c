"""The formats of an assessment: one table of names, suffixes and render functions, which load when they are used."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assess.assessment import Assessment


class Format(StrEnum):
    """The names of `--format`."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a format is made and what its files are called; `binary` ones are not for a terminal."""

    render: Callable[[Assessment], str | bytes]
    suffixes: tuple[str, ...]
    file_name: str
    binary: bool = False


def _text(assessment: Assessment) -> str:
    from reports.terminal import render  # noqa: PLC0415 - each format loads when it is used

    return render(assessment)


def _json(assessment: Assessment) -> str:
    return json.dumps(assessment.to_json(), indent=2) + "\n"


def _html(assessment: Assessment) -> str:
    from reports.html import render  # noqa: PLC0415 - Jinja2 is not needed for the other formats

    return render(assessment)


def _pdf(assessment: Assessment) -> bytes:
    from reports.pdf import render  # noqa: PLC0415 - WeasyPrint is slow to load and needs Pango

    return render(assessment)


FORMS: Mapping[Format, Form] = {
    Format.TEXT: Form(render=_text, suffixes=(".txt", ".text"), file_name="assessment.txt"),
    Format.JSON: Form(render=_json, suffixes=(".json",), file_name="assessment.json"),
    Format.HTML: Form(render=_html, suffixes=(".html", ".htm"), file_name="assessment.html"),
    Format.PDF: Form(render=_pdf, suffixes=(".pdf",), file_name="assessment.pdf", binary=True),
}


def format_of(suffix: str) -> Format | None:
    """Return the format whose files end like this; None where no format's do."""
    return next((name for name, form in FORMS.items() if suffix.lower() in form.suffixes), None)
