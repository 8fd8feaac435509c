"""What a command deploys: its local files."""

import pytest

from assess.running.deployed_paths import deployed_paths, image_words, paths_of_inputs


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("rsync -avz --exclude x dags/ deploy@host:/opt/airflow/dags", ("dags",)),
        ("gsutil -m rsync -r -d dags gs://$BUCKET/dags", ("dags",)),
        ("aws s3 sync ./dags s3://bucket/dags --delete", ("dags",)),
        ("gcloud composer environments storage dags import --environment e --source=dags", ("dags",)),
        ("az storage blob upload-batch -d dags -s airflow/dags", ("airflow/dags",)),
        ("databricks workspace import_dir notebooks /Shared/etl --overwrite", ("notebooks",)),
        ("gcloud storage cp dags/*.py plugins gs://b/", ("dags", "plugins")),
        ("docker build -t image -f docker/Dockerfile services/etl", ("services/etl",)),
        ("docker buildx build --push .", ()),
        ("python -m build packages/etl", ("packages/etl",)),
        ("databricks bundle deploy -t prod", ()),
        ("aws s3 sync dist s3://bucket", ()),
        ("aws s3 cp etl/target/scala-2.12/etl.jar s3://bucket/jobs", ("etl",)),
        ("aws s3 cp jobs/dist/jobs-1.0-py3-none-any.whl s3://bucket/jobs", ("jobs",)),
        ("aws s3 cp warehouse/target/manifest.json s3://bucket/docs", ("warehouse/target/manifest.json",)),
        ("aws s3 cp s3://a/b s3://c/d", ()),
        ("kubectl apply -k kubernetes/prod", ("kubernetes/prod",)),
        ("pytest tests", ()),
    ],
)
def test_paths(line: str, paths: tuple[str, ...]) -> None:
    assert deployed_paths(tuple(line.split())) == paths


def test_inputs_of_an_action() -> None:
    assert paths_of_inputs([("path", "warehouse/models"), ("destination", "bucket")]) == ("warehouse/models",)


def test_an_input_that_is_everything() -> None:
    assert paths_of_inputs([("context", ".")]) == ()


@pytest.mark.parametrize(
    ("name", "inputs", "words"),
    [
        (
            "docker/build-push-action",
            [("context", "."), ("file", "docker/Dockerfile")],
            "build --file docker/Dockerfile .",
        ),
        ("docker/build-push-action", [("context", "{{defaultContext}}:etl")], "build etl"),
        ("team/workflows/image.yml", [("dockerfile_path", "etl/Dockerfile")], "build --file etl/Dockerfile ."),
        ("Docker", [("Dockerfile", "$(Build.SourcesDirectory)/etl/Dockerfile")], "build --file etl/Dockerfile ."),
        ("Docker", [("repository", "etl")], "build --file **/Dockerfile ."),
        ("docker/build-push-action", [("push", "true")], ""),
    ],
)
def test_the_image_that_an_action_builds(name: str, inputs: list[tuple[str, str]], words: str) -> None:
    assert image_words(name, inputs) == tuple(words.split())
