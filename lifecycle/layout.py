"""What is known of the store without its library: where it lies, its schema's version, and which rows are the same."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from assess.user_folders import data_folder

if TYPE_CHECKING:
    from assess.assessment import Assessment

VARIABLE = "DATAOPS_ASSESS_DB"
FILE = "assessments.db"
SCHEMA_VERSION = 2


class Key(NamedTuple):
    """What the rows of the same assessment have in common, by their columns."""

    identity: str
    commit_id: str
    branch: str
    tool_version: str
    model_version: str
    settings_digest: str
    complete: bool


def place_of(named: str | None) -> str:
    """Return the URL or path of the store: the one that was named, $DATAOPS_ASSESS_DB or the user's data folder."""
    return named or os.environ.get(VARIABLE) or str(data_folder() / FILE)


def key_of(assessment: Assessment, branch: str | None = None) -> Key:
    """Return the key of an assessment, of the mainline or of a branch."""
    return Key(
        identity=plain(assessment.repository.id),
        commit_id=plain(assessment.commit),
        branch=plain(branch or ""),
        tool_version=plain(assessment.tool_version),
        model_version=plain(assessment.model_version),
        settings_digest=plain(assessment.settings_digest),
        complete=assessment.complete,
    )


def plain(text: str) -> str:
    """Return a text as every database can keep it: without what is no Unicode character, and without NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
