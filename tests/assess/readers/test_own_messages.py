"""Messages of a team's own code on late or wrong data."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import EVERY_PIPELINE, Alert, Condition, Dashboard, DashboardForm, Monitor, Retention
from assess.readers import own_messages

LATE = "def tell(tables, slack):\n    slack.send_message(f'These tables are out of date: {tables}')\n"
GAPS = "class Notifier:\n    def tell(self, report):\n        self.chatbot.send_notification(title='Coverage gaps')\n"
ISSUE = "def tell(github, asset_check):\n    github.create_issue(title=f'{asset_check} fails')\n"
TOPIC = "def tell(sns):\n    sns.publish(TopicArn=TOPIC, Message='data quality checks failed')\n"
POSTED = "import requests\ndef anomalies(rows):\n    requests.post(SLACK_URL, json={'text': 'anomalies in orders'})\n"
OTHER = "def tell(slack):\n    slack.send_message('The weekly figures are here')\n"
RUNS = """from airflow.utils.state import State
def look(client):
    runs = client.get_dag_runs()
    return [run for run in runs if run.state == State.FAILED]
def tell(failed):
    tchap.send_message(f"{len(failed)} runs failed")
"""
COUNTED = "def report(self):\n    send_email(self.host, f'Load of {day} - Errors: {self.errors}')\n"
UNSENT = "def tell(slack):\n    slack.send_message('Weekly figures')\n    print(f'Slack message failed: {slack}')\n"
SILENT = "def tell(tables):\n    log.warning('out of date: %s', tables)\n"

MAILED = """import smtplib

def mail_log(server: smtplib.SMTP, message):
    message["Subject"] = "Data Validation Error Log"
    server.send_message(message)
"""


def alerts(text: str, path: str = "jobs/notes.py") -> list[tuple[Condition, str]]:
    found = own_messages.read(Document(path, text.encode()))
    return [(alert.on, alert.channel) for alert in found if isinstance(alert, Alert)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LATE, [(Condition.FRESHNESS, "slack")]),
        (GAPS, [(Condition.FRESHNESS, "google-chat")]),
        (ISSUE, [(Condition.DATA_CHECK, "issue")]),
        (TOPIC, [(Condition.DATA_CHECK, "topic")]),
        (RUNS, [(Condition.RUN_FAILURE, "matrix")]),
        (COUNTED, [(Condition.RUN_FAILURE, "email")]),
        (POSTED, [(Condition.DATA_CHECK, "slack")]),
        (MAILED, [(Condition.DATA_CHECK, "email")]),
    ],
)
def test_a_message_on_late_or_wrong_data_is_an_alert(text: str, found: list[tuple[Condition, str]]) -> None:
    assert alerts(text) == found


@pytest.mark.parametrize("text", [OTHER, SILENT, UNSENT])
def test_other_messages_and_log_lines_are_none(text: str) -> None:
    assert alerts(text) == []


def test_what_looks_through_all_runs_speaks_of_every_pipeline_and_makes_a_report() -> None:
    found = [*own_messages.read(Document("meta/tasks.py", RUNS.encode()))]
    subjects = [one.subject for one in found if isinstance(one, Alert)]
    assert (subjects, [one.form for one in found if isinstance(one, Dashboard)]) == (
        [EVERY_PIPELINE],
        [DashboardForm.GENERATED],
    )


def test_what_deletes_old_runs_tells_no_failure() -> None:
    assert alerts(RUNS.replace("run.state == State.FAILED", "delete(run)")) == []


def test_tests_send_no_messages() -> None:
    assert alerts(LATE, "tests/test_notes.py") == []


def test_a_message_on_the_checks_of_a_framework_is_on_all_of_them() -> None:
    found = own_messages.read(Document("sensors.py", ISSUE.encode()))
    assert [one.subject for one in found if isinstance(one, Alert)] == ["*"]


REPORT = (
    "def report(run_results, slack):\n"
    "    lines = [r for r in run_results if r.status in ('fail', 'warn')]\n"
    "    slack.send_message(lines)\n"
)
SHARE = "def tell(percent, discord):\n    if percent > 5:\n        discord.send_message('red')\n"
LONG_RUNS = (
    'QUERY = "query { flow_run(where: {state: {_eq: Running}}) { id start_time } }"\n'
    "def tell(runs, discord):\n    discord.send_message([run.duration for run in runs])\n"
)


def test_a_report_of_results_by_outcome_keeps_them_in_view() -> None:
    found = own_messages.read(Document("jobs/notes.py", REPORT.encode()))
    assert [one.what for one in found if isinstance(one, Retention)] == ["test results that are reported"]


def test_a_message_on_failures_alone_is_no_report() -> None:
    text = REPORT.replace(", 'warn'", "")
    found = own_messages.read(Document("jobs/notes.py", text.encode()))
    assert not [one for one in found if isinstance(one, Retention)]


def test_a_share_that_is_held_against_a_limit_is_watched() -> None:
    found = own_messages.read(Document("jobs/notes.py", SHARE.encode()))
    assert [one.on for one in found if isinstance(one, Monitor)] == [Condition.VOLUME]


def test_a_report_on_long_runs_is_a_page_and_no_alert_on_failures() -> None:
    found = list(own_messages.read(Document("jobs/notes.py", LONG_RUNS.encode())))
    assert [type(one) for one in found] == [Dashboard, Monitor]


@pytest.mark.parametrize(
    ("said", "kept"),
    [("{count} duplicate URLs", ["rejected records"]), ("{count} orders", []), ("no missing rows", [])],
)
def test_a_message_on_how_many_records_were_left_out_keeps_their_number(said: str, kept: list[str]) -> None:
    text = f"def report(slack, **told):\n    slack.send_message(f'{said}')\n"
    found = own_messages.read(Document("jobs/notes.py", text.encode()))
    assert [one.what for one in found if isinstance(one, Retention)] == kept
