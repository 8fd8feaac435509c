"""The figures of delivery as a table: each with its value for the year and the quarter, its sample and its grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.delivery import GRADES, value

if TYPE_CHECKING:
    from assess.assessment import Delivery, Figure

NOT_KNOWN = "–"  # noqa: RUF001 - the dash of a gap


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A figure in words; `quarter` is empty where the period is no quarter of the year, `cut` where only a part is."""

    title: str
    detail: str
    known: bool
    year: str
    quarter: str
    cut: bool
    n: int
    grade: str
    note: str
    band: str


def delivery_rows(delivery: Delivery, label: str | None = None) -> tuple[DeliveryRow, ...]:
    """Return the figures of the year, beside those of the quarter of this label; without `untold` ones."""
    quarter = next((one for one in delivery.quarters if one.label == label), None)
    return tuple(
        _row(
            figure,
            quarter.figures.get(name) if quarter else None,
            cut=quarter is not None and not quarter.whole,
            told=quarter is not None,
        )
        for name, figure in delivery.figures.items()
        if not _is_untold(delivery, figure)
    )


def untold(delivery: Delivery) -> tuple[str, ...]:
    """Return the titles of the figures that no deployment shows: one reason stands for all of them."""
    return tuple(one.title.partition(", ")[0] for one in delivery.figures.values() if _is_untold(delivery, one))


def _is_untold(delivery: Delivery, figure: Figure) -> bool:
    return figure.value is None and figure.reason == delivery.reason


def _row(figure: Figure, of_quarter: Figure | None, *, cut: bool, told: bool) -> DeliveryRow:
    title, _, detail = figure.title.partition(", ")
    known = of_quarter is not None and of_quarter.value is not None
    return DeliveryRow(
        title=title,
        detail=detail,
        known=figure.value is not None,
        year=value(figure),
        quarter=(value(of_quarter) if of_quarter and known else NOT_KNOWN) if told else "",
        cut=cut,
        n=figure.n,
        grade=GRADES[figure.grade],
        note=figure.reason or figure.derivation,
        band=f"{figure.band.edition}: {figure.band.answer}" if figure.band else "",
    )
