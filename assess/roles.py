"""What each file is for, decided once from the whole tree; only the right roles count (codebook, rules 2 and 4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.facts import Role
from assess.tables import table
from assess.thresholds import MOST

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


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
PROSE_SUFFIXES = frozenset({".md", ".markdown", ".rst", ".adoc", ".asciidoc", ".mdx", ".mdc"})
SPECIFICATIONS = frozenset({"spec", "specs"})  # folders of tests where they hold code, of requirements where prose
# What CI systems run from their own folders is theirs, also where an action is called test or template.
CI_FOLDERS = frozenset({".github", ".gitlab", ".circleci", ".buildkite", ".azuredevops", ".azure-pipelines"})
TEMPLATE_SUFFIXES = frozenset({".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".mustache", ".erb"})
CODE_SUFFIXES = frozenset({".sql", ".py", ".scala", ".java", ".kt", ".r", ".ipynb", ".go", ".jl", ".ts", ".js"})
IDLE = frozenset({Role.EXAMPLE, Role.TEMPLATE})  # nothing runs these, unless most of the repository lies in them
SCRIPTS = frozenset({"script", "scripts"})  # folders of tooling, unless most of the code lies in them: then of jobs


def role_of(path: str) -> Role:
    """Return the role of one path by its folders and name alone."""
    *above, name = path.split("/")
    folders = {part.lower() for part in above}
    if above[:1] and above[0] in CI_FOLDERS and suffix_of(name) not in PROSE_SUFFIXES:
        return Role.TOOLING
    for role in (Role.VENDORED, Role.GENERATED, Role.EXAMPLE, Role.TEMPLATE):
        if folders & FOLDERS[role] or (role is Role.TEMPLATE and "{{" in path):
            return role
    if GENERATED_NAMES.fullmatch(name):
        return Role.GENERATED
    suffix = suffix_of(name)
    prose = suffix in PROSE_SUFFIXES
    if folders & (FOLDERS[Role.TEST] - (SPECIFICATIONS if prose else frozenset())) or TEST_NAMES.fullmatch(name):
        return Role.TEST
    if prose or folders & FOLDERS[Role.DOCS]:
        return Role.DOCS
    if suffix in TEMPLATE_SUFFIXES:
        return Role.TEMPLATE
    if folders & FOLDERS[Role.TOOLING] or TOOLING_NAMES.fullmatch(name):
        return Role.TOOLING
    return Role.PIPELINE


def suffix_of(name: str) -> str:
    """Return the ending of a file's name with its dot, in lower case; "" without one, or where the dot comes first."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and stem and ending else ""


def is_page(path: str) -> bool:
    """Say whether a file is prose by its suffix."""
    return suffix_of(path.rpartition("/")[2]) in PROSE_SUFFIXES


def is_sample_repository(sizes: Mapping[str, int]) -> bool:
    """Say whether most data code, by bytes, lies in sample, example, archive or template folders (rule 4)."""
    idle = total = 0
    for path, size in sizes.items():
        if suffix_of(path.rpartition("/")[2]) not in CODE_SUFFIXES:
            continue
        role = role_of(path)
        if role in IDLE or role is Role.PIPELINE:
            total += size
            idle += size if role in IDLE else 0
    return total > 0 and idle / total >= MOST


def is_repository_of_scripts(sizes: Mapping[str, int]) -> bool:
    """Say whether most code beside tests and samples, by bytes, lies in folders of scripts: jobs, not tooling."""
    scripts = total = 0
    for path, size in sizes.items():
        if suffix_of(path.rpartition("/")[2]) not in CODE_SUFFIXES:
            continue
        role = role_of(path)
        held = role is Role.TOOLING and role_of(_without(path, SCRIPTS)) is Role.PIPELINE
        if held or role is Role.PIPELINE:
            total += size
            scripts += size if held else 0
    return total > 0 and scripts / total >= MOST


def decide_roles(sizes: Mapping[str, int]) -> dict[str, Role]:
    """Return the role of every path; where most code is samples or scripts, these are the pipelines."""
    plain: frozenset[str] = frozenset()
    if is_sample_repository(sizes):
        plain |= FOLDERS[Role.EXAMPLE] | FOLDERS[Role.TEMPLATE]
    if is_repository_of_scripts(sizes):
        plain |= SCRIPTS
    return {path: role_of(_without(path, plain)) if plain else role_of(path) for path in sizes}


def _without(path: str, plain: Collection[str]) -> str:
    *folders, name = path.split("/")
    return "/".join([*(part for part in folders if part.lower() not in plain), name])
