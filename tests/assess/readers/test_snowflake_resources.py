"""Objects of a Snowflake account as YAML resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.documents import Document
from assess.readers import snowflake_resources as titan

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Facts

WAREHOUSES = "warehouses:\n  - name: loading\n    auto_suspend: 60\n"
VARIABLES = "vars:\n  - name: databases\n    type: list\n    default:\n      - name: raw\n        owner: loader\n"


def objects(text: str, path: str) -> list[titan.AccountObject]:
    return list(titan.read(Document(path, text.encode())))


def test_objects_of_a_configuration_are_infrastructure(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(*objects(WAREHOUSES, "account/warehouses.yml"), *objects(VARIABLES, "account/databases.yml"))
    assert [(one.resource, one.area, one.name) for one in titan.link(facts)] == [
        ("warehouse", "compute", "loading"),
        ("database", "warehouse", "raw"),
    ]


def test_a_list_that_any_tool_may_have_is_none(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(*objects("databases:\n  - name: raw\n", "app/databases.yml"))
    assert list(titan.link(facts)) == []


def test_a_file_with_other_keys_is_none() -> None:
    assert objects("roles: [loader]\nservices: {db: {image: x}}\n", "compose.yml") == []


def test_names_of_users_stay_untold() -> None:
    assert [one.name for one in objects("users:\n  - name: someone\n", "account/users.yml")] == [""]
