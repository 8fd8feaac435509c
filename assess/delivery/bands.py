"""The answers of DORA's Quick Check (https://dora.dev/quickcheck/) that a measured figure falls under."""

from __future__ import annotations

from itertools import chain

from assess.delivery.records import Band

EDITION = "DORA Quick Check, 2025"
SOURCE = "https://dora.dev/quickcheck/"

DAYS_A_WEEK = 7
DAYS_A_MONTH = 365.25 / 12
HOURS_A_DAY = 24
# Least deployments a day. "On demand" is an ability rather than a rate: it is said of more than hourly deployments only.
FREQUENCIES = (
    (float(HOURS_A_DAY), "On demand (multiple deploys per day)"),
    (1.0, "Between once per hour and once per day"),
    (1 / DAYS_A_WEEK, "Between once per day and once per week"),
    (1 / DAYS_A_MONTH, "Between once per week and once per month"),
    (1 / (6 * DAYS_A_MONTH), "Between once per month and once every six months"),
)
RAREST = "Fewer than once per six months"
# Days below which an answer holds.
TIMES = (
    (1 / HOURS_A_DAY, "Less than one hour"),
    (1.0, "Less than one day"),
    (float(DAYS_A_WEEK), "One day to one week"),
    (DAYS_A_MONTH, "One week to one month"),
    (6 * DAYS_A_MONTH, "One to six months"),
)
LONGEST = "More than six months"


def band_of_frequency(a_week: float) -> Band:
    """Return the answer for so many deployments a week."""
    a_day = a_week / DAYS_A_WEEK
    return _band(next(chain((answer for least, answer in FREQUENCIES if a_day >= least), (RAREST,))))


def band_of_time(days: float) -> Band:
    """Return the answer for a lead or recovery time in days."""
    return _band(next(chain((answer for limit, answer in TIMES if days < limit), (LONGEST,))))


def _band(answer: str) -> Band:
    return Band(answer=answer, edition=EDITION, source=SOURCE)
