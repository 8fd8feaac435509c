"""Links to other repositories that hold the platform."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Fact, Facts, Infrastructure, Project, Source
from assess.readers import sibling_repositories

OWN = "[code](https://github.com/acme/shop-data) and [issues](https://github.com/acme/shop-data/issues)\n"


def targets(text: str, path: str = "README.md", *held: Fact) -> list[str]:
    found: list[Fact] = [*sibling_repositories.read(Document(path, text.encode())), *held]
    facts = Facts(found, activity=None, ages=None)  # type: ignore[arg-type]
    return [reference.target for reference in sibling_repositories.link(facts)]


def test_the_teams_repository_of_the_platform_is_elsewhere() -> None:
    assert targets(f"{OWN}Deployed by [ours](https://github.com/acme/shop-infra).\n") == ["shop-infra"]


def test_a_tools_own_repository_is_none() -> None:
    assert targets(f"{OWN}Runs on [Airflow](https://github.com/apache/airflow).\n") == []


def test_the_repository_itself_is_none() -> None:
    here = Infrastructure(source=Source(path="main.tf"), tool="terraform", resource="aws_s3_bucket", area="storage")
    assert targets(OWN.replace("shop-data", "shop-infra"), "README.md", here) == []


def test_a_repository_of_infrastructure_is_another_one_where_none_is_here() -> None:
    assert targets(OWN.replace("shop-data", "shop-infra")) == ["shop-infra"]


def test_a_link_out_of_the_tree_is_a_neighbour() -> None:
    assert targets("See [terraform](../../platform/terraform/main.tf).\n", "docs/deploy.md") == ["platform"]


def test_a_link_within_the_tree_is_none() -> None:
    assert targets("See [terraform](../terraform/main.tf).\n", "docs/deploy.md") == []


def test_a_step_up_too_many_to_a_folder_of_this_tree_is_none() -> None:
    here = Infrastructure(
        source=Source(path="infra/main.tf"), tool="terraform", resource="aws_s3_bucket", area="storage"
    )
    assert targets("See [setup](../../infra/README.md).\n", "docs/setup.md", here) == []


@pytest.mark.parametrize(
    "text",
    [
        "The [builder](https://github.com/acme/builder) project deploys these jobs and creates their tables.\n",
        "The jobs are deployed by the [builder](https://github.com/acme/builder).\n",
    ],
)
def test_a_sentence_tells_what_deploys(text: str) -> None:
    assert targets(text) == ["builder"]


def test_a_repository_that_is_only_named_deploys_nothing() -> None:
    assert targets("We like how [builder](https://github.com/acme/builder) is written.\n") == []


def test_the_teams_dbt_project_is_elsewhere() -> None:
    assert targets(f"{OWN}See our [models](https://github.com/acme/shop-data-dbt).\n") == ["shop-data-dbt"]


def test_a_neighbour_named_for_dbt_is_no_other_where_a_project_is_here() -> None:
    here = Project(source=Source(path="dbt_project.yml"), tool="dbt", name="shop", path="")
    assert targets(f"{OWN}See our [models](https://github.com/acme/shop-data-dbt).\n", "README.md", here) == []
