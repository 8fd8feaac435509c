"""Airflow's own settings."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Fact, Logging, Monitor, Secret
from assess.readers import airflow
from assess.readers.airflow.definitions import Setting


def read(path: str, text: str, kind: type[Fact]) -> list[Fact]:
    return [fact for fact in airflow.read(Document(path, text.encode())) if isinstance(fact, kind)]


def test_a_committed_web_server_key_is_a_secret_without_its_value() -> None:
    found = read("airflow.cfg", "[webserver]\nsecret_key = c0ffeec0ffee\n", Secret)
    assert (len(found), found[0].source.line, "c0ffee" in repr(found)) == (1, 2, False)


@pytest.mark.parametrize("value", ["", "{SECRET_KEY}", "temporary_key", "$KEY", "true"])
def test_a_placeholder_is_no_secret(value: str) -> None:
    assert not read("airflow.cfg", f"[webserver]\nsecret_key = {value}\n", Secret)


def test_a_fernet_key_is_a_secret_where_it_has_the_form_of_one() -> None:
    key = "c0ffee" * 7 + "A="
    assert read(".env", f"AIRFLOW__CORE__FERNET_KEY={key}\n", Secret)
    assert not read(".env", "AIRFLOW__CORE__FERNET_KEY=topsecret\n", Secret)


def test_a_key_that_a_comment_above_calls_fake_is_no_secret() -> None:
    text = f"AIRFLOW__CORE__FERNET_KEY: {'c0ffee' * 7}A=\n"
    told = "# a fake credential for demonstration\n"
    assert [len(read("compose.yml", before + text, Secret)) for before in ("", told, "# the key\n")] == [1, 0, 1]


def test_remote_logging_is_read_from_an_image() -> None:
    found = read("Dockerfile", "FROM apache/airflow:2.9.1\nENV AIRFLOW__LOGGING__REMOTE_LOGGING=True\n", Logging)
    assert [fact.source.line for fact in found] == [2]


def test_metrics_that_are_off_or_commented_out_are_none() -> None:
    assert not read("airflow.cfg", "[metrics]\nstatsd_on = False\n# statsd_on = True\n", Monitor)


def test_metrics_that_are_on_are_a_monitor() -> None:
    assert read("airflow.cfg", "[metrics]\nstatsd_on = True\n", Monitor)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("infra/tasks.tf", 'env = [{\n  name  = "AIRFLOW__CORE__DEFAULT_TASK_RETRIES"\n  value = "2"\n}]\n'),
        ("infra/task.json", '{"name": "AIRFLOW__CORE__DEFAULT_TASK_RETRIES", "value": "2"}\n'),
        ("k8s/airflow.yaml", '- name: AIRFLOW__CORE__DEFAULT_TASK_RETRIES\n  value: "2"\n'),
        ("infra/mwaa.tf", 'airflow_configuration_options = {\n  "core.default_task_retries" = 2\n}\n'),
        ("infra/mwaa.yml", "AirflowConfigurationOptions:\n  core.default_task_retries: 2\n"),
        ("infra/composer.tf", "airflow_config_overrides = {\n  core-default_task_retries = 2\n}\n"),
    ],
)
def test_a_setting_is_read_in_every_way_in_which_services_take_it(path: str, text: str) -> None:
    assert [(one.key, one.value) for one in read(path, text, Setting) if isinstance(one, Setting)] == [
        ("default_task_retries", "2")
    ]


def test_a_variable_without_a_value_beside_it_sets_nothing() -> None:
    assert not read("k8s/airflow.yaml", "- name: AIRFLOW__CORE__DEFAULT_TASK_RETRIES\n", Setting)
