"""The environment that a run goes to, where its job names none."""

import pytest

from assess.facts import Activity, CiJob, Source, Trigger
from assess.running.stages import (
    stage_by_branch,
    stage_by_name,
    stage_by_operands,
    stage_by_options,
    stage_of_login,
    stage_selected,
    stages_by_trigger,
)


@pytest.mark.parametrize(
    ("line", "stage"),
    [
        ("dbt run --target prod", "prod"),
        ("databricks bundle deploy -t staging", "staging"),
        ("serverless deploy --stage=production", "production"),
        ("make deploy ENV=prod", "prod"),
        ("terraform apply -var-file=envs/prod.tfvars", "prod"),
        ("ansible-playbook -i inventory/qa site.yml", "qa"),
        ("dbt run --select staging", None),
        ("docker build -t image:1 .", None),
    ],
)
def test_options_name_the_environment(line: str, stage: str | None) -> None:
    assert stage_by_options(tuple(line.split())) == stage


def test_variables_name_the_environment() -> None:
    assert stage_by_options(("dbt", "run"), [("NODE_ENV", "production"), ("DBT_TARGET", "staging")]) == "staging"


def test_a_block_of_variables_names_none() -> None:
    assert stage_by_options((), [("env", "TEST_CHANNEL: ${{ vars.TEST }}\nRUN: 1")]) is None


def test_a_workspace_is_selected() -> None:
    assert stage_selected(("terraform", "workspace", "select", "-or-create", "prod")) == "prod"


@pytest.mark.parametrize(
    ("line", "folder", "stage"),
    [
        ("make deploy-prod", "", "prod"),
        ("gsutil rsync dags gs://acme-staging-dags", "", "staging"),
        ("terraform apply", "infra/production", "production"),
        ("dbt run models/staging", "", None),
        ("terraform apply", "ci", None),
    ],
)
def test_operands_name_the_environment(line: str, folder: str, stage: str | None) -> None:
    assert stage_by_operands(tuple(line.split()), folder) == stage


@pytest.mark.parametrize(
    ("job", "stage"),
    [
        ("ci.yml#deploy-production", "production"),
        (".github/workflows/apply-staging.yml#apply", "staging"),
        ("ci.yml#build_stage", None),
        ("Jenkinsfile#Deploy QA", "qa"),
        ("ci.yml#deploy_to_test", "test"),
        ("ci.yml#test-deploy", None),
    ],
)
def test_names_name_the_environment(job: str, stage: str | None) -> None:
    assert stage_by_name(job) == stage


def test_the_main_branch_is_production() -> None:
    assert stage_by_branch((Trigger.MAIN, Trigger.MANUAL), Activity.DEPLOY, None, None) == "production"


def test_what_requests_start_too_is_no_production() -> None:
    assert stage_by_branch((Trigger.MAIN, Trigger.REQUEST), Activity.DEPLOY, None, None) is None


def test_a_branch_of_an_environment_names_it() -> None:
    source = Source(path="ci.yml")
    job = CiJob(source=source, system="x", workflow="ci", job="ci.yml#a", triggers=(), branches=("staging",))
    assert stage_by_branch((Trigger.ENVIRONMENT_BRANCH,), Activity.DEPLOY, job, None) == "staging"


def test_a_choice_by_branch_splits_the_triggers() -> None:
    written = "${{ github.ref == 'refs/heads/main' && 'prod' || 'staging' }}"
    found = list(stages_by_trigger(written, (Trigger.MAIN, Trigger.REQUEST)))
    assert found == [((Trigger.MAIN,), "prod"), ((Trigger.REQUEST,), "staging")]


def test_a_choice_that_cannot_be_decided() -> None:
    assert list(stages_by_trigger("${{ inputs.x == 'y' && 'prod' || 'dev' }}", (Trigger.MANUAL,))) == [
        ((Trigger.MANUAL,), None)
    ]


@pytest.mark.parametrize(
    ("name", "given", "stage"),
    [
        ("google-github-actions/auth", ("project_id", "acme-eu-dev"), "dev"),
        ("google-github-actions/auth", ("credentials_json", "${{ secrets.CREDS_PROD_ACME }}"), "prod"),
        ("aws-actions/configure-aws-credentials", ("role-to-assume", "arn:aws:iam::1:role/deploy-staging"), "staging"),
        ("google-github-actions/auth", ("project_id", "acme"), None),
        ("actions/checkout", ("project_id", "acme-dev"), None),
    ],
)
def test_a_login_names_the_environment(name: str, given: tuple[str, str], stage: str | None) -> None:
    assert stage_of_login(name, [given]) == stage
