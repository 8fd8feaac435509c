"""Checks on data in shell scripts."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Alert, CheckKind, QualityCheck
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


FAULTS = (
    '#!/bin/bash\nif [[ -s "$problem_data" ]]; then\n  "$tools"/notify-slack --upload f.tsv < "$problem_data"\nfi\n'
)
FEWER = '#!/bin/sh\nnew="$(wc -l < "$1")"\nif [ $new -lt $old ]; then\n  mail -s "fewer" data@acme.org\nfi\n'


@pytest.mark.parametrize(
    ("text", "kind", "channel"),
    [
        (FAULTS, CheckKind.VALIDITY, "slack"),
        (FEWER, CheckKind.VOLUME, "email"),
        (FAULTS.replace("problem_data", "output"), None, None),
        (FAULTS.replace('"$tools"/notify-slack', "echo Slack"), None, None),
        (FAULTS.replace("#!/bin/bash", "#!/usr/bin/env python3"), None, None),
    ],
)
def test_what_a_script_tells_of_faulty_data_is_a_check_and_its_alert(
    text: str, kind: CheckKind | None, channel: str | None
) -> None:
    found = list(shell_checks.read(Document("bin/notify-on-problems", text.encode())))
    kinds = [one.kind for one in found if isinstance(one, QualityCheck)]
    channels = [one.channel for one in found if isinstance(one, Alert)]
    assert (kinds, channels) == (([kind], [channel]) if kind else ([], []))
