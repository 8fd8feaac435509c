"""Pipeline configurations checked: faults with places and nearest names, and what the practices miss."""

from __future__ import annotations

import json
import random
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assess.documents import parse_yaml
from assess.documents.marked import Place
from assess.facts import CheckKind
from assess.pipeline_config import SIZE_LIMIT, check
from assess.practices import practices
from assess.terms.check_kinds import kind_of_check

SCHEMA: dict[str, Any] = json.loads((files("assess") / "schemas/pipeline-config-1.json").read_text(encoding="utf-8"))
WHOLE = """\
pipeline:
  name: parcel_tracking
  owner: logistics-data-team
  description: Where each parcel is, for the service desk.
  sla:
    freshness: "2 hours"
    delivery: "07:00 Europe/Berlin"
    completeness: "99.9%"
environments:
  - name: staging
    schedule: "@daily"
  - name: production
    schedule: "15 4 * * MON-FRI"
    notifications: true
quality_checks:
  - {type: row_count, table: parcels, threshold: 500, action: fail}
  - {type: freshness, table: parcels, max_age: PT2H, action: fail}
  - {type: null_check, columns: [parcel_id], threshold: "1%", action: warn}
alerts:
  channels:
    - slack: "#parcels-data"
    - email: parcels-team@logistics.org
  escalation:
    after: 45 minutes
    to: logistics-oncall
x-cost-centre: 4711
"""
DURATION = 'wants a duration such as "4 hours", "30 minutes" or "PT4H"'
SCHEDULE = 'wants a schedule such as "0 6 * * *", "@daily" or "manual"'
THIN = "pipeline:\n  name: parcels\n"


def messages(text: str) -> list[str]:
    return [f"{one.place.line}:{one.place.column} {one.message}" for one in check(text.encode()).faults]


def missed(text: str) -> set[str]:
    return {one.practice for one in check(text.encode()).gaps}


def agrees(text: str) -> bool:
    (value,) = parse_yaml(text)
    return check(text.encode()).valid == Draft202012Validator(SCHEMA).is_valid(value)


def of_pipeline(line: str) -> str:
    return f"pipeline:\n  name: parcels\n  {line}\n"


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_whole_configuration_has_no_fault_and_no_gap() -> None:
    checked = check(WHOLE.encode())
    assert (checked.faults, checked.gaps) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (of_pipeline("ownr: x-team"), "3:3 unknown key pipeline.ownr: did you mean owner?"),
        (
            of_pipeline("sla: {freshness: 2 huors}"),
            f'3:20 pipeline.sla.freshness is "2 huors": {DURATION}; did you mean "2 hours"?',
        ),
        (
            of_pipeline("sla: {completeness: 99.9}"),
            '3:23 pipeline.sla.completeness is 99.9: wants a percentage such as "99.5%"; did you mean "99.9%"?',
        ),
        (
            of_pipeline("schedule: 61 4 * * *"),
            f'3:13 pipeline.schedule is "61 4 * * *": {SCHEDULE}: 61 is no minute',
        ),
        (
            of_pipeline("schedule: 0 61 4 * * ?"),
            f'3:13 pipeline.schedule is "0 61 4 * * ?": {SCHEDULE}',
        ),
        (
            of_pipeline('schedule: "@dayly"'),
            f'3:13 pipeline.schedule is "@dayly": {SCHEDULE}; did you mean "@daily"?',
        ),
        (
            f"{THIN}environments: [{{name: production, notifications: yes}}]\n",
            '3:50 environments[0].notifications is "yes": wants true or false; did you mean true?',
        ),
        (
            f"{THIN}quality_checks:\n  - type: row_cuont\n",
            '4:11 quality_checks[0].type is "row_cuont": wants a type of check; did you mean row_count?',
        ),
        (
            f"{THIN}quality_checks:\n  - {{type: not_null, action: fial}}\n",
            '4:30 quality_checks[0].action is "fial": wants an action; did you mean fail?',
        ),
        (
            f"{THIN}quality_checks:\n  - type: freshness\n",
            '4:5 quality_checks[0] lacks max_age: a duration such as "4 hours", "30 minutes" or "PT4H"',
        ),
        (
            f"{THIN}alerts:\n  channels:\n    - slak: x\n",
            "5:7 unknown key alerts.channels[0].slak: did you mean slack?",
        ),
        (
            f"{THIN}alerts:\n  channels: []\n",
            "4:13 alerts.channels has 0 entries: wants a list of channels, 1 to 1000 of them",
        ),
        (
            f"{THIN}alerts: {{channels: [{{}}]}}\n",
            "3:21 alerts.channels[0] is empty: wants slack, email, teams, pagerduty, opsgenie, mattermost, webhook",
        ),
        ("pipeline: {name: a, name: b}", "1:21 pipeline.name stands here again: the first is on line 1"),
        (of_pipeline("owner: 7"), '3:10 pipeline.owner is 7: wants a text; did you mean "7"?'),
        (of_pipeline("owner:"), "3:9 pipeline.owner is empty: wants a text"),
        ("pipeline:\n\tname: a\n", "2:1 a tab: YAML is indented by spaces"),
        ("pipeline: {name: a", "2:1 not YAML: did not find expected ',' or '}'"),
        ("", "1:1 is empty: wants a pipeline configuration"),
        ("- a", "1:1 the file is a list: wants a pipeline configuration"),
        (
            f"{THIN}---\n{THIN}",
            "4:1 holds 2 YAML documents: wants one pipeline a file, so that each has its own checks",
        ),
    ],
)
def test_each_fault_has_its_place_and_the_nearest_right_name(text: str, expected: str) -> None:
    assert messages(text) == [expected]


def test_cron_with_seconds_is_told_without_them() -> None:
    (fault,) = check(of_pipeline("schedule: 0 15 4 * * ?").encode()).faults
    assert fault.nearest == '"15 4 * * *"'


def test_anchors_and_merges_are_followed() -> None:
    text = f"{THIN}x-check: &check {{action: fail}}\nquality_checks:\n  - {{<<: *check, type: not_null}}\n"
    assert messages(text) == []


def test_a_fault_within_an_anchor_is_told_once() -> None:
    text = f"{THIN}quality_checks:\n  - &one {{type: not_null, action: fial}}\n  - *one\n"
    assert messages(text) == ['4:35 quality_checks[0].action is "fial": wants an action; did you mean fail?']


def test_faults_of_a_file_without_end_are_cut_off() -> None:
    checked = check(f"{THIN}quality_checks: [{'{type: x}, ' * 500}]".encode())
    assert (len(checked.faults), checked.cut_off) == (100, True)


def test_what_aliases_share_is_looked_at_once() -> None:
    names = ", ".join(["c"] * 999)
    shared = f"  - {{type: unique, columns: &c [7, {names}]}}\n" + "  - {type: unique, columns: *c}\n" * 900
    assert len(messages(f"{THIN}quality_checks:\n{shared}")) == 1


def test_secrets_and_persons_are_masked() -> None:
    text = of_pipeline("sla: {freshness: jane.doe@corp.org}")
    assert "jane" not in messages(text)[0]


@pytest.mark.parametrize(
    "hostile",
    [
        b"[" * 10_000,
        b"pipeline: {name: 0x" + b"f" * 3_499 + b"}",
        b"pipeline: {name: " + b"9" * 3_499 + b"}",
        b"a: " + b"x" * (SIZE_LIMIT + 1),
        b"\xff\xfe\x00",
        b"pipeline: !evil {name: a}",
        b"pipeline: {schedule: '" + b"*/5," * 60_000 + b"'}",
        b"? [a]\n: b",
        "pipeline: {name: \u202e}".encode(),
    ],
)
def test_hostile_files_are_refused(hostile: bytes) -> None:
    assert not check(hostile).valid or b"\xe2\x80\xae" in hostile


VALUES = {
    "pipeline.sla.freshness": (
        *(
            '"4 hours"',
            "4h",
            "30 minutes",
            "1 day",
            "1.5 hours",
            "1 hour 30 minutes",
            "2 days, 4 hours",
            "PT4H",
            "P1DT12H",
        ),
        *(
            "P2W",
            "P",
            "PT",
            "0 hours",
            "-1 hour",
            "4",
            "4 hors",
            "hours",
            "4 hours 5",
            "null",
            "true",
            "[4h]",
            "P4H",
            "1,5 h",
        ),
    ),
    "pipeline.sla.completeness": (
        '"99.5%"',
        "100%",
        "0%",
        "100.0 %",
        "101%",
        "99.5",
        "99,5%",
        "-1%",
        "99.5 percent",
        "'%'",
    ),
    "pipeline.sla.delivery": ('"07:00"', '"07:00 UTC"', "4 hours", '"24:00"', '"7"', "07:60"),
    "pipeline.schedule": (
        *(
            '"0 6 * * *"',
            '"*/15 * * * *"',
            '"0 0,12 1-5 JAN-mar sun"',
            '"@daily"',
            '"@hourly"',
            "manual",
            '"5/10 * * * 7"',
        ),
        *('"60 * * * *"', '"* 24 * * *"', '"* * 0 * *"', '"* * * 13 *"', '"* * * * 8"', '"* * * *"', '"* * * * * *"'),
        *(
            '"@reboot"',
            "daily",
            '"0 6 * * *\\n"',
            '"0  6\\t* * *"',
            '"*/0 * * * *"',
            '"1,,2 * * * *"',
            '"1- * * * *"',
            "7",
        ),
    ),
    "pipeline.name": ("a", "''", "' '", "5", "null", "[a]", "{a: 1}", "x" * 300, "x" * 301, "yes", "1.0"),
    "pipeline.tags": ("[a]", "[]", "a", "[1]", "[a, [b]]"),
    "pipeline.sla": ("{}", "null", "{max_age: 1d}", "{x-own: 1}", "{other: 1}"),
    "environments": ("[]", "[{name: a}]", "[{}]", "a", "{name: a}", "[a]", "null", "[{name: a, notifications: true}]"),
    "quality_checks": (
        *("[{type: row_count}]", "[{type: row_count, threshold: 0}]", "[{type: row_count, threshold: -1}]"),
        *("[{type: row_count, threshold: 5%}]", "[{type: row_count, threshold: true}]", "[{type: freshness}]"),
        *(
            "[{type: freshness, max_age: 4h}]",
            "[{type: custom}]",
            "[{type: custom, description: a}]",
            "[{type: custm}]",
        ),
        *(
            "[{type: range, min: 0, max: .inf}]",
            "[{type: range, min: a}]",
            "[{type: accepted_values, values: [a, 1, true]}]",
        ),
        *("[{type: accepted_values, values: [null]}]", "[{type: unique, columns: id}]", "[{type: unique, enabled: 1}]"),
        *("[{type: unique, action: block}]", "[{type: unique, action: stop}]", "[{type: [unique]}]", "[{type: true}]"),
    ),
    "alerts": (
        *(
            "{channels: [{slack: '#a'}]}",
            "{channels: [{slack: a}]}",
            "{channels: [{slack: C0123456789}]}",
            "{channels: {}}",
        ),
        *("{channels: [{email: a@b.org}]}", "{channels: [{email: a@b}]}", "{channels: [{email: 'a b@c.org'}]}", "{}"),
        *(
            "{channels: [{slack: '${CHANNEL}', teams: x}]}",
            "{channels: [{webhook: ftp://x}]}",
            "{channels: [{x-own: 1}]}",
        ),
        *(
            "{channels: [{pagerduty: P1}], escalation: {after: 5m, to: a}}",
            "{channels: [{pagerduty: P1}], escalation: {to: a}}",
        ),
        *("{channels: [{teams: a}], escalation: [{after: 5m, to: a}]}", "{channels: [{teams: a}], escalation: []}"),
        *("{channels: [{teams: a}], escalation: [{after: 5, to: a}]}", "{channels: [{teams: a}], escalation: a}"),
    ),
}


def with_value(path: str, value: str) -> str:
    top, *rest = path.split(".")
    if top != "pipeline":
        return f"{THIN}{top}: {value}\n"
    name = "" if rest == ["name"] else "name: a, "
    inner = f"{rest[0]}: {value}" if len(rest) == 1 else f"{rest[0]}: {{{rest[1]}: {value}}}"
    return f"pipeline: {{{name}{inner}}}\n"


@pytest.mark.parametrize(("path", "value"), [(path, value) for path, values in VALUES.items() for value in values])
def test_code_and_schema_agree_on_each_value(path: str, value: str) -> None:
    assert agrees(with_value(path, value))


def test_each_value_is_told_right_and_wrong_somewhere() -> None:
    told = {path: {check(with_value(path, one).encode()).valid for one in values} for path, values in VALUES.items()}
    assert all(found == {True, False} for found in told.values())


def test_code_and_schema_agree_on_damaged_documents() -> None:
    dice = random.Random(9)  # noqa: S311 - no secret is made of it
    words = ("a", "4 hours", "fail", "99%", "'#x'", "[]", "{}", "null", "true", "12", "x-y: 1", "manual")
    lines = WHOLE.splitlines()
    for _ in range(400):
        at = dice.randrange(len(lines))
        key, found, _ = lines[at].partition(": ")
        damaged = [*lines[:at], *([f"{key}: {dice.choice(words)}"] if found else []), *lines[at + 1 :]]
        text = "\n".join(damaged)
        if not any(one.message.startswith(("not YAML", "a mapping")) for one in check(text.encode()).faults):
            assert agrees(text), text


@pytest.mark.parametrize(
    ("old", "new", "practice"),
    [
        ("  owner: logistics-data-team\n", "", "collaboration.cross-functional"),
        ("logistics-data-team", "Jane Doe", "collaboration.cross-functional"),
        ("logistics-data-team", "changeme", "collaboration.cross-functional"),
        (
            '    freshness: "2 hours"\n    delivery: "07:00 Europe/Berlin"\n    completeness: "99.9%"\n',
            "    timeout: 1h\n",
            "operate.sla",
        ),
        ("max_age: PT2H, action: fail", "max_age: PT2H, action: warn", "operate.sla"),
        ("production", "sandbox", "deploy.environments"),
        ('  - name: staging\n    schedule: "@daily"\n', "", "deploy.environments"),
        ('"15 4 * * MON-FRI"', "manual", "operate.pipeline-health"),
        ("notifications: true", "notifications: false", "operate.pipeline-health"),
        ("action: fail", "action: warn", "test.data-quality"),
        ("type: freshness, table", "type: schema, table", "monitor.freshness"),
        ('    - slack: "#parcels-data"\n    - email: parcels-team', "    - email: jane.doe", "operate.pipeline-health"),
        (
            '    - slack: "#parcels-data"\n    - email: parcels-team@logistics.org',
            '    - slack: "${CHANNEL}"',
            "observability.alerting",
        ),
        ("  escalation:\n    after: 45 minutes\n    to: logistics-oncall\n", "", "operate.incident-response"),
    ],
)
def test_each_gap_names_the_practice_that_misses_it(old: str, new: str, practice: str) -> None:
    assert (old in WHOLE, practice in missed(WHOLE.replace(old, new))) == (True, True)


def test_a_thin_configuration_is_valid_and_misses_much() -> None:
    assert (messages(THIN), len(missed(THIN))) == ([], 6)


def test_a_part_with_a_fault_is_not_told_to_be_missing_too() -> None:
    assert "operate.incident-response" not in missed(f"{THIN}alrets: {{}}\n")


def test_a_gap_lies_on_the_part_that_could_hold_it() -> None:
    text = WHOLE.replace("notifications: true", "notifications: false")
    assert [one.place for one in check(text.encode()).gaps] == [Place(9, 1)]


def test_every_practice_named_is_one_of_the_model() -> None:
    assert missed(THIN) <= {one.id for one in practices()}


def test_the_readers_know_each_type_of_check() -> None:
    types = SCHEMA["$defs"]["quality_check"]["properties"]["type"]["enum"]
    assert [one for one in types if kind_of_check(one) is CheckKind.CUSTOM] == ["custom"]


def test_every_key_is_described() -> None:
    rules = [rule for part in (SCHEMA, *SCHEMA["$defs"].values()) for rule in part.get("properties", {}).values()]
    assert [rule for rule in rules if not rule.get("description")] == []
