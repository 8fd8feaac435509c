"""What constructs of the AWS CDK allow."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import cdk_limits

IMPORTS = "from aws_cdk import aws_lambda, aws_sqs, core\n"


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("aws_lambda.Function(self, 'load', memory_size=1024)", ["ResourceLimit"]),
        ("aws_lambda.Function(self, 'load', timeout=core.Duration.seconds(900))", ["Sla"]),
        ("aws_sqs.Queue(self, 'load', timeout=core.Duration.seconds(900))", []),
        ("Function(self, 'load', memory_size=1024)", []),
        ("aws_lambda.Function(self, 'load', timeout=None)", []),
    ],
)
def test_limits_of_constructs(code: str, facts: list[str]) -> None:
    found = cdk_limits.read(Document("stacks/load.py", (IMPORTS + code).encode()))
    assert [type(one).__name__ for one in found] == facts
