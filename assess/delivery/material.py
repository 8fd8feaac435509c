"""What the figures of delivery are made from: the year's changes, deployments, remedies and incidents, joined once."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from assess.activity import is_change
from assess.delivery.deployments import SHORTEST_ID, Deployed, Deployment, deployed, first_holding, from_stated
from assess.delivery.records import Grade
from assess.delivery.signals import remedies
from assess.facts import Code, QualityCheck, Role, Suite
from assess.roles import CODE_SUFFIXES, role_of, suffix_of
from assess.thresholds import HALF, MOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from assess.delivery.signals import Remedy
    from assess.delivery.stated import Incident, Stated
    from assess.delivery.ways import Road
    from assess.facts import Facts
    from assess.history import Commit, History

SOON = timedelta(days=7)  # a remedy within a week is laid at the door of what was deployed before it
BRANCH_LIMIT = 1_000
TWO_PARENTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A deployment that something had to be done about: when, and by what."""

    deployment: Deployment
    at: datetime
    commit: str | None
    shows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Which paths are data code, and which hold tests or checks."""

    code: frozenset[str]
    checks: frozenset[str]
    roles: Mapping[str, Role]

    def is_code(self, path: str) -> bool:
        """Say whether a path is data code; one that is gone by its name."""
        if path in self.roles:
            return path in self.code
        return role_of(path) is Role.PIPELINE and suffix_of(path.rpartition("/")[2]) in CODE_SUFFIXES

    def is_test(self, path: str) -> bool:
        """Say whether a path holds tests or checks and no data code."""
        return self.roles.get(path, role_of(path)) is Role.TEST or path in self.checks


def paths_of(facts: Facts, roles: Mapping[str, Role]) -> Paths:
    """Sort the paths of a commit."""
    code = frozenset(one.source.path for one in facts.of(Code) if one.data)
    checks = frozenset(one.source.path for one in (*facts.of(Suite), *facts.of(QualityCheck)))
    return Paths(code=code, checks=checks - code, roles=roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The year, joined: `changes` are the mainline's by people; `first` is the first deployment that holds a commit."""

    changes: tuple[Commit, ...]
    deployed: Deployed
    first: Mapping[str, Deployment]
    remedies: tuple[Remedy, ...]
    failures: tuple[Failure, ...]
    incidents: tuple[Incident, ...] | None
    begun_at: Mapping[str, datetime]  # when the first commit of a merged branch was made, by the merge's id
    paths: Paths

    @property
    def by_merges(self) -> bool:
        """Say whether most changes are merges, so that the work before the merge can be seen."""
        return len(self.begun_at) >= MOST * max(1, len(self.changes))

    @property
    def merging_deploys(self) -> bool:
        """Say whether most deployments are pushes to the main branch."""
        listed = self.deployed.deployments
        return sum(one.grade is Grade.PUSH for one in listed) > HALF * len(listed)


def gather(history: History, roads: Sequence[Road], stated: Stated, paths: Paths) -> Material:
    """Join what the figures are made from."""
    found = deployed(history, roads) if stated.deployments is None else from_stated(history, stated.deployments)
    first = first_holding(enumerate(history.mainline), found.deployments)
    changes = tuple(one for one in history.mainline if is_change(one))
    remedied = remedies(history.mainline)
    failures = (
        [*_of_remedies(remedied, first, found.deployments)]
        if stated.incidents is None
        else [*_of_incidents(stated.incidents, found.deployments)]
    )
    return Material(
        changes=changes,
        deployed=found,
        first=first,
        remedies=remedied,
        failures=tuple(failures),
        incidents=stated.incidents,
        begun_at=dict(_begun(history, changes)),
        paths=paths,
    )


def _of_remedies(
    remedied: Sequence[Remedy], first: Mapping[str, Deployment], deployments: Sequence[Deployment]
) -> Iterator[Failure]:
    """Lay each remedy at the door of the deployment of what it takes back, or else of the last one before it."""
    for one in remedied:
        at = one.change.committed_at
        before = first.get(one.of.id) if one.of else _last_before(deployments, at)
        if before is not None and before.at < at <= before.at + SOON:
            verb = f"takes back {one.of.id[:12]}" if one.of else ("takes a change back" if one.is_revert else "hot fix")
            yield Failure(deployment=before, at=at, commit=one.change.id, shows=verb)


def _of_incidents(incidents: Sequence[Incident], deployments: Sequence[Deployment]) -> Iterator[Failure]:
    for one in incidents:
        named = (deployment for deployment in deployments if one.after and _is(deployment, one.after))
        before = next(named, None) if one.after else _last_before(deployments, one.began_at)
        if before is not None and before.at <= one.began_at and (one.after or one.began_at <= before.at + SOON):
            yield Failure(deployment=before, at=one.began_at, commit=None, shows="an incident of the team's file")


def _is(deployment: Deployment, name: str) -> bool:
    return deployment.tag == name or (len(name) >= SHORTEST_ID and (deployment.commit or "").startswith(name))


def _last_before(deployments: Sequence[Deployment], moment: datetime) -> Deployment | None:
    at = bisect_left(deployments, moment, key=lambda one: one.at)
    return deployments[at - 1] if at else None


def _begun(history: History, changes: Sequence[Commit]) -> Iterator[tuple[str, datetime]]:
    """Yield when each merged branch was begun, by its own line of commits."""
    by_id = {one.id: one for one in history.commits}
    for change in changes:
        if len(change.parents) == TWO_PARENTS:
            branch = [one.authored_at for one in islice(_line(change.parents[1], by_id), BRANCH_LIMIT)]
            if branch:
                yield change.id, min(branch)


def _line(tip: str, by_id: Mapping[str, Commit]) -> Iterator[Commit]:
    while (one := by_id.get(tip)) is not None and not one.mainline:
        yield one
        tip = one.parents[0] if one.parents else ""
