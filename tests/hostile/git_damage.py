"""Repositories that are damaged in part, or whose parts lie or lead elsewhere: the rest is assessed, the gap named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.hostile.git_objects import COMMIT, WHEN, loose, pointed_at, put, tree, unpacked
from tests.hostile.kinds import INCOMPLETE, REFUSED, WRONG_SETTINGS, Hostile, commits, kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo

FILES = {"models/a.sql": "select 1", "README.md": "# Shop\n"}


def written(hostile: Hostile, count: int = 5) -> MadeRepo:
    """Make a repository of some commits whose objects lie in files of their own."""
    repo = hostile.repo()
    commits(repo, [(f"Add {at}", FILES | {"b.sql": f"select {at}"}) for at in range(count)])
    unpacked(repo)
    return repo


def objects(repo: MadeRepo) -> Path:
    return repo.path / ".git" / "objects"


@kind(INCOMPLETE)
def missing_tree_in_history(hostile: Hostile) -> None:
    """The tree of an older commit is missing; held by keeping what came before it."""
    repo = written(hostile)
    loose(repo, repo.git("rev-parse", "HEAD~3^{tree}")).unlink()


@kind(INCOMPLETE)
def missing_side_parent(hostile: Hostile) -> None:
    """The second parent of a merge is missing; held by keeping what came before it."""
    repo = written(hostile)
    told = COMMIT.format(tree=repo.git("rev-parse", "HEAD^{tree}"), date=WHEN, message="Merge").encode()
    parents = f"parent {repo.head}\nparent {'1' * 40}\nauthor"
    pointed_at(repo, told.replace(b"author", parents.encode(), 1))


@kind(INCOMPLETE)
def corrupt_parent(hostile: Hostile) -> None:
    """A commit in the middle of the history is garbage; held by keeping what came before it."""
    repo = written(hostile)
    file = loose(repo, repo.git("rev-parse", "HEAD~2"))
    file.chmod(0o644)
    file.write_bytes(b"garbage")


@kind(INCOMPLETE)
def blobs_in_a_truncated_pack(hostile: Hostile) -> None:
    """The blobs lie in a pack that ends in its middle; held by telling each file that could not be read."""
    repo = written(hostile, 1)
    blobs = [line.split()[2] for line in repo.git("ls-tree", "-r", "HEAD").splitlines()]
    repo.git("pack-objects", "-q", ".git/objects/pack/pack", stdin="\n".join(blobs).encode())
    for blob in blobs:
        loose(repo, blob).unlink()
    (pack,) = (objects(repo) / "pack").glob("*.pack")
    pack.chmod(0o644)
    os.truncate(pack, pack.stat().st_size // 2)


@kind(INCOMPLETE)
def partial_clone_without_blobs(hostile: Hostile) -> None:
    """A partial clone has no blob at all and names where to fetch them; held by telling the files, calling nobody."""
    repo = written(hostile, 1)
    for line in repo.git("ls-tree", "-r", "HEAD").splitlines():
        loose(repo, line.split()[2]).unlink(missing_ok=True)
    for key, value in {"url": hostile.url, "promisor": "true", "partialCloneFilter": "blob:none"}.items():
        repo.git("config", f"remote.origin.{key}", value)


@kind(REFUSED, INCOMPLETE)
def partial_clone_without_trees(hostile: Hostile) -> None:
    """A partial clone has commits only; held by telling that the tree cannot be read."""
    repo = written(hostile, 3)
    for line in repo.git("rev-list", "--objects", "--in-commit-order", "HEAD").splitlines():
        if " " in line:
            loose(repo, line.split()[0]).unlink(missing_ok=True)


@kind(REFUSED)
def object_is_a_fifo(hostile: Hostile) -> None:
    """A blob is a pipe in which nobody writes, on which Git waits for ever; held by refusing what is no plain file."""
    repo = written(hostile, 1)
    file = loose(repo, repo.git("rev-parse", "HEAD:models/a.sql"))
    file.unlink()
    os.mkfifo(file)


@kind(REFUSED)
def index_of_pack_is_a_fifo(hostile: Hostile) -> None:
    """The index of a pack is a pipe in which nobody writes; held by refusing what is no plain file."""
    repo = written(hostile, 1)
    (objects(repo) / "pack").mkdir(exist_ok=True)
    (objects(repo) / "pack" / f"pack-{'1' * 40}.pack").write_bytes(b"PACK")
    os.mkfifo(objects(repo) / "pack" / f"pack-{'1' * 40}.idx")


@kind(REFUSED)
def alternate_of_an_alternate_is_a_fifo(hostile: Hostile) -> None:
    """An alternate's own list of alternates is a pipe; held by following the lists as Git does, before Git."""
    repo = written(hostile, 1)
    other = hostile.outside / "objects"
    (other / "info").mkdir(parents=True)
    os.mkfifo(other / "info" / "alternates")
    (objects(repo) / "info").mkdir(exist_ok=True)
    (objects(repo) / "info" / "alternates").write_text(f"# a list\n{other}\n")


@kind(REFUSED)
def endless_alternates(hostile: Hostile) -> None:
    """The list of alternates has 100 MB; held by a limit on its size."""
    repo = written(hostile, 1)
    (objects(repo) / "info").mkdir(exist_ok=True)
    with (objects(repo) / "info" / "alternates").open("wb") as file:
        file.truncate(100_000_000)


@kind()
def many_alternates(hostile: Hostile) -> None:
    """A chain of alternates is longer than Git follows, and ends in a circle; held by the depth of Git itself."""
    repo = written(hostile, 1)
    folders = [objects(repo), *(hostile.outside / str(at) for at in range(10))]
    for folder, following in zip(folders, [*folders[1:], folders[0]], strict=True):
        (folder / "info").mkdir(parents=True, exist_ok=True)
        (folder / "info" / "alternates").write_text(f'"{following}"\n')


@kind(INCOMPLETE)
def garbage_shallow(hostile: Hostile) -> None:
    """The shallow boundary is garbage, which ends Git; held by taking over only what are ids."""
    repo = written(hostile)
    (repo.path / ".git" / "shallow").write_bytes(b"\xff\0garbage\n" * 1000 + b"1" * 40 + b"\n")


@kind(INCOMPLETE)
def shallow_at_the_tip(hostile: Hostile) -> None:
    """A shallow boundary at HEAD hides the history; held by telling that the history is not complete."""
    repo = written(hostile)
    (repo.path / ".git" / "shallow").write_text(f"{repo.head}\n")


@kind()
def common_folder_elsewhere(hostile: Hostile) -> None:
    """`commondir` leads to another repository; held by telling whose objects were read."""
    repo = written(hostile)
    (repo.path / ".git" / "commondir").write_text("../../outside/other/.git\n")
    other = repo.another("outside/other")
    commits(other, [("Add", FILES)])


@kind()
def git_folder_is_a_link(hostile: Hostile) -> None:
    """`.git` is a link to a folder elsewhere; held by telling where it leads."""
    repo = written(hostile)
    (repo.path / ".git").rename(hostile.outside / "git")
    (repo.path / ".git").symlink_to(hostile.outside / "git")


@kind()
def tables_that_are_none(hostile: Hostile) -> None:
    """A folder `reftable` holds a pipe, a device and a large file; held by copying plain files, and only when used."""
    repo = written(hostile)
    (repo.path / ".git" / "reftable").mkdir()
    os.mkfifo(repo.path / ".git" / "reftable" / "tables.list")
    (repo.path / ".git" / "reftable" / "zero").symlink_to("/dev/zero")


@kind()
def garbage_packed_references(hostile: Hostile) -> None:
    """`packed-refs` is garbage of 40 MB with one line of 20 MB; held by taking over only what Git would."""
    repo = written(hostile)
    with (repo.path / ".git" / "packed-refs").open("wb") as file:
        file.write(b"1" * 40 + b" refs/heads/" + b"x" * 20_000_000 + b"\n" + b"\0 \xff\n" * 5_000_000)


@kind(REFUSED)
def giant_configuration(hostile: Hostile) -> None:
    """The configuration has a gigabyte; held by a limit on its size."""
    repo = written(hostile)
    with (repo.path / ".git" / "config").open("r+b") as file:
        file.truncate(1_000_000_000)


@kind(REFUSED, WRONG_SETTINGS)
def head_names_an_option(hostile: Hostile) -> None:
    """HEAD says `ref: --output=canary`; held by taking only names of references."""
    repo = written(hostile)
    (repo.path / ".git" / "HEAD").write_text("ref: --output=canary\n")


@kind(INCOMPLETE)
def missing_folder_of_a_bomb(hostile: Hostile) -> None:
    """Trees name ten thousand million files and one folder is missing; held by a limit on what is listed by hand."""
    repo = hostile.repo()
    folder = tree(repo, *(("100644", b"%d.sql" % at, put(repo, "blob", b"select 1\n")) for at in range(10)))
    for _ in range(9):
        folder = tree(repo, *(("40000", b"%d%s" % (at, b"x" * 200), folder) for at in range(10)))
    told = COMMIT.format(tree=tree(repo, ("40000", b"a", "1" * 40), ("40000", b"b", folder)), date=WHEN, message="Add")
    pointed_at(repo, told.encode())


@kind()
def settings_name_a_branch_like_an_option(hostile: Hostile) -> None:
    """A branch and a tag are called like options and revisions; held by passing ids to Git, never names."""
    repo = written(hostile)
    lines = (f"{repo.head} refs/{sort}/{name}\n" for sort in ("heads", "tags") for name in ("--all", "-x", "HEAD", "@"))
    (repo.path / ".git" / "packed-refs").write_text("".join(lines))
