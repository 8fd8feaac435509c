"""What Git's bytes mean: times and paths as the rest of the program knows them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

_SECONDS = re.compile(rb"-?\d{1,11}")


def instant(seconds: bytes) -> datetime:
    """Return the UTC time of a Unix timestamp; what no calendar holds is clamped, none counts as the earliest."""
    digits = _SECONDS.fullmatch(seconds.strip())
    if digits is None:
        return LATEST if seconds.strip().isdigit() else EARLIEST
    return datetime.fromtimestamp(min(max(int(digits[0]), 0), int(LATEST.timestamp())), tz=UTC)


def as_path(raw: bytes) -> str:
    """Return a path of the tree as printable text; bytes that are no UTF-8 stay apart as escapes."""
    return raw.decode("utf-8", "backslashreplace")
