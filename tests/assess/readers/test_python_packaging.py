import pytest

from assess.documents import Document
from assess.facts import Artifact, Pin, PinKind, VersionField
from assess.readers import python_packaging

STANDARD = b"""\
[build-system]
requires = ["hatchling"]
[project]
name = "daily-jobs"
version = "1.4.0"
requires-python = ">=3.11,<3.12"
dependencies = ["pandas==2.1.0", "requests"]
[dependency-groups]
dev = ["pytest"]
"""
POETRY = b"""\
[tool.poetry]
name = "jobs"
version = "0.2.0"
packages = [{include = "jobs", from = "src"}]
[tool.poetry.dependencies]
python = "~3.11"
pandas = "2.1.0"
requests = {version = "^2.0", extras = ["socks"]}
tool = {git = "https://example.org/tool.git", branch = "main"}
[build-system]
requires = ["poetry-core"]
"""


def facts(text: bytes, path: str = "pyproject.toml") -> list[object]:
    return list(python_packaging.read(Document(path, text)))


def pins(text: bytes, path: str = "pyproject.toml") -> list[tuple[str, str, PinKind]]:
    return [(fact.scope, fact.name, fact.kind) for fact in facts(text, path) if isinstance(fact, Pin)]


def test_standard_metadata_is_pinned() -> None:
    assert pins(STANDARD) == [
        ("runtime", "python", PinKind.EXACT),
        ("package", "pandas", PinKind.EXACT),
        ("package", "requests", PinKind.NONE),
        ("dev-package", "pytest", PinKind.NONE),
    ]


def test_poetry_s_tables_are_pinned() -> None:
    assert [kind for _, _, kind in pins(POETRY)] == [PinKind.EXACT, PinKind.EXACT, PinKind.RANGE, PinKind.MOVING]


def test_pipfiles_are_pinned() -> None:
    text = b'[packages]\npandas = "==2.1.0"\nboto3 = "*"\n[requires]\npython_version = "3.11"\n'
    assert pins(text, "Pipfile") == [
        ("package", "pandas", PinKind.EXACT),
        ("package", "boto3", PinKind.NONE),
        ("runtime", "python", PinKind.EXACT),
    ]


def test_a_declared_version() -> None:
    assert [fact.version for fact in facts(STANDARD) if isinstance(fact, VersionField)] == ["1.4.0"]


def test_the_package_holds_the_written_folders() -> None:
    assert [fact.holds for fact in facts(POETRY) if isinstance(fact, Artifact)] == [("src/jobs",)]


def test_without_folders_the_package_is_the_module_of_its_name() -> None:
    assert [fact.holds for fact in facts(STANDARD) if isinstance(fact, Artifact)] == [("daily_jobs", "src/daily_jobs")]


@pytest.mark.parametrize("text", [b"", b"[tool.ruff]\nline-length = 120\n", b"project = 3\ntool = []\n"])
def test_files_that_package_nothing(text: bytes) -> None:
    assert facts(text) == []
