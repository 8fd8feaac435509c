"""Other repositories that a page says hold the deployment or the platform of this one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from assess.facts import Code, Fact, Facts, Infrastructure, Place, Reference, Role, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document, Link

TOOL = "sibling-repositories"
VERSION = 2
WANTS = (Want(suffixes=(".md", ".markdown"), needles=(b"github.com/", b"gitlab.com/", b"bitbucket.org/", b"](../")),)
ROLES = (Role.DOCS,)

REPOSITORY = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)/([\w.-]{1,100})/([\w.-]{1,100})"
)
SPLIT = re.compile(r"[^a-z0-9]+")
# What a team calls the repository that holds its platform or its orchestrator's pipelines.
PLATFORM = frozenset(
    "infra infrastructure terraform pulumi deploy deployment deployments gitops argocd flux helm k8s kubernetes "
    "cloudops devops iac airflow dags orchestration".split()
)
MIN_LINKS = 2  # to the organisation that owns this repository


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRepository(Fact):
    """A link to a repository; one whose owner is empty lies beside this one, outside of its tree."""

    owner: str
    name: str
    platform: bool


GIVES = (LinkedRepository, Reference)


def read(document: Document) -> Iterator[LinkedRepository]:
    """Yield the repositories that a page links, with what their names and paths say that they hold."""
    for link in document.markdown.links:
        source = Source(path=document.path, line=link.line, tool=TOOL)
        found = REPOSITORY.match(link.target)
        if found is not None:
            name = found[2].removesuffix(".git")
            yield LinkedRepository(source=source, owner=found[1].lower(), name=name, platform=_is_platform(name))
        elif _is_outside(document.path, link):
            name = link.target.lstrip("./").partition("/")[0]
            platform = _is_platform(f"{link.target} {link.text}")
            yield LinkedRepository(source=source, owner="", name=name, platform=platform)


def link(facts: Facts) -> Iterator[Reference]:
    """Yield a reference to each repository of the platform that belongs to the owner whom most links name.

    The repository that most links name is this one itself.
    """
    linked = facts.of(LinkedRepository)
    owners = Counter(one.owner for one in linked if one.owner)
    owner, links = next(iter(owners.most_common(1)), ("", 0))
    names = Counter(one.name.lower() for one in linked if owner and one.owner == owner)
    seen = {name for name, count in names.most_common(1) if count >= MIN_LINKS}
    held = (*facts.of(Code), *facts.of(Infrastructure))
    tops = {fact.source.path.partition("/")[0].lower() for fact in held}
    for one in linked:
        if not one.owner and one.name.lower() in tops:
            continue  # a link with a step up too many, to a folder of this tree
        ours = not one.owner or (one.owner == owner and links >= MIN_LINKS)
        if one.platform and ours and one.name.lower() not in seen:
            seen.add(one.name.lower())
            yield Reference(source=one.source, what="deployment", place=Place.ELSEWHERE, target=one.name, tool=TOOL)


def _is_platform(text: str) -> bool:
    return not PLATFORM.isdisjoint(SPLIT.split(text.lower()))


def _is_outside(path: str, link: Link) -> bool:
    """Say whether a relative link leads out of the tree."""
    return link.target.startswith("../") and normpath(join(dirname(path) or ".", link.target)).startswith("../")
