"""Pages that describe what is here: the README beside the code, and pages of the docs that are named for a thing.

https://mkdocstrings.github.io/usage/ and https://www.sphinx-doc.org/en/master/usage/extensions/autodoc.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Description, SelfService, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.readers.prose.pages import Page

TOOL = "prose"
MIN_WORDS = 30  # fewer only say how something is started
BESIDE = re.compile(r"(?:readme|details|about|overview)(?:[._-][^/]*)?$")
DOCS = re.compile(r"^(?:[^/]+/)?(?:docs?|documentation|wiki)/")
# Pages whose names say nothing about what they are on.
GENERAL = frozenset({"index", "readme", "contributing", "installation", "changelog", "setup", "usage", "testing"})
FIRST_PAGES = frozenset({"index", "readme"})  # of a folder of the docs, which is named for what it is on
MADE_FROM = re.compile(r"^(?:::: *|\.\. +auto(?:module|class|function):: *)([A-Za-z_][\w.]{2,200})", re.MULTILINE)
MAX_NAMES = 50
# Files of code or configuration that a page links to, in Markdown, or offers as a download in reStructuredText.
LINKED = re.compile(r"[(<](?:[^()<>\s]{0,300}/)?([A-Za-z_][\w-]{2,100})\.(?:py|sqlx?|json|ipynb|scala|ya?ml)[)>]")
MENTIONED = re.compile(r"`([A-Za-z]\w{1,50}_\w{1,50})`")
LISTED = re.compile(
    r"\b(?:pipelines|dags|jobs|workflows|data ?sets|data sources|feeds|tables|models|marts)\b[^\n.]{0,80}"
    r"(?:\binclud\w+|\bare|\bas follows|\bfollowing|\bso far include|:)[^\n.]{0,20}\n(?:[ \t]*\n)?"
    r"(?:[ \t]*[-*+][ \t]+[^\n]{4,300}\n?){3,}",
    re.IGNORECASE,
)
FOLDER = re.compile(r"`?(?:\.?/)?(?:[a-z][\w.-]{0,60}/){0,6}([a-z][\w-]{2,60})/?`?")
ENTRY = "catalogue-entry"
MIN_ENTRIES = 3
GUIDE = re.compile(
    r"quer(?:y|ies|ying)[-_.]|[-_]quer(?:y|ies|ying)\.|user[-_]?guide|data[-_]?guide|using[-_]the[-_]data|access(?:ing)?[-_]data"
    r"|docs[-_]user/|user[-_]docs/|for[-_](?:analysts|users|consumers)"
)
CATALOGUE = re.compile(r"(?:^|/)(?:data[-_]?)?catalog(?:ue)?s?/")
OWNED = re.compile(r"\b(?:data )?(?:stewards?|owners?|custodians?|responsible|contacts?)\b", re.IGNORECASE)


def descriptions(page: Page, text: str) -> Iterator[Description]:
    """Yield what a page describes; a page made from the comments of a module needs no words of its own."""
    folder, _, name = page.path.rpartition("/")
    stem = name.partition(".")[0].lower()
    words = page.whole.words
    source = Source(path=page.path, line=1, tool=TOOL)
    if DOCS.search(page.path.lower()):
        made = MADE_FROM.findall(text)[:MAX_NAMES]
        about = folder.rpartition("/")[2] if stem in FIRST_PAGES and "/" in folder else stem.strip("_")
        own = [about.replace("-", "_")] if about not in GENERAL and words >= MIN_WORDS else []
        linked = [name.replace("-", "_") for name in LINKED.findall(text)[:MAX_NAMES]] if words >= MIN_WORDS else []
        if made or own or linked:
            yield Description(source=source, words=words, names=(*made, *own, *linked), mentions=_mentions(text))
    elif folder and BESIDE.fullmatch(stem) and words >= MIN_WORDS:
        yield Description(source=source, words=words, folder=folder)
    elif page.is_readme:
        yield from _overview(page, text)


def _overview(page: Page, text: str) -> Iterator[Description]:
    """Yield what a README at the top tells of the folders that its headings name, and its list of what is here."""
    for part in page.parts:
        named = FOLDER.fullmatch(part.heading)
        if named and part.words >= MIN_WORDS:
            source = Source(path=page.path, line=part.line, tool=TOOL)
            yield Description(source=source, words=part.words, names=(named[1].replace("-", "_"),))
    if overview := LISTED.search(text):
        line = text.count("\n", 0, overview.start()) + 1
        yield Description(source=Source(path=page.path, line=line, tool=TOOL), words=page.whole.words)


def _mentions(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(MENTIONED.findall(text)))[:MAX_NAMES]


def services(page: Page) -> Iterator[SelfService]:
    """Yield what serves the consumers of data: a guide to querying it, or an entry of a catalogue in prose."""
    path = page.path.lower()
    source = Source(path=page.path, line=1, tool=TOOL)
    if not DOCS.search(path) and not path.startswith("docs"):
        return
    if page.whole.words >= MIN_WORDS and GUIDE.search(path):
        yield SelfService(source=source, form="guide")
    if page.whole.words >= MIN_WORDS and CATALOGUE.search(path) and not page.is_readme:
        yield SelfService(source=source, form=ENTRY, owners=float(OWNED.search(page.whole.text) is not None))


def catalogue(entries: list[SelfService]) -> Iterator[SelfService]:
    """Yield the catalogue that the entries make up, with the share of them that names an owner."""
    if len(entries) >= MIN_ENTRIES:
        owned = sum(one.owners or 0.0 for one in entries) / len(entries)
        yield SelfService(source=entries[0].source, form="catalogue", owners=owned, count=len(entries))
