"""Retries that the team's own code makes."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import own_retries


def retries(text: str, path: str = "jobs/pull.py") -> list[tuple[int | None, bool]]:
    return [(fact.source.line, fact.delay) for fact in own_retries.read(Document(path, text.encode()))]


LOOP = """
for attempt in range(3):
    try:
        return pull()
    except OSError:
        time.sleep(5)
"""
AT_ONCE = """
while more:
    if retries > MAX_RETRIES:
        raise RuntimeError
    try:
        pull()
    except OSError:
        retries += 1
        continue
"""
ONCE_MORE = """
try:
    page = pull()
except OSError:
    sleep(2)
    page = pull()
"""
TASK = """
@app.task(autoretry_for=(OSError,), retry_backoff=True)
def pull(): ...
"""


@pytest.mark.parametrize(("text", "line", "delay"), [(LOOP, 2, True), (AT_ONCE, 2, False), (ONCE_MORE, 4, True)])
def test_code_that_tries_again(text: str, line: int, *, delay: bool) -> None:
    assert retries(text) == [(line, delay)]


def test_a_task_that_is_retried_by_its_decorator() -> None:
    assert [delay for _, delay in retries(TASK)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "for row in rows:\n    try:\n        load(row)\n    except OSError:\n        log(row)\n",
        "def wait():\n    time.sleep(5)\n",
        "try:\n    pull()\nexcept OSError:\n    log()\n    raise\n",
        "",
    ],
)
def test_code_that_does_not(text: str) -> None:
    assert retries(text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("run.sh", "while [ $N -lt $MAX_RETRIES ]; do\n  load && break\n  sleep 60\ndone\n"),
        ("run.sh", "curl -s --retry 5 https://example.org/a.csv\n"),
        ("app.rb", "begin\n  load\nrescue Net::ReadTimeout\n  sleep 1\n  retry\nend\n"),
        ("Load.java", "@Retryable(backoff = @Backoff(delay = 100))\nvoid load() {}\n"),
        ("load.go", 'import "github.com/cenkalti/backoff/v4"\n'),
        ("pull.R", "response <- httr::RETRY('GET', url)\n"),
    ],
)
def test_other_languages(path: str, text: str) -> None:
    assert len(retries(text, path)) == 1


def test_waiting_for_a_service_is_no_retry() -> None:
    assert retries("until pg_isready; do\n  sleep 1\ndone\n", "run.sh") == []
