"""What Python code shows outside orchestrators."""

from __future__ import annotations

import json

import pytest

from assess.documents import Document, DocumentError
from assess.facts import (
    Alert,
    CheckKind,
    Condition,
    Contract,
    Fact,
    Facts,
    Logging,
    QualityCheck,
    Retention,
    Retry,
    ToolUse,
)
from assess.readers import python_code


def read(text: str, kind: type[Fact]) -> list[Fact]:
    return [fact for fact in python_code.read(Document("jobs/load.py", text.encode())) if isinstance(fact, kind)]


def forms(text: str) -> list[str]:
    return [fact.form for fact in read(text, Logging) if isinstance(fact, Logging)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import logging\nlog = logging.getLogger(__name__)\nlog.info('x')\n", ["ordinary"]),
        ("import logging\nlogging.warning('x')\n", ["ordinary"]),
        ("import logging\n", []),
        ("print('x')\n", []),
        ("import logging\nlog = logging.getLogger('airflow.task')\nlog.info('x')\n", []),
        ("import structlog\nlog = structlog.get_logger()\nlog.info('x')\n", ["structured", "ordinary"]),
        ("from loguru import logger\nlogger.add('f', serialize=True)\n", ["structured"]),
        ("import google.cloud.logging\ngoogle.cloud.logging.Client().setup_logging()\n", ["remote"]),
        ("import sentry_sdk\nsentry_sdk.init(dsn)\n", ["error-tracking"]),
        (
            "import json, logging\nclass Lines(logging.Formatter):\n  def format(self, r):\n    return json.dumps(r)\n",
            ["structured"],
        ),
        ("import logging\nclass Short(logging.Formatter):\n    def format(self, record):\n        return ''\n", []),
    ],
)
def test_logging(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from tenacity import *\nimport tenacity\n@tenacity.retry(stop=s)\ndef f(): ...\n", [(False, False)]),
        (
            "from tenacity import retry, wait_exponential\n@retry(wait=wait_exponential())\ndef f(): ...\n",
            [(True, True)],
        ),
        ("import backoff\n@backoff.on_exception(backoff.expo, E)\ndef f(): ...\n", [(True, True)]),
        ("from urllib3.util import Retry\nRetry(total=3, backoff_factor=1)\n", [(True, True)]),
    ],
)
def test_retries(text: str, expected: list[tuple[bool, bool]]) -> None:
    assert [(fact.delay, fact.backoff) for fact in read(text, Retry) if isinstance(fact, Retry)] == expected


def test_an_expectation_of_uniqueness() -> None:
    text = "import great_expectations as gx\nvalidator.expect_column_values_to_be_unique('id')\n"
    assert [fact.kind for fact in read(text, QualityCheck) if isinstance(fact, QualityCheck)] == [CheckKind.UNIQUENESS]


def test_a_function_that_checks_counts_and_raises_is_a_non_empty_check() -> None:
    text = "def check_rows(db):\n    if not db.run('SELECT COUNT(*) FROM a'):\n        raise ValueError\n"
    assert [fact.kind for fact in read(text, QualityCheck) if isinstance(fact, QualityCheck)] == [CheckKind.NON_EMPTY]


def test_a_count_that_raises_nothing_is_no_check() -> None:
    assert not read("def check_rows(db):\n    return db.run('SELECT COUNT(*) FROM a')\n", QualityCheck)


@pytest.mark.parametrize(("use", "expected"), [("Order.model_validate(row)", ["Order"]), ("Order(id=1)", [])])
def test_a_pydantic_model_is_a_contract_where_it_is_given_data(use: str, expected: list[str]) -> None:
    text = f"from pydantic import BaseModel\n\nclass Order(BaseModel):\n    id: int\n\n{use}\n"
    facts = Facts(python_code.read(Document("a.py", text.encode())), activity=None, ages=None)  # type: ignore[arg-type]
    assert [contract.dataset for contract in python_code.link(facts)] == expected


def test_a_descendant_that_a_condition_chooses_is_a_contract_too() -> None:
    text = """from pydantic import BaseModel
class Event(BaseModel): ...
class Sale(Event): ...
Kind = Sale if paid else Event
Kind.parse_obj(event)
"""
    facts = Facts(python_code.read(Document("a.py", text.encode())), activity=None, ages=None)  # type: ignore[arg-type]
    assert {contract.dataset for contract in python_code.link(facts)} == {"Event", "Sale"}


def test_a_pandera_schema_is_an_enforced_contract() -> None:
    text = "import pandera as pa\n\nclass Orders(pa.DataFrameModel):\n    id: int\n"
    assert [fact.dataset for fact in read(text, Contract) if isinstance(fact, Contract)] == ["Orders"]


def test_rejected_rows_that_are_written_are_kept() -> None:
    assert read("bad.write.mode('append').saveAsTable('dw.malformed_orders')\n", Retention)


def test_a_message_from_a_handler_is_told_of_a_failure() -> None:
    text = (
        "from slack_sdk import WebClient\n\ndef main():\n    try:\n        run()\n    except OSError:\n"
        "        client.chat_postMessage(channel='#data')\n"
    )
    alerts = [(fact.on, fact.channel) for fact in read(text, Alert) if isinstance(fact, Alert)]
    assert alerts == [(Condition.RUN_FAILURE, "slack")]


def test_what_is_no_python_is_told() -> None:
    with pytest.raises(DocumentError):
        read("import logging (\n", Logging)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("    try:\n        run()\n    except OSError as error:\n        sentry_sdk.capture_exception(error)\n", 1),
        ("    sentry_sdk.capture_message('started')\n", 0),
    ],
)
def test_a_handler_that_reports_to_an_error_tracker_tells_of_a_failure(text: str, found: int) -> None:
    facts = read(f"import sentry_sdk\n\ndef main():\n{text}", Alert)
    alerts = [(fact.on, fact.channel, fact.shared) for fact in facts if isinstance(fact, Alert)]
    assert alerts == [(Condition.RUN_FAILURE, "error-tracker", True)] * found


def test_the_cells_of_a_notebook_are_read_too() -> None:
    source = "import great_expectations as gx\nvalidator.expect_column_values_to_be_unique('id')"
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": source}]})
    found = python_code.read(Document("load.ipynb", notebook.encode()))
    assert [(one.kind, one.source.line) for one in found if isinstance(one, QualityCheck)] == [
        (CheckKind.UNIQUENESS, None)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def tell_failure(x):\n    requests.post(SLACK_URL, json=x)\n", [("slack", Condition.RUN_FAILURE)]),
        ("def send_to_slack(url, x):\n    requests.post(url, json=x)\n", [("slack", Condition.OTHER)]),
        ("def load(url, x):\n    requests.post(url, json=x)\n", []),
    ],
)
def test_a_message_is_posted_to_a_messenger(text: str, found: list[tuple[str, Condition]]) -> None:
    facts = python_code.read(Document("jobs/notes.py", f"import requests\n{text}".encode()))
    assert [(fact.channel, fact.on) for fact in facts if isinstance(fact, Alert)] == found


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("self.client.msg_str(text)", [("slack", Condition.RUN_FAILURE)]),
        ("self.client.channels()", []),
        ("self.other.send(text)", []),
    ],
)
def test_a_client_of_a_messenger_tells(call: str, found: list[tuple[str, Condition]]) -> None:
    text = (
        "from house.chat import SlackMessenger\n\nclass Notifier:\n    def __init__(self, url):\n"
        f"        self.client = SlackMessenger(url)\n\n    def failure(self, text):\n        {call}\n"
    )
    facts = python_code.read(Document("jobs/notes.py", text.encode()))
    assert [(fact.channel, fact.on) for fact in facts if isinstance(fact, Alert)] == found


def test_rows_that_are_rejected_are_written_by_spark() -> None:
    text = "import logging\nrows.invalid.write.mode('append').parquet(invalid_path)\nspark.read.parquet(invalid_path)\n"
    facts = python_code.read(Document("jobs/split.py", text.encode()))
    assert [fact.source.line for fact in facts if isinstance(fact, Retention)] == [2]


def test_json_that_is_validated_uses_json_schema() -> None:
    text = "import jsonschema\njsonschema.validate(orders, schema=schema)\n"
    found = python_code.read(Document("jobs/load.py", text.encode()))
    assert [fact.tool for fact in found if isinstance(fact, ToolUse)] == ["json-schema"]
