"""A Git folder of our own: an empty bare repository that stands in for the one that is read."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING

from assess.errors import RepositoryError
from assess.git.process import environment, git_program, running
from assess.git.references import head_of, is_head, shallow_boundary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assess.git.layout import Layout

PREFIX = "dataops-assess-"
LONGEST_RUN = 2 * 86_400  # seconds; the folder of one that is older belongs to none any more
SETTINGS_LIMIT = 16 << 20  # bytes
REFTABLE_LIMIT = 256 << 20  # bytes
# Halves what Git holds of a large repository, at no cost: a pack is read once, and little of it is asked for twice.
LITTLE_MEMORY = "\tdeltaBaseCacheLimit = 16m\n\tpackedGitWindowSize = 8m\n\tpackedGitLimit = 32m\n"


def new_folder() -> tempfile.TemporaryDirectory[str]:
    """Make an empty folder, and remove those that runs which were killed left behind days ago."""
    made = tempfile.TemporaryDirectory(prefix=PREFIX)
    for left in tuple(_left_beside(Path(made.name))):
        shutil.rmtree(left, ignore_errors=True)  # another run may be removing it too
    return made


def _left_beside(made: Path) -> Iterator[Path]:
    mine = made.stat()
    for beside in made.parent.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):
            left = beside.lstat()
            if S_ISDIR(left.st_mode) and left.st_uid == mine.st_uid and left.st_mtime < mine.st_mtime - LONGEST_RUN:
                yield beside


def read_settings(common: Path) -> dict[str, str]:
    """Return the last value of each setting in the repository's own file, which stays plain text to Git."""
    file = common / "config"
    if not file.is_file():
        return {}
    if file.stat().st_size > SETTINGS_LIMIT:
        raise RepositoryError(f"{file}: more than {SETTINGS_LIMIT} bytes are no configuration.")
    command = [git_program(), "config", "--file", str(file), "--no-includes", "--null", "--list"]
    nowhere = Path(os.devnull)
    with running(command, environment(nowhere, nowhere), os.sep) as out:
        pairs = out.read(2 * SETTINGS_LIMIT).decode("utf-8", "replace").split("\0")
    return dict(pair.partition("\n")[::2] for pair in pairs if pair)


def write_own_folder(own: Path, layout: Layout, settings: Mapping[str, str]) -> None:
    """Write what Git asks of a bare repository, with the object format, HEAD and shallow boundary of the one read."""
    object_format = "sha256" if settings.get("extensions.objectformat", "").lower() == "sha256" else "sha1"
    extensions = f"[extensions]\n\tobjectFormat = {object_format}\n"
    (own / "objects").mkdir()
    (own / "refs").mkdir()
    if settings.get("extensions.refstorage", "").lower() == "reftable":
        _copy_tables(layout.git_dir / "reftable", own / "reftable")
        extensions += "\trefStorage = reftable\n"
    (own / "config").write_text(
        f"[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n\tcommitGraph = false\n{LITTLE_MEMORY}"
        f"[log]\n\tmailmap = false\n{extensions}"
    )
    head = head_of(layout)
    (own / "HEAD").write_bytes(os.fsencode(head if is_head(head) else "ref: refs/heads/none") + b"\n")
    if boundary := shallow_boundary(layout.common):
        (own / "shallow").write_text("".join(f"{commit}\n" for commit in boundary))


def write_references(own: Path, references: Mapping[str, str]) -> None:
    """Write all references at once, packed."""
    lines = (b"%s %s\n" % (value.encode(), os.fsencode(name)) for name, value in references.items())
    packed = sorted(lines, key=lambda line: line.partition(b" ")[2])
    (own / "packed-refs").write_bytes(b"# pack-refs with: sorted \n" + b"".join(packed))


def _copy_tables(folder: Path, target: Path) -> None:
    """Copy the plain files of a reftable folder; links, pipes and what is too large stay behind."""
    target.mkdir()
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    left = REFTABLE_LIMIT
    for file in files:
        if file.is_file() and not file.is_symlink() and file.stat().st_size <= left:
            left -= file.stat().st_size
            shutil.copyfile(file, target / file.name)
