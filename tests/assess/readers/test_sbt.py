"""sbt's dependencies and runtimes."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Pin, PinKind, ToolUse
from assess.readers import sbt

BUILD = """val spark = "3.5.1"
scalaVersion := "2.12.18" // not "org.old" % "lib" % "1"
resolvers += "local" at "https://repo.example.org/"
libraryDependencies += "org.apache.spark" %% "spark-sql" % spark % Provided
libraryDependencies += "com.acme" %% "tools" % "1.1-SNAPSHOT"
"""


def read(text: str, path: str = "build.sbt") -> list[tuple[str, str, PinKind]]:
    return [(pin.scope, pin.name, pin.kind) for pin in sbt.read(Document(path, text.encode())) if isinstance(pin, Pin)]


def test_a_version_under_a_name_is_looked_up_and_snapshots_move() -> None:
    assert read(BUILD) == [
        ("package", "org.apache.spark:spark-sql", PinKind.EXACT),
        ("package", "com.acme:tools", PinKind.MOVING),
        ("runtime", "scala", PinKind.EXACT),
    ]


def test_a_driver_means_its_warehouse_and_its_version_is_looked_up_in_an_object() -> None:
    text = 'object V { val jdbc = "3.20.0" }\nval snowflake = "net.snowflake" % "snowflake-jdbc" % V.jdbc\n'
    facts = list(sbt.read(Document("project/Dependencies.scala", text.encode())))
    found = (
        [one.kind for one in facts if isinstance(one, Pin)],
        [one.tool for one in facts if isinstance(one, ToolUse)],
    )
    assert found == ([PinKind.EXACT], ["snowflake"])


@pytest.mark.parametrize("text", ["load.enablePlugins(JavaAppPackaging, DockerPlugin)", 'dockerBaseImage := "jre:17"'])
def test_a_plug_in_builds_images(text: str) -> None:
    facts = sbt.read(Document("build.sbt", f'scalaVersion := "2.12.18"\n{text}\n'.encode()))
    assert [one.tool for one in facts if isinstance(one, ToolUse)] == ["docker"]


def test_the_version_of_sbt_is_a_runtime() -> None:
    assert read("sbt.version=1.9.7\n", "project/build.properties") == [("runtime", "sbt", PinKind.EXACT)]


@pytest.mark.parametrize(
    ("version", "kind"),
    [("[1.0,2.0)", PinKind.RANGE), ("1.+", PinKind.MOVING), ("latest.release", PinKind.MOVING), ("", PinKind.NONE)],
)
def test_kinds_of_versions(version: str, kind: PinKind) -> None:
    assert sbt.kind_of_version(version) is kind
