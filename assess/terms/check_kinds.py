"""What an expectation on data looks at, by the words in its name: the tools differ in spelling only."""

from __future__ import annotations

from assess.facts import CheckKind

# The first kind of which a word is found in a check's name decides.
WORDS: tuple[tuple[CheckKind, tuple[str, ...]], ...] = (
    (CheckKind.ANOMALY, ("anomal", "outlier", "drift", "z_score", "divergence", "changed_percent", "historic")),
    (CheckKind.FRESHNESS, ("fresh", "timeliness", "stale", "max_age", "hours_since")),
    (CheckKind.SCHEMA, ("schema", "column_count", "columns_to_match", "column_to_exist", "of_type", "type_list")),
    (CheckKind.UNIQUENESS, ("uniq", "duplicate", "primary_key")),
    (CheckKind.RELATIONSHIP, ("referential", "relationship", "foreign_key", "values_in_(", "reference_check")),
    (CheckKind.NON_EMPTY, ("not_empty", "non_empty", "row_count_>_0", "empty_table")),
    (CheckKind.VOLUME, ("row_count", "rows", "volume")),
    (
        CheckKind.VALIDITY,
        (
            "null",
            "missing",
            "completeness",
            "valid",
            "accepted",
            "in_set",
            "regex",
            "pattern",
            "format",
            "values_to_be",
            "range",
            "length",
        ),
    ),
    (
        CheckKind.AGGREGATE,
        ("sum", "mean", "avg", "average", "median", "stdev", "distribution", "max", "min", "proportion"),
    ),
)


def kind_of_check(name: str) -> CheckKind:
    """Return the kind of a check by its name or expression; what says nothing is a custom one."""
    name = name.casefold().replace("-", "_").replace(" ", "_")
    return next((kind for kind, words in WORDS if any(word in name for word in words)), CheckKind.CUSTOM)
