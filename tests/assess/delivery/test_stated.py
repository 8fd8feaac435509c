"""The team's own files of deployments and incidents."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from assess.delivery.stated import StatedFiles, TableFile, read_stated
from assess.errors import UsageError


def deployments(text: str | bytes, zone: str = "UTC") -> list[tuple[datetime, str]]:
    content = text.encode() if isinstance(text, str) else text
    stated = read_stated(StatedFiles(deployments=TableFile(name="d.csv", content=content)), zone)
    return [(one.at, one.what) for one in stated.deployments or ()]


def incidents(text: str) -> int:
    stated = read_stated(StatedFiles(incidents=TableFile(name="i.csv", content=text.encode())))
    return len(stated.incidents or ())


def test_a_deployment_has_its_time_and_commit() -> None:
    assert deployments("deployed_at,commit\n2026-05-01T14:30+02:00,v1.2\n") == [
        (datetime(2026, 5, 1, 12, 30, tzinfo=UTC), "v1.2")
    ]


def test_a_time_without_zone_is_the_teams() -> None:
    assert deployments("deployed_at\n2026-07-01 14:30\n", "Europe/Berlin")[0][0].hour == 12


def test_other_columns_and_a_mark_of_order_do_no_harm() -> None:
    assert len(deployments("\ufeffid,Deployed_At ,who\r\n1,2026-05-01 10:00,x\r\n")) == 1


def test_what_failed_or_went_elsewhere_is_left_out() -> None:
    rows = "2026-05-01 10:00,failed,\n2026-05-01 11:00,success,staging\n2026-05-01 12:00,success,production\n"
    assert len(deployments(f"deployed_at,result,environment\n{rows}")) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("when\n2026-05-01\n", "d.csv:1: there is no column deployed_at"),
        ("deployed_at\n2026-05-01 10:00\nyesterday\n", "d.csv:3: deployed_at 'yesterday' is no time"),
        ("deployed_at\n2026-05-01\n", "d.csv:2: deployed_at '2026-05-01' lacks the time of day"),
        ("deployed_at,result\n2026-05-01 10:00,perhaps\n", "d.csv:2: result 'perhaps' is none of"),
        ("", "d.csv:1: there is no column deployed_at"),
        (b"deployed_at\n\xff\n", "d.csv: is no text in UTF-8"),
        ('deployed_at\n"2026\n', "d.csv:2: is no CSV"),
        ("deployed_at\n0001-01-01T00:00+14:00\n", "d.csv:2: deployed_at '0001-01-01T00:00+14:00' is no time"),
    ],
)
def test_a_faulty_row_is_told_with_its_line(text: str | bytes, told: str) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        deployments(text)


def test_an_open_incident_is_one() -> None:
    assert incidents("began_at,resolved_at\n2026-05-01 10:00,\n") == 1


def test_an_incident_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UsageError, match=re.escape("i.csv:2: resolved_at is before began_at")):
        incidents("began_at,resolved_at\n2026-05-01 10:00,2026-05-01 09:00\n")
