"""Who owns which paths."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import CodeOwners, Owner
from assess.readers import codeowners

RULES = """
# all of it
*            @acme/data-platform
/finance/    @acme/finance-analysts jdoe@acme.eu  # both
/legacy/
"""


def summary(text: str, path: str = ".github/CODEOWNERS") -> CodeOwners | None:
    facts = codeowners.read(Document(path, text.encode()))
    return next((fact for fact in facts if isinstance(fact, CodeOwners)), None)


def test_teams_are_named_and_persons_counted() -> None:
    found = summary(RULES)
    assert found is not None
    assert (found.teams, found.persons, found.rules) == (("@acme/data-platform", "@acme/finance-analysts"), 1, 2)


def test_a_single_catch_all_is_told() -> None:
    found = summary("* @acme/everyone\n")
    assert found is not None
    assert found.catch_all_only


def test_no_person_is_named() -> None:
    owners = codeowners.read(Document("CODEOWNERS", b"/etl/ @jdoe\n"))
    assert [fact.name for fact in owners if isinstance(fact, Owner)] == [""]


def test_gitlab_sections_lend_their_owners() -> None:
    found = summary("[Data][2] @acme/data\nmodels/\nseeds/\n", "CODEOWNERS")
    assert found is not None
    assert (found.rules, found.teams) == (2, ("@acme/data",))


@pytest.mark.parametrize(("text", "path"), [("", "CODEOWNERS"), ("# none", "CODEOWNERS"), (RULES, "a/b/CODEOWNERS")])
def test_nothing_is_owned(text: str, path: str) -> None:
    assert summary(text, path) is None


def test_sections_may_be_called_after_functions() -> None:
    text = "[Data Engineering]\ndags/ @ada\n[Default]\n* @ada\n"
    found = codeowners.read(Document("CODEOWNERS", text.encode()))
    assert [one.name for one in found if isinstance(one, Owner) and one.name] == ["Data Engineering"]
