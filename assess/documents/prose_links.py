"""Links and images in prose, with references resolved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.sifting import Sifted
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LINE = 4_000  # characters of a line that are searched for links

LABEL = r"\[((?:[^\[\]]|\[[^\[\]]{0,300}\]){0,500})\]"
INLINE = Sifted(re.compile(rf"(!?){LABEL}\([ \t]*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)?)>?[^()]{{0,300}}\)"))
BADGE = Sifted(re.compile(r"!\[([^\[\]]{0,300})\]\(([^\s()]*)[^()]{0,300}\)"))
NAMED_BADGE = Sifted(re.compile(r"!\[([^\[\]]{0,300})\]\[([^\[\]]{0,300})\]"))
REFERENCE = Sifted(re.compile(rf"(!?){LABEL}[ ]?\[([^\[\]]{{0,300}})\]"))
DEFINITION = re.compile(r"[ ]{0,3}\[([^\[\]]{1,300})\]:[ \t]*<?([^\s<>]+)")
AUTOLINK = Sifted(re.compile(r"<(https?://[^\s<>]+)>|(?<![\w(<\[\"'=/])(https?://[^\s<>()\[\]\"'`|]+)"))
HTML_LINK = re.compile(r"<(a|img)\b[^<>]{0,500}?\b(?:href|src)[ ]?=[ ]?[\"']([^\"'<>]{1,2000})[\"']", re.IGNORECASE)
RST_LINK = re.compile(
    r"`([^`<>]{1,300})<([^<>`\s]+)>`__?|\.\.[ ](?:\|[^|\s][^|]{0,99}\|[ ]{1,4})?(image|figure)::[ ]*(\S+)"
    r"|\.\.[ ]_([^:]{1,300}):[ ]*(\S+)"
)
ADOC_LINK = re.compile(
    r"(image::?|link:|xref:)([^\s\[\]]{1,500}+)\[([^\[\]]{0,300}+)\]|(https?://[^\s\[\]]{1,500}+)\[([^\[\]]{0,300}+)\]"
)


class Link(Value):
    """A link or image with its target as written, references resolved."""

    text: str
    target: str
    line: int
    image: bool = False


def markdown_links(lines: list[str], start: int, code_lines: set[int]) -> tuple[Link, ...]:
    """Return the links of Markdown outside of code; `start` skips the front matter."""
    prose = [
        (index + 1, line[:MAX_LINE]) for index, line in enumerate(lines) if index >= start and index not in code_lines
    ]
    targets: dict[str, str] = {}
    for _, line in prose:
        if found := DEFINITION.match(line):
            targets.setdefault(found[1].casefold(), found[2])
    links: list[Link] = []
    for number, line in prose:
        if any(mark in line for mark in ("](", "][", "://", "<")) and not DEFINITION.match(line):
            links.extend(_links_of_line(line, number, targets))
    return tuple(links)


def _links_of_line(line: str, number: int, targets: dict[str, str]) -> list[Link]:
    found = [(badge[1], badge[2], True) for badge in BADGE.finditer(line)]
    rest = BADGE.sub(lambda badge: badge[1], line)
    found += [(one[1], targets.get((one[2] or one[1]).casefold(), ""), True) for one in NAMED_BADGE.finditer(rest)]
    rest = NAMED_BADGE.sub(lambda badge: badge[1], rest)
    found += [(link[2], link[3], bool(link[1])) for link in INLINE.finditer(rest)]
    rest = INLINE.sub(lambda link: link[2], rest)
    found += [
        (link[2], targets.get((link[3] or link[2]).casefold(), ""), bool(link[1])) for link in REFERENCE.finditer(rest)
    ]
    found += [("", link[2], link[1].lower() == "img") for link in HTML_LINK.finditer(rest)]
    found += [("", (link[1] or link[2]).rstrip(".,;:"), False) for link in AUTOLINK.finditer(rest)]
    return [Link(text=text, target=target, line=number, image=image) for text, target, image in found if target]


def rst_links(lines: list[str]) -> tuple[Link, ...]:
    """Return the links, images and link targets of reStructuredText."""
    return _other_links(lines, RST_LINK, _rst_link)


def asciidoc_links(lines: list[str]) -> tuple[Link, ...]:
    """Return the links and images of AsciiDoc."""
    return _other_links(lines, ADOC_LINK, _asciidoc_link)


def _other_links(
    lines: list[str], pattern: re.Pattern[str], link: Callable[[re.Match[str], int], Link]
) -> tuple[Link, ...]:
    return tuple(
        link(found, number) for number, line in enumerate(lines, start=1) for found in pattern.finditer(line[:MAX_LINE])
    )


def _rst_link(found: re.Match[str], line: int) -> Link:
    if found[3]:
        return Link(text="", target=found[4], line=line, image=True)
    return Link(text=(found[1] or found[5]).strip(), target=found[2] or found[6], line=line)


def _asciidoc_link(found: re.Match[str], line: int) -> Link:
    if found[4]:
        return Link(text=found[5], target=found[4], line=line)
    return Link(text=found[3], target=found[2], line=line, image=found[1].startswith("image"))
