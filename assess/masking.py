"""What is told of a file's text: secrets and persons are masked, control characters dropped, length bounded."""

from __future__ import annotations

import re

LONGEST = 160
SECRET = re.compile(
    r"(?i)((?:pass(?:word|wd)?|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|fernet[_-]?key|credential)"
    r"[\w-]{0,30}[\"']?\s{0,4}[:=]{1,2}>?\s{0,4})([\"']?)(?!\$\{|\{\{|os\.|env|var\.|None|null|true|false)[^\s\"',;]{4,}"
)
TOKEN = re.compile(
    r"\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|"
    r"eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}|dapi[0-9a-f]{32}|sk-[\w-]{20,})"
)
DSN = re.compile(r"(\b[a-z][a-z0-9+.-]{1,30}://[^\s:/@\"']{1,80}:)[^\s@\"']{1,200}@", re.IGNORECASE)
OPTION = re.compile(
    r"(?i)(--?[\w-]{0,30}(?:pass(?:word|wd|phrase)?|secret|token|api-?key|access-?key|credentials?)\s{1,4})([\"']?)"
    r"(?!\$|\{\{|%|-)[^\s\"',;|&]{4,}"
)
BEARER = re.compile(r"(?i)\b((?:bearer|basic)\s{1,4})[\w.~+/=-]{8,}")
SHORT_OPTION = re.compile(
    r"\b((?:mysql|mysqldump|mariadb|snowsql|sshpass|sqlcmd|bcp|bteq|(?:docker|podman|az) login|curl|wget|http)\b"
    r"[^|;&\n]{0,200}?\s-(?:p|P|u|pw)\s{0,2}[\"']?)(?!\$|\{\{)([^\s\"':|;&$-][^\s\"':|;&$]{0,80}:)?[^\s\"':|;&$-][^\s\"'|;&]{3,}"
)
WEBHOOK = re.compile(r"\bT[0-9A-Z]{7,12}/B[0-9A-Z]{7,12}/\w{16,}|(?<=https://hooks\.slack\.com/services/)[\w/]+")
ADDRESS = re.compile(r"\b([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,4})\b")
TEAM_WORDS = re.compile(
    r"(?i)team|data|analytic|eng|group|alert|ops|support|info|admin|noreply|no-reply|dev|platform|list|oncall|bot|help|contact"
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def masked(text: str) -> str:
    """Return one line of text as it may be told: no secret, no person's address, no control character."""
    safe = CONTROL.sub("", text.replace("\t", " ")).strip()[: LONGEST * 4]
    safe = WEBHOOK.sub("***", DSN.sub(r"\1***@", TOKEN.sub("***", safe)))
    safe = SHORT_OPTION.sub(r"\1\2***", BEARER.sub(r"\1***", OPTION.sub(r"\1\2***", safe)))
    safe = ADDRESS.sub(_masked_address, SECRET.sub(r"\1\2***", safe))
    return safe if len(safe) <= LONGEST else f"{safe[: LONGEST - 1]}…"


def _masked_address(found: re.Match[str]) -> str:
    return found.group() if TEAM_WORDS.search(found.group(1)) else f"***@{found.group(2)}"
