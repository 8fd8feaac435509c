"""The HTML document of an assessment or a quarter: the one template behind the page and the printed report."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from assess.assessment import EVIDENCE_KEPT, Assessment, CriterionRow, EvidenceRow, Left, PracticeRow
from assess.findings import Status
from assess.model import AREAS, PHASES
from reports import account, charts, delivery, permalinks, projects, words
from reports.brand import OURS, Brand
from reports.decisions import decision_lines
from reports.delivery_table import delivery_rows, untold
from reports.history import SIGNS
from reports.own import own_rules_line
from reports.quarterly import WAYS, Quarterly
from reports.templating import template_text, templates

if TYPE_CHECKING:
    from jinja2 import Environment

PROBLEMS_TOLD = 100
EVIDENCE_ON_PAPER = 3  # of the ten that are kept: more would bury the rest of the report
LONGEST_NAME = 80
UNFIT_FOR_ANCHOR = re.compile(r"[^A-Za-z0-9._-]")
SENTENCE_ENDS = ".!?…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a document looks: its style sheet, on paper (a cover, nothing to click open) or a screen, and whose it is."""

    style: str
    paged: bool
    brand: Brand = OURS


def document(assessment: Assessment, look: Look, quarterly: Quarterly | None = None) -> str:
    """Return the whole document, of an assessment alone or of a quarter around it."""
    script = template_text("filter.js")
    page = environment().get_template("assessment.html.jinja")
    return page.render(
        _figures(assessment) | _vocabulary(),
        a=assessment,
        q=quarterly,
        title=_title(assessment, quarterly),
        sections=_sections(assessment, quarterly),
        **_delivered(assessment, quarterly),
        paged=look.paged,
        brand=look.brand,
        palette=look.brand.palette,
        style=Markup(f"{look.style}\n{look.brand.style(paged=look.paged)}"),  # noqa: S704 - our own style sheet and checked colours
        script=Markup(script),  # noqa: S704 - our own script
        script_digest=Markup(_digest(script)),  # noqa: S704
        members=lambda group: account.members(assessment, group),
        place=lambda evidence: _place(assessment, evidence),
        change=lambda commit: permalinks.change(assessment.run.remote, commit),
    )


@cache
def environment() -> Environment:
    """Return where the templates of HTML documents are made: foreign text is escaped and inert."""
    filters = {"anchor": _anchor, "sentence": _sentence, "address": _address, "short": _short}
    return templates(filters, inert=words.inert)


def _figures(assessment: Assessment) -> dict[str, object]:
    return {
        "level_line": words.level_line(assessment),
        "interval_sentence": words.interval_sentence(assessment),
        "index_figure": words.index_figure(assessment.index),
        "kind": words.REPOSITORY_KINDS.get(assessment.repository.kind),
        "counts": account.counts(assessment),
        "ladders": {"wide": _ladder(assessment, charts.WIDE), "narrow": _ladder(assessment, charts.NARROW)},
        "faults": account.faults(assessment),
        "obstacles": account.obstacles(assessment),
        "heading_of_obstacles": account.heading_of_obstacles(assessment),
        "unhindered": account.unhindered(assessment),
        "steps": account.steps(assessment),
        "projects": projects.project_lines(assessment),
        "criteria": _by_level(assessment),
        "beyond": _beyond(assessment),
        "decided": decision_lines(assessment),
        "decay": _decay(assessment),
        "own_rules": own_rules_line(assessment),
        "problems_told": PROBLEMS_TOLD,
        "evidence_kept": EVIDENCE_KEPT,
        "evidence_on_paper": EVIDENCE_ON_PAPER,
    }


def _vocabulary() -> dict[str, object]:
    return {
        "statuses": tuple(Status),
        "meanings": words.STATUS_MEANINGS,
        "efforts": words.EFFORTS,
        "levels": words.LEVELS,
        "groups": PHASES | AREAS,
        "ways": WAYS,
        "signs": SIGNS,
        "aspects": words.ASPECTS,
        "tendencies": words.TENDENCIES,
        "tool_kinds": words.TOOL_KINDS,
        "percent": words.percent,
        "coverage_figure": words.coverage_figure,
        "share_line": words.share_line,
        "number": words.number,
        "counted": words.counted,
        "day": words.day,
        "index_of": words.index_figure,
        "what_counts": delivery.what_counts,
    }


def _title(assessment: Assessment, quarterly: Quarterly | None) -> str:
    name = _short(assessment.repository.name)
    return f"DataOps report of {name}, {quarterly.label}" if quarterly else f"DataOps assessment of {name}"


def _sections(assessment: Assessment, quarterly: Quarterly | None) -> dict[str, str]:
    """Return the anchors and headings of the sections, in their order."""
    of_period = {"trend": "Trend", "map": "Practices by quarter", "moves": "Gained and lost"} if quarterly else {}
    return {
        "summary": "In one minute",
        "coverage": "Coverage",
        **of_period,
        **({"delivery": "Delivery"} if assessment.delivery else {}),
        **({"decay": "Left behind"} if _decay(assessment) else {}),
        **({"decisions": "Targets and actions"} if quarterly and quarterly.decisions else {}),
        "approach": "Approach",
        "criteria": "Criteria by level",
        "practices": "Practices",
        **({"own": "Own practices"} if assessment.own_practices else {}),
        "beyond": "Beyond the scan",
        "tools": "Tools and projects",
        "activity": "Activity of the year",
        "method": "Method and limits",
    }


def _delivered(assessment: Assessment, quarterly: Quarterly | None) -> dict[str, object]:
    if assessment.delivery is None:
        return {}
    rows = delivery_rows(assessment.delivery, quarterly.label if quarterly else None)
    return {"delivered": rows, "untold": untold(assessment.delivery)}


def _ladder(assessment: Assessment, width: float) -> charts.Ladder:
    interval = assessment.interval.low, assessment.interval.high
    shares = [rung.share for rung in account.ladder(assessment)]
    return charts.ladder(shares, assessment.level, interval, width)


def _beyond(assessment: Assessment) -> dict[str, dict[str, PracticeRow]]:
    """Return the practices that do not simply say what the repository shows."""
    rows = assessment.practices.items()
    return {
        "attested": {name: row for name, row in rows if row.attested},
        "exempt": {name: row for name, row in rows if row.exempt},
        "unobservable": {name: row for name, row in rows if row.status is Status.UNOBSERVABLE},
        "error": {name: row for name, row in rows if row.status is Status.ERROR},
    }


def _decay(assessment: Assessment) -> tuple[tuple[int, tuple[Left, ...]], ...]:
    """Return what was left behind, kind by kind, with how many there are of the kind."""
    if assessment.decay is None:
        return ()
    found = assessment.decay.findings
    kinds = (
        (total, tuple(one for one in found if one.kind == kind)) for kind, total in assessment.decay.totals.items()
    )
    return tuple((total, some) for total, some in kinds if some)


def _by_level(assessment: Assessment) -> dict[int, dict[str, CriterionRow]]:
    levels: dict[int, dict[str, CriterionRow]] = defaultdict(dict)
    for name, row in assessment.criteria.items():
        levels[account.level_of_criterion(name)][name] = row
    return dict(sorted(levels.items()))


def _place(assessment: Assessment, evidence: EvidenceRow) -> str | None:
    return permalinks.place(assessment.run.remote, assessment.commit, evidence.path or "", evidence.line)


def _address(value: str) -> Markup:
    """Return a link's target whole: it may be long, and is quoted already."""
    return Markup.escape(value)


def _short(name: str) -> str:
    """Return a name that fits a heading and a line at the foot of a page."""
    return words.inert(name, LONGEST_NAME)


def _anchor(name: str) -> str:
    return UNFIT_FOR_ANCHOR.sub("-", name)


def _sentence(text: str) -> str:
    """Return the text with a capital and a full stop; an id at its beginning stays as it is."""
    shown = text.strip()
    first = shown.partition(" ")[0]
    opened = shown if "." in first or "_" in first else shown[:1].upper() + shown[1:]
    return opened if opened.endswith(tuple(SENTENCE_ENDS)) or not opened else f"{opened}."


def _digest(script: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
