from assess.documents import Document
from assess.facts import Pin, PinKind
from assess.readers import lock_files


def locks(path: str, text: bytes) -> list[tuple[str, PinKind]]:
    return [(fact.ecosystem, fact.kind) for fact in lock_files.read(Document(path, text)) if isinstance(fact, Pin)]


def test_a_lock_with_hashes() -> None:
    assert locks("jobs/uv.lock", b'sdist = { hash = "sha256:00" }') == [("python", PinKind.HASHED)]


def test_a_lock_without_hashes() -> None:
    assert locks("package-lock.yml", b"packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.1.1\n") == [
        ("dbt", PinKind.LOCKED)
    ]


def test_names_are_compared_without_case() -> None:
    assert locks("Pipfile.lock", b'{"hashes": ["sha256:00"]}') == [("python", PinKind.HASHED)]


def test_an_empty_lock_locks_nothing() -> None:
    assert locks("poetry.lock", b"\n") == []


def test_another_file_is_no_lock() -> None:
    assert locks("notes.lock", b"hash =") == []
