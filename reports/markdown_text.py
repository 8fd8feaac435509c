"""Foreign text in GitHub Flavored Markdown: shown as it is, never a link, a mention, HTML, a heading or a table."""

from __future__ import annotations

import re

from markupsafe import Markup

from reports.words import inert

LONGEST = 160
LONGEST_WRITTEN = 600  # characters with what keeps them inert: a thousand brackets must not fill a comment
LONGEST_LINK = 600
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
MEANS = re.compile(r"[\\`*_\[\]|~$#{}!&<>]")
LISTS = re.compile(r"^([-+=:]|\d{1,9}(?=[.)](?:\s|$)))")  # what would open a list, or underline a heading
# Hosts look for these in the rendered text, where no backslash is left: a mention, `#12` and its like on GitLab,
# `GH-12`, an address, an emoji's `:name:`.
REFERS = re.compile(r"(@|#|!|~|%|\$|&amp;|\^|:)(?=[\w\"'/\\.])|\b(GH)(?=-\d)|\b(www)(?=\.)", re.IGNORECASE)
APART = "&#8203;"  # a space without width
TICKS = re.compile(r"`+")


def prose(text: str, longest: int = LONGEST) -> Markup:
    """Return foreign text on one line of running text."""
    written = _escaped(inert(text, longest).strip())
    return Markup(written) if len(written) <= LONGEST_WRITTEN else prose(text, longest // 2)  # noqa: S704 - just escaped


def code(text: str, longest: int = LONGEST) -> Markup:
    """Return foreign text as code, fenced by more backticks than stand in it."""
    shown = inert(text, longest).strip() or " "
    fence = "`" * (max(map(len, TICKS.findall(shown)), default=0) + 1)
    pad = " " if "`" in (shown[0], shown[-1]) else ""
    return Markup(f"{fence}{pad}{shown}{pad}{fence}")  # noqa: S704 - nothing is markup within code


def link(shown: Markup, address: str | None) -> Markup:
    """Return what is shown as a link to an address of ours; alone where there is none or it is too long to write."""
    if not address or len(address) > LONGEST_LINK:
        return shown
    return Markup(f"[{shown}]({address})")  # noqa: S704 - an address whose parts are quoted


def _escaped(text: str) -> str:
    marked = MEANS.sub(lambda found: ENTITIES.get(found[0], f"\\{found[0]}"), text)
    apart = REFERS.sub(lambda found: f"{found[0]}{APART}", marked)
    return LISTS.sub(lambda found: f"{found[0]}\\" if found[0].isdecimal() else f"\\{found[0]}", apart)
