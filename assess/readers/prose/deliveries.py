"""What a page says of how changes go out: deployments that run by themselves, and the stages that they pass."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Place, Reference, Source
from assess.readers.prose.procedures import MAX_PARAGRAPH, PARAGRAPH, TOOL, what_is
from assess.readers.prose.words import DELIVERIES, PROCEDURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.readers.prose.pages import Page

SENTENCE = re.compile(r"(?<=[.!?])\s|\n[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]")
STAGES = ("staging", "development", "test")
FENCE = "```"


def deliveries(page: Page) -> Iterator[Reference]:
    """Yield what sentences tell of deployments and of stages; wishes and pages for readers tell of none."""
    for own in what_is(page):
        text = " ".join(own.text.split())
        brought, staged = DELIVERIES["brought"].may_match(text), DELIVERIES["production"].may_match(text)
        if not (brought or staged):
            continue
        source = Source(path=page.path, line=own.line, tool=TOOL)
        said = [sentence for sentence in _sentences(own.text) if not _is_no_matter(sentence)]
        if brought and any(map(_is_brought, said)):
            yield Reference(source=source, what="described-deployment", place=Place.ELSEWHERE)
        if staged and any(map(_names_stages, said)):
            yield Reference(source=source, what="described-stages", place=Place.ELSEWHERE)


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a section, those of listings left out."""
    for paragraph in PARAGRAPH.split(text):
        if FENCE not in paragraph:
            yield from (" ".join(part.split()) for part in SENTENCE.split(paragraph[:MAX_PARAGRAPH]))


def _is_brought(said: str) -> bool:
    return all(DELIVERIES[name].search(said) for name in ("brought", "merged", "branch"))


def _names_stages(said: str) -> bool:
    """Say whether a sentence names production and a stage before it."""
    named = DELIVERIES["production"].search(said) and DELIVERIES["around"].search(said)
    return named is not None and any(DELIVERIES[name].search(said) for name in STAGES)


def _is_no_matter(said: str) -> bool:
    return DELIVERIES["pages"].search(said) is not None or PROCEDURES["wish"].search(said) is not None
