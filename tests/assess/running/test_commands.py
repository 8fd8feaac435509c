"""What commands and reusable CI pieces are classified as, and what they are not."""

from __future__ import annotations

from collections import Counter

import pytest

from assess import tables
from assess.documents import parse_shell
from assess.running.commands import classify, classify_use, commands_of_use, hook_activities


def activities(line: str) -> str:
    words = parse_shell(line)[0].words
    return " ".join(found.activity for found in classify(words))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ruff check .", "lint"),
        ("hdfs dfs -put artifacts /apps/orders", "deploy"),
        ("chalice package out", "build"),
        ("gem build shop.gemspec", "build"),
        ("R CMD build .", "build"),
        ("snow dbt execute -c prod shop build --target prod", "transform data-test"),
        ("snow dbt execute shop test", "data-test"),
        ("snow dbt execute shop deps", ""),
        ("bundle exec rake db:migrate DATABASE_URL=postgres://localhost/shop_test", "migrate"),
        ("rails db:rollback", "rollback"),
        ("rake db:create DATABASE_URL=postgres://localhost/shop_test", ""),
        ("jq -r '.services[0].deployments[0].rolloutState'", "wait"),
        ("aws ecs describe-tasks --query 'tasks[0].containers[0].lastStatus'", "wait"),
        ("aws ecs describe-tasks --cluster main", ""),
        ("jenkins-step deployToCluster", "deploy"),
        ("ruff format --check src", "format"),
        ("poetry run flake8 dags", "lint"),
        ("python -m pylint jobs", "lint"),
        ("uvx black --check .", "format"),
        ("mypy dags", "type-check"),
        ("sqlfluff lint --dialect bigquery models", "lint"),
        ("sqlfmt --check models", "format"),
        ("shellcheck scripts/a.sh", "lint"),
        ("yamllint .", "lint"),
        ("hadolint Dockerfile", "lint"),
        ("checkov -d infra", "lint"),
        ("npx eslint src", "lint"),
        ("sbt scalafmtCheckAll", "format"),
        ("golangci-lint run ./...", "lint"),
        ("Rscript -e 'lintr::lint_package()'", "lint"),
        ("bandit -r src", "lint"),
        ("pytest", "unit-test"),
        ("python3.11 -m pytest tests/unit -x", "unit-test"),
        ("docker run --rm app pytest tests", "unit-test"),
        ("pytest --flake8 tests", "unit-test lint"),
        ("pytest tests/integration", "integration-test"),
        ("pytest -m e2e", "integration-test"),
        ("pytest -m 'not integration'", "unit-test"),
        ("pytest --ignore=tests/integration", "unit-test"),
        ("pytest --ignore tests/integration", "unit-test"),
        ("pytest tests/ecosystem", "unit-test"),
        ("coverage run -m pytest", "unit-test coverage"),
        ("coverage run app/test.py -v", "unit-test coverage"),
        ("coverage run jobs/load.py", "coverage"),
        ("coverage3 run -m unittest --verbose", "unit-test coverage"),
        ("python3 -m coverage run manage.py test", "unit-test coverage"),
        ("coverage-3.11 report --fail-under=80", "coverage"),
        ("pytest-3 tests", "unit-test"),
        ("nosetests3 tests", "unit-test"),
        ("nose2 tests", "unit-test"),
        ("hatch test", "unit-test"),
        ("xvfb-run -a pytest", "unit-test"),
        ("bundle exec rspec", "unit-test"),
        ("bundle exec rake spec", "unit-test"),
        ("bundle exec rubocop", "lint"),
        ("python -m unittest discover", "unit-test"),
        ("dbt test", "data-test"),
        ("dbt test --select test_type:unit", "unit-test"),
        ("dbt --profiles-dir ci build --target prod", "transform data-test"),
        ("dbt run --select test", "transform"),
        ("dbt seed", "transform"),
        ("dbt compile", "compile"),
        ("dbt source freshness", "freshness-test"),
        ("dbt docs generate", "docs compile"),
        ("dbt docs generate --no-compile", "docs"),
        ("prefect build -p flows/", "compile"),
        ("sbt 'set test in assembly := {}' assembly", "compile build"),
        ("bq query --use_legacy_sql=false 'select 1'", ""),
        ("bq query --destination_table=a.b 'select 1'", "transform"),
        ("gluepytest ./tests", "unit-test"),
        ("poetry run pytest -v", "unit-test"),
        ("python -m unittest -v", "unit-test"),
        ("pytest -V", ""),
        ("terraform -v", ""),
        ("az ml run submit-pipeline -i 1", "transform"),
        ("docker run etl -c 'python3 -m pytest'", "unit-test"),
        ("dbt build --select package:dbt_project_evaluator", "audit compile"),
        ("sqlmesh test", "unit-test"),
        ("sqlmesh_cicd github --token $T run-tests", "unit-test"),
        ("sqlmesh_cicd github --token $T update-pr-environment", "plan transform"),
        ("sqlmesh_cicd github --token $T check-required-approvers", ""),
        ("dataform compile", "compile"),
        ("great_expectations checkpoint run orders", "data-test"),
        ("soda scan -d warehouse checks.yml", "data-test"),
        ("sbt 'testOnly *Orders'", "unit-test"),
        ("sbt coverageAggregate", "coverage"),
        ("sbt coverage test coverageReport", "unit-test"),
        ("sbt test", "unit-test"),
        ("mvn -B verify", "unit-test integration-test build"),
        ("./gradlew test", "unit-test"),
        ("./gradlew clean build integrationTest", "unit-test integration-test build"),
        ("./gradlew check integrationTest", "unit-test integration-test"),
        ("./gradlew :loader:bootBuildImage --imageName=loader", "build"),
        ("./gradlew bootBuildImage --publishImage", "build publish"),
        ("./gradlew jib", "build publish"),
        ("./gradlew spotlessApply", "format"),
        ("mvn compile jib:build", "build publish"),
        ("mvn spring-boot:build-image -DskipTests", "build"),
        ("go test ./...", "unit-test"),
        ("Rscript -e 'devtools::test()'", "unit-test"),
        ("yarn test", "unit-test"),
        ("bats tests", "unit-test"),
        ("airflow dags list-import-errors", "compile"),
        ("python -c 'from airflow.models import DagBag; DagBag()'", "compile"),
        ("dagster definitions validate", "compile"),
        ("astro dev parse", "compile"),
        ("data-diff a b", "compare"),
        ("mise exec -- ruff check", "lint"),
        ("docker build -t app .", "build"),
        ("docker buildx build --push -t app .", "build publish"),
        ("docker push app", "publish"),
        ("sbt publish assembly", "build publish"),
        ("python -m build", "build"),
        ("python jobs/setup.py bdist_wheel", "build"),
        ("poetry publish --build", "build publish"),
        ("gcloud builds submit --tag app", "build publish"),
        ("terraform -chdir=infra apply -auto-approve", "deploy"),
        ("terraform plan", "plan"),
        ("terraform validate", "compile"),
        ("terragrunt run-all apply", "deploy"),
        ("cdk deploy --all", "deploy"),
        ("aws cloudformation deploy --stack-name x", "deploy"),
        ("az deployment group create -g x", "deploy"),
        ("kubectl -n prod apply -f k8s", "deploy"),
        ("kubectl apply --dry-run=client -f k8s", "compile"),
        ("kubectl rollout status deployment/app", "wait"),
        ("kubectl rollout undo deployment/app", "rollback"),
        ("helm upgrade --install app chart --version 1.2", "deploy"),
        ("helm upgrade app chart --atomic", "deploy wait"),
        ("databricks bundle deploy -t prod", "deploy"),
        ("gcloud composer environments storage dags import --source dags", "deploy"),
        ("terragrunt run --all -- apply", "deploy"),
        ("terragrunt run --all -- plan", "plan"),
        ("terragrunt run --all output", ""),
        ("sugar --profile dev compose exec --service web --cmd 'pytest -q tests'", "unit-test"),
        ("diff -upr tests/expected-output out", "compare"),
        ("diff -r before after", ""),
        ("gcloud sql export sql orders gs://backups/orders.sql", "backup"),
        ("docker buildx imagetools create -t etl:1.2 etl:latest", "publish"),
        ("snakemake --cores all --configfile tests/config.yaml", "transform"),
        ("snakemake -n", "compile"),
        ("snakemake --unlock", ""),
        ("nextflow run main.nf -profile test,docker", "transform"),
        ("nextflow run . -stub", "compile"),
        ("nf-test test --profile docker", "integration-test"),
        ("dvc repro", "transform"),
        ("dvc pull", ""),
        ("kedro run --env test", "transform"),
        ("python -m luigi --module jobs Orders --local-scheduler", "transform"),
        ("./manage.py test orders", "unit-test"),
        ("scw container container update $ID registry-image=etl:1", "deploy"),
        ("scw container container get $ID -o json", "wait"),
        ("scw container container list", ""),
        ("clever deploy --alias prod", "deploy"),
        ("scalingo --app etl deploy etl.tar.gz main", "deploy"),
        ("copilot job deploy --name etl --env prod", "deploy"),
        ("az containerapp job update --name etl --image etl:1", "deploy"),
        ("gsutil -m rsync -r dags gs://bucket/dags", "deploy"),
        ("aws s3 sync dags s3://bucket/dags", "deploy"),
        ("aws s3 cp --recursive dags $BUCKET", "deploy"),
        ("aws s3 sync . s3://bucket/dags --exclude '.git/*' --delete", "deploy"),
        ("aws s3 sync . s3://bucket/dags --delete --exclude 'logs/*'", "deploy"),
        ("aws s3 sync --exclude '.git/*' --region eu-west-1 dags s3://bucket/dags", "deploy"),
        ("gsutil -m rsync -r -d dags gs://bucket/dags", "deploy"),
        ("gsutil -m rsync -r -x logs dags gs://bucket/dags", "deploy"),
        ("gcloud storage rsync dags gs://bucket/dags --recursive --delete-unmatched-destination-objects", "deploy"),
        ("az storage blob upload-batch -d '$web' -s dags --account-name acme", "deploy"),
        ("az storage blob upload-batch --account-name acme --destination dags --source dags --overwrite", "deploy"),
        ("rsync -az dags/ deploy@host:/opt/dags --exclude logs", "deploy"),
        ("schemachange deploy -f migrations", "migrate deploy"),
        ("alembic upgrade head", "migrate"),
        ("alembic downgrade -1", "rollback"),
        ("ssh deploy@host 'cd app && git pull'", "deploy"),
        ("rsync -a dags/ deploy@host:/opt/dags", "deploy"),
        ("mkdocs gh-deploy", "docs"),
        ("curl -f https://example.org/health", "smoke-test"),
        ("curl -X POST -d x $SLACK_WEBHOOK_URL", "notify"),
        ("curl -X POST https://cloud.getdbt.com/api/v2/accounts/1/jobs/2/run/", "hosted-job"),
        ("pip-audit", "audit"),
        ("semgrep ci", "audit"),
        ("semgrep --config auto src", "lint"),
        ("npm audit", "audit"),
        ("locust -f load.py", "load-test"),
        ("pytest tests/performance", "load-test"),
        ("pytest tests/performance_manager", "unit-test"),
        ("snakemake --cores 4", "transform"),
        ("snakemake -n --cores 4", "compile"),
        ("nextstrain build --aws-batch .", "transform"),
        ("nextflow run main.nf -profile test", "transform"),
        ("kedro run --pipeline load", "transform"),
        ("Rscript -e 'targets::tar_make()'", "transform"),
        ("cwltool etl.cwl job.yml", "transform"),
        ("diff -r tests/expected out", "compare"),
        ("gh release create v1", "release"),
        ("git tag -a v1 -m x", "release"),
        ("git push --tags", "release"),
        ("pg_dump warehouse", "backup"),
    ],
)
def test_known(line: str, expected: str) -> None:
    assert activities(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "echo pytest",
        "aws s3 sync s3://bucket/dags dags --exclude '.git/*' --delete",
        "aws s3 cp s3://bucket/dags --recursive dags",
        "gsutil -m rsync -r gs://bucket/dags dags",
        "az storage blob download-batch -s dags -d out",
        "pip install pytest",
        "which dbt",
        "command -v dbt",
        "dbt --version",
        "dbt debug --target build",
        "dbt deps",
        "terraform -help",
        "terraform init --version",
        "terraform plan -destroy",
        "pytest --collect-only",
        "poetry install",
        "npm install eslint",
        "git tag",
        "git push",
        "aws s3 cp s3://bucket/data.csv data.csv",
        "aws s3 cp target/manifest.json s3://bucket/manifest.json",
        "rsync -a a/ b/",
        "hatch run build",
        "grep -r pytest .",
        "docker pull app",
        "cat dbt_project.yml",
    ],
)
def test_unknown(line: str) -> None:
    assert activities(line) == ""


@pytest.mark.parametrize(
    ("line", "paths"),
    [("coverage run --source shop manage.py test", ()), ("coverage run manage.py test shop", ("shop",))],
)
def test_paths_of_what_is_run_for_its_coverage(line: str, paths: tuple[str, ...]) -> None:
    assert classify(tuple(line.split()))[0].paths == paths


def test_paths_and_excludes() -> None:
    (found,) = classify(("ruff", "check", "--fix", "dags", "plugins", "--exclude", "legacy"))
    assert (found.paths, found.excludes) == (("dags", "plugins"), ("legacy",))


def test_a_linter_of_the_lines_that_a_change_touches_covers_all_files() -> None:
    (found,) = classify(("diff-quality", "--violations=sqlfluff", "--exclude", "a.sql", "b.sql", "--fail-under=95"))
    assert (found.tool, found.paths, found.excludes) == ("sqlfluff", (), ())


def test_the_current_folder_covers_everything() -> None:
    (found,) = classify(("black", "--check", "."))
    assert found.paths == ()


@pytest.mark.parametrize("line", ["flake8 . --exit-zero", "pylint src --exit-zero", "sqlfluff lint . --nofail"])
def test_a_linter_that_always_ends_well_blocks_nothing(line: str) -> None:
    assert [found.blocks for found in classify(tuple(line.split()))] == [False]


def test_a_formatter_that_repairs_blocks_nothing() -> None:
    assert [found.blocks for found in classify(("black", "."))] == [False]


def test_variables_are_filled_in() -> None:
    found = classify(("curl", "-d", "x", "$URL"), (("URL", "https://hooks.slack.com/services/x"),))
    assert [item.tool for item in found] == ["slack"]


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("pre-commit/action", {}, ""),
        ("psf/black@stable", {}, "format"),
        ("docker/build-push-action", {"push": "true"}, "build publish"),
        ("docker/build-push-action", {"push": "false"}, "build"),
        ("docker/build-push-action", {}, "build"),
        ("docker/build-push-action", {"repository": "corp/orders", "tags": "latest"}, "build publish"),
        ("guardian/actions-riff-raff", {"app": "orders"}, "build publish"),
        ("google-github-actions/deploy-cloudrun", {}, "deploy"),
        ("hashicorp/setup-terraform", {}, ""),
        ("slackapi/slack-github-action", {}, "notify"),
        ("AzureCLI@2", {"inlineScript": "az deployment group create -g x"}, "deploy"),
        ("Docker@2", {"command": "buildAndPush"}, "build publish"),
        ("Docker@2", {"repository": "orders"}, "build publish"),
        ("Docker@1", {"command": "Build an image"}, "build"),
        ("Docker@2", {"command": "login"}, ""),
        ("HelmDeploy@0", {"command": "upgrade", "arguments": "--wait"}, "deploy wait"),
        ("TerraformTaskV4@4", {"command": "apply"}, "deploy"),
        ("fal-ai/dbt-cloud-action", {}, "hosted-job"),
        ("fgbyte/dbt-cloud-action@v1", {}, "hosted-job"),
        ("tsickert/discord-webhook@v5", {}, "notify"),
        ("actions-cool/issues-helper@v3", {"actions": "create-issue"}, "notify"),
        ("actions-cool/issues-helper@v3", {"actions": "close-issues"}, ""),
        ("snakemake/snakemake-github-action@v1", {"args": "--cores 2"}, "transform"),
        ("datacontract/datacontract-action@main", {}, "data-test"),
        ("PublishTestResults@2", {}, ""),
        ("actions/checkout", {}, ""),
    ],
)
def test_uses(name: str, inputs: dict[str, str], expected: str) -> None:
    assert " ".join(found.activity for found in classify_use(name, inputs.items())) == expected


def test_a_use_stands_for_its_command() -> None:
    assert commands_of_use("pre-commit/action", [("extra_args", "--all-files")]) == (
        ("pre-commit", "run", "--all-files"),
    )


def test_a_script_that_is_no_shell_runs_nothing_known() -> None:
    assert classify_use("AzureCLI@2", [("inlineScript", "#" * 2_000_000)]) == ()


@pytest.mark.parametrize(
    ("hook", "expected"),
    [
        ("black", [("format", "black", ("python",))]),
        ("sqlfluff-lint", [("lint", "sqlfluff", ("sql",))]),
        ("check-model-has-description", [("lint", "dbt-checkpoint", ("sql", "yaml"))]),
        ("trailing-whitespace", []),
    ],
)
def test_hooks(hook: str, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert [(found.activity, found.tool, found.languages) for found in hook_activities(hook)] == expected


def test_an_app_of_the_warehouse_is_not_its_sql_alone() -> None:
    assert classify(("snow", "streamlit", "deploy", "--replace"))[0].languages == ()


def test_account_resources_are_planned_and_applied() -> None:
    assert [activities(f"snowcap {word} --config resources") for word in ("plan", "apply")] == ["plan", "deploy"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("crontab schedule.cron", "deploy"),
        ("crontab -l", ""),
        ("gh workflow run deploy-prod.yml", "deploy"),
        ("gh workflow run tests.yml", ""),
    ],
)
def test_what_sets_up_or_starts_a_deployment(line: str, expected: str) -> None:
    assert activities(line) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("circleci/docker/build", {"build"}),
        ("circleci/docker/push", {"publish"}),
        ("corp/.github/.github/actions/docker-build-and-push", {"build", "publish"}),
        ("corp/shared/.github/workflows/deploy-lambda.yml", {"deploy"}),
        ("corp/actions/publish-pypi@main", {"build", "publish"}),
        ("pypa/gh-action-pypi-publish", {"publish"}),
        ("corp/shared/.github/workflows/lint.yml", set()),
    ],
)
def test_shared_pieces_of_an_organisation_are_told_by_their_names(name: str, expected: set[str]) -> None:
    assert {str(found.activity) for found in classify_use(name, ())} == expected


def test_an_image_named_for_its_tool_takes_the_arguments() -> None:
    (found,) = classify(("docker", "run", "--rm", "registry.example.org/team/sbt_wrapper:1.9", "project etl", "test"))
    assert (found.activity, found.tool) == ("unit-test", "sbt")


def test_each_pattern_of_a_program_stands_once() -> None:
    written = tables.table("commands")["tool"]
    assert isinstance(written, list)
    rows = [row[0].partition(" ") for entry in written for row in entry.get("commands", ())]
    patterns = Counter((program, rest) for programs, _, rest in rows for program in programs.split("|"))
    assert [pattern for pattern, times in patterns.items() if times > 1] == []
