"""The Python API: the promised names, and every example of its page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import assess

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

TOP = Path(__file__).resolve().parents[1]
PAGE = TOP / "docs" / "api.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def ran(code: str, *, folder: Path = TOP) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(TOP)!r})\n{code}"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


@pytest.mark.parametrize("code", EXAMPLES)
def test_each_example_of_the_page_runs(made_repo: MadeRepo, code: str) -> None:
    made_repo.commit({"legacy/load.sql": "select 1\n"})
    made_repo.commit({"dags/load.py": "from airflow import DAG\n"})
    (made_repo.path / "orders-warehouse").symlink_to(made_repo.path, target_is_directory=True)
    done = ran(code, folder=made_repo.path)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize("name", assess.__all__)
def test_a_promised_name_is_there_and_on_the_page(name: str) -> None:
    assert getattr(assess, name).__name__ == name
    assert f"`{name}" in PAGE.read_text(encoding="utf-8")


def test_each_promised_name_has_a_home() -> None:
    assert set(assess.HOMES) == set(assess.__all__)


def test_another_name_is_none_of_it() -> None:
    with pytest.raises(AttributeError, match="assessor"):
        _ = assess.assessor  # type: ignore[attr-defined]


def test_importing_the_package_loads_none_of_its_modules() -> None:
    told = ran("import assess; print([name for name in sys.modules if name.startswith('assess.')])").stdout
    assert told == "[]\n"


def test_the_package_says_that_it_is_typed() -> None:
    assert (TOP / "assess" / "py.typed").is_file()
