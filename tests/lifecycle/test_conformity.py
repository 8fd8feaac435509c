"""The program's own reading of the published schema says the same as a whole JSON Schema validator."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from lifecycle.conformity import faults_of, published
from tests.reports.conftest import sample

FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def is_time(value: object) -> bool:
    """Check a time by RFC 3339, which jsonschema leaves to a package of its own."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


WHOLE = Draft202012Validator(published(), format_checker=FORMATS)
DOCUMENT: dict[str, Any] = sample().to_json()
VALUES: list[object] = [
    None,
    True,
    0,
    7,
    -1,
    1.5,
    "",
    "met",
    "2026-01-01T00:00:00+00:00",
    [],
    {},
    [{}],
    {"path": "a"},
    {"x": "met"},
]


def places(value: object, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return where a document can be changed; of long lists and maps the first two."""
    match value:
        case dict():
            return [one for name in list(value)[:40] for one in ((*at, name), *places(value[name], (*at, name)))]
        case list():
            return [
                one
                for number in range(min(2, len(value)))
                for one in ((*at, number), *places(value[number], (*at, number)))
            ]
        case _:
            return []


PLACES = places(DOCUMENT)


def changed(place: tuple[Any, ...], value: object, *, remove: bool = False) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    inner: Any = document
    for key in place[:-1]:
        inner = inner[key]
    if remove:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return document


def test_the_sample_conforms() -> None:
    assert faults_of(DOCUMENT) == ()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(place=st.sampled_from(PLACES), value=st.sampled_from(VALUES), remove=st.booleans())
def test_a_change_anywhere_is_judged_as_the_schema_says(place: tuple[Any, ...], value: object, remove: bool) -> None:  # noqa: FBT001
    document = changed(place, value, remove=remove)
    assert bool(faults_of(document)) != WHOLE.is_valid(document)


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("level",), 9, "level: out of range"),
        (("level",), "3", "level: not of type integer or null"),
        (("mood",), "good", "mood: an unknown key"),
        (("commit",), "4f2a", "commit: not of the pattern"),
        (("committed_at",), "yesterday", "committed_at: not a time"),
        (("practices", "test.unit", "status"), "good", "practices.test.unit.status: none of"),
        (("tools", "toys"), ["x"], "tools.toys as a name: none of"),
        (("next_steps", 0, "criterion"), "l4.slas", "next_steps[0]: wants one of"),
    ],
)
def test_a_fault_is_told_with_its_place(place: tuple[object, ...], value: object, told: str) -> None:
    assert [fault for fault in faults_of(changed(place, value)) if fault.startswith(told)] != []


def test_what_a_newer_release_adds_is_no_fault() -> None:
    assert faults_of(DOCUMENT | {"tool_version": "99.0", "mood": "good"}) == ()
