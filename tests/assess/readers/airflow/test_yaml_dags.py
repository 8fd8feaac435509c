"""DAGs in YAML."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, Fact, Facts, Known, Lineage, Pipeline
from assess.readers import airflow


def linked(files: dict[str, str]) -> Facts:
    found: list[Fact] = []
    for path, text in files.items():
        found.extend(airflow.read(Document(path, text.encode())))
    local = Facts(found, activity=None, ages=None)  # type: ignore[arg-type]
    return local.extended(airflow.link(local))


def test_a_table_of_dags_gives_a_pipeline_a_key() -> None:
    text = (
        "orders:\n  schedule_interval: 0 2 * * *\n  description: Orders\n  tags: [impact/tier_1]\n"
        "  default_args: {owner: a, email: [alerts@acme.org], retries: 2, retry_delay: 20m}\n"
    )
    found = linked({"dags.yaml": text}).of(Pipeline)[0]
    assert (found.name, found.tags, found.retries, found.retry_delay, found.failure_alert) == (
        "orders",
        ("impact/tier_1",),
        Known.SET,
        Known.SET,
        Known.SET,
    )


def test_dag_factory_lays_a_dag_over_the_shared_defaults() -> None:
    text = (
        "default:\n  default_args: {retries: 3, retry_delay_sec: 60}\n"
        "load:\n  schedule: '@daily'\n  default_args: {retries: 0}\n"
        "  tasks:\n    t: {operator: airflow.operators.bash.BashOperator, bash_command: make load}\n"
    )
    found = linked({"config/load.yml": text}).of(Pipeline)[0]
    assert (found.retries, found.retry_delay, found.tasks[0].words) == (Known.OFF, Known.SET, ("make", "load"))


def test_gusty_folders_inherit_what_create_dag_gives_and_hold_their_task_files() -> None:
    facts = linked(
        {
            "dags/all.py": "from gusty import create_dag\nimport requests\n\n"
            "def tell(context):\n    requests.post(SLACK_URL)\n\n"
            "create_dag(folder, default_args={'on_failure_callback': tell})\n",
            "dags/load/METADATA.yml": "schedule_interval: '@daily'\ndefault_args:\n  retries: 1\n"
            "  retry_delay: !timedelta 'minutes: 2'\n",
            "dags/load/orders.yml": "operator: airflow.operators.bash.BashOperator\nbash_command: make orders\n",
        }
    )
    found = facts.of(Pipeline)[0]
    assert (found.name, found.retry_delay, found.tasks[0].name, facts.of(Alert)[0].channel) == (
        "load",
        Known.SET,
        "orders",
        "slack",
    )


def test_a_folder_below_a_gusty_folder_is_a_task_group() -> None:
    text = "schedule_interval: '@daily'\n"
    facts = linked({"dags/load/METADATA.yml": text, "dags/load/part/METADATA.yml": text})
    assert [found.name for found in facts.of(Pipeline)] == ["load"]


@pytest.mark.parametrize("text", ["", "null", "- default_args\n", "default_args", "a: {schedule: daily}\n"])
def test_other_shapes_are_no_dags(text: str) -> None:
    assert not linked({"conf/x.yml": text}).of(Pipeline)


def test_data_that_tasks_declare_to_read_and_write_is_a_graph() -> None:
    text = "dag:\n  schedule: {datasets: [s3://raw/orders]}\n  tasks:\n    load:\n      outlets: [s3://clean/orders]\n"
    found = list(airflow.read(Document("workflows/orders.yml", text.encode())))
    assert [(one.form, one.count) for one in found if isinstance(one, Lineage)] == [("graph", 1)]
