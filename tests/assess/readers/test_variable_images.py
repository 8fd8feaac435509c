"""Images in files of Airflow variables."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import PinKind
from assess.readers import variable_images

VARIABLES = b"""{
  "image_name": "europe-docker.pkg.dev/acme/etl/orders:f8475c8b1",
  "image_pull_policy": "IfNotPresent",
  "dbt_image": "acme/dbt:latest",
  "orders_table": "acme/orders:2024"
}"""


def test_images_are_pinned_by_their_tags() -> None:
    pins = variable_images.read(Document("airflow_variables_prod.json", VARIABLES))
    assert [(pin.source.line, pin.kind) for pin in pins] == [(2, PinKind.EXACT), (4, PinKind.MOVING)]


@pytest.mark.parametrize("text", [b"[1]", b"{}", b'{"image_name": 1}'])
def test_no_images(text: bytes) -> None:
    assert list(variable_images.read(Document("variables.json", text))) == []
