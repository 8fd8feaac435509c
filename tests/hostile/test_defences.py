"""Defences taken away: what then happens is what the tests of kinds look for, so that they can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile import git_configuration, secrets
from tests.hostile.kinds import KINDS, PASSWORD, Listening, Outcome, assessed, prepared

if TYPE_CHECKING:
    from pathlib import Path

THE_REPOSITORYS_OWN_FOLDER = """
import assess.git.repository as git
from assess.git.process import inherited
ours = git.environment
git.environment = lambda own, objects: (
    {**inherited(), "GIT_DIR": str(objects.parent)} if objects.name == "objects" else ours(own, objects)
)
"""
NO_MASKS = """
import assess.assembly, assess.assessing
assess.assembly.masked = assess.assessing.masked = str
"""


def outcome(name: str, folder: Path, *, without: str) -> Outcome:
    """Run one kind without a defence."""
    listening = Listening()
    assert {git_configuration.__name__, secrets.__name__}
    done = assessed({name: prepared(KINDS[name], folder, listening.port)}, listening, without=without)
    listening.close()
    return done[name]


@pytest.mark.parametrize("name", ["signature_program", "ssh_signature_program", "promisor_program"])
def test_programs_run_without_a_git_folder_of_our_own(name: str, tmp_path: Path) -> None:
    assert outcome(name, tmp_path, without=THE_REPOSITORYS_OWN_FOLDER).canary


def test_addresses_are_called_without_a_git_folder_of_our_own(tmp_path: Path) -> None:
    assert outcome("promisor_address", tmp_path, without=THE_REPOSITORYS_OWN_FOLDER).called


def test_secrets_are_kept_without_masks(tmp_path: Path) -> None:
    assert PASSWORD.encode() in outcome("secrets_in_steps", tmp_path, without=NO_MASKS).kept
