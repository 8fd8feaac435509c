"""Badges and linked dashboards of a page."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from assess.facts import Dashboard, DashboardForm, DashboardSubject, Place, Reference, Source, StatusBadge
from assess.readers.prose.words import LINKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Link
    from assess.readers.prose.pages import Page

TOOL = "prose"
# What the address of a badge's picture says, tried in order.
BADGES = (
    (re.compile(r"codecov|coveralls|coverage"), "coverage"),
    (
        re.compile(
            r"sonar|codacy|codeclimate|codefactor|scorecard|securityscorecards|quality|maintainab|deepsource|bestpractices"
            r"|repository-standards|pybadge/badges/\d|pylint|interrogate|[/-]compliance(?:[/.-]|$)"
        ),
        "quality",
    ),
    (
        re.compile(
            r"/workflows/|/actions/|travis-ci|circleci|appveyor|jenkins|/_apis/build|pipeline\.svg|buildkite|[/-]build|drone"
        ),
        "build",
    ),
    (re.compile(r"shields\.io/(?:pypi|npm|github/v)|badge\.fury|version|release"), "version"),
    (re.compile(r"shields\.io|badge"), "other"),
)


TAG = re.compile(r"<[^<>]{0,1000}>")
SEPARATORS = re.compile(r"[/_.?=-]+")


def badges(page: Page) -> Iterator[StatusBadge]:
    """Yield the badges of a README."""
    for link in page.links if page.is_readme else ():
        target = link.target.lower()
        shows = next((word for pattern, word in BADGES if pattern.search(target)), None)
        if link.image and shows and target.startswith("http"):
            yield StatusBadge(source=Source(path=page.path, line=link.line, tool=TOOL), shows=shows)


def dashboards(page: Page) -> Iterator[Dashboard]:
    """Yield the links to dashboards; a link to a product's own pages is only a mention of it."""
    for link, words in _dashboard_links(page):
        yield Dashboard(
            source=Source(path=page.path, line=link.line, tool=TOOL),
            subject=DashboardSubject.BUSINESS if _is_for_readers(link) else _subject(words),
            form=DashboardForm.LINK,
            local=LINKS["local"].search(link.target.lower()) is not None,
        )


def _is_for_readers(link: Link) -> bool:
    """Say whether a link leads to a tool for reports, and its own text tells of nothing but those."""
    reporting = LINKS["reporting"].search(link.target.lower()) is not None
    return reporting and _subject(TAG.sub("", link.text.lower())) is DashboardSubject.UNKNOWN


def _dashboard_links(page: Page) -> Iterator[tuple[Link, str]]:
    """Yield the links to dashboards, each with the words around it."""
    lines = [part.line for part in page.parts]
    for link in page.links:
        if link.image:
            continue
        above = bisect_right(lines, link.line) - 1
        heading = page.parts[above].heading if above >= 0 else ""
        words = SEPARATORS.sub(" ", f"{link.text} {heading} {link.target}")
        if LINKS["dashboard"].search(words) and not LINKS["manual"].search(link.target.lower()):
            yield link, words


def interfaces(page: Page) -> Iterator[Dashboard]:
    """Yield the addresses of deployed interfaces of orchestrators and dashboards that the text writes out."""
    linked: list[str] | None = None
    for part in page.parts:
        own = part.sections[0]
        written = "\n".join((own.text, *(block.text for block in own.code)))
        found = LINKS["interface"].search(written)
        if not found or not _is_in_use(found[0].lower()):
            continue
        linked = linked if linked is not None else [link.target for link, _ in _dashboard_links(page)]
        if not any(one.startswith(found[0]) for one in linked):
            source = Source(path=page.path, line=own.line, tool=TOOL)
            yield Dashboard(source=source, subject=DashboardSubject.PIPELINES, form=DashboardForm.LINK)


def _is_in_use(address: str) -> bool:
    return LINKS["manual"].search(address) is None and ".example." not in address


def alert_rules(page: Page) -> Iterator[Reference]:
    """Yield the links to alerts that another place defines: a rule, monitor or service of an alerting product."""
    for link in page.links:
        target = link.target.lower()
        if not link.image and LINKS["alert"].search(target) and not LINKS["manual"].search(_plain(target)):
            source = Source(path=page.path, line=link.line, tool=TOOL)
            yield Reference(source=source, what="alert", place=Place.ELSEWHERE)


def _plain(target: str) -> str:
    """Return an address without its query; a console of a cloud is no manual of it."""
    return target.partition("?")[0].replace("//console.cloud.google.com/", "//console/")


def _subject(words: str) -> DashboardSubject:
    if LINKS["quality"].search(words):
        return DashboardSubject.QUALITY
    if LINKS["pipelines"].search(words):
        return DashboardSubject.PIPELINES
    return DashboardSubject.PLATFORM if LINKS["platform"].search(words) else DashboardSubject.UNKNOWN
