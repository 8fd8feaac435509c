"""Dataform's projects and SQLX files."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import (
    Artifact,
    CheckKind,
    Dataset,
    DatasetKind,
    Environment,
    EnvironmentKind,
    Fact,
    Facts,
    Lineage,
    Pin,
    PinKind,
    Project,
    QualityCheck,
    Source,
    Suite,
    SuiteKind,
)
from assess.readers import dataform

TABLE = """config {
  type: "incremental",
  description: "Orders of the shop.",
  tags: ["daily"],
  assertions: {
    uniqueKey: ["id"],
    nonNull: ["id", "amount"]
  }
}

SELECT * FROM ${ref("raw_orders")}
"""


def read(text: str, path: str = "definitions/orders.sqlx") -> list[Fact]:
    return list(dataform.read(Document(path, text.encode())))


def test_a_table_is_a_model() -> None:
    found = next(fact for fact in read(TABLE) if isinstance(fact, Dataset))
    assert (found.name, found.kind, found.described, found.incremental, found.tags) == (
        "orders", DatasetKind.MODEL, True, True, ("daily",),
    )  # fmt: skip


def test_assertions_are_checks() -> None:
    found = [fact.kind for fact in read(TABLE) if isinstance(fact, QualityCheck)]
    assert found == [CheckKind.UNIQUENESS, CheckKind.VALIDITY, CheckKind.VALIDITY]


def test_an_assertion_of_its_own_is_a_custom_check() -> None:
    found = read('config { type: "assertion", dependencies: ["orders"] }\nSELECT 1')
    assert [(one.dataset, one.kind) for one in found if isinstance(one, QualityCheck)] == [("orders", CheckKind.CUSTOM)]


def test_a_test_is_a_unit_test_of_its_table() -> None:
    written = 'config { type: "test", dataset: "orders" }\ninput "raw" {\nSELECT 1\n}\n'
    (found,) = [fact for fact in read(written) if isinstance(fact, Suite)]
    assert (found.kind, found.subjects, found.language) == (SuiteKind.UNIT, ("orders",), "sql")


def test_a_declaration_is_a_source() -> None:
    script = 'declare({ schema: "raw", name: "orders", description: "As exported." });'
    found = [(one.name, one.kind) for one in read(script, "definitions/sources.js") if isinstance(one, Dataset)]
    assert found == [("orders", DatasetKind.SOURCE)]


def test_settings_make_a_project() -> None:
    found = read("defaultProject: shop\ndataformCoreVersion: 3.0.0\n", "etl/workflow_settings.yaml")
    assert [one.path for one in found if isinstance(one, Project)] == ["etl"]


def test_tables_make_a_graph() -> None:
    local = [*read(TABLE), *read("SELECT 1", "definitions/other.sqlx")]
    found = dataform.link(Facts(local, activity=None, ages=None))  # type: ignore[arg-type]
    assert [(one.form, one.count) for one in found if isinstance(one, Lineage)] == [("graph", 2)]


@pytest.mark.parametrize("text", ["null", "[]", "x: 1"])
def test_other_settings_make_none(text: str) -> None:
    assert read(text, "workflow_settings.yaml") == []


def test_a_count_that_an_assertion_limits_is_one_of_volume() -> None:
    query = "`SELECT COUNT(*) AS n FROM ${ctx.ref('raw', 'orders')} HAVING n < 100`"
    script = f"assert('enough').tags(['daily']).query(\n  (ctx) => {query}\n)"
    found = [one for one in read(script, "definitions/checks.js") if isinstance(one, QualityCheck)]
    assert [(one.dataset, one.kind) for one in found] == [("orders", CheckKind.VOLUME)]


MADE = """
module.exports = (params) => {
  publish("sessions_" + params.source, {type: "incremental", assertions: {nonNull: ["id"]}}).query(ctx => "SELECT 1")
  return assert(
    params.table +
    "_data_not_fresh_" +
    params.source, {
    ...params.config
  }).tags(["daily"]).query(ctx => "SELECT MAX(at) FROM " + ctx.ref(params.table))
}
"""


def test_names_that_are_put_together_name_by_their_literal_part() -> None:
    found = read(MADE, "includes/sessions.js")
    assert [one.name for one in found if isinstance(one, Dataset)] == ["sessions"]
    assert [(one.dataset, one.kind) for one in found if isinstance(one, QualityCheck)] == [
        ("sessions", CheckKind.VALIDITY),
        ("data_not_fresh", CheckKind.FRESHNESS),
    ]


@pytest.mark.parametrize("script", ["assert(total === 3)", "bus.publish(topic, {id: 1})", "publish(topic, {id: 1})"])
def test_other_functions_of_these_names_make_nothing(script: str) -> None:
    assert read(script, "includes/bus.js") == []


@pytest.mark.parametrize(("path", "folders"), [("etl/index.js", ["etl"]), ("etl/lib/index.js", []), ("index.js", [])])
def test_a_project_that_exports_is_a_package(path: str, folders: list[str]) -> None:
    local = [
        *read("defaultProject: shop\n", "etl/workflow_settings.yaml"),
        *read('module.exports = require("./includes/sessions")\n', path),
    ]
    found = dataform.link(Facts(local, activity=None, ages=None))  # type: ignore[arg-type]
    assert [one.folder for one in found if isinstance(one, Artifact)] == folders


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("defaultProject: shop\nvars: {environment: prod}\n", EnvironmentKind.PRODUCTION),
        ("defaultProject: shop-dev\n", EnvironmentKind.DEVELOPMENT),
        ("defaultProject: shop\n", EnvironmentKind.OTHER),
    ],
)
def test_settings_are_of_one_environment(text: str, kind: EnvironmentKind) -> None:
    found = [one.kind for one in read(text, "workflow_settings.yaml") if isinstance(one, Environment)]
    assert found == [kind]


@pytest.mark.parametrize(("folder", "pinned"), [("models", ["@dataform/core"]), ("site", [])])
def test_the_lock_file_of_an_older_project_pins_dataform_itself(folder: str, pinned: list[str]) -> None:
    project = Project(source=Source(path="models/dataform.json"), name="models", path="models", tool="dataform")
    lock = Pin(source=Source(path=f"{folder}/package-lock.json"), scope="lock", ecosystem="npm", kind=PinKind.HASHED)
    found = dataform.link(Facts([project, lock], activity=None, ages=None))  # type: ignore[arg-type]
    assert [pin.name for pin in found if isinstance(pin, Pin)] == pinned
