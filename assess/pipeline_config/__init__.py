"""Pipeline configurations checked one by one: what is wrong in a file, then what the practices miss in it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from assess.documents import Document, DocumentError
from assess.documents.marked import Marked, Place, parse_marked
from assess.pipeline_config.gaps import gaps_in
from assess.pipeline_config.records import Checked, Fault, Gap
from assess.pipeline_config.shape import faults_in

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Checked", "Fault", "Gap", "check"]

SIZE_LIMIT = 256 * 1024
MOST_FAULTS = 100
PART = re.compile(r"[.\[]")  # after the first name of a path


def check(content: bytes) -> Checked:
    """Check a file's content; what is no sound YAML has that one fault."""
    if len(content) > SIZE_LIMIT:
        return _refused(Fault(place=Place(1, 1), message=f"holds more than {SIZE_LIMIT} bytes"))
    document = Document("", content)
    try:
        roots = parse_marked(document.text)
    except DocumentError as error:
        return _refused(_of_yaml(document, error))
    found = tuple(islice(_faults(roots), MOST_FAULTS + 1))
    faults = tuple(sorted(set(found[:MOST_FAULTS]), key=lambda one: (one.place, one.message)))
    gaps = gaps_in(document, roots[0]) if len(roots) == 1 else ()
    faulty = {part for one in faults for part in (PART.split(one.path, maxsplit=1)[0], one.nearest)}
    return Checked(
        faults=faults,
        gaps=tuple(one for one in gaps if one.part not in faulty),
        cut_off=len(found) > MOST_FAULTS,
    )


def _refused(fault: Fault) -> Checked:
    return Checked(faults=(fault,), gaps=(), cut_off=False)


def _faults(roots: tuple[Marked, ...]) -> Iterator[Fault]:
    """Yield what is wrong in the documents of a file, of which there must be one."""
    held = [one for one in roots if one.members is not None or one.items is not None or one.value is not None]
    if not held:
        yield Fault(place=Place(1, 1), message="is empty: wants a pipeline configuration", expected="pipeline")
    elif len(held) > 1:
        message = f"holds {len(held)} YAML documents: wants one pipeline a file, so that each has its own checks"
        yield Fault(place=held[1].place, message=message)
    else:
        yield from faults_in(held[0])


def _of_yaml(document: Document, error: DocumentError) -> Fault:
    """Return the fault of a file that is no sound YAML; tabs are the usual reason."""
    line = error.line or 1
    text = document.lines[line - 1] if line <= len(document.lines) else ""
    indent = text[: len(text) - len(text.lstrip())]
    if "\t" in indent:
        return Fault(place=Place(line, indent.index("\t") + 1), message="a tab: YAML is indented by spaces")
    return Fault(place=Place(line, error.column or 1), message=str(error))
