"""Other repositories that a page says hold the deployment or the platform of this one."""

from __future__ import annotations

import re
from collections import Counter
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from assess.facts import Code, Fact, Facts, Infrastructure, Place, Project, Reference, Role, Source
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assess.documents import Document, Link

TOOL = "sibling-repositories"
VERSION = 5
WANTS = (Want(suffixes=(".md", ".markdown"), needles=(b"github.com/", b"gitlab.com/", b"bitbucket.org/", b"](../")),)
ROLES = (Role.DOCS,)

PAST = re.compile(r"change-?_?log|changes|history|release|news\b", re.IGNORECASE)  # tells of what was, not of what is
REPOSITORY = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)/([\w.-]{1,100})/([\w.-]{1,100})"
)
SPLIT = re.compile(r"[^a-z0-9]+")
# What a team calls the repository that holds its platform or its orchestrator's pipelines.
INFRASTRUCTURE = frozenset("infra infrastructure terraform pulumi gitops argocd flux helm k8s kubernetes iac".split())
PLATFORM = INFRASTRUCTURE | frozenset(
    "deploy deployment deployments cloudops devops airflow dags orchestration".split()
)
TRANSFORMATIONS = frozenset({"dbt", "dataform", "sqlmesh"})
TOOLMAKERS = frozenset({"dbt-labs", "fishtown-analytics", "tobikodata", "dataform-co"})
BY_SENTENCE = "deploying-repositories"  # it says so, whatever else is here
MAX_AROUND = 160  # characters before and after a link
# "[stack](…) project deploys these jobs", "scheduled by the [platform](…": what the words around a link say.
AFTER = re.compile(
    r"\)?\*{0,2} {0,2}(?:(?:project|repo|repository|stack) )?(?:(?:which|that) )?"
    r"(?:deploys|orchestrates|schedules|provisions) (?:and \w{1,20} )?(?:these|this|the|our|all)\b"
)
BEFORE = re.compile(
    r"\b(?:deployed|orchestrated|scheduled|provisioned)(?: \w{1,20}){0,3}? (?:by|from|through|via)"
    r"(?: (?:the|our|a))?(?: \w{1,20})? ?\*{0,2}\[[^\[\]]{0,80}\]\($"
)
MIN_LINKS = 2  # to the organisation that owns this repository


class LinkedRepository(Fact):
    """A link to a repository; one whose owner is empty lies beside this one, outside of its tree."""

    owner: str
    name: str
    platform: bool
    deploys: bool = False  # the words around the link say so


GIVES = (LinkedRepository, Reference)


def read(document: Document) -> Iterator[LinkedRepository]:
    """Yield the repositories that a page links, with what their names and paths say; a changelog tells of the past."""
    if PAST.match(document.path.rpartition("/")[2]):
        return
    for link in document.markdown.links:
        source = Source(path=document.path, line=link.line, tool=TOOL)
        found = REPOSITORY.match(link.target)
        if found is not None:
            name = found[2].removesuffix(".git")
            deploys = _deploys(document.lines[link.line - 1 : link.line + 1], link.target)
            yield LinkedRepository(
                source=source, owner=found[1].lower(), name=name, platform=_is_platform(name), deploys=deploys
            )
        elif _is_outside(document.path, link):
            name = link.target.lstrip("./").partition("/")[0]
            platform = _is_platform(f"{link.target} {link.text}")
            yield LinkedRepository(source=source, owner="", name=name, platform=platform)


def link(facts: Facts) -> Iterator[Reference]:
    """Yield a reference to each repository of the platform that belongs to the owner whom most links name.

    The repository that most links name is this one itself, unless it is called after infrastructure and none is here.
    """
    linked = facts.of(LinkedRepository)
    owners = Counter(one.owner for one in linked if one.owner)
    owner, links = next(iter(owners.most_common(1)), ("", 0))
    names = Counter(one.name.lower() for one in linked if owner and one.owner == owner)
    platform = any(not one.local for one in facts.of(Infrastructure))
    seen = {name for name, count in names.most_common(1) if count >= MIN_LINKS}
    seen = {name for name in seen if platform or INFRASTRUCTURE.isdisjoint(SPLIT.split(name))}
    transformed = any(one.tool in TRANSFORMATIONS for one in facts.of(Project))
    held = (*facts.of(Code), *facts.of(Infrastructure))
    tops = {fact.source.path.partition("/")[0].lower() for fact in held}
    for one in linked:
        if not one.owner and one.name.lower() in tops:
            continue  # a link with a step up too many, to a folder of this tree
        ours = not one.owner or (one.owner == owner and links >= MIN_LINKS)
        if one.name.lower() in seen:
            continue
        if one.deploys:
            seen.add(one.name.lower())
            yield _reference(one, "deployment", BY_SENTENCE)
        elif ours and _transforms(one) and not transformed:
            seen.add(one.name.lower())
            yield _reference(one, "transformation-sql", TOOL)
        elif one.platform and ours:
            seen.add(one.name.lower())
            yield _reference(one, "deployment", TOOL)


def _reference(one: LinkedRepository, what: str, tool: str) -> Reference:
    return Reference(source=one.source, what=what, place=Place.ELSEWHERE, target=one.name, tool=tool)


def _transforms(one: LinkedRepository) -> bool:
    """Say whether a repository is called after a tool that transforms, and is not that tool's own."""
    return one.owner not in TOOLMAKERS and not TRANSFORMATIONS.isdisjoint(SPLIT.split(one.name.lower()))


def _deploys(lines: Sequence[str], target: str) -> bool:
    """Say whether the words around a link tell that what it leads to deploys or starts what is here."""
    text = " ".join(lines)
    before, found, after = text.partition(target)
    return bool(found) and bool(AFTER.match(after[:MAX_AROUND]) or BEFORE.search(before[-MAX_AROUND:]))


def _is_platform(text: str) -> bool:
    return not PLATFORM.isdisjoint(SPLIT.split(text.lower()))


def _is_outside(path: str, link: Link) -> bool:
    """Say whether a relative link leads out of the tree."""
    return link.target.startswith("../") and normpath(join(dirname(path) or ".", link.target)).startswith("../")
