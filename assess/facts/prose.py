"""What is written for people: records, templates and references."""

from __future__ import annotations

from enum import StrEnum

from assess.facts.sources import Fact


class RecordKind(StrEnum):
    """What a document or a section with content is."""

    DECISION = "decision"  # ADR
    PROPOSAL = "proposal"  # RFC, spec, design
    REQUIREMENTS = "requirements"  # in prose
    DATA_DICTIONARY = "data-dictionary"
    ARCHITECTURE = "architecture"
    CONTRIBUTING = "contributing"
    ONBOARDING = "onboarding"
    DEPLOYMENT = "deployment"
    RUNBOOK = "runbook"
    TROUBLESHOOTING = "troubleshooting"
    INCIDENT_PROCEDURE = "incident-procedure"
    ON_CALL = "on-call"
    POST_MORTEM = "post-mortem"
    RETROSPECTIVE = "retrospective"
    AUDIT = "audit"
    DEBT_LIST = "debt-list"
    CHANGELOG = "changelog"
    ROADMAP = "roadmap"
    BACKLOG = "backlog"
    ROLLBACK = "rollback"
    STYLE_GUIDE = "style-guide"
    SUPPORT = "support"
    SURVEY = "survey"
    CONTACT = "contact"
    MEETING_NOTES = "meeting-notes"
    WORKING_AGREEMENT = "working-agreement"
    PRIORITIES = "priorities"
    HOSTED_JOB = "hosted-job"  # documents a job of a hosted service that builds or tests
    TESTING = "testing"
    SECURITY = "security"
    PROCEDURE = "procedure"  # steps or commands of some other work with what is here


class Subject(StrEnum):
    """What a record is about."""

    DATA = "data"
    PIPELINES = "pipelines"
    PLATFORM = "platform"
    PROCESS = "process"
    SIDE_TOOL = "side-tool"
    META = "meta"  # the record that adopts records


class Record(Fact):
    """A document, or a section of one, with content of its own (headings and placeholders are none)."""

    kind: RecordKind
    subject: Subject
    title: str = ""
    words: int = 0
    items: int = 0  # list entries
    ordered_by_value: bool = False
    names_items: bool = False  # its actions name issues or changes
    whole_file: bool = True


class Introduction(Fact):
    """How the repository introduces itself: the title and the first words of the README at its top."""

    title: str
    text: str


class Description(Fact):
    """A page that tells what something here does: the folder that it stands in, or what it is named for."""

    words: int
    folder: str | None = None  # a page beside code (README, DETAILS): the folder that it is on
    names: tuple[str, ...] = ()  # a page of the docs: modules, tables or sources by name
    mentions: tuple[str, ...] = ()  # a page of the docs: names that it writes as code


class PageEntries(Fact):
    """Names of tables, jobs and modules that have a text of their own on a page."""

    names: tuple[str, ...]


class FieldKind(StrEnum):
    """What a template's field asks for."""

    NEED = "need"
    USE = "use"
    PRIORITY = "priority"
    VALUE = "value"
    SO_THAT = "so-that"
    ITEM = "item"  # the issue or ticket
    CONTACT = "contact"
    ACCEPTANCE = "acceptance"
    DATASET = "dataset"
    TESTING = "testing"
    OTHER = "other"


class Template(Fact):
    """An issue or request template."""

    kind: str  # issue, pull-request, labels
    about_data: bool  # a data issue, data request or onboarding of data
    fields: tuple[FieldKind, ...]
    name: str = ""


class Place(StrEnum):
    """Where a thing that is referred to stands."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    MISSING = "missing"


class Reference(Fact):
    """A reference to work that another place defines."""

    what: str  # hosted-job, alert, deployment, job-code, transformation-sql, infrastructure, image
    place: Place
    target: str = ""
    tool: str = ""
