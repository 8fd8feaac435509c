"""A page as nested parts: each heading with all that stands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.documents import Document, Link, Section

MIN_WORDS = 15  # fewer say nothing that a reader could act on
MIN_WORDS_WITH_CODE = 3
MIN_ITEMS = 2


class Part(Value):
    """A heading with its own text and that of the headings below it; `parents` are the indices of those above."""

    heading: str
    line: int
    sections: tuple[Section, ...]
    parents: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(section.text for section in self.sections)

    @property
    def words(self) -> int:
        return sum(section.words for section in self.sections)

    @property
    def items(self) -> int:
        return sum(section.items for section in self.sections)

    @property
    def has_content(self) -> bool:
        """Headings and placeholders are no content."""
        code = self.words >= MIN_WORDS_WITH_CODE and any(section.code for section in self.sections)
        return self.words >= MIN_WORDS or self.items >= MIN_ITEMS or code


class Page(Value):
    """A document's path, title, parts in order and links."""

    path: str
    title: str
    whole: Part
    parts: tuple[Part, ...]
    links: tuple[Link, ...]

    @classmethod
    def of(cls, document: Document) -> Page:
        """Read the document's markup."""
        markup = document.markdown
        title = markup.title or ""
        line = next((section.line for section in markup.sections if section.level), 1)
        whole = Part(heading=title, line=line, sections=markup.sections)
        return cls(
            path=document.path,
            title=title,
            whole=whole,
            parts=tuple(_parts(markup.sections)),
            links=markup.links,
        )

    @property
    def is_readme(self) -> bool:
        return self.path.rpartition("/")[2].lower().startswith("readme")


def _parts(sections: tuple[Section, ...]) -> Iterable[Part]:
    open_parts: list[tuple[int, int]] = []  # level and index of the headings above
    for index, section in enumerate(sections):
        while open_parts and open_parts[-1][0] >= section.level:
            open_parts.pop()
        parents = tuple(above for _, above in open_parts)
        open_parts.append((section.level, index))
        end = next(
            (later for later in range(index + 1, len(sections)) if sections[later].level <= section.level),
            len(sections),
        )
        yield Part(heading=section.heading, line=section.line, sections=sections[index:end], parents=parents)
