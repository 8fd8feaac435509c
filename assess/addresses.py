"""Addresses of repositories: which are fetched from, and how they are told without what is secret in them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from assess.errors import UsageError

SCHEMES = frozenset({"https", "ssh", "file"})
LENGTH = 2_000
HIDDEN = "…"

_SCP_LIKE = re.compile(r"(?:[^@/:\s]+@)?([A-Za-z0-9][\w.-]*:(?!:|//)\S+)")
_USER = re.compile(r"[A-Za-z0-9_][\w.+-]*")
_HOST = re.compile(r"[A-Za-z0-9][\w.-]*|\[[0-9A-Fa-f:.]+\]")
_TRANSPORT = re.compile(r"[\w+.-]+::")


def is_address(text: str) -> bool:
    """Say whether a text is the address of a repository rather than a path."""
    if "://" in text or _TRANSPORT.match(text):
        return not Path(text).exists()
    return _SCP_LIKE.fullmatch(text) is not None and not Path(text).exists()


def check_address(url: str) -> None:
    """Raise UsageError for an address that is not https, ssh or file, or that could be read as an option."""
    if len(url) > LENGTH or not url.isprintable() or any(one.isspace() for one in url):
        raise UsageError(f"{without_secrets(url)[:LENGTH]!r}: no address of a repository.")
    if "://" not in url:
        path = _SCP_LIKE.fullmatch(url)
        if path is None or path[1].partition(":")[2].startswith("-") or not _is_user(url.rpartition("@")[0]):
            raise _refused(url)
        return
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        _ = parts.port
    except ValueError as error:
        raise UsageError(f"{without_secrets(url)}: no address of a repository ({error}).") from error
    if parts.scheme not in SCHEMES or url.startswith("-") or parts.path.lstrip("/").startswith("-"):
        raise _refused(url)
    if parts.scheme == "file":
        if host not in {"", "localhost"}:
            raise _refused(url)
        return
    if not _HOST.fullmatch(re.sub(r":\d*$", "", host)) or (parts.scheme == "ssh" and not _is_user(parts.username)):
        raise _refused(url)


def scheme_of(url: str) -> str:
    """Return the protocol of an address that was checked."""
    return urlsplit(url).scheme if "://" in url else "ssh"


def without_secrets(url: str) -> str:
    """Return an address without user, password, query and fragment."""
    if "://" not in url:
        scp = _SCP_LIKE.fullmatch(url)
        return scp[1] if scp else url.rpartition("@")[2]
    transport, marks, _ = url.partition("://")[0].rpartition("::")
    rest = url[len(transport + marks) :]
    try:
        parts = urlsplit(rest)
        _ = parts.port
    except ValueError:  # such as a password with a slash, which ends the host too early
        return f"{url.partition('://')[0]}://{url.rpartition('@')[2] if '@' in url else HIDDEN}"
    return transport + marks + urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _is_user(name: str | None) -> bool:
    return not name or _USER.fullmatch(name) is not None


def _refused(url: str) -> UsageError:
    return UsageError(f"{without_secrets(url)}: only https, ssh and file addresses are cloned.")
