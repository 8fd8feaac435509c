"""The whole catalogue of practices and criteria: as JSON for programs, and as the published page in Markdown."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from assess.catalogue import catalogue
from assess.findings import Status
from reports import words
from reports.templating import templates

if TYPE_CHECKING:
    from jinja2 import Environment

SCHEMA = "catalogue/1"
SENTENCE_ENDS = ".!?…"


def render_json() -> str:
    """Return the catalogue for programs."""
    return json.dumps({"schema": SCHEMA, **msgspec.to_builtins(catalogue())}, indent=2, ensure_ascii=False) + "\n"


def render_page() -> str:
    """Return the published page, `docs/practices.md`."""
    listed = catalogue()
    page = (
        _environment()
        .get_template("practices.md.jinja")
        .render(
            c=listed,
            sources={source.name: source for source in listed.facts},
            statuses=tuple(Status),
            meanings=words.STATUS_MEANINGS,
            efforts=words.EFFORTS,
        )
    )
    return page.strip() + "\n"


@cache
def _environment() -> Environment:
    filters = {"anchor": _anchor, "sentence": _sentence, "figure": _figure}
    return templates(filters, escaped=False)  # Markdown of the program's own words


def _anchor(name: str) -> str:
    return name.replace(".", "-").lower()


def _sentence(text: str) -> str:
    return text if text.endswith(tuple(SENTENCE_ENDS)) else f"{text}."


def _figure(value: float) -> str:
    return words.percent(value) if isinstance(value, float) else words.number(value)
