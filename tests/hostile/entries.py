"""Repositories whose trees have entries that no work tree could hold, or that would lead Git or a system elsewhere."""

from __future__ import annotations

from tests.hostile.git_objects import BLOB, one_file, pointed, put, tree
from tests.hostile.kinds import WRONG_SETTINGS, Hostile, kind

LONG = 10_000
LINKS = 300
SUBMODULES = 3_000
LARGE = 100_000_000


@kind()
def links_in_circles(hostile: Hostile) -> None:
    """Links lead to each other, to themselves and to the folder above; held by reading a link's own text."""
    repo = hostile.repo()
    ring = [(b"l%d.yml" % at, b"l%d.yml" % ((at + 1) % LINKS)) for at in range(LINKS)]
    more = [(b"models", b"."), (b"dbt_project.yml", b"dbt_project.yml"), (b"Makefile", b"models/../Makefile")]
    named = sorted(ring + more)
    inner = tree(
        repo, ("120000", b"up", put(repo, "blob", b"../dags")), ("120000", b"x.py", put(repo, "blob", b"up/x.py"))
    )
    links = [("120000", name, put(repo, "blob", target)) for name, target in named]
    pointed(repo, tree(repo, *links, ("40000", b"dags", inner)))


@kind()
def submodules_in_the_place_of_files(hostile: Hostile) -> None:
    """3,000 submodules are called as files that readers know, none of them is there; held by never entering one."""
    repo = hostile.repo()
    names = (b"README.md", b"dbt_project.yml", b".gitlab-ci.yml", b"Makefile", b"models")
    many = (b"m%04d.sql" % at for at in range(SUBMODULES))
    pointed(repo, tree(repo, *(("160000", name, "3" * 40) for name in sorted((*names, *many)))))


@kind(WRONG_SETTINGS)
def settings_are_a_submodule(hostile: Hostile) -> None:
    """A submodule stands in the place of the settings; held by asking for a plain file."""
    repo = hostile.repo()
    pointed(repo, tree(repo, ("160000", b".dataops-assess.toml", "3" * 40)))


@kind()
def names_that_differ_in_form(hostile: Hostile) -> None:
    """Names differ in case, in Unicode's form or in letters that look alike; held by comparing bytes."""
    names = ("A.sql", "a.SQL", "a.sql", "\u00e9.sql", "e\u0301.sql", "\u0130.yml", "i\u0307.yml", "\u00df.py", "SS.py")
    more = ("README.md", "readme.MD", "README.\u043cd", "dbt_project.yml", "DBT_PROJECT.YML", "Makefile", "MAKEFILE")
    one_file(hostile, *(name.encode() for name in (*names, *more)))


@kind()
def repositories_in_the_tree(hostile: Hostile) -> None:
    """Folders called `.git` hold hooks and a configuration that run a program; held by never checking out."""
    repo = hostile.repo()
    config = f"[core]\n\tfsmonitor = {hostile.canary}\n\thooksPath = .\n[alias]\n\tlog = !{hostile.canary}\n"
    hook = put(repo, "blob", hostile.canary.read_bytes())
    hooks = tree(repo, ("100755", b"post-checkout", hook), ("100755", b"pre-commit", hook))
    inner = tree(
        repo,
        ("100644", b"HEAD", put(repo, "blob", b"ref: refs/heads/main\n")),
        ("100644", b"config", put(repo, "blob", config.encode())),
        ("40000", b"hooks", hooks),
    )
    pointer = put(repo, "blob", f"gitdir: {hostile.outside}\n".encode())
    sub = tree(repo, ("100644", b".git", pointer), ("100644", b"a.sql", put(repo, "blob", BLOB)))
    pointed(repo, tree(repo, ("40000", b".git", inner), ("40000", b"sub", sub), ("40000", b"x.git", inner)))


@kind()
def longer_names(hostile: Hostile) -> None:
    """Names of files that readers know, and of their folders, have 10,000 characters; held by never opening one."""
    repo = hostile.repo()
    blob = put(repo, "blob", b"name: x\nversion: 1\n")
    names = (
        b"x" * LONG + b".yml",
        b"test_" + b"y" * LONG + b".py",
        b"z" * LONG + b"-prod.tfvars",
        b".env." + b"e" * LONG,
    )
    inner = tree(repo, *(("100644", name, blob) for name in sorted((*names, b"dbt_project.yml", b"README.md"))))
    pointed(repo, tree(repo, ("40000", b"d" * LONG, inner), ("40000", ("\u00e9" * LONG).encode(), inner)))


@kind()
def hundred_megabytes(hostile: Hostile) -> None:
    """A file has 100 MB, under names that readers know; held by the limit on a file's size, which is told."""
    repo = hostile.repo()
    large = put(repo, "blob", b"select 1;\n" * (LARGE // 10))
    names = (b"README.md", b"dbt_project.yml", b"m.sql", b"p.py")
    pointed(repo, tree(repo, *(("100644", name, large) for name in names)))


@kind()
def fifty_thousand_documents(hostile: Hostile) -> None:
    """A file has 50,000 YAML documents of one key; held by work in proportion to their number."""
    text = "---\nkind: CronJob\n" * 50_000
    hostile.holding(dict.fromkeys(("k8s/a.yaml", "models/schema.yml", ".github/workflows/ci.yml", "argo/w.yaml"), text))
