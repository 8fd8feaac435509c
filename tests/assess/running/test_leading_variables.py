"""Commands that begin with a variable."""

import pytest

from assess.running.leading_variables import named


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("$(SUDO) docker push image", "docker push image"),
        ("${RUN} pytest tests", "pytest tests"),
        ("$RUN poetry run dbt build", "poetry run dbt build"),
        ("$(TERRAFORM) apply", "terraform apply"),
        ("$DOCKER_COMPOSE up", "docker-compose up"),
        ("$KUBECTL_CMD apply -f x", "kubectl apply -f x"),
        ("${DOCKER:-podman} push image", "podman push image"),
    ],
)
def test_what_the_command_is(line: str, command: str) -> None:
    assert named(tuple(line.split())) == tuple(command.split())


@pytest.mark.parametrize("line", ["$CMD build .", "$MANAGE migrate", "$x $y", "$TOOL", "dbt run"])
def test_what_only_the_run_knows_stays(line: str) -> None:
    assert named(tuple(line.split())) == tuple(line.split())


def test_what_a_substitution_prints_is_a_prefix() -> None:
    assert named(('$(docker info || echo "sudo")', "docker", "push", "image")) == ("docker", "push", "image")
