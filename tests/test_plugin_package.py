"""The example package of docs/plugins.md: made a wheel, installed by pip, and used by the command line."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

TOP = Path(__file__).resolve().parents[1]
EXAMPLE = TOP / "docs" / "examples" / "acme-dataops"
LOADS = {
    "loads/orders.load.yml": "table: shop.orders\nowner: data platform team\ndescription: One row an order.\n",
    "loads/items.load.yml": "table: shop.items\n",
}
# What the launcher does, with one more place where packages are installed.
LAUNCH = "import sys; sys.path[:0] = sys.argv[1:3]; from reports.cli import run; run(sys.argv[3:])"


def made_wheel(folder: Path) -> Path:
    """Make the wheel of the example, as a build backend does it; what it holds stands in its pyproject.toml."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    name, version = project["name"].replace("-", "_"), project["version"]
    info = f"{name}-{version}.dist-info"
    points = "".join(
        f"[{group}]\n" + "".join(f"{point} = {place}\n" for point, place in points.items())
        for group, points in project["entry-points"].items()
    )
    files = {f"{name}/{file.name}": file.read_text() for file in sorted((EXAMPLE / name).glob("*.py"))} | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": points,
    }
    digests = {path: hashlib.sha256(text.encode()).digest() for path, text in files.items()}
    lines = (f"{path},sha256={base64.urlsafe_b64encode(one).decode().rstrip('=')}," for path, one in digests.items())
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""])
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return wheel


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the example where only this test looks."""
    folder = tmp_path_factory.mktemp("plug-in")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", str(folder / "site"), str(made_wheel(folder))], check=True)
    return folder / "site"


def told(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LAUNCH, str(TOP), str(site), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def document_of(site: Path, *words: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(told(site, *words, "--format", "json").stdout)
    return document


def test_the_example_reads_and_rates(site: Path, made_repo: MadeRepo) -> None:
    made_repo.commit(LOADS)
    document = document_of(site, str(made_repo.path))
    row = document["own_practices"]["acme.owned-loads"]
    assert (row["status"], row["reason"]) == ("partial", "1 of 2 loads have an owner")
    assert [one["name"] for one in document["plugins"]] == ["acme-dataops"]


def test_what_its_reader_finds_counts_for_the_model(site: Path, made_repo: MadeRepo) -> None:
    made_repo.commit(LOADS)
    statuses = [
        document_of(site, str(made_repo.path), *words)["practices"]["plan.documentation"]["status"]
        for words in ((), ("--no-plugins",))
    ]
    assert statuses == ["partial", "absent"]


def test_without_plug_ins_it_is_as_if_none_were_installed(site: Path, made_repo: MadeRepo) -> None:
    made_repo.commit(LOADS)
    document = document_of(site, str(made_repo.path), "--no-plugins")
    assert (document["plugins"], document["own_practices"], "+" in document["tool_version"]) == ([], {}, False)


def test_it_has_a_group_of_its_own_in_the_report(site: Path, made_repo: MadeRepo) -> None:
    made_repo.commit(LOADS)
    report = told(site, str(made_repo.path)).stdout
    assert "Own practices (of plug-ins, in no figure)" in report
    assert "acme.owned-loads" in report


def test_its_practice_is_explained_and_can_be_required(site: Path, made_repo: MadeRepo) -> None:
    made_repo.commit(LOADS)
    explained = told(site, "explain", "acme.owned-loads", "-C", str(made_repo.path)).stdout
    required = told(site, str(made_repo.path), "--require", "acme.owned-loads=met")
    assert ("mended by nobody" in explained, required.returncode) == (True, 1)


def test_results_with_and_without_it_are_stored_apart(site: Path, made_repo: MadeRepo) -> None:
    made_repo.commit(LOADS)
    told(site, str(made_repo.path))
    told(site, str(made_repo.path), "--no-plugins")
    assert "2 assessments" in told(site, "db", "check").stdout
