"""Tests of the practices of the phase Deploy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assess.facts import (
    Activity,
    Actor,
    Alert,
    Artifact,
    Audience,
    CiJob,
    Code,
    CodeKind,
    Command,
    Condition,
    Environment,
    EnvironmentKind,
    HealthProbe,
    Infrastructure,
    Pipeline,
    Place,
    Reference,
    Role,
    Run,
    Source,
    Trigger,
    Use,
)
from assess.findings import Finding, Status
from assess.values import replace

Rated = Callable[..., Finding]
CI = ".github/workflows/deploy.yml"
CODE = Code(
    source=Source(path="dags/daily.py"), language="python", lines=100, role=Role.PIPELINE, kind=CodeKind.DAG, data=True
)
BIG = Code(
    source=Source(path="jobs/big.py"), language="python", lines=900, role=Role.PIPELINE, kind=CodeKind.JOB, data=True
)


def run(
    activity: Activity,
    *triggers: Trigger,
    job: str = "deploy",
    line: int = 10,
    environment: str | None = None,
    words: tuple[str, ...] = (),
    actor: Actor = Actor.CI,
) -> Run:
    return Run(
        source=Source(path=CI, line=line),
        activity=activity,
        tool="tool",
        actor=actor,
        triggers=triggers,
        runner=f"{CI}#{job}",
        environment=environment,
        words=words,
    )


def job(name: str, *needs: str) -> CiJob:
    return CiJob(
        source=Source(path=CI, line=1),
        system="github-actions",
        workflow="deploy",
        job=f"{CI}#{name}",
        triggers=(Trigger.MAIN,),
        needs=tuple(f"{CI}#{need}" for need in needs),
    )


def environment(kind: EnvironmentKind) -> Environment:
    return Environment(source=Source(path="profiles.yml", line=3), name=kind, kind=kind, form="dbt-target")


def resource(area: str, number: int = 1, tool: str = "terraform", *, local: bool = False) -> Infrastructure:
    source = Source(path="infra/main.tf", line=number)
    return Infrastructure(source=source, tool=tool, resource=f"{area}_{number}", area=area, local=local)


STAGING, PRODUCTION = environment(EnvironmentKind.STAGING), environment(EnvironmentKind.PRODUCTION)

# ---------------------------------------------------------------- deploy.environments


def test_production_that_needs_the_staging_job_is_met(rated: Rated) -> None:
    staging = run(Activity.DEPLOY, Trigger.MAIN, job="staging", environment="staging")
    production = run(Activity.DEPLOY, Trigger.MAIN, job="production", environment="production")
    facts = [CODE, job("staging"), job("production", "staging"), staging, production]

    assert rated("deploy.environments", *facts).status is Status.MET


def test_a_request_that_runs_in_staging_before_main_runs_in_production_is_met(rated: Rated) -> None:
    before = run(Activity.TRANSFORM, Trigger.REQUEST, words=("dbt", "run", "--target", "staging"))
    after = run(Activity.TRANSFORM, Trigger.MAIN, words=("dbt", "run", "--target", "prod"))

    assert rated("deploy.environments", CODE, before, after).status is Status.MET


def test_resources_of_several_stages_are_environments_without_order(rated: Rated) -> None:
    named = [replace(one, form="resource-name") for one in (STAGING, PRODUCTION)]
    finding = rated("deploy.environments", CODE, *named)

    assert (finding.status, finding.certain) == (Status.PARTIAL, False)


def test_an_image_that_the_branch_of_a_stage_publishes_is_partial(rated: Rated) -> None:
    image = run(Activity.PUBLISH, Trigger.MAIN, Trigger.ENVIRONMENT_BRANCH)

    assert rated("deploy.environments", CODE, image).status is Status.PARTIAL


def test_scripts_that_a_scheduled_job_starts_are_run_by_ci(rated: Rated) -> None:
    nightly = replace(job("nightly"), triggers=(Trigger.SCHEDULE,))
    command = Command(source=Source(path=CI, line=9), owner=f"{CI}#nightly", words=("python", "dags/daily.py"))
    finding = rated("deploy.ci-cd", CODE, nightly, command)

    assert (finding.status, finding.certain) == (Status.MET, False)


def test_a_package_that_somebody_has_to_publish_is_partial(rated: Rated) -> None:
    published = run(Activity.PUBLISH, Trigger.MANUAL)

    assert rated("deploy.ci-cd", CODE, published).status is Status.PARTIAL


def test_a_script_that_requests_start_is_not_run_by_ci(rated: Rated) -> None:
    checks = replace(job("checks"), triggers=(Trigger.REQUEST,))
    command = Command(source=Source(path=CI, line=9), owner=f"{CI}#checks", words=("python", "dags/daily.py"))

    assert rated("deploy.ci-cd", CODE, checks, command).status is Status.ABSENT


def test_a_script_that_tells_of_its_deployment_is_partly_checked(rated: Rated) -> None:
    message = run(Activity.NOTIFY, Trigger.MANUAL, words=("curl", "-d", '{"text": "Deployed: v2"}'), actor=Actor.SCRIPT)

    assert rated("deploy.validation", CODE, message).status is Status.PARTIAL


def test_production_that_needs_the_caller_of_the_staging_job_is_met(rated: Rated) -> None:
    staging = replace(run(Activity.DEPLOY, Trigger.MAIN, job="apply", environment="stg"), callers=(f"{CI}#staging",))
    production = replace(staging, environment="prod", callers=(f"{CI}#production",))
    facts = [CODE, job("staging"), job("production", "staging"), job("apply"), staging, production]

    assert rated("deploy.environments", *facts).status is Status.MET


def test_a_request_that_runs_in_staging_only_with_a_label_is_partial(rated: Rated) -> None:
    labelled = replace(job("try"), condition="contains(github.event.pull_request.labels.*.name, 'try')")
    before = run(Activity.DEPLOY, Trigger.REQUEST, job="try", environment="staging")
    after = run(Activity.DEPLOY, Trigger.MAIN, environment="production")

    assert rated("deploy.environments", CODE, labelled, before, after).status is Status.PARTIAL


def test_a_request_that_runs_in_staging_before_it_is_published_is_met(rated: Rated) -> None:
    before = run(Activity.DEPLOY, Trigger.REQUEST, environment="staging")
    published = run(Activity.PUBLISH, Trigger.MAIN)

    assert rated("deploy.environments", CODE, PRODUCTION, before, published).status is Status.MET


def test_a_local_stack_beside_one_chart_is_partial(rated: Rated) -> None:
    chart = replace(environment(EnvironmentKind.OTHER), name="chart", form="helm")
    finding = rated("deploy.environments", CODE, resource("compute", tool="compose", local=True), chart)

    assert (finding.status, finding.certain) == (Status.PARTIAL, False)


def test_a_local_stack_and_one_target_are_one_environment(rated: Rated) -> None:
    target = replace(environment(EnvironmentKind.OTHER), name="warehouse", form="dbt-target")
    local = resource("compute", tool="compose", local=True)

    assert rated("deploy.environments", CODE, local, target).status is Status.ABSENT


def test_environments_that_are_all_fed_at_once_are_partial(rated: Rated) -> None:
    both = [run(Activity.DEPLOY, Trigger.MAIN, job=name, environment=name) for name in ("staging", "production")]

    assert rated("deploy.environments", CODE, job("staging"), job("production"), *both).status is Status.PARTIAL


def test_environments_in_configuration_only_are_partial(rated: Rated) -> None:
    assert rated("deploy.environments", CODE, STAGING, PRODUCTION).status is Status.PARTIAL


def test_one_environment_is_absent(rated: Rated) -> None:
    assert rated("deploy.environments", CODE, PRODUCTION).status is Status.ABSENT


# ---------------------------------------------------------------- deploy.ci-cd


def test_a_deployment_on_merge_is_met(rated: Rated) -> None:
    assert rated("deploy.ci-cd", CODE, run(Activity.DEPLOY, Trigger.MAIN)).status is Status.MET


def test_pipelines_that_ci_runs_on_a_schedule_are_met(rated: Rated) -> None:
    assert rated("deploy.ci-cd", CODE, run(Activity.TRANSFORM, Trigger.SCHEDULE)).status is Status.MET


def test_a_deployment_of_a_folder_with_a_minor_part_is_partial(rated: Rated) -> None:
    words = ("gsutil", "rsync", "dags", "gs://bucket")
    copied = replace(run(Activity.DEPLOY, Trigger.MAIN, words=words), paths=("dags",))

    assert rated("deploy.ci-cd", CODE, BIG, copied).reason == "CI deploys 10% of the data code"


@pytest.mark.parametrize(
    ("stage", "triggers", "status"),
    [
        ("staging", (Trigger.MAIN,), Status.MET),
        ("staging", (Trigger.MAIN, Trigger.REQUEST), Status.PARTIAL),
        ("dev", (Trigger.MAIN,), Status.PARTIAL),
    ],
)
def test_a_merge_alone_deploys_to_staging(
    rated: Rated, stage: str, triggers: tuple[Trigger, ...], status: Status
) -> None:
    finding = rated("deploy.ci-cd", CODE, run(Activity.DEPLOY, *triggers, environment=stage))
    assert (finding.status, finding.certain) == (status, status is Status.PARTIAL)


def test_a_cdk_deployment_carries_the_functions_from_wherever_they_stand(rated: Rated) -> None:
    deployed = replace(run(Activity.DEPLOY, Trigger.MAIN), tool="cdk", folder="deploy")
    source = Source(path="deploy/stack.py", line=3)
    function = Infrastructure(source=source, tool="cdk", resource="AWS::lambda::Function", area="compute")
    assert rated("deploy.ci-cd", CODE, deployed, function).status is Status.MET


def test_a_deployment_from_another_repository_is_partial(rated: Rated) -> None:
    source = Source(path="README.md", line=9)
    elsewhere = Reference(source=source, what="deployment", place=Place.ELSEWHERE, target="shop-infra")

    assert rated("deploy.ci-cd", CODE, elsewhere).reason == "deployed from another place"


def test_stages_that_a_page_tells_of_are_partial(rated: Rated) -> None:
    told = Reference(source=Source(path="README.md", line=9), what="described-stages", place=Place.ELSEWHERE)

    assert rated("deploy.environments", CODE, told).reason == "stages that a page tells of, none configured"


def test_a_deployment_that_a_page_describes_is_partial(rated: Rated) -> None:
    source = Source(path="README.md", line=9)
    told = Reference(source=source, what="described-deployment", place=Place.ELSEWHERE)

    assert rated("deploy.ci-cd", CODE, told).status is Status.PARTIAL


def test_plays_that_copy_code_deploy_it_from_the_folder_of_their_playbook(rated: Rated) -> None:
    played = replace(run(Activity.DEPLOY, Trigger.MAIN, words=("ansible-playbook", "site.yml")), tool="ansible")
    copied = Infrastructure(source=Source(path="ansible/site.yml"), tool="ansible", resource="unarchive", area="files")

    assert rated("deploy.ci-cd", CODE, replace(played, folder="ansible", paths=("ansible",))).status is Status.PARTIAL
    assert rated("deploy.ci-cd", CODE, copied, replace(played, folder="ansible")).status is Status.MET


def test_manifests_deploy_the_code_in_the_image_that_ci_builds(rated: Rated) -> None:
    applied = replace(run(Activity.DEPLOY, Trigger.MAIN), tool="kubectl", paths=("k8s",))
    built = replace(run(Activity.BUILD, Trigger.MAIN), tool="docker")

    assert rated("deploy.ci-cd", CODE, applied).status is Status.PARTIAL
    assert rated("deploy.ci-cd", CODE, applied, built).status is Status.MET


def test_infrastructure_that_carries_code_may_deploy_it(rated: Rated) -> None:
    applied = replace(run(Activity.DEPLOY, Trigger.MAIN), languages=("hcl",))
    finding = rated("deploy.ci-cd", CODE, applied, replace(resource("compute"), resource="aws_glue_job"))

    assert (finding.status, finding.certain) == (Status.MET, False)


def test_a_script_beside_infrastructure_deploys_the_code_around_them(rated: Rated) -> None:
    script = Source(path="terraform/bin/apply.sh", line=2)
    applied = replace(run(Activity.DEPLOY, Trigger.MAIN), languages=("hcl",), source=script)
    small = replace(CODE, source=Source(path="terraform/authorize.py"), lines=5)
    function = replace(resource("compute"), resource="aws_lambda_function")
    assert rated("deploy.ci-cd", CODE, small, applied, function).status is Status.MET


def test_infrastructure_without_code_is_no_deployment_of_the_pipelines(rated: Rated) -> None:
    applied = replace(run(Activity.DEPLOY, Trigger.MAIN), languages=("hcl",))

    assert rated("deploy.ci-cd", CODE, applied, resource("storage")).status is Status.PARTIAL


def test_a_deployment_that_is_started_by_hand_is_partial(rated: Rated) -> None:
    assert rated("deploy.ci-cd", CODE, run(Activity.DEPLOY, Trigger.MANUAL)).status is Status.PARTIAL


def test_a_hosted_job_that_the_merge_triggers_is_partial(rated: Rated) -> None:
    assert rated("deploy.ci-cd", CODE, run(Activity.HOSTED_JOB, Trigger.MAIN)).status is Status.PARTIAL


def test_tests_alone_deploy_nothing(rated: Rated) -> None:
    assert rated("deploy.ci-cd", CODE, run(Activity.UNIT_TEST, Trigger.MAIN)).status is Status.ABSENT


# ---------------------------------------------------------------- deploy.iac


def test_storage_and_warehouse_as_code_are_met(rated: Rated) -> None:
    platform = [resource("storage", number) for number in range(1, 4)]

    assert rated("deploy.iac", *platform, resource("warehouse", 4), resource("warehouse", 5)).status is Status.MET


def test_a_small_platform_is_met_where_it_holds_its_warehouse(rated: Rated) -> None:
    small = [resource("storage", 1), resource("storage", 2), resource("warehouse", 3)]
    finding = rated("deploy.iac", *small)

    assert (finding.status, finding.certain) == (Status.MET, False)


def test_a_few_machines_that_nothing_applies_are_fragments(rated: Rated) -> None:
    few = [resource("storage", 1), resource("compute", 2), resource("compute", 3)]

    assert rated("deploy.iac", *few).status is Status.PARTIAL


def test_a_cluster_with_its_network_and_roles_is_met(rated: Rated) -> None:
    cluster = [resource("compute", number) for number in range(1, 6)]

    assert rated("deploy.iac", *cluster, resource("network", 6), resource("access", 7)).status is Status.MET


def test_access_rules_alone_are_fragments(rated: Rated) -> None:
    assert rated("deploy.iac", *(resource("access", number) for number in range(1, 9))).status is Status.PARTIAL


def test_a_compose_file_is_partial(rated: Rated) -> None:
    assert rated("deploy.iac", resource("compute", tool="compose", local=True)).reason == "compose files only"


def test_statements_of_sql_are_fragments_however_many(rated: Rated) -> None:
    statements = [resource(area, 9, tool="sql") for area in ("compute", "warehouse", "storage")]

    assert rated("deploy.iac", *statements).status is Status.PARTIAL


def test_no_infrastructure_is_absent(rated: Rated) -> None:
    assert rated("deploy.iac", CODE).status is Status.ABSENT


# ---------------------------------------------------------------- deploy.validation


def test_a_smoke_test_after_a_deployment_by_hand_is_a_check(rated: Rated) -> None:
    by_hand = run(Activity.DEPLOY, Trigger.MANUAL, job="deploy")
    smoke = run(Activity.SMOKE_TEST, Trigger.MANUAL, job="deploy", line=30)

    assert rated("deploy.validation", CODE, job("deploy"), by_hand, smoke).status is Status.MET


def test_unit_tests_of_the_next_stages_own_job_are_no_check(rated: Rated) -> None:
    staging = run(Activity.DEPLOY, Trigger.MAIN, job="staging", environment="staging")
    production = run(Activity.DEPLOY, Trigger.MAIN, job="production", environment="production", line=30)
    tests = run(Activity.UNIT_TEST, Trigger.MAIN, job="production", line=20)
    facts = [CODE, job("staging"), job("production", "staging"), staging, production, tests]

    assert rated("deploy.validation", *facts).status is Status.ABSENT


def test_a_smoke_test_after_the_deployment_is_met(rated: Rated) -> None:
    deployed, checked = run(Activity.DEPLOY, Trigger.MAIN), run(Activity.SMOKE_TEST, Trigger.MAIN, line=20)

    assert rated("deploy.validation", CODE, job("deploy"), deployed, checked).status is Status.MET


def test_tests_in_a_job_that_needs_the_deployment_are_met(rated: Rated) -> None:
    checked = run(Activity.UNIT_TEST, Trigger.MAIN, job="check")
    facts = [CODE, job("deploy"), job("check", "deploy"), run(Activity.DEPLOY, Trigger.MAIN), checked]

    assert rated("deploy.validation", *facts).status is Status.MET


@pytest.mark.parametrize(("step", "status"), [(5, Status.ABSENT), (15, Status.MET)])
def test_a_check_in_a_script_stands_where_its_step_does(rated: Rated, step: int, status: Status) -> None:
    deployed = run(Activity.DEPLOY, Trigger.MAIN)
    source, home = Source(path="scripts/test.sh", line=30), Source(path=CI, line=1)
    checked = replace(
        run(Activity.INTEGRATION_TEST, Trigger.MAIN),
        source=source,
        runner_source=home,
        via=(replace(home, line=step),),
    )
    assert rated("deploy.validation", CODE, job("deploy"), deployed, checked).status is status


def test_tests_before_the_deployment_do_not_validate_it(rated: Rated) -> None:
    deployed, tested = run(Activity.DEPLOY, Trigger.MAIN, line=20), run(Activity.DATA_TEST, Trigger.MAIN, line=10)

    assert rated("deploy.validation", CODE, job("deploy"), deployed, tested).status is Status.ABSENT


def test_tests_of_a_script_that_the_job_starts_before_the_deployment_do_not_either(rated: Rated) -> None:
    at = Source(path=CI, line=1)
    deployed = replace(run(Activity.DEPLOY, Trigger.MAIN, line=20), runner_source=at)
    called = run(Activity.INTEGRATION_TEST, Trigger.MAIN)
    tested = replace(
        called, source=Source(path="tests/run.sh", line=3), via=(Source(path=CI, line=10),), runner_source=at
    )

    assert rated("deploy.validation", CODE, job("deploy"), deployed, tested).status is Status.ABSENT


def test_a_flag_that_waits_for_the_result_is_partial(rated: Rated) -> None:
    both = [run(activity, Trigger.MAIN) for activity in (Activity.DEPLOY, Activity.WAIT)]

    assert rated("deploy.validation", CODE, job("deploy"), *both).status is Status.PARTIAL


def test_a_rollout_check_of_its_own_is_met(rated: Rated) -> None:
    deployed, waited = run(Activity.DEPLOY, Trigger.MAIN), run(Activity.WAIT, Trigger.MAIN, line=20)

    assert rated("deploy.validation", CODE, job("deploy"), deployed, waited).status is Status.MET


def test_probes_of_a_manifest_are_partial(rated: Rated) -> None:
    assert rated("deploy.validation", CODE, HealthProbe(source=Source(path="k8s/app.yaml"))).status is Status.PARTIAL


def test_probes_of_a_local_compose_file_are_none(rated: Rated) -> None:
    probe = HealthProbe(source=Source(path="compose.yaml"), local=True)

    assert rated("deploy.validation", CODE, probe).status is Status.ABSENT


def test_a_message_on_the_result_of_the_deploying_jobs_is_partial(rated: Rated) -> None:
    deployed = replace(run(Activity.DEPLOY, Trigger.MAIN), runner_source=Source(path=CI, line=1))
    told = Alert(
        source=Source(path=CI, line=40),
        on=Condition.RUN_FAILURE,
        channel="slack",
        audience=Audience.TEAM,
        shared=True,
        actor=Actor.CI,
    )

    assert rated("deploy.validation", CODE, job("deploy"), deployed, told).status is Status.PARTIAL


# ---------------------------------------------------------------- by hand, by pipelines


def test_a_merge_that_goes_wherever_a_request_goes_is_no_promotion(rated: Rated) -> None:
    anywhere = run(Activity.DEPLOY, Trigger.REQUEST, Trigger.MAIN)
    finding = rated("deploy.environments", CODE, STAGING, PRODUCTION, anywhere)

    assert finding.status is Status.PARTIAL


def test_a_deployment_by_hand_alone_is_not_certain(rated: Rated) -> None:
    finding = rated("deploy.ci-cd", CODE, run(Activity.DEPLOY, Trigger.MANUAL, actor=Actor.SCRIPT))

    assert (finding.status, finding.certain) == (Status.PARTIAL, False)


def test_a_copy_of_data_to_another_host_deploys_nothing(rated: Rated) -> None:
    copied = replace(
        run(Activity.DEPLOY, Trigger.MANUAL, actor=Actor.SCRIPT), words=("rsync", "-a", "/srv/data/", "files:/srv/")
    )
    assert rated("deploy.ci-cd", CODE, copied).status is Status.ABSENT


def test_tests_of_the_script_that_deploys_are_partial(rated: Rated) -> None:
    deployed = run(Activity.DEPLOY, Trigger.MANUAL, actor=Actor.SCRIPT)
    tested = run(Activity.DATA_TEST, Trigger.MANUAL, actor=Actor.SCRIPT, line=20)

    assert rated("deploy.validation", CODE, deployed, tested).status is Status.PARTIAL


def test_tests_of_another_script_validate_nothing(rated: Rated) -> None:
    deployed = run(Activity.DEPLOY, Trigger.MANUAL, actor=Actor.SCRIPT)
    tested = run(Activity.DATA_TEST, Trigger.MANUAL, actor=Actor.SCRIPT, job="checks")

    assert rated("deploy.validation", CODE, deployed, tested).status is Status.ABSENT


def test_all_pipelines_with_a_good_part_of_the_code_are_met_but_not_certain(rated: Rated) -> None:
    dags = [Pipeline(source=Source(path=f"dags/{name}.py"), name=name, tool="airflow") for name in "abc"]
    brought = replace(run(Activity.DEPLOY, Trigger.MAIN), paths=("dags",))
    finding = rated("deploy.ci-cd", replace(CODE, lines=900), BIG, *dags, brought)

    assert (finding.status, finding.certain) == (Status.MET, False)


def test_a_project_of_tests_is_deployed_nowhere(rated: Rated) -> None:
    trial = replace(run(Activity.TRANSFORM, Trigger.MAIN), folder="integration_tests")
    assert rated("deploy.ci-cd", CODE, trial).status is Status.ABSENT


def test_a_released_package_is_deployed_by_others(rated: Rated) -> None:
    package = Artifact(source=Source(path="integration_tests/packages.yml"), kind="dbt-package", holds=(".",))
    assert rated("deploy.ci-cd", CODE, package, run(Activity.RELEASE, Trigger.MAIN)).status is Status.PARTIAL


def test_plays_of_a_repository_that_is_checked_out_beside_deploy_this_one(rated: Rated) -> None:
    inputs = (("repository", "org/plays"), ("path", "plays"))
    plays = Use(source=Source(path=CI, line=5), owner=f"{CI}#deploy", name="actions/checkout", inputs=inputs)
    play = replace(run(Activity.DEPLOY, Trigger.TAG), tool="ansible", folder="plays")
    finding = rated("deploy.ci-cd", CODE, play, plays)
    assert (finding.status, finding.certain) == (Status.MET, False)


def test_a_folder_without_data_code_deploys_nothing_of_it(rated: Rated) -> None:
    play = replace(run(Activity.DEPLOY, Trigger.TAG), tool="ansible", folder="plays")
    elsewhere = replace(CODE, source=Source(path="plays/lookup.py"), role=Role.TOOLING, data=False)
    assert rated("deploy.ci-cd", CODE, elsewhere, play).status is Status.PARTIAL


@pytest.mark.parametrize(
    ("job", "status"),
    [("publish.yml#deploy", Status.MET), ("deploy-docs.yml#deploy", Status.ABSENT), ("ci.yml#docs", Status.ABSENT)],
)
def test_a_deployment_of_pages_brings_no_pipelines(rated: Rated, job: str, status: Status) -> None:
    brings = replace(run(Activity.DEPLOY, Trigger.MAIN), runner=f".github/workflows/{job}")
    assert rated("deploy.ci-cd", CODE, brings).status is status


def test_models_that_run_to_be_documented_are_deployed_nowhere(rated: Rated) -> None:
    built = replace(run(Activity.TRANSFORM, Trigger.MAIN), runner=".github/workflows/documentation.yml#build")
    assert rated("deploy.ci-cd", CODE, built).status is Status.ABSENT


def test_a_run_that_is_the_same_for_requests_and_merges_deploys_nothing(rated: Rated) -> None:
    assert rated("deploy.ci-cd", CODE, run(Activity.TRANSFORM, Trigger.MAIN, Trigger.REQUEST)).status is Status.ABSENT


def test_branch_deployments_of_requests_before_production_are_met(rated: Rated) -> None:
    brought = replace(run(Activity.DEPLOY, Trigger.MAIN, Trigger.REQUEST), tool="dagster")
    stages = map(environment, (EnvironmentKind.LOCAL, EnvironmentKind.PRODUCTION))
    assert rated("deploy.environments", CODE, brought, *stages).status is Status.MET


def test_a_plan_that_fails_where_the_applied_state_differs_is_met(rated: Rated) -> None:
    planned = run(Activity.PLAN, Trigger.MAIN, line=20, words=("terraform", "plan", "-detailed-exitcode"))
    assert (
        rated("deploy.validation", CODE, job("deploy"), run(Activity.DEPLOY, Trigger.MAIN), planned).status
        is Status.MET
    )


def test_a_tool_that_ends_when_its_stack_stands_is_partial(rated: Rated) -> None:
    deployed = replace(run(Activity.DEPLOY, Trigger.MAIN, words=("cdk", "deploy")), tool="cdk")
    assert rated("deploy.validation", CODE, job("deploy"), deployed).status is Status.PARTIAL


def test_models_run_by_hand_deploy_nothing_that_is_checked(rated: Rated) -> None:
    both = [run(activity, Trigger.MANUAL) for activity in (Activity.TRANSFORM, Activity.DATA_TEST)]
    assert rated("deploy.validation", CODE, job("deploy"), *both).status is Status.ABSENT
