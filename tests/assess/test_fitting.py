"""Records of other packages, held against their type hints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assess.facts import Dataset, DatasetKind, Owner, Source
from assess.findings import Finding, Link, Share, Status
from assess.fitting import misfit
from assess.readers.protocol import Want

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.values import Value

SOURCE = Source(path="a.sql", line=1)


def dataset(**fields: Any) -> Dataset:  # noqa: ANN401 - what a plug-in may write
    return Dataset(**{"source": SOURCE, "name": "orders", "kind": DatasetKind.TABLE, **fields})


def finding(**fields: Any) -> Finding:  # noqa: ANN401
    return Finding(**{"status": Status.MET, "reason": "it holds", **fields})


@pytest.mark.parametrize(
    "made",
    [
        dataset,
        lambda: dataset(owner=None, tags=("daily",)),
        lambda: finding(share=Share(n=1, of=2, unit="loads", needed=0.5)),
        lambda: finding(links=(Link(link="run", holds=True),)),
        lambda: Want(names=("*.sql",), needles=(b"select",)),
    ],
)
def test_what_fits(made: Callable[[], Value]) -> None:
    assert misfit(made()) is None


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (lambda: dataset(name=None), "Dataset.name"),
        (lambda: dataset(kind="table"), "Dataset.kind"),
        (lambda: dataset(described=1), "Dataset.described"),
        (lambda: dataset(tags=["daily"]), "Dataset.tags"),
        (lambda: dataset(tags=("daily", 1)), "Dataset.tags"),
        (lambda: dataset(source=Source(path="a", line=True)), "Source.line"),
        (lambda: dataset(source="a.sql"), "Dataset.source"),
        (lambda: finding(status="met"), "Finding.status"),
        (lambda: finding(share=Share(n="1", of=2, unit="loads", needed=0.5)), "Share.n"),  # type: ignore[arg-type]
        (lambda: finding(links=(Link(link="run", holds=None),)), "Link.holds"),  # type: ignore[arg-type]
        (lambda: Owner(source=SOURCE, subject="a", audience=None), "Owner.audience"),  # type: ignore[arg-type]
    ],
)
def test_what_does_not_fit_is_named(made: Callable[[], Value], place: str) -> None:
    assert misfit(made()) == place
