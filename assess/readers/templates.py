"""Issue and request templates of GitHub, GitLab and Azure Repos: what they ask for, and whether of data.

https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.documents import Mapping
from assess.facts import Fact, FieldKind, Record, RecordKind, Role, Source, Subject, Template
from assess.readers.protocol import Want
from assess.terms.shapes import mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "templates"
VERSION = 11
ROLES = (Role.DOCS, Role.TEMPLATE)
WANTS = (
    Want(folders=("issue_template", "issue_templates", "pull_request_template", "merge_request_templates")),
    Want(names=("issue_template.*", "pull_request_template.*")),
    Want(folders=(".github",), names=("labels.yml", "labels.yaml", "settings.yml", "settings.yaml")),
    Want(folders=(".github/workflows",), suffixes=(".yml", ".yaml"), needles=(b"label.name", b"labels.*.name")),
)
GIVES = (Template, Record)

ISSUE = re.compile(
    r"(?:\.github/|docs/)?issue_template(?:/[^/]+)?\.(?:md|ya?ml)|\.gitlab/issue_templates/.+\.md", re.IGNORECASE
)
CONTACTS = re.compile(r"\.github/issue_template/config\.ya?ml", re.IGNORECASE)
REQUEST = re.compile(
    r"(?:\.github/|docs/|\.azuredevops/|\.vsts/)?pull_request_template(?:/.+)?\.(?:md|txt)"
    r"|\.gitlab/merge_request_templates/.+\.md",
    re.IGNORECASE,
)
# Labels as https://github.com/micnncim/action-label-syncer and https://github.com/repository-settings/app write them,
# and those that a workflow on issues asks for.
LABELS = re.compile(r"\.github/(?:labels|settings)\.ya?ml", re.IGNORECASE)
ASKED_LABEL = re.compile(
    r"\blabel\.name[ \t]*==[ \t]*'([^'\n]{2,60})'|\bcontains\([^\n]{0,80}labels\.\*\.name,[ \t]*'([^'\n]{2,60})'"
)
PRIORITY_LABEL = re.compile(
    r"\bpriorit(?:y|ies)\b|\bp[0-4]\b|\bseverity\b|\bcritical\b|\burgen(?:t|cy)\b", re.IGNORECASE
)
# A heading, bold text, or a label with nothing or a place to fill in behind it.
HEADING = re.compile(
    r"[ \t]*#{1,6}[ \t]+(.+)|[ \t>*-]*\*\*([^*\n]{2,200})\*\*.*"
    r"|([^|\n]{2,80}):[ \t]*(?:(?:<[^<>\n]{1,80}>|\[[^]\[\n]{1,80}\](?:\([^()\n]{0,80}\))?)[ \t]*)?\Z"
)
UNFILLED = re.compile(r"\[([^]\[\n]{3,200})\]\((?:#|<?(?:url|link|lien|here)[^()\n]{0,80})?\)", re.IGNORECASE)
ITALIC = re.compile(r"^[ \t]*_([^\n]{3,2000})_[ \t]*$", re.MULTILINE)
SECURITY = re.compile(r"\bsecurity\b|\bvulnerabilit(?:y|ies)\b", re.IGNORECASE)
# A story to be filled in: https://www.agilealliance.org/glossary/user-story-template
STORY = re.compile(r"\bso that\b[ \t]{0,4}[`\"*]{0,3}(?:[\[{<_…]|\.\.|I\b)", re.IGNORECASE)
# What is to be ticked off says how a request is titled; other boxes ask for nothing that is written down.
TITLED = re.compile(r"\btitle\b", re.IGNORECASE)
CHECKBOX = re.compile(r"[ \t]*[-*+][ \t]+\[[ xX]?\]")

# Where tickets are kept beside the host of the code.
TRACKERS = (
    r"(?:asana|azure devops|ado|basecamp|clickup|jira|linear|monday|notion|pivotal|redmine|shortcut|trello|youtrack)"
)
# A pattern for what stands in headings and labels, and one for what may stand in prompts as well.
FIELDS: tuple[tuple[FieldKind, str, str], ...] = (
    (
        FieldKind.PRIORITY,
        (
            r"\b(?:priorit(?:y|ies|i[sz]ation)|severity|urgency|impact(?! assessment)|criticality)\b"
            r"|\bpriori(?:dad(?:e|es)?|t[àáé]s?|t[äà]t\w*|z\w{1,6})\b|\bimpact(?:os?|ando|a)\b|\burg[eê]nci\w{1,3}\b"
        ),
        "",
    ),
    (FieldKind.VALUE, r"\b(?:business )?value\b|\bbenefits?\b|\bbenef[ií]cios?\b|\bbénéfices?\b", ""),
    (FieldKind.SO_THAT, r"\bso that\b", r"\bso that\b"),
    (
        FieldKind.ITEM,
        (
            r"\b(?:tickets?(?! (?:is|was))|jira|issues? (?:closed|number|link|references?)"
            r"|(?:related|linked|associated|github) issues?)\b"
            rf"|\b{TRACKERS} (?:cards?|items?|links?|numbers?|pages?|stor(?:y|ies)|tasks?|urls?)\b"
        ),
        (
            r"\b(?:closes|fixes|resolves|references|addresses|relates to)[: ]+\\?#|(?<![#\w])#(?:\w{1,10}-)?issue\b"
            r"|\b(?:jira|issue|ticket) (?:link|number|id|key)s?\b"
            r"|\b[A-Z]{2,10}-(?:X{1,6}|0{2,6}|\d{2,6})\b|\blink to (?:the |an? )?(?:\w+ )?(?:issue|ticket)"
            r"|\bissues?(?:\(s\))? (?:that (?:is|are) )?(?:associated|related|linked|addressed)\b"
            r"|\brelated to an? (?:\w{1,20} )?issue\b"
            rf"|\b{TRACKERS} (?:card|issue|item|link|number|page|story|task|ticket|url)\b"
            r"|(?:ticket|task|card|story)_(?:url|link|number|id)\b|\bticket (?:jira|notion|trello|asana)\b"
            r"|\btitle\b[^.\n]{0,40}\b(?:starts?|begins?|includes?|contains?|names?|has)\b[^.\n]{0,20}\b(?:jira|ticket|issue)\b"
        ),
    ),
    (
        FieldKind.NEED,
        r"\bneeds?\b|\bwhy\b|\bmotivation\b|\bpurpose\b|\buse[- ]cases?\b|\bproblem\b|\bbackground\b|\bjustification\b",
        r"\byour needs?\b|\buse[- ]cases?\b|\bwhy (?:do|is|are) (?:you|this|it)\b|\bwhat problem\b",
    ),
    (
        FieldKind.USE,
        r"\buse[- ]cases?\b|\busage\b|\bconsumers?\b|\bstakeholders?\b|\bhow (?:will|is|are) .{0,40}\bused\b",
        (
            r"\bhow (?:will|is|are|do|does) .{0,60}\buse[ds]?\b|\bwho (?:will )?(?:use|consume)s?\b|\bkey users\b"
            r"|\bstakeholder\b"
        ),
    ),
    (
        FieldKind.CONTACT,
        r"\bcontact\b|\brequest(?:e|o)r\b|\brequested by\b|\breporter\b|\bpoint of contact\b|\bowner\b|\be-?mail\b",
        r"",
    ),
    (FieldKind.ACCEPTANCE, r"\bacceptance\b|\bdefinition of done\b|\bsuccess criteria\b|\bdone when\b", ""),
    (
        FieldKind.DATASET,
        (
            r"\b(?:data ?sets?|tables?|(?:data|dbt|affected) models?|data ?sources?|feeds?|schema)\b"
            r"|\bcolumns?\b|\baffected data\b"
        ),
        (
            r"\b(?:which|what|affected|the) (?:data ?sets?|tables?|models?|sources?|columns?|feeds?)\b|\bin table\b"
            r"|\btable [A-Z]\b"
        ),
    ),
    (FieldKind.TESTING, r"\btest(?:s|ed|ing)?\b|\bvalidation\b|\bverif", r"\bhow .{0,30}\btested\b"),
)
DATA_NAME = re.compile(
    r"\bdata(?: |-|_)?(?:request|issue|quality|check|access|source|question|incident|bug|set|feed|product|contract"
    r"|model|onboarding|export|extract|correction|problem|pipeline|error|need)|\bfeeds?\b|\bingest"
    r"|\b(?:corrupt(?:ed)?|missing|wrong|incorrect|stale|outdated)[ _-](?:\w+[ _-])?(?:data|records?|rows|values)\b"
    r"|\bcorrupt(?:ed)?[ _-](?:\w+[ _-])?release\b"
    r"|\b(?:new|add|request|change|missing|wrong|incorrect|broken)[ _-](?:a )?(?:\w+[ _-])?"
    r"(?:source|table|model|metric|report|dashboard|column|schema)\b",
    re.IGNORECASE,
)
SURVEY = re.compile(
    r"\bsurvey|\bfeedback form|\bquestionnaire|//(?:www\.)?surveymonkey\.com/|//forms\.(?:gle|office\.com)/"
    r"|docs\.google\.com/forms/|//[\w-]{1,60}\.typeform\.com/",
    re.IGNORECASE,
)
# What a failure or an outage is written down in: its impact, its cause and what was done.
INCIDENT = re.compile(
    r"\bincident|\boutage|\bpost[- ]?mortem|\broot cause|\b(?:dag|pipeline|job|task|load|run|action|build) failures?\b"
    r"|\btriage errors?\b|\bon[- ]?call\b|\balerts?\b",
    re.IGNORECASE,
)
ASKED_OF_INCIDENT = 2  # headings or fields: a lone link tells of a failure and asks nothing
STAFF = re.compile(r"team member|employee|\bhires?\b|newcomer|off-?boarding", re.IGNORECASE)


def read(document: Document) -> Iterable[Fact]:
    """Return the template of a file in one of the hosts' places; an empty file is none."""
    path = document.path
    if CONTACTS.fullmatch(path):
        yield from _contacts(document)
    elif ISSUE.fullmatch(path):
        form = path.lower().endswith((".yml", ".yaml"))
        yield from _form(document) if form else _page(document, "issue")
    elif REQUEST.fullmatch(path):
        yield from _page(document, "pull-request")
    elif LABELS.fullmatch(path):
        yield from _labels(document, tuple(_defined(document.yaml)))
    elif ".github/workflows/" in path and "issues" in document.text:
        yield from _labels(document, tuple(next(filter(None, found)) for found in ASKED_LABEL.findall(document.text)))


def _defined(written: object) -> Iterator[str]:
    listed = mapping(written).get("labels") if isinstance(written, dict) else written
    yield from (text(label.get("name")) for label in mappings(listed))


def _labels(document: Document, names: tuple[str, ...]) -> Iterator[Template]:
    """Yield one template for the labels of issues: whether one asks for data, and whether some give a priority."""
    about_data = any(DATA_NAME.search(name) for name in names)
    fields = (FieldKind.PRIORITY,) if any(PRIORITY_LABEL.search(name) for name in names) else ()
    if about_data or fields:
        source = Source(path=document.path, line=1, tool=TOOL)
        yield Template(source=source, kind="labels", about_data=about_data, fields=fields, name="labels of issues")


def _given(document: Document, names: Iterable[str]) -> Iterator[Template]:
    """Yield the labels of priority that a template gives its issues."""
    if any(PRIORITY_LABEL.search(name) for name in names):
        source = Source(path=document.path, line=1, tool=TOOL)
        fields = (FieldKind.PRIORITY,)
        yield Template(
            source=source, kind="labels", about_data=False, fields=fields, name="labels that a template gives"
        )


def _contacts(document: Document) -> Iterator[Fact]:
    links = mapping(document.yaml).get("contact_links")
    for link in mappings(links):
        words = f"{text(link.get('name'))} {text(link.get('about'))}"
        if text(link.get("url")):
            subject = Subject.DATA if DATA_NAME.search(words) else Subject.PROCESS
            source = Source(path=document.path, line=link.line, tool=TOOL)
            kind = RecordKind.SURVEY if SURVEY.search(f"{words} {text(link.get('url'))}") else RecordKind.CONTACT
            yield Record(source=source, kind=kind, subject=subject, words=len(words.split()), items=1)


def _form(document: Document) -> Iterator[Fact]:
    """Read an issue form: its `body` is a list of fields with a label and a description."""
    form = document.yaml
    if not isinstance(form, Mapping):
        return
    labels: list[str] = []
    prompts: list[str] = []
    for field in mappings(form.get("body")):
        attributes = mapping(field.get("attributes"))
        if field.get("type") != "markdown":
            labels.append(text(attributes.get("label")))
            prompts += [text(attributes.get(key)) for key in ("description", "placeholder", "value")]
    if labels:
        yield _template(document, "issue", _name(form, document), labels, prompts)
        yield from _incident(document, _name(form, document), labels)
        yield from _given(document, texts(form.get("labels")))


def _page(document: Document, kind: str) -> Iterator[Fact]:
    front = mapping(document.markdown.front_matter)
    body = _body(document.text)
    if not re.search(r"\w", body):
        return
    shown, prompts = _without_comments(body)
    prompts += [found[1] for found in ITALIC.finditer(body)]
    visible = [line for line in shown.splitlines() if not CHECKBOX.match(line)]
    headings = [next(filter(None, found.groups()), "") for found in map(HEADING.match, visible) if found]
    prompts += [line for line in shown.splitlines() if CHECKBOX.match(line) and TITLED.search(line)]
    prompts += [line for line in visible if "#" in line and not line.lstrip().startswith("#")]
    prompts += [line for line in visible if re.match(r"[ \t]*[-*+][ \t]", line)]
    prompts += [found[1] for line in visible for found in UNFILLED.finditer(line)]
    prompts += [found[0] for line in visible for found in STORY.finditer(line)]
    yield _template(document, kind, _name(front, document), headings, prompts)
    if kind == "issue":
        yield from _incident(document, _name(front, document), headings)
    named = [label.strip() for written in texts(front.get("labels")) for label in written.split(",")]
    yield from _given(document, named)


def _incident(document: Document, name: str, asked: list[str]) -> Iterator[Record]:
    """Yield the procedure that a template is which asks of an incident what is to be known and done."""
    if INCIDENT.search(name) and len(asked) >= ASKED_OF_INCIDENT:
        yield Record(
            source=Source(path=document.path, line=1, tool=TOOL),
            kind=RecordKind.INCIDENT_PROCEDURE,
            subject=Subject.PIPELINES,
            words=len(document.text.split()),
            title=name,
        )


def _body(content: str) -> str:
    """Return a page without its front matter, comments kept: they hold the prompts."""
    lines = content.splitlines()
    if lines and lines[0].rstrip() == "---":
        end = next((index for index, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), 0)
        lines = lines[end + 1 :]
    return "\n".join(lines)


def _without_comments(body: str) -> tuple[str, list[str]]:
    """Return what is shown, and the comments."""
    first, *rest = body.split("<!--")
    halves = [part.partition("-->") for part in rest]
    return first + "".join(after for _, _, after in halves), [comment for comment, _, _ in halves]


def _name(front: Mapping, document: Document) -> str:
    stem = document.path.rpartition("/")[2].rpartition(".")[0]
    return text(front.get("name")) or re.sub(r"[-_]+", " ", stem)


def _template(document: Document, kind: str, name: str, labels: list[str], prompts: list[str]) -> Template:
    fields = _fields("\n".join(labels), "\n".join(prompts))
    if SECURITY.search(name):  # how bad a hole is puts no work on data in order
        fields = tuple(one for one in fields if one is not FieldKind.PRIORITY)
    front = (
        mapping(document.yaml) if document.path.endswith(("yml", "yaml")) else mapping(document.markdown.front_matter)
    )
    about = " ".join((name, text(front.get("title")), text(front.get("description")), *texts(front.get("labels"))))
    titled = DATA_NAME.search(about) or DATA_NAME.search(text(front.get("about")))
    return Template(
        source=Source(path=document.path, line=1, tool=TOOL),
        kind=kind,
        about_data=not STAFF.search(name) and bool(titled or FieldKind.DATASET in fields),
        fields=fields,
        name=name,
    )


def _fields(labels: str, prompts: str) -> tuple[FieldKind, ...]:
    found = [
        kind
        for kind, label, prompt in FIELDS
        if re.search(label, labels, re.IGNORECASE)
        or (prompt and re.search(prompt, f"{labels}\n{prompts}", re.IGNORECASE))
    ]
    return tuple(found) or ((FieldKind.OTHER,) if labels.strip() else ())
