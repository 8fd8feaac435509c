"""The answers of the questionnaire that figures fall under."""

from __future__ import annotations

import pytest

from assess.delivery.bands import band_of_frequency, band_of_time


@pytest.mark.parametrize(
    ("a_week", "answer"),
    [
        (0.02, "Fewer than once per six months"),
        (0.1, "Between once per month and once every six months"),
        (0.5, "Between once per week and once per month"),
        (1.0, "Between once per day and once per week"),
        (7.0, "Between once per hour and once per day"),
        (200.0, "On demand (multiple deploys per day)"),
    ],
)
def test_frequencies(a_week: float, answer: str) -> None:
    assert band_of_frequency(a_week).answer == answer


@pytest.mark.parametrize(
    ("days", "answer"),
    [
        (0.01, "Less than one hour"),
        (0.5, "Less than one day"),
        (1.0, "One day to one week"),
        (183, "More than six months"),
    ],
)
def test_times(days: float, answer: str) -> None:
    assert band_of_time(days).answer == answer
