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
    MARKDOWN = "markdown"
    SARIF = "sarif"
    BADGE = "badge"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a format is made and what its files are called; `binary` ones are not for a terminal.

    `render_change` tells an assessment with what changed since another, given first.
    """

    render: Callable[[Assessment], str | bytes]
    suffixes: tuple[str, ...]
    file_name: str
    binary: bool = False
    render_change: Callable[[Assessment, Assessment], str] | None = None


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


def _markdown(assessment: Assessment) -> str:
    from reports.markdown import render  # noqa: PLC0415 - Jinja2 is not needed for the other formats

    return render(assessment)


def _markdown_change(before: Assessment, after: Assessment) -> str:
    from reports.markdown import render_change  # noqa: PLC0415

    return render_change(before, after)


def _sarif(assessment: Assessment) -> str:
    from reports.sarif import render  # noqa: PLC0415 - the rules are not needed for the other formats

    return render(assessment)


def _badge(assessment: Assessment) -> str:
    from reports.badge import render  # noqa: PLC0415 - Jinja2 is not needed for the other formats

    return render(assessment)


def _csv(assessment: Assessment) -> str:
    from reports.spreadsheet import render  # noqa: PLC0415 - each format loads when it is used

    return render(assessment)


FORMS: Mapping[Format, Form] = {
    Format.TEXT: Form(render=_text, suffixes=(".txt", ".text"), file_name="assessment.txt"),
    Format.JSON: Form(render=_json, suffixes=(".json",), file_name="assessment.json"),
    Format.HTML: Form(render=_html, suffixes=(".html", ".htm"), file_name="assessment.html"),
    Format.PDF: Form(render=_pdf, suffixes=(".pdf",), file_name="assessment.pdf", binary=True),
    Format.MARKDOWN: Form(
        render=_markdown, suffixes=(".md",), file_name="assessment.md", render_change=_markdown_change
    ),
    Format.SARIF: Form(render=_sarif, suffixes=(".sarif",), file_name="assessment.sarif"),
    Format.BADGE: Form(render=_badge, suffixes=(".svg",), file_name="badge.svg"),
    Format.CSV: Form(render=_csv, suffixes=(".csv",), file_name="assessment.csv"),
}


def format_of(suffix: str) -> Format | None:
    """Return the format whose files end like this; None where no format's do."""
    return next((name for name, form in FORMS.items() if suffix.lower() in form.suffixes), None)
