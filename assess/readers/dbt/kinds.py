"""What the generic tests of dbt and of its known packages look at."""

from __future__ import annotations

import re

from assess.facts import CheckKind

V, U, R, A = CheckKind.VALIDITY, CheckKind.UNIQUENESS, CheckKind.RELATIONSHIP, CheckKind.AGGREGATE
N, W, F, S, X = CheckKind.NON_EMPTY, CheckKind.VOLUME, CheckKind.FRESHNESS, CheckKind.SCHEMA, CheckKind.ANOMALY

# https://docs.getdbt.com/reference/resource-properties/data-tests
CORE = {"not_null": V, "accepted_values": V, "unique": U, "relationships": R}

# Patterns on "package.test", the first that matches counts. Each is anchored at both ends.
PACKAGES: tuple[tuple[str, tuple[CheckKind, ...]], ...] = (
    # https://github.com/dbt-labs/dbt-utils#generic-tests
    (r"dbt_utils\.(?:recency)", (F,)),
    (r"dbt_utils\.(?:equal_rowcount|fewer_rows_than)", (W,)),
    (r"dbt_utils\.(?:at_least_one)", (N,)),
    (r"dbt_utils\.(?:unique_combination_of_columns|unique_where)", (U,)),
    (r"dbt_utils\.(?:relationships_where|cardinality_equality)", (R,)),
    (r"dbt_utils\.(?:not_null_proportion|not_constant)", (A,)),
    (r"dbt_utils\.(?:accepted_range|not_empty_string|not_accepted_values|not_null_where|sequential_values)", (V,)),
    (r"dbt_utils\.(?:mutually_exclusive_ranges|expression_is_true)", (V,)),
    # https://github.com/metaplane/dbt-expectations#available-tests
    (r"dbt_expectations\.expect_(?:grouped_)?row_values_to_have_recent_data", (F,)),
    (r"dbt_expectations\.expect_row_values_to_have_data_for_every_n_datepart", (W,)),
    (r"dbt_expectations\.expect_table_row_count_\w+", (W,)),
    (r"dbt_expectations\.expect_table_aggregation_\w+", (A,)),
    (r"dbt_expectations\.expect_column_values_to_be_within_n_(?:moving_)?stdevs", (X,)),
    (
        r"dbt_expectations\.expect_(?:table_column|column_to_exist|column_values_to_be_(?:of_type|in_type_list))\w*",
        (S,),
    ),
    (r"dbt_expectations\.expect_(?:compound_columns|column_values|select_column_values)_to_be_unique\w*", (U,)),
    (r"dbt_expectations\.expect_column_(?:mean|median|stdev|sum|max|min|quantile_values|proportion)_\w+", (A,)),
    (r"dbt_expectations\.expect_column_(?:proportion_of|unique_value_count|distinct|most_common)_\w+", (A,)),
    (r"dbt_expectations\.expect_\w+", (V,)),
    # https://docs.elementary-data.com/data-tests/introduction
    (r"elementary\.(?:event_)?freshness_anomalies", (X, F)),
    (r"elementary\.volume_anomalies", (X, W)),
    (r"elementary\.\w*(?:anomalies|anomaly_detection)\w*", (X,)),
    (r"elementary\.(?:schema_changes\w*|json_schema|exposure_schema_validity)", (S,)),
    (r"elementary\.(?:volume_threshold)", (W,)),
    (r"elementary\.freshness\w*", (F,)),
    # https://docs.getre.io/latest/docs/re_data/introduction/whatis_data
    (r"re_data\.\w*anomal\w*", (X,)),
    (r"re_data\.\w*freshness\w*", (F,)),
    (r"re_data\.\w*row_count\w*", (W,)),
    # https://github.com/Snowflake-Labs/dbt_constraints
    (r"dbt_constraints\.(?:primary|unique)_key", (U,)),
    (r"dbt_constraints\.foreign_key", (R,)),
)
# What teams call tests of their own; a bare "recent" only filters the rows that another test looks at.
OWN: tuple[tuple[str, CheckKind], ...] = (
    (r"anomal|outlier|z_?score", X),
    (r"recency|fresh|stale|(?:is|has|have|with)_recent|recent_data|up_to_date|not_updated|too_old|timeliness", F),
    (r"(?:not|non)_empty|has_(?:rows|data|records)|no_rows|empty_table", N),
    (r"row_?count|num(?:ber)?_(?:of_)?rows|volume|completeness|(?:_|^)gaps?(?:_|$)|count_missing", W),
    (r"missing_(?:\w{1,40}_)?(?:days?|dates?|hours?|rows|data)", W),
)
OWN_PATTERNS = tuple((re.compile(pattern), kind) for pattern, kind in OWN)
PATTERNS = tuple((re.compile(pattern), kinds) for pattern, kinds in PACKAGES)
EXPRESSIONS = frozenset({"dbt_utils.expression_is_true", "dbt_expectations.expression_is_true"})
AGGREGATION = re.compile(r"\b(?:count|sum|avg|min|max|median|stddev)\s*+\(", re.IGNORECASE)


def kinds_of(test: str, expression: str = "") -> tuple[CheckKind, ...]:
    """Return what a generic test looks at, by its name with package; tests of the project's own by their words."""
    name = test.removeprefix("dbt.")
    if name in CORE:
        return (CORE[name],)
    if name in EXPRESSIONS and AGGREGATION.search(expression):
        return (A,)
    return next((kinds for pattern, kinds in PATTERNS if pattern.fullmatch(name)), None) or kinds_of_own(name)


def kinds_of_own(name: str) -> tuple[CheckKind, ...]:
    """Return what a test of the project's own looks at, by its name; what says nothing is a custom one."""
    plain = name.rpartition(".")[2].lower()
    return (next((kind for pattern, kind in OWN_PATTERNS if pattern.search(plain)), CheckKind.CUSTOM),)
