from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from assess.dispatch import Dispatcher, wanting
from assess.documents import Document
from assess.facts import Ages, Facts, Role, Source, Suite, SuiteKind
from assess.readers import python_tests
from assess.readers.code import CodeFile

if TYPE_CHECKING:
    from assess.activity import Activity
    from assess.readers.protocol import Reader

MODULES = ("utils/jobs/load.py", "jobs/orders.py", "jobs/utils.py", "dags/daily.py")


def suites(text: str, path: str = "tests/test_orders.py") -> list[Suite]:
    codes = [CodeFile(source=Source(path=module), language="python", lines=9) for module in MODULES]
    found = python_tests.read(Document(path, text.encode()))
    ages = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})
    linked = python_tests.link(Facts([*codes, *found], activity=cast("Activity", None), ages=ages))
    return [fact for fact in linked if isinstance(fact, Suite)]


def test_subjects_are_the_modules_of_this_repository() -> None:
    (suite,) = suites("import pandas\nfrom jobs.orders import clean\ndef test_clean(): assert clean()\n")
    assert (suite.kind, suite.subjects, suite.cases) == (SuiteKind.UNIT, ("jobs.orders",), 1)


def test_an_imported_module_is_found_in_its_package() -> None:
    assert suites("from jobs import orders\ndef test_a(): pass\n")[0].subjects == ("jobs.orders",)


def test_tests_of_helpers_are_told_apart() -> None:
    assert suites("from jobs.utils import slug\ndef test_slug(): pass\n")[0].kind is SuiteKind.HELPER


def test_a_job_in_a_package_of_that_name_is_no_helper() -> None:
    assert suites("from utils.jobs.load import run\ndef test_run(): pass\n")[0].kind is SuiteKind.UNIT


def test_literal_parameters_are_cases() -> None:
    text = "import pytest\n@pytest.mark.parametrize('x', [1, 2, 3])\ndef test_x(x): pass\ndef test(): pass\n"
    assert suites(text)[0].cases == 4


def test_skipped_tests_are_no_cases() -> None:
    assert suites("import pytest\n@pytest.mark.skip(reason='old')\ndef test_x(): pass\n") == []


def test_a_lone_import_check() -> None:
    text = "from airflow.models import DagBag\ndef test_dags(): assert not DagBag().import_errors\n"
    assert suites(text)[0].kind is SuiteKind.IMPORT


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("from testcontainers.postgres import PostgresContainer\ndef test_x(): pass\n", "tests/test_x.py"),
        ("import psycopg2\ndef test_x(): psycopg2.connect('')\n", "tests/test_x.py"),
        ("import pytest\npytestmark = pytest.mark.integration\ndef test_x(): pass\n", "tests/test_x.py"),
        ("def test_x(): pass\n", "tests/integration/test_x.py"),
    ],
)
def test_something_real_makes_an_integration_test(text: str, path: str) -> None:
    assert suites(text, path)[0].kind is SuiteKind.INTEGRATION


def test_a_mocked_service_is_nothing_real() -> None:
    text = "from moto import mock_aws\nfrom jobs.orders import clean\ndef test_x(): pass\n"
    assert suites(text)[0].kind is SuiteKind.UNIT


def test_a_load_test() -> None:
    text = "from locust import HttpUser\nclass Reader(HttpUser): pass\n"
    assert suites(text, "load/locustfile.py")[0].kind is SuiteKind.LOAD


def test_a_file_without_tests() -> None:
    assert suites("def helper(): pass\n") == []


def test_a_script_that_is_named_like_a_test_and_asserts_nothing_is_none() -> None:
    assert suites("import psycopg2\ndef test_connection(host): psycopg2.connect(host)\n", "redshift_test.py") == []


def test_a_test_beside_the_code_that_asserts_is_one() -> None:
    assert suites("from jobs.orders import clean\ndef test_clean(): assert clean()\n", "jobs/orders_test.py") != []


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("from jobs.orders import clean\ndef test_clean(spark): assert clean(spark)\n", "spark"),
        ("import duckdb\nfrom jobs.orders import clean\ndef test_clean(): assert clean()\n", "database"),
        ("from jobs.orders import run_module\ndef test_run(): assert run_module({}) is None\n", "job"),
        ("from jobs.orders import clean\ndef test_clean(): assert clean()\n", ""),
    ],
)
def test_what_the_cases_run_on(text: str, engine: str) -> None:
    assert suites(text)[0].engine == engine


def test_the_fixtures_of_a_folder_give_its_tests_their_engine() -> None:
    source = Source(path="tests/unit/conftest.py")
    fixtures = list(
        python_tests.read(Document(source.path, b"from pyspark.sql import SparkSession\nSparkSession.builder\n"))
    )
    cases = python_tests.read(Document("tests/unit/jobs/test_a.py", b"import jobs.orders\ndef test_a(): assert True\n"))
    ages = Ages(rated_at=datetime(2026, 1, 1, tzinfo=UTC), last_touched={}, touches_last_year={})
    linked = python_tests.link(Facts([*fixtures, *cases], activity=cast("Activity", None), ages=ages))
    assert [fact.engine for fact in linked if isinstance(fact, Suite)] == ["spark"]


def test_whole_jobs_run_on_the_engine_that_fixtures_start() -> None:
    start = "def spark():\n    return SparkSession.builder.enableHiveSupport().getOrCreate()\n"
    test = "def test_orders():\n    assert load.main('a') == 1\n"
    found = [
        fact
        for path, text in (("tests/conftest.py", start), ("tests/test_orders.py", test))
        for fact in python_tests.read(Document(path, text.encode()))
    ]
    linked = python_tests.link(Facts(found, activity=None, ages=None))  # type: ignore[arg-type]
    assert [fact.engine for fact in linked if isinstance(fact, Suite)] == ["warehouse job"]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("tests/paging_tests.py", True), ("tests/postgresql.py", True), ("jobs/postgresql.py", False)],
)
def test_a_file_with_cases_of_unittest_has_any_name_among_the_tests(path: str, wanted: bool) -> None:  # noqa: FBT001
    document = Document(path, b"import unittest\nclass Paging(unittest.TestCase): ...\n")
    rules = Dispatcher([cast("Reader", python_tests)]).rules(path, Role.TEST)
    assert bool(wanting(rules, document)) is wanted
