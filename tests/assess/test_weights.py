"""How much each file weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.documents import Document
from assess.facts import (
    Artifact,
    CheckKind,
    Code,
    CodeKind,
    Dataset,
    DatasetKind,
    Pipeline,
    Project,
    QualityCheck,
    Role,
    Source,
)
from assess.readers import code
from assess.readers.code import CodeFile
from assess.weights import data_code, main_language, weigh

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.facts import Fact, Facts


def file(path: str, language: str, lines: int = 10, engine: str = "") -> CodeFile:
    return CodeFile(source=Source(path=path), language=language, lines=lines, engine=engine)


MODEL = Dataset(source=Source(path="models/a.sql"), name="a", kind=DatasetKind.MODEL)
DAG = Pipeline(source=Source(path="dags/a.py"), name="a", tool="airflow")


@pytest.mark.parametrize(
    ("code", "role", "kind"),
    [
        (file("models/a.sql", "sql"), Role.PIPELINE, CodeKind.MODEL),
        (file("sql/b.sql", "sql"), Role.PIPELINE, CodeKind.QUERY),
        (file("macros/c.sql", "sql"), Role.PIPELINE, CodeKind.MACRO),
        (file("dags/a.py", "python"), Role.PIPELINE, CodeKind.DAG),
        (file("jobs/x.py", "python", engine="spark"), Role.PIPELINE, CodeKind.JOB),
        (file("etl/x.py", "python"), Role.PIPELINE, CodeKind.MODULE),
        (file("nb/x.ipynb", "python"), Role.PIPELINE, CodeKind.NOTEBOOK),
        (file("tests/x.py", "python"), Role.TEST, CodeKind.TESTING),
        (file("main.tf", "hcl"), Role.PIPELINE, CodeKind.INFRASTRUCTURE),
        (file("other.yml", "yaml"), Role.PIPELINE, CodeKind.OTHER),
    ],
)
def test_the_kind_of_a_file(facts_of: Callable[..., Facts], code: CodeFile, role: Role, kind: CodeKind) -> None:
    weighed = next(weigh(facts_of(code, MODEL, DAG), {code.source.path: role}))
    assert weighed.kind is kind


def weighed(facts_of: Callable[..., Facts], *facts: Fact, roles: dict[str, Role] | None = None) -> Facts:
    local = facts_of(*facts)
    return local.extended(weigh(local, roles or {}))


def test_tests_are_no_data_code(facts_of: Callable[..., Facts]) -> None:
    facts = weighed(facts_of, file("tests/x.py", "python"), roles={"tests/x.py": Role.TEST})
    assert data_code(facts) == ()


@pytest.mark.parametrize(("tool", "kind"), [("soda", CodeKind.OTHER), ("dbt-tests", CodeKind.CONFIGURATION)])
def test_a_file_of_checks_alone_is_no_data_code(facts_of: Callable[..., Facts], tool: str, kind: CodeKind) -> None:
    check = QualityCheck(source=Source(path="checks/a.yml"), dataset="a", kind=CheckKind.VALIDITY, tool=tool)
    (code,) = weigh(facts_of(file("checks/a.yml", "yaml"), check), {})
    assert (code.kind, code.data) == (kind, kind is CodeKind.CONFIGURATION)


def test_the_main_language_is_that_of_most_lines(facts_of: Callable[..., Facts]) -> None:
    facts = weighed(facts_of, file("a.sql", "sql", 60), file("b.py", "python", 40), file("c.yml", "yaml", 900))
    assert main_language(facts) == "sql"


def test_a_deprecated_project_does_not_count(facts_of: Callable[..., Facts]) -> None:
    old = Project(source=Source(path="old/dbt_project.yml"), name="old", path="old", tool="dbt", deprecated=True)
    facts = weighed(facts_of, old, file("old/a.sql", "sql", 90), file("new/b.py", "python", 10))
    assert [one.source.path for one in facts.of(Code) if one.data] == ["new/b.py"]


def test_scripts_of_a_dataform_project_are_data_code(facts_of: Callable[..., Facts]) -> None:
    project = Project(source=Source(path="workflow_settings.yaml"), name="shop", path="", tool="dataform")
    files = [file(path, "javascript") for path in ("definitions/orders.js", "includes/dates.js", "site/menu.js")]
    facts = weighed(facts_of, project, *files)
    assert [(one.source.path, one.kind) for one in data_code(facts)] == [
        ("definitions/orders.js", CodeKind.MODEL),
        ("includes/dates.js", CodeKind.MACRO),
    ]


def test_they_can_be_the_main_language(facts_of: Callable[..., Facts]) -> None:
    project = Project(source=Source(path="df/dataform.json"), name="df", path="df", tool="dataform")
    files = [file("df/definitions/orders.js", "javascript", lines=50), file("df/definitions/a.sqlx", "sql")]
    assert main_language(weighed(facts_of, project, *files)) == "javascript"


@pytest.mark.parametrize("language", ["shell", "typescript"])
def test_jobs_in_other_languages_are_the_data_code_where_nothing_else_is(
    facts_of: Callable[..., Facts], language: str
) -> None:
    facts = weighed(facts_of, file("src/load", language, 200), file("ci/x.yml", "yaml", 900))
    assert (main_language(facts), [one.kind for one in data_code(facts)]) == (language, [CodeKind.JOB])


def test_a_service_that_is_most_of_the_programs_is_data_code_beside_its_queries(
    facts_of: Callable[..., Facts],
) -> None:
    facts = weighed(facts_of, file("lib/load.rb", "ruby", 800), file("sql/report.sql", "sql", 100))
    assert (main_language(facts), len(data_code(facts))) == ("ruby", 2)


def test_a_service_beside_more_pipelines_is_none(facts_of: Callable[..., Facts]) -> None:
    facts = weighed(facts_of, file("app/show.rb", "ruby", 100), file("sql/report.sql", "sql", 100))
    assert [one.source.path for one in data_code(facts)] == ["sql/report.sql"]


def test_shell_beside_data_code_is_none(facts_of: Callable[..., Facts]) -> None:
    facts = weighed(facts_of, file("src/load.sh", "shell", 200), file("src/load.py", "python", 10))
    assert [one.source.path for one in data_code(facts)] == ["src/load.py"]


@pytest.mark.parametrize(("holds", "data"), [(("scripts",), 2), (("etl", "scripts"), 1), ((".",), 1)])
def test_scripts_that_most_of_an_image_is_made_of_are_jobs(
    facts_of: Callable[..., Facts], holds: tuple[str, ...], data: int
) -> None:
    image = Artifact(source=Source(path="docker/Dockerfile"), kind="image", holds=holds, folder="docker")
    files = [file("scripts/load.py", "python", 50), file("etl/a.py", "python", 60)]
    facts = weighed(facts_of, image, *files, roles={"scripts/load.py": Role.TOOLING})
    assert len(data_code(facts)) == data


def test_a_site_beside_pipelines_is_no_data_code(facts_of: Callable[..., Facts]) -> None:
    views = file("web/orders/views.py", "python", 90, engine="site")
    pages = file("web/orders/texts.py", "python", 20)
    facts = weighed(facts_of, views, pages, DAG, file("dags/a.py", "python", 5))
    assert [one.source.path for one in data_code(facts)] == ["dags/a.py"]


def test_a_site_alone_holds_the_jobs_that_there_are(facts_of: Callable[..., Facts]) -> None:
    facts = weighed(facts_of, file("web/orders/load.py", "python", 90, engine="site"))
    assert [one.kind for one in data_code(facts)] == [CodeKind.MODULE]


@pytest.mark.parametrize(
    ("engine", "jobs"),
    [("", 1), ("spark", 4)],
)
def test_a_service_on_the_jvm_beside_pipelines_is_no_data_code(
    facts_of: Callable[..., Facts], engine: str, jobs: int
) -> None:
    pages = file("backend/src/main/kotlin/Pages.kt", "kotlin", 10, engine="site")
    rest = file("backend/src/main/kotlin/Load.kt", "kotlin", 90, engine=engine)
    step = file("backend/src/main/db/V1.sql", "sql", 10)
    facts = weighed(facts_of, pages, rest, step, DAG, file("dags/a.py", "python", 5))
    assert len(data_code(facts)) == jobs


def test_screens_for_people_are_no_data_code(facts_of: Callable[..., Facts]) -> None:
    drawn = file("apps/orders/app.py", "python", 90, engine="screen")
    facts = weighed(facts_of, drawn, file("apps/orders/pages.py", "python", 20), file("etl/a.py", "python", 5))
    assert [one.source.path for one in data_code(facts)] == ["etl/a.py"]


def test_steps_of_a_schemas_history_are_no_data_code(facts_of: Callable[..., Facts]) -> None:
    step = file("db/migrations/versions/1a2b_add_orders.py", "python", 90, engine="revision")
    facts = weighed(facts_of, step, file("etl/load.py", "python", 10))
    assert [one.source.path for one in data_code(facts)] == ["etl/load.py"]


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("revision = '1a'\ndown_revision = None\n", "revision"),
        ("class Migration(migrations.Migration):\n    pass\n", "revision"),
        ("def upgrade(down_revision):\n    pass\n", ""),
    ],
)
def test_a_step_of_a_schemas_history_is_told_by_what_the_tool_writes(text: str, engine: str) -> None:
    (found,) = code.read(Document("db/versions/1a.py", text.encode()))
    assert isinstance(found, CodeFile)
    assert found.engine == engine
