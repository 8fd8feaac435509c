"""The final write: standard output, and files that appear whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from assess.errors import UsageError
from assess.interrupts import held_back


def write_standard_output(content: str | bytes) -> None:
    """Write to standard output; a reader that has gone away, such as `head`, is no fault."""
    encoded = content if isinstance(content, bytes) else content.encode(sys.stdout.encoding or "utf-8", "replace")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(encoded)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard_the_rest()
    except OSError as error:
        _discard_the_rest()
        raise UsageError(f"Standard output cannot be written ({error.strerror}).") from error


def write_file(file: Path, content: str | bytes) -> None:
    """Write a file by way of a temporary one beside it; raises UsageError.

    A device or a pipe is written directly. A link is replaced, not followed: it may have come with a repository.
    """
    encoded = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    target = file.parent.resolve() / file.name
    try:
        if _is_written_directly(target):
            target.write_bytes(encoded)
        else:
            with held_back():
                _replace(target, encoded)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}).") from error


def _replace(target: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(_mode_of(target))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _is_written_directly(target: Path) -> bool:
    trusted = not target.is_symlink() or target.is_dir() or target.is_relative_to("/dev")
    return trusted and target.exists() and not target.is_file()


def _mode_of(target: Path) -> int:
    if target.exists() and not target.is_symlink():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _discard_the_rest() -> None:
    """Point standard output nowhere, so that the interpreter's last flush does not fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
