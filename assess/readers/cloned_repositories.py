"""Other repositories whose code scripts, images, pipelines and CI here clone or check out to run it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from assess.facts import Fact, Facts, Introduction, Place, Project, Reference, Source
from assess.readers.code import CodeFile
from assess.readers.protocol import Want
from assess.readers.sibling_repositories import LinkedRepository
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assess.documents import Document

TOOL = "cloned-repositories"
VERSION = 3
HOSTS = (b"github.com", b"gitlab.com", b"bitbucket.org")
WANTS = (
    Want(suffixes=(".py", ".sh", ".tf", ".yml", ".yaml"), needles=HOSTS),
    Want(names=("dockerfile*", "*.dockerfile"), needles=HOSTS),
)

HOST = r"(?:github\.com|gitlab\.com|bitbucket\.org)"
ADDRESS = rf"(?:https?://(?:[^/@\s\"']{{1,80}}@)?{HOST}/|git@{HOST}:)([\w.-]{{1,60}})/([\w.-]{{1,80}})"
CLONED = Sifted(re.compile(rf"\bgit clone\b[^\n]{{0,200}}?{ADDRESS}"))
# `REPO_URL = "https://…"` of code; the keys of Terraform's CodeBuild and notebooks, Concourse's resources and settings.
NAMED = Sifted(re.compile(rf"(?i)(?<!\w)[\w.]{{0,40}}repo\w{{0,40}}[ ]{{0,9}}[:=][ ]{{0,9}}f?[\"']{ADDRESS}"))
TAKEN = Sifted(re.compile(rf"\b(?:repo_url|repository_url|location|uri)[ ]{{0,30}}[:=][ ]{{0,9}}[\"']?{ADDRESS}"))
# A clone of a released version is a tool like any package.
RELEASED = re.compile(r"(?:--branch|-b)[ =][\"']?v?\d+\.\d")
# So is what is compiled behind its clone: all that this repository knows of it is its name.
COMPILED = re.compile(r"(?<![\w./-])(?:make|cmake|\./configure|cargo install|go install)(?![\w.-])")
GOES = re.compile(r"\bcd |\bworking-directory:|^WORKDIR ")
MAX_BEHIND = 12  # lines that are looked at for that
# Files of people's own machines and of pages, and lists of packages, which name repositories for other ends.
BESIDE = re.compile(
    r"(?:^|/)(?:docs?|tests?|examples?|samples?|dev|local|\.\w[\w-]{0,30}container)/|(?:^|/)(?:mkdocs|conf\.py|setup\.py"
    r"|packages\.ya?ml|dependencies\.ya?ml|\.pre-commit|dependabot|CITATION|Chart\.ya?ml|\.copier"
    r"|[\w-]{0,30}onboarding)",
    re.IGNORECASE,
)
COMMENTS = ("#", "//", "--")
PLACEHOLDERS = frozenset({"owner", "org", "your-org", "user", "username", "example", "my-org"})
SPLIT = re.compile(r"[^a-z0-9]+")
MAX_LINE = 1_000
MAX_FOUND = 50  # of one file
# What stands below a clone's own folder: `cd analytics/transform`.
BELOW = re.compile(r"(?<![\w/.-])([\w-][\w.-]{0,79})/([\w-][\w.-]{0,79}(?:/[\w-][\w.-]{0,79}){0,8})")
MAX_UNDER = 20
OWN_FOLDERS = 2  # of a clone that this tree has too: it is a clone of this repository


class ClonedRepository(Fact):
    """A repository that is cloned or checked out by its address; it may be this one itself."""

    owner: str
    name: str
    under: tuple[str, ...] = ()  # paths in the clone that the same file names


GIVES = (ClonedRepository, Reference)


def read(document: Document) -> Iterator[ClonedRepository]:
    """Yield the repositories that a file fetches, at whatever state of a branch."""
    if BESIDE.search(document.path) or not any(one.search_in(document) for one in (CLONED, NAMED, TAKEN)):
        return
    found = 0
    for number, line in enumerate(document.lines, start=1):
        text = line[:MAX_LINE]
        fetched = None if text.lstrip().startswith(COMMENTS) or RELEASED.search(text) else _fetched(document, text)
        if fetched is None or fetched[0].lower() in PLACEHOLDERS or _is_compiled(fetched[1], document.lines[number:]):
            continue
        if found < MAX_FOUND:
            found += 1
            source = Source(path=document.path, line=number, tool=TOOL)
            name = fetched[1].removesuffix(".git")
            under = _under(name, document.text)
            yield ClonedRepository(source=source, owner=fetched[0].lower(), name=name, under=under)


def _is_compiled(name: str, behind: Sequence[str]) -> bool:
    """Say whether the lines behind a clone go into it, and compile what is there."""
    lines = tuple(line[:MAX_LINE] for line in behind[:MAX_BEHIND])
    plain = name.removesuffix(".git")
    goes = any(plain in line and GOES.search(line) for line in lines)
    return goes and any(COMPILED.search(line.partition("#")[0]) for line in lines)


def _under(name: str, text: str) -> tuple[str, ...]:
    """Return the paths that a text names below the folder of a clone."""
    found = (one[2].rstrip("./") for one in BELOW.finditer(text) if one[1] == name)
    return tuple(islice(dict.fromkeys(found), MAX_UNDER))


def _fetched(document: Document, text: str) -> tuple[str, str] | None:
    path = document.path.lower()
    listed = NAMED if path.endswith(".py") else TAKEN if path.endswith((".tf", ".yml", ".yaml")) else None
    found = CLONED.search(text) or (listed.search(text) if listed else None)
    return (found[1], found[2]) if found else None


def link(facts: Facts) -> Iterator[Reference]:
    """Yield a reference to each repository but this one, which pages link most or name in their title.

    A pipeline that clones this one, whose folders it goes into, brings its code to where it runs.
    """
    linked = Counter(one.name.lower() for one in facts.of(LinkedRepository) if one.owner)
    own = {name for name, _ in linked.most_common(1)} | {one.name.lower() for one in facts.of(Project)}
    titles = " ".join(_slug(one.title) for one in facts.of(Introduction))
    seen: set[str] = set()
    folders = {folder for code in facts.of(CodeFile) for folder in _parents(code.source.path)}
    for one in facts.of(ClonedRepository):
        name = one.name.lower()
        if len(folders.intersection(one.under)) >= OWN_FOLDERS:
            own.add(name)
            if one.source.path.endswith(".py"):
                yield Reference(source=one.source, what="own-code", place=Place.ELSEWHERE, target=one.name, tool=TOOL)
        if name not in own | seen and _slug(name) not in titles:
            seen.add(name)
            yield Reference(source=one.source, what="job-code", place=Place.ELSEWHERE, target=one.name, tool=TOOL)


def _parents(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def _slug(name: str) -> str:
    return f"-{SPLIT.sub('-', name.lower()).strip('-')}-"
