"""The assessment: the records behind `assessment/1`, the one document that everything is told from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - read at run time by `decode`

from assess.decay import Decay, Left
from assess.delivery.records import Band, Delivery, Figure, Quarter, Used, Way
from assess.encoding import decode, encode
from assess.findings import Effort, Status

SCHEMA = "assessment/1"
MODEL_VERSION = "3"
EVIDENCE_KEPT = 10

__all__ = ["Band", "Decay", "Delivery", "Figure", "Left", "Quarter", "Used", "Way"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """Which repository, and which part of it: `id` is the root commit and the scope."""

    id: str
    name: str
    scope: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The year that history figures are about."""

    from_: datetime
    to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The lowest and highest level that the uncertain and the unobservable allow."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """A criterion that keeps the next level away, and the practices behind it."""

    criterion: str
    practices: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The smallest thing to do next; `raises` are the criteria and the level that it lifts."""

    practice: str | None = None
    criterion: str | None = None
    to_status: Status = Status.MET
    remedy: str
    effort: Effort
    raises: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRow:
    """A criterion as judged."""

    status: Status
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A share of 0 to 1: unobservable practices counted 0 and counted 1; None where a fault forbids a figure."""

    low: float | None = field(metadata={"nullable": True})
    high: float | None = field(metadata={"nullable": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The figures of a phase or key area: coverage and how many practices have each status."""

    title: str
    coverage: Coverage
    met: int
    partial: int
    absent: int
    unobservable: int
    error: int
    exempt: int
    attested: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """Where the team stands between the traditional and the DataOps way."""

    tendency: str
    figure: float | None = field(metadata={"nullable": True})
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A proof as it is told; at least one of path, commit and count stands in it."""

    path: str | None = None
    line: int | None = None
    end_line: int | None = None
    blob: str | None = None
    commit: str | None = None
    count: int | None = None
    snippet: str | None = None
    shows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """A counted share and the share that `met` needs."""

    n: float
    of: float
    unit: str
    needed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A link of the chain of use."""

    link: str
    holds: bool
    evidence: tuple[EvidenceRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """What could not be read."""

    path: str
    line: int | None = None
    reader: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """Who says that a practice is in place that the repository cannot show; dates as `YYYY-MM-DD`."""

    role: str
    on: str
    until: str
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Why a practice is not asked of this team, who answers for that and until when (`YYYY-MM-DD`)."""

    reason: str
    owner: str
    until: str
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRow:
    """A practice as rated; `status` holds what was attested, `scanned_status` what the repository shows."""

    status: Status
    scanned_status: Status
    certain: bool
    title: str
    reason: str
    remedy: str
    effort: Effort
    remedy_path: str | None = None  # the file that the remedy goes to, where the practice is partial or absent
    share: ShareRow | None = None
    links: tuple[LinkRow, ...] | None = None
    weakest_link: str | None = None
    evidence: tuple[EvidenceRow, ...] = ()
    evidence_total: int = 0
    attested: Attestation | None = None
    exempt: Exemption | None = None
    problems: tuple[ProblemRow, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """The figures without attestations."""

    level: int | None = field(metadata={"nullable": True})
    index: float | None = field(metadata={"nullable": True})
    phases: dict[str, Coverage]
    areas: dict[str, Coverage]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFinding:
    """What is to be looked at again of an attestation or exemption, and its line in the settings."""

    kind: str
    practice: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A level, or a phase's or area's coverage (0 to 1), to be reached by the end of a quarter."""

    by: str
    on: str
    level: int | None = None
    group: str | None = None
    coverage: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A practice to bring to a status; `seen` is its status at this commit, under the path where it has one.

    Dates as `YYYY-MM-DD`; `done_at` is when the team said so, `dropped_at` when it gave the action up.
    """

    id: str
    practice: str
    to_status: Status
    due: str
    owner: str
    created_at: str
    seen: Status
    path: str | None = None
    done_at: str | None = None
    dropped_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retro:
    """A retro that was held (`YYYY-MM-DD`), and the file that keeps its answers."""

    on: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The coverage of what is asked of this team: without the practices that are exempt and no accepted risk."""

    phases: dict[str, Coverage]
    areas: dict[str, Coverage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the team had decided by the day of the commit, and what of it is to be looked at again."""

    findings: tuple[DecisionFinding, ...] = ()
    targets: tuple[Target, ...] = ()
    actions: tuple[Action, ...] = ()
    retros: tuple[Retro, ...] = ()
    asked: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPractice:
    """A practice as the facts of one project show it."""

    status: Status
    certain: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    """A data project and its own figures: practices that its own facts show; none where it is the only project."""

    name: str
    path: str
    tools: tuple[str, ...]
    practices: dict[str, ProjectPractice]
    level: int | None = field(default=None, metadata={"nullable": True})
    index: float | None = field(default=None, metadata={"nullable": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """The figures of the year, plain counts and shares."""

    commits: int
    changes: int
    people: int
    request_share: float
    item_share: float
    empty_message_share: float
    fixes: int
    fixes_with_item: int
    version_tags: int
    reverts: int
    first_commit_at: datetime | None = field(metadata={"nullable": True})
    last_commit_at: datetime | None = field(metadata={"nullable": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What may differ between two assessments of the same commit."""

    path: str
    remote: str | None = None
    revision: str
    assessed_at: datetime
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One commit, judged."""

    schema: str = SCHEMA
    tool_version: str
    model_version: str = MODEL_VERSION
    settings_digest: str
    repository: Repository
    commit: str
    committed_at: datetime
    window: Window
    history_complete: bool
    limits: tuple[str, ...]
    level: int | None = field(metadata={"nullable": True})
    level_name: str | None = field(metadata={"nullable": True})
    interval: Interval
    index: float | None = field(metadata={"nullable": True})
    certain_share: float
    observable_share: float
    blockers: tuple[Blocker, ...]
    next_steps: tuple[NextStep, ...]
    criteria: dict[str, CriterionRow]
    phases: dict[str, Group]
    areas: dict[str, Group]
    approach: dict[str, Aspect]
    practices: dict[str, PracticeRow]
    scanned: Scanned
    projects: tuple[ProjectRow, ...]
    tools: dict[str, tuple[str, ...]]
    activity: ActivityRow
    problems: tuple[ProblemRow, ...]
    delivery: Delivery | None = field(metadata={"nullable": True})
    decay: Decay | None = field(metadata={"nullable": True})
    decisions: Decided = field(default_factory=Decided)
    run: Run

    @property
    def complete(self) -> bool:
        """Say whether no rating is missing for a fault or for history that was not fetched."""
        return all(row.status is not Status.ERROR for row in self.practices.values())

    def to_json(self) -> dict[str, object]:
        """Return the document of schema `assessment/1`."""
        return encode(self)  # type: ignore[return-value]

    @classmethod
    def from_json(cls, document: object) -> Assessment:
        """Read a document of schema `assessment/1`; raises ValueError where it is none."""
        return decode(cls, document)
