"""Artefacts that CI or a script names by commit or build number: tags of images, versions of packages and endpoints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Rollback, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.line_settings import lines_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "artefact-versions"
VERSION = 1
WANTS = (
    Want(
        suffixes=(".yml", ".yaml", ".sh", ".bash"),
        needles=(b"tag_with_sha", b"_SHA", b"Build.Build", b"Build.SourceVersion", b"git describe"),
    ),
    Want(names=("makefile", "jenkinsfile*"), needles=(b"git describe",)),
)
GIVES = (Rollback,)

COMMIT = (
    r"(?:\$\(Build\.(?:BuildId|BuildNumber|SourceVersion)\)"
    r"|\$\{?(?:SHORT_SHA|GITHUB_SHA|CIRCLE_SHA1|CI_COMMIT_\w{0,9}SHA))"
)
# https://github.com/docker/build-push-action (tag_with_sha), and https://git-scm.com/docs/git-describe
NAMED = Sifted(
    re.compile(
        r"\btag_with_sha: *true|\b(?:GIT_|APP_|BUILD_|IMAGE_)?(?:VERSION|TAG) ?:?= ?[`\"$(]{1,3}(?:shell )?git describe"
        rf"|version\w{{0,20}}[:= ]{{1,4}}[\"']?{COMMIT}|\btags?=[\"']?[\w${{}}./-]{{1,80}}:{COMMIT}"
        rf"|\bartifact(?:Name)?: ?[\"']?[\w-]{{0,40}}{COMMIT}",
        re.IGNORECASE,
    )
)


def read(document: Document) -> Iterator[Rollback]:
    """Yield one fact a file, at the first artefact that is named so."""
    for number, _ in lines_with(NAMED, document):
        source = Source(path=document.path, line=number, tool=TOOL)
        yield Rollback(source=source, form="immutable-version", implied=True)
        return
