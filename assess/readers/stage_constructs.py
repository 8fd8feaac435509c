"""Constructs of the AWS CDK that an app makes once for each stage, each with the settings of its own.

https://docs.aws.amazon.com/cdk/v2/guide/configure-env.html and .../cdk-pipeline.html
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from assess.facts import Environment, EnvironmentKind, Source
from assess.readers.protocol import Want
from assess.terms.environments import environment_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "stage-constructs"
VERSION = 1
FORM = "construct"
WANTS = (
    Want(suffixes=(".ts", ".js", ".mjs"), needles=(b"aws-cdk", b"/cdk")),
    Want(suffixes=(".py",), needles=(b"aws_cdk",)),
)
GIVES = (Environment,)

# `new Loads(app, "Loads-PROD", {…})`, `Loads(app, "LoadsProd", env=…)`
MADE = re.compile(r"(?<![\w.])([A-Z]\w{1,80})\(\s{0,80}\w{1,40}\s{0,9},\s{0,80}[\"'`]([\w .-]{1,80})[\"'`]\s{0,9},")
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
MAX_FOUND = 500
MAX_DIFFERENT = 4  # constructs of one class that differ in one word: more are parts of the platform, not stages


def read(document: Document) -> Iterator[Environment]:
    """Yield the stages for which one class is made, production and another one among them."""
    made: defaultdict[tuple[str, tuple[str, ...]], dict[str, int]] = defaultdict(dict)
    for count, found in enumerate(MADE.finditer(document.text)):
        if count == MAX_FOUND:
            break
        words = WORDS.findall(found[2])
        for at, word in enumerate(words):
            made[found[1], (*words[:at], "", *words[at + 1 :])].setdefault(word, found.start())
    told: set[str] = set()
    for differing in made.values():
        kinds = {word: environment_kind(word) for word in differing}
        if EnvironmentKind.PRODUCTION not in kinds.values() or not 1 < len(differing) <= MAX_DIFFERENT:
            continue
        for word, place in differing.items():
            if word not in told:
                told.add(word)
                yield _stage(document, word, kinds[word], place)


def _stage(document: Document, word: str, kind: EnvironmentKind | None, place: int) -> Environment:
    source = Source(path=document.path, line=document.text.count("\n", 0, place) + 1, tool=TOOL)
    return Environment(source=source, name=word, kind=kind or EnvironmentKind.OTHER, form=FORM)
