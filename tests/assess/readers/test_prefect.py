"""Prefect's flows and deployments."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, Fact, Facts, Known, Pipeline
from assess.readers import prefect

FLOW = (
    "from prefect import flow, task\nfrom prefect.tasks import exponential_backoff\n\n"
    "@task(retries=2, retry_delay_seconds=exponential_backoff(backoff_factor=10))\ndef extract():\n    return 1\n\n"
    "def tell(flow, run, state):\n    SlackWebhook.load('team').notify('failed')\n\n"
    "@flow(name='orders', timeout_seconds=600, on_failure=[tell])\ndef load():\n    'Loads orders.'\n    extract()\n"
)


def linked(files: dict[str, str]) -> Facts:
    found: list[Fact] = []
    for path, text in files.items():
        found.extend(prefect.read(Document(path, text.encode())))
    local = Facts(found, activity=None, ages=None)  # type: ignore[arg-type]
    return local.extended(prefect.link(local))


def test_a_flow_has_the_retries_of_its_tasks() -> None:
    found = linked({"flows/load.py": FLOW}).of(Pipeline)[0]
    states = (found.retries, found.retry_delay, found.backoff, found.timeout)
    assert (found.name, states) == ("orders", (Known.SET,) * 4)


def test_a_failure_hook_that_posts_is_an_alert() -> None:
    alert = linked({"flows/load.py": FLOW}).of(Alert)[0]
    assert (alert.channel, alert.subject, alert.shared) == ("slack", "orders", True)


@pytest.mark.parametrize(("active", "enabled"), [("true", True), ("false", False)])
def test_a_deployment_schedules_its_flow(active: str, enabled: bool) -> None:  # noqa: FBT001
    text = (
        f"deployments:\n- entrypoint: flows/load.py:load\n  schedules:\n  - {{cron: '0 3 * * *', active: {active}}}\n"
    )
    found = linked({"flows/load.py": FLOW, "prefect.yaml": text}).of(Pipeline)[0]
    assert (found.schedule, found.scheduled, found.enabled) == ("0 3 * * *", Known.SET, enabled)


def test_serving_a_flow_schedules_it() -> None:
    found = linked({"flows/load.py": FLOW + "\nload.serve(name='d', cron='5 * * * *')\n"}).of(Pipeline)[0]
    assert found.schedule == "5 * * * *"


@pytest.mark.parametrize("text", ["", "- a\n", "deployments:\n", "deployments: [1]\n"])
def test_other_shapes_give_nothing(text: str) -> None:
    assert not list(prefect.read(Document("prefect.yaml", text.encode())))


def test_a_flow_has_the_retries_of_tasks_that_it_calls_from_other_modules() -> None:
    tasks = "from prefect import task\n\n@task(retries=3, retry_delay_seconds=30)\ndef upload():\n    return 1\n"
    flows = (
        "from prefect import flow\nfrom etl.tasks import upload\n\n"
        "def store():\n    upload.submit()\n\n@flow\ndef load():\n    store()\n"
    )
    found = linked({"src/etl/tasks.py": tasks, "src/etl/flows.py": flows}).of(Pipeline)[0]
    assert (found.retries, found.retry_delay) == (Known.SET, Known.SET)


BUILT = (
    "name: {name}\nschedule:\n  cron: {cron}\nis_schedule_active: {active}\nflow_name: Orders\n"
    "entrypoint: {file}:main\n"
)


def test_what_deployment_build_wrote_schedules_the_flow_of_its_file() -> None:
    main = "from prefect import flow\n\n@flow\ndef main():\n    return 1\n"
    files = {
        "flows/orders.py": main,
        "flows/returns.py": main,
        "deployments/orders.yaml": BUILT.format(name="o", cron="0 3 * * *", active="true", file="flows/orders.py"),
        "deployments/returns.yaml": BUILT.format(name="r", cron="0 4 * * *", active="false", file="flows/returns.py"),
    }
    found = linked(files).of(Pipeline)
    assert [(one.schedule, one.enabled) for one in found] == [("0 3 * * *", True), ("0 4 * * *", False)]


@pytest.mark.parametrize(
    "files",
    [
        {"flows/load.py": '"""Loads the orders."""\nfrom prefect import flow\n\n@flow\ndef load():\n    return 1\n'},
        {
            "flows/load.py": "from prefect import flow\n\n@flow\ndef load():\n    return 1\n",
            "prefect.yaml": "deployments:\n- entrypoint: flows/load.py:load\n  description: Loads the orders.\n",
        },
    ],
)
def test_a_flow_is_described_by_its_module_or_its_deployment(files: dict[str, str]) -> None:
    assert linked(files).of(Pipeline)[0].described


@pytest.mark.parametrize("delay", ["timedelta(minutes=5).seconds", "timedelta(minutes=5).total_seconds()", "300"])
def test_a_delay_may_be_worked_out_where_it_stands(delay: str) -> None:
    text = (
        "from datetime import timedelta\nfrom prefect import flow, task\n\n"
        f"@task(retries=1, retry_delay_seconds={delay})\ndef pull():\n    return 1\n\n@flow\ndef main():\n    pull()\n"
    )
    assert linked({"flows/pull.py": text}).of(Pipeline)[0].retry_delay is Known.SET
