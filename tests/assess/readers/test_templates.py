"""What issue and request templates ask for."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import FieldKind, Record, Template
from assess.readers import templates

DATA_REQUEST = """
name: Data request
description: Ask for a new table
body:
  - {type: markdown, attributes: {value: "Thanks. Which priority?"}}
  - {type: textarea, attributes: {label: What do you need and why?}}
  - {type: input, attributes: {label: Contact}}
  - {type: dropdown, attributes: {label: Priority, options: [low, high]}}
"""


def template(text: str, path: str) -> Template | None:
    facts = templates.read(Document(path, text.encode()))
    return next((fact for fact in facts if isinstance(fact, Template)), None)


def test_a_form_asks_by_its_labels() -> None:
    found = template(DATA_REQUEST, ".github/ISSUE_TEMPLATE/data-request.yml")
    assert found is not None
    assert found.fields == (FieldKind.PRIORITY, FieldKind.NEED, FieldKind.CONTACT)


def test_a_form_for_tables_is_about_data() -> None:
    found = template(DATA_REQUEST, ".github/ISSUE_TEMPLATE/data-request.yml")
    assert found is not None
    assert found.about_data


def test_a_bug_report_is_generic() -> None:
    page = "---\nname: Bug\nabout: Something breaks\n---\n## Steps\n\n## Feedback\n"
    found = template(page, ".github/ISSUE_TEMPLATE/bug.md")
    assert found is not None
    assert (found.about_data, found.fields) == (False, (FieldKind.OTHER,))


def test_a_link_to_a_survey_is_one() -> None:
    links = "contact_links:\n  - {name: Feedback, url: 'https://forms.gle/x', about: Tell us}\n"
    links += "  - {name: Chat, url: 'https://acme.slack.test', about: Ask us}\n"
    found = templates.read(Document(".github/ISSUE_TEMPLATE/config.yml", links.encode()))
    assert [one.kind.value for one in found if isinstance(one, Record)] == ["survey", "contact"]


def test_prompts_in_comments_count() -> None:
    found = template("## Story\n<!-- As a user I want X so that Y -->\n", ".gitlab/issue_templates/story.md")
    assert found is not None
    assert found.fields == (FieldKind.SO_THAT,)


@pytest.mark.parametrize(
    "line", ["[SO THAT {value}]", "As a [user], I want to [do a thing], so that I can [reach a goal]"]
)
def test_a_story_to_be_filled_in_asks_for_its_value(line: str) -> None:
    found = template(f"## Story\n\n{line}\n", ".github/ISSUE_TEMPLATE/story.md")
    assert found is not None
    assert found.fields == (FieldKind.SO_THAT,)


@pytest.mark.parametrize("line", ["Closes #", "## Jira ticket", "* DATA-XXXX", "Resolves #\\[issue\\]"])
def test_a_request_names_its_item(line: str) -> None:
    found = template(f"# Description\n\n{line}\n", "docs/pull_request_template.md")
    assert found is not None
    assert FieldKind.ITEM in found.fields


def test_a_checklist_asks_for_nothing() -> None:
    found = template("## Done\n- [ ] priority is set\n", "PULL_REQUEST_TEMPLATE.md")
    assert found is not None
    assert found.fields == (FieldKind.OTHER,)


def test_contact_links_are_a_contact() -> None:
    text = "contact_links:\n  - {name: Chat, url: https://chat.acme.eu, about: Ask us}\n"
    facts = list(templates.read(Document(".github/ISSUE_TEMPLATE/config.yml", text.encode())))
    assert [type(fact) for fact in facts] == [Record]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "PULL_REQUEST_TEMPLATE.md"),
        ("[1, 2]", ".github/ISSUE_TEMPLATE/a.yml"),
        ("body: none", ".github/ISSUE_TEMPLATE/a.yml"),
        ("## Why", "src/pull_request_template.md"),
    ],
)
def test_no_template(text: str, path: str) -> None:
    assert template(text, path) is None


def test_labels_of_issues_tell_priorities_and_requests() -> None:
    defined = template("- {name: 'priority: high'}\n- {name: bug}\n", ".github/labels.yml")
    assert defined is not None
    assert (defined.kind, defined.fields, defined.about_data) == ("labels", (FieldKind.PRIORITY,), False)


def test_a_workflow_that_waits_for_a_label_on_data_knows_such_requests() -> None:
    text = "on: {issues: {types: [labeled]}}\njobs:\n  a:\n    if: github.event.label.name == 'data-request'\n"
    found = template(text, ".github/workflows/triage.yml")
    assert found is not None
    assert found.about_data
    assert template(text.replace("data-request", "stale"), ".github/workflows/triage.yml") is None


def test_a_template_on_corrupted_data_that_gives_a_priority() -> None:
    text = "---\nname: Corrupted Release\nlabels: bug, high-priority\n---\n## Impact Assessment\n## Notes\n"
    found = list(templates.read(Document(".github/ISSUE_TEMPLATE/corrupted.md", text.encode())))
    read = [(fact.kind, fact.about_data, fact.fields) for fact in found if isinstance(fact, Template)]
    assert read == [("issue", True, (FieldKind.OTHER,)), ("labels", False, (FieldKind.PRIORITY,))]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Essa correção deveria ser priorizada?", FieldKind.PRIORITY),
        ("Prioridad", FieldKind.PRIORITY),
        ("Quelle est la priorité ?", FieldKind.PRIORITY),
        ("Quais são os benefícios para a equipe?", FieldKind.VALUE),
    ],
)
def test_other_languages_ask_for_priority_and_value(label: str, field: FieldKind) -> None:
    found = template(f"## {label}\n\n## Notes\n", ".github/ISSUE_TEMPLATE/request.md")
    assert found is not None
    assert field in found.fields


@pytest.mark.parametrize(
    "text",
    [
        "addresses issue(s) #ISSUE <!--list issue(s) associated with this PR -->\n\n### Summary:\n",
        "## Context\n<!-- If the changes are related to a specific issue, please link to it -->\n",
        "## Checks\n- [ ] The title starts with the jira ticket of the change.\n",
        "Asana Task: <asana_ticket_url>\n\n## What changes?\n",
        "Shortcut story: [sc-123](https://app.shortcut.test/story/123)\n\n## What changes?\n",
        "Addresses\n- #example-issue-number\n\n## Changes\n",
        "[Lien vers le ticket Notion associ\u00e9]()\n\n## Checks\n",
    ],
)
def test_a_request_that_asks_for_its_item(text: str) -> None:
    found = template(text, ".github/pull_request_template.md")
    assert found is not None
    assert FieldKind.ITEM in found.fields


@pytest.mark.parametrize("text", ["## Monday release notes\n", "See the [guide](docs/guide.md) on tickets\n## What\n"])
def test_a_request_that_names_no_tracker(text: str) -> None:
    found = template(text, ".github/pull_request_template.md")
    assert found is not None
    assert FieldKind.ITEM not in found.fields


def test_a_box_to_tick_asks_for_no_item() -> None:
    found = template("## Checks\n- [ ] The ticket is closed.\n", ".github/pull_request_template.md")
    assert found is not None
    assert FieldKind.ITEM not in found.fields


@pytest.mark.parametrize(
    ("path", "text", "kinds"),
    [
        (".gitlab/issue_templates/Incident Report.md", "## Impact\n\n## Root cause\n", ["incident-procedure"]),
        (".github/ISSUE_TEMPLATE/alert.md", "## Log\n\n## Status of the DAG\n", ["incident-procedure"]),
        (".github/ISSUE_TEMPLATE/job_failure.md", "[Failed job]({{ env.URL }})\n", []),
        (".github/ISSUE_TEMPLATE/bug.md", "## Steps\n\n## Feedback\n", []),
    ],
)
def test_a_template_for_incidents_says_what_follows(path: str, text: str, kinds: list[str]) -> None:
    found = templates.read(Document(path, text.encode()))
    assert [one.kind.value for one in found if isinstance(one, Record)] == kinds
