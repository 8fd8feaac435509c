"""The published page of commands, as the program's help has them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def page() -> str:
    done = subprocess.run([sys.executable, str(TOP / "tools" / "command-page")], capture_output=True, check=True)
    return done.stdout.decode()


def test_the_published_page_is_what_the_help_says(page: str) -> None:
    """Where it fails, `make docs` writes the page anew."""
    assert (TOP / "docs" / "commands.md").read_text(encoding="utf-8") == page


@pytest.mark.parametrize("title", ["dataops-assess", "dataops-assess retro", "dataops-assess db backup"])
def test_a_command_has_a_section_with_its_options(page: str, title: str) -> None:
    told = page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    assert "<code>-h, --help</code>" in told


def test_a_default_command_is_told_under_its_group(page: str) -> None:
    assert "## dataops-assess retro\n" in page
    assert "retro pack" not in page
