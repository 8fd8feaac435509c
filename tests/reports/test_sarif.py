"""The assessment as SARIF: valid, at the right places, and results that stay themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from assess.assessment import Decided, DecisionFinding, Exemption
from assess.findings import Status
from assess.values import replace
from reports.sarif import render

if TYPE_CHECKING:
    from assess.assessment import Assessment

# The schema of OASIS is not ours to ship: this one says the same of the properties that are written.
SCHEMA = json.loads((Path(__file__).parent / "sarif-subset.json").read_text(encoding="utf-8"))


def run(assessment: Assessment) -> Any:  # noqa: ANN401 - a parsed document
    return json.loads(render(assessment))["runs"][0]


def result(assessment: Assessment, practice: str) -> Any:  # noqa: ANN401 - a parsed document
    return next(one for one in run(assessment)["results"] if one["ruleId"] == practice)


def place(told: Any) -> tuple[str, int]:  # noqa: ANN401 - a parsed document
    physical = told["locations"][0]["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]["startLine"]


def changed(assessment: Assessment, practice: str, **more: object) -> Assessment:
    row = replace(assessment.practices[practice], **more)
    return replace(assessment, practices=assessment.practices | {practice: row})


@pytest.mark.parametrize("name", ["sample", "faulty", "unobservable", "long", "hostile"])
def test_it_is_valid(request: pytest.FixtureRequest, name: str) -> None:
    log = json.loads(render(request.getfixturevalue(f"{name}_assessment")))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(log)] == []


def test_each_practice_is_a_rule_that_says_why_and_what_to_do(sample_assessment: Assessment) -> None:
    rules = {one["id"]: one for one in run(sample_assessment)["tool"]["driver"]["rules"]}
    told = rules["operate.sla"]
    assert set(rules) == {*sample_assessment.practices, "decisions"}
    assert (told["name"], told["properties"]["phase"], told["properties"]["effort"]) == (
        "OperateSla",
        "Operate",
        "days",
    )
    assert told["fullDescription"]["text"] != told["shortDescription"]["text"]
    assert "Begin with sla for one pipeline." in told["help"]["text"]


def test_a_result_names_its_rule_by_id_and_index(sample_assessment: Assessment) -> None:
    told = run(sample_assessment)
    rules = [rule["id"] for rule in told["tool"]["driver"]["rules"]]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in told["results"])


def test_absent_warns_and_partial_notes_and_nothing_else_is_a_result(sample_assessment: Assessment) -> None:
    levels = {one["ruleId"]: one["level"] for one in run(sample_assessment)["results"]}
    expected = {Status.ABSENT: "warning", Status.PARTIAL: "note"}
    rows = sample_assessment.practices.items()
    assert levels == {name: expected[row.status] for name, row in rows if row.status in expected}


def test_what_could_not_be_judged_is_a_notice_of_the_tool(faulty_assessment: Assessment) -> None:
    told = run(faulty_assessment)
    notices = told["invocations"][0]["toolExecutionNotifications"]
    assert {one["associatedRule"]["id"] for one in notices} == {"test.unit", "plan.backlog"}
    assert (told["invocations"][0]["executionSuccessful"], {one["level"] for one in notices}) == (False, {"error"})
    assert not {"test.unit", "plan.backlog"} & {one["ruleId"] for one in told["results"]}


def test_a_partial_practice_is_where_its_evidence_is(sample_assessment: Assessment) -> None:
    assert place(result(sample_assessment, "test.integration")) == ("ci/test.yml", 12)


def test_an_absent_practice_is_where_its_remedy_goes(sample_assessment: Assessment) -> None:
    told = changed(sample_assessment, "operate.sla", remedy_path="models/my sources.yml")
    assert place(result(told, "operate.sla")) == ("models/my%20sources.yml", 1)


def test_an_absent_practice_without_such_a_file_is_in_the_settings(sample_assessment: Assessment) -> None:
    assert place(result(sample_assessment, "operate.sla")) == (".dataops-assess.toml", 1)


@pytest.mark.parametrize("practice", ["test.integration", "operate.sla"])
def test_a_fingerprint_survives_a_moved_line_and_a_renamed_message(
    sample_assessment: Assessment, practice: str
) -> None:
    row = sample_assessment.practices[practice]
    evidence = tuple(replace(one, line=99, shows="another", snippet="else") for one in row.evidence)
    moved = changed(sample_assessment, practice, title="Renamed", reason="new", remedy="other", evidence=evidence)
    before, after = result(sample_assessment, practice), result(moved, practice)
    assert before["message"] != after["message"]
    assert before["partialFingerprints"] == after["partialFingerprints"]


def test_a_fingerprint_changes_with_the_resource(sample_assessment: Assessment) -> None:
    row = sample_assessment.practices["test.integration"]
    moved = changed(sample_assessment, "test.integration", evidence=(replace(row.evidence[0], path="ci/other.yml"),))
    before, after = result(sample_assessment, "test.integration"), result(moved, "test.integration")
    assert before["partialFingerprints"] != after["partialFingerprints"]


def test_fingerprints_differ_between_practices(sample_assessment: Assessment) -> None:
    told = run(sample_assessment)["results"]
    assert len({one["partialFingerprints"]["practiceAndResource/v1"] for one in told}) == len(told)


def test_an_exempt_practice_is_suppressed_with_its_reason(sample_assessment: Assessment) -> None:
    exempt = Exemption(reason="accepted-risk", owner="data lead", until="2027-01-31")
    told = result(changed(sample_assessment, "operate.sla", exempt=exempt), "operate.sla")["suppressions"]
    assert told[0]["justification"] == "an accepted risk, by data lead until 2027-01-31"


def test_one_that_is_exempt_in_one_folder_alone_is_not(sample_assessment: Assessment) -> None:
    exempt = Exemption(reason="accepted-risk", owner="data lead", until="2027-01-31", path="legacy")
    assert "suppressions" not in result(changed(sample_assessment, "operate.sla", exempt=exempt), "operate.sla")


def test_a_decision_to_look_at_again_is_at_its_line_of_the_settings(sample_assessment: Assessment) -> None:
    ended = DecisionFinding(kind="exemption-expired", practice="operate.sla", message="ended on 2026-01-01", line=7)
    told = result(replace(sample_assessment, decisions=Decided(findings=(ended,))), "decisions")
    assert (place(told), told["level"]) == ((".dataops-assess.toml", 7), "warning")
    assert told["message"]["text"] == "operate.sla ended on 2026-01-01"


def test_the_commit_and_its_repository_are_named(sample_assessment: Assessment) -> None:
    assert run(sample_assessment)["versionControlProvenance"] == [
        {
            "repositoryUri": "https://github.com/example/orders-warehouse",
            "revisionId": sample_assessment.commit,
            "mappedTo": {"uriBaseId": "%SRCROOT%"},
        }
    ]


def test_a_repository_without_an_address_has_no_provenance(sample_assessment: Assessment) -> None:
    local = replace(sample_assessment, run=replace(sample_assessment.run, remote=None))
    assert "versionControlProvenance" not in run(local)


@pytest.mark.parametrize(("scope", "category"), [("", "dataops-assess/"), ("a b/c", "dataops-assess/a%20b/c/")])
def test_results_of_different_folders_are_kept_apart(sample_assessment: Assessment, scope: str, category: str) -> None:
    narrowed = replace(sample_assessment, repository=replace(sample_assessment.repository, scope=scope))
    assert run(narrowed)["automationDetails"]["id"] == category


def test_nothing_in_a_message_is_a_link_or_a_placeholder(sample_assessment: Assessment) -> None:
    told = changed(sample_assessment, "operate.sla", reason="[click](https://evil.example) {0} \\[")
    assert "\\[click\\](https://evil.example) {{0}} \\\\\\[" in result(told, "operate.sla")["message"]["text"]


def test_a_path_that_is_no_text_is_an_address_by_its_bytes(sample_assessment: Assessment) -> None:
    told = changed(sample_assessment, "operate.sla", remedy_path="a\udcff.yml")
    assert place(result(told, "operate.sla"))[0] == "a%FF.yml"


def test_the_same_assessment_gives_the_same_text(sample_assessment: Assessment) -> None:
    assert render(sample_assessment) == render(sample_assessment)
