"""What the figures of delivery are made from: the year's changes, deployments, remedies and incidents, joined once."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING

from assess.activity import is_change, through_request
from assess.delivery.deployments import SHORTEST_ID, Deployed, Deployment, deployed, first_holding, from_stated
from assess.delivery.records import Grade
from assess.delivery.signals import remedies
from assess.evidence.promotion import RELEASE_FILE
from assess.facts import Code, QualityCheck, Role, Suite
from assess.roles import CODE_SUFFIXES, role_of, suffix_of
from assess.thresholds import HALF, MOST
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from assess.commits import Commit
    from assess.delivery.signals import Remedy
    from assess.delivery.stated import Incident, Stated
    from assess.delivery.ways import Road
    from assess.facts import Facts
    from assess.history import History

SOON = timedelta(days=7)  # a remedy within a week is laid at the door of what was deployed before it


class Failure(Value):
    """A deployment that something had to be done about: when, and by what."""

    deployment: Deployment
    at: datetime
    commit: str | None
    shows: str


class Paths(Value):
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
        return (self.roles.get(path) or role_of(path)) is Role.TEST or path in self.checks


def paths_of(facts: Facts, roles: Mapping[str, Role]) -> Paths:
    """Sort the paths of a commit."""
    code = frozenset(one.source.path for one in facts.of(Code) if one.data)
    checks = frozenset(one.source.path for one in (*facts.of(Suite), *facts.of(QualityCheck)))
    return Paths(code=code, checks=checks - code, roles=roles)


class Material(Value):
    """The year, joined: `changes` are the mainline's by people; `first` is the first deployment that holds a commit."""

    changes: tuple[Commit, ...]
    deployed: Deployed
    first: Mapping[str, Deployment]
    remedies: tuple[Remedy, ...]
    failures: tuple[Failure, ...]
    incidents: tuple[Incident, ...] | None
    begun_at: Mapping[str, datetime]  # when the first commit of a merged branch was made, by the merge's id
    paths: Paths
    squashed: bool = False  # most of what merges bring came through requests as single commits
    by_release: bool = False  # pushes deploy only where they change the file that holds the version

    @property
    def by_merges(self) -> bool:
        """Say whether most changes are merges, so that the work before the merge can be seen."""
        return len(self.begun_at) >= MOST * max(1, len(self.changes))

    @property
    def shows_lead(self) -> bool:
        """Say whether merges show when work began: not where what they bring was squashed before."""
        return self.by_merges and not self.squashed

    @property
    def merging_deploys(self) -> bool:
        """Say whether most deployments are pushes to the main branch, other than those of a release file."""
        listed = self.deployed.deployments
        return not self.by_release and sum(one.grade is Grade.PUSH for one in listed) > HALF * len(listed)


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
    brought = list(_brought(history, frozenset(one.id for one in changes)))
    return Material(
        changes=changes,
        deployed=found,
        first=first,
        remedies=remedied,
        failures=tuple(failures),
        incidents=stated.incidents,
        begun_at={merge.id: min(one.authored_at for one in branch) for merge, branch in brought},
        squashed=_squashed([one for _, branch in brought for one in branch]),
        paths=paths,
        by_release=_by_release(roads),
    )


def _by_release(roads: Sequence[Road]) -> bool:
    pushed = [road.paths for road in roads if road.way.grade is Grade.PUSH]
    return bool(pushed) and all(
        paths and all(RELEASE_FILE.fullmatch(path.rpartition("/")[2]) for path in paths) for paths in pushed
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


def _squashed(brought: Sequence[Commit]) -> bool:
    single = sum(len(one.parents) == 1 and through_request(one.subject) for one in brought)
    return single > HALF * len(brought)


def _brought(history: History, counted: frozenset[str]) -> Iterator[tuple[Commit, list[Commit]]]:
    """Yield the merges among the counted changes, each with the commits that it was the first to bring."""
    by_id = {one.id: one for one in history.commits}
    brought: set[str] = set()
    for merge in reversed(history.mainline):
        branch = list(_new(merge.parents[1:], by_id, brought))
        if branch and merge.id in counted:
            yield merge, branch


def _new(tips: Sequence[str], by_id: Mapping[str, Commit], brought: set[str]) -> Iterator[Commit]:
    """Yield the commits of merged branches that no earlier merge has brought."""
    waiting = list(tips)
    while waiting:
        one = by_id.get(waiting.pop())
        if one is not None and not one.mainline and one.id not in brought:
            brought.add(one.id)
            waiting += one.parents
            yield one
