"""Links to evidence on the code hosts that are known."""

from __future__ import annotations

import pytest

from reports.permalinks import change, place, repository

COMMIT = "4f2a9c1d7e3b5a6088c4d2f1e0b9a7c6d5e4f3a2"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/o/r.git", f"https://github.com/o/r/blob/{COMMIT}/a/b%20c.sql#L7"),
        ("github.com:o/r.git", f"https://github.com/o/r/blob/{COMMIT}/a/b%20c.sql#L7"),
        ("git@github.com:o/r", f"https://github.com/o/r/blob/{COMMIT}/a/b%20c.sql#L7"),
        ("ssh://gitlab.com/g/sub/r.git", f"https://gitlab.com/g/sub/r/-/blob/{COMMIT}/a/b%20c.sql#L7"),
        ("https://bitbucket.org/o/r", f"https://bitbucket.org/o/r/src/{COMMIT}/a/b%20c.sql#lines-7"),
    ],
)
def test_a_place_is_linked_at_the_commit(remote: str, address: str) -> None:
    assert place(remote, COMMIT, "a/b c.sql", 7) == address


@pytest.mark.parametrize("remote", ["https://dev.azure.com/o/my%20p/_git/r", "ssh.dev.azure.com:v3/o/my%20p/r"])
def test_azure_takes_the_place_as_query(remote: str) -> None:
    query = f"path=/a.sql&version=GC{COMMIT}&line=7&lineEnd=8&lineStartColumn=1&lineEndColumn=1"
    assert place(remote, COMMIT, "a.sql", 7) == f"https://dev.azure.com/o/my%20p/_git/r?{query}"


@pytest.mark.parametrize(
    "remote",
    [
        None,
        "",
        "/srv/r.git",
        "https://git.example.org/o/r",
        "https://github.com.evil.example/o/r",
        "https://[",
        "javascript:alert(1)",
    ],
)
def test_an_unknown_host_is_not_linked(remote: str | None) -> None:
    assert place(remote, COMMIT, "a.sql") is None


def test_a_commit_that_is_none_is_not_linked() -> None:
    assert place("https://github.com/o/r", "HEAD", "a.sql") is None


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://gitlab.com/g/r", f"https://gitlab.com/g/r/-/commit/{COMMIT}"),
        ("https://bitbucket.org/o/r", f"https://bitbucket.org/o/r/commits/{COMMIT}"),
    ],
)
def test_a_commit_is_linked(remote: str, address: str) -> None:
    assert change(remote, COMMIT) == address


def test_a_path_cannot_leave_the_address() -> None:
    assert (
        place("https://github.com/o/r", COMMIT, '"><script>')
        == f"https://github.com/o/r/blob/{COMMIT}/%22%3E%3Cscript%3E"
    )


def test_a_path_that_is_no_text_is_linked_by_its_bytes() -> None:
    assert place("https://github.com/o/r", COMMIT, "a\udcff.sql") == f"https://github.com/o/r/blob/{COMMIT}/a%FF.sql"


def test_a_path_that_cannot_be_an_address_is_not_linked() -> None:
    assert place("https://github.com/o/r", COMMIT, "a\ud800.sql") is None


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:o/r.git", "https://github.com/o/r"),
        ("ssh.dev.azure.com:v3/o/p/r", "https://dev.azure.com/o/p/_git/r"),
        ("https://git.example.org:8443/group/r.git", "https://git.example.org:8443/group/r"),
        ("https://git.example.org/<script>", None),
        ("git@git.example.org:o/r.git", None),
        ("/srv/git/r", None),
        (None, None),
    ],
)
def test_a_repository_has_an_address_where_it_is_known_or_plain(remote: str | None, address: str | None) -> None:
    assert repository(remote) == address
