"""Repositories whose settings, owners, patterns and folders would mislead, hang or reach outside."""

# ruff: noqa: E501 - hostile files read best as the one line that they are

from __future__ import annotations

from tests.hostile.git_objects import pointed, put, tree
from tests.hostile.kinds import TOLD, WRONG_SETTINGS, Hostile, kind

SETTINGS = ".dataops-assess.toml"


@kind()
def patterns_that_go_back(hostile: Hostile) -> None:
    """The team's own patterns of paths go back exponentially; held by how patterns are compiled."""
    patterns = ", ".join(
        f'"{one}"' for one in ("**/**/**/**/**/**/**/**/x", "*a*a*a*a*a*a*a*a*a*a*b", "a" * 200, "**a**a**a**a**a**b")
    )
    files = {f"{'a/' * 20}{'a' * 60}{at}.sql": "select 1" for at in range(20)}
    hostile.holding(files | {SETTINGS: f"[scope]\nexclude = [{patterns}]\n"})


@kind(WRONG_SETTINGS, TOLD)
def expressions_that_go_back(hostile: Hostile) -> None:
    """The team's own phrases are expressions that go back exponentially; held by taking them as phrases."""
    words = ", ".join(
        f"'{one}'" for one in ("(a+)+$", "(a|a)*b", "(.*a){20}", "\\d+\\d+\\d+x", "(", "[", "[A-Z]+-[0-9]+")
    )
    hostile.holding({SETTINGS: f"[patterns]\nitem = [{words}]\nfix = [{words}]\n"}, message="a" * 900 + "!")


@kind(WRONG_SETTINGS)
def settings_as_link(hostile: Hostile) -> None:
    """The settings are a link out of the repository; held by refusing links."""
    repo = hostile.repo()
    pointed(repo, tree(repo, ("120000", SETTINGS.encode(), put(repo, "blob", b"/etc/passwd"))))


@kind(WRONG_SETTINGS)
def giant_settings(hostile: Hostile) -> None:
    """The settings have 15 MB; held by the limit on their size."""
    hostile.holding({SETTINGS: "# x\n" * 4_000_000})


@kind(WRONG_SETTINGS)
def settings_with_escapes(hostile: Hostile) -> None:
    """Keys of the settings have terminal escapes and secrets, which the fault would name; held by inert messages."""
    hostile.holding({SETTINGS: '"\\u001b[2J\\u202e" = 1\n[patterns]\n"\\u001b]0;x\\u0007" = 1\n'})


@kind()
def giant_codeowners(hostile: Hostile) -> None:
    """CODEOWNERS has 60,000 patterns that each look at each file; held by a limit on patterns and files."""
    lines = "".join(f"/{'*a' * 8}{at}/**/x @team{at}\n" for at in range(60_000))
    files = {f"{'a/' * 5}{'a' * 40}{at}.sql": "select 1" for at in range(300)}
    hostile.holding(files | {"CODEOWNERS": lines, ".github/CODEOWNERS": lines})


@kind()
def patterns_of_workflows(hostile: Hostile) -> None:
    """Workflows and hooks have patterns of paths and expressions that go back; held by how patterns are compiled."""
    globs = ", ".join(
        f"'{one}'" for one in ("**/" * 30 + "x", "*a" * 40 + "b", "[a-z" * 30, "{a,b}" * 30, "!" * 50, "+(a|" * 20)
    )
    expressions = ", ".join(f"'{one}'" for one in ("(a+)+$", "(a|a)*b", "(" * 100, "[" * 100, "(?P<x>" * 50))
    ci = f"on: {{push: {{paths: [{globs}], branches: [{globs}], tags: [{globs}]}}, pull_request: {{paths: [{globs}]}}}}\njobs: {{a: {{steps: [{{run: dbt test}}]}}}}\n"
    hooks = "repos: [{repo: local, hooks: [{id: x, entry: dbt test, files: '(a+)+$', exclude: '(a|a)*b'}]}]\nexclude: '(a+)+$'\n"
    gitlab = f"a: {{script: dbt test, only: [{expressions}], rules: [{{if: '$CI_COMMIT_BRANCH =~ /(a+)+$/', changes: [{globs}]}}]}}\n"
    files = {f"{'a/' * 10}{'a' * 60}{at}.sql": "select 1" for at in range(50)}
    hostile.holding(
        files
        | {
            ".github/workflows/ci.yml": ci,
            ".pre-commit-config.yaml": hooks,
            ".gitlab-ci.yml": gitlab,
            ".gitattributes": "*a*a*a*a*a*a*b linguist-generated\n" * 1000,
            ".gitignore": "*a*a*a*a*a*a*b\n" * 1000,
        }
    )


@kind()
def names_of_readers_everywhere(hostile: Hostile) -> None:
    """Files that readers know are folders, empty, or lie under names of them; held by readers that expect nothing."""
    names = (
        "dbt_project.yml",
        "Makefile",
        "Dockerfile",
        "CODEOWNERS",
        "package.json",
        "pyproject.toml",
        "setup.cfg",
        "tox.ini",
        "README.md",
        "Jenkinsfile",
        ".gitlab-ci.yml",
        "azure-pipelines.yml",
        "requirements.txt",
        "noxfile.py",
        "Chart.yaml",
    )
    files: dict[str, str] = {f"{name}/{other}": "" for name in names for other in names}
    files |= (
        {f"x/{name}": "\0" for name in names}
        | {f"y/{name}": "\n" * 1_000 for name in names}
        | {f"z/{name}": "x" * 100_000 for name in names}
    )
    hostile.holding(files)


@kind()
def one_line_of_each(hostile: Hostile) -> None:
    """Files that readers know are one line of 2 MB of one character each; held by expressions that do not go back."""
    names = (
        "dbt_project.yml",
        "Makefile",
        "Dockerfile",
        "CODEOWNERS",
        "setup.cfg",
        "tox.ini",
        "README.md",
        "Jenkinsfile",
        "requirements.txt",
        "CHANGELOG.md",
        "Justfile",
        "environment.yml",
        ".env",
    )
    letters = (" ", "a", "-", "=", "(", "{", "'", "#", "*", "$", "\t", "@", "/", ".", ":")
    hostile.holding({f"d{at}/{name}": letter * 60_000 for at, letter in enumerate(letters) for name in names})
