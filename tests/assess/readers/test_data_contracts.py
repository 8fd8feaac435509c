"""Which contracts and schemas stand in a file."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Contract, Owner, Promise, Sla
from assess.readers import data_contracts

ODCS = """
apiVersion: v3.0.2
kind: DataContract
name: orders
description: {purpose: Revenue reports of the finance team}
team: {name: orders-team}
schema:
  - name: orders
    properties: [{name: id, logicalType: integer}]
slaProperties:
  - {property: latency, value: 4, unit: h}
  - {property: retention, value: 3, unit: y}
"""
SPECIFICATION = """
dataContractSpecification: 1.1.0
info: {title: Refunds, owner: payments-team}
models:
  refunds: {fields: {id: {type: integer}}}
servicelevels:
  freshness: {threshold: 25h}
"""


def contracts(path: str, text: str) -> list[tuple[str, str, bool, bool]]:
    facts = data_contracts.read(Document(path, text.encode()))
    return [(fact.dataset, fact.format, fact.enforced, fact.written) for fact in facts if isinstance(fact, Contract)]


@pytest.mark.parametrize(
    ("path", "text", "contract"),
    [
        ("contracts/orders.odcs.yaml", ODCS, ("orders", "odcs", False, True)),
        ("contracts/refunds.yaml", SPECIFICATION, ("refunds", "data-contract-specification", False, True)),
        ("schemas/order.avsc", '{"type": "record", "name": "Order", "fields": []}', ("Order", "avro", True, False)),
        ("proto/order.proto", 'syntax = "proto3";\nmessage Order {\n}\n', ("order", "protobuf", True, False)),
        (
            "schemas/order.fbs",
            "table Order {\n  id: uint8;\n}\nroot_type Order;\n",
            ("order", "flatbuffers", True, False),
        ),
        ("idl/order.thrift", "struct Order {\n  1: i32 id\n}\n", ("order", "thrift", True, False)),
        ("idl/order.capnp", "struct Order @0xdbb9 {\n  id @0 :Int32;\n}\n", ("order", "capnproto", True, False)),
        ("schemas/orders.json", '[{"name": "id", "type": "INT64"}]', ("orders", "load-schema", True, False)),
        ("sql/orders_v1/schema.yaml", "fields: [{name: id, type: INTEGER}]", ("orders_v1", "load-schema", True, False)),
        ("dags/in.yml", "table_id: a.b\nschema_fields: [{name: a, type: STRING}]", ("a.b", "load-schema", True, False)),
        (
            "schemas/order.json",
            '{"$schema": "http://json-schema.org/draft-07/schema#", "title": "Order", "properties": {"id": {}}}',
            ("Order", "json-schema", False, False),
        ),
    ],
)
def test_a_contract_has_its_format(path: str, text: str, contract: tuple[str, str, bool, bool]) -> None:
    assert contracts(path, text) == [contract]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("schema.yml", "null"),
        ("schema.yml", "[a, b]"),
        ("schema.yml", "models: [{name: orders}]"),
        ("schemas/a.avsc", "[1]"),
        ("data/rows.json", '[{"name": "Anna"}]'),
        ("schemas/config.json", '{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {}}'),
    ],
)
def test_other_files_are_none(path: str, text: str) -> None:
    assert contracts(path, text) == []


@pytest.mark.parametrize(
    ("text", "promise"), [(ODCS, ("4 h", Promise.LATENCY)), (SPECIFICATION, ("25h", Promise.FRESHNESS))]
)
def test_service_levels_are_promises(text: str, promise: tuple[str, Promise]) -> None:
    facts = data_contracts.read(Document("contracts/a.yaml", text.encode()))
    assert [(fact.figure, fact.promise) for fact in facts if isinstance(fact, Sla)] == [promise]


def test_a_contract_names_its_team() -> None:
    facts = data_contracts.read(Document("contracts/a.yaml", ODCS.encode()))
    assert [fact.name for fact in facts if isinstance(fact, Owner)] == ["orders-team"]
