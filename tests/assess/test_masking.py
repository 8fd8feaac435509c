"""What is told of a file's text."""

from __future__ import annotations

import pytest

from assess.masking import masked


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('password = "hunter2hunter2"', "hunter2"),
        ("fernet_key: 46BKJoQYlPPOexq0OhDZnIlNepKFf87WFwLbfzqDDho=", "46BKJ"),
        ("  AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AKIAIOSF"),
        ("url: postgresql://etl:s3cr3t@db:5432/x", "s3cr3t"),
        ("curl https://hooks.slack.com/services/T0/B0/abcdef", "abcdef"),
        ("token: ghp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_abc"),
        ("author: ada.lovelace@example.org", "ada.lovelace"),
    ],
)
def test_secrets_and_persons_are_masked(text: str, secret: str) -> None:
    assert secret not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        'email: "data-team@example.org"',
        "password: ${{ secrets.DB_PASSWORD }}",
        "password: {{ env_var('DBT_PASSWORD') }}",
        "retries=3",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked(text) == text


def test_control_characters_go() -> None:
    assert masked("a\x1b[31mred\u202e") == "a[31mred"


def test_a_long_line_is_cut() -> None:
    assert len(masked("x" * 10_000)) == 160
