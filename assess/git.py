"""The one home of Git: which repository a path means, and Git run on its objects without its configuration."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self
from urllib.parse import urlsplit, urlunsplit

from assess.errors import RepositoryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
SYMREF_DEPTH = 5
POINTER_LIMIT = 4096
PIPE_SIZE = 1 << 20  # so that Git works on while its output is parsed
NEARBY_NAMES = 5
GIT_MEMORY = "512m"  # a single piece of it: a commit of a few megabytes may inflate to any size
GIT_SECONDS = 600.0  # no listing of a large repository takes a tenth; a pipe among the objects waits for ever

_REFERENCE = re.compile(r"refs/[^\x00-\x20\x7f~^:?*\[\\]+")
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
SCP_LIKE = re.compile(r"(?:[^@/:\s]+@)?([A-Za-z0-9][\w.-]*:(?!:|//)\S+)")


class Git:
    """Run Git on the objects of one repository; a context manager, since it owns a temporary folder.

    That folder is an empty bare repository with a copy of the references and of the shallow boundary; the
    objects stay where they are. So nothing that the repository configures is ever loaded.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.folder = layout.folder
        self.subfolder = layout.subfolder
        _check_alternates(layout)
        settings = _read_settings(layout.common)
        self.remote = _remote_of(settings)
        self.shallow = (layout.common / "shallow").is_file()
        self.partial = "extensions.partialclone" in settings or any(layout.objects.glob("pack/*.promisor"))
        self._folder = tempfile.TemporaryDirectory(prefix="dataops-assess-")
        own = Path(self._folder.name)
        self._env = _environment(own, layout.objects)
        try:
            _write_own_folder(own, layout, settings)
            self._references = self._existing(_read_references(layout))
            _write_references(own, self._references)
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """Open the repository that `path` is or lies in; raise `RepositoryError` where there is none."""
        try:
            return cls(_find(Path(path)))
        except OSError as error:
            raise RepositoryError(f"{path}: the repository cannot be read ({error.strerror}).") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the temporary folder."""
        self._folder.cleanup()

    def run(self, *args: str, stdin: bytes = b"") -> bytes:
        """Return what a Git command prints; raise `RepositoryError` when it fails."""
        with self.stream(*args, stdin=stdin) as out:
            return out.read()

    @contextmanager
    def stream(self, *args: str, stdin: bytes = b"") -> Iterator[IO[bytes]]:
        """Give a Git command's output while it runs; raise `RepositoryError` when it fails in the end."""
        with running([git_program(), *args], self._env, self._folder.name, stdin) as out:
            yield out

    @property
    def own_folder(self) -> Path:
        """The temporary folder that stands in for the repository's own."""
        return Path(self._folder.name)

    @property
    def layout(self) -> Layout:
        """Where the repository's parts lie."""
        return self._layout

    @property
    def references(self) -> Mapping[str, str]:
        """The object id of each reference of the repository."""
        return self._references

    @property
    def bare(self) -> bool:
        """Whether the repository has no work tree."""
        return self._layout.git_dir == self._layout.folder

    @property
    def head_branch(self) -> str | None:
        """The branch that HEAD is on, as a whole reference; None where it is on none, or on one without a commit."""
        name = _head_of(self._layout).removeprefix("ref: ")
        return name if name in self._references else None

    def resolve(self, revision: str = "HEAD") -> str:
        """Return the full id of the commit that a revision names; raise `UsageError` for an unknown one."""
        if revision.startswith("-") or "\0" in revision:
            raise UsageError(f"{revision!r} is no revision: it begins like an option.")
        try:
            verify = ("rev-parse", "--verify", "--quiet", "--end-of-options")
            return self.run(*verify, f"{revision}^{{commit}}").decode().strip()
        except RepositoryError as error:
            if revision == "HEAD" and not self._points_somewhere():
                raise RepositoryError("The repository has no commit yet: commit something first.") from error
            if revision == "HEAD":
                raise RepositoryError("HEAD: its commit cannot be read; `git fsck` tells more.") from error
            raise UsageError(self._unknown(revision)) from error

    def root_commit(self, commit: str) -> str:
        """Return the first commit of the mainline, which tells one repository from another."""
        return self.run("rev-list", "--first-parent", "--max-parents=0", commit, "--").decode().split()[0]

    def _existing(self, references: Mapping[str, str]) -> dict[str, str]:
        """Leave out what points to objects that are not there: one such tag would end `for-each-ref`."""
        ids = sorted(set(references.values()))
        stdin = "".join(f"{object_id}\n" for object_id in ids).encode()
        told = self.run("cat-file", "--batch-check", "--buffer", stdin=stdin).decode().splitlines()
        missing = {line.removesuffix(" missing") for line in told if line.endswith(" missing")}
        return {name: object_id for name, object_id in references.items() if object_id not in missing}

    def _points_somewhere(self) -> bool:
        target = _head_of(self._layout)
        return not target.startswith("ref: ") or target.removeprefix("ref: ") in self._references

    def _unknown(self, revision: str) -> str:
        names = {re.sub(r"^refs/(?:heads|tags|remotes)/", "", name) for name in self._references}
        near = difflib.get_close_matches(revision, sorted(names), NEARBY_NAMES)
        hint = f"did you mean {', '.join(near)}?" if near else "name a branch, a tag or a commit id."
        fetched = " The clone is shallow: `git fetch --unshallow` brings older commits." if self.shallow else ""
        return f"{revision}: unknown or ambiguous revision; {hint}{fetched}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a repository's parts lie; a linked worktree's `git_dir` (HEAD) differs from `common` (the rest)."""

    git_dir: Path
    common: Path
    folder: Path
    subfolder: str

    @property
    def objects(self) -> Path:
        return self.common / "objects"


def instant(seconds: bytes) -> datetime:
    """Return the UTC time of a Unix timestamp; what no calendar holds is clamped, none counts as the earliest."""
    digits = re.fullmatch(rb"-?\d{1,11}", seconds.strip())
    if digits is None:
        return LATEST if seconds.strip().isdigit() else EARLIEST
    return datetime.fromtimestamp(min(max(int(digits[0]), 0), int(LATEST.timestamp())), tz=UTC)


def as_path(raw: bytes) -> str:
    """Return a path of the tree as printable text; bytes that are no UTF-8 stay apart as escapes."""
    return raw.decode("utf-8", "backslashreplace")


def _find(path: Path) -> Layout:
    start = path.resolve()
    if not start.is_dir():
        raise RepositoryError(f"{path}: no such folder; give the folder of a Git repository.")
    for folder in (start, *start.parents):
        if _is_git_dir(folder):
            named = folder.parent if folder.name == ".git" else folder
            return Layout(git_dir=folder, common=_common_of(folder), folder=named, subfolder="")
        if (git_dir := _git_dir_of(folder / ".git")) is not None:
            inside = start.relative_to(folder).as_posix()
            subfolder = "" if inside == "." else inside
            return Layout(git_dir=git_dir, common=_common_of(git_dir), folder=folder, subfolder=subfolder)
    raise RepositoryError(f"{path}: not a Git repository, nor inside one; give one, or run `git init` there.")


def _git_dir_of(entry: Path) -> Path | None:
    if entry.is_dir():
        return entry if _is_git_dir(entry) else None
    text = _read_pointer(entry)
    if not text.startswith("gitdir: "):
        return None
    target = (entry.parent / text.removeprefix("gitdir: ")).resolve()
    if not _is_git_dir(target):
        raise RepositoryError(f"{entry}: points to {target}, which is no Git folder; run `git worktree repair`.")
    return target


def _is_git_dir(folder: Path) -> bool:
    if not (folder / "HEAD").is_file():
        return False
    return (folder / "commondir").is_file() or all((folder / part).is_dir() for part in ("objects", "refs"))


def _common_of(git_dir: Path) -> Path:
    pointer = _read_pointer(git_dir / "commondir")
    return (git_dir / pointer).resolve() if pointer else git_dir


def _check_alternates(layout: Layout) -> None:
    """Refuse what Git would wait for or read without end; raise RepositoryError."""
    file = layout.objects / "info" / "alternates"
    if file.exists() and not file.is_file():
        raise RepositoryError(f"{file}: is no plain file; remove it.")


def _read_pointer(file: Path) -> str:
    if not file.is_file():
        return ""
    with file.open("rb") as opened:
        return os.fsdecode(opened.read(POINTER_LIMIT)).strip().replace("\0", "")


def _read_settings(common: Path) -> dict[str, str]:
    """Return the last value of each setting in the repository's own file, which stays plain text to Git."""
    file = common / "config"
    if not file.is_file():
        return {}
    command = [git_program(), "config", "--file", str(file), "--no-includes", "--null", "--list"]
    with tempfile.TemporaryDirectory(prefix="dataops-assess-") as nowhere:
        env = _environment(Path(nowhere), Path(nowhere))
        with running(command, env, nowhere, b"") as out:
            pairs = out.read().decode("utf-8", "replace").split("\0")
    return dict(pair.partition("\n")[::2] for pair in pairs if pair)


def _remote_of(settings: Mapping[str, str]) -> str | None:
    url = settings.get("remote.origin.url")
    return without_secrets(url) if url else None


def without_secrets(url: str) -> str:
    """Return an address without user, password, query and fragment."""
    if "://" in url:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    scp = SCP_LIKE.fullmatch(url)
    return scp[1] if scp else url


def _head_of(layout: Layout) -> str:
    return _read_pointer(layout.git_dir / "HEAD")


def _read_references(layout: Layout) -> dict[str, str]:
    """Return the object id of each reference, loose over packed; empty for the reftable format, copied as it is."""
    references = _packed_references(layout.common / "packed-refs")
    root = layout.common / "refs"
    pointers = {
        file.relative_to(layout.common).as_posix(): _read_pointer(file)
        for folder, _, names in os.walk(root)
        for file in (Path(folder, name) for name in names)
    }
    for name in pointers:
        if object_id := _follow(name, pointers, references):
            references[name] = object_id
    return {name: value for name, value in references.items() if _is_reference(name)}


def _packed_references(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    pairs = (os.fsdecode(line).partition(" ") for line in file.read_bytes().splitlines())
    return {name: object_id for object_id, _, name in pairs if _OBJECT_ID.fullmatch(object_id)}


def _follow(name: str, pointers: Mapping[str, str], packed: Mapping[str, str]) -> str | None:
    for _ in range(SYMREF_DEPTH):
        value = pointers.get(name) or packed.get(name, "")
        if not value.startswith("ref: "):
            return value if _OBJECT_ID.fullmatch(value) else None
        name = value.removeprefix("ref: ")
    return None


def _is_reference(name: str) -> bool:
    if not _REFERENCE.fullmatch(name) or name.startswith("refs/replace/") or ".." in name or "@{" in name:
        return False
    return all(part and not part.startswith(".") and not part.endswith((".lock", ".")) for part in name.split("/"))


def _write_own_folder(own: Path, layout: Layout, settings: Mapping[str, str]) -> None:
    object_format = "sha256" if settings.get("extensions.objectformat", "").lower() == "sha256" else "sha1"
    extensions = f"[extensions]\n\tobjectFormat = {object_format}\n"
    (own / "objects").mkdir()
    (own / "refs").mkdir()
    if (layout.common / "reftable").is_dir():
        shutil.copytree(layout.git_dir / "reftable", own / "reftable")
        extensions += "\trefStorage = reftable\n"
    (own / "config").write_text(
        f"[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n\tcommitGraph = false\n"
        f"[log]\n\tmailmap = false\n{extensions}"
    )
    head = _head_of(layout)
    (own / "HEAD").write_bytes(os.fsencode(head if _is_head(head) else "ref: refs/heads/none") + b"\n")
    if (layout.common / "shallow").is_file():
        shutil.copyfile(layout.common / "shallow", own / "shallow")


def _write_references(own: Path, references: Mapping[str, str]) -> None:
    lines = (b"%s %s\n" % (value.encode(), os.fsencode(name)) for name, value in references.items())
    packed = sorted(lines, key=lambda line: line.partition(b" ")[2])
    (own / "packed-refs").write_bytes(b"# pack-refs with: sorted \n" + b"".join(packed))


def _is_head(text: str) -> bool:
    return bool(_OBJECT_ID.fullmatch(text)) or (text.startswith("ref: ") and _is_reference(text.removeprefix("ref: ")))


def git_program() -> str:
    """Return the path of Git; raise `RepositoryError` where it is not installed."""
    # A relative folder of the search path would find the repository's own program of that name.
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    program = shutil.which("git", path=os.pathsep.join(one for one in folders if Path(one).is_absolute()))
    if program is None:
        raise RepositoryError("Git is not installed, or not on the PATH: install Git 2.31 or later.")
    return program


def inherited() -> dict[str, str]:
    """Return the environment without Git's own variables."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def _environment(own: Path, objects: Path) -> dict[str, str]:
    return inherited() | {
        "GIT_DIR": str(own),
        "GIT_OBJECT_DIRECTORY": str(objects),
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_ALLOC_LIMIT": GIT_MEMORY,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "HOME": str(own),
        "XDG_CONFIG_HOME": str(own),
        "LC_ALL": "C",
    }


@contextmanager
def running(command: list[str], env: Mapping[str, str], folder: str | None, stdin: bytes) -> Iterator[IO[bytes]]:
    """Give a program's output while it runs; raise `RepositoryError` when it fails in the end."""
    # Files instead of pipes on both other ends: a full pipe nobody reads would stop Git and us for ever.
    with tempfile.TemporaryFile() as fed, tempfile.TemporaryFile() as complaints:
        fed.write(stdin)
        fed.seek(0)
        process = subprocess.Popen(  # noqa: S603 - fixed program, arguments checked by the callers
            command, env=dict(env), cwd=folder, stdin=fed, stdout=subprocess.PIPE, stderr=complaints, pipesize=PIPE_SIZE
        )
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        watch = threading.Timer(GIT_SECONDS, process.kill)
        watch.daemon = True
        watch.start()
        with process, process.stdout:
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            finally:
                watch.cancel()
        if process.returncode:
            complaints.seek(0)
            raise RepositoryError(_complaint(command, complaints.read(POINTER_LIMIT)))


def _complaint(command: list[str], said: bytes) -> str:
    name = next((part for part in command[1:] if re.fullmatch(r"[a-z]+(?:-[a-z]+)*", part)), "")
    lines = said.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
    return f"git {name} failed: {re.sub(r'//[^@/ ]+@', '//', lines[-1])} Check the repository with `git fsck`."
