"""Settings: read at the assessed commit, checked key by key, and of one mind with the published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import assess
from assess.assessing import assess as assess_repository
from assess.decisions.entries import ENTRIES
from assess.errors import UsageError
from assess.git import Git
from assess.settings import FILE, Settings, parse_settings, read_settings, read_settings_file, same_settings
from assess.settings_keys import KEYS
from assess.snapshot import read_snapshot

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

SCHEMA: dict[str, Any] = json.loads((Path(str(assess.__file__)).parent / "schemas" / "settings-1.json").read_text())
FULL = """
[scope]
exclude = ["legacy/**", "archive"]
[patterns]
item = ["DATA-#"]
[calendar]
fiscal_year_starts = 4
time_zone = "Europe/Berlin"
"""


def settings_at(repo: MadeRepo, folder: str = "") -> Settings:
    with Git.open(repo.path / folder) as git:
        return read_settings(read_snapshot(git, git.resolve(), git.subfolder))


def fault_of(text: str) -> str:
    with pytest.raises(UsageError) as told:
        parse_settings(FILE, text.encode())
    return str(told.value)


def test_settings_are_read_at_the_commit_not_from_the_work_tree(made_repo: MadeRepo) -> None:
    made_repo.commit({FILE: FULL})
    (made_repo.path / FILE).write_text("[calendar]\nfiscal_year_starts = 7\n")
    assert settings_at(made_repo).fiscal_year_starts == 4


def test_a_subfolder_has_the_roots_settings(made_repo: MadeRepo) -> None:
    made_repo.commit({FILE: FULL, "sub/a.sql": "select 1"})
    assert settings_at(made_repo, "sub").exclude == ("archive", "legacy/**")


def test_no_file_and_an_empty_one_are_the_same(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"})
    assert settings_at(made_repo).digest == parse_settings(FILE, b"").digest


def test_order_and_comments_do_not_change_the_digest() -> None:
    one = parse_settings(FILE, b'[scope]\nexclude = ["a", "b"]  # why\n')
    assert one.digest == parse_settings(FILE, b'scope.exclude = ["b", "a", "a"]').digest


def test_another_value_changes_the_digest() -> None:
    assert parse_settings(FILE, b'scope.exclude = ["a"]').digest != Settings().digest


FIRST_DIGEST = {
    "defaults": "355cd7ecfd993b0de6bc69a00fab2286b4d49e471c0577573776371a732515d1",
    "exclude": "2d6e4397b745a5bf2ff5cf521617a4fbbfc8bed1dea530471b4598b3dd262289",
}


def test_a_digest_of_the_first_release_is_of_the_same_settings() -> None:
    excluding = Settings(exclude=("a",))
    assert (Settings().made(FIRST_DIGEST["defaults"]), excluding.made(FIRST_DIGEST["exclude"])) == (True, True)
    assert (excluding.made(FIRST_DIGEST["defaults"]), Settings().made(FIRST_DIGEST["exclude"])) == (False, False)


def test_what_the_first_release_did_not_know_is_other_settings() -> None:
    assert not Settings(deployments="deployments.csv").made(FIRST_DIGEST["defaults"])


def test_defaults_of_both_ways_of_writing_are_the_same() -> None:
    assert same_settings(FIRST_DIGEST["defaults"], Settings().digest)
    assert not same_settings(FIRST_DIGEST["exclude"], Settings().digest)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[scop]\n", f"{FILE}:1: unknown table [scop]; did you mean scope?"),
        ("[scope]\nexlude = []\n", f"{FILE}:2: unknown key scope.exlude; did you mean exclude?"),
        ("[calendar]\nfiscal_year_starts = 13\n", f"{FILE}:2: calendar.fiscal_year_starts wants a month from 1 to 12"),
        ("[calendar]\nfiscal_year_starts = true\n", "wants a month"),
        ('[calendar]\ntime_zone = "Europe/Berln"\n', "did you mean Europe/Berlin?"),
        ('[scope]\nexclude = "a"\n', f"{FILE}:2: scope.exclude wants a list"),
        ('[patterns]\nitem = ["####"]\n', f"{FILE}:2: patterns.item wants at most 2"),
        ("scope = 1\n", "scope must be a table"),
        ("[scope\n", f"{FILE}:1: not TOML"),
        ("[attestations]\n", "write [[attestations]]"),
    ],
)
def test_a_fault_names_file_line_and_the_nearest_right_key(text: str, message: str) -> None:
    assert message in fault_of(text)


def test_every_fault_is_told_at_once() -> None:
    assert len(fault_of("[scope]\nx = 1\ny = 2\n[z]\n").splitlines()) == 3


def test_a_symlink_is_refused(made_repo: MadeRepo) -> None:
    (made_repo.path / FILE).symlink_to("/etc/passwd")
    made_repo.commit()
    with pytest.raises(UsageError):
        settings_at(made_repo)


def test_settings_from_a_file_that_is_not_there_are_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_settings_file(str(tmp_path / "none.toml"))


def test_what_is_excluded_is_not_seen(made_repo: MadeRepo) -> None:
    made_repo.commit({"dbt_project.yml": "name: shop\nversion: '1'\n", "models/a.sql": "select 1"})
    excluding = parse_settings(FILE, b'scope.exclude = ["**/*.sql", "dbt_project.yml"]')
    assert (
        assess_repository(str(made_repo.path)).tools,
        assess_repository(str(made_repo.path), settings=excluding).tools,
    ) == (
        {"transformation": ("dbt",)},
        {},
    )


def test_a_named_pipeline_counts_whatever_its_folder_is_called(made_repo: MadeRepo) -> None:
    made_repo.commit({"a/b.txt": "", "vendor/x/dbt_project.yml": "name: shop\nversion: '1'\n", "c.sql": "select 1"})
    named = parse_settings(FILE, b'scope.pipelines = ["vendor/x"]')
    tools = [assess_repository(str(made_repo.path), settings=one).tools for one in (Settings(), named)]
    assert ["transformation" in one for one in tools] == [False, True]


def test_the_teams_own_items_count(made_repo: MadeRepo) -> None:
    made_repo.commit({"a": "1"}, message="Load orders, order number ticket:12")
    own = parse_settings(FILE, b'patterns.item = ["ticket:#"]')
    assert assess_repository(str(made_repo.path), settings=own).activity.item_share == 1.0


def test_the_schema_has_the_same_keys() -> None:
    tables = {name: set(table.get("items", table)["properties"]) for name, table in SCHEMA["properties"].items()}
    assert tables == {name: set(keys) for name, keys in KEYS.items()} | {n: set(one.keys) for n, one in ENTRIES.items()}


@pytest.mark.parametrize(
    "document",
    [
        {"scope": {"exclude": ["a"]}, "calendar": {"fiscal_year_starts": 1, "time_zone": "UTC"}},
        {"scope": {"exclude": [1]}},
        {"scope": {"exclude": [""]}},
        {"scope": {"exclude": ["a"] * 201}},
        {"patterns": {"fix": "a"}},
        {"calendar": {"fiscal_year_starts": 0}},
        {"calendar": {"fiscal_year_starts": 4, "months": 3}},
        {"targets": {}},
        {},
    ],
)
def test_schema_and_code_agree(document: dict[str, dict[str, object]]) -> None:
    text = "".join(
        f"{table}.{key} = {json.dumps(value)}\n" for table, keys in document.items() for key, value in keys.items()
    )
    text += "".join(f"[{table}]\n" for table, keys in document.items() if not keys)
    try:
        parse_settings(FILE, text.encode())
    except UsageError:
        accepted = False
    else:
        accepted = True
    assert accepted is Draft202012Validator(SCHEMA).is_valid(document)


def test_the_projects_that_a_team_names_are_told(made_repo: MadeRepo) -> None:
    made_repo.commit({FILE: '[scope]\nprojects = ["warehouse"]\n', "warehouse/orders.sql": "select 1\n"})
    assert [(one.name, one.path) for one in assess_repository(str(made_repo.path)).projects] == [
        ("warehouse", "warehouse")
    ]
