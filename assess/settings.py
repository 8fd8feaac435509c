"""The team's settings: `.dataops-assess.toml` at the assessed commit."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.snapshot import Snapshot

FILE = ".dataops-assess.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the team decided."""

    exclude: tuple[str, ...] = ()
    digest: str = sha256(b"").hexdigest()


def read_settings(snapshot: Snapshot) -> Settings:
    """Return the settings of the assessed commit."""
    return Settings()
