"""What the practices miss in a pipeline configuration, judged by the same facts that an assessment takes from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from assess.documents import Mapping
from assess.facts import (
    Alert,
    Audience,
    CheckKind,
    Condition,
    Environment,
    EnvironmentKind,
    Escalation,
    Fact,
    Owner,
    Pipeline,
    Promise,
    QualityCheck,
    Sla,
)
from assess.pipeline_config.records import Gap
from assess.readers import pipeline_config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document
    from assess.documents.marked import Marked, Place

HEALTH, RESPONSE = "operate.pipeline-health", "operate.incident-response"
QUALITY, FRESHNESS, ALERTING = "test.data-quality", "monitor.freshness", "observability.alerting"
SLA, OWNERSHIP, STAGES = "operate.sla", "collaboration.cross-functional", "deploy.environments"

Missed = tuple[str, str, str]  # the part of the file, the practice, the words
Kind = TypeVar("Kind", bound=Fact)


class _Facts:
    """What the configuration declares, by type."""

    def __init__(self, facts: Iterator[Fact]) -> None:
        self._all = tuple(facts)

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        return tuple(one for one in self._all if isinstance(one, kind))


def gaps_in(document: Document, root: Marked) -> tuple[Gap, ...]:
    """Return the gaps of a configuration, by place; none where it is no mapping with a pipeline."""
    config = document.yaml
    if not isinstance(config, Mapping) or "pipeline" not in config:
        return ()
    facts = _Facts(pipeline_config.facts_of(document.path, config))
    missed = (*_of_pipeline(facts), *_of_environments(facts), *_of_checks(facts), *_of_alerts(facts))
    gaps = (Gap(part=part, place=_place(root, part), message=words, practice=id_) for part, id_, words in missed)
    return tuple(sorted(gaps, key=lambda one: one.place))


def _place(root: Marked, part: str) -> Place:
    return root.keys.get(part, root.place)


def _of_pipeline(facts: _Facts) -> Iterator[Missed]:
    match [one.audience for one in facts.of(Owner)]:
        case []:
            yield "pipeline", OWNERSHIP, "nobody owns the pipeline: name a team as its owner"
        case [Audience.PERSON, *_]:
            yield "pipeline", OWNERSHIP, "the owner is a person: name the team that answers also when one is away"
        case [Audience.PLACEHOLDER | Audience.DEFAULT, *_]:
            yield "pipeline", OWNERSHIP, "the owner is a placeholder: name the team that answers for the pipeline"
    promises = [one for one in facts.of(Sla) if one.promise is not Promise.TIMEOUT]
    if not promises:
        yield "pipeline", SLA, "no promise with a figure: say under sla how fresh and how complete the data is"
    for one in promises:
        if one.promise is Promise.FRESHNESS and not one.checked:
            yield "pipeline", SLA, "freshness is promised, and no scheduled check that fails holds it"


def _of_environments(facts: _Facts) -> Iterator[Missed]:
    stages = {one.kind for one in facts.of(Environment)}
    if EnvironmentKind.PRODUCTION not in stages:
        yield "environments", STAGES, "no production environment: name it, with its schedule"
    elif stages == {EnvironmentKind.PRODUCTION}:
        yield "environments", STAGES, "nothing comes before production: add an environment that changes pass first"
    if EnvironmentKind.PRODUCTION in stages and not any(one.schedule for one in facts.of(Pipeline)):
        yield "environments", HEALTH, "production runs by hand only: nobody notices a run that did not happen"
    if any(not one.enabled for one in facts.of(Alert)):
        yield "environments", HEALTH, "production notifies nobody: set notifications to true there"


def _of_checks(facts: _Facts) -> Iterator[Missed]:
    checks = [one for one in facts.of(QualityCheck) if one.enabled]
    if not checks:
        yield "quality_checks", QUALITY, "no check of the data is switched on: begin with row_count and null_check"
        return
    if all(one.warn_only for one in checks):
        yield "quality_checks", QUALITY, "no check fails: bad data is delivered; give the ones that matter action: fail"
    if not any(one.kind is CheckKind.FRESHNESS for one in checks):
        yield "quality_checks", FRESHNESS, "no freshness check: data that stopped arriving goes unseen"


def _of_alerts(facts: _Facts) -> Iterator[Missed]:
    alerts = facts.of(Alert)
    if not alerts:
        yield "alerts", HEALTH, "no alert reaches anybody: name a channel that the team reads"
    elif not any(one.shared for one in alerts):
        yield "alerts", HEALTH, "alerts reach single persons only: name a channel that the team shares"
    if not alerts and any(facts.of(QualityCheck)):
        yield "alerts", ALERTING, "checks that find something tell nobody: name a channel"
    elif alerts and not any(one.on is Condition.DATA_CHECK for one in alerts):
        yield "alerts", ALERTING, "alerts are for failed runs alone: add checks of the data that alert"
    if not any(facts.of(Escalation)):
        yield "alerts", RESPONSE, "no escalation: say who is told, and after how long, where nobody answers"
