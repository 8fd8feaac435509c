"""A pipeline configuration to begin with: what the repository shows, and the rest as comments."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assess.facts import (
    Alert,
    Audience,
    CheckKind,
    Condition,
    Environment,
    EnvironmentKind,
    Freshness,
    Owner,
    Pipeline,
    Project,
    QualityCheck,
)
from assess.pipeline_config.shape import schema
from assess.readers.pipeline_config import TOOL
from assess.start.quoting import plain, quoted, where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.facts import Facts

FILE = "pipeline_config.yaml"
STAGES = (
    EnvironmentKind.DEVELOPMENT,
    EnvironmentKind.TEST,
    EnvironmentKind.STAGING,
    EnvironmentKind.PRODUCTION,
)
KINDS = {
    CheckKind.VALIDITY: "null_check",
    CheckKind.UNIQUENESS: "uniqueness",
    CheckKind.VOLUME: "row_count",
    CheckKind.SCHEMA: "schema",
    CheckKind.RELATIONSHIP: "referential_integrity",
}
OTHERS_TOLD = 5
SHORT_COMMIT = 12  # characters of the commit

HEAD = """\
# One data pipeline: its owner, what is promised, where it runs, what is checked and who is told. Made from commit
# {commit}; what was not seen there is commented out: fill it in, or take it away. An assessment takes this file at its
# word, so keep only what is done.
# Check it with: dataops-assess check-config {file}
"""
PROMISE = """\
  # sla:  # what consumers can rely on
  #   freshness: {freshness}
  #   completeness: "99.5%"
"""
NO_STAGES = """\
# environments:
#   - name: staging
#     schedule: "0 4 * * *"
#   - name: production
#     schedule: "0 6 * * *"
#     notifications: true
"""
OTHER_CHECKS = """\
{mark}  - type: row_count
{mark}    threshold: 1000
{mark}    action: fail
{mark}  - type: null_check
{mark}    columns: ["id"]
{mark}    action: warn
"""
NO_ALERTS = """\
# alerts:
#   channels:
#     - slack: "#data-alerts"
"""
ESCALATION = """\
{mark}  escalation:
{mark}    after: "30 minutes"
{mark}    to: "data-oncall"
"""


def has_pipeline_configuration(facts: Facts) -> bool:
    """Say whether the assessed commit has a pipeline configuration, wherever it lies."""
    return any(one.tool == TOOL for one in facts.of(Pipeline))


def pipeline_text(facts: Facts, *, name: str, commit: str) -> str:
    """Return the text of `pipeline_config.yaml`; `name` is the repository's, for where no pipeline has one."""
    parts = (_pipeline(facts, name), _environments(facts), _checks(facts), _alerts(facts))
    head = HEAD.format(commit=commit[:SHORT_COMMIT], file=FILE)
    return head + "\n".join("".join(part) for part in parts)


def _pipeline(facts: Facts, name: str) -> Iterator[str]:
    main, *others = _scheduled(facts) or (None,)
    found = main.name if main else next((one.name for one in facts.of(Project) if one.name), name)
    yield f"pipeline:\n  name: {quoted(plain(found) or 'pipeline')}\n"
    owner = next((one for one in facts.of(Owner) if one.audience is Audience.TEAM and plain(one.name)), None)
    yield f"  owner: {quoted(owner.name)}  # {where(owner.source)}\n" if owner else '  # owner: "data-team"\n'
    if main and not _stages(facts):
        yield _schedule(main, "  ")
    for one in others[:OTHERS_TOLD]:
        yield f"  # also scheduled here: {plain(one.name)} at {one.schedule}, {where(one.source)}\n"
    limit = _limit(facts)
    yield PROMISE.format(freshness=quoted(limit.limit if limit else "4 hours"))


def _environments(facts: Facts) -> Iterator[str]:
    stages = _stages(facts)
    if not stages:
        yield NO_STAGES
        return
    main = next(iter(_scheduled(facts)), None)
    yield "environments:\n"
    for kind, one in stages.items():
        yield f"  - name: {kind}  # {where(one.source)}\n"
        if kind is EnvironmentKind.PRODUCTION:
            yield _schedule(main, "    ") if main else '    # schedule: "0 6 * * *"\n'
            yield "    notifications: true\n" if any(_channels(facts)) else "    # notifications: true\n"


def _schedule(pipeline: Pipeline, indent: str) -> str:
    return f"{indent}schedule: {quoted(pipeline.schedule or '')}  # {where(pipeline.source)}\n"


def _checks(facts: Facts) -> Iterator[str]:
    limit = _limit(facts)
    mark = "" if limit else "# "
    yield f"{mark}quality_checks:\n"
    if limit:
        action = "fail" if limit.errors else "warn"
        yield f"  - type: freshness  # of {plain(limit.dataset)}, {where(limit.source)}\n"
        yield f"    max_age: {quoted(limit.limit)}\n    action: {action}\n"
    else:
        yield '#   - type: freshness\n#     max_age: "4 hours"\n#     action: fail\n'
    counts = Counter(one.kind for one in facts.of(QualityCheck) if one.enabled)
    declared = [f"{word} {counts[kind]}" for kind, word in KINDS.items() if counts[kind]]
    if declared:
        yield f"  # declared in the repository: {', '.join(declared)}\n"
    yield OTHER_CHECKS.format(mark="# " if not limit else "#")


def _alerts(facts: Facts) -> Iterator[str]:
    channels = dict(_channels(facts))
    if not channels:
        yield NO_ALERTS + ESCALATION.format(mark="# ")
        return
    yield "alerts:\n  channels:\n"
    for channel, alert in channels.items():
        variable = f"${{{channel.upper()}_CHANNEL}}"
        yield f'    - {channel}: "{variable}"  # named in {where(alert.source)}; write the channel here\n'
    yield ESCALATION.format(mark="#")


def _scheduled(facts: Facts) -> tuple[Pipeline, ...]:
    """Return the pipelines with a schedule that the format can hold, those of one name once."""
    right = re.compile(schema()["$defs"]["schedule"]["pattern"])
    found = {one.name: one for one in facts.of(Pipeline) if one.enabled and right.search(one.schedule or "")}
    return tuple(one for one in found.values() if one.tool != TOOL and plain(one.name))


def _stages(facts: Facts) -> dict[EnvironmentKind, Environment]:
    found = {one.kind: one for one in reversed(facts.of(Environment)) if not one.example}
    return {kind: found[kind] for kind in STAGES if kind in found}


def _limit(facts: Facts) -> Freshness | None:
    """Return the first freshness limit that is a duration, those that fail before those that warn."""
    right = re.compile(schema()["$defs"]["duration"]["pattern"])
    found = [one for one in facts.of(Freshness) if one.enabled and right.search(one.limit)]
    return min(found, key=lambda one: not one.errors, default=None)


def _channels(facts: Facts) -> Iterator[tuple[str, Alert]]:
    """Yield each kind of channel that failures or faulty data are told to, with an alert that does."""
    known = schema()["$defs"]["channel"]["properties"]
    told = {Condition.RUN_FAILURE, Condition.DATA_CHECK, Condition.FRESHNESS, Condition.SLA_MISS}
    for one in reversed(facts.of(Alert)):
        if one.enabled and one.on in told and one.channel in known:
            yield one.channel, one
