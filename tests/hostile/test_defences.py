"""Defences taken away: what then happens is what the tests of kinds look for, so that they can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile import git_configuration, graphs, secrets
from tests.hostile.kinds import INCOMPLETE, KINDS, PASSWORD, Listening, Outcome, assessed, prepared

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
NO_RULE_OF_THE_CACHE = """
import assess.fact_codec
assess.fact_codec.redacted = str
"""
NO_READER_OF_SECRETS = """
from assess.readers import committed_secrets
committed_secrets.read = lambda document: iter(())
"""


def outcome(name: str, folder: Path, *, without: str) -> Outcome:
    """Run one kind without a defence."""
    listening = Listening()
    assert {git_configuration.__name__, graphs.__name__, secrets.__name__}
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


def test_the_cache_keeps_secrets_without_its_rule(tmp_path: Path) -> None:
    done = outcome("secrets_in_steps", tmp_path, without=NO_RULE_OF_THE_CACHE)
    assert (PASSWORD.encode() in done.kept, PASSWORD in done.told) == (True, False)


@pytest.mark.parametrize(("without", "told"), [("", True), (NO_READER_OF_SECRETS, False)])
def test_a_committed_password_is_told_by_its_reader_alone(tmp_path: Path, without: str, *, told: bool) -> None:
    evidence = outcome("secrets_in_code", tmp_path, without=without).document["practices"][
        "reproducibility.config-as-code"
    ]["evidence"]
    assert any(one["path"] == "dags/a.py" and one["shows"] == "a committed secret" for one in evidence) is told


@pytest.mark.parametrize(
    ("without", "limit"),
    [
        ("from assess.documents import allowance; allowance.SECONDS['shell'] = 0.5", "processor time for shell"),
        ("from assess import reading; reading.READING_SECONDS = 0", "more files were not read"),
    ],
)
def test_time_that_is_used_up_is_told(tmp_path: Path, without: str, limit: str) -> None:
    done = outcome("scripts_that_parse_slowly", tmp_path, without=without)
    assert (done.code, any(limit in one for one in done.document["limits"])) == (INCOMPLETE, True)
