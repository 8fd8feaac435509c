"""CONTRIBUTING shows the code as it stands."""

from __future__ import annotations

import runpy
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent


def test_the_diffs_are_those_of_the_code() -> None:
    written = runpy.run_path(str(TOP / "tools" / "contributing-diffs"))["page"]()
    assert (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8") == written
