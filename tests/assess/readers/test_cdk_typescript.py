"""Stacks of the AWS CDK in TypeScript."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, Condition, Fact, Infrastructure, Known, Monitor, Pipeline, Resilience
from assess.readers import cdk_typescript

STACK = """import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { StateMachine, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';

const dead = new sqs.Queue(this, 'Dead');
new sqs.Queue(this, 'Orders', { deadLetterQueue: { queue: dead, maxReceiveCount: 3 } });
load.addRetry({ interval: cdk.Duration.seconds(5), maxAttempts: 3 });
new StateMachine(this, 'Nightly', { definition: new Pass(this, 'Start').next(load) });
new cloudwatch.Alarm(this, 'Failures', { metric, threshold: 1 });
"""


def read(text: str = STACK) -> list[Fact]:
    return list(cdk_typescript.read(Document("lib/stack.ts", text.encode())))


def test_constructs_are_resources_and_states_are_none() -> None:
    found = [(one.resource, one.name) for one in read() if isinstance(one, Infrastructure)]
    assert found == [
        ("AWS::sqs::Queue", "Dead"),
        ("AWS::sqs::Queue", "Orders"),
        ("AWS::stepfunctions::StateMachine", "Nightly"),
        ("AWS::cloudwatch::Alarm", "Failures"),
    ]


def test_a_state_machine_is_a_pipeline_with_its_retries() -> None:
    found = [(one.name, one.retries, one.retry_delay) for one in read() if isinstance(one, Pipeline)]
    assert found == [("Nightly", Known.SET, Known.SET)]


def test_a_dead_letter_queue_and_an_alarm_are_read() -> None:
    assert [one.form for one in read() if isinstance(one, Resilience)] == ["dead-letter"]
    assert [one.on for one in read() if isinstance(one, Monitor)] == [Condition.RUN_FAILURE]


@pytest.mark.parametrize("text", ["new Map(self, 'x')\n", "import { Queue } from 'bull'\nnew Queue(this, 'x')\n"])
def test_classes_of_other_libraries_are_none(text: str) -> None:
    assert read(text) == []


def test_a_stack_that_catches_errors_and_publishes_tells_them() -> None:
    told = "load.addCatch(tell);\nconst tell = new tasks.SnsPublish(this, 'Tell', { topic });\n"
    found = [(one.subject, one.certain) for one in read(STACK + told) if isinstance(one, Alert)]
    assert found == [("Nightly", False)]


@pytest.mark.parametrize(
    ("settings", "told"),
    [("snsTopicName: 'alarms-PROD'", True), ("actionsEnabled: false, snsTopicName: 'alarms-PROD'", False), ("", False)],
)
def test_an_alarm_of_an_own_library_tells_its_topic(settings: str, told: bool) -> None:  # noqa: FBT001
    text = f"""import {{ OurAlarm }} from '@team/cdk/lib/cloudwatch';
import {{ App }} from 'aws-cdk-lib';
new OurAlarm(this, 'ExecutionsFailed', {{ {settings} }});
"""
    found = [one.on for one in read(text) if isinstance(one, Alert)]
    assert found == ([Condition.RUN_FAILURE] if told else [])
