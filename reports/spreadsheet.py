"""The assessment as CSV, one row a practice, and how every CSV is written: RFC 4180, and nothing a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from assess.model import AREAS, PHASES, group_of
from reports import account, permalinks
from reports.decisions import attested_line, exempt_line
from reports.words import inert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.assessment import Assessment, PracticeRow

# What begins a formula in a spreadsheet, the full-width signs of East Asian keyboards too (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - the full-width signs
LONGEST_PATH = 4_096  # as long as a path can be; longer is no path
COLUMNS = (
    *("id", "title", "group", "group_title", "status", "scanned_status", "certain", "attested", "exempt"),
    *("reason", "remedy", "effort", "share_n", "share_of", "share_unit"),
    *("evidence_path", "evidence_line", "evidence_link", "evidence_total"),
)


def render(assessment: Assessment) -> str:
    """Return one row a practice, phase by phase and area by area, below the names of the columns."""
    return table(COLUMNS, (_row(assessment, name, row) for name, row in account.ordered(assessment).items()))


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return CSV with a line of column names; None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _row(assessment: Assessment, name: str, row: PracticeRow) -> tuple[object, ...]:
    group = group_of(name)
    share = row.share
    first = next((one for one in row.evidence if one.path is not None), None)
    path, line = (first.path, first.line) if first else (None, None)
    link = permalinks.place(assessment.run.remote, assessment.commit, path, line) if path else None
    return (
        *(name, inert(row.title), "phase" if group in PHASES else "area", (PHASES | AREAS).get(group, group)),
        *(
            row.status,
            row.scanned_status,
            "yes" if row.certain else "no",
            inert(attested_line(row)),
            inert(exempt_line(row)),
        ),
        *(inert(row.reason), inert(row.remedy), row.effort),
        *((share.n, share.of, inert(share.unit)) if share else (None, None, None)),
        *(path and inert(path, LONGEST_PATH), line, link if link and len(link) <= LONGEST_PATH else None),
        row.evidence_total,
    )


def _cell(value: object) -> str:
    """Return what no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text
