"""A report of what this program cannot see, for its makers: nothing in it comes from the repository's content."""

from __future__ import annotations

import platform
from collections import Counter
from typing import TYPE_CHECKING

from assess.findings import Status

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from assess.findings import Practice


def report_of(assessment: Assessment, practice: Practice) -> str:
    """Return the report as Markdown: versions, the rating without its reason, tools by kind, and counts."""
    row = assessment.practices[practice.id]
    statuses = Counter(one.scanned_status for one in assessment.practices.values())
    problems = Counter((one.reader, one.kind) for one in assessment.problems)
    lines = [
        f"### {practice.id} is in place, but is not seen",
        "",
        f"- practice: {practice.id} ({practice.title})",
        f"- rated: {row.scanned_status}, {'certain' if row.certain else 'not certain'}, evidence: {row.evidence_total}",
        f"- dataops-assess {assessment.tool_version}, model {assessment.model_version}, {_machine()}",
        *(f"- tools of {kind}: {', '.join(found)}" for kind, found in sorted(assessment.tools.items()) if found),
        f"- practices: {', '.join(f'{statuses[one]} {one}' for one in Status if statuses[one])}",
        f"- data projects: {len(assessment.projects)}; commits of the year: {assessment.activity.commits}",
        *(f"- not read by {reader}: {count} × {kind}" for (reader, kind), count in sorted(problems.items())),  # noqa: RUF001
        "",
        "What it should have seen (tool, version, which of its features; no names of yours):",
        "",
    ]
    return "\n".join(lines)


def _machine() -> str:
    return f"Python {platform.python_version()}, {platform.system()}"
