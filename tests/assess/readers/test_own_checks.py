"""Checks on data that teams write in Python themselves."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import CheckKind, CiJob, Facts, QualityCheck, Source
from assess.readers import own_checks
from assess.readers.own_checks import OwnCheck

FRAME = "import pandas as pd\n"
RAISES = FRAME + "def check_orders(df):\n    if df.total.isna().any():\n        raise ValueError('no total')\n"
TELLS = (
    FRAME + "class Validator:\n    def totals(self, df):\n        bad = df[df.total.isna()]\n        log.error(bad)\n"
)
FLAGS = "import pyspark\ndef flag_totals(df):\n    return df.withColumn('qc', f.col('t').isNull())\n"
SCHEMA = FRAME + "def validate_schema(df):\n    assert list(df.columns) == NAMES\n"
EMPTY = FRAME + "def load(path):\n    df = pd.read_csv(path)\n    if df.empty:\n        raise RuntimeError(path)\n"
NOTHING = "import os\ndef load(day):\n    records = fetch(day)\n    if not records:\n        raise RuntimeError(day)\n"
EXITS = FRAME + "def load(path):\n    df = pd.read_csv(path)\n    if df.empty:\n        os._exit(1)\n"
NAMELESS = "import os\ndef load(day):\n    if not day:\n        raise RuntimeError(day)\n"
LATE = FRAME + "def look(df):\n    lag = datetime.now() - df.day.max()\n    return lag.days > config['max_age']\n"
STATUS = FRAME + "def look(df):\n    return df[df.status == 'Out of date']\n"
BEHIND = "def look(lag_hours, max_lag):\n    if lag_hours > max_lag:\n        raise RuntimeError(lag_hours)\n"
SHRUNK = "def check(removed, rows, threshold):\n    if removed / rows > threshold:\n        raise ValueError(removed)\n"
FEWER = (
    "import os\ndef swap(new_rows_count, rows_count):\n    if new_rows_count < rows_count:\n        raise ValueError\n"
)
STEPS = "import xarray\ndef test_days(ds):\n    assert len(ds.time) >= 31025, 'days are missing'\n"
SHARE = "import os\ndef keep(share_of_missing, max_share):\n    assert share_of_missing <= max_share\n"
WARNED = "import os\ndef keep(bad, rows):\n    if len(bad) / len(rows) > 0.1:\n        log.warning(bad)\n"
SOME = "import requests\ndef load(url):\n    rows = fetch(url)\n    assert len(rows) > 0\n"
REJECTS = "import awsglue\ndef stop(frame):\n    if frame.stageErrorsCount() > 0:\n        raise RuntimeError(frame)\n"
NO_ROWS = "import os\ndef load(row_count):\n    if OVERWRITE and row_count == 0:\n        raise ValueError(row_count)\n"
TYPED = "import dataframely as dy\nclass Orders(dy.Schema):\n    total = dy.Float64(nullable=False)\n"
UPDATED = FRAME + "def look(df):\n    return df[df.last_modified_time < df.limit]\n"
ARGUMENTS = FRAME + "def validate_name(name):\n    if not name:\n        raise ValueError(name)\n"
STEP = (
    "import sqlalchemy\nclass ValidateTableSizeStep(Step):\n    def run(self, table):\n"
    "        if self.session.query(table).count() != self.size:\n            raise StepError(table)\n"
)
RECORDED = FRAME + "def check_file_size(df):\n    return Outcome(name='size', success=df.bytes.sum() < LIMIT)\n"
SILENT = FRAME + "def check_orders(df):\n    return df.total.isna().sum()\n"
TOKEN = FRAME + "def is_valid(token):\n    return token.expires > datetime.now()\n"


def kinds(text: str) -> list[CheckKind]:
    facts = own_checks.read(Document("jobs/orders.py", text.encode()))
    return [fact.kind for fact in facts if isinstance(fact, OwnCheck)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (RAISES, CheckKind.VALIDITY),
        (TELLS, CheckKind.VALIDITY),
        (FLAGS, CheckKind.VALIDITY),
        (SCHEMA, CheckKind.SCHEMA),
        (STEP, CheckKind.VOLUME),
        (EMPTY, CheckKind.NON_EMPTY),
        (RECORDED, CheckKind.VOLUME),
        (EXITS, CheckKind.NON_EMPTY),
        (NOTHING, CheckKind.NON_EMPTY),
        (LATE, CheckKind.FRESHNESS),
        (STATUS, CheckKind.FRESHNESS),
        (f"import os\n{BEHIND}", CheckKind.FRESHNESS),
        (f"import os\n{SHRUNK}", CheckKind.VOLUME),
        (FEWER, CheckKind.VOLUME),
        (STEPS, CheckKind.VOLUME),
        (SOME, CheckKind.NON_EMPTY),
        (SHARE, CheckKind.AGGREGATE),
        (WARNED, CheckKind.AGGREGATE),
        (REJECTS, CheckKind.VALIDITY),
        (NO_ROWS, CheckKind.NON_EMPTY),
        (TYPED, CheckKind.VALIDITY),
    ],
)
def test_a_function_that_looks_at_data_and_answers_is_a_check(text: str, kind: CheckKind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(("path", "found"), [("alerts/tables.py", [CheckKind.FRESHNESS]), ("jobs/tables.py", [])])
def test_the_last_change_is_looked_at_where_code_watches(path: str, found: list[CheckKind]) -> None:
    facts = own_checks.read(Document(path, UPDATED.encode()))
    assert [fact.kind for fact in facts if isinstance(fact, OwnCheck)] == found


LEARNT = "import os\ndef fit(learning_rate, max_rate):\n    assert learning_rate <= max_rate\n"
PAGES = "import os\ndef fetch(pages):\n    assert len(pages) < 100\n"


@pytest.mark.parametrize("text", [ARGUMENTS, SILENT, TOKEN, NAMELESS, LEARNT, PAGES])
def test_a_check_of_arguments_or_without_an_answer_is_none(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("line", ["from shop.checks import check_orders", "from .checks import check_orders"])
def test_code_that_builds_on_checks_is_checked(line: str) -> None:
    files = {"src/shop/checks.py": RAISES, "src/shop/job.py": line, "src/other/job.py": "import os"}
    read = [fact for path, text in files.items() for fact in own_checks.read(Document(path, text.encode()))]
    linked = own_checks.link(Facts(read, activity=None, ages=None))  # type: ignore[arg-type]
    assert [check.dataset for check in linked] == ["src/shop/checks.py", "src/shop/job.py"]


def test_code_that_builds_on_checks_is_checked_for_each_kind_of_them() -> None:
    checks = f"{RAISES}{RECORDED.removeprefix(FRAME)}"
    files = {"src/shop/checks.py": checks, "src/shop/job.py": "from shop.checks import check_orders\n"}
    found = [one.kind for one in linked(files) if one.dataset.endswith("job.py")]
    assert sorted(found) == [CheckKind.VALIDITY, CheckKind.VOLUME]


def linked(files: dict[str, str]) -> list[QualityCheck]:
    read = [fact for path, text in files.items() for fact in own_checks.read(Document(path, text.encode()))]
    return list(own_checks.link(Facts(read, activity=None, ages=None)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "checked"),
    [("steps.ValidateTableSizeStep(24)", ["steps.py", "job.py"]), ("steps.CopyStep()", ["steps.py"])],
)
def test_code_that_calls_a_check_of_another_module_is_checked(line: str, checked: list[str]) -> None:
    files = {"src/shop/steps.py": STEP, "src/shop/job.py": f"from . import steps\n{line}\n"}
    assert [check.dataset.rpartition("/")[2] for check in linked(files)] == checked


@pytest.mark.parametrize("started", ["repo/jobs/alerts/orders", "/app/jobs/alerts/orders/main.py"])
def test_a_check_is_run_by_the_code_that_names_its_path(started: str) -> None:
    files = {"jobs/alerts/orders/main.py": UPDATED, "dags/alerts.py": f"import os\nstart('cd {started}')\n"}
    assert [check.run_by for check in linked(files)] == [("jobs/alerts/orders/main.py", "dags/alerts.py")]


def test_the_age_of_all_tables_that_the_warehouse_lists_is_looked_at() -> None:
    listing = FRAME + "TABLES = 'shop.INFORMATION_SCHEMA.TABLES'\n"
    assert [check.dataset for check in linked({"alerts/main.py": UPDATED, "alerts/tables.py": listing})] == ["*"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def keep(one):\n    if not one.get('id'):\n        raise ValueError(f'Record missing {one}')\n", 1),
        ("def keep(one):\n    if not one:\n        raise KeyError('a required column is not there')\n", 1),
        ("def keep(one):\n    if not one:\n        raise KeyError('the record is kept elsewhere')\n", 0),
        ("def keep(one):\n    return f'Record missing {one}'\n", 0),
    ],
)
def test_a_function_that_refuses_records_is_a_check(text: str, found: int) -> None:
    assert kinds(f"import os\n{text}") == [CheckKind.VALIDITY] * found


COUNTED = "import sqlalchemy\ndef main():\n    count = stale()\n    sys.exit(0 if count == 0 else 1)\n"
WRITTEN = FRAME + "missing = set(NAMES) - set(df.name)\nif len(missing) > 0:\n    out.write(missing)\n"
NEGATIVE = FRAME + "if len(negative_totals) > 0:\n    raise ValueError(negative_totals)\n"
PRINTED = FRAME + "if len(missing) > 0:\n    print(missing)\n"


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("scripts/count_stale_orders.py", COUNTED, [CheckKind.VOLUME]),
        ("scripts/check_orders.py", WRITTEN, [CheckKind.VOLUME]),
        ("scripts/check_orders.py", NEGATIVE, [CheckKind.VALIDITY]),
        ("scripts/check_orders.py", PRINTED, []),
        ("scripts/check_config.py", WRITTEN, []),
        ("scripts/load_orders.py", WRITTEN, []),
    ],
)
def test_a_script_that_is_named_for_a_check_and_tells_a_fault_is_one(
    path: str, text: str, found: list[CheckKind]
) -> None:
    facts = own_checks.read(Document(path, text.encode()))
    assert [fact.kind for fact in facts if isinstance(fact, OwnCheck)] == found


def test_a_check_is_run_by_the_jobs_of_a_ci_file_that_names_it() -> None:
    path, ci = "scripts/check_orders.py", ".github/workflows/check.yml"
    files = {path: NEGATIVE, ci: "jobs:\n  check:\n    steps:\n      - run: python ./scripts/check_orders.py\n"}
    read = [fact for name, text in files.items() for fact in own_checks.read(Document(name, text.encode()))]
    job = CiJob(source=Source(path=ci), system="github-actions", workflow="check", job=f"{ci}#check", triggers=())
    checks = own_checks.link(Facts([*read, job], activity=None, ages=None))  # type: ignore[arg-type]
    assert [check.run_by for check in checks] == [(path, f"{ci}#check")]
