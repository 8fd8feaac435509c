"""Programs that read as much of a repository, where they are installed; they need a work tree."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from bench.measuring import Case

if TYPE_CHECKING:
    from pathlib import Path

RULES = """rules:
  - {id: exec, languages: [python], severity: INFO, message: exec, pattern: exec(...)}
  - {id: eval, languages: [python], severity: INFO, message: eval, pattern: eval(...)}
"""
PEER_SECONDS = 30  # some take minutes; they are stopped then
# `true` after each: several of them end with 1 where they find something.
COMMANDS = {
    "repolinter": "repolinter lint {tree}",
    "git-fame": "git-fame --loc=ins --log=ERROR {tree}",
    "semgrep": "semgrep scan --metrics off --disable-version-check --config {rules} {tree}",
    "checkov": "checkov --quiet --compact --skip-download -d {tree}",
    "detect-secrets": "detect-secrets -C {tree} scan --no-verify",
}


def peers_of(repository: Path, commit: str, room: Path) -> list[Case]:
    """Return the cases of the peers that are installed, on one work tree."""
    installed = {name: command for name, command in COMMANDS.items() if shutil.which(name)}
    if not installed:
        return []
    tree, rules = room / "tree", room / "rules.yml"
    rules.write_text(RULES)
    subprocess.run(["git", "clone", "--quiet", "--shared", "--no-checkout", str(repository), str(tree)], check=True)
    subprocess.run(["git", "-C", str(tree), "checkout", "--quiet", "--detach", commit], check=True)
    return [_case(name, command.format(tree=tree, rules=rules)) for name, command in installed.items()]


def _case(name: str, command: str) -> Case:
    return Case(name=name, commands=lambda: [("sh", "-c", f"timeout {PEER_SECONDS} {command} || true")], environment={})
