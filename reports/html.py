"""The assessment as one self-contained HTML file that loads nothing and works without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.brand import OURS
from reports.page import Look, document
from reports.templating import template_text

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from reports.brand import Brand
    from reports.quarterly import Quarterly


def render(assessment: Assessment, quarterly: Quarterly | None = None, *, brand: Brand = OURS) -> str:
    """Return the page; the same assessment gives the same text."""
    style = template_text("style.css") + template_text("screen.css")
    return document(assessment, Look(style=style, paged=False, brand=brand), quarterly)
