from assess.documents import Document
from assess.facts import CheckKind, QualityCheck
from assess.readers import bqetl_checks

CHECKS = b"""\
#fail
{{ is_unique(["id"]) }}
#fail
{{ min_row_count(1) }}
#warn
SELECT IF(COUNT(*) > 0, ERROR("x"), NULL) FROM t
"""


def checks(text: bytes) -> list[tuple[CheckKind, bool]]:
    found = bqetl_checks.read(Document("sql/project/shop/orders_v1/checks.sql", text))
    return [(fact.kind, fact.warn_only) for fact in found if isinstance(fact, QualityCheck)]


def test_each_marker_is_a_check() -> None:
    assert checks(CHECKS) == [
        (CheckKind.UNIQUENESS, False),
        (CheckKind.NON_EMPTY, False),
        (CheckKind.CUSTOM, True),
    ]


def test_the_table_is_the_folder() -> None:
    (first, *_) = bqetl_checks.read(Document("sql/project/shop/orders_v1/checks.sql", CHECKS))
    assert isinstance(first, QualityCheck)
    assert first.dataset == "shop.orders_v1"


def test_a_file_without_markers() -> None:
    assert checks(b"SELECT 1\n") == []
