"""What a reader's fault hides: the problem that is told, and the types of facts that may be missing for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.facts import CiJob, Code, Command, Fact, Problem, ProblemKind, Run, Source, Target, Use
from assess.readers.code import CodeFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assess.isolation import Fault
    from assess.readers.protocol import Reader

JOINS = "links"
# Facts of the whole tree that the joins make of what readers give: what hides the parts hides the whole.
MADE_OF: Mapping[type[Fact], tuple[type[Fact], ...]] = {Run: (CiJob, Command, Use, Target), Code: (CodeFile,)}


def problem_of(fault: Fault, reader: Reader, path: str = "") -> Problem:
    """Return what is told of a fault; `path` is empty where the whole tree was looked at."""
    return _problem(fault, reader.TOOL, path, hidden_by(reader))


def problem_of_join(fault: Fault, made: Iterable[type[Fact]]) -> Problem:
    """Return what is told of a fault in a join of the whole tree, which hides the facts that it makes."""
    return _problem(fault, JOINS, "", tuple(sorted(kind.__name__ for kind in made)))


def _problem(fault: Fault, tool: str, path: str, hides: tuple[str, ...]) -> Problem:
    told = ProblemKind.TOO_LARGE if fault.cut_off else ProblemKind.UNPARSABLE
    return Problem(
        source=Source(path=path, line=fault.line, tool=tool),
        reader=tool,
        kind=ProblemKind.FAULT if fault.ours else told,
        message=fault.message,
        hides=hides,
    )


def hidden_by(reader: Reader) -> tuple[str, ...]:
    """Return the names of the fact types that a reader's fault may hide, those made by the joins among them."""
    given = set(reader.GIVES)
    made = {whole for whole, parts in MADE_OF.items() if given & set(parts)}
    return tuple(sorted(kind.__name__ for kind in given | made))
