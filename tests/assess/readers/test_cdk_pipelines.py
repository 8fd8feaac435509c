"""CDK Pipelines: what their build runs, what they deploy, and what starts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import CiJob, Command, Facts, Trigger
from assess.readers import cdk_pipelines

if TYPE_CHECKING:
    from collections.abc import Callable

PYTHON = """\
from aws_cdk import pipelines
pipeline = pipelines.CodePipeline(self, "Delivery",
    synth=pipelines.ShellStep("Synth",
        input=pipelines.CodePipelineSource.connection("shop/orders", "main"),
        commands=["npm ci", "npx cdk synth"],
    ),
)
pipeline.add_stage(Orders(self, "Prod"))
"""
TYPESCRIPT = """\
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
const pipeline = new CodePipeline(this, 'Delivery', {
  synth: new ShellStep('Synth', {
    input: CodePipelineSource.gitHub('shop/orders', 'main'),
    commands: ['npm ci', 'npx cdk synth'],
  }),
});
pipeline.addStage(new Orders(this, 'Prod'));
"""
ELSEWHERE = """\
import aws_cdk.pipelines as pipelines
pipeline = pipelines.CdkPipeline(self, "Delivery", synth_action=synth(synth_command="cdk synth"), branch=target_branch)
"""
APP = "import aws_cdk.core as cdk\nDelivery(app, target_branch='production')\n"


def read(path: str, text: str) -> list[object]:
    return list(cdk_pipelines.read(Document(path, text.encode())))


@pytest.mark.parametrize(("path", "text"), [("lib/delivery.py", PYTHON), ("lib/delivery.ts", TYPESCRIPT)])
def test_a_pipeline_builds_and_deploys(path: str, text: str) -> None:
    found = [one.words for one in read(path, text) if isinstance(one, Command)]
    assert found == [("npm", "ci"), ("npx", "cdk", "synth"), ("cdk", "deploy", "--all")]


@pytest.mark.parametrize(
    ("files", "triggers"),
    [
        ([("lib/delivery.py", PYTHON)], (Trigger.MAIN,)),
        ([("lib/delivery.py", ELSEWHERE), ("app.py", APP)], (Trigger.ENVIRONMENT_BRANCH,)),
        ([("lib/delivery.py", ELSEWHERE)], (Trigger.MAIN,)),
        ([("app.py", APP)], None),
    ],
)
def test_branches_start_it_wherever_they_are_named(
    facts_of: Callable[..., Facts], files: list[tuple[str, str]], triggers: tuple[Trigger, ...] | None
) -> None:
    found = cdk_pipelines.link(facts_of(*(fact for path, text in files for fact in read(path, text))))
    assert [one.triggers for one in found if isinstance(one, CiJob)] == ([triggers] if triggers else [])


def test_stages_follow_each_other_in_the_order_in_which_they_are_added(facts_of: Callable[..., Facts]) -> None:
    stages = "pipeline.addStage(new Watch(this, 'Watch-Dev', {}));\npipeline.addStage(new Orders(\n  this, 'Dev'));\n"
    text = TYPESCRIPT.replace("pipeline.addStage(", f"{stages}pipeline.addStage(")
    facts = facts_of(*read("lib/delivery.ts", text))
    jobs = {one.job: one for one in cdk_pipelines.link(facts) if isinstance(one, CiJob)}
    assert [(one.environment, one.needs) for one in jobs.values()] == [
        (None, ()),
        ("development", ("lib/delivery.ts#pipeline",)),
        ("production", ("lib/delivery.ts#pipeline-development",)),
    ]
    owners = [one.owner for one in facts.of(Command) if one.words[:2] == ("cdk", "deploy")]
    assert owners == ["lib/delivery.ts#pipeline-development", "lib/delivery.ts#pipeline-production"]
