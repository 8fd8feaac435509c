"""Secrets in committed files, without their values: tokens by their form, passwords by the name beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Secret, Source
from assess.readers.protocol import Want
from assess.sifting import Sifted
from assess.terms.secrets import is_surely_secret, may_hold_token, token_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assess.documents import Document
    from assess.facts import Fact

TOOL = "committed-secrets"
VERSION = 4
# What every token begins with, and what stands in every address with a password: a file without any is not looked at.
NEEDLES = (
    *(b"AKIA", b"ASIA", b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"github_pat_", b"glpat-", b"glptt-", b"gldt-"),
    *(b"glrt-", b"glcbt-", b"glsoat-", b"xox", b"xapp-", b"hooks.slack.com/services/T", b"sk_live_", b"rk_live_"),
    *(b"whsec_", b"dapi", b"dbtc_", b"dbtu_", b"SG.", b"GOCSPX-", b"ya29.", b"8Q~", b"AccountKey=", b"pypi-"),
    *(b"npm_", b"hf_", b"NRAK-", b"glsa_", b"PRIVATE KEY", b"://"),
)
SUFFIXES = (
    ".py .yml .yaml .json .toml .ini .cfg .conf .properties .env .sh .sql .tf .tfvars .ipynb .xml .scala .java .r"
    " .js .ts .pem .key .txt"
).split()
WORDS = tuple(
    form.encode() for word in ("password", "passwd", "pwd", "passphrase") for form in (word, word.upper(), word.title())
)
WITH_LITERALS = (".py", ".yml", ".yaml", ".toml")
WANTS = (
    Want(suffixes=tuple(SUFFIXES), needles=NEEDLES),
    Want(suffixes=WITH_LITERALS, needles=WORDS),
    Want(names=(".env*", "dockerfile*", "makefile", "jenkinsfile", ".npmrc", ".pypirc", ".netrc"), needles=NEEDLES),
)
GIVES = (Secret,)

ADDRESS = Sifted(
    re.compile(
        r"\b[a-z][a-z0-9+.-]{1,30}://([^\s:/@\"'<>{}$]{1,80}):([^\s@/\"'<>{}$]{8,200})"
        r"@([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})"
    )
)
LOCAL = re.compile(r"localhost|127\.0\.0\.1|host\.docker\.internal|(?:^|\.)(?:example|test|local|invalid)(?:\.|$)")
# `password = "…"`, `"db_password": "…"` and the plain scalar of YAML; what is called, read or put together is none.
LITERAL = Sifted(
    re.compile(
        r"(?i)(?<![\w.-])[\w.-]{0,60}?(?:password|passwd|pwd|passphrase)[\"']?(?:\s{0,4}:\s{0,4}str)?\s{0,4}[:=]\s{0,4}"
        r"(?:\"([^\s\"']{8,200})\"|'([^\s\"']{8,200})')"
    )
)
SCALAR = re.compile(
    r"(?i)\s{0,200}(?:-\s{1,4})?[\"']?[\w.-]{0,60}?(?:password|passwd|pwd|passphrase)[\"']?:\s{1,4}([^\s\"'&*!|>#]{8,200})\s{0,200}(?:#.*)?"
)
NAMED = Sifted(re.compile(r"passw|passphrase|pwd", re.IGNORECASE))  # what a line with either has
# Passwords of local stacks and samples, and names of the secret instead of it.
KNOWN = re.compile(
    r"airflow|postgres|admin|test|local|default|guest|root|change|minio|passw|passphrase|pwd|secret|qwerty|demo|sample"
    r"|superset|metabase|_key\b|token|dummy|fake|docker|12345",
    re.IGNORECASE,
)
LOCAL_FILE = re.compile(
    r"(?:^|/)(?:docker-)?compose[\w.-]*\.ya?ml$|(?:^|/)profiles\.ya?ml$|(?:^|/)\.?airflow[^/]*\.cfg$"
)
PUBLIC = frozenset({"google key", "api key", "json web token"})  # clients carry some of these for all to see
KEY = "PRIVATE KEY"  # in the mark on the line before a key's text
MAX_LINE = 4_000
MAX_SECRETS = 100  # of one file


def read(document: Document) -> Iterator[Fact]:
    """Return where secrets stand and of which kind; placeholders, references and local addresses are none."""
    found = 0
    literal = (
        document.path.endswith(WITH_LITERALS) and LOCAL_FILE.search(document.path) is None and NAMED.may_be_in(document)
    )
    tokens = may_hold_token(document)
    lines = document.lines
    for number, line in enumerate(lines, start=1):
        if not (tokens or "://" in line or (literal and NAMED.search(line))):
            continue
        text = (
            f"{line[:MAX_LINE]}\n{lines[number][:MAX_LINE]}" if KEY in line and number < len(lines) else line[:MAX_LINE]
        )
        kind = _kind(text) or (_literal(document.path, line[:MAX_LINE]) if literal else None)
        if kind is not None:
            yield Secret(source=Source(path=document.path, line=number, tool=TOOL), kind=kind)
            found += 1
        if found == MAX_SECRETS:
            return


def _literal(path: str, line: str) -> str | None:
    values = [found[1] or found[2] for found in LITERAL.finditer(line)]
    if path.endswith((".yml", ".yaml")) and (found := SCALAR.fullmatch(line)):
        values.append(found[1])
    return "password" if any(is_surely_secret(one) and KNOWN.search(one) is None for one in values) else None


def _kind(line: str) -> str | None:
    kind = token_kind(line)
    if kind is not None and kind not in PUBLIC:
        return kind
    for address in ADDRESS.finditer(line):
        user, password, host = address.groups()
        if user != password and is_surely_secret(password) and LOCAL.search(host.lower()) is None:
            return "password in an address"
    return None
