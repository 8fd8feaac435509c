"""The plan to a level, as people and programs read it: the golden text, the schema, and what was asked for wrongly."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from assess.activity import Activity
from assess.assessment import CriterionRow
from assess.criteria import CRITERIA
from assess.errors import UsageError
from assess.facts import Ages, CiJob, Facts, Record, RecordKind, Source, Subject, Trigger
from assess.findings import Effort, Status
from assess.judging import judge
from assess.plans import Move
from assess.values import replace
from reports import plan_markdown, plan_text
from reports.columns import columns
from reports.plan import assumed, effort_line, target_of, told_plan
from reports.plan_document import render_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.assessment import Assessment
    from reports.plan import ToldPlan

    Plan = Callable[..., ToldPlan]

GOLDEN = Path(__file__).parent / "golden" / "plan.txt"
SCHEMA: dict[str, Any] = json.loads((files("assess") / "schemas/plan-1.json").read_text(encoding="utf-8"))
HERE = Source(path=".github/workflows/ci.yml")
JOB = CiJob(source=HERE, system="github-actions", workflow="ci", job="ci#test", triggers=(Trigger.REQUEST,))
PROCESS = Record(source=Source(path="CONTRIBUTING.md"), kind=RecordKind.CONTRIBUTING, subject=Subject.DATA)
MET, ABSENT, ERROR = Status.MET, Status.ABSENT, Status.ERROR


@pytest.fixture
def plan(sample_assessment: Assessment) -> Plan:
    """Return a maker of plans for the sample team, its criteria judged by the facts of a CI job and of one page."""

    def make(
        target: int | None = None,
        *,
        assume: dict[str, Status] | None = None,
        jobs: tuple[CiJob, ...] = (JOB,),
        **found: Status,
    ) -> ToldPlan:
        given = {name.replace("__", ".").replace("_", "-"): status for name, status in found.items()}
        rows = sample_assessment.practices
        practices = rows | {name: replace(rows[name], status=status) for name, status in given.items()}
        judged = judge(CRITERIA.values(), facts(*jobs), {name: row.status for name, row in practices.items()})
        criteria = {
            name: CriterionRow(status=one.finding.status, title=one.criterion.title, reason=one.finding.reason)
            for name, one in judged.items()
        }
        whole = replace(sample_assessment, practices=practices, criteria=criteria)
        return told_plan(whole, facts(*jobs), target=target, assume=assume or {})

    return make


def facts(*jobs: CiJob) -> Facts:
    year = Activity(
        **dict.fromkeys(Activity.__struct_fields__, 0)  # type: ignore[arg-type]
        | dict.fromkeys(["first_commit_at", "last_commit_at", "newest_version_tag_at"])
    )
    ages = Ages(rated_at=datetime(2026, 6, 1, tzinfo=UTC), last_touched={}, touches_last_year={})
    return Facts([*jobs, PROCESS], activity=year, ages=ages)


def faults(told: ToldPlan) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(json.loads(render_json(told)))]


def test_the_sample_reads_like_the_golden_text(plan: Plan) -> None:
    told = plan(
        4, assume={"operate.sla": MET}, jobs=(), automation__ci=ABSENT, test__unit=ABSENT, plan__documentation=ABSENT
    )
    assert plan_text.render(told, width=80) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_of_words_is_wider_than_the_terminal(plan: Plan, width: int) -> None:
    lines = plan_text.render(plan(5, assume={"operate.sla": MET}), width=width).splitlines()
    assert max(columns(line) for line in lines if not line.startswith("    ") and not line.endswith(":")) <= width


@pytest.mark.parametrize("render", [plan_text.render, plan_markdown.render])
def test_a_file_that_two_steps_add_is_told_once(plan: Plan, render: Callable[[ToldPlan], str]) -> None:
    told = plan(3, jobs=(), automation__ci=ABSENT, deploy__ci_cd=ABSENT, test__unit=ABSENT, plan__documentation=ABSENT)
    added = [file.path for step in told.plan.steps for file in told.remedies[step.move.id].files]
    assert (added.count("ruff.toml"), render(told).count("Add ruff.toml:")) == (2, 1)


def test_a_level_on_the_way_is_told(plan: Plan) -> None:
    told = plan_text.render(plan(4, develop__version_control=ABSENT))
    assert told.index("develop.version-control") < told.index("This is level 3, Defined.") < told.index("operate.sla")


@pytest.mark.parametrize(
    ("target", "found"),
    [(4, {}), (5, {"automation__ci": ABSENT}), (2, {}), (5, {"develop__version_control": ERROR}), (None, {})],
)
def test_the_document_is_valid(plan: Plan, target: int | None, found: dict[str, Status]) -> None:
    assert faults(plan(target, assume={"operate.sla": MET}, **found)) == []


def test_objects_are_closed(plan: Plan) -> None:
    document = json.loads(render_json(plan(4)))
    document["steps"][0]["owner"] = "somebody"
    assert list(Draft202012Validator(SCHEMA).iter_errors(document))


def test_what_is_reached_says_what_the_next_level_needs(plan: Plan) -> None:
    told = plan_text.render(plan(2))
    assert "Level 2 is reached already; level 4, Measured, needs:" in told
    assert "○ Service levels are defined and tracked: absent" in told


def test_without_a_level_it_is_the_next_one(plan: Plan) -> None:
    assert plan().plan.target == plan().plan.start.at_least + 1


def test_what_could_not_be_judged_is_named(plan: Plan) -> None:
    told = plan_text.render(plan(3, develop__version_control=ERROR))
    assert "what is in its way could not be judged" in told
    assert "! Version control is in place: error" in told


def test_what_is_assumed_changes_where_the_plan_begins(plan: Plan) -> None:
    told = plan(4, assume={"operate.sla": MET})
    assert [(one.id, one.after) for one in told.brought] == [("l4.slas", MET)]
    assert (told.now.index, "operate.sla" in told.remedies) != (told.plan.start.index, True)


def test_a_loss_can_be_assumed(plan: Plan) -> None:
    told = plan(3, assume={"develop.version-control": ABSENT})
    assert (told.now.level, told.plan.start.level, [step.move.id for step in told.plan.steps]) == (
        3,
        1,
        ["develop.version-control"],
    )


def test_hostile_names_form_no_markdown(hostile_assessment: Assessment) -> None:
    told = plan_markdown.render(told_plan(hostile_assessment, facts(), target=2, assume={}))
    outside = "".join(told.split("\n", 4)[2].split("`")[::2])
    assert not {"<", "[", "@", "\x1b"} & set(outside)


@pytest.mark.parametrize("text", ["3", "Defined", "defined"])
def test_a_level_is_named_by_number_or_word(text: str) -> None:
    assert target_of(text) == 3


@pytest.mark.parametrize(
    ("text", "hint"), [("0", "1 Reactive"), ("6", "5 Optimized"), ("definde", "did you mean Defined"), ("", "1 Reac")]
)
def test_a_wrong_level_is_wrong_use(text: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        target_of(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("test.unit", "write it like test.unit=met"),
        ("test.unti=met", "did you mean test.unit"),
        ("test.unit=mett", "did you mean met"),
        ("test.unit=error", "it can be met, partial, absent, unobservable"),
    ],
)
def test_a_wrong_assumption_is_wrong_use(text: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        assumed([text])


@pytest.mark.parametrize(
    ("efforts", "told"),
    [
        ([Effort.HOURS], "hours of work in 1 step"),
        ([Effort.HOURS, Effort.DAYS], "days of work in 2 steps: 1 takes hours, 1 takes days"),
        ([Effort.DAYS] * 4, "weeks of work in 4 steps: 4 take days"),
    ],
)
def test_the_effort_is_told_in_words(efforts: list[Effort], told: str) -> None:
    moves = [
        Move(id="a", is_criterion=False, title="", from_status=ABSENT, effort=effort, remedy="") for effort in efforts
    ]
    assert effort_line(moves) == told
