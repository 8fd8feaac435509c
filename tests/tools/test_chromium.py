"""`tools/chromium`, run as `make browser` runs it, where there is no browser."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "chromium"


def outcome(folder: Path, programs: dict[str, str], **environment: str) -> tuple[int, str]:
    """Run the tool where only these programs are found; return its status and what it says."""
    for name, text in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    own = {name: value for name, value in os.environ.items() if name != "CHROMIUM"}
    done = subprocess.run(
        ["/bin/sh", SCRIPT],
        env=own | {"PATH": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_a_browser_that_is_there_is_enough(tmp_path: Path) -> None:
    assert outcome(tmp_path, {"chromium": "exit 0"}) == (0, "")


def test_a_user_is_told_the_one_command(tmp_path: Path) -> None:
    status, told = outcome(tmp_path, {"apt-get": "exit 9", "id": "echo 1000"})
    assert (status, "sudo apt-get install -y --no-install-recommends chromium" in told) == (1, True)


def test_root_installs_it(tmp_path: Path) -> None:
    assert outcome(tmp_path, {"apt-get": "exit 0", "id": "echo 0"}) == (0, "")


def test_an_installation_that_fails_is_told(tmp_path: Path) -> None:
    assert outcome(tmp_path, {"apt-get": "exit 100", "id": "echo 0"}) == (
        1,
        "The package could not be installed: chromium\n",
    )


def test_a_system_without_packages_is_told_what_to_name(tmp_path: Path) -> None:
    status, told = outcome(tmp_path, {})
    assert (status, "make browser CHROMIUM=" in told) == (1, True)


def test_a_named_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert outcome(tmp_path, {}, CHROMIUM="/nowhere") == (1, "CHROMIUM names no program: /nowhere\n")
