"""Links to the places of evidence, at the assessed commit, on the code hosts whose addresses are known."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote, urlsplit

Link = Callable[[str, str, str, int | None], str]

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
SCP = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!/)(.+)")
HTTPS = re.compile(r"(https://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?/[\w./~%-]{1,1000}?)(?:\.git)?/?", re.ASCII)
AZURE_PARTS = 3


def place(remote: str | None, commit: str, path: str, line: int | None = None) -> str | None:
    """Return the https address of a file's line at a commit; None where the host is unknown."""
    found = _host_and_repository(remote or "")
    if found is None or not COMMIT.fullmatch(commit):
        return None
    host, repository = found
    quoted = _quoted(path)
    return HOSTS[host][0](repository, commit, quoted, line) if quoted is not None else None


def change(remote: str | None, commit: str) -> str | None:
    """Return the https address of a commit; None where the host is unknown."""
    found = _host_and_repository(remote or "")
    if found is None or not COMMIT.fullmatch(commit):
        return None
    host, repository = found
    return f"https://{host}/{repository}{HOSTS[host][1]}{commit}"


def repository(remote: str | None) -> str | None:
    """Return the https address of a repository: on a host that is known, or as a plain https remote gives it."""
    found = _host_and_repository(remote or "")
    if found is not None:
        return f"https://{found[0]}/{found[1]}"
    plain = HTTPS.fullmatch(remote or "")
    return plain[1] if plain else None


def _host_and_repository(remote: str) -> tuple[str, str] | None:
    scp = SCP.fullmatch(remote)
    host, path = (scp[1], scp[2]) if scp else _split(remote)
    path = unquote(path).strip("/").removesuffix(".git")
    if host == "ssh.dev.azure.com":
        return _azure(path)
    quoted = _quoted(path)
    return (host, quoted) if host in HOSTS and path.count("/") and quoted is not None else None


def _quoted(path: str) -> str | None:
    """Return a path for an address, bytes that are no UTF-8 as they are in Git; None where it cannot be one."""
    try:
        return quote(path, errors="surrogateescape")
    except UnicodeEncodeError:
        return None


def _split(remote: str) -> tuple[str, str]:
    try:
        parts = urlsplit(remote)
    except ValueError:  # an address that is none, e.g. with half a bracket
        return "", ""
    return parts.hostname or "", parts.path


def _azure(path: str) -> tuple[str, str] | None:
    """Return the web address of an SSH path `v3/organisation/project/repository`."""
    parts = path.removeprefix("v3/").split("/")
    quoted = _quoted("/".join((*parts[:2], "_git", *parts[2:])))
    return ("dev.azure.com", quoted) if len(parts) == AZURE_PARTS and quoted is not None else None


def _github(repository: str, commit: str, path: str, line: int | None) -> str:
    return f"https://github.com/{repository}/blob/{commit}/{path}" + (f"#L{line}" if line else "")


def _gitlab(repository: str, commit: str, path: str, line: int | None) -> str:
    return f"https://gitlab.com/{repository}/-/blob/{commit}/{path}" + (f"#L{line}" if line else "")


def _bitbucket(repository: str, commit: str, path: str, line: int | None) -> str:
    return f"https://bitbucket.org/{repository}/src/{commit}/{path}" + (f"#lines-{line}" if line else "")


def _azure_devops(repository: str, commit: str, path: str, line: int | None) -> str:
    lines = f"&line={line}&lineEnd={line + 1}&lineStartColumn=1&lineEndColumn=1" if line else ""
    return f"https://dev.azure.com/{repository}?path=/{path}&version=GC{commit}{lines}"


HOSTS: dict[str, tuple[Link, str]] = {  # the address of a file, and what stands before a commit's id
    "github.com": (_github, "/commit/"),
    "gitlab.com": (_gitlab, "/-/commit/"),
    "bitbucket.org": (_bitbucket, "/commits/"),
    "dev.azure.com": (_azure_devops, "/commit/"),
}
