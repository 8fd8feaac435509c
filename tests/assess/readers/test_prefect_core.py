"""Flows of Prefect 0.x and 1.x."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, Fact, Facts, Known, Lineage, Logging, Pipeline
from assess.readers import prefect, prefect_core

HEAD = "from prefect import Flow, Parameter\nfrom work.tasks import load\nfrom work.states import told\n"
TASKS = (
    "from datetime import timedelta\nfrom prefect import task\n\n"
    "@task(max_retries=3, retry_delay=timedelta(minutes=1))\ndef load(day):\n    return day\n"
)
STATES = (
    "import prefect\n\ndef told(flow, old_state, new_state):\n"
    "    if new_state.is_failed():\n        slack.post_message('failed')\n"
    "    client.insert_rows_json('runs', [{'state': str(new_state)}])\n    return new_state\n"
)


def linked(flow: str) -> Facts:
    files = {"work/flows.py": HEAD + flow, "work/tasks.py": TASKS, "work/states.py": STATES}
    found: list[Fact] = []
    for path, text in files.items():
        for reader in (prefect, prefect_core):
            found.extend(reader.read(Document(path, text.encode())))
    local = Facts(found, activity=None, ages=None)  # type: ignore[arg-type]
    return local.extended([*prefect.link(local), *prefect_core.link(local)])


def test_a_flow_has_the_retries_of_tasks_of_other_modules() -> None:
    found = linked("with Flow('orders') as flow:\n    load.map([1])\n").of(Pipeline)[0]
    assert (found.name, found.retries, found.retry_delay) == ("orders", Known.SET, Known.SET)


def test_a_task_of_the_flow_s_own_module_is_found_behind_its_way_to_be_called() -> None:
    own = "@task(max_retries=2, retry_delay=5)\ndef fetch(day):\n    return day\n"
    assert linked(own + "with Flow('orders') as flow:\n    fetch.map([1])\n").of(Pipeline)[0].retries is Known.SET


@pytest.mark.parametrize(
    ("flow", "scheduled"),
    [
        ("with Flow('orders', schedule=daily) as flow:\n    load(1)\n", Known.UNRESOLVED),
        ("with Flow('orders') as flow:\n    load(1)\n\nflow.schedule = daily\n", Known.SET),
        ("with Flow('orders') as flow:\n    load(1)\n", Known.NOT_SET),
        ("with Flow('orders') as flow:\n    load(1)\n\nflow.schedule = None\n", Known.OFF),
    ],
)
def test_a_schedule_is_an_argument_or_set_afterwards(flow: str, scheduled: Known) -> None:
    assert linked(flow).of(Pipeline)[0].scheduled is scheduled


def test_a_state_handler_of_another_module_is_followed_to_its_channel() -> None:
    alerts = linked("with Flow('orders', state_handlers=[told]) as flow:\n    load(1)\n").of(Alert)
    assert [(one.channel, one.subject) for one in alerts] == [("slack", "orders")]


def test_a_state_handler_that_writes_each_state_to_a_table_is_an_audit_log() -> None:
    logs = linked("with Flow('orders', state_handlers=[told]) as flow:\n    load(1)\n").of(Logging)
    assert [one.form for one in logs] == ["audit"]


def test_a_flow_that_starts_others_declares_what_depends_on_it() -> None:
    flow = "from prefect.tasks.prefect import create_flow_run\nwith Flow('all') as flow:\n    create_flow_run('a')\n"
    assert [one.form for one in linked(flow).of(Lineage)] == ["pipelines"]


def test_a_flow_of_another_library_is_none() -> None:
    text = "from sankey import Flow\n\nwith Flow('orders') as flow:\n    load(1)\n"
    assert not list(prefect_core.read(Document("work/flows.py", text.encode())))


def test_a_hook_of_another_module_is_followed_in_later_versions_too() -> None:
    flow = (
        "from prefect import flow\nfrom work.states import told\n\n@flow(on_failure=[told])\ndef orders():\n    pass\n"
    )
    assert [one.channel for one in linked(flow).of(Alert)] == ["slack"]


@pytest.mark.parametrize(
    "placed", ["flow.add_task(load)", "flow.chain(fetch, load)", "flow.set_dependencies(task=load)"]
)
def test_tasks_that_are_put_into_a_flow_are_its_own(placed: str) -> None:
    found = linked(f"with Flow('orders') as flow:\n    {placed}\n").of(Pipeline)[0]
    assert [task.name for task in found.tasks] == ["load"]


def test_a_flow_is_described_by_what_its_module_says_of_itself() -> None:
    flow = '"""Loads the orders."""\nfrom prefect import Flow\n\nwith Flow("orders") as flow:\n    load(1)\n'
    found = list(prefect_core.read(Document("work/flows.py", flow.encode())))
    local = Facts(found, activity=None, ages=None)  # type: ignore[arg-type]
    assert [one.described for one in prefect_core.link(local) if isinstance(one, Pipeline)] == [True]
