"""`tools/check-licences`, run as people run it, and what it allows."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "check-licences"


def test_the_locked_packages_are_allowed() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("BSD-3-Clause", True),
        ("MIT OR GPL-3.0", True),
        ("LGPL-3.0-only", True),
        ("GPL-3.0", False),
        ("AGPL-3.0-or-later", False),
        ("", False),
    ],
)
def test_a_licence_is_judged(licence: str, allowed: bool) -> None:  # noqa: FBT001
    assert runpy.run_path(str(SCRIPT))["is_allowed"](licence) is allowed


def test_a_package_without_licence_fields_is_judged_by_its_licence_file() -> None:
    assert runpy.run_path(str(SCRIPT))["licence_of"]("axe-playwright-python") == "MIT License"
