"""Settings within resources that log or measure."""

from __future__ import annotations

import pytest

from assess.facts import Source
from assess.terms.inner_settings import inner_settings


@pytest.mark.parametrize(
    ("resource", "text", "found"),
    [
        ("aws_glue_job", "'--enable-continuous-cloudwatch-log': 'true'", ["Logging"]),
        ("aws_glue_job", "'--enable-metrics': 'true'", ["ResourceLimit"]),
        ("AWS::ECS::TaskDefinition", "{'LogDriver': 'awslogs'}", ["Logging"]),
        ("aws_ecs_cluster", "setting name 'containerInsights'", ["ResourceLimit"]),
        ("aws_sfn_state_machine", "logging_configuration level 'ALL'", []),
        ("aws_s3_bucket", "bucket 'orders'", []),
        ("aws_dynamodb_table", "name 'prod-orders-job-audit'", ["Logging"]),
        ("AWS::dynamodb::Table", "name 'orders'", []),
    ],
)
def test_what_a_resource_switches_on(resource: str, text: str, found: list[str]) -> None:
    facts = inner_settings(resource, text, Source(path="main.tf", line=1))
    assert [type(one).__name__ for one in facts] == found
