"""The assessment as Markdown: a summary for CI that is read in 20 seconds, and the same as a pull-request comment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING

from assess.findings import Status
from assess.values import replace
from lifecycle.change import changed
from lifecycle.trend import same_rules
from reports import account, permalinks, words
from reports.decisions import attested_line, decision_lines, exempt_line
from reports.markdown_text import code, link, prose
from reports.own import HEADING, own_rules_line
from reports.templating import templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from assess.assessment import Assessment, PracticeRow

LONGEST_COMMENT = 65_000  # GitHub refuses a comment of more than 65,536 characters
LONGEST_SENTENCE = 300
MOVES_TOLD = 12
TOLD = (Status.ERROR, Status.ABSENT, Status.PARTIAL, Status.UNOBSERVABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A practice on a line of its own: its reason and the place that it is seen at."""

    practice: str
    before: str = ""
    after: str = ""
    reason: str
    path: str | None
    address: str | None
    gone: bool = False  # the place is where it was seen before it was lost


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changed:
    """What a base and the assessment differ in: words for the figures, and lists of what moved with their lengths."""

    since: str
    address: str | None
    figures: str
    same_rules: bool
    lists: tuple[tuple[str, tuple[_Told, ...], int], ...]


def render(assessment: Assessment) -> str:
    """Return the summary; the same assessment gives the same text, of at most 65,000 characters."""
    return _within_bounds(assessment, None)


def render_change(before: Assessment, after: Assessment) -> str:
    """Return the summary of `after` with what changed since `before`; its first line is a marker to find it again."""
    return _within_bounds(after, _change(before, after))


def _within_bounds(assessment: Assessment, change: _Changed | None) -> str:
    """Render with as many findings of a status as there is room for; without any it fits, as all its parts are cut."""
    kept = len(assessment.practices)
    while len(text := _rendered(assessment, change, kept)) > LONGEST_COMMENT and kept:
        kept //= 2
    return text


def _rendered(assessment: Assessment, change: _Changed | None, kept: int) -> str:
    counts, decided = account.counts(assessment), decision_lines(assessment)
    page = environment().get_template("summary.md.jinja")
    return page.render(
        a=assessment,
        level=_headline(assessment),
        interval=words.interval_sentence(assessment),
        certain=words.percent(assessment.certain_share),
        observable=words.percent(assessment.observable_share),
        commit_address=permalinks.change(assessment.run.remote, assessment.commit),
        faults=account.faults(assessment),
        decided=decided.figures,
        look_again=(decided.findings[:MOVES_TOLD], len(decided.findings)),
        attested=(decided.attested[:kept], len(decided.attested)),
        change=change,
        coverage_figure=words.coverage_figure,
        steps=account.steps(assessment)[: account.STEPS_TOLD],
        findings=tuple(_findings(assessment, kept)),
        findings_line="Findings: " + ", ".join(f"{counts[status]} {status}" for status in Status if counts[status]),
        meanings=words.STATUS_MEANINGS,
        own_rules=own_rules_line(assessment),
        own=[_told(assessment, name, row) for name, row in list(assessment.own_practices.items())[:kept]],
        own_total=len(assessment.own_practices),
        own_heading=HEADING,
    )


@cache
def environment() -> Environment:
    """Return where the templates of Markdown are made: foreign text is shown as it is and means nothing."""
    filters = {"code": code, "link": link, "sentence": partial(prose, longest=LONGEST_SENTENCE)}
    return templates(filters, inert=prose, ends_with_newline=True)


def _headline(assessment: Assessment) -> str:
    index = f", index {words.index_figure(assessment.index)}" if assessment.index is not None else ""
    line = words.level_line(assessment)
    return f"{line[:1].lower()}{line[1:]}{index}"


def _change(before: Assessment, after: Assessment) -> _Changed:
    moved = changed(before, after)
    lists = (("Lost", moved.lost), ("Gained", moved.gained))
    return _Changed(
        since=before.commit,
        address=permalinks.change(after.run.remote, before.commit),
        figures=_figures(before, after),
        same_rules=same_rules(before, after),
        lists=tuple(
            (word, tuple(_move(before, after, name) for name in names[:MOVES_TOLD]), len(names))
            for word, names in lists
            if names
        ),
    )


def _figures(before: Assessment, after: Assessment) -> str:
    moved = changed(before, after)
    levels = [str(one or "no figure") for one in (moved.level_before, moved.level_after)]
    indexes = [words.index_figure(one.index) for one in (before, after)]
    told = [
        f"{name} {' → '.join(pair)}" if pair[0] != pair[1] else f"{name} {pair[0]}, as before"
        for name, pair in (("level", levels), ("index", indexes))
    ]
    practices = [f"{len(names)} {verb}" for verb, names in (("lost", moved.lost), ("gained", moved.gained)) if names]
    return f"{'; '.join(told)}; {' and '.join(practices) or 'no practice moved'}."


def _move(before: Assessment, after: Assessment, name: str) -> _Told:
    """Tell a practice that moved: where it is seen now, or where it was seen before it was lost."""
    old, new = before.practices[name], after.practices[name]
    told = _told(after, name, new)
    if told.path is None:
        told = replace(_told(before, name, old), reason=new.reason, gone=True)
    return replace(told, before=old.status, after=new.status)


def _findings(assessment: Assessment, kept: int) -> Iterator[tuple[Status, tuple[_Told, ...], int]]:
    for status in TOLD:
        named = {name: row for name, row in account.ordered(assessment).items() if row.status is status}
        if named:
            yield status, tuple(_told(assessment, name, row) for name, row in islice(named.items(), kept)), len(named)


def _told(assessment: Assessment, name: str, row: PracticeRow) -> _Told:
    path, line = _place(row) or (None, None)
    return _Told(
        practice=name,
        reason=f"{row.reason}{_decided(row)}",
        path=path and (f"{path}:{line}" if line else path),
        address=permalinks.place(assessment.run.remote, assessment.commit, path, line) if path else None,
    )


def _decided(row: PracticeRow) -> str:
    told = [f"attested {attested_line(row)}"] if row.attested else []
    told += [f"exempt: {exempt_line(row)}"] if row.exempt else []
    return f" ({'; '.join(told)})" if told else ""


def _place(row: PracticeRow) -> tuple[str, int | None] | None:
    return next(((one.path, one.line) for one in row.evidence if one.path is not None), None)
