"""Assessments that were made before, by all that decides them: the same commit again needs no reading."""

from __future__ import annotations

import json
import logging
import os
import time
import zlib
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from assess.assessment import Assessment, Run
from assess.cache_file import UNUSABLE, cache_file, connected, unsealed
from assess.digests import code_digest
from assess.git import as_path
from assess.values import Value, replace

if TYPE_CHECKING:
    from pathlib import Path

    from assess.git import Git

TABLE = "CREATE TABLE IF NOT EXISTS assessments (key BLOB PRIMARY KEY, made INTEGER NOT NULL, content BLOB NOT NULL)"

log = logging.getLogger(__name__)


class Asked(Value):
    """What is assessed of which repository, as far as it decides what comes out; made by `asked_of`."""

    path: str
    revision: str
    name: str | None
    key: bytes
    commit: str
    remote: str | None
    whole: bool
    began: float


def asked_of(git: Git, path: str, revision: str, name: str | None) -> Asked:
    """Return what is asked of a repository that was opened at a path; raises as `assess` does.

    The key holds the commit, every reference, since tags and branches tell of deployments, where the history ends, what
    of the repository is assessed by which name, and the code that reads and judges. Settings are a file of the commit.
    """
    began = time.monotonic()
    commit = git.resolve(revision)
    references = sorted(f"{one} {value}" for one, value in git.references.items())
    about = (commit, git.subfolder, name or "", str(git.head_branch), str(git.bare), *git.limits)
    told = "\0".join((code_digest(), *about, *references)).encode("utf-8", "surrogatepass")
    return Asked(
        path=path,
        revision=revision,
        name=name,
        key=sha256(told).digest(),
        commit=commit,
        remote=git.remote,
        whole=not git.shallow,
        began=began,
    )


def find_kept(git: Git, asked: Asked, file: Path | None = None) -> Assessment | None:
    """Return the assessment that was made of the same before, as of now; None where there is none.

    What was missing then must still be missing.
    """
    place = file or cache_file()
    if not asked.whole or not place.exists():
        return None
    try:
        with closing(connected(place)) as connection:
            connection.execute(TABLE)
            row = connection.execute("SELECT content FROM assessments WHERE key = ?", (asked.key,)).fetchone()
        content = unsealed(asked.key, row[0]) if row else b""
        document = json.loads(zlib.decompress(content)) if content else None
        kept = Assessment.from_json(document["assessment"]) if document else None
        missing = frozenset(document["missing"] if document else ())
    except (*UNUSABLE, ValueError, zlib.error) as error:
        log.warning("%s: what is kept there is not used (%s).", place, error)
        return None
    if kept is None or kept.commit != asked.commit or (missing and git.missing(missing) != missing):
        return None
    return replace(kept, run=_run(asked))


def _run(asked: Asked) -> Run:
    return Run(
        path=as_path(os.fsencode(asked.path)),
        remote=asked.remote,
        revision=asked.revision,
        assessed_at=datetime.now(UTC),
        seconds=time.monotonic() - asked.began,
    )
