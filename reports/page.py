"""The HTML document of an assessment: the one template behind the page for browsers and the printed report."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections import defaultdict
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assess.assessment import EVIDENCE_KEPT, Assessment, CriterionRow, EvidenceRow
from assess.findings import Status
from assess.model import AREAS, PHASES
from reports import account, permalinks, projects, words

HERE = Path(__file__).resolve().parent
PLACES = (HERE / "templates", HERE.parent / "templates")  # in the wheel, in the checkout
PROBLEMS_TOLD = 100
LONGEST_NAME = 80
UNFIT_FOR_ANCHOR = re.compile(r"[^A-Za-z0-9._-]")
SENTENCE_ENDS = ".!?…"


def document(assessment: Assessment, style: str, *, paged: bool) -> str:
    """Return the whole document with this style sheet; `paged` is for paper: a cover, nothing to click open."""
    script = template_text("filter.js")
    page = _environment().get_template("assessment.html.jinja")
    return page.render(
        _figures(assessment) | _vocabulary(),
        a=assessment,
        paged=paged,
        style=Markup(style),  # noqa: S704 - our own style sheet
        script=Markup(script),  # noqa: S704 - our own script
        script_digest=Markup(_digest(script)),  # noqa: S704
        members=lambda group: account.members(assessment, group),
        place=lambda evidence: _place(assessment, evidence),
        change=lambda evidence: permalinks.change(assessment.run.remote, evidence.commit or ""),
    )


def folder() -> Path:
    """Return the folder of the templates, in the wheel or in the checkout."""
    return next(place for place in PLACES if (place / "style.css").is_file())


def template_text(name: str) -> str:
    """Return the text of a template file as it stands."""
    return (folder() / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(folder()),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_inert,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"anchor": _anchor, "sentence": _sentence, "address": _address, "short": _short}
    return made


def _figures(assessment: Assessment) -> dict[str, object]:
    return {
        "level_line": words.level_line(assessment),
        "interval_sentence": words.interval_sentence(assessment),
        "index_figure": words.index_figure(assessment.index),
        "kind": words.REPOSITORY_KINDS.get(assessment.repository.kind),
        "counts": account.counts(assessment),
        "rungs": account.ladder(assessment),
        "faults": account.faults(assessment),
        "obstacles": account.obstacles(assessment),
        "heading_of_obstacles": account.heading_of_obstacles(assessment),
        "unhindered": account.unhindered(assessment),
        "steps": account.steps(assessment),
        "projects": projects.project_lines(assessment),
        "criteria": _by_level(assessment),
        "problems_told": PROBLEMS_TOLD,
        "evidence_kept": EVIDENCE_KEPT,
    }


def _vocabulary() -> dict[str, object]:
    return {
        "statuses": tuple(Status),
        "meanings": words.STATUS_MEANINGS,
        "efforts": words.EFFORTS,
        "levels": words.LEVELS,
        "groups": PHASES | AREAS,
        "aspects": words.ASPECTS,
        "tendencies": words.TENDENCIES,
        "tool_kinds": words.TOOL_KINDS,
        "percent": words.percent,
        "coverage_figure": words.coverage_figure,
        "share_line": words.share_line,
        "share": _width,
        "number": words.number,
        "counted": words.counted,
        "day": words.day,
    }


def _by_level(assessment: Assessment) -> dict[int, dict[str, CriterionRow]]:
    levels: dict[int, dict[str, CriterionRow]] = defaultdict(dict)
    for name, row in assessment.criteria.items():
        levels[account.level_of_criterion(name)][name] = row
    return dict(sorted(levels.items()))


def _place(assessment: Assessment, evidence: EvidenceRow) -> str | None:
    return permalinks.place(assessment.run.remote, assessment.commit, evidence.path or "", evidence.line)


def _inert(value: object) -> object:
    return words.inert(value) if isinstance(value, str) and not isinstance(value, Markup) else value


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


def _width(value: float) -> str:
    return f"{max(0.0, min(1.0, value)) * 100:.4g}%"


def _digest(script: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
