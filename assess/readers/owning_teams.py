"""Teams that a repository names as its own: authors of packages, reviewers of requests, and maintainers in a README.

https://packaging.python.org/specifications/pyproject-toml/, https://docs.github.com/code-security/dependabot and
https://cli.github.com/manual/gh_pr_edit
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Audience, Owner, Role, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "owning-teams"
VERSION = 5
WANTS = (
    Want(names=("pyproject.toml", "setup.py", "setup.cfg", "package.json", "DESCRIPTION", "Cargo.toml")),
    Want(names=("readme*", "maintainers*", "pull_request_template*"), suffixes=(".md", ".rst", ".txt")),
    Want(folders=(".github",), suffixes=(".yml", ".yaml"), needles=(b"review",)),
    Want(folders=("issue_template",), suffixes=(".md", ".yml", ".yaml"), needles=(b" team",)),
    Want(names=("code.json", "publiccode.yml", "publiccode.yaml"), needles=(b"organization", b"repoOwner")),
    Want(names=("renovate.json", "renovate.json5", ".renovaterc*"), needles=(b"team:",)),
    Want(names=("chart.yaml",), needles=(b"maintainers:",)),
    Want(names=("openedx.yaml", "openedx.yml"), needles=(b"owner:",)),
)
ROLES = (Role.DOCS, Role.TEMPLATE)
GIVES = (Owner,)

AUTHOR = re.compile(
    r"\b(?:authors?|maintainers?)\b[^\n]{0,80}?(?:\n[ \t]{0,20}[{-][ \t]*name[ \t]*)?[\"'=:][ \t]*[\"']?"
    r"([A-Za-z][\w&. -]{1,60} (?:team|group|squad|community|domain|department|division|office|guild|chapter))\b",
    re.IGNORECASE,
)
# The address of an author or maintainer: `authors = [{ name = "…", email = "data-team@…" }]`.
ADDRESSED = re.compile(
    r"\b(?:authors?|maintainers?)(?:_email)?\b[^@]{0,160}?(?<![\w.+-])([A-Za-z][\w.+-]{1,60})@([\w-]{2,60})\.[\w.-]{2,60}",
    re.IGNORECASE,
)
# Words of addresses that several people read.
SHARED = frozenset(
    "team hello info contact support help helpdesk tech data dev devs developers digital eng engineering analytics "
    "platform ops devops opensource oss maintainers science research group office admin it".split()
)
PLACEHOLDERS = frozenset({"example", "company", "yourcompany", "domain", "email", "mail", "test", "users"})
WORD_BREAK = re.compile(r"[._+-]")
REVIEWER = re.compile(
    r"--(?:add-)?reviewer[= ]+[\"']?[\w.-]+/([\w.-]{2,60})|\bteam[-_]reviewers:[ \t]*[\"']?([A-Za-z][\w.-]{1,60})"
    r"|[\"'(, ]team:([\w.-]{2,60})[\"'),]"
)
LISTED = re.compile(
    r"\b(?:reviewers|assignees):[ \t]*\n(?:[ \t]+-[^\n]*\n){0,5}?[ \t]+-[ \t]*[\"']?[\w.-]+/([\w.-]{2,60})"
)
MENTIONED = re.compile(r"(?<![\w/@.])@[A-Za-z0-9][\w-]{1,38}/([A-Za-z][\w-]{1,60})")
# An entry of the list of those who review, without the sign that tells them.
ENTERED = re.compile(r"^[ \t]*[-*+][ \t]+[A-Za-z0-9][\w-]{1,38}/([a-z][\w-]{1,60})[ \t]*\r?$", re.MULTILINE)
REVIEWING = re.compile(r"\b[Tt]he [`*]?([\w-]{2,40})[`*]? team (?:for|to)\b[^.\n]{0,20}\breview")
# What a template for issues says that it is for.
SERVED = re.compile(
    r"^(?:about|description):[^\n]{0,120}?\b(?:for|by|of) the ([A-Z][\w&-]*(?: [\w&-]+){0,3}) team\b", re.MULTILINE
)
MAINTAINED = re.compile(
    r"\b(?:maintained|owned|managed|developed|built|run|operated)\s+by\s+(?:the\s+|our\s+)?"
    r"([A-Z][\w&.'-]*(?: [\w&.'-]+){0,6}? (?:[Tt]eam|[Gg]roup|[Ss]quad|[Uu]nit))\b"
    r"|\b[Tt]he\s+([A-Z][\w&.'-]*(?: [\w&.'-]+){0,3}? (?:[Tt]eam|[Gg]roup|[Ss]quad))\s+"
    r"(?:maintaining|that maintains|which maintains|maintains|that owns|which owns|owns)\b"
)
# https://code.gov/about/compliance/inventory-code and https://yml.publiccode.tools
PUBLISHED = re.compile(
    r"\"organization\"\s{0,10}:\s{0,10}\"([^\"\n]{2,80})\"|^\s{0,10}repoOwner:[ \t]*[\"']?([^\"'\n]{2,80})",
    re.MULTILINE,
)
# https://docs.openedx.org/projects/openedx-proposals/en/latest/best-practices/oep-0002-bp-repo-metadata.html
KEPT_BY = re.compile(r"^(?:owner|[ ]{1,8}team):[ \t]*[\"']?[\w.-]{1,60}/([\w.-]{2,60})", re.MULTILINE)


def read(document: Document) -> Iterator[Owner]:
    """Yield the first team that a file names for the whole repository; packages deep in the tree speak of a part."""
    path = document.path.lower()
    name = path.rpartition("/")[2]
    if name.startswith("pull_request_template"):
        patterns: tuple[re.Pattern[str], ...] = (MENTIONED, ENTERED)
    elif "issue_template/" in path:
        patterns = (SERVED,)
    elif name.startswith(("readme", "maintainers")):
        patterns = () if "/" in path else (MAINTAINED, REVIEWING)
    elif name in ("code.json", "publiccode.yml", "publiccode.yaml"):
        patterns = () if "/" in path else (PUBLISHED,)
    elif name.startswith("openedx."):
        patterns = () if "/" in path else (KEPT_BY,)
    elif "renovate" in name or (path.startswith(".github/") and name != "chart.yaml"):
        patterns = (REVIEWER, LISTED)
    else:
        patterns = (AUTHOR,)
    found = next((one for one in (pattern.search(document.text) for pattern in patterns) if one), None)
    if found is not None:
        team = next(filter(None, found.groups()))
        part = document.path if SERVED in patterns else ""
        yield _owner(document, found.start(), team.strip(), part)
    elif AUTHOR in patterns:
        yield from _addressed(document)


def _owner(document: Document, at: int, team: str, part: str = "") -> Owner:
    source = Source(path=document.path, line=document.text.count("\n", 0, at) + 1, tool=TOOL)
    return Owner(source=source, subject=part, audience=Audience.TEAM, name=team, catch_all=not part)


def _addressed(document: Document) -> Iterator[Owner]:
    """Yield the first author or maintainer whose address is one that several people read."""
    for found in ADDRESSED.finditer(document.text):
        local, domain = found[1].lower(), found[2].lower()
        words = set(WORD_BREAK.split(local))
        if domain not in PLACEHOLDERS and (words & SHARED or local.endswith("team")):
            yield _owner(document, found.start(), local if words - SHARED else domain)
            return
