"""The configuration of a dbt node as one layer writes it: a folder, a properties entry or the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Unresolved
from assess.facts import Audience
from assess.readers.dbt.owners import PERSON, team_of, texts_of, whose
from assess.terms.audience import audience_of
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

TEAM_KEYS = ("team", "owner_team", "owning_team", "team_owner", "squad")
NO_TEAM = frozenset({Audience.PLACEHOLDER, Audience.DEFAULT})
TIER_KEYS = ("tier", "criticality", "priority", "importance", "sla_tier")
UNITS = frozenset({"minute", "hour", "day"})
# The default of both is "!= 0", https://docs.getdbt.com/reference/resource-configs/severity
DEFAULT_LIMITS = frozenset({"!=0", ">0", ">=1", "<>0"})


class Limits(Value):
    """A freshness setting: "12 hours" for errors and warnings; both None where it is switched off by null."""

    error: str | None = None
    warn: str | None = None


class Settings(Value):
    """What a layer sets; None where it says nothing. A text in place of a truth value is Jinja."""

    enabled: bool | str | None = None
    materialized: str | None = None
    severity: str | None = None
    store_failures: bool | str | None = None
    contract: bool | str | None = None
    described: bool | None = None
    tags: tuple[str, ...] = ()
    tier: str | None = None
    group: str | None = None
    owner: str | None = None
    audience: Audience | None = None
    unique_key: bool | None = None
    strategy: str | None = None
    count_limit: bool | None = None  # error_if or warn_if other than the default
    required: bool | None = None  # dbt_meta_testing's required_docs or required_tests
    monitored: bool | None = None  # re_data_monitored
    freshness: Limits | None = None


NO_SETTINGS = Settings()


def merged(layers: Iterable[Settings]) -> Settings:
    """Return what holds when later layers win; tags add up, as in dbt."""
    values: dict[str, object] = {}
    tags: dict[str, None] = {}
    for layer in layers:
        tags |= dict.fromkeys(layer.tags)
        values |= {name: value for name in layer.__struct_fields__ if (value := getattr(layer, name)) is not None}
    return Settings(**{**values, "tags": tuple(tags)})  # type: ignore[arg-type]


def read_settings(config: object) -> Settings:
    """Read a `config:` mapping, a folder's keys without their plus, or the arguments of `config(…)`."""
    if not isinstance(config, dict):
        return Settings()
    meta = config.get("meta")
    team = _team(meta)
    owners = texts_of(meta.get("owner", meta.get("owners"))) if isinstance(meta, dict) else ()
    audience = Audience.TEAM if team else whose(owners) if owners else None
    return Settings(
        enabled=_switch(config.get("enabled")),
        materialized=_text(config.get("materialized")),
        severity=_text(config.get("severity")),
        store_failures=_switch(config.get("store_failures")),
        contract=_contract(config.get("contract")),
        described=True if config.get("description") else None,
        tags=tags_of(config.get("tags")),
        tier=_tier(meta),
        group=_text(config.get("group")),
        owner=team or _owner(owners, audience),
        audience=audience,
        unique_key=True if config.get("unique_key") else None,
        strategy=_text(config.get("incremental_strategy", config.get("strategy"))),
        count_limit=True if _counts(config) else None,
        required=True if config.get("required_docs") or config.get("required_tests") else None,
        monitored=True if config.get("re_data_monitored") is True else None,
        freshness=limits_of(config["freshness"]) if "freshness" in config else None,
    )


def tags_of(value: object) -> tuple[str, ...]:
    """Return tags that are written as one text or as a list."""
    items = value if isinstance(value, (list, tuple)) else [value]
    return tuple(item for item in items if isinstance(item, str))


def limits_of(value: object) -> Limits:
    """Read a `freshness:` mapping; null and a mapping without figures switch it off."""
    if not isinstance(value, dict):
        return Limits()
    return Limits(error=_period(value.get("error_after")), warn=_period(value.get("warn_after")))


def _period(value: object) -> str | None:
    match value:
        case {"count": int() | str() as count, "period": str() as period} if period.rstrip("s") in UNITS:
            return f"{count} {period.rstrip('s')}{'' if count == 1 else 's'}"
    return None


def _switch(value: object) -> bool | str | None:
    match value:
        case bool():
            return value
        case Unresolved(text=text):
            return f"{{{{ {text} }}}}"
        case str():
            return {"true": True, "false": False}.get(value.strip().lower(), value)
    return None


def _text(value: object) -> str | None:
    match value:
        case str():
            return value
        case Unresolved(text=text):
            return f"{{{{ {text} }}}}"
    return None


def _contract(value: object) -> bool | str | None:
    return _switch(value.get("enforced")) if isinstance(value, dict) else None


def _tier(meta: object) -> str | None:
    if not isinstance(meta, dict):
        return None
    found = (meta.get(key) for key in TIER_KEYS)
    return next((str(value) for value in found if isinstance(value, (str, int))), None)


def _team(meta: object) -> str:
    """Return the team that the metadata name in a field of its own; an address of a person names none."""
    found = (meta.get(key) for key in TEAM_KEYS) if isinstance(meta, dict) else ()
    texts = (text.strip() for text in found if isinstance(text, str))
    return next((text for text in texts if text and "@" not in text and audience_of(text) not in NO_TEAM), "")


def _owner(owners: tuple[str, ...], audience: Audience | None) -> str | None:
    if audience is None:
        return None
    return team_of(owners) if audience is Audience.TEAM else PERSON


def _counts(config: dict[str, object]) -> bool:
    limits = [value for key in ("error_if", "warn_if") if isinstance(value := config.get(key), str)]
    return any(limit.replace(" ", "") not in DEFAULT_LIMITS for limit in limits)
