"""The retro pack as the Markdown that a team fills in, as HTML and as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from reports import markdown, page, permalinks
from reports.history import SIGNS
from reports.quarterly import WAYS
from reports.retro_form import ANSWER, BLANK, END, opening
from reports.retro_words import put, told_day
from reports.templating import template_text
from reports.words import counted

if TYPE_CHECKING:
    from lifecycle.retro import RetroPack


def render_markdown(pack: RetroPack) -> str:
    """Return the form to fill in; `reports.retro_form` reads it back."""
    told = put(pack)
    form = markdown.environment().get_template("retro.md.jinja")
    return form.render(
        _vocabulary(pack),
        t=told,
        opening=Markup(opening(told.period, pack.now.commit)),  # noqa: S704 - our own words, quoted
        answer=Markup(ANSWER),  # noqa: S704 - our own markers
        end=Markup(END),  # noqa: S704
        blank=Markup(BLANK),  # noqa: S704
    )


def render_html(pack: RetroPack) -> str:
    """Return the pack as one self-contained page; the same pack gives the same text."""
    sheets = (template_text(name) for name in ("style.css", "screen.css", "retro.css"))
    return _document(pack, "\n".join(sheets), paged=False)


def render_pdf(pack: RetroPack, paper: str) -> bytes:
    """Return the pack as a tagged PDF to be printed and written on; raises AssessError where Pango is missing."""
    from reports import pdf  # noqa: PLC0415 - WeasyPrint is slow to load and needs Pango

    text = _document(pack, pdf.style(pdf.Paper(paper), "retro.css"), paged=True)
    return pdf.print_document(text, pack.now.commit)


def _document(pack: RetroPack, style: str, *, paged: bool) -> str:
    template = page.environment().get_template("retro.html.jinja")
    return template.render(
        _vocabulary(pack),
        t=put(pack),
        style=Markup(style),  # noqa: S704 - our own style sheets
        paged=paged,
        change=lambda commit: permalinks.change(pack.now.run.remote, commit),
    )


def _vocabulary(pack: RetroPack) -> dict[str, object]:
    return {
        "a": pack.now,
        "before": pack.before,
        "repairs": pack.repairs,
        "ways": WAYS,
        "signs": SIGNS,
        "counted": counted,
        "day": told_day,
        "change_address": lambda commit: permalinks.change(pack.now.run.remote, commit),
    }
