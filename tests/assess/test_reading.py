"""From the snapshot to local facts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from assess.errors import DocumentError
from assess.facts import Logging, Problem, ProblemKind, Role, Run, Source
from assess.readers.protocol import Want
from assess.reading import read_facts
from assess.snapshot import Entry, EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pytest

    from assess.documents import Document
    from assess.facts import Fact
    from assess.readers.protocol import Reader
    from assess.snapshot import Snapshot


class MadeSnapshot:
    """A snapshot of texts by path that remembers what was read."""

    def __init__(self, texts: dict[str, bytes | None], *, gaps: tuple[str, ...] = ()) -> None:
        self.texts = texts
        self.entries = {path: Entry(path=path, blob=path, size=1, kind=EntryKind.FILE) for path in texts}
        self.read_paths: list[str] = []
        self.gaps = tuple(missing(path) for path in gaps)

    def read(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        for entry in entries:
            self.read_paths.append(entry.path)
            yield entry, self.texts[entry.path]

    def problem(self, path: str) -> Problem:
        return missing(path)


def missing(path: str) -> Problem:
    return Problem(source=Source(path=path), reader="snapshot", kind=ProblemKind.MISSING, message="gone")


def reader(read: Callable[[Document], Iterable[Fact]], suffix: str = ".py") -> Reader:
    return cast("Reader", SimpleNamespace(TOOL="made", WANTS=(Want(suffixes=(suffix,)),), GIVES=(Logging,), read=read))


def facts_in(snapshot: MadeSnapshot, *readers: Reader) -> list[Fact]:
    roles = dict.fromkeys(snapshot.entries, Role.PIPELINE)
    return read_facts(cast("Snapshot", snapshot), roles, readers)


def logs(document: Document) -> list[Fact]:
    return [Logging(source=Source(path=document.path), form="ordinary")]


def test_files_that_no_reader_wants_are_not_read() -> None:
    snapshot = MadeSnapshot({"a.py": b"", "b.bin": b""})
    facts_in(snapshot, reader(logs))
    assert snapshot.read_paths == ["a.py"]


def test_a_file_is_read_once_for_all_readers() -> None:
    snapshot = MadeSnapshot({"a.py": b""})
    assert (len(facts_in(snapshot, reader(logs), reader(logs))), snapshot.read_paths) == (2, ["a.py"])


def test_a_fault_of_a_reader_is_a_problem_and_the_rest_goes_on() -> None:
    def broken(_: Document) -> list[Fact]:
        raise KeyError("x")

    facts = facts_in(MadeSnapshot({"a.py": b""}), reader(broken), reader(logs))
    assert [getattr(fact, "kind", None) for fact in facts] == [ProblemKind.FAULT, None]


def test_an_unparsable_file_is_its_own_fault() -> None:
    def unparsable(_: Document) -> list[Fact]:
        raise DocumentError("no YAML", 3)

    [problem] = facts_in(MadeSnapshot({"a.py": b""}), reader(unparsable))
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.source.line) == (ProblemKind.UNPARSABLE, 3)


def test_a_missing_object_hides_what_its_readers_could_have_found() -> None:
    other = reader(logs, ".sql")
    facts = facts_in(MadeSnapshot({"a.py": None}), reader(logs), other)
    assert [(one.source.path, getattr(one, "hides", None)) for one in facts] == [("a.py", ("Logging",))]


def test_a_missing_folder_hides_what_any_reader_could_have_found() -> None:
    facts = facts_in(MadeSnapshot({}, gaps=("models/",)), reader(logs), reader(logs, ".sql"))
    assert [(one.source.path, getattr(one, "hides", None)) for one in facts] == [("models/", ("Logging",))]


def test_files_that_are_late_are_told_and_hide_what_any_reader_could_have_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assess.reading.READING_SECONDS", -1)
    (problem,) = facts_in(MadeSnapshot({"a.py": b"", "b.py": b""}), reader(logs))
    assert isinstance(problem, Problem)
    assert (problem.source.path, problem.kind, problem.hides) == ("a.py", ProblemKind.MISSING, ("Logging",))
    assert "1 more files were not read" in problem.message


def test_a_missing_page_hides_what_readers_of_pages_could_have_found() -> None:
    tools = cast(
        "Reader", SimpleNamespace(TOOL="x", WANTS=(Want(suffixes=(".md",), needles=(b"x",)),), GIVES=(Run,), read=logs)
    )
    [problem] = facts_in(MadeSnapshot({"README.md": None}), reader(logs, ".md"), tools)
    assert getattr(problem, "hides", None) == ("Logging",)
