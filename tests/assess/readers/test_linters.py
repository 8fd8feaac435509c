import pytest

from assess.documents import Document
from assess.facts import Standard
from assess.readers import linters


def standards(path: str, text: bytes) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    found = linters.read(Document(path, text))
    return [(fact.tool, fact.languages, fact.excludes) for fact in found if isinstance(fact, Standard)]


def test_tables_of_the_project_file() -> None:
    text = (
        b'[tool.ruff]\nexclude = ["dags/old"]\n[tool.poetry]\nname = "x"\n[tool.sqlfluff.core]\ndialect = "bigquery"\n'
    )
    assert standards("pyproject.toml", text) == [("ruff", ("python",), ("dags/old",)), ("sqlfluff", ("sql",), ())]


def test_sections_of_a_shared_file() -> None:
    text = b"[flake8]\nignore = E501, W503\nexclude =\n    .git\n    dags\n[metadata]\nname = x\n"
    assert standards("setup.cfg", text) == [("flake8", ("python",), (".git", "dags"))]


def test_a_file_of_its_own() -> None:
    assert standards("transform/.sqlfluff", b"[sqlfluff]\ndialect = snowflake\n") == [("sqlfluff", ("sql",), ())]


def test_a_file_that_lists_what_is_left_out() -> None:
    assert standards(".sqlfluffignore", b"# old\nmodels/\n") == [("sqlfluff", ("sql",), ("models/",))]


def test_keys_of_a_package_file() -> None:
    text = b'{"name": "client", "eslintConfig": {"extends": "react-app", "ignorePatterns": ["dist"]}}'
    assert standards("client/package.json", text) == [("eslint", ("javascript", "typescript"), ("dist",))]


@pytest.mark.parametrize(
    ("path", "language"),
    [("pylama.ini", "python"), ("pyrefly.toml", "python"), (".JuliaFormatter.toml", "julia"), (".tsqllintrc", "sql")],
)
def test_files_of_less_frequent_tools(path: str, language: str) -> None:
    assert [languages for _, languages, _ in standards(path, b"[main]\nlevel = 1\n")] == [(language,)]


def test_a_name_with_any_suffix() -> None:
    assert standards(".eslintrc.json", b'{"ignorePatterns": ["dist"]}')[0][0] == "eslint"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", b"tool = 3"),
        (".flake8", b""),
        ("package.json", b'{"name": "client", "dependencies": {"eslint": "9"}}'),
        ("package.json", b"[1]"),
        ("tox.ini", b"[testenv]\ndeps = flake8\n"),
        (".sqlfluffignore", b"#\n"),
    ],
)
def test_files_that_configure_nothing(path: str, text: bytes) -> None:
    assert standards(path, text) == []
