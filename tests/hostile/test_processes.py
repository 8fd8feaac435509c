"""Every process of whole assessments of nasty repositories: Git in our environment, and nothing that Git starts."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from tests.hostile import git_configuration, git_objects, history, secrets
from tests.hostile.kinds import KINDS, Listening, Outcome, assessed, prepared
from tests.hostile.recording import Recorder, recorder
from tests.hostile.test_defences import THE_REPOSITORYS_OWN_FOLDER

NASTY = (
    "signature_program",
    "ssh_signature_program",
    "promisor_program",
    "promisor_address",
    "includes",
    "names_of_commands",
    "textconv",
    "filters",
    "pager_and_editor",
    "aliases",
    "submodules",
    "missing_parent",
    "missing_subtree",
    "corrupt_blob",
)
READING = {"cat-file", "config", "for-each-ref", "log", "ls-tree", "rev-list", "rev-parse"}
GIVEN = {
    "GIT_ALLOC_LIMIT": "512m",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
PLACES = {"GIT_DIR", "GIT_OBJECT_DIRECTORY"}

pytestmark = pytest.mark.xdist_group("processes")

PAGES_TOO = """
import __main__
__main__.FORMATS = ("json", "html", "pdf")
"""


def run(folder: Path, *names: str, without: str = "") -> tuple[Recorder, dict[str, Outcome]]:
    """Assess some kinds with a recorder in the place of Git."""
    assert all((git_configuration, git_objects, history, secrets))
    noted, listening = recorder(folder / "recorder"), Listening()
    made = {name: prepared(KINDS[name], folder, listening.port) for name in names}
    done = assessed(made, listening, without=without, env=noted.environment | {"GIT_PAGER": "touch canary"})
    listening.close()
    return noted, done


def digests(folder: Path) -> dict[str, str]:
    """Digest every file of a repository."""
    files = (Path(above, name) for above, _, names in os.walk(folder) for name in names)
    return {str(file): sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()}


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Recorder, dict[str, Outcome]]:
    """Assess all nasty kinds once."""
    return run(tmp_path_factory.mktemp("processes"), *NASTY)


def test_git_is_called_to_read_and_for_nothing_else(nasty: tuple[Recorder, dict[str, Outcome]]) -> None:
    assert {call.command for call in nasty[0].calls()} == READING


def test_every_call_has_our_environment(nasty: tuple[Recorder, dict[str, Outcome]]) -> None:
    given = [
        {name: one for name, one in call.environment.items() if name.startswith("GIT_")} for call in nasty[0].calls()
    ]
    assert [one for one in given if {name: one[name] for name in one.keys() - PLACES} != GIVEN] == []


def test_git_never_works_in_the_repositorys_own_folder(nasty: tuple[Recorder, dict[str, Outcome]]) -> None:
    folders = {Path(call.environment["GIT_DIR"]) for call in nasty[0].calls()}
    assert {one for one in folders if one != Path(os.devnull) and not one.name.startswith("dataops-assess-")} == set()


def test_git_starts_nothing(nasty: tuple[Recorder, dict[str, Outcome]]) -> None:
    assert nasty[0].started_by_git() == []


def test_the_program_starts_nothing_but_git(nasty: tuple[Recorder, dict[str, Outcome]]) -> None:
    noted, done = nasty
    started = {which for outcome in done.values() for which in outcome.doings("process")}
    assert started == {str(noted.folder / "bin" / "git")}


def test_each_process_was_noted(nasty: tuple[Recorder, dict[str, Outcome]]) -> None:
    noted, done = nasty
    assert len(noted.calls()) == sum(len(outcome.doings("process")) for outcome in done.values())


def test_the_recorder_sees_what_git_starts_without_a_folder_of_our_own(tmp_path: Path) -> None:
    noted, _ = run(tmp_path, "signature_program", without=THE_REPOSITORYS_OWN_FOLDER)
    assert any("canary.sh" in one for one in noted.started_by_git())


def test_a_run_with_all_reports_calls_nobody_and_writes_to_its_own_folders(tmp_path: Path) -> None:
    noted, done = run(tmp_path, "secrets_in_code", without=PAGES_TOO)
    told = done["secrets_in_code"]
    own = (str(told.folder), os.devnull, "/tmp/#")  # noqa: S108 - what no name was ever given to
    elsewhere = [which for which in told.doings("write") if not which.startswith(own)]
    started = {*told.doings("process"), *noted.started_by_git()}
    assert (told.doings("network"), elsewhere, started) == ([], [], {str(noted.folder / "bin" / "git")})
    assert (told.folder / "told.pdf").read_bytes().startswith(b"%PDF")


def test_the_repository_stays_as_it_was(tmp_path: Path) -> None:
    listening = Listening()
    made = prepared(KINDS["signature_program"], tmp_path, listening.port)
    before = digests(tmp_path / "signature_program" / "repo")
    assessed({"signature_program": made}, listening)
    listening.close()
    assert digests(tmp_path / "signature_program" / "repo") == before
