"""Airflow's DAGs in Python, resolved over the whole tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from assess.dispatch import Dispatcher, wanting
from assess.documents import Document, DocumentError
from assess.facts import (
    Alert,
    Audience,
    CheckKind,
    Command,
    Condition,
    Fact,
    Facts,
    Known,
    Lineage,
    Owner,
    Pin,
    PinKind,
    Pipeline,
    Project,
    Promise,
    QualityCheck,
    Reference,
    Role,
    Sla,
    ToolUse,
)
from assess.readers import airflow

if TYPE_CHECKING:
    from assess.readers.protocol import Reader

COUNT = "select count(*) from orders"
HEAD = "from datetime import timedelta\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n"


def linked(**files: str) -> Facts:
    """Read files (`__` in a name stands for `/`, the suffix is .py) and link them."""
    found: list[Fact] = []
    for name, text in files.items():
        found.extend(airflow.read(Document(name.replace("__", "/") + ".py", text.encode())))
    local = Facts(found, activity=None, ages=None)  # type: ignore[arg-type]
    return local.extended(airflow.link(local))


def pipeline(text: str, **files: str) -> Pipeline:
    return linked(dags__daily=HEAD + text, **files).of(Pipeline)[0]


def test_default_args_merged_and_imported_from_another_module_are_followed() -> None:
    found = pipeline(
        "from settings.defaults import DEFAULTS\nDAG('d', default_args={**DEFAULTS, 'retries': 2})\n",
        settings__defaults="from datetime import timedelta\nDEFAULTS = dict(retry_delay=timedelta(minutes=3))",
    )
    assert (found.retries, found.retry_delay) == (Known.SET, Known.SET)


def test_constants_that_a_class_of_another_module_holds_are_followed() -> None:
    found = pipeline(
        "from config.times import Times\nDAG('d', schedule=Times.DAILY)\n",
        config__times="class Times:\n    DAILY: str = '0 4 * * *'\n",
    )
    assert found.schedule == "0 4 * * *"


def test_a_constant_of_an_enumeration_is_its_value() -> None:
    text = "class Times(Enum):\n    DAILY = '@daily'\nDAG('d', schedule=Times.DAILY.value)\n"
    assert pipeline(text).schedule == "@daily"


def test_what_lies_among_dags_is_a_module_of_theirs() -> None:
    document = Document("dags/commands.py", b"TEST = 'dbt test'\n")
    assert wanting(Dispatcher([cast("Reader", airflow)]).rules(document.path, Role.PIPELINE), document)


def test_default_args_that_a_function_returns_are_followed_through_its_variable() -> None:
    found = pipeline(
        "from settings import defaults\nDAG('d', default_args=defaults.made(owner='data'))\n",
        settings__defaults="def made(owner=None):\n    args = {'retries': 3, 'owner': owner}\n    return args\n",
    )
    assert found.retries is Known.SET


def test_defaults_from_outside_the_tree_are_unresolved_not_unset() -> None:
    found = pipeline("from company import DEFAULTS\nDAG('d', default_args=DEFAULTS)\n")
    assert (found.retries, found.failure_alert) == (Known.UNRESOLVED, Known.UNRESOLVED)


def test_retries_of_zero_are_off() -> None:
    assert pipeline("DAG('d', default_args={'retries': 0})\n").retries is Known.OFF


def test_a_task_overrides_the_default_retries() -> None:
    found = pipeline(
        "with DAG('d', default_args={'retries': 0}):\n    BashOperator(task_id='a', bash_command='make', retries=3)\n"
    )
    assert found.retries is Known.SET


def test_a_callback_is_followed_to_the_channel_it_posts_to() -> None:
    facts = linked(
        dags__daily=HEAD + "from alerts import tell\nDAG('d', default_args={'on_failure_callback': tell})\n",
        dags__alerts="import requests\nimport os\n\n"
        "def tell(context):\n    requests.post(os.environ['SLACK_URL'], json={})\n    post(SLACK_URL)\n\n"
        "def post(url):\n    requests.post(SLACK_URL)\n",
    )
    alert = facts.of(Alert)[0]
    assert (alert.on, alert.channel, alert.shared, alert.subject) == (Condition.RUN_FAILURE, "slack", True, "d")


@pytest.mark.parametrize("adds", ["calls.append(tell())", "calls += [tell()]", "calls.extend([tell()])"])
def test_a_callback_that_is_put_to_a_list_is_followed(adds: str) -> None:
    text = "from airflow.providers.slack.notifications.slack import send_slack_notification as tell\n"
    text += f"calls = []\nif ENV == 'production':\n    {adds}\nDAG('d', on_failure_callback=calls)\n"
    facts = linked(dags__daily=HEAD + text)
    assert [(alert.on, alert.channel) for alert in facts.of(Alert)] == [(Condition.RUN_FAILURE, "slack")]


def test_a_callback_that_only_prints_alerts_nobody() -> None:
    found = pipeline("def tell(context):\n    print(context)\n\nDAG('d', on_failure_callback=tell)\n")
    assert found.failure_alert is Known.NOT_SET


def test_mail_on_failure_is_on_by_default_once_a_team_address_is_written() -> None:
    facts = linked(dags__daily=HEAD + "DAG('d', default_args={'email': ['data-team@acme.org']})\n")
    alert = facts.of(Alert)[0]
    assert (alert.channel, alert.audience, alert.shared) == ("email", Audience.TEAM, True)


@pytest.mark.parametrize(
    "settings",
    ["{'email': 'data-team@acme.org', 'email_on_failure': False}", "{'email_on_failure': False, 'retries': 1}"],
)
def test_mail_that_is_switched_off_alerts_nobody(settings: str) -> None:
    assert pipeline(f"DAG('d', default_args={settings})\n").failure_alert is Known.OFF


def test_a_mail_flag_without_an_address_has_no_audience() -> None:
    facts = linked(dags__daily=HEAD + "DAG('d', default_args={'email_on_failure': True})\n")
    states = [alert.audience for alert in facts.of(Alert)], facts.of(Pipeline)[0].failure_alert
    assert states == ([Audience.PLACEHOLDER], Known.NOT_SET)


@pytest.mark.parametrize(("flag", "told"), [(", 'email_on_failure': True", [("email", False)]), ("", [])])
def test_mail_to_addresses_that_are_computed_tells_somebody_where_it_is_asked_for(
    flag: str, told: list[tuple[str, bool]]
) -> None:
    mails = "[mail.strip() for mail in read_mails().split(',')]"
    facts = linked(dags__daily=HEAD + f"DAG('d', default_args={{'email': {mails}{flag}}})\n")
    assert [(alert.channel, alert.certain) for alert in facts.of(Alert)] == told


def test_a_task_that_runs_on_failure_and_posts_is_an_alert() -> None:
    found = pipeline(
        "from airflow.providers.slack.operators.slack_webhook import SlackWebhookOperator\n"
        "with DAG('d'):\n    SlackWebhookOperator(task_id='tell', message='x', trigger_rule='one_failed')\n"
    )
    assert found.failure_alert is Known.SET


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("schedule='0 3 * * *'", ("0 3 * * *", Known.SET)),
        ("schedule_interval=None", (None, Known.OFF)),
        ("schedule='@once'", ("@once", Known.OFF)),
        ("schedule='@daily' if PRODUCTION else None", ("@daily", Known.SET)),
        ("schedule=timedelta(hours=4)", ("4 hours", Known.SET)),
        ("schedule=[ORDERS]", ("dataset", Known.SET)),
        ("schedule=WHEN", ("unresolved", Known.UNRESOLVED)),
    ],
)
def test_schedules(argument: str, expected: tuple[str | None, Known]) -> None:
    found = pipeline(f"DAG('d', {argument})\n")
    assert (found.schedule, found.scheduled) == expected


def test_a_dag_written_as_paused_is_disabled() -> None:
    assert not pipeline("DAG('d', schedule='@daily', is_paused_upon_creation=True)\n").enabled


def test_the_default_owner_names_nobody() -> None:
    facts = linked(dags__daily=HEAD + "DAG('d', default_args={'owner': 'airflow'})\n")
    assert [(owner.audience, owner.name) for owner in facts.of(Owner)] == [(Audience.DEFAULT, "")]


def test_a_person_who_owns_a_dag_is_not_named() -> None:
    facts = linked(dags__daily=HEAD + "DAG('d', default_args={'owner': 'jane.roe@acme.org'})\n")
    assert [(owner.audience, owner.name) for owner in facts.of(Owner)] == [(Audience.PERSON, "")]


def test_an_sla_without_a_miss_callback_is_a_promise_that_alerts_nobody() -> None:
    facts = linked(dags__daily=HEAD + "DAG('d', default_args={'sla': timedelta(hours=8)})\n")
    assert [(sla.promise, sla.figure, sla.alerts) for sla in facts.of(Sla)] == [(Promise.LATENCY, "8 hours", False)]


def test_a_miss_callback_makes_the_sla_alert() -> None:
    text = "from airflow.providers.slack.notifications.slack import send_slack_notification as tell\n"
    facts = linked(
        dags__daily=HEAD + text + "DAG('d', default_args={'sla': timedelta(hours=8)}, sla_miss_callback=tell())\n"
    )
    alerts = [(alert.on, alert.channel) for alert in facts.of(Alert)]
    assert (facts.of(Sla)[0].alerts, alerts) == (True, [(Condition.SLA_MISS, "slack")])


def test_a_run_timeout_is_no_objective() -> None:
    facts = linked(dags__daily=HEAD + "DAG('d', dagrun_timeout=timedelta(minutes=30))\n")
    assert [(sla.promise, sla.figure) for sla in facts.of(Sla)] == [(Promise.TIMEOUT, "30 minutes")]


def test_bash_commands_become_words_under_their_task() -> None:
    facts = linked(
        dags__daily=HEAD
        + "with DAG('d'):\n    BashOperator(task_id='t', bash_command='cd dbt && dbt test --select a')\n"
    )
    assert [(found.owner, found.words) for found in facts.of(Command)] == [
        ("d/t", ("cd", "dbt")),
        ("d/t", ("dbt", "test", "--select", "a")),
    ]


def test_a_dbt_test_task_with_a_callback_is_an_alert_on_data() -> None:
    facts = linked(
        dags__daily=HEAD + "from airflow.providers.slack.notifications.slack import SlackNotifier\n"
        "with DAG('d', default_args={'on_failure_callback': [SlackNotifier()]}):\n"
        "    BashOperator(task_id='t', bash_command='dbt test')\n"
    )
    assert Condition.DATA_CHECK in [alert.on for alert in facts.of(Alert)]


def test_the_image_of_a_pod_is_a_pin_of_the_job() -> None:
    facts = linked(
        dags__daily=HEAD + "from images import JOB\nwith DAG('d'):\n"
        "    KubernetesPodOperator(task_id='t', image=JOB, cmds=['bash', '-c'], arguments=['python -m jobs.load'])\n",
        dags__images="REGISTRY = 'registry.acme.org'\nJOB = f'{REGISTRY}/jobs:latest'\nretries = 1\n",
    )
    pin = facts.of(Pin)[0]
    assert (pin.scope, pin.kind, pin.name) == ("job-image", PinKind.MOVING, "registry.acme.org/jobs:latest")


def test_a_documented_check_operator_is_a_check_run_by_its_dag() -> None:
    facts = linked(
        dags__daily=HEAD + "from airflow.providers.common.sql.operators.sql import SQLCheckOperator\n"
        f"Q = {COUNT!r}\nwith DAG('d', schedule='@daily'):\n    SQLCheckOperator(task_id='t', sql=Q)\n"
    )
    check = facts.of(QualityCheck)[0]
    assert (check.dataset, check.kind, check.run_by, check.scheduled) == ("orders", CheckKind.NON_EMPTY, ("d",), True)


@pytest.mark.parametrize(
    ("operator", "sql", "kind"),
    [
        ("SQLCheckOperatorWithNotes", COUNT, CheckKind.NON_EMPTY),
        ("SQLCheckOperatorWithNotes", "sql/select-row_count_lookback.sql", CheckKind.VOLUME),
        ("OrdersOperator", COUNT, CheckKind.NON_EMPTY),
        ("SQLExecuteQueryOperator", COUNT, None),
    ],
)
def test_a_check_operator_of_the_teams_own_is_one_too(operator: str, sql: str, kind: CheckKind | None) -> None:
    facts = linked(
        dags__daily=HEAD + f"from team.operators import {operator}\n"
        f"with DAG('d', schedule='@daily'):\n    {operator}(task_id='t', sql={sql!r})\n",
        team__operators="from airflow.operators.sql import SQLCheckOperator\n\n"
        "class OrdersOperator(SQLCheckOperator):\n    pass\n",
    )
    assert [check.kind for check in facts.of(QualityCheck)] == ([kind] if kind else [])


def test_an_own_operator_that_counts_and_raises_is_a_non_empty_check_on_each_table() -> None:
    facts = linked(
        dags__daily=HEAD + "from airflow.operators import DataQualityOperator\n"
        "dag = DAG('d')\nDataQualityOperator(task_id='t', dag=dag, tables=['a', 'b'])\n",
        plugins__quality="from airflow.models import BaseOperator\n\nclass DataQualityOperator(BaseOperator):\n"
        "    def execute(self, context):\n        if not self.hook.get_first(f'select count(*) from {self.table}'):\n"
        "            raise ValueError('empty')\n",
    )
    checks = [(check.dataset, check.kind, check.certain) for check in facts.of(QualityCheck)]
    assert checks == [("a", CheckKind.NON_EMPTY, True), ("b", CheckKind.NON_EMPTY, True)]


def test_checks_that_an_own_operator_is_given_by_name_say_what_it_counts() -> None:
    facts = linked(
        dags__daily=HEAD + "from quality import COUNT, ManyChecksOperator\nCHECKS = [COUNT.make(least=10)]\n"
        "dag = DAG('d')\nManyChecksOperator(task_id='t', dag=dag, checks=CHECKS)\n",
        plugins__quality="from airflow.models import BaseOperator\n\nclass ManyChecksOperator(BaseOperator):\n"
        "    def execute(self, context):\n        if self.failed:\n            raise ValueError(self.failed)\n",
    )
    assert [check.kind for check in facts.of(QualityCheck)] == [CheckKind.NON_EMPTY]


def test_a_hosted_dbt_job_is_elsewhere() -> None:
    facts = linked(
        dags__daily=HEAD + "from airflow.providers.dbt.cloud.operators.dbt import DbtCloudRunJobOperator\n"
        "with DAG('d'):\n    DbtCloudRunJobOperator(task_id='t', job_id=4711)\n"
    )
    assert [(found.what, found.target) for found in facts.of(Reference)] == [("hosted-job", "4711")]


def test_cosmos_builds_the_selected_models_with_the_retries_of_its_group() -> None:
    facts = linked(
        dags__daily=HEAD + "from cosmos import DbtTaskGroup, RenderConfig\nwith DAG('d'):\n"
        "    DbtTaskGroup(group_id='g', render_config=RenderConfig(select=['marts']), default_args={'retries': 1})\n"
    )
    words = facts.of(Command)[0].words
    assert (words, facts.of(Pipeline)[0].retries) == (("dbt", "build", "--select", "marts"), Known.SET)


def test_decorated_dags_and_tasks() -> None:
    found = linked(
        dags__daily="from airflow.sdk import dag, task\n\n@dag(schedule='@hourly')\ndef load():\n"
        "    'Loads the orders.'\n    @task(retries=2)\n    def extract():\n        ...\n\n    extract()\n\nload()\n"
    ).of(Pipeline)[0]
    assert (found.name, found.schedule, found.described, found.retries) == ("load", "@hourly", True, Known.SET)


def test_a_factory_makes_a_dag_a_call() -> None:
    facts = linked(
        dags__factory=HEAD
        + "def make(name, when):\n    with DAG(name, schedule=when) as dag:\n        pass\n    return dag\n",
        dags__daily="from factory import make\n\nx = make('a', '@daily')\nmake('b', when='@hourly')\n",
    )
    assert [(found.name, found.schedule) for found in facts.of(Pipeline)] == [("a", "@daily"), ("b", "@hourly")]


def test_a_trigger_of_another_dag_is_lineage_between_pipelines() -> None:
    facts = linked(
        dags__daily=HEAD + "from airflow.operators.trigger_dagrun import TriggerDagRunOperator\n"
        "with DAG('d'):\n    TriggerDagRunOperator(task_id='t', trigger_dag_id='other')\n"
    )
    assert ([found.form for found in facts.of(Lineage)], facts.of(Pipeline)[0].calls) == (["pipelines"], ("other",))


def test_the_folder_named_dags_is_the_project_and_operators_tell_the_warehouse() -> None:
    facts = linked(etl__dags__a__daily=HEAD + "with DAG('d'):\n    SnowflakeOperator(task_id='t', sql='select 1')\n")
    tools = {(found.kind, found.tool) for found in facts.of(ToolUse)}
    assert ([found.path for found in facts.of(Project)], tools) == (
        ["etl/dags"],
        {("orchestration", "airflow"), ("warehouse", "snowflake")},
    )


def test_names_that_refer_to_each_other_end() -> None:
    found = pipeline("a = b\nb = a\nDAG('d', default_args=a)\n")
    assert found.retries is Known.UNRESOLVED


def test_names_that_multiply_end_soon() -> None:
    layers = "".join(f"a{n} = [{', '.join([f'a{n + 1}'] * 40)}]\n" for n in range(8))
    assert pipeline(f"{layers}a8 = 1\nDAG('d', tags=a0, schedule='@daily')\n").schedule == "@daily"


def test_a_module_without_dags_gives_no_pipeline() -> None:
    assert not linked(jobs__load="import airflow\nretries = 3\n").of(Pipeline)


def test_what_is_no_python_is_told() -> None:
    with pytest.raises(DocumentError):
        linked(dags__broken="from airflow import (\n")


def test_the_text_of_a_constant_named_as_a_secret_is_not_kept() -> None:
    facts = airflow.read(Document("dags/a.py", b"import airflow\nDB_PASSWORD = 'hunter2'\n"))
    assert "hunter2" not in repr(list(facts))


@pytest.mark.parametrize(
    ("above", "labelled"),
    [
        ('"""Loads the orders of the shop."""\n', True),
        ("# Loads the orders of the shop.\n", True),
        ("#!/usr/bin/env python\n# Copyright Acme, all rights reserved\n", False),
        ('"""Orders."""\n', False),
    ],
)
def test_a_module_says_what_its_one_dag_does(above: str, labelled: bool) -> None:  # noqa: FBT001 - a table of cases
    found = linked(dags__load=f"{above}{HEAD}with DAG('load', schedule='@daily'):\n    BashOperator(task_id='a')\n")
    assert [pipeline.labelled for pipeline in found.of(Pipeline)] == [labelled]


@pytest.mark.parametrize("given", ["dbt_command='test', select='orders'", "command='test --select orders'"])
def test_an_operator_named_after_dbt_runs_the_command_that_it_is_given(given: str) -> None:
    facts = linked(
        dags__daily=HEAD + "from team import OwnDbtOperator\n"
        f"with DAG('d'):\n    OwnDbtOperator(task_id='t', {given})\n"
    )
    assert [command.words[:2] for command in facts.of(Command)] == [("dbt", "test")]
