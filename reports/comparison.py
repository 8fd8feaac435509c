"""What changed between two commits, as text for a terminal and as JSON of schema `comparison/1`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reports.columns import columns
from reports.history import SIGNS
from reports.paper import BOLD, DIM, MARGIN, Paper
from reports.words import index_figure, inert, level_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lifecycle.compare import Comparison, Move, Parts, Side
    from lifecycle.comparing import Compared

SCHEMA = "comparison/1"
NARROWEST, WIDEST = 40, 120
SHORT = 7
NOT_AN_ANCESTOR = "{a} is not an ancestor of {b}: the second was not made from the first."
NO_PARTS = "One of the two has no figure, so that the change of the index is unknown."
NOTHING = "No practice changed its status."
OTHERS = "other rules or settings"


def render(compared: Compared, *, width: int = 80, colour: bool = False) -> str:
    """Return both ends, the change of the index by its cause, and each practice that moved with its commit."""
    paper = Paper(width=max(NARROWEST, min(width, WIDEST)), colour=colour)
    one = compared.comparison
    sections = (_ends(compared, paper), _index(one, paper), _moves(one, paper))
    written = ("\n".join(line.rstrip() for line in section) for section in sections)
    return "\n\n".join(filter(None, written)) + "\n"


def render_json(compared: Compared) -> str:
    """Return the document of schema `comparison/1`."""
    one = compared.comparison
    document = {
        "schema": SCHEMA,
        "a": _side(one.a),
        "b": _side(one.b),
        "ancestor": compared.ancestor,
        "index_change": _parts(one.parts),
        "moves": [_move(move) for move in one.moves],
    }
    return json.dumps(document, indent=2) + "\n"


def _ends(compared: Compared, paper: Paper) -> Iterator[str]:
    one = compared.comparison
    for side in (one.a, one.b):
        given = side.given
        named = inert(side.name, 20)
        commit = given.commit[:SHORT]
        told = commit if given.commit.startswith(named) else f"{named} · {commit}"
        figures = f"{level_line(given)}, index {index_figure(given.index)}"
        when = f" · {given.committed_at:%Y-%m-%d}"
        if columns(f"{told}{when} · {figures}") <= paper.width:
            yield paper.styled(told, BOLD) + paper.styled(f"{when} · ", DIM) + figures
        else:
            yield paper.styled(told, BOLD) + paper.styled(when, DIM)
            yield f"{MARGIN}{figures}"
    if not compared.ancestor:
        yield from paper.block(NOT_AN_ANCESTOR.format(a=inert(one.a.name, 20), b=inert(one.b.name, 20)), first="! ")


def _index(one: Comparison, paper: Paper) -> Iterator[str]:
    yield paper.heading("Change of the index")
    if one.parts is None:
        yield f"{MARGIN}{NO_PARTS}"
        return
    rows = (
        ("what the repository did", one.parts.repository),
        ("what newer rules did", one.parts.rules),
        ("what settings did", one.parts.settings),
    )
    for label, figure in rows:
        yield f"{MARGIN}{label:<24}{signed(figure):>6}"
    yield paper.styled(f"{MARGIN}{'in all':<24}{signed(one.parts.total):>6}", BOLD)


def signed(figure: float) -> str:
    """Return a change with its sign and two decimals; a change that rounds to nothing has no sign."""
    return "0.00" if round(figure, 2) == 0 else f"{figure:+.2f}"


def _moves(one: Comparison, paper: Paper) -> Iterator[str]:
    yield paper.heading("Practices")
    if not one.moves:
        yield f"{MARGIN}{NOTHING}"
    for way, sign in SIGNS.items():
        for move in (move for move in one.moves if move.way == way):
            why = "" if move.own else f" · {OTHERS}"
            yield from paper.block(f"{move.practice}: {move.before} → {move.after}{why}", first=f"{MARGIN}{sign} ")
            if move.turned_by:
                turned = f"{move.turned_by.commit[:SHORT]} {move.turned_by.date} {inert(move.turned_by.subject, 200)}"
                yield from paper.block(turned, first=f"{MARGIN}    ", style=DIM)


def _side(side: Side) -> Mapping[str, object]:
    given = side.given
    return {
        "name": side.name,
        "commit": given.commit,
        "committed_at": given.committed_at.isoformat(),
        "level": given.level,
        "index": given.index,
        "tool_version": given.tool_version,
        "model_version": given.model_version,
        "settings_digest": given.settings_digest,
    }


def _parts(parts: Parts | None) -> Mapping[str, float] | None:
    return None if parts is None else {**parts._asdict(), "total": parts.total}


def _move(move: Move) -> Mapping[str, object]:
    turned = move.turned_by
    return {
        "practice": move.practice,
        "from_status": str(move.before),
        "to_status": str(move.after),
        "way": str(move.way),
        "own": move.own,
        "turned_by": None
        if turned is None
        else {"commit": turned.commit, "date": turned.date, "subject": turned.subject},
    }
