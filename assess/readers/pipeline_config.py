"""Pipeline configurations: owner, SLA, environments, quality checks and alerts of a pipeline in one YAML file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
    Freshness,
    Known,
    Owner,
    Pipeline,
    Promise,
    QualityCheck,
    Sla,
    Source,
    ToolUse,
)
from assess.readers.protocol import Want
from assess.terms.audience import audience_of, team_name
from assess.terms.check_kinds import kind_of_check
from assess.terms.shapes import entries, mapping, named, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assess.documents import Document

TOOL = "pipeline-config"
VERSION = 1
WANTS = (Want(suffixes=(".yml", ".yaml"), needles=(b"pipeline",)),)
GIVES = (Pipeline, Owner, Sla, Environment, QualityCheck, Freshness, Alert, Escalation, ToolUse)

TOP_KEY = re.compile(rb"^[ \t{]*[\"']?pipeline[\"']?[ \t]*:", re.MULTILINE)
PARTS = frozenset({"environments", "quality_checks", "alerts"})
CRON = re.compile(r"(?:\S+\s+){4,5}\S+|@(?:hourly|daily|weekly|monthly|yearly|annually|midnight)|@?every\s+\S.*")
NON_EMPTY_LIMIT = 1  # a row count that only asks for a row at all
PROMISES = {
    "freshness": Promise.FRESHNESS,
    "max_age": Promise.FRESHNESS,
    "latency": Promise.LATENCY,
    "delivery": Promise.LATENCY,
    "completeness": Promise.COMPLETENESS,
    "availability": Promise.AVAILABILITY,
    "uptime": Promise.AVAILABILITY,
    "timeout": Promise.TIMEOUT,
}
CHECKED_BY = {
    Promise.FRESHNESS: frozenset({CheckKind.FRESHNESS}),
    Promise.LATENCY: frozenset({CheckKind.FRESHNESS}),
    Promise.COMPLETENESS: frozenset({CheckKind.VOLUME, CheckKind.NON_EMPTY, CheckKind.VALIDITY}),
}
WARNINGS = frozenset({"warn", "warning", "log", "info", "ignore", "none"})
ENVIRONMENTS = (
    ("prod", EnvironmentKind.PRODUCTION),
    ("live", EnvironmentKind.PRODUCTION),
    ("stag", EnvironmentKind.STAGING),
    ("preprod", EnvironmentKind.STAGING),
    ("uat", EnvironmentKind.STAGING),
    ("qa", EnvironmentKind.TEST),
    ("test", EnvironmentKind.TEST),
    ("local", EnvironmentKind.LOCAL),
    ("dev", EnvironmentKind.DEVELOPMENT),
)
CHANNELS = {
    "slack": "slack",
    "email": "email",
    "mail": "email",
    "pagerduty": "pagerduty",
    "teams": "teams",
    "msteams": "teams",
    "microsoft_teams": "teams",
    "opsgenie": "opsgenie",
    "mattermost": "mattermost",
    "webhook": "webhook",
}
INVENTORY = frozenset({"slack", "email", "pagerduty", "teams", "opsgenie"})
SHARED_CHANNELS = frozenset({"slack", "teams", "mattermost", "pagerduty", "opsgenie"})


def read(document: Document) -> Iterable[Fact]:
    """Return what each configuration in the file declares."""
    if not TOP_KEY.search(document.content):
        return
    for found in document.yaml_documents:
        if isinstance(found, Mapping) and "pipeline" in found and not PARTS.isdisjoint(found):
            yield from facts_of(document.path, found)


def facts_of(path: str, config: Mapping) -> Iterator[Fact]:
    """Yield what one configuration declares; `config` has a `pipeline`."""
    yield from _Configuration(path, config).facts()


class _Configuration:
    """One configuration; the production schedule decides for its checks, and its checks for its promises."""

    def __init__(self, path: str, config: Mapping) -> None:
        self.path = path
        self.config = config
        pipeline = config["pipeline"]
        self.pipeline = mapping(pipeline)
        self.name = text(self.pipeline.get("name")) or text(pipeline) or path
        self.environments = [entry for entry in named(config.get("environments")) if entry[0]]
        self.main = self._main_settings()
        self.schedule = _cron(self.main) or _cron(self.pipeline)
        self.notified = self.main.get("notifications") is not False
        self.checks = list(self._checks())
        self.alerts = list(self._alerts())

    def facts(self) -> Iterator[Fact]:
        yield self._as_pipeline()
        yield from self._owners()
        yield from self._promises()
        for name, _, line in self.environments:
            yield Environment(source=self._at(line), name=name, kind=_stage(name), form="pipeline-config")
        yield from self.checks
        yield from self._freshness()
        yield from self.alerts
        yield from self._tools()
        yield from self._escalation()

    def _at(self, line: int | None) -> Source:
        return Source(path=self.path, line=line, tool=TOOL)

    def _main_settings(self) -> Mapping:
        stages = {_stage(name): settings for name, settings, _ in reversed(self.environments)}
        return stages.get(EnvironmentKind.PRODUCTION, Mapping())

    def _as_pipeline(self) -> Pipeline:
        return Pipeline(
            source=self._at(self.config.lines.get("pipeline")),
            name=self.name,
            tool=TOOL,
            schedule=self.schedule or None,
            scheduled=Known.SET if self.schedule else Known.NOT_SET,
            described=bool(text(self.pipeline.get("description"))),
            owner=team_name(text(self.pipeline.get("owner"))) or None,
            failure_alert=_known(present=bool(self.alerts), on=self.notified),
        )

    def _owners(self) -> Iterator[Owner]:
        for entry in entries(self.pipeline.get("owner", self.pipeline.get("owners"))):
            name = text(entry) or text(mapping(entry).get("name")) or text(mapping(entry).get("team"))
            if name:
                source = self._at(self.pipeline.lines.get("owner", self.pipeline.line))
                yield Owner(source=source, subject=self.name, audience=audience_of(name), name=team_name(name))

    def _promises(self) -> Iterator[Sla]:
        promised = mapping(self.pipeline.get("sla", self.config.get("sla")))
        stages = {_stage(name) for name, _, _ in self.environments}
        for key, value in promised.items():
            promise, figure = PROMISES.get(key), text(value)
            if promise is not None and re.search(r"\d", figure):
                yield Sla(
                    source=self._at(promised.lines.get(key)),
                    subject=self.name,
                    promise=promise,
                    figure=figure,
                    checked=self._is_checked(promise),
                    alerts=bool(self.alerts) and self.notified,
                    production=not stages or EnvironmentKind.PRODUCTION in stages,
                )

    def _is_checked(self, promise: Promise) -> bool:
        kinds = CHECKED_BY.get(promise, frozenset())
        return any(check.kind in kinds and check.scheduled and not check.warn_only for check in self.checks)

    def _checks(self) -> Iterator[QualityCheck]:
        for name, settings, line in named(self.config.get("quality_checks"), "type"):
            if name:
                yield QualityCheck(
                    source=self._at(line),
                    dataset=text(settings.get("table")) or text(settings.get("dataset")) or self.name,
                    kind=_kind(name, settings),
                    tool=TOOL,
                    enabled=settings.get("enabled") is not False,
                    warn_only=text(settings.get("action")).casefold() in WARNINGS,
                    run_by=(self.name,),
                    scheduled=bool(self.schedule),
                )

    def _freshness(self) -> Iterator[Freshness]:
        limits = {line: settings for _, settings, line in named(self.config.get("quality_checks"), "type")}
        for check in self.checks:
            settings = limits.get(check.source.line or 0, Mapping())
            limit = text(settings.get("max_age")) or text(settings.get("threshold"))
            if check.kind is CheckKind.FRESHNESS and limit:
                yield Freshness(
                    source=check.source,
                    dataset=check.dataset,
                    limit=limit,
                    enabled=check.enabled,
                    errors=not check.warn_only,
                    scheduled=check.scheduled,
                )

    def _alerts(self) -> Iterator[Alert]:
        alerts = self.config.get("alerts")
        conditions = [Condition.RUN_FAILURE, *([Condition.DATA_CHECK] if self.checks else [])]
        for channel, address, line in _channels(mapping(alerts).get("channels", alerts)):
            audience = audience_of(address)
            if audience is not Audience.PLACEHOLDER:
                shared = audience is Audience.TEAM or channel in SHARED_CHANNELS
                for condition in conditions:
                    yield Alert(
                        source=self._at(line),
                        on=condition,
                        channel=channel,
                        audience=audience,
                        subject=self.name,
                        shared=shared,
                        enabled=self.notified,
                    )

    def _tools(self) -> Iterator[ToolUse]:
        for tool in sorted({alert.channel for alert in self.alerts} & INVENTORY):
            source = next(alert.source for alert in self.alerts if alert.channel == tool)
            yield ToolUse(source=source, kind="observability", tool=tool)

    def _escalation(self) -> Iterator[Escalation]:
        alerts = mapping(self.config.get("alerts"))
        for step in entries(alerts.get("escalation", self.config.get("escalation"))):
            if text(step) or text(mapping(step).get("to")):
                yield Escalation(source=self._at(alerts.lines.get("escalation")), form="escalation-policy")


def _cron(settings: Mapping) -> str:
    schedule = text(settings.get("schedule"))
    return schedule if CRON.fullmatch(schedule) else ""


def _known(*, present: bool, on: bool) -> Known:
    if not present:
        return Known.NOT_SET
    return Known.SET if on else Known.OFF


def _stage(name: str) -> EnvironmentKind:
    name = name.casefold().replace("pre-prod", "stag").replace("non-prod", "test")
    return next((kind for word, kind in ENVIRONMENTS if word in name), EnvironmentKind.OTHER)


def _kind(name: str, settings: Mapping) -> CheckKind:
    kind = kind_of_check(name)
    match settings.get("threshold"):
        case int(limit) if kind is CheckKind.VOLUME and limit <= NON_EMPTY_LIMIT:
            return CheckKind.NON_EMPTY
    return kind


def _channels(value: object) -> Iterator[tuple[str, str, int | None]]:
    """Yield channel, address and line of `- slack: "#x"`, `slack: "#x"` and `- type: slack, channel: "#x"`."""
    for entry in entries(value):
        settings = mapping(entry)
        if kind := CHANNELS.get(text(settings.get("type")).casefold()):
            address = next((text(settings[key]) for key in ("channel", "address", "to", "url") if key in settings), "")
            yield kind, address, settings.line
            continue
        for key, addresses in settings.items():
            if key.casefold() in CHANNELS:
                for address in filter(None, map(text, entries(addresses))):
                    yield CHANNELS[key.casefold()], address, settings.lines.get(key)
