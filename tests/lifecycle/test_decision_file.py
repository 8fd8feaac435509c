"""The file of decisions, edited: what is there stays as it is, and what would be faulty is not written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.errors import UsageError
from assess.settings import FILE, SIZE_LIMIT
from lifecycle.decision_file import DecisionFile, next_action_id, one_action, read_decision_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lifecycle.decision_file import Value
    from tests.conftest import MadeRepo

ACTION = """[[actions]]  # the first
id = "A1" # a mark
practice = "test.unit"
to = "met"
due = "2026Q4"
owner = "data team"
on = 2026-01-02
"""
CALENDAR = "# about the year\n[calendar]\nfiscal_year_starts = 2 # as in the contract\n"
SECOND = ACTION.replace("A1", "A7").replace("the first", "the second")
NEW: dict[str, Value | None] = {
    "id": "A8",
    "practice": "test.unit",
    "to": "met",
    "due": "2026Q4",
    "owner": 'data "platform" team',
    "on": date(2026, 5, 1),
    "path": None,
}
WRITTEN = """[[actions]]
id = "A8"
practice = "test.unit"
to = "met"
due = "2026Q4"
owner = "data \\"platform\\" team"
on = 2026-05-01
"""


@pytest.fixture
def opened(made_repo: MadeRepo) -> Callable[[str], DecisionFile]:
    """Return a function that reads a settings file with this content."""

    def read(text: str) -> DecisionFile:
        (made_repo.path / FILE).write_bytes(text.encode())
        return read_decision_file(str(made_repo.path))

    return read


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(UsageError) as told:
        call()
    return str(told.value)


def test_an_entry_is_added_at_the_end(opened: Callable[[str], DecisionFile]) -> None:
    text = f"{CALENDAR}\n{ACTION}# the end\n"
    assert opened(text).added("actions", NEW).text == f"{text}\n{WRITTEN}"


@pytest.mark.parametrize("text", ["", "\n", "# only a word"])
def test_the_first_entry_needs_nothing_before_it(opened: Callable[[str], DecisionFile], text: str) -> None:
    added = opened(text).added("actions", NEW)
    assert (added.text.endswith(WRITTEN), added.settings.decisions.actions[0].id) == (True, "A8")


def test_no_file_is_an_empty_one(made_repo: MadeRepo) -> None:
    added = read_decision_file(str(made_repo.path)).added("actions", NEW)
    assert (added.text, added.diff.startswith(f"--- /dev/null\n+++ b/{FILE}\n")) == (WRITTEN, True)


def test_a_value_is_set_and_all_else_stays(opened: Callable[[str], DecisionFile]) -> None:
    file = opened(f"{ACTION}# between\n\n{CALENDAR}\n{SECOND}")
    changed = file.changed("actions", 1, {"done": date(2026, 6, 1)})
    assert changed.text == f"{ACTION}done = 2026-06-01\n# between\n\n{CALENDAR}\n{SECOND}"


def test_a_value_is_replaced_beside_its_comment(opened: Callable[[str], DecisionFile]) -> None:
    changed = opened(ACTION).changed("actions", 1, {"id": "A2"})
    assert changed.text == ACTION.replace('"A1" # a mark', '"A2" # a mark')


def test_an_entry_is_removed_with_the_blank_line_before_it(opened: Callable[[str], DecisionFile]) -> None:
    file = opened(f"{CALENDAR}\n\n{ACTION}# stays\n\n{SECOND}")
    assert file.removed("actions", file.settings.decisions.actions[0].line).text == f"{CALENDAR}# stays\n\n{SECOND}"


def test_the_first_entry_is_removed_with_the_blank_lines_after_it(opened: Callable[[str], DecisionFile]) -> None:
    assert opened(f"{ACTION}\n\n{CALENDAR}").removed("actions", 1).text == CALENDAR


def test_a_file_does_not_grow_beyond_what_is_read(opened: Callable[[str], DecisionFile]) -> None:
    full = opened(f"#{'x' * (SIZE_LIMIT - 10)}\n")
    assert "would hold more than" in refusal(lambda: full.added("actions", NEW))


def test_a_larger_file_is_not_read(opened: Callable[[str], DecisionFile]) -> None:
    assert "settings of more than" in refusal(lambda: opened(f"#{'x' * SIZE_LIMIT}\n"))


def test_what_is_added_is_removed_again(opened: Callable[[str], DecisionFile]) -> None:
    added = opened(CALENDAR).added("actions", NEW)
    assert added.removed("actions", added.settings.decisions.actions[0].line).text == CALENDAR


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay(opened: Callable[[str], DecisionFile], end: str) -> None:
    text = f"{CALENDAR}\n{ACTION}".replace("\n", end)
    changed = opened(text).added("actions", NEW).changed("actions", 5, {"done": date(2026, 6, 1)})
    assert changed.text == f"{text}done = 2026-06-01\n\n{WRITTEN}".replace("\r\n", "\n").replace("\n", end)


def test_a_byte_order_mark_stays(opened: Callable[[str], DecisionFile]) -> None:
    changed = opened(f"\ufeff{CALENDAR}").added("actions", NEW)
    assert changed.text == f"\ufeff{CALENDAR}\n{WRITTEN}"


def test_the_diff_shows_what_changes(opened: Callable[[str], DecisionFile]) -> None:
    changed = opened(ACTION).changed("actions", 1, {"done": date(2026, 6, 1)})
    assert [one for one in changed.diff.splitlines() if one[0] in "+-"][2:] == ["+done = 2026-06-01"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[actions]]\nid = "A1"\n', f"{FILE}:1: actions: an entry without practice"),
        ("[scope\n", f"{FILE}:1: not TOML"),
        ("[scop]\n", "did you mean scope?"),
    ],
)
def test_a_faulty_file_is_refused_with_its_lines(
    opened: Callable[[str], DecisionFile], text: str, message: str
) -> None:
    assert message in refusal(lambda: opened(text))


def test_a_faulty_entry_is_not_made(opened: Callable[[str], DecisionFile]) -> None:
    told = refusal(lambda: opened(CALENDAR).added("actions", {**NEW, "owner": "jo@example.org"}))
    assert told.startswith(f"{FILE}:10: actions.owner wants a role or team")


@pytest.mark.parametrize(
    "text", ["actions = []\n", f'actions = [{{{", ".join(ACTION.splitlines()[2:])}, id = "A1"}}]\n']
)
def test_a_list_of_inline_tables_is_left_to_its_people(opened: Callable[[str], DecisionFile], text: str) -> None:
    told = refusal(lambda: opened(text).added("actions", NEW))
    assert told == f"{FILE}:1: write [[actions]] above the keys of each, so that they can be edited."


def test_text_that_looks_like_a_table_is_not_cut(opened: Callable[[str], DecisionFile]) -> None:
    text = ACTION.replace('"data team"', '"""data \\\n  [[team]"""')
    assert "change it by hand" in refusal(lambda: opened(text).changed("actions", 1, {"done": date(2026, 6, 1)}))


def test_a_link_is_not_followed(made_repo: MadeRepo, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("")
    (made_repo.path / FILE).symlink_to(tmp_path / "other.toml")
    assert "is no plain file" in refusal(lambda: read_decision_file(str(made_repo.path)))


def test_another_encoding_is_refused_with_its_line(made_repo: MadeRepo) -> None:
    (made_repo.path / FILE).write_bytes(b"# a word\n# caf\xe9\n")
    assert refusal(lambda: read_decision_file(str(made_repo.path))).startswith(f"{FILE}:2: is not written in UTF-8")


def test_a_folder_of_that_name_is_refused(made_repo: MadeRepo) -> None:
    (made_repo.path / FILE).mkdir()
    assert "is no plain file" in refusal(lambda: read_decision_file(str(made_repo.path)))


def test_a_bare_repository_has_nothing_to_write_to(made_repo: MadeRepo, tmp_path: Path) -> None:
    made_repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    assert "name a clone with a work tree" in refusal(lambda: read_decision_file(str(tmp_path / "bare.git")))


def test_an_address_has_nothing_to_write_to() -> None:
    told = refusal(lambda: read_decision_file("https://jo:secret@example.org/shop.git"))
    assert told.startswith("https://example.org/shop.git: decisions are written to files")


def test_a_folder_inside_has_the_file_of_the_top(made_repo: MadeRepo) -> None:
    (made_repo.path / "dags").mkdir()
    assert read_decision_file(str(made_repo.path / "dags")).file == made_repo.path / FILE


def test_what_was_changed_meanwhile_is_not_overwritten(opened: Callable[[str], DecisionFile]) -> None:
    edit = opened(CALENDAR).added("actions", NEW)
    edit.file.write_text(ACTION)
    assert "was changed meanwhile" in refusal(edit.check_unchanged)


def test_ids_go_on_after_the_highest(opened: Callable[[str], DecisionFile]) -> None:
    assert (next_action_id(opened("").settings), next_action_id(opened(f"{SECOND}\n{ACTION}").settings)) == ("A1", "A8")


@pytest.mark.parametrize(
    ("text", "action", "message"),
    [
        (ACTION, "A9", f"A9: no such action in {FILE}; there are A1."),
        ("", "A1", "there are none yet"),
        (f"{ACTION}done = 2026-02-01\n", "A1", f"{FILE}:1: A1 was done on 2026-02-01"),
        (f"{ACTION}dropped = 2026-02-01\n", "a1", "A1 was dropped on 2026-02-01"),
    ],
)
def test_which_action_is_meant(opened: Callable[[str], DecisionFile], text: str, action: str, message: str) -> None:
    assert message in refusal(lambda: one_action(opened(text).settings, action))


PIECES = st.sampled_from([CALENDAR, "# a word\n", "\n", "\n\n", '[scope]\nexclude = [\n  "a", # why\n  "[b]",\n]\n'])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, unique=True), at=st.integers(0, 5), crlf=st.booleans())
def test_an_edit_touches_its_own_lines_alone(
    opened: Callable[[str], DecisionFile], pieces: list[str], at: int, *, crlf: bool
) -> None:
    text = "".join((*pieces[:at], ACTION, *pieces[at:])).replace("\n", "\r\n" if crlf else "\n")
    file = opened(text)
    line = file.settings.decisions.actions[0].line
    edited = file.added("actions", NEW).changed("actions", line, {"done": date(2026, 6, 1)})
    kept = [one for one in edited.text.split("\n") if not one.startswith("done = ")]
    assert kept[: text.count("\n")] == text.split("\n")[:-1]
