"""Whom an owner's name or an address means: a team, a person, a tool's default or nobody yet."""

from __future__ import annotations

import re

from assess.facts import Audience

MAX_LENGTH = 200
PLACEHOLDERS = re.compile(
    r"@example\.|@(?:domain|email|test)\.com|change[-_ ]?me|replace[-_ ]?me|\byour[-_ ]?|\bto[-_ ]?do\b|\btbd\b"
    r"|<|\{\{|\$\{|x{3}|placeholder|foo@|@foo"
)
DEFAULTS = frozenset({"airflow", "dagster", "prefect", "owner", "default", "admin", "root", "me", "user", "nobody"})
TEAM_WORDS = frozenset(
    """
    team teams squad guild crew tribe chapter department dept division unit office committee group groups
    data analytics analysis analyst analysts bi dwh warehouse etl elt reporting insights ml ai science scientists
    engineering engineers eng developers developer dev devs devops dataops platform infra infrastructure sre ops
    operations oncall support helpdesk help service services alerts alert alerting alarms notifications notify
    monitoring incidents incident pager list leads admins maintainers reviewers owners stewards governance security
    compliance legal finance financial accounting marketing sales product growth hr people revenue risk
    procurement logistics supply customer success research core backend frontend web mobile payments billing
    """.split()
)
MAIL = re.compile(r"(?<![^@\s<>])([^@\s<>]+)@[\w-]+(?:\.[\w-]+)+")
CAPITALISED = re.compile(r"[A-Z][a-z'-]+(?: [A-Z]\.?)? (?:[A-Z][\w'-]+|[A-Z]\.)")
SEVERAL = re.compile(r"[/,;&]")


def audience_of(name: str) -> Audience:
    """Tell whom a name, handle, channel or e-mail address means; an address that names no team is a person's."""
    name = name[:MAX_LENGTH].strip().strip("\"'")
    if not name or PLACEHOLDERS.search(name.casefold()):
        return Audience.PLACEHOLDER
    if name.casefold() in DEFAULTS:
        return Audience.DEFAULT
    if name.startswith(("#", "@")):
        return Audience.TEAM if name.startswith("#") or "/" in name or _is_function(name) else Audience.PERSON
    if mail := MAIL.search(name):
        return Audience.TEAM if _names_team(mail[1]) else Audience.PERSON
    if _names_team(name):
        return Audience.TEAM
    persons = all(CAPITALISED.fullmatch(part.strip()) for part in SEVERAL.split(name))
    return Audience.PERSON if persons else Audience.UNKNOWN


def team_name(name: str) -> str:
    """Return the name where it may be told, "" for a person's."""
    return "" if audience_of(name) is Audience.PERSON else name.strip()


def _is_function(handle: str) -> bool:
    """Say whether each word of a handle is a team's (`@data-engineering`): a person's has a name in it."""
    words = _words(handle)
    return bool(words) and TEAM_WORDS.issuperset(words)


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold())


def _names_team(name: str) -> bool:
    words = _words(name)
    return not TEAM_WORDS.isdisjoint(words) or any(word.endswith(("team", "alerts", "oncall")) for word in words)
