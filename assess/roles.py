"""What each file is for, decided once from the whole tree; only the right roles count (codebook, rules 2 and 4)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from assess.facts import Role
from assess.tables import table
from assess.thresholds import MOST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


def _folders(role: Role) -> frozenset[str]:
    words = table("roles").get(role)
    return frozenset(map(str, words)) if isinstance(words, list) else frozenset()


FOLDERS = {role: _folders(role) for role in Role}
TEST_NAMES = re.compile(
    r"test_[^/]*\.(py|sql)|[^/]*_test\.(py|go|sql)|conftest\.py|[^/]*\.(test|spec)\.[jt]sx?|"
    r"[^/]*(Test|Tests|Spec|Suite|IT)\.(scala|java|kt)|test[-_][^/]*\.[rR]|[^/]*\.bats|"
    r"[^/]*_(spec|test)\.rb|test_[^/]*\.rb"
)
GENERATED_NAMES = re.compile(r"[^/]*(_pb2(_grpc)?\.py|\.min\.(js|css)|\.generated\.[^/]*|\.pb\.go)")
TOOLING_NAMES = re.compile(
    r"setup\.py|noxfile\.py|tasks\.py|conf\.py|fabfile\.py|manage\.py|versioneer\.py|gulpfile\.js|[^/]*\.config\.[cm]?[jt]s|"
    r"Makefile|[^/]*\.mk|Jenkinsfile|Justfile|justfile|\.[^/]+"
)
# A stage of tests, with what sets one folder of it apart from the next: `integration_tests_2`, `e2e-test`.
TEST_FOLDER = re.compile(
    r"(?:unit|integration|functional|regression|acceptance|e2e)[-_]?test(?:s|ing)?(?:[-_][a-z0-9_-]*+)?"
)
PROSE_SUFFIXES = frozenset({".md", ".markdown", ".rst", ".adoc", ".asciidoc", ".mdx", ".mdc"})
SPECIFICATIONS = frozenset({"spec", "specs"})  # folders of tests where they hold code, of requirements where prose
# What CI systems run from their own folders is theirs, also where an action is called test or template.
CI_FOLDERS = frozenset({".github", ".gitlab", ".circleci", ".buildkite", ".azuredevops", ".azure-pipelines"})
TEMPLATE_SUFFIXES = frozenset({".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".mustache", ".erb"})
CODE_SUFFIXES = frozenset({".sql", ".py", ".scala", ".java", ".kt", ".r", ".ipynb", ".go", ".jl", ".ts", ".js"})
MODEL_SUFFIXES = frozenset({".sql", ".yml", ".yaml"})
WHOLE_FOLDERS = (Role.VENDORED, Role.GENERATED, Role.EXAMPLE, Role.TEMPLATE)  # the first that fits
# Below these a folder is named for what the data is on: DAGs on vendors are no code of others.
SUBJECTS_OF = frozenset({"dags", "models", "pipelines", "sql", "seeds", "snapshots"})
SUPPLIERS = "vendor"
MAX_FOLDERS = 20_000  # that are remembered
IDLE = frozenset({Role.EXAMPLE, Role.TEMPLATE})  # nothing runs these, unless most of the repository lies in them
PACKAGE = "/__init__.py"
SCRIPTS = frozenset({"script", "scripts"})  # folders of tooling, unless most of the code lies in them: then of jobs


class _Above(NamedTuple):
    """What the folders above a file say of it."""

    of_ci: bool
    role: Role | None  # one that holds for all that lies in them
    tests: bool
    tests_of_prose: bool
    docs: bool
    tooling: bool


def role_of(path: str) -> Role:
    """Return the role of one path by its folders and name alone."""
    folder, _, name = path.rpartition("/")
    suffix = suffix_of(name)
    above = _above(folder)
    prose = suffix in PROSE_SUFFIXES
    if above.of_ci and not prose:
        return Role.TOOLING
    if above.role is not None or "{{" in path:
        return above.role or Role.TEMPLATE
    if GENERATED_NAMES.fullmatch(name):
        return Role.GENERATED
    if suffix in MODEL_SUFFIXES and (above.tests or above.docs):
        above = _above(outside_models(folder))
    if (above.tests_of_prose if prose else above.tests) or TEST_NAMES.fullmatch(name):
        return Role.TEST
    if prose or above.docs:
        return Role.DOCS
    if suffix in TEMPLATE_SUFFIXES:
        return Role.TEMPLATE
    return Role.TOOLING if above.tooling or TOOLING_NAMES.fullmatch(name) else Role.PIPELINE


def outside_models(folder: str) -> str:
    """Return a folder up to that of the models which it lies in: below, `tests` and `docs` name what models are on."""
    above, models, _ = f"/{folder}/".rpartition("/models/")
    return f"{above}{models}".strip("/") if models else folder


@lru_cache(maxsize=MAX_FOLDERS)
def _above(folder: str) -> _Above:
    names = folder.split("/")
    folders = {part.lower() for part in names}
    if SUPPLIERS in folders and _are_a_subject([part.lower() for part in names]):
        folders.remove(SUPPLIERS)
    return _Above(
        of_ci=names[0] in CI_FOLDERS,
        role=next((role for role in WHOLE_FOLDERS if folders & FOLDERS[role]), None),
        tests=any(map(is_test_folder, folders)),
        tests_of_prose=any(map(is_test_folder, folders - SPECIFICATIONS)),
        docs=bool(folders & FOLDERS[Role.DOCS]),
        tooling=bool(folders & FOLDERS[Role.TOOLING]),
    )


def is_test_folder(name: str) -> bool:
    """Say whether a folder of this name, in lower case, holds tests."""
    return name in FOLDERS[Role.TEST] or TEST_FOLDER.fullmatch(name) is not None


def tests_folder(folder: str) -> int | None:
    """Return at which part of a folder's path the first folder of tests stands."""
    return next((at for at, part in enumerate(folder.lower().split("/")) if is_test_folder(part)), None)


def _are_a_subject(names: list[str]) -> bool:
    return not SUBJECTS_OF.isdisjoint(names[: names.index(SUPPLIERS)])


def suffix_of(name: str) -> str:
    """Return the ending of a file's name with its dot, in lower case; "" without one, or where the dot comes first."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and stem and ending else ""


def is_page(path: str) -> bool:
    """Say whether a file is prose by its suffix."""
    return suffix_of(path.rpartition("/")[2]) in PROSE_SUFFIXES


def is_sample_repository(sizes: Mapping[str, int]) -> bool:
    """Say whether most data code, by bytes, lies in sample, example, archive or template folders (rule 4)."""
    return _is_idle(sizes, {path: role_of(path) for path in sizes if _is_code(path)})


def _is_idle(sizes: Mapping[str, int], roles: Mapping[str, Role]) -> bool:
    idle = total = 0
    for path, size in sizes.items():
        if not _is_code(path):
            continue
        role = roles[path]
        if role in IDLE or role is Role.PIPELINE:
            total += size
            idle += size if role in IDLE else 0
    return total > 0 and idle / total >= MOST


def decide_roles(sizes: Mapping[str, int]) -> dict[str, Role]:
    """Return the role of every path; where most code is samples or scripts, these are the pipelines."""
    roles = {path: role_of(path) for path in sizes}
    plain: frozenset[str] = frozenset()
    if _is_idle(sizes, roles):
        plain |= FOLDERS[Role.EXAMPLE] | FOLDERS[Role.TEMPLATE]
    if _is_scripts(sizes, roles):
        plain |= SCRIPTS
    roles = {path: role_of(_without(path, plain)) for path in sizes} if plain else roles
    packages = _packages_of_scripts(sizes)
    inside = (path for path in sizes if packages and not packages.isdisjoint(_folders_above(path)))
    return roles | {path: role_of(_without(path, plain | SCRIPTS)) for path in inside}


def _packages_of_scripts(paths: Collection[str]) -> set[str]:
    """Return the folders of scripts that are packages within packages of Python: modules that others import."""
    packages = {path.removesuffix(PACKAGE) for path in paths if path.endswith(PACKAGE)}
    within = (one.rpartition("/") for one in packages)
    return {f"{around}/{name}" for around, _, name in within if name.lower() in SCRIPTS and around in packages}


def _folders_above(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition("/")[0]
        yield path


def _is_scripts(sizes: Mapping[str, int], roles: Mapping[str, Role]) -> bool:
    """Say whether most code beside tests and samples, by bytes, lies in folders of scripts: jobs, not tooling."""
    scripts = total = 0
    for path, size in sizes.items():
        if not _is_code(path):
            continue
        held = is_script(path)
        if held or roles[path] is Role.PIPELINE:
            total += size
            scripts += size if held else 0
    return total > 0 and scripts / total >= MOST


def is_script(path: str) -> bool:
    """Say whether a file is tooling for no other reason than the folder of scripts that it lies in."""
    return role_of(path) is Role.TOOLING and role_of(_without(path, SCRIPTS)) is Role.PIPELINE


def _is_code(path: str) -> bool:
    return suffix_of(path.rpartition("/")[2]) in CODE_SUFFIXES


def _without(path: str, plain: Collection[str]) -> str:
    *folders, name = path.split("/")
    return "/".join([*(part for part in folders if part.lower() not in plain), name])
