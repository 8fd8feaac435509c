"""Every command of the documentation, run as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from assess.settings import parse_settings
from reports.cli import run

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

TOP = Path(__file__).resolve().parents[1]
PAGES = (TOP / "README.md", *sorted((TOP / "docs").glob("*.md")))
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|\bsh '|\b(?:script|run): )(?:\$ )?dataops-assess ?(?P<rest>[^'\n]*)", re.MULTILINE)
ENDS = {"|", ">", ">>", "#"}
ELSEWHERE = {
    "$(Build.ArtifactStagingDirectory)/": "",  # what a CI system fills in
    "retro close retro.md": "retro close given.md",
    "import team.jsonl": "import given.jsonl",  # what another command of the documentation writes
}
PIPELINE = "pipeline:\n  name: orders\n  sla:\n    freshness: 4 huors\n"
BRAND = {"brand.toml": 'name = "Orders Ltd"\n'}
FINE = {0, 1}  # 1: a gate that says no
ASKING = "--yes"


def commands() -> list[str]:
    found = [
        command["rest"].strip()
        for page in PAGES
        for language, block in FENCE.findall(page.read_text(encoding="utf-8"))
        if language in {"sh", "console", "yaml", "groovy"}
        for command in COMMAND.finditer(block)
    ]
    return list(dict.fromkeys(found))


def arguments(command: str) -> list[str]:
    for told, meant in ELSEWHERE.items():
        command = command.replace(told, meant)
    words = shlex.split(command, comments=True)
    end = next((at for at, word in enumerate(words) if word in ENDS), len(words))
    return words[:end]


@pytest.fixture
def folder(made_repo: MadeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the repositories, branches, tags and files that the documentation speaks of, and go there."""
    brand = {f"our-brand/{name}": content for name, content in BRAND.items()}
    made_repo.commit(
        {**brand, "warehouse/orders.sql": "select 1\n", "pipeline_config.yaml": PIPELINE},
        date="2024-12-01T10:00:00+00:00",
    )
    made_repo.git("tag", "v1")
    made_repo.commit({"dags/load.py": "from airflow import DAG\n"}, date="2025-06-01T10:00:00+00:00")
    for name in ("v2", "v2.1"):
        made_repo.git("tag", name)
    made_repo.git("branch", "faster-ci")
    for name in ("main", "release"):
        made_repo.git("update-ref", f"refs/remotes/origin/{name}", "HEAD")
    for name in ("repo", "orders-warehouse", "your-repository"):
        (made_repo.path / name).symlink_to(made_repo.path, target_is_directory=True)
    monkeypatch.chdir(made_repo.path)
    monkeypatch.setenv("DATAOPS_ASSESS_DB", str(tmp_path / "store.db"))
    outcome("-o", "baseline.json")
    outcome("retro", "-o", "given.md")
    form = made_repo.path / "given.md"
    form.write_text(form.read_text().replace("<!-- answer -->\n", "<!-- answer -->\nWe pair on it.\n", 1))
    outcome("db", "export", "-o", "given.jsonl")
    return made_repo.path


def outcome(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        run(list(words))
    return int(left.value.code or 0)


@pytest.mark.parametrize("command", commands())
def test_each_command_of_the_documentation_works(folder: Path, command: str) -> None:
    words = arguments(command)
    asks = words[:2] == ["db", "forget"] and ASKING not in words
    assert folder.is_dir()
    assert outcome(*words, *([ASKING] if asks else [])) in FINE


def test_the_documentation_has_commands_of_every_kind_of_block() -> None:
    found = [arguments(one) for one in commands()]
    assert ["--no-regression"] in found
    assert ["backcast", "./orders-warehouse", "--since", "2022Q1"] in found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_yaml_of_the_documentation_is_yaml(page: Path) -> None:
    for language, block in FENCE.findall(page.read_text(encoding="utf-8")):
        if language == "yaml":
            assert yaml.safe_load(block)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_settings_of_the_documentation_are_settings(page: Path) -> None:
    for language, block in FENCE.findall(page.read_text(encoding="utf-8")):
        if language == "toml" and block.startswith("["):
            parse_settings(page.name, block.encode())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_within_the_documentation_arrive(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
