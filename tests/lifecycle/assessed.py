"""Stored assessments for tests, made from one by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha1
from typing import TYPE_CHECKING

from assess.findings import Status
from assess.values import replace
from lifecycle.stored import Stored

if TYPE_CHECKING:
    from assess.assessment import Assessment


def stored(plain: Assessment, day: str, unit: Status = Status.ABSENT, **more: object) -> Stored:
    """Return an assessment of a commit of that day that rates `test.unit` so; `more` are other fields of it."""
    when = datetime.fromisoformat(day).replace(tzinfo=UTC)
    rows = plain.practices | {"test.unit": replace(plain.practices["test.unit"], status=unit)}
    commit = sha1(day.encode(), usedforsecurity=False).hexdigest()
    one = replace(plain, commit=commit, committed_at=when, practices=rows, **more)
    return Stored(
        id=1,
        identity="shop",
        name="Shop",
        commit=commit,
        committed_at=when,
        branch=None,
        tool_version=one.tool_version,
        model_version=one.model_version,
        settings_digest=one.settings_digest,
        complete=True,
        level=one.level,
        index=one.index,
        assessed_at=when,
        saved_at=when,
        assessment=one,
    )
