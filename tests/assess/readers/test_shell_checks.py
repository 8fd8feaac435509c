"""Checks on data in shell scripts."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import CheckKind, QualityCheck
from assess.readers import shell_checks

SIZE = 'size=$(wc -c <"$FILE")\nif [ $size -le $minimum ]; then\n  exit 1\nfi\n'
EMPTY = 'if [ ! -s "$data_file" ]; then\n  exit 1\nfi\n'
ROWS = 'rows=$(psql -tc "select count(*) from orders")\nif (( rows < 10 )); then exit 2; fi\n'


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (SIZE, [CheckKind.VOLUME]),
        (EMPTY, [CheckKind.NON_EMPTY]),
        (ROWS, [CheckKind.VOLUME]),
        (SIZE.replace("exit 1", "echo small"), []),
        (f"# {EMPTY}", []),
        ('if [ -z "$1" ]; then\n  exit 1\nfi\n', []),
    ],
)
def test_a_script_that_stops_at_too_little_data_checks_it(text: str, kinds: list[CheckKind]) -> None:
    found = shell_checks.read(Document("jobs/load.sh", text.encode()))
    assert [one.kind for one in found if isinstance(one, QualityCheck)] == kinds
