"""The assessment as one self-contained HTML file that loads nothing and works without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.page import document, template_text

if TYPE_CHECKING:
    from assess.assessment import Assessment


def render(assessment: Assessment) -> str:
    """Return the page; the same assessment gives the same text."""
    style = template_text("style.css") + template_text("screen.css")
    return document(assessment, style, paged=False)
