"""CODEOWNERS files of GitHub, GitLab and Bitbucket: which teams and persons own which paths.

https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Audience, CodeOwners, Fact, Owner, Role, Source
from assess.readers.protocol import Want
from assess.terms.audience import audience_of, team_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "codeowners"
VERSION = 2
WANTS = (Want(names=("codeowners",)),)
ROLES = (Role.DOCS,)
GIVES = (CodeOwners, Owner)

FOLDERS = frozenset({"", ".github/", "docs/", ".gitlab/", ".bitbucket/"})
MAX_SECTION = 100  # characters of a section's name that are looked at
CATCH_ALL = frozenset({"*", "**", "/", "/*", "/**", "**/*"})
# Functions that give their names to sections of GitLab: https://docs.gitlab.com/user/project/codeowners/#sections
FUNCTION = re.compile(
    r"\b(?:\w{0,20}engineer(?:s|ing)?|analy(?:sts?|tics)|scien(?:ce|tists?)|team|squad|guild|platform|finance|marketing"
    r"|sales|product|security|operations|ops|people|legal|growth|governance)\b",
    re.IGNORECASE,
)
SECTION = re.compile(r"\^?\[[^\]]*\](?:\[\d+\])?")


def read(document: Document) -> Iterable[Fact]:
    """Return each rule's owners and one summary; a file that the host does not read gives nothing."""
    folder = document.path[: -len("CODEOWNERS")]
    if folder.lower() not in FOLDERS:
        return
    rules = list(_rules(document.lines))
    owners: list[Owner] = []
    for line, pattern, names in rules:
        source = Source(path=document.path, line=line, tool=TOOL)
        owners.extend(_owner(source, pattern, name) for name in names)
    yield from _functions(document)
    if owners:
        yield CodeOwners(
            source=Source(path=document.path, line=rules[0][0], tool=TOOL),
            rules=len(rules),
            teams=tuple(sorted({owner.name for owner in owners if owner.audience is Audience.TEAM})),
            persons=len({name for _, _, names in rules for name in names if audience_of(name) is Audience.PERSON}),
            catch_all_only=all(pattern in CATCH_ALL for _, pattern, _ in rules),
        )
    yield from owners


def _owner(source: Source, pattern: str, name: str) -> Owner:
    return Owner(
        source=source,
        subject=pattern,
        audience=audience_of(name),
        name=team_name(name),
        catch_all=pattern in CATCH_ALL,
    )


def _functions(document: Document) -> Iterator[Owner]:
    """Yield the functions after which sections are called, whoever their owners are."""
    for number, text in enumerate(document.lines, start=1):
        found = SECTION.match(text.strip())
        name = found[0].partition("[")[2].partition("]")[0].strip() if found else ""
        if FUNCTION.search(name[:MAX_SECTION]):
            source = Source(path=document.path, line=number, tool=TOOL)
            yield Owner(source=source, subject=f"section {name}", audience=Audience.UNKNOWN, name=name)


def _rules(lines: tuple[str, ...]) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield line, pattern and owners; in GitLab a rule without owners has those of its section."""
    inherited: tuple[str, ...] = ()
    for number, text in enumerate(lines, start=1):
        if section := SECTION.match(text.strip()):
            inherited = _owners(text.strip()[section.end() :].split())
            continue
        words = re.split(r"\s#", text, maxsplit=1)[0].split()
        if not words or words[0].startswith("#"):
            continue
        owners = _owners(words[1:]) or inherited
        if owners:
            yield number, words[0], owners


def _owners(words: list[str]) -> tuple[str, ...]:
    return tuple(word for word in words if "@" in word)
