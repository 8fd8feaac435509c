"""What changed between two assessments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.assessing import assess
from assess.findings import Status
from assess.values import replace
from lifecycle.change import changed

if TYPE_CHECKING:
    from assess.assessment import Assessment
    from tests.conftest import MadeRepo


@pytest.fixture
def before(made_repo: MadeRepo) -> Assessment:
    made_repo.commit({"README.md": "# Shop\n"})
    return assess(str(made_repo.path))


def rated(assessment: Assessment, **statuses: Status) -> Assessment:
    named = {name.replace("__", "."): status for name, status in statuses.items()}
    rows = {name: replace(row, status=named.get(name, row.status)) for name, row in assessment.practices.items()}
    return replace(assessment, practices=rows)


def test_nothing_changed(before: Assessment) -> None:
    change = changed(before, before)
    assert (change.gained, change.lost, change.level_before == change.level_after) == ((), (), True)


def test_a_status_that_rose_is_gained_and_one_that_fell_is_lost(before: Assessment) -> None:
    old = rated(before, test__unit=Status.ABSENT, deploy__iac=Status.MET)
    change = changed(old, rated(before, test__unit=Status.PARTIAL, deploy__iac=Status.PARTIAL))
    assert (change.gained, change.lost) == (("test.unit",), ("deploy.iac",))


def test_from_absent_to_unobservable_is_no_change(before: Assessment) -> None:
    change = changed(rated(before, plan__backlog=Status.ABSENT), rated(before, plan__backlog=Status.UNOBSERVABLE))
    assert (change.gained, change.lost) == ((), ())


def test_an_error_is_neither_gained_nor_lost(before: Assessment) -> None:
    change = changed(rated(before, test__unit=Status.MET), rated(before, test__unit=Status.ERROR))
    assert (change.gained, change.lost) == ((), ())
