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


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("redis://:hunter2hunter2@cache.corp.net:6379/0", "hunter2"),
        ("snowflake://etl:p@ss/w0rd@xy.corp.net/db", "w0rd"),
        ('password = "two words, and more"', "more"),
        ("password: environment-7", "environment-7"),
        ("https://0123456789abcdef0123456789abcdef@git.corp.net/x", "0123456789abcdef"),
        ("Signed-off-by: Ada Lovelace <ada@corp.net>", "Lovelace"),
        ("Co-authored-by: Ada Lovelace", "Lovelace"),
        ("https://x.blob.core.windows.net/y?sv=1&sig=a1b2c3d4e5f6", "a1b2c3d4"),
        ("-----BEGIN PRIVATE KEY-----MIIEvQIBADANBgkqh", "MIIEvQ"),
        ("mail to bengt.englund@corp.net", "bengt.englund"),
        ("PGPASSWORD=hunter2hunter2 psql", "hunter2"),
        ("gh\x1bp_" + "abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghij"),
    ],
)
def test_secrets_and_persons_in_other_forms_are_masked(text: str, secret: str) -> None:
    assert secret not in masked(text)


@pytest.mark.parametrize("mark", ["\u200b", "\u2028", "\ufeff", "\x85", "\ud800", "\U000e0041", "\u061c", "\r"])
def test_marks_that_nobody_sees_go(mark: str) -> None:
    assert masked(f"a{mark}b") == "ab"


def test_a_line_of_a_key_is_masked() -> None:
    assert masked("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj") == "***"


def test_a_hash_is_no_key() -> None:
    assert masked("a" * 32 + "0" * 32) == "a" * 32 + "0" * 32
