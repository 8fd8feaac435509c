"""Contacts that are published with what is served."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.readers import published_contacts


def found(path: str, text: str) -> int:
    return len(list(published_contacts.read(Document(path, text.encode()))))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("api/orders.yml", "openapi: 3.0.4\ninfo:\n  title: Orders\n  contact:\n    email: orders@shop.io\n"),
        ("api/main.py", "app = FastAPI(contact={'url': 'https://shop.io/orders'})\n"),
        ("pyproject.toml", '[project.urls]\n"Issue Tracker" = "https://shop.io/issues"\n'),
        ("site/orders.html", '<a href="mailto:data@shop.io">Ask us</a>\n'),
    ],
)
def test_what_is_served_tells_whom_to_ask(path: str, text: str) -> None:
    assert found(path, text) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("api/orders.yml", "openapi: 3.0.4\npaths:\n  /contact:\n    get: {}\n"),
        ("pyproject.toml", '[project.urls]\nHomepage = "https://shop.io"\n'),
        ("lib/pyproject.toml", '[project.urls]\nIssues = "https://shop.io/issues"\n'),
        ("site/orders.html", '<a href="mailto:ada@shop.io">Ada</a>\n'),
    ],
)
def test_a_route_a_part_or_a_person_is_none(path: str, text: str) -> None:
    assert found(path, text) == 0
