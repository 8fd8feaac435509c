"""Contacts that are published with what is served: of an API's description, of a package, on the pages of a site.

https://spec.openapis.org/oas/latest.html#contact-object, https://fastapi.tiangolo.com/tutorial/metadata and
https://packaging.python.org/en/latest/specifications/well-known-project-urls
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Audience, Record, RecordKind, Source, Subject
from assess.readers.protocol import Want
from assess.terms.audience import audience_of
from assess.terms.line_settings import is_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "published-contacts"
VERSION = 1
PAGES = (".html", ".erb", ".jinja", ".jinja2", ".j2", ".njk", ".vue", ".tsx", ".jsx")
WANTS = (
    Want(suffixes=(".yml", ".yaml"), needles=(b"openapi:", b"swagger:")),
    Want(suffixes=(".json",), needles=(b'"openapi"', b'"swagger"')),
    Want(suffixes=(".py",), needles=(b"contact={", b"contact=dict(", b"project_urls")),
    Want(names=("pyproject.toml", "setup.cfg"), needles=(b"urls",)),
    Want(suffixes=PAGES, needles=(b"mailto:",)),
)
GIVES = (Record,)

OF_API = re.compile(r"^[ \t]{1,8}\"?contact\"?:[ \t]*(?:\{[ \t]*)?\r?\n[ \t]+\"?(?:name|url|email)\"?:", re.MULTILINE)
OF_APP = re.compile(r"\bcontact=(?:\{|dict\()\s{0,40}[\"']?(?:name|url|email)\b")
# The labels of the specification, in whatever case and spacing.
OF_PACKAGE = re.compile(
    r"^[ \t{]*[\"']?(?:issues?|bugs?|bug ?reports?|issue ?tracker|bug ?tracker|tracker|support|discussions?|help)[\"']?"
    r"[ \t]*[=:][ \t]*[\"']?https?://",
    re.MULTILINE | re.IGNORECASE,
)
ON_PAGE = re.compile(r"\bmailto:([\w.+-]{2,60}@[\w.-]{3,80})")
MAX_PAGE = 200_000  # characters; longer ones are made by a program


def read(document: Document) -> Iterator[Record]:
    """Yield the first contact of a file; an address of one person on a page is none."""
    if is_aside(document.path) or len(document.text) > MAX_PAGE:
        return
    found = _contact(document)
    if found is not None:
        source = Source(path=document.path, line=document.text.count("\n", 0, found.start()) + 1, tool=TOOL)
        yield Record(source=source, kind=RecordKind.CONTACT, subject=Subject.PROCESS, words=1, whole_file=False)


def _contact(document: Document) -> re.Match[str] | None:
    name = document.path.lower().rpartition("/")[2]
    if name.endswith(PAGES):
        return next((one for one in ON_PAGE.finditer(document.text) if audience_of(one[1]) is Audience.TEAM), None)
    if name in ("pyproject.toml", "setup.cfg", "setup.py"):
        return OF_PACKAGE.search(document.text) if "/" not in document.path else None
    return (OF_APP if name.endswith(".py") else OF_API).search(document.text)
