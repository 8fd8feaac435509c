"""The team's own files of deployments and incidents: CSV with a line of column names, read strictly."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from assess.errors import UsageError
from assess.facts import EnvironmentKind
from assess.snapshot import EntryKind, read_snapshot
from assess.terms.environments import environment_kind
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assess.git import Git

SIZE_LIMIT = 16 * 1024 * 1024
ROWS_LIMIT = 100_000
FAULTS_TOLD = 20
SHOWN = 40  # characters of a faulty cell
EXAMPLE = "2026-05-01T14:30+02:00"
DEPLOYMENT_COLUMNS = ("deployed_at",)
INCIDENT_COLUMNS = ("began_at", "resolved_at")
RESULTS = {"": True, "success": True, "succeeded": True, "failure": False, "failed": False}

Row = TypeVar("Row")


class TableFile(Value):
    """A file as it was found, under the name that faults are told with."""

    name: str
    content: bytes


class StatedFiles(Value):
    """The files that a team gives."""

    deployments: TableFile | None = None
    incidents: TableFile | None = None

    @property
    def digest(self) -> str:
        """Return what tells these files from others; nothing without any."""
        given = [one for one in (self.deployments, self.incidents) if one]
        kinds = f"{self.deployments is not None}{self.incidents is not None}"
        return sha256(b"\0".join([kinds.encode(), *(one.content for one in given)])).hexdigest() if given else ""


class StatedDeployment(Value):
    """A deployment to production that succeeded; `what` is the commit or tag that went out."""

    at: datetime
    what: str = ""


class Incident(Value):
    """An incident; `after` is the commit or tag whose deployment began it, where that is known."""

    began_at: datetime
    resolved_at: datetime | None
    after: str = ""


class Stated(Value):
    """What the files say; None where there is no such file."""

    deployments: tuple[StatedDeployment, ...] | None = None
    incidents: tuple[Incident, ...] | None = None


class _FaultError(Exception):
    """A cell that cannot be read."""


def read_table_file(path: str) -> TableFile:
    """Return a file from disk; raise UsageError where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}).") from error
    return _bounded(path, content)


def read_committed_file(git: Git, commit: str, path: str) -> TableFile:
    """Return a file of a commit that the settings name; raise UsageError where it is not a plain file there."""
    snapshot = read_snapshot(git, commit, path)
    entry = snapshot.entries.get(path)
    if entry is None or entry.kind is not EntryKind.FILE:
        raise UsageError(f"{path}: the settings name it under [delivery], and the commit holds no such file.")
    ((_, content),) = snapshot.read([entry])
    if content is None:
        raise UsageError(f"{path}: the settings name it under [delivery], and it cannot be read.")
    return _bounded(path, content)


def read_stated(files: StatedFiles, time_zone: str = "UTC") -> Stated:
    """Return what the files say; times without an offset are in the time zone. Raises UsageError with every fault."""
    zone = ZoneInfo(time_zone)
    deployments, incidents = files.deployments, files.incidents
    found = _rows(deployments, DEPLOYMENT_COLUMNS, lambda row: _deployment(row, zone)) if deployments else None
    return Stated(
        deployments=None if found is None else tuple(one for one in found if one is not None),
        incidents=_rows(incidents, INCIDENT_COLUMNS, lambda row: _incident(row, zone)) if incidents else None,
    )


def _bounded(name: str, content: bytes) -> TableFile:
    if len(content) > SIZE_LIMIT:
        raise UsageError(f"{name}: more than {SIZE_LIMIT} bytes.")
    return TableFile(name=name, content=content)


def _rows(file: TableFile, columns: tuple[str, ...], read: Callable[[dict[str, str]], Row]) -> tuple[Row, ...]:
    rows: list[Row] = []
    faults: list[str] = []
    for line, row in _cells(file, columns):
        try:
            rows.append(read(row))
        except _FaultError as fault:
            faults.append(f"{file.name}:{line}: {fault}")
    if faults:
        more = [f"{file.name}: and {len(faults) - FAULTS_TOLD} more"] if len(faults) > FAULTS_TOLD else []
        raise UsageError("\n".join([*faults[:FAULTS_TOLD], *more]))
    return tuple(rows)


def _cells(file: TableFile, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows with the lines they begin on; raise UsageError where it is no such table."""
    begun = 1
    try:
        text = file.content.decode("utf-8-sig")
        table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        names = [(name or "").strip().lower() for name in table.fieldnames or ()]
        table.fieldnames, begun = names, table.line_num + 1
        for missing in (column for column in columns if column not in names):
            raise UsageError(f"{file.name}:1: there is no column {missing}; it wants {', '.join(columns)}.")
        for count, row in enumerate(table, start=1):
            if count > ROWS_LIMIT:
                raise UsageError(f"{file.name}: more than {ROWS_LIMIT} rows.")
            yield begun, {name: (row.get(name) or "").strip() for name in names}
            begun = table.line_num + 1
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name}: is no text in UTF-8.") from error
    except csv.Error as error:
        raise UsageError(f"{file.name}:{begun}: is no CSV ({error}).") from error


def _deployment(row: dict[str, str], zone: ZoneInfo) -> StatedDeployment | None:
    """Return a deployment; None for one that failed, or went to another environment than production."""
    result = row.get("result", "").lower()
    if result not in RESULTS:
        raise _FaultError(f"result {result[:SHOWN]!r} is none of success, failure.")
    at = _moment(row, "deployed_at", zone)
    stage = row.get("environment", "")
    elsewhere = bool(stage) and environment_kind(stage) is not EnvironmentKind.PRODUCTION
    return StatedDeployment(at=at, what=row.get("commit", "")) if RESULTS[result] and not elsewhere else None


def _incident(row: dict[str, str], zone: ZoneInfo) -> Incident:
    began = _moment(row, "began_at", zone)
    resolved = _moment(row, "resolved_at", zone) if row["resolved_at"] else None
    if resolved is not None and resolved < began:
        raise _FaultError("resolved_at is before began_at.")
    return Incident(began_at=began, resolved_at=resolved, after=row.get("deployment", ""))


def _moment(row: dict[str, str], column: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(row[column])
        utc = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _FaultError(f"{column} {row[column][:SHOWN]!r} is no time such as {EXAMPLE}.") from error
    if ":" not in row[column]:
        raise _FaultError(f"{column} {row[column]!r} lacks the time of day, such as {EXAMPLE}.")
    return utc
