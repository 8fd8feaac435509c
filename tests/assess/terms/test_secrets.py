"""What a committed secret looks like."""

import pytest

from assess.terms.secrets import is_literal_secret, names_secret


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


@pytest.mark.parametrize(
    ("value", "secret"),
    [("h7Gk2mZq9", True), ("pk.eyJ1IjoiYWRhIn0.q9", False), ("pk_live_51H8x", False), ("<your token>", False)],
)
def test_a_key_that_a_provider_gives_out_for_pages_is_no_secret(value: str, secret: bool) -> None:  # noqa: FBT001
    assert is_literal_secret(value) is secret
