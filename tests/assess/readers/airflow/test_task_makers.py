"""Tasks that functions of other modules make for a DAG."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, Command, Fact, Facts, Known, Pipeline
from assess.readers import airflow

HEAD = "from airflow import DAG\nfrom airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n"
TELLING = "import sentry_sdk\n\ndef told(context):\n    sentry_sdk.capture_message(str(context))\n\n"
MAKER = (
    HEAD
    + TELLING
    + "def load(dag, name, command='run', more=[]):\n"
    + "    image = '{{ var.value.dbt_image }}'\n"
    + "    args = [command, '--select', name]\n"
    + "    args = [*args, *more]\n"
    + "    return KubernetesPodOperator(task_id=f'load_{name}', image=image, arguments=args, dag=dag,\n"
    + "        retries=3, on_failure_callback=told)\n"
)


def linked(**files: str) -> Facts:
    """Read files (`__` in a name stands for `/`, the suffix is .py) and link them."""
    found: list[Fact] = []
    for name, text in files.items():
        found.extend(airflow.read(Document(name.replace("__", "/") + ".py", text.encode())))
    local = Facts(found, activity=None, ages=None)  # type: ignore[arg-type]
    return local.extended(airflow.link(local))


def with_maker(dag: str) -> Facts:
    return linked(dags__daily=HEAD + dag, tasks__loading=MAKER)


@pytest.mark.parametrize(
    "dag",
    [
        "from tasks.loading import load\nwith DAG('d') as dag:\n    load(dag, 'orders')\n",
        "from tasks.loading import load as make\ndag = DAG('d')\nmake(dag, name='orders')\n",
        "from tasks import loading\nwith DAG('d') as dag:\n    first = loading.load(dag, 'orders')\n    first\n",
    ],
)
def test_a_task_that_a_function_makes_belongs_to_the_dag_that_calls_it(dag: str) -> None:
    assert [task.name for task in with_maker(dag).of(Pipeline)[0].tasks] == ["load_orders"]


def test_its_settings_are_those_of_the_function() -> None:
    facts = with_maker("from tasks.loading import load\nwith DAG('d') as dag:\n    load(dag, 'orders')\n")
    assert facts.of(Pipeline)[0].retries is Known.SET


def test_an_error_tracker_that_the_function_calls_on_failure_is_told() -> None:
    facts = with_maker("from tasks.loading import load\nwith DAG('d') as dag:\n    load(dag, 'orders')\n")
    assert [(one.subject, one.channel, one.shared) for one in facts.of(Alert)] == [("d", "error-tracker", True)]


def test_its_command_has_the_values_that_the_call_gives() -> None:
    call = "load(dag, 'orders', 'test', more=['--store-failures'])"
    dag = f"from tasks.loading import load\nwith DAG('d') as dag:\n    {call}\n"
    words = [one.words for one in with_maker(dag).of(Command)]
    assert words == [("dbt", "test", "--select", "orders", "--store-failures")]


def test_a_function_that_makes_no_task_adds_none() -> None:
    dag = "from tasks.loading import told\nwith DAG('d') as dag:\n    told(dag)\n"
    assert with_maker(dag).of(Pipeline)[0].tasks == ()


def test_functions_that_call_each_other_for_tasks_come_to_an_end() -> None:
    makers = HEAD + "def one(dag):\n    two(dag)\n\ndef two(dag):\n    one(dag)\n"
    dag = HEAD + "from makers import one\nwith DAG('d') as dag:\n    one(dag)\n"
    assert linked(dags__daily=dag, makers=makers).of(Pipeline)[0].tasks == ()


def test_a_decorated_function_of_another_module_is_a_task_where_it_is_called() -> None:
    tasks = "from airflow.decorators import task\n\n@task(retries=2)\ndef fetch():\n    return 1\n"
    dag = HEAD + "from work.tasks import fetch\nwith DAG('d') as dag:\n    fetch()\n"
    found = linked(dags__daily=dag, work__tasks=tasks).of(Pipeline)[0]
    assert ([task.name for task in found.tasks], found.retries) == (["fetch"], Known.SET)


SHELL = (
    "from airflow.sdk import task\n\nDBT = 'uvx --from dbt-core dbt'\n\n@task.bash(append_env=True)\n"
    "def run_dbt(command, select=None):\n    args = []\n    if select:\n        args += ['--select', select]\n"
    '    return "\\n".join([f"{DBT} deps", "{} {verb} {}".format(DBT, " ".join(args), verb=command)])\n'
)


@pytest.mark.parametrize(
    "call", ["dbt.run_dbt.override(task_id='build')(command='build')", "dbt.run_dbt('build', select='orders')"]
)
def test_a_function_under_task_bash_runs_what_it_returns_for_each_call(call: str) -> None:
    dag = f"from airflow.sdk import dag\nimport dbt\n\n@dag(schedule='@daily')\ndef daily():\n    {call}\n"
    words = [one.words for one in linked(dags__daily=dag, dags__dbt=SHELL).of(Command)]
    assert [("dbt" in one and one[4]) for one in words] == ["deps", "build"]


MAPPED = (
    "from airflow.decorators import task\n\n@task(retries=3)\ndef load(day):\n    return day\n\n"
    "@task(retries=3)\ndef push(rows, place):\n    return rows\n"
)


@pytest.mark.parametrize(
    "called",
    [
        "push.expand(rows=load.expand(day=[1, 2]))",
        "push.partial(place='lake').expand(rows=load(1))",
        "push.override(task_id='again').expand(rows=load.expand(day=[1]))",
    ],
)
def test_a_mapped_task_of_another_module_is_one_of_the_dag(called: str) -> None:
    dag = f"from tasks.steps import load, push\nwith DAG('d') as dag:\n    {called}\n"
    tasks = linked(dags__daily=HEAD + dag, tasks__steps=MAPPED).of(Pipeline)[0].tasks
    assert sorted((task.name, task.retries) for task in tasks) == [("load", Known.SET), ("push", Known.SET)]


def test_a_mapped_operator_is_named_by_its_task_id() -> None:
    dag = "from work.operators import Load\nwith DAG('d') as dag:\n    Load.partial(task_id='load').expand(day=[1])\n"
    assert [task.name for task in linked(dags__daily=HEAD + dag).of(Pipeline)[0].tasks] == ["load"]
