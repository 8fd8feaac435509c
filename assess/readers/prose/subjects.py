"""What a text is about, by the words that it uses."""

from __future__ import annotations

import re

from assess.facts import RecordKind, Subject
from assess.readers.prose.words import SUBJECTS

MAX_CHARACTERS = 20_000
HEADING_WEIGHT = 5  # a word in a title says more about the subject than one in the text
PROCESS_KINDS = frozenset(
    {
        RecordKind.CONTRIBUTING,
        RecordKind.WORKING_AGREEMENT,
        RecordKind.MEETING_NOTES,
        RecordKind.STYLE_GUIDE,
        RecordKind.PROCEDURE,
    }
)
COUNTED = {"data": Subject.DATA, "pipelines": Subject.PIPELINES, "platform": Subject.PLATFORM}


def subject_of(kind: RecordKind, path: str, headings: str, text: str) -> Subject:
    """Decide a record's subject; a side tool is one when path or headings name it, and nothing else."""
    titles = f"{re.sub(r'[/_.-]+', ' ', path)} {headings}"
    if kind is RecordKind.DECISION and SUBJECTS["meta"].search(headings):
        return Subject.META
    if SUBJECTS["side_tools"].search(titles):
        return Subject.SIDE_TOOL
    counts = {
        subject: len(SUBJECTS[name].findall(titles)) * HEADING_WEIGHT
        + len(SUBJECTS[name].findall(text[:MAX_CHARACTERS]))
        for name, subject in COUNTED.items()
    }
    best = max(counts, key=lambda subject: counts[subject])
    if not counts[best] or kind in PROCESS_KINDS:
        return Subject.PROCESS
    return best
