"""What a committed secret looks like: a literal value, no placeholder and no reference to where the secret is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.sifting import Sifted

if TYPE_CHECKING:
    from assess.documents import Document

PLACEHOLDER = re.compile(
    r"[<\[{$]|\*{3}|x{3}|\b(?:your|change(?:me)?|my|example|placeholder|todo|password|pass|secret|token)\b|\.\.\."
)
NAMED = re.compile(r"(?:password|passwd|secret|token|api_?key|access_?key|private_?key|account_?key)\Z", re.IGNORECASE)
REFERENCE = re.compile(r"(?:arn:|projects/|vault|op:|ref\+|ssm:|https?:|\w+://|@microsoft|[.~]?/)", re.IGNORECASE)
MIN_LENGTH = 8
# Keys that providers make for pages, which show them to everybody: https://docs.mapbox.com/help/dive-deeper/access-tokens/
# and https://docs.stripe.com/keys
PUBLISHED = re.compile(r"pk\.eyJ|pk_(?:live|test)_")
# What bundlers put into the pages that anybody is sent: https://vite.dev/guide/env-and-mode and
# https://create-react-app.dev/docs/adding-custom-environment-variables/
OF_PAGES = re.compile(r"(?:VUE_APP|REACT_APP|NEXT_PUBLIC|NUXT_PUBLIC|NUXT_ENV|GATSBY|EXPO_PUBLIC|VITE|PUBLIC)_")
# The forms of the providers' own tokens, which need no name beside them; each is known by how it begins.
TOKENS = {
    "aws access key": r"(?:AKIA|ASIA)[0-9A-Z]{16}",
    "github token": r"gh[pousr]_\w{20,255}|github_pat_\w{20,255}",
    "gitlab token": r"gl(?:pat|ptt|dt|rt|cbt|ft|soat)-[\w-]{16,255}",
    "slack token": r"xox[abeoprs]-[\w-]{10,255}|xapp-\d-[\w-]{10,255}",
    "slack webhook": r"T[0-9A-Z]{7,12}/B[0-9A-Z]{7,12}/\w{16,64}",
    "stripe key": r"(?:sk|rk)_(?:live|test)_\w{16,255}|whsec_\w{24,255}",
    "databricks token": r"dapi[0-9a-f]{32}(?:-\d)?",
    "dbt cloud token": r"dbt[cu]_[\w-]{30,255}",
    "sendgrid key": r"SG\.[\w-]{16,64}\.[\w-]{16,64}",
    "google key": r"AIza[\w-]{30,64}|GOCSPX-[\w-]{20,64}|ya29\.[\w-]{20,255}",
    "azure client secret": r"(?:[\w~.-]{3})8Q~[\w~.-]{31,34}",
    "azure account key": r"AccountKey=[\w+/]{60,120}={0,2}",
    "pypi token": r"pypi-[\w-]{16,255}",
    "npm token": r"npm_[A-Za-z0-9]{36}",
    "api key": r"sk-[\w-]{20,255}|hf_[A-Za-z]{30,64}|NRAK-[0-9A-Z]{20,64}|glsa_\w{30,64}",
    "json web token": r"eyJ[\w-]{10,2000}\.eyJ[\w-]{10,2000}\.[\w-]{5,1000}",
}
TOKEN = Sifted(re.compile(r"(?<![\w-])(?=[\w~.-]{3})(?:" + "|".join(TOKENS.values()) + ")"))
KINDS = tuple((kind, Sifted(re.compile(rf"(?<![\w-])(?:{pattern})"))) for kind, pattern in TOKENS.items())
PRIVATE_KEY = Sifted(re.compile(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----"))
# The text of a key behind its mark, on the same line or the next one; words, placeholders and prose are none.
KEY_TEXT = re.compile(
    r"(?:\\{1,4}n|[ \t\r\n\"'+|,>(-]){0,40}(?:[A-Za-z0-9+/]{30}|(?:Proc-Type|Version|Comment|DEK-Info): )"
)
DUMMY = re.compile(r"example|placeholder|redacted|your|dummy|fake|xxx|(\w)\1{7}|1234567890")
BLANKED = re.compile(r":(?:x{6}|X{6}|\*{3}|%2A%2A)")  # a key's name whose secret is blanked out in the address
MAX_LENGTH = 500  # characters of a value that are looked at


def is_literal_secret(value: object) -> bool:
    """Say whether the value of a setting for a secret is the secret itself."""
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return False
    text = str(value).strip()
    return bool(text) and PLACEHOLDER.search(text.lower()) is None


def names_secret(name: str) -> bool:
    """Say whether a setting is for a secret by its name: `db_password`, no `password_file`."""
    return NAMED.search(name[-MAX_LENGTH:]) is not None and OF_PAGES.match(name) is None


def may_hold_token(document: Document) -> bool:
    """Say whether any line of a file may hold a provider's token or key."""
    return any(pattern.search_in(document) for pattern in (PRIVATE_KEY, *(pattern for _, pattern in KINDS)))


def token_kind(text: str) -> str | None:
    """Return what kind of provider's token or key stands in a line; None where there is none but placeholders.

    The text of a private key stands on the line after its mark, so that both lines are to be given.
    """
    if begin := PRIVATE_KEY.search(text):
        return "private key" if KEY_TEXT.match(text, begin.end()) else None
    found = TOKEN.search(text)
    if found is None or DUMMY.search(found[0].lower()) or BLANKED.match(text, found.end()):
        return None
    return next((kind for kind, pattern in KINDS if pattern.pattern.match(found[0])), None)


def is_surely_secret(value: str) -> bool:
    """Say whether a value is a secret where only the setting's name speaks for it: letters and digits, no address."""
    text = value.strip()[:MAX_LENGTH]
    mixed = any(map(str.isdigit, text)) and any(map(str.isalpha, text))
    known = REFERENCE.match(text) or PUBLISHED.match(text)
    return mixed and len(text) >= MIN_LENGTH and known is None and is_literal_secret(text)
