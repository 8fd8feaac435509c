"""Every kind of hostile repository on the whole line: it ends, nothing runs, nothing is called, no secret is told."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.hostile import (
    documents_other,
    documents_yaml,
    entries,
    git_configuration,
    git_damage,
    git_objects,
    graphs,
    history,
    secrets,
    settings_and_paths,
    steps_and_includes,
    text_output,
)
from tests.hostile.kinds import KINDS, SECRETS, Kind

if TYPE_CHECKING:
    from tests.hostile.conftest import Outcomes
    from tests.hostile.kinds import Outcome

THEMES = (
    documents_other,
    documents_yaml,
    entries,
    git_configuration,
    git_damage,
    git_objects,
    graphs,
    history,
    secrets,
    settings_and_paths,
    steps_and_includes,
    text_output,
)
ACTIVE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LINKING = frozenset({"href", "src", "action", "formaction", "xlink:href", "srcset", "data", "poster"})
SAFE = ("https:", "http:", "mailto:", "#")


class Page(HTMLParser):
    """Gathers what would act on a page: scripts, attributes that are scripts, and links that are not safe."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.active: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge one element."""
        if tag in ("iframe", "object", "embed", "base"):
            self.active.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (name in LINKING and not (value or "").startswith(SAFE)):
                self.active.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        """Judge a text: one within a script acts."""
        if self.cdata_elem == "script" and "alert(1)" in data:
            self.active.append("script")


# All kinds of a theme are run together, so one worker takes them all.
GROUPED = [pytest.param(kind, id=str(kind), marks=pytest.mark.xdist_group(kind.theme)) for kind in KINDS.values()]


@pytest.fixture(params=GROUPED)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Return each kind in turn."""
    found: Kind = request.param
    return found


@pytest.fixture
def outcome(kind: Kind, outcome_of: Outcomes) -> Outcome:
    """Return what became of the kind."""
    return outcome_of(kind.name)


def test_it_ends_as_it_should(kind: Kind, outcome: Outcome) -> None:
    assert outcome.code in kind.codes, outcome.text("stderr")[-2000:] + outcome.text("crash")[-2000:]


def test_nothing_of_the_repository_runs(outcome: Outcome) -> None:
    assert not outcome.canary


def test_nobody_is_called(outcome: Outcome) -> None:
    assert (outcome.called, outcome.doings("network")) == (False, [])


def test_git_is_the_only_program_that_runs(outcome: Outcome) -> None:
    started = {which.rpartition("/")[2] for which in outcome.doings("process")}
    assert started - {"git"} <= {"os.fork"}  # a copy of this program reads beside it; what it does is noted too


def test_nothing_is_written_elsewhere(outcome: Outcome) -> None:
    own = (str(outcome.folder), "/dev/null", "/tmp/#")  # noqa: S108 - what no name was ever given to
    assert [which for which in outcome.doings("write") if not which.startswith(own)] == []


def test_nothing_is_imported_from_the_repository(outcome: Outcome) -> None:
    assert [which for which in outcome.doings("import") if which.startswith(str(outcome.made.folder))] == []


def test_no_fault_and_no_traceback(outcome: Outcome) -> None:
    assert (outcome.faults, "Traceback" in outcome.told, "a fault of this program" in outcome.told) == (
        [],
        False,
        False,
    )


def test_no_secret_is_kept(outcome: Outcome) -> None:
    assert [name for name, secret in SECRETS.items() if secret.encode() in outcome.kept] == []


def test_the_text_is_inert(outcome: Outcome) -> None:
    told = [outcome.text(name) for name in ("told.txt", "stdout", "stderr")]
    assert [ACTIVE.findall(text.replace("\n", "")) for text in told] == [[], [], []]


def test_the_page_is_inert(outcome: Outcome) -> None:
    assert Page(outcome.text("told.html")).active == []


def test_persons_are_not_told(outcome: Outcome) -> None:
    assert re.search(r"(?i)lovelace|\bada@", outcome.told) is None


def test_all_themes_are_here() -> None:
    assert {kind.theme for kind in KINDS.values()} == {theme.__name__.rpartition(".")[2] for theme in THEMES}
