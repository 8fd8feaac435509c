"""Prose as sections, links and code blocks: Markdown, reStructuredText and AsciiDoc in one shape."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assess.documents.prose_links import BADGE, INLINE, MAX_LINE, Link, asciidoc_links, markdown_links, rst_links
from assess.documents.yaml import parse_yaml
from assess.errors import TooLargeError
from assess.sifting import Sifted
from assess.values import Value

MAX_CHARACTERS = 4_000_000

ATX = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]++(.*))?\Z")
SETEXT = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*\Z")
FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*([\w+#.-]*)")
RST_RULE = re.compile(r"([=\-~^\"'`#*+:.<>_])\1{2,}[ \t]*\Z")
RST_CODE = re.compile(r"[ \t]*\.\.[ ]+(?:code|code-block|sourcecode)::[ \t]*(\S*)|.*::[ \t]*\Z")
ASCIIDOC = re.compile(r"(={1,6})[ \t]+(\S.*)")
ASCIIDOC_CODE = re.compile(r"(-{4,}|\.{4,}|```)[ \t]*+(\w*+)[ \t]*+\Z")
ASCIIDOC_SOURCE = re.compile(r"\[source(?:,[ \t]*([\w+#.-]+))?")
ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,4}[.)])[ \t]+\S")
ROW = re.compile(r"[ \t]*\|(?![-:| \t]*\Z)")

WORD = re.compile(r"\w[\w'\u2019.-]*")
PLACEHOLDER = Sifted(
    re.compile(
        r"\b(?:TODO|TBD|TBA|FIXME|XXX|N/A)\b[^\n]*|\blorem ipsum\b[^\n]*|<[^<>\n]{1,200}>"
        r"|\[(?:insert|your|add|name|describe|date)\b[^\]\n]{0,200}\]|\{\{[^{}\n]{0,200}\}\}|\.\.\.+|…"
        r"|^[ \t>*_-]*(?:please )?(?:describe|add|insert|explain|write|fill in|provide|enter)\b[^\n]{0,200}"
        r"(?:\bhere\b|\.\.\.|…)[^\n]*",
        re.IGNORECASE | re.MULTILINE,
    )
)
MARKUP = Sifted(re.compile(r"\]\([^()\n]{0,2000}\)|https?://\S+"))


class CodeBlock(Value):
    """A fenced or literal block, with the line of its first line of code."""

    language: str
    line: int
    text: str


class Section(Value):
    """A heading and its own body: `words` without placeholders, `items` of lists and table rows."""

    heading: str
    level: int  # 0 before the first heading
    line: int
    text: str
    words: int
    items: int
    code: tuple[CodeBlock, ...] = ()


class Markdown(Value):
    """A page of prose."""

    title: str | None
    sections: tuple[Section, ...]
    front_matter: object
    links: tuple[Link, ...]


def parse_markdown(text: str) -> Markdown:
    """Read Markdown; raise DocumentError where it is too large or its front matter is not YAML."""
    lines = _lines(text)
    front, start = _front_matter(lines)
    page = _Page()
    lines = _without_comments(lines, start)
    fence = ""
    for index in range(start, len(lines)):
        line = lines[index]
        if fence:
            fence = "" if _closes(line, fence) else fence
            page.add_code(line if fence else None)
        elif opening := FENCE.match(line):
            fence = opening[1]
            page.open_code(opening[2], index + 2)
        elif heading := ATX.match(line):
            page.open(_clean(heading[2] or ""), len(heading[1]), index + 1)
        elif (rule := SETEXT.match(line)) and page.previous_is_text():
            page.open(_clean(page.take_back()), 1 if rule[1][0] == "=" else 2, index)
        else:
            page.add(line)
    return page.finish(front, markdown_links(lines, start, page.code_lines))


def parse_rst(text: str) -> Markdown:
    """Read reStructuredText: levels by the order in which the underlines appear."""
    lines = _lines(text)
    page = _Page()
    levels: list[str] = []
    code_indent = -1
    for index, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        rule = RST_RULE.match(line)
        if code_indent >= 0 and (not line.strip() or indent > code_indent):
            page.add_code(line)
            continue
        if code_indent >= 0:
            page.add_code(None)
            code_indent = -1
        if rule and page.previous_is_text() and len(line.rstrip()) >= len(lines[index - 1].rstrip()) - 1:
            if rule[1] not in levels:
                levels.append(rule[1])
            page.open(page.take_back().strip(), levels.index(rule[1]) + 1, index)
        elif code := RST_CODE.match(line):
            code_indent = indent
            page.open_code(code[1] or "", index + 2)
        elif not rule:
            page.add(line)
    return page.finish(None, rst_links(lines))


def parse_asciidoc(text: str) -> Markdown:
    """Read AsciiDoc: `=` headings and delimited blocks."""
    lines = _lines(text)
    page = _Page()
    fence = language = ""
    for index, line in enumerate(lines):
        if fence:
            fence = "" if line.rstrip() == fence else fence
            page.add_code(line if fence else None)
        elif opening := ASCIIDOC_CODE.match(line):
            fence = opening[1]
            page.open_code(opening[2] or language, index + 2)
            language = ""
        elif heading := ASCIIDOC.match(line):
            page.open(heading[2].strip(), len(heading[1]), index + 1)
        elif source := ASCIIDOC_SOURCE.match(line):
            language = source[1] or ""
        elif not line.startswith("//"):
            page.add(line)
    return page.finish(None, asciidoc_links(lines))


@dataclass(slots=True)
class _Draft:
    heading: str
    level: int
    line: int
    body: list[str] = field(default_factory=list)
    code: list[CodeBlock] = field(default_factory=list)


class _Page:
    """Gathers lines into sections."""

    def __init__(self) -> None:
        self.drafts = [_Draft("", 0, 1)]
        self.code: tuple[str, int, list[str]] | None = None
        self.code_lines: set[int] = set()

    def open(self, heading: str, level: int, line: int) -> None:
        self.drafts.append(_Draft(heading, level, line))

    def add(self, line: str) -> None:
        self.drafts[-1].body.append(line)

    def previous_is_text(self) -> bool:
        body = self.drafts[-1].body
        return bool(body and body[-1].strip()) and not ITEM.match(body[-1]) and not body[-1].lstrip().startswith("|")

    def take_back(self) -> str:
        return self.drafts[-1].body.pop()

    def open_code(self, language: str, line: int) -> None:
        self.code = (language, line, [])
        self.code_lines.add(line - 2)

    def add_code(self, line: str | None) -> None:
        """Add a line of code; None closes the block."""
        if self.code is None:
            return
        language, start, lines = self.code
        if line is None:
            self.drafts[-1].code.append(CodeBlock(language=language.lower(), line=start, text="\n".join(lines)))
            self.code = None
        else:
            self.code_lines.add(start - 1 + len(lines))
            lines.append(line)

    def finish(self, front_matter: object, links: tuple[Link, ...]) -> Markdown:
        self.add_code(None)
        sections = tuple(_section(draft) for draft in self.drafts if draft.level or draft.code or any(draft.body))
        title = next((section.heading for section in sections if section.level == 1), None)
        return Markdown(title=title, sections=sections, front_matter=front_matter, links=links)


def _section(draft: _Draft) -> Section:
    text = "\n".join(draft.body).strip("\n")
    return Section(
        heading=draft.heading,
        level=draft.level,
        line=draft.line,
        text=text,
        words=count_words(text),
        items=sum(1 for line in draft.body if _is_item(line)),
        code=tuple(draft.code),
    )


def count_words(text: str) -> int:
    """Count the words that say something: placeholders, addresses and marks do not."""
    return len(WORD.findall(PLACEHOLDER.sub(" ", MARKUP.sub(" ", text))))


def _is_item(line: str) -> bool:
    return bool(ITEM.match(line) or ROW.match(line)) and count_words(line) > 0


def _lines(text: str) -> list[str]:
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(f"more than {MAX_CHARACTERS} characters of prose")
    return text.replace("\r\n", "\n").split("\n")


def _clean(heading: str) -> str:
    """Return a heading's text without closing marks, links and emphasis."""
    heading = re.sub(r"(?<![ \t])[ \t]++#++[ \t]*+\Z", "", heading[:MAX_LINE]) if "#" in heading else heading[:MAX_LINE]
    heading = BADGE.sub("", heading)
    heading = INLINE.sub(lambda found: found[2], heading)
    return heading.strip(" \t*_`#")


def _front_matter(lines: list[str]) -> tuple[object, int]:
    if lines[0].rstrip() != "---":
        return None, 0
    end = next((index for index, line in enumerate(lines[1:], start=1) if line.rstrip() in ("---", "...")), 0)
    if not end:
        return None, 0
    values = parse_yaml("\n".join(["", *lines[1:end]]))
    return (values[0] if values else None), end + 1


def _without_comments(lines: list[str], start: int) -> list[str]:
    """Blank HTML comments outside of fences, keeping the lines."""
    kept = lines[:start]
    commented, fence = False, ""
    for line in lines[start:]:
        rest = line
        if fence:
            fence = "" if _closes(line, fence) else fence
        elif not commented and (opening := FENCE.match(line)):
            fence = opening[1]
        else:
            rest, commented = _uncommented(line, commented=commented)
        kept.append(rest)
    return kept


def _uncommented(line: str, *, commented: bool) -> tuple[str, bool]:
    kept: list[str] = []
    at = 0
    while at < len(line):
        found = line.find("-->" if commented else "<!--", at)
        end = len(line) if found < 0 else found
        if not commented:
            kept.append(line[at:end])
        if found < 0:
            break
        at = found + (3 if commented else 4)
        commented = not commented
    return "".join(kept), commented


def _closes(line: str, fence: str) -> bool:
    mark = line.strip(" \t>")
    return len(mark) >= len(fence) and not mark.strip(fence[0])
