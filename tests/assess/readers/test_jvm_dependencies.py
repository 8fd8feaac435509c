"""Dependencies and runtimes of Maven and Gradle."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import PinKind
from assess.readers import jvm_dependencies

POM = """<project>
  <properties><spark.version>3.5.1</spark.version><maven.compiler.release>17</maven.compiler.release></properties>
  <dependencies>
    <dependency><artifactId>spark-sql</artifactId><version>${spark.version}</version></dependency>
    <dependency><artifactId>tools</artifactId><version>1.1-SNAPSHOT</version></dependency>
    <dependency><artifactId>managed</artifactId></dependency>
    <dependency><artifactId>own</artifactId><version>${project.version}</version></dependency>
    <!-- <dependency><artifactId>gone</artifactId><version>1.0</version></dependency> -->
  </dependencies>
</project>"""
GRADLE = """def sparkVersion = '3.5.1'
java { toolchain { languageVersion = JavaLanguageVersion.of(17) } }
dependencies {
    implementation "org.apache.spark:spark-sql_2.12:$sparkVersion"
    // implementation 'com.acme:old:1.0'
    implementation("com.acme:tools:1.+")
    implementation project(':shared')
}
"""
CATALOGUE = """[versions]
spark = "3.5.1"
[libraries]
spark-sql = { module = "org.apache.spark:spark-sql_2.12", version.ref = "spark" }
tools = "com.acme:tools:[1.0,2.0)"
managed = { module = "com.acme:managed" }
"""


def read(path: str, text: str) -> list[tuple[str, str, PinKind]]:
    return [(pin.scope, pin.name, pin.kind) for pin in jvm_dependencies.read(Document(path, text.encode()))]


def test_properties_of_maven_are_filled_in_and_managed_versions_left_out() -> None:
    assert read("pom.xml", POM) == [
        ("package", "spark-sql", PinKind.EXACT),
        ("package", "tools", PinKind.MOVING),
        ("runtime", "java", PinKind.EXACT),
    ]


def test_gradles_short_notation_with_a_version_under_a_name() -> None:
    assert read("build.gradle", GRADLE) == [
        ("package", "org.apache.spark:spark-sql_2.12", PinKind.EXACT),
        ("package", "com.acme:tools", PinKind.MOVING),
        ("runtime", "java", PinKind.EXACT),
    ]


def test_a_catalogue_of_versions() -> None:
    assert read("gradle/libs.versions.toml", CATALOGUE) == [
        ("package", "spark-sql", PinKind.EXACT),
        ("package", "tools", PinKind.RANGE),
    ]


def test_a_wrapper_fixes_the_version_of_the_build_tool() -> None:
    text = "distributionUrl=https\\://services.example.org/distributions/gradle-8.5-bin.zip\n"
    assert read("gradle/wrapper/gradle-wrapper.properties", text) == [("runtime", "gradle", PinKind.EXACT)]


@pytest.mark.parametrize("text", ["", "<project/>", "<dependency>", "<properties>" * 50])
def test_a_pom_of_another_shape_gives_nothing(text: str) -> None:
    assert read("pom.xml", text) == []
