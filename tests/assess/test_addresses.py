"""Addresses: which are fetched from, and what of them is never told."""

from __future__ import annotations

import pytest

from assess.addresses import check_address, is_address, scheme_of, without_secrets
from assess.errors import UsageError

PASSWORD = "hush-4711"  # noqa: S105 - of nothing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/x", True),
        ("git@example.org:team/x.git", True),
        ("ext::sh -c true", True),
        ("./x", False),
        ("x", False),
    ],
)
def test_addresses_are_told_from_paths(text: str, *, expected: bool) -> None:
    assert is_address(text) is expected


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x.git",
        "https://ada:secret@example.org:8443/x.git?a=b",
        "https://[::1]/x.git",
        "ssh://git@example.org:22/x.git",
        "git@example.org:team/x.git",
        "example.org:x",
        "file:///srv/x",
        "file://localhost/srv/x",
    ],
)
def test_https_ssh_and_file_are_fetched_from(url: str) -> None:
    check_address(url)
    assert scheme_of(url) in {"https", "ssh", "file"}


@pytest.mark.parametrize(
    "url",
    [
        "ext::sh -c true",
        "ext::ssh%20x",
        "fd::3",
        "fd::17/foo",
        "transport::https://example.org/x",
        "https::https://example.org/x",
        "http://example.org/x",
        "git://example.org/x",
        "ftp://example.org/x",
        "HTTPS-x://example.org/x",
        "ext::file:///x",
        "--upload-pack=touch x",
        "-x@example.org:y",
        "-oProxyCommand=x:y",
        "example.org:-x",
        "ssh://-oProxyCommand=touch/x",
        "ssh://-x@example.org/y",
        "ssh://git@-oProxyCommand=touch/y",
        "ssh://example.org/-x",
        "https://-x/y",
        "https:///x",
        "https://example.org:x/y",
        "https://exam ple.org/x",
        "https://example.org/\nx",
        "https://example.org/\x1b[2J",
        "https://[x/y",
        "file://example.org/x",
        f"https://example.org/{'x' * 3000}",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        check_address(url)


@pytest.mark.parametrize(
    "url",
    [
        f"https://ada:{PASSWORD}@example.org/x",
        f"https://{PASSWORD}@example.org/x",
        f"https://ada:{PASSWORD}/x@example.org/x",
        f"https://ada:{PASSWORD}#x@example.org/x",
        f"https://ada:{PASSWORD}?x@example.org/x",
        f"https://ada:a@b{PASSWORD}@example.org/x",
        f"https://example.org/x?token={PASSWORD}",
        f"https://example.org/x#{PASSWORD}",
        f"ssh://ada:{PASSWORD}@example.org/x",
        f"{PASSWORD}@example.org:x",
        f"ext::https://ada:{PASSWORD}@example.org/x",
        f"https://ada:{PASSWORD}@[x/y",
    ],
)
def test_what_is_secret_is_not_told(url: str) -> None:
    assert PASSWORD not in without_secrets(url)
