"""Stored documents read: those of older releases are upgraded to today's shape first; what is stored stays as it is."""

from __future__ import annotations

import json

from assess.assessment import SCHEMA, Assessment

NOTHING_DECIDED: dict[str, object] = {"findings": [], "targets": [], "actions": [], "retros": []}


def read_document(text: str) -> Assessment:
    """Return the assessment that a stored document holds; raises ValueError where it holds none."""
    return Assessment.from_json(upgraded(parse(text)))


def parse(text: str) -> dict[str, object]:
    """Return the document of a text as it was written; raises ValueError where it is none of `assessment/1`."""
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    match document:
        case {"schema": str(schema)} if schema == SCHEMA:
            return dict(document)
        case {"schema": str(schema)}:
            raise ValueError(f"written as {schema}, this program reads {SCHEMA}; update it")
        case _:
            raise ValueError(f"not a document of {SCHEMA}")


def upgraded(document: dict[str, object]) -> dict[str, object]:
    """Return a document with what was added since it was written."""
    known = {"delivery": None, "decay": None, "decisions": NOTHING_DECIDED, **document}
    match document.get("projects"):
        case list(projects):
            return known | {"projects": [_project(one) for one in projects]}
        case _:
            return known


def _project(project: object) -> object:
    """Until 0.1 a project's practice was a bare status, and the project had no level."""
    match project:
        case {"practices": dict(practices), **rest}:
            rows = {name: _project_practice(row) for name, row in practices.items()}
            return {"level": None, "index": None, **rest, "practices": rows}
        case _:
            return project


def _project_practice(row: object) -> object:
    return {"status": row, "certain": True, "reason": ""} if isinstance(row, str) else row
