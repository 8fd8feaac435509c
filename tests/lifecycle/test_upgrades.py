"""Documents of older releases, read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lifecycle.upgrades import read_document
from tests.reports.conftest import sample

if TYPE_CHECKING:
    from assess.assessment import Assessment


def without(*keys: str) -> Assessment:
    document = sample().to_json()
    return read_document(json.dumps({name: value for name, value in document.items() if name not in keys}))


@pytest.mark.parametrize("key", ["delivery", "decay"])
def test_what_an_older_release_did_not_measure_is_not_known(key: str) -> None:
    assert getattr(without(key), key) is None


def test_what_was_measured_is_kept() -> None:
    assert without().delivery == sample().delivery
