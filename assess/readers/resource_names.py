"""Stages in the names of resources: projects, buckets, datasets, hosts and deployments called `orders-prod`.

Names like these configure nothing; a repository that names one of production and one before it has both.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from assess.facts import Environment, EnvironmentKind, Fact, Role, Source
from assess.readers.protocol import Want
from assess.roles import tests_folder
from assess.terms.environments import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document
    from assess.facts import Facts

TOOL = "resource-names"
VERSION = 1
FORM = "resource-name"  # names an environment, configures none
ENDINGS = ("dev", "prod", "production", "staging", "stg", "prd", "uat", "sandbox")
NEEDLES = tuple(f"{mark}{word}".encode() for word in ENDINGS for mark in "-_")
WANTS = (
    Want(
        suffixes=(".py", ".sh", ".yml", ".yaml", ".r", ".scala", ".java", ".js", ".ts", ".tf", ".rb", ".json", ".toml"),
        needles=NEEDLES,
    ),
    Want(suffixes=(".md", ".rst"), needles=NEEDLES, roles=(Role.DOCS,)),
)


class StageName(Fact):
    """The first resource of a stage that a file names."""

    stage: str
    kind: EnvironmentKind


GIVES = (StageName, Environment)

NAMED = re.compile(rf"[-_]({'|'.join(ENDINGS)})(?=[\"'`/.@:])")
BEFORE = re.compile(r"(?:^|[\"'`/=@ .])[a-z0-9][a-z0-9_-]{1,50}\Z")
# Files and packages of development, which are no place: `requirements-dev.txt`, `setup-dev`, `libxml-dev`.
TOOLING = re.compile(r"(?:requirements?|setup|make|deps|dependencies|install|lib[\w.]{1,30}|environment|packages?)\Z")
KINDS = {word: kind for kind, words in WORDS.items() for word in words}
MAX_NAME = 52
MAX_FOUND = 2_000
LOCK = re.compile(r"(?:^|/)(?:[\w.-]{0,60}lock[\w.-]{0,20}|package\.json|changelog[\w.]{0,10})\Z", re.IGNORECASE)


def read(document: Document) -> Iterator[StageName]:
    """Yield the first resource of each stage that the file names."""
    if LOCK.search(document.path) or tests_folder(document.path.rpartition("/")[0]) is not None:
        return
    text = document.text
    seen: set[EnvironmentKind] = set()
    for found in islice(NAMED.finditer(text), MAX_FOUND):
        kind = KINDS[found[1]]
        before = BEFORE.search(text[max(0, found.start() - MAX_NAME) : found.start()]) if kind not in seen else None
        if before is None or TOOLING.search(before[0]):
            continue
        seen.add(kind)
        source = Source(path=document.path, line=text.count("\n", 0, found.start()) + 1, tool=TOOL)
        yield StageName(source=source, stage=found[1], kind=kind)


def link(facts: Facts) -> Iterator[Environment]:
    """Yield a resource of each stage where production and one before it are named."""
    first: dict[EnvironmentKind, StageName] = {}
    for name in facts.of(StageName):
        first.setdefault(name.kind, name)
    if EnvironmentKind.PRODUCTION in first and len(first) > 1:
        for one in first.values():
            yield Environment(source=one.source, name=one.stage, kind=one.kind, form=FORM)
