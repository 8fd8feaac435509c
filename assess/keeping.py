"""Keeping an assessment for the next time; `kept` finds it again and loads nothing of what makes one."""

from __future__ import annotations

import json
import logging
import time
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

from assess.cache_file import UNUSABLE, cache_file, connected, sealed
from assess.facts import Problem, ProblemKind
from assess.git import Git
from assess.kept import TABLE, asked_of
from assess.limits import ABSENT
from assess.snapshot import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from assess.assessment import Assessment
    from assess.facts import Facts
    from assess.kept import Asked
    from assess.snapshot import Snapshot

MOST_KEPT = 200  # some 20 KB each
PASSING = frozenset({ProblemKind.MISSING, ProblemKind.FAULT})  # what may be otherwise next time

log = logging.getLogger(__name__)


def keep(asked: Asked, assessment: Assessment, facts: Facts, file: Path | None = None) -> None:
    """Keep an assessment for the next time, unless something failed, could not be read or has changed meanwhile."""
    if not (asked.whole and assessment.complete and assessment.history_complete):
        return
    passing = {one.source.path for one in facts.of(Problem) if one.kind in PASSING}
    with Git.open(asked.path) as git:
        if asked_of(git, asked.path, asked.revision, asked.name).key != asked.key:
            return
        absent = _absent(read_snapshot(git, asked.commit, git.subfolder)) if passing or _is_partial(assessment) else {}
    if passing - absent.keys():
        return
    told = {"assessment": assessment.to_json(), "missing": sorted(set(absent.values()))}
    content = zlib.compress(json.dumps(told, separators=(",", ":")).encode())
    try:
        with closing(connected(file or cache_file())) as connection, connection:
            connection.execute(TABLE)
            row = (asked.key, time.time_ns(), sealed(asked.key, content))
            connection.execute("INSERT OR REPLACE INTO assessments VALUES (?, ?, ?)", row)
            newest = "SELECT key FROM assessments ORDER BY made DESC LIMIT ?"
            connection.execute(f"DELETE FROM assessments WHERE key NOT IN ({newest})", (MOST_KEPT,))  # noqa: S608
    except UNUSABLE as error:
        log.warning("%s: cannot be written (%s).", file or cache_file(), error)


def _is_partial(assessment: Assessment) -> bool:
    return any(limit.startswith(ABSENT) for limit in assessment.limits)


def _absent(snapshot: Snapshot) -> dict[str, str]:
    """Return the files whose content is not in the object store, with the ids that they have there."""
    absent = frozenset(snapshot.absent)
    return {path: entry.blob for path, entry in snapshot.entries.items() if entry.blob in absent}
