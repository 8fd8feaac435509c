"""Suites, checkpoints and stores of Great Expectations."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, CheckKind, CheckRun, Fact, QualityCheck, Retention, ToolUse
from assess.readers import great_expectations

SUITE = """{"expectation_suite_name": "orders.warning", "expectations": [
 {"expectation_type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id"}},
 {"expectation_type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 10}},
 {"expectation_type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}}]}"""
CHECKPOINT = """
name: orders
action_list:
  - name: store
    action: {class_name: StoreValidationResultAction}
  - name: tell
    action: {class_name: SlackNotificationAction, slack_webhook: $HOOK}
"""
PROJECT = """
expectations_store_name: expectations_store
stores:
  validations_store:
    class_name: ValidationsStore
    store_backend: {class_name: TupleS3StoreBackend, bucket: shop-checks}
"""


def of(kind: type[Fact], path: str, text: str) -> list[Fact]:
    return [fact for fact in great_expectations.read(Document(path, text.encode())) if isinstance(fact, kind)]


def test_expectations_have_their_kind() -> None:
    checks = of(QualityCheck, "gx/expectations/orders.json", SUITE)
    assert [(check.dataset, check.kind) for check in checks if isinstance(check, QualityCheck)] == [
        ("orders", CheckKind.VALIDITY),
        ("orders", CheckKind.VOLUME),
        ("orders", CheckKind.UNIQUENESS),
    ]


def test_a_notification_is_an_alert() -> None:
    alerts = of(Alert, "great_expectations/checkpoints/orders.yml", CHECKPOINT)
    assert [alert.channel for alert in alerts if isinstance(alert, Alert)] == ["slack"]


def test_results_in_a_bucket_are_kept() -> None:
    assert len(of(Retention, "gx/great_expectations.yml", PROJECT)) == 1


def test_results_on_the_machine_are_not() -> None:
    assert of(Retention, "gx/great_expectations.yml", PROJECT.replace("TupleS3", "TupleFilesystem")) == []


@pytest.mark.parametrize("text", ["null", "[1]", "3", '{"expectations": null}', '{"expectations": [1, {"type": 2}]}'])
def test_other_shapes_are_no_suite(text: str) -> None:
    assert of(Fact, "gx/expectations/orders.json", text) == []


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("result = context.run_checkpoint(checkpoint_name='orders')", [CheckRun]),
        ("checkpoint.run(batch_parameters=day)", [CheckRun]),
        ("config = {'class_name': 'TupleS3StoreBackend', 'bucket': results}", [Retention]),
        ("config = {'class_name': 'TupleFilesystemStoreBackend'}", []),
    ],
)
def test_code_runs_checks_and_keeps_their_results(line: str, kinds: list[type[Fact]]) -> None:
    text = f"import great_expectations as gx\n{line}\n"
    assert [type(fact) for fact in of(Fact, "jobs/orders.py", text) if not isinstance(fact, ToolUse)] == kinds
