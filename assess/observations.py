"""What is measured beside the ratings, delivery and decay; a fault in one is told among the limits."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from assess.delivery.measuring import Sources, measure_delivery
from assess.delivery.stated import StatedFiles, read_committed_file, read_stated
from assess.isolation import Fault, isolated
from assess.leaving import find_decay
from assess.values import Value

if TYPE_CHECKING:
    from assess.decay import Decay
    from assess.delivery.records import Delivery
    from assess.git import Git
    from assess.settings import Settings
    from assess.study import Study


class Observations(Value):
    """What was measured, and what could not be."""

    delivery: Delivery | None
    decay: Decay | None
    limits: tuple[str, ...]


def stated_files(git: Git, commit: str, settings: Settings, given: StatedFiles) -> StatedFiles:
    """Return the files of deployments and incidents: those that were given, or else those of the settings."""
    deployments, incidents = given.deployments, given.incidents
    if deployments is None and settings.deployments:
        deployments = read_committed_file(git, commit, settings.deployments)
    if incidents is None and settings.incidents:
        incidents = read_committed_file(git, commit, settings.incidents)
    return StatedFiles(deployments=deployments, incidents=incidents)


def digest_of(settings: Settings, given: StatedFiles) -> str:
    """Return the digest of what the team decided, with that of files from outside the commit."""
    return sha256(f"{settings.digest}{given.digest}".encode()).hexdigest() if given.digest else settings.digest


def observe(seen: Study, files: StatedFiles, *, kept: int | None) -> Observations:
    """Measure delivery and decay of a commit; raises UsageError where a file of the team's is faulty."""
    settings = seen.settings
    sources = Sources(
        history=seen.history,
        facts=seen.facts.view(),
        roles=seen.roles,
        settings=settings,
        stated=read_stated(files, settings.time_zone),
    )
    delivery = isolated(lambda: measure_delivery(sources, kept=kept))
    decay = isolated(lambda: find_decay(seen.facts.view(), seen.history, seen.roles))
    return Observations(
        delivery=None if isinstance(delivery, Fault) else delivery,
        decay=None if isinstance(decay, Fault) else decay,
        limits=tuple(
            f"{name}: could not be measured ({one.message})"
            for name, one in (("delivery", delivery), ("decay", decay))
            if isinstance(one, Fault)
        ),
    )
