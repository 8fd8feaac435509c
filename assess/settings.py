"""The team's settings: `.dataops-assess.toml` of the assessed commit's root, also where a subfolder is assessed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from assess.calibration import fault_in
from assess.decisions.records import Decisions
from assess.documents import Document
from assess.encoding import decode
from assess.errors import DocumentError, RepositoryError, UsageError
from assess.model import SETTINGS_FILE
from assess.own_rules import OwnRules
from assess.periods import Calendar
from assess.settings_keys import check
from assess.snapshot import EntryKind, read_snapshot
from assess.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from assess.snapshot import Snapshot

FILE = SETTINGS_FILE
SIZE_LIMIT = 256 * 1024
FIRST_KEYS = (  # what a digest was made of while it also held the defaults
    *("exclude", "pipelines", "projects", "item", "fix", "deployment_branch"),
    *("fiscal_year_starts", "time_zone"),
)
UNRATED = frozenset({"off", "warn", "error", "brand"})  # what changes no figure: the gate's severities, the look


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the team decided; the keys of the file, table by table."""

    exclude: tuple[str, ...] = ()
    pipelines: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    item: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()
    deployment_branch: tuple[str, ...] = ()
    fiscal_year_starts: int = 1
    time_zone: str = "UTC"
    deployments: str = ""
    incidents: str = ""
    off: tuple[str, ...] = ()
    warn: tuple[str, ...] = ()
    error: tuple[str, ...] = ()
    brand: str = ""
    rules: OwnRules = field(default_factory=OwnRules)
    decisions: Decisions = field(default_factory=Decisions)

    @property
    def calendar(self) -> Calendar:
        """The team's fiscal year and time zone."""
        return Calendar(fiscal_year_starts=self.fiscal_year_starts, time_zone=self.time_zone)

    @property
    def digest(self) -> str:
        """Return the digest of what differs from the defaults: order, comments and keys to come change nothing."""
        return _digest(self._decided())

    def day(self, moment: datetime) -> date:
        """Return the day of a moment where the team is."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def at(self, moment: datetime) -> Settings:
        """Return the settings as they were at a moment: decisions hold by their own dates."""
        return replace(self, decisions=self.decisions.as_of(self.day(moment)))

    def made(self, digest: str) -> bool:
        """Say whether a stored digest is of these settings, also by the way in which 0.1 wrote one."""
        return digest == self.digest or (self._has_first_keys_only() and digest == self._first_digest())

    def held(self, digest: str, moment: datetime) -> bool:
        """Say whether a stored digest is of these settings as they were at a moment."""
        return self.at(moment).made(digest)

    def _decided(self) -> dict[str, Any]:
        """Return what differs from the defaults, without settings and decisions that change no figure."""
        content = {one.name: getattr(self, one.name) for one in fields(self)} | {"decisions": self.decisions.rating}
        return {
            name: value for name, value in content.items() if name not in UNRATED and value != getattr(DEFAULTS, name)
        }

    def _has_first_keys_only(self) -> bool:
        return self._decided().keys() <= set(FIRST_KEYS)

    def _first_digest(self) -> str:
        return _digest({name: getattr(self, name) for name in FIRST_KEYS})


def same_settings(one: str, other: str) -> bool:
    """Say whether two stored digests are of the same settings, as far as the digests alone tell."""
    return one == other or (DEFAULTS.made(one) and DEFAULTS.made(other))


def _digest(content: dict[str, object]) -> str:
    return sha256(json.dumps(content, sort_keys=True, default=_told).encode()).hexdigest()


def _told(value: object) -> object:
    """Return a decision, or a part of one, for the digest; its line in the file is none of it."""
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value) if one.compare}
    return str(value)


DEFAULTS = Settings()


def read_settings(snapshot: Snapshot) -> Settings:
    """Return the settings of the assessed commit; raise UsageError for faulty ones, RepositoryError for lost ones."""
    content = _committed(snapshot, FILE)
    if content is None:
        return Settings()
    settings = parse_settings(FILE, content)
    file = settings.rules.file
    if not file:
        return settings
    shared = _committed(snapshot, file)
    if shared is None:
        raise UsageError(f"{file}: {FILE} names it under [rules], and the commit holds no such file.")
    return _over(settings, _parse_shared(file, shared))


def read_settings_file(path: str) -> Settings:
    """Return the settings of a file outside the repository; the rules that it names are looked for beside it.

    Raises UsageError where one of them cannot be read or is faulty.
    """
    settings = parse_settings(path, _from_disk(path))
    if not settings.rules.file:
        return settings
    shared = str(Path(path).parent / settings.rules.file)
    return _over(settings, _parse_shared(shared, _from_disk(shared)))


def parse_settings(name: str, content: bytes) -> Settings:
    """Return the settings that a file's content holds; raise one UsageError that names every fault with its line."""
    try:
        tables = Document(name, content).toml
    except DocumentError as error:
        raise UsageError(f"{name}:{error.line or 1}: {error}") from error
    checked = check(tables)
    if checked.faults:
        raise UsageError(*(f"{name}:{fault.line}: {fault.message}" for fault in checked.faults))
    decisions: dict[str, Any] = checked.entries
    rules = decode(OwnRules, checked.rules)
    return replace(decode(Settings, checked.values), rules=rules, decisions=Decisions(**decisions))


def _parse_shared(name: str, content: bytes) -> Settings:
    """Return the rules and severities of a file that several repositories share; raise UsageError for anything else."""
    shared = parse_settings(name, content)
    if shared.rules.file or replace(shared, rules=OwnRules(), off=(), warn=(), error=()) != DEFAULTS:
        raise UsageError(f"{name}: shared rules hold [rules], [rules.thresholds] and [gate], and name no further file.")
    return shared


def _over(settings: Settings, shared: Settings) -> Settings:
    """Return settings on top of shared rules; what the settings say of a part of the model counts for it."""
    stated = {*settings.off, *settings.warn, *settings.error}
    return replace(
        settings,
        rules=_checked(settings.rules.over(shared.rules)),
        off=tuple(sorted({*settings.off, *(set(shared.off) - stated)})),
        warn=tuple(sorted({*settings.warn, *(set(shared.warn) - stated)})),
        error=tuple(sorted({*settings.error, *(set(shared.error) - stated)})),
    )


def _checked(rules: OwnRules) -> OwnRules:
    """Return rules of two files; raise UsageError where they are at odds with each other."""
    if fault := fault_in(dict(rules.thresholds)):
        raise UsageError(f"{rules.file}: with the settings on top, rules.thresholds {fault}.")
    return rules


def _committed(snapshot: Snapshot, path: str) -> bytes | None:
    """Return a file of settings of the commit, from its root; None where there is none."""
    root = read_snapshot(snapshot.git, snapshot.commit, path)
    entry = root.entries.get(path)
    if entry is None:
        return None
    if entry.kind in {EntryKind.SYMLINK, EntryKind.SUBMODULE} or entry.size > SIZE_LIMIT:
        raise UsageError(f"{path}: must be a plain file of at most {SIZE_LIMIT} bytes.")
    ((_, content),) = root.read([entry])
    if content is None:
        raise RepositoryError(f"{path}: {root.problems[0].message} Name other settings with --settings.")
    return content


def _from_disk(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{path}: the settings cannot be read ({error.strerror}).") from error
    if len(content) > SIZE_LIMIT:
        raise UsageError(f"{path}: settings of more than {SIZE_LIMIT} bytes.")
    return content
