"""The CloudFormation type that a construct of the AWS CDK stands for, by its module and class.

https://docs.aws.amazon.com/cdk/api/v2/docs/aws-construct-library.html
"""

from __future__ import annotations

import re

# `aws_cdk.aws_sqs`, `aws-cdk-lib/aws-sqs`, `@aws-cdk/aws-sqs`, `aws_cdk.aws_lambda_python_alpha`
MODULE = re.compile(r"@?aws[-_]cdk(?:[-_]lib)?[./]aws[-_]([a-z0-9]++)((?:[-_][a-z0-9]++)*)\Z")
VARIANTS = frozenset({"", "alpha", "python", "python_alpha", "nodejs", "go_alpha", "patterns"})
STATES = "tasks"  # of aws_stepfunctions: states that do something
KNOWN_FORMS = ("Function", "Cluster", "StateMachine", "Pipeline")  # last words that the variants of a class share
ONLY = {"stepfunctions": frozenset({"StateMachine", "Activity"})}  # services whose other constructs are no resources

# What libraries of one's own wrap under names such as `TeamLambdaFunction`; the last word tells what.
WRAPPED = {
    "Alarm": "AWS::CloudWatch::Alarm",
    "StateMachine": "AWS::stepfunctions::StateMachine",
    "LambdaFunction": "AWS::Lambda::Function",
    "ScheduledLambda": "AWS::Lambda::Function",
}


def service_of(module: str) -> str:
    """Return the service whose resources a module makes, "" for modules of assets, targets, actions and the like."""
    found = MODULE.match(module)
    if not found:
        return ""
    return found[1] if found[2].lstrip("-_").replace("-", "_") in VARIANTS else ""


def is_task_module(module: str) -> bool:
    """Say whether a module holds the tasks of state machines."""
    found = MODULE.match(module)
    return found is not None and found[1] == "stepfunctions" and found[2].lstrip("-_") == STATES


def resource_type(service: str, construct: str) -> str:
    """Return the type as CloudFormation writes it, variants of a construct under the plain name."""
    plain = construct.removeprefix("Cfn")
    plain = next((form for form in KNOWN_FORMS if plain.endswith(form)), plain)
    return f"AWS::{service}::{plain}"


def makes_resource(service: str, construct: str) -> bool:
    """Say whether a construct with a scope and an id is a resource; the states of a state machine are none."""
    own = ONLY.get(service)
    return construct[:1].isupper() and (own is None or construct.removeprefix("Cfn") in own)


def wrapped_type(module: str, construct: str) -> str:
    """Return the type that a construct of a team's own library wraps by its class's last word, "" for another class."""
    last = next((word for word in WRAPPED if construct.endswith(word)), "")
    return WRAPPED[last] if last and "cdk" in module.lower() and not MODULE.match(module) else ""
