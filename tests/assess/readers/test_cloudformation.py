from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar, cast

import pytest

from assess.documents import Document
from assess.facts import Ages, Alert, Condition, Fact, Facts, Infrastructure, Pipeline, Resilience, ToolUse
from assess.readers import cloudformation

if TYPE_CHECKING:
    from assess.activity import Activity

Kind = TypeVar("Kind", bound=Fact)

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Topic:
    Type: AWS::SNS::Topic
  Mail:
    Type: AWS::SNS::Subscription
    Properties: {Protocol: email, Endpoint: data-team@acme.org, TopicArn: !Ref Topic}
  Failures:
    Type: AWS::CloudWatch::Alarm
    Properties:
      MetricName: ExecutionsFailed
      AlarmActions: [!Ref Topic]
  Nightly:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 day), State: DISABLED}
  Inbox:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {maxReceiveCount: 3}}
"""


def facts(kind: type[Kind], text: str, path: str = "infra/stack.yaml") -> list[Kind]:
    found = list(cloudformation.read(Document(path, text.encode())))
    ages = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})
    linked = cloudformation.link(Facts(found, activity=cast("Activity", None), ages=ages))
    return [fact for fact in [*found, *linked] if isinstance(fact, kind)]


def test_resources_have_areas() -> None:
    areas = [fact.area for fact in facts(Infrastructure, TEMPLATE)]
    assert areas == ["monitoring", "monitoring", "monitoring", "orchestration", "storage"]


def test_an_alarm_tells_the_subscribers_of_its_topic() -> None:
    assert [(fact.on, fact.channel, fact.shared) for fact in facts(Alert, TEMPLATE)] == [
        (Condition.RUN_FAILURE, "email", True)
    ]


def test_a_disabled_schedule() -> None:
    assert [(fact.schedule, fact.enabled) for fact in facts(Pipeline, TEMPLATE)] == [("rate(1 day)", False)]


def test_a_dead_letter_queue() -> None:
    assert [fact.subject for fact in facts(Resilience, TEMPLATE)] == ["Inbox"]


def test_a_template_in_json() -> None:
    text = '{"Resources": {"Raw": {"Type": "AWS::S3::Bucket"}}}'
    assert [fact.name for fact in facts(Infrastructure, text, "stack.json")] == ["Raw"]


@pytest.mark.parametrize("text", ["", "[]", "Resources:", "Resources: [a]", "Resources: {A: {Type: 3}}"])
def test_malformed_shapes(text: str) -> None:
    assert facts(ToolUse, text) == []
