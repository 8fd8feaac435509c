"""What a committed secret looks like: a literal value, no placeholder and no reference to where the secret is kept."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(
    r"[<\[{$]|\*{3}|x{3}|\b(?:your|change(?:me)?|my|example|placeholder|todo|password|pass|secret|token)\b|\.\.\."
)
NAMED = re.compile(r"(?:password|passwd|secret|token|api_?key|access_?key|private_?key|account_?key)\Z", re.IGNORECASE)
REFERENCE = re.compile(r"(?:arn:|projects/|vault|op:|ref\+|ssm:|https?:|\w+://|@microsoft|[.~]?/)", re.IGNORECASE)
MIN_LENGTH = 8
MAX_LENGTH = 500  # characters of a value that are looked at


def is_literal_secret(value: object) -> bool:
    """Say whether the value of a setting for a secret is the secret itself."""
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return False
    text = str(value).strip()
    return bool(text) and PLACEHOLDER.search(text.lower()) is None


def names_secret(name: str) -> bool:
    """Say whether a setting is for a secret by its name: `db_password`, no `password_file`."""
    return NAMED.search(name[-MAX_LENGTH:]) is not None


def is_surely_secret(value: str) -> bool:
    """Say whether a value is a secret where only the setting's name speaks for it: letters and digits, no address."""
    text = value.strip()[:MAX_LENGTH]
    mixed = any(map(str.isdigit, text)) and any(map(str.isalpha, text))
    return mixed and len(text) >= MIN_LENGTH and REFERENCE.match(text) is None and is_literal_secret(text)
