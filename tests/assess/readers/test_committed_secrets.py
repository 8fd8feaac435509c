"""Secrets in committed files."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Secret
from assess.masking import masked
from assess.readers import committed_secrets

LONG = "A1b2C3d4E5f6G7h8J9k0" * 3
# Put together here, so that no scanner takes the file itself for a leak.
FOUND = {
    "aws access key": "AKIA" + "Z7Y6X5W4V3U2T1S0",
    "github token": "ghp" + "_" + LONG[:36],
    "gitlab token": "glpat" + "-" + LONG[:20],
    "slack token": "xoxb" + "-123456789-" + LONG[:24],
    "slack webhook": "https://hooks.slack.com/services/T" + "0A1B2C3D4/B0A1B2C3D4/" + LONG[:24],
    "stripe key": "sk" + "_live_" + LONG[:24],
    "databricks token": "dapi" + "0a1b2c3d" * 4,
    "dbt cloud token": "dbtc" + "_" + LONG[:36],
    "sendgrid key": "SG" + "." + LONG[:22] + "." + LONG[:43],
    "azure account key": "AccountKey" + "=" + LONG + LONG[:26] + "==",
    "azure client secret": "aB1" + "8Q~" + LONG[:34],
    "pypi token": "pypi" + "-AgEIcHlwaS5vcmc" + LONG,
    "npm token": "npm" + "_" + LONG[:36],
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEvQIBADANBg" + LONG[:36],
    "password in an address": "postgresql+psycopg2://loader:" + "Tr0ub4dor3x" + "@db.corp.net/x",
}


def kinds(text: str) -> list[str]:
    return [one.kind for one in committed_secrets.read(Document("a.py", text.encode())) if isinstance(one, Secret)]


@pytest.mark.parametrize(("kind", "secret"), FOUND.items())
def test_a_secret_is_told_by_its_kind(kind: str, secret: str) -> None:
    assert kinds(f'a = 1\nb = "{secret}"\n') == [kind]


@pytest.mark.parametrize("secret", [one for kind, one in FOUND.items() if kind != "private key"])
def test_its_value_is_masked(secret: str) -> None:
    assert secret[-10:] not in masked(f'b = "{secret}"').replace("db.corp.net/x", "")


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "url: postgresql://airflow:airflow@postgres/airflow",
        "url: postgresql://{{ user }}:{{ password }}@db.corp.net/x",
        "url: https://user:${TOKEN}@github.com/a/b",
        "url: postgresql://loader:Tr0ub4dor3x@localhost:5432/x",
        "key = AIza" + LONG[:35],
        "slack: ${{ secrets.SLACK }}",
        'key = "-----BEGIN PRIVATE KEY-----\\ntest\\n-----END PRIVATE KEY-----"',
        "# Supports PKCS#8 (-----BEGIN PRIVATE KEY-----) and the traditional form",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nxyz\n-----END OPENSSH PRIVATE KEY-----",
        "uri: awsathena+rest://AKIA" + "Z7Y6X5W4V3U2T1S0:XXXXXXXXXX@athena/x",
    ],
)
def test_placeholders_and_references_are_none(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("content", [b"", b"\0\xff://", b"[]", b"null"])
def test_any_shape_is_read(content: bytes) -> None:
    assert list(committed_secrets.read(Document("a.json", content))) == []


PASSWORD = "Tr0ub4dor" + "-and-3-staples"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", f'password = "{PASSWORD}"'),
        ("a.py", f"DB_PASSWORD: str = '{PASSWORD}'"),
        ("a.py", f'connect(user="x", password="{PASSWORD}")'),
        ("a.py", f'{{"db_password": "{PASSWORD}"}}'),
        ("conf/a.yml", f"  db_password: {PASSWORD}  # of the warehouse"),
        ("conf/a.yaml", f'password: "{PASSWORD}"'),
        ("conf/a.toml", f'warehouse.password = "{PASSWORD}"'),
    ],
)
def test_a_password_that_stands_as_a_literal_is_told_without_its_value(path: str, text: str) -> None:
    (found,) = committed_secrets.read(Document(path, f"a\n{text}\n".encode()))
    assert (getattr(found, "kind", ""), found.source.line, PASSWORD in repr(found)) == ("password", 2, False)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", 'password = os.environ["DB_PASSWORD_1"]'),
        ("a.py", 'password = f"{prefix}-and-3-staples"'),
        ("a.py", 'password = "<your-password-1>"'),
        ("a.py", 'password = "db_password_2024"'),
        ("a.py", 'password = "airflow123"'),
        ("a.py", 'password_file = "/run/x1y2z3a4"'),
        ("a.py", 'password = "arn:aws:secretsmanager:x1"'),
        ("a.py", 'help = "the password: at least 8 characters"'),
        ("conf/a.yml", "password: ${DB_PASSWORD_1}"),
        ("conf/a.yml", 'password: "{{ env_var(1) }}"'),
        ("conf/a.yml", "password: !vault x1y2z3a4b5"),
        ("docker-compose.yml", f"POSTGRES_PASSWORD: {PASSWORD}"),
        ("a.sh", f'password = "{PASSWORD}"'),
    ],
)
def test_a_password_that_is_none_is_not_told(path: str, text: str) -> None:
    assert list(committed_secrets.read(Document(path, f"{text}\n".encode()))) == []
