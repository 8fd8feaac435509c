from typing import TypeVar

import pytest

from assess.documents import Document
from assess.facts import Condition, Dashboard, Environment, EnvironmentKind, Fact, Infrastructure, Monitor, ToolUse
from assess.readers import azure_templates

Kind = TypeVar("Kind", bound=Fact)

BICEP = """\
param location string
resource factory 'Microsoft.DataFactory/factories@2018-06-01' = {
  name: 'adf'
}
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'kv'
}
resource failed 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  properties: {
    criteria: { metricName: 'PipelineFailedRuns' }
    actions: [{ actionGroupId: group.id }]
  }
}
"""
ARM = """\
{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
 "resources": [{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "lake"}]}
"""


def facts(kind: type[Kind], text: str, path: str = "infra/main.bicep") -> list[Kind]:
    return [fact for fact in azure_templates.read(Document(path, text.encode())) if isinstance(fact, kind)]


def test_resources_have_areas_and_existing_ones_are_none() -> None:
    assert [(fact.name, fact.area) for fact in facts(Infrastructure, BICEP)] == [
        ("factory", "orchestration"),
        ("failed", "monitoring"),
    ]


def test_an_alarm_that_tells_a_group() -> None:
    assert [(fact.on, fact.alarm) for fact in facts(Monitor, BICEP)] == [(Condition.RUN_FAILURE, True)]


def test_a_factory_has_an_interface() -> None:
    assert [fact.source.line for fact in facts(Dashboard, BICEP)] == [2]


def test_an_arm_template() -> None:
    assert [(fact.tool, fact.area) for fact in facts(Infrastructure, ARM, "azuredeploy.json")] == [("arm", "storage")]


def test_a_parameter_file_names_its_environment() -> None:
    assert [fact.kind for fact in facts(Environment, "using 'main.bicep'\n", "main.prod.bicepparam")] == [
        EnvironmentKind.PRODUCTION
    ]


@pytest.mark.parametrize("text", ["[]", "null", "3", '{"resources": {}}'])
def test_malformed_templates(text: str) -> None:
    assert facts(ToolUse, text, "azuredeploy.json") == []
