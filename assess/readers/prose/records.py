"""Records: what a page, and each section of it with content, is by its name or heading."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from assess.facts import Record, RecordKind, Source, Subject
from assess.readers.prose.dictionary import described_tables
from assess.readers.prose.pages import MIN_ITEMS
from assess.readers.prose.subjects import subject_of
from assess.readers.prose.words import EVIDENCE, kind_of_heading, kind_of_path
from assess.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Section
    from assess.readers.prose.pages import Page, Part

TOOL = "prose"
MIN_RELEASES = 2
MIN_ENTRIES = 3
MIN_NOTE = 5  # words of a version's text without a list
MIN_ORDERED = 2
MIN_STEPS_WORDS = 30
MIN_HEADED = 4  # headings without a list: fewer are as well the chapters of a text
LISTS = frozenset({RecordKind.BACKLOG, RecordKind.ROADMAP, RecordKind.DEBT_LIST, RecordKind.PRIORITIES})
REVIEWS = frozenset({RecordKind.POST_MORTEM, RecordKind.RETROSPECTIVE, RecordKind.AUDIT})
DATED = re.compile(r"\d{4}[-_]?\d\d[-_]?\d\d")
ITEM_LINE = re.compile(r"[ \t]*(?:[-*+]|\d{1,4}[.)]|\|)[ \t]*\S.*")
CHECKBOX = re.compile(r"[ \t]*[-*+][ \t]+\[[ xX]\].*")
# https://towncrier.readthedocs.io (news fragments), https://scriv.readthedocs.io (changelog.d), and a file a release.
FRAGMENT = re.compile(
    r"(?:^|/)changelog\.d/(?!readme)[^/]+\.(?:md|rst)$"
    r"|(?:^|/)(?:newsfragments|news|changes|changelog)/[^/]+\.(?:feature|bugfix|doc|docs|removal|misc|added|changed"
    r"|deprecated|removed|fixed|security|breaking)(?:\.\d+)?\.(?:md|rst)$"
)
RELEASE_FILE = re.compile(
    r"(?:^|/)(?:releases|release[-_]?notes|changelogs?)/(?=[^/]*\.(?:md|rst|adoc|txt)$)(?:[^/]*[^\w/])?v?\d++[.-]\d"
)
SETUP_UNDONE = (RecordKind.ONBOARDING, RecordKind.ROLLBACK)  # the way back of a developer's machine, of no pipeline
LOCAL_COPY = re.compile(r"\b(?:docker|local(?:ly)?|localhost|laptop|your (?:own )?machine)\b", re.IGNORECASE)
ABOUT_DOCS = re.compile(r"^(?:(?:the|our|project) )?(?:docs|documentation)\b", re.IGNORECASE)
SHELLS = frozenset(
    {"bash", "bat", "cmd", "console", "fish", "powershell", "ps1", "sh", "shell", "shell-session", "zsh"}
)
# Only a document of its own is one of these: a heading alone is too weak a word for it.


def records(page: Page) -> Iterator[Record]:
    """Yield the page's own record, then those of its sections of another kind."""
    kinds: dict[int, RecordKind] = {}
    named = kind_of_path(page.path)
    titled = kind_of_heading(page.title) if page.title and not page.is_readme else None
    noted = _is_release_note(page)
    whole = RecordKind.CHANGELOG if noted else named or titled
    if whole is not None and (noted or _holds(whole, page.whole, page)):
        yield _record(page, page.whole, whole, whole_file=True)
    for index, part in enumerate(page.parts):
        kind = kind_of_heading(part.heading) if part.heading and part.heading != page.title else None
        above = {kinds[parent] for parent in part.parents if parent in kinds} | {whole}
        if kind is not None and kind not in above and part.has_content and _holds(kind, part, page):
            kinds[index] = kind
            record = _record(page, part, kind, whole_file=False)
            own_machine = kind is RecordKind.ROLLBACK and LOCAL_COPY.search(part.heading) is not None
            yield replace(record, subject=Subject.SIDE_TOOL) if own_machine or (whole, kind) == SETUP_UNDONE else record
    if whole is None and not kinds:
        yield from _commands(page)
    yield from _hosted_job(page)


def _holds(kind: RecordKind, part: Part, page: Page) -> bool:
    """Say whether the text bears out what its name says."""
    if not part.has_content or (kind is RecordKind.PROCEDURE and not _tells_of_work(page)):
        return False
    match kind:
        case RecordKind.CHANGELOG:
            return _has_releases(part)
        case RecordKind.WORKING_AGREEMENT:
            return EVIDENCE["cadence"].search(part.text) is not None
        case RecordKind.MEETING_NOTES:
            return DATED.search(f"{page.path} {' '.join(section.heading for section in part.sections)}") is not None
        case RecordKind.REQUIREMENTS:
            return _names_need(part.text) and (page.is_readme or not EVIDENCE["general"].search(part.heading.strip()))
        case RecordKind.DATA_DICTIONARY:
            return described_tables(part) > 0
        case RecordKind.RUNBOOK | RecordKind.TROUBLESHOOTING | RecordKind.PROCEDURE:
            return kind_of_path(page.path) is kind or _has_steps(part)
        case _:
            ordered = kind is not RecordKind.PRIORITIES or _is_ordered(part.text)
            return kind not in LISTS or (_list_items(part, page) >= MIN_ORDERED and ordered)


def _tells_of_work(page: Page) -> bool:
    """Say whether a page introduces to work here: other pages explain data, or how they are built themselves."""
    return page.is_readme and not ABOUT_DOCS.search(page.title)


def _commands(page: Page) -> Iterator[Record]:
    """Find the first section with commands to type, in whatever language its words are."""
    typed = (part for part in page.parts if any(code.language in SHELLS for code in part.sections[0].code))
    for part in itertools.islice(typed, 1):
        if _holds(RecordKind.PROCEDURE, part, page):
            yield _record(page, part, RecordKind.PROCEDURE, whole_file=False)


def _list_items(part: Part, page: Page) -> int:
    """Count the entries of a list; a page of its own may have a heading for each."""
    headed = len(part.sections) - 1 if part is page.whole and not part.items else 0
    return headed if headed >= MIN_HEADED else part.items


def _has_steps(part: Part) -> bool:
    """Say whether a section tells what to do; a shorter one only says where that is told."""
    return part.items >= MIN_ITEMS or part.words >= MIN_STEPS_WORDS or any(one.code for one in part.sections)


def _names_need(text: str) -> bool:
    """Look for who needs what; requirements of a README are often only what must be installed."""
    consumers = len(EVIDENCE["consumer"].findall(text))
    software = len(EVIDENCE["software"].findall(text))
    return consumers > 0 and EVIDENCE["need"].search(text) is not None and software <= consumers


def _is_release_note(page: Page) -> bool:
    """Say whether a file is the notes on one release, or a fragment of the next ones, in a folder of them."""
    path = page.path.lower()
    if FRAGMENT.search(path):
        return page.whole.words >= MIN_NOTE or page.whole.items > 0
    return RELEASE_FILE.search(path) is not None and page.whole.has_content


def _entries(part: Part) -> list[int]:
    """Count the entries of each version, those under its sub-headings (`### Added`) included; text alone is one."""
    versions: list[list[Section]] = []
    above: list[list[Section]] = []  # the versions that a heading stands under
    for section in part.sections:
        above = [version for version in above if version[0].level < section.level]
        if EVIDENCE["version"].search(section.heading):
            above.append([])
            versions.append(above[-1])
        if above:
            above[-1].append(section)
    return [_size(version) for version in versions]


def _size(version: list[Section]) -> int:
    items = sum(section.items for section in version)
    return items or int(sum(section.words for section in version) >= MIN_NOTE)


def _has_releases(part: Part) -> bool:
    entries = _entries(part)
    filled = [count for count in entries if count]
    plain = not entries and len(EVIDENCE["version"].findall(part.text)) >= MIN_RELEASES and part.items >= MIN_ENTRIES
    return len(filled) >= MIN_RELEASES or sum(filled) >= MIN_ENTRIES or plain


def _record(page: Page, part: Part, kind: RecordKind, *, whole_file: bool) -> Record:
    headings = f"{page.title} {part.heading}"
    return Record(
        source=Source(path=page.path, line=part.line, tool=TOOL),
        kind=kind,
        subject=subject_of(kind, page.path, headings, part.text),
        title=part.heading,
        words=part.words,
        items=_items(page, part, kind),
        ordered_by_value=kind in LISTS and _is_ordered(part.text),
        names_items=kind in REVIEWS and (_names_items(part) or (not whole_file and _has_item(part))),
        whole_file=whole_file,
    )


def _items(page: Page, part: Part, kind: RecordKind) -> int:
    if kind is RecordKind.DATA_DICTIONARY:
        return described_tables(part)
    return _list_items(part, page) if kind in LISTS else part.items


def _is_ordered(text: str) -> bool:
    """Say whether most entries of a list carry a priority, value or impact."""
    entries = [line for line in text.splitlines() if ITEM_LINE.match(line)]
    valued = [line for line in entries if EVIDENCE["value"].search(line)]
    return len(valued) >= MIN_ORDERED and len(valued) * 2 >= len(entries)


def _names_items(part: Part) -> bool:
    actions = [section.text for section in part.sections if EVIDENCE["action_heading"].search(section.heading)]
    actions += [line for line in part.text.splitlines() if CHECKBOX.match(line)]
    return any(EVIDENCE["item"].search(action) for action in actions)


def _has_item(part: Part) -> bool:
    """Say whether a section names an item: one that is no document of its own lists its actions under no heading."""
    return EVIDENCE["item"].search(part.text) is not None


def _hosted_job(page: Page) -> Iterator[Record]:
    """Find the sections that describe a job of a hosted service that builds or tests."""
    for part in page.parts:
        own = part.sections[0]
        text = f"{own.heading}\n{own.text}"
        found = EVIDENCE["hosted_job"].search(text)
        if found and part.has_content and EVIDENCE["hosted_work"].search(text):
            yield Record(
                source=Source(path=page.path, line=part.line, tool=TOOL),
                kind=RecordKind.HOSTED_JOB,
                subject=Subject.PIPELINES,
                title=own.heading,
                words=own.words,
                items=own.items,
                whole_file=False,
            )
