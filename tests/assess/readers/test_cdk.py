"""Stacks of the AWS CDK in Python."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar, cast

from assess.documents import Document
from assess.facts import Ages, Alert, Audience, Condition, Fact, Facts, Infrastructure, Known, Pipeline, Resilience
from assess.readers import cdk

if TYPE_CHECKING:
    from assess.activity import Activity

Kind = TypeVar("Kind", bound=Fact)

STACK = """
from aws_cdk import Stack, Duration, aws_sqs as sqs, aws_lambda, aws_cloudwatch_actions as actions, aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks, aws_sns_subscriptions as subs

class Orders(Stack):
    def __init__(self, scope, construct_id):
        super().__init__(scope, construct_id)
        dead = self._queue("dead")
        self._queue("orders", dead_letter_queue=sqs.DeadLetterQueue(max_receive_count=3, queue=dead))
        load = tasks.LambdaInvoke(self, "Load", lambda_function=aws_lambda.Function(self, "Loader"))
        load.add_retry(interval=Duration.seconds(5), max_attempts=3)
        sfn.StateMachine(self, "Nightly", definition=sfn.Map(self, "Each").iterator(load))
        topic = sns.Topic(self, "Alerts")
        topic.add_subscription(subs.EmailSubscription("data-team@acme.org"))
        alarm = load.metric_failed().create_alarm(self, "Failures", threshold=1)
        alarm.add_alarm_action(actions.SnsAction(topic))

    def _queue(self, name, dead_letter_queue=None):
        return sqs.Queue(self, name, dead_letter_queue=dead_letter_queue)
"""


def facts(kind: type[Kind], text: str = STACK) -> list[Kind]:
    found = list(cdk.read(Document("deploy/stack.py", text.encode())))
    ages = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})
    linked = cdk.link(Facts(found, activity=cast("Activity", None), ages=ages))
    return [one for one in (*found, *linked) if isinstance(one, kind)]


def test_a_construct_of_a_factory_counts_once_for_each_call() -> None:
    found = [one.resource for one in facts(Infrastructure) if one.area == "storage"]
    assert found == ["AWS::sqs::Queue", "AWS::sqs::Queue"]


def test_states_of_a_state_machine_are_no_resources() -> None:
    found = {one.resource for one in facts(Infrastructure) if one.area == "orchestration"}
    assert found == {"AWS::stepfunctions::StateMachine"}


def test_a_state_machine_is_a_pipeline_with_its_retries() -> None:
    found = [(one.name, one.retries, one.retry_delay, len(one.tasks)) for one in facts(Pipeline)]
    assert found == [("Nightly", Known.SET, Known.SET, 1)]


def test_a_dead_letter_queue_that_is_only_passed_on_counts_once() -> None:
    assert [one.form for one in facts(Resilience)] == ["dead-letter"]


def test_an_alarm_tells_the_subscribers_of_its_topic() -> None:
    found = [(one.on, one.channel, one.audience) for one in facts(Alert)]
    assert found == [(Condition.RUN_FAILURE, "email", Audience.TEAM)]


def test_values_of_the_library_are_no_resources() -> None:
    text = "from aws_cdk import aws_iam as iam\nstatement = iam.PolicyStatement(actions=['s3:GetObject'])\n"
    assert facts(Infrastructure, text) == []


TELLING = """
from aws_cdk import Stack, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks

class Orders(Stack):
    def __init__(self, scope, construct_id):
        noted = tasks.LambdaInvoke(self, "Noted", lambda_function=audit)
        failed = tasks.SnsPublish(self, "Failed", topic=topic, message=text)
        done = tasks.SnsPublish(self, "Done", topic=topic, message=text)
        noted.next(failed)
        load = tasks.GlueStartJobRun(self, "Load", glue_job_name="load")
        load.add_catch(noted, result_path="$.error")
        sfn.StateMachine(self, "Nightly", definition=load.next(done))
"""


def test_a_message_that_a_caught_error_leads_to_is_an_alert() -> None:
    assert [(one.source.line, one.subject, one.channel) for one in facts(Alert, TELLING)] == [(7, "Nightly", "topic")]


def test_a_message_on_success_is_none() -> None:
    assert facts(Alert, TELLING.replace('load.add_catch(noted, result_path="$.error")', "pass")) == []
