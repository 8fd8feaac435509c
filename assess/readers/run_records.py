"""Records that code keeps of its own runs: how one ended, and when or how long it ran, side by side.

A table of an ORM, a typed record, a mapping that is written: whatever holds both is a figure of the runs.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from assess.documents.syntax import dotted, nodes_of
from assess.facts import Condition, Monitor, Source
from assess.readers.airflow.operators import words_in
from assess.readers.protocol import Want
from assess.sifting import Sifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document

TOOL = "run-records"
VERSION = 1
GIVES = (Monitor,)
WANTS = (
    Want(
        suffixes=(".py",),
        needles=(
            *(b"duration", b"elapsed", b"start_time", b"started_at", b"end_time", b"ended_at", b"finished_at"),
            *(b"completed_at", b"runtime", b"run_time", b"timings", b"time_taken", b"start_timestamp"),
        ),
    ),
)

OF_A_RUN = r"(?:(?:run|job|task|step|load|etl|total|overall|final|pipeline|batch|execution|processing)_?)?"
ENDED = re.compile(
    rf"{OF_A_RUN}(?:status|state|success|succeeded|successful|failed|failures?|errors?|error_(?:message|msg)"
    r"|had_errors|exit_?code|return_?code|outcome|exception)",
    re.IGNORECASE,
)
TIMED = re.compile(
    rf"{OF_A_RUN}(?:duration\w{{0,8}}|elapsed\w{{0,8}}|(?:start(?:ed)?|end(?:ed)?|finish(?:ed)?|complet(?:ed?|ion))_?"
    r"(?:time|at|ts|timestamp|datetime)|run_?time|timings|time_taken|wall_?time)",
    re.IGNORECASE,
)
SOUGHT = Sifted(re.compile(r"status|state|succe|fail|error|exit|outcome|exception|return_?code", re.IGNORECASE))
# Words of a name, a field or a path that say that a run is meant, not a trip or a booking
RUNS = frozenset(
    """
    run runs job jobs task tasks etl elt pipeline pipelines step steps batch execution executions load loads loader
    import ingest ingestion stage stages log logs metric metrics audit history monitor monitoring tracking tracker
    """.split()
)


def read(document: Document) -> Iterator[Monitor]:
    """Yield one fact for a module that keeps such records; nothing says that somebody looks at them."""
    if SOUGHT.search_in(document) is None:
        return
    of_path = words_in(document.path)
    for node in nodes_of(document.python, ast.ClassDef, ast.Dict, ast.Call):
        names = _fields(node)
        if not (any(map(ENDED.fullmatch, names)) and any(map(TIMED.fullmatch, names))):
            continue
        if RUNS & (of_path | words_in(_name(node)) | words_in(" ".join(names))):
            source = Source(path=document.path, line=getattr(node, "lineno", 1), tool=TOOL)
            yield Monitor(source=source, on=Condition.RUN_FAILURE, tool=TOOL, scheduled=False)
            return


def _name(node: ast.AST) -> str:
    match node:
        case ast.ClassDef(name=name):
            return name
        case ast.Call(func=func):
            return dotted(func)
    return ""


def _fields(node: ast.AST) -> list[str]:
    """Return the fields of a record: of a class, of a mapping that is written out, of a call by keywords."""
    match node:
        case ast.Dict(keys=keys):
            return [key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
        case ast.Call(keywords=keywords):
            return [one.arg for one in keywords if one.arg]
        case ast.ClassDef(bases=bases, body=body) if not any("Enum" in dotted(base) for base in bases):
            declared = [one.target for one in body if isinstance(one, ast.AnnAssign)]
            given = [target for one in body if isinstance(one, ast.Assign) for target in one.targets]
            return [one.id for one in (*declared, *given) if isinstance(one, ast.Name)]
    return []
