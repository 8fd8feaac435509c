"""What a committed secret looks like."""

import pytest

from assess.terms.secrets import names_secret


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("DB_PASSWORD", True),
        ("db_password_file", False),
        ("REACT_APP_MAP_TOKEN", False),
        ("NEXT_PUBLIC_API_KEY", False),
        ("VITE_MAP_TOKEN", False),
    ],
)
def test_what_pages_are_sent_is_no_secret(name: str, secret: bool) -> None:  # noqa: FBT001
    assert names_secret(name) is secret
