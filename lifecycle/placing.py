"""Files that appear whole or not at all, readable by the user alone, and never over another file."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assess.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def placed(target: Path) -> Iterator[Path]:
    """Give a file to write in a folder beside the target; it takes the target's place when the block ends well.

    Raises UsageError where the target exists or cannot be written.
    """
    _refuse(target)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name[:100]}.", dir=target.parent) as beside:
            file = Path(beside, target.name)
            file.touch(mode=0o600)
            yield file
            _sync(file)
            _refuse(target)
            file.rename(target)
        _sync(target.parent)
    except OSError as error:
        raise UsageError(f"{target}: cannot be written ({error.strerror}).") from error


def _refuse(target: Path) -> None:
    if target.exists():
        raise UsageError(f"{target}: exists already; name another file.")


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
