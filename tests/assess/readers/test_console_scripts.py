"""Console scripts, as each manifest declares them."""

import pytest

from assess.documents import Document
from assess.readers import console_scripts
from assess.readers.console_scripts import ConsoleScript

CFG = b"[options.entry_points]\nconsole_scripts =\n    etl = acme.cli:main\n"
SETUP = b"from setuptools import setup\nsetup(entry_points={'console_scripts': ['etl = acme.cli:main']})\n"


@pytest.mark.parametrize(
    ("path", "content", "line"),
    [
        ("pyproject.toml", b'[project.scripts]\netl = "acme.cli:main"\n', 2),
        ("pyproject.toml", b'[tool.poetry.scripts]\netl = {reference = "acme.cli:main", type = "console"}\n', 2),
        ("setup.cfg", CFG, 2),
        ("setup.py", SETUP, 2),
    ],
)
def test_a_declared_program(path: str, content: bytes, line: int) -> None:
    found = [
        (fact.name, fact.module, fact.source.line)
        for fact in console_scripts.read(Document(path, content))
        if isinstance(fact, ConsoleScript)
    ]
    assert found == [("etl", "acme.cli", line)]


@pytest.mark.parametrize("content", [b"", b"[project]\nscripts = 1\n", b"project = []\n"])
def test_no_scripts_give_nothing(content: bytes) -> None:
    assert list(console_scripts.read(Document("pyproject.toml", content))) == []
