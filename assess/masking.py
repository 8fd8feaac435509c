"""What is told of a file's text: secrets and persons are masked, control characters dropped, length bounded."""

from __future__ import annotations

import re

from assess.controls import CONTROL
from assess.facts import Audience
from assess.terms.audience import audience_of
from assess.terms.secrets import TOKEN

LONGEST = 160
READABLE = 4_000  # characters of a line that are looked at: more may hide the half of a secret
SECRET = re.compile(
    r"(?i)((?:pass(?:word|wd|phrase)?|pwd|secret|token|(?:api|access|private|fernet|account|encryption|signing)[_-]?key"
    r"|credential)[\w-]{0,30}[\"']?\s{0,4}[:=]{1,2}>?\s{0,4})(?!\$[\w({]|\{\{|<|os\.|env(?:iron)?[\w.]{0,20}[\[(]|env\.|var\."
    r"|(?:None|null|true|false)\b)(?:[\"'](?!\$[\w({]|\{\{)[^\"']{4,500}|[^\s\"',;]{4,500})"
)
DSN = re.compile(
    r"(\b[a-z][a-z0-9+.-]{1,30}://)(?:([^\s:/@\"']{0,80}:)(?!\$\{|\{\{)[^\s\"']{1,200}|[^\s:/@\"'${]{20,200})@",
    re.IGNORECASE,
)
OPTION = re.compile(
    r"(?i)(--?[\w-]{0,30}(?:pass(?:word|wd|phrase)?|secret|token|api-?key|access-?key|credentials?)\s{1,4})([\"']?)"
    r"(?!\$|\{\{|%|-)[^\s\"',;|&]{4,}"
)
BEARER = re.compile(r"(?i)\b((?:bearer|basic)\s{1,4})[\w.~+/=-]{8,}")
SHORT_OPTION = re.compile(
    r"\b((?:mysql|mysqldump|mariadb|snowsql|sshpass|sqlcmd|bcp|bteq|(?:docker|podman|az) login|curl|wget|http)\b"
    r"[^|;&\n]{0,200}?\s-(?:p|P|u|pw)\s{0,2}[\"']?)(?!\$|\{\{)([^\s\"':|;&$-][^\s\"':|;&$]{0,80}:)?[^\s\"':|;&$-][^\s\"'|;&]{3,}"
)
WEBHOOK = re.compile(
    r"(?<=https://hooks\.slack\.com/services/)[\w/]{1,200}|(?<=/IncomingWebhook/)[\w/-]{1,200}"
    r"|(?<=discord\.com/api/webhooks/)[\w/-]{1,200}"
)
# `sig=` of a shared access signature, `X-Amz-Signature=` of a signed address, a key in a query.
SIGNED = re.compile(
    r"(?i)([?&](?:sig|x-amz-signature|x-goog-signature|api_?key|access_token|token|key)=)[^&\s\"']{8,500}"
)
PEM = re.compile(r"(-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----).*", re.DOTALL)
BASE64_LINE = re.compile(
    r"\s*+[\"']?(?=[^\d+/]{0,80}[\d+/])(?=[^A-Z]{0,80}[A-Z])(?=[^a-z]{0,80}[a-z])[A-Za-z0-9+/]{60,80}={0,2}[\"',]{0,3}\s*\Z"
)  # a line within a key or certificate
SIGNED_OFF = re.compile(
    r"(?i)\b((?:signed-off|co-authored|reviewed|acked|tested|reported|suggested)-by:\s{0,4}).{1,200}"
)
ADDRESS = re.compile(r"\b([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,4})\b")
SHARED = re.compile(r"(?i)(?<![a-z])(?:no-?reply|bot|info|contact|help|list|admin|groups?)(?![a-z])")
# What is masked, in this order, by what; and the signs of which one must be there, since most texts have none.
MASKS = (
    (PEM, r"\1***", ("private key",)),
    (TOKEN, "***", ("",)),
    (DSN, r"\1\2***@", ("://",)),
    (WEBHOOK, "***", ("hooks.slack.com/", "/incomingwebhook/", "discord.com/")),
    (SIGNED, r"\1***", ("=",)),
    (OPTION, r"\1\2***", ("pass", "secret", "token", "key", "credential")),
    (BEARER, r"\1***", ("bearer", "basic")),
    (SHORT_OPTION, r"\1\2***", ("-p", "-u")),
    (SECRET, r"\1***", ("pass", "pwd", "secret", "token", "key", "credential")),
)


def masked(text: str) -> str:
    """Return one line of text as it may be told: no secret, no person's address, no control character."""
    plain = re.sub(r"[\t\n]", " ", text[:READABLE])
    safe = redacted(CONTROL.sub("", plain).strip())
    safe = ADDRESS.sub(_masked_address, SIGNED_OFF.sub(r"\1***", safe))
    return safe if len(safe) <= LONGEST else f"{safe[: LONGEST - 1]}…"


def redacted(text: str) -> str:
    """Return a text without the secrets in it: tokens of providers, keys, and passwords by what stands before them."""
    if BASE64_LINE.match(text):
        return "***"
    safe = text
    lowered = text.lower() if text.isascii() else None  # other letters have cases that expressions know and this not
    for pattern, mask, signs in MASKS:
        if lowered is None or any(sign in lowered for sign in signs):
            safe = pattern.sub(mask, safe)
    return safe


def _masked_address(found: re.Match[str]) -> str:
    team = SHARED.search(found[1]) is not None or audience_of(f"{found[1]}@host.org") is Audience.TEAM
    return found[0] if team else f"***@{found[2]}"
