"""What the team decides, beside what the repository shows: attestations, exemptions, targets and actions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from assess.assessing import assess as assess_repository
from assess.errors import UsageError
from assess.findings import Status
from assess.settings import FILE, Settings, parse_settings

if TYPE_CHECKING:
    from assess.assessment import Assessment, PracticeRow
    from tests.conftest import MadeRepo

STANDUPS = "collaboration.standups"
MADE_AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAG = "from airflow import DAG\nwith DAG('load', schedule='@daily'):\n    pass\n"


def attestation(**changed: str) -> str:
    keys = {"practice": STANDUPS, "status": "met", "role": "data team", "on": "2026-03-01", "until": "2026-09-01"}
    return "[[attestations]]\n" + "".join(f'{key} = "{value}"\n' for key, value in (keys | changed).items())


def exemption(**changed: str) -> str:
    keys = {"practice": STANDUPS, "reason": "not-applicable", "owner": "data team", "on": "2026-03-01"}
    return "[[exemptions]]\n" + "".join(
        f'{key} = "{value}"\n' for key, value in (keys | {"until": "2026-09-01"} | changed).items()
    )


def action(**changed: str) -> str:
    keys = {"id": "A1", "practice": "test.unit", "to": "met", "due": "2026Q3", "owner": "data team", "on": "2026-03-01"}
    return "[[actions]]\n" + "".join(f'{key} = "{value}"\n' for key, value in (keys | changed).items())


def decided(text: str) -> Settings:
    return parse_settings(FILE, text.encode())


def fault_of(text: str) -> str:
    with pytest.raises(UsageError) as told:
        decided(text)
    return str(told.value)


def assessed(repo: MadeRepo, text: str, at: datetime = MADE_AT) -> Assessment:
    repo.commit({FILE: text, "dags/load.py": DAG}, date=at)
    return assess_repository(str(repo.path))


def plain(repo: MadeRepo) -> Assessment:
    return assess_repository(str(repo.path), settings=Settings())


def row(repo: MadeRepo, text: str, practice: str = STANDUPS) -> PracticeRow:
    return assessed(repo, text).practices[practice]


def test_an_attestation_raises_what_cannot_be_observed(made_repo: MadeRepo) -> None:
    found = row(made_repo, attestation())
    assert (found.status, found.scanned_status) == (Status.MET, Status.UNOBSERVABLE)
    assert found.attested
    assert found.attested.role == "data team"


def test_its_line_in_the_settings_is_the_first_evidence(made_repo: MadeRepo) -> None:
    evidence = row(made_repo, "\n" + attestation()).evidence[0]
    assert (evidence.path, evidence.line) == (FILE, 2)


def test_what_is_absent_needs_a_link(made_repo: MadeRepo) -> None:
    unlinked = attestation(practice="test.unit")
    linked = attestation(practice="test.unit", link="https://wiki.example.org/tests")
    assert [row(made_repo, one, "test.unit").status for one in (unlinked, linked)] == [Status.ABSENT, Status.MET]


def test_why_an_attestation_does_not_count_is_told(made_repo: MadeRepo) -> None:
    found = assessed(made_repo, attestation(practice="test.unit")).decisions.findings
    assert [(one.kind, one.practice, one.line) for one in found] == [("attestation-without-link", "test.unit", 1)]


def test_evidence_of_the_repository_is_never_overwritten(made_repo: MadeRepo) -> None:
    practice = "develop.pipelines-as-code"
    found = assessed(made_repo, attestation(practice=practice, status="partial", link="https://example.org"))
    assert found.practices[practice].attested is None
    assert [one.kind for one in found.decisions.findings] == ["attestation-not-needed"]


def test_scanned_and_attested_figures_stand_side_by_side(made_repo: MadeRepo) -> None:
    found = assessed(made_repo, attestation())
    attested, scanned = found.areas["collaboration"].coverage.low, found.scanned.areas["collaboration"].low
    assert attested is not None
    assert scanned is not None
    assert attested == scanned + 0.25
    assert (found.areas["collaboration"].attested, found.observable_share) == (1, plain(made_repo).observable_share)


def test_removing_a_decision_restores_the_plain_rating(made_repo: MadeRepo) -> None:
    decisions = attestation() + exemption(practice="test.unit")
    assert assessed(made_repo, decisions).practices != plain(made_repo).practices
    removed = assessed(made_repo, "")
    assert (removed.practices, removed.level) == (plain(made_repo).practices, plain(made_repo).level)


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2026, 8, 1), []),
        (date(2026, 8, 2), ["attestation-expires"]),
        (date(2026, 9, 1), ["attestation-expires"]),
        (date(2026, 9, 2), ["attestation-expired"]),
    ],
)
def test_the_end_is_announced_a_month_before_and_is_then_a_finding(
    made_repo: MadeRepo, day: date, kinds: list[str]
) -> None:
    found = assessed(made_repo, attestation(), at=datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC))
    assert [one.kind for one in found.decisions.findings] == kinds
    assert (found.practices[STANDUPS].status is Status.MET) is (day <= date(2026, 9, 1))


def test_a_day_ends_where_the_team_is(made_repo: MadeRepo) -> None:
    zone = '[calendar]\ntime_zone = "Asia/Tokyo"\n'
    found = assessed(made_repo, zone + attestation(), at=datetime(2026, 9, 1, 15, 0, tzinfo=UTC))
    assert found.practices[STANDUPS].status is Status.UNOBSERVABLE


def test_it_holds_from_its_first_day_only(made_repo: MadeRepo) -> None:
    found = assessed(made_repo, attestation(), at=datetime(2026, 2, 28, tzinfo=UTC))
    assert (found.practices[STANDUPS].attested, found.decisions.findings) == (None, ())


def test_the_newest_attestation_counts(made_repo: MadeRepo) -> None:
    older = attestation(until="2026-03-05")
    assert row(made_repo, attestation(status="partial", on="2026-03-06") + older).status is Status.PARTIAL


def test_an_exemption_changes_neither_status_nor_level_but_a_second_figure(made_repo: MadeRepo) -> None:
    exempt, without = assessed(made_repo, exemption()), plain(made_repo)
    assert (exempt.level, exempt.index, exempt.areas["collaboration"].coverage) == (
        without.level,
        without.index,
        without.areas["collaboration"].coverage,
    )
    assert exempt.practices[STANDUPS].exempt
    assert exempt.decisions.asked
    assert exempt.decisions.asked.areas["collaboration"].high != exempt.areas["collaboration"].coverage.high


@pytest.mark.parametrize("changed", [{"reason": "accepted-risk"}, {"path": "dags"}, {"until": "2026-03-09"}])
def test_an_accepted_risk_a_folder_and_what_expired_leave_nothing_out(
    made_repo: MadeRepo, changed: dict[str, str]
) -> None:
    assert assessed(made_repo, exemption(**changed)).decisions.asked is None


def test_an_action_has_the_status_of_its_practice_under_its_folder(made_repo: MadeRepo) -> None:
    files = {"orders/dags/a.py": DAG.replace("load", "orders"), "items/dags/b.py": DAG.replace("load", "items")}
    made_repo.commit(files | {"orders/dags/tests/test_a.py": "def test_a():\n    assert True\n"})
    tested = action(practice="develop.pipelines-as-code", path="orders/dags")
    nothing = action(id="A2", practice="develop.pipelines-as-code", path="empty")
    found = assessed(made_repo, tested + nothing).decisions.actions
    assert [one.seen for one in found] == [Status.MET, Status.ABSENT]


def test_actions_and_targets_change_no_digest() -> None:
    target = '[[targets]]\nlevel = 3\nby = "2026Q4"\non = 2026-03-01\n'
    assert decided(action() + target).digest == Settings().digest


def test_where_an_entry_stands_changes_no_digest() -> None:
    assert decided("\n\n" + attestation()).digest == decided(attestation()).digest != Settings().digest


def test_a_decision_to_come_changes_no_digest_of_the_past() -> None:
    assert decided(attestation()).held(Settings().digest, datetime(2026, 2, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            attestation(practice="test.units"),
            f"{FILE}:2: attestations.practice wants a practice; did you mean test.unit?",
        ),
        (attestation(status="absent"), f"{FILE}:3: attestations.status wants met or partial"),
        (attestation(role="jo@example.org"), "no address or handle of a person"),
        (attestation(role="@jo"), "no address or handle of a person"),
        (attestation(until="2027-03-02"), f"{FILE}:1: attestations: an attestation holds for a year at most"),
        (attestation(on="2024-02-29", until="2025-03-01"), "here until 2025-02-28"),
        (attestation(until="2026-02-01"), "until lies before on"),
        (attestation(until="soon"), "wants a date such as 2026-05-01"),
        (attestation(link="ftp://example.org"), "attestations.link wants an https address"),
        (attestation(link="https://a:b@example.org"), "without a password in it"),
        ("[[attestations]]\n", f"{FILE}:1: attestations: an entry without practice"),
        (exemption(reason="not-aplicable"), "did you mean not-applicable?"),
        (exemption(path="../x"), "exemptions.path wants a folder"),
        ('[[targets]]\nby = "2026Q4"\non = 2026-03-01\n', "a target has a level, or a group with its coverage"),
        ('[[targets]]\nby = "2026-10"\non = 2026-03-01\nlevel = 3\n', "no month"),
        ('[[targets]]\nby = "2026Q4"\non = 2026-03-01\nlevel = 6\n', "wants a level from 2 to 5"),
        (action() + action(), f"{FILE}:8: actions: A1 is the id of an action above"),
        (action(done="2026-03-02", dropped="2026-03-03"), "done or dropped, not both"),
        ("attestations = 1\n", "must be a list of tables"),
    ],
)
def test_a_faulty_decision_is_told_with_its_line(text: str, message: str) -> None:
    assert message in fault_of(text)


@pytest.mark.parametrize("role", ["data platform team", "@acme/data-platform", "Head of Data (EMEA)"])
def test_roles_and_teams_are_named(role: str) -> None:
    assert decided(attestation(role=role)).decisions.attestations[0].role == role
