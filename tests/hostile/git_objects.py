"""Repositories whose objects are damaged, missing, elsewhere or made by hand so that Git itself would refuse them."""

# ruff: noqa: E501 - hostile files read best as the one line that they are

from __future__ import annotations

import os
import struct
import zlib
from hashlib import sha1
from typing import TYPE_CHECKING

from tests.hostile.kinds import INCOMPLETE, REFUSED, TOLD, WRONG_SETTINGS, Hostile, commits, kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MadeRepo

COMMIT = "tree {tree}\nauthor A <a@example.org> {date}\ncommitter A <a@example.org> {date}\n\n{message}\n"
WHEN = "1767268800 +0000"
BLOB = b"select 1\n"


def loose(repo: MadeRepo, object_id: str) -> Path:
    """Return where a loose object lies."""
    return repo.path / ".git" / "objects" / object_id[:2] / object_id[2:]


def put(repo: MadeRepo, sort: str, content: bytes) -> str:
    """Write an object as it is, whatever Git thinks of it."""
    stored = f"{sort} {len(content)}\0".encode() + content
    object_id = sha1(stored, usedforsecurity=False).hexdigest()
    loose(repo, object_id).parent.mkdir(parents=True, exist_ok=True)
    loose(repo, object_id).write_bytes(zlib.compress(stored))
    return object_id


def tree(repo: MadeRepo, *entries: tuple[str, bytes, str]) -> str:
    """Write a tree of mode, name and id, in the order given."""
    return put(repo, "tree", b"".join(b"%s %s\0%s" % (m.encode(), n, bytes.fromhex(i)) for m, n, i in entries))


def pointed(repo: MadeRepo, tree_id: str, **parts: str) -> str:
    """Write a commit of a tree and have the branch point to it."""
    told = COMMIT.format(**({"tree": tree_id, "date": WHEN, "message": "Add"} | parts))
    return pointed_at(repo, told.encode())


def pointed_at(repo: MadeRepo, content: bytes) -> str:
    commit = put(repo, "commit", content)
    branch = repo.path / ".git" / "refs" / "heads" / "main"
    branch.parent.mkdir(parents=True, exist_ok=True)
    branch.write_text(f"{commit}\n")
    return commit


def one_file(hostile: Hostile, *names: bytes, mode: str = "100644") -> None:
    """Make a repository whose tree has these names for one and the same file."""
    repo = hostile.repo()
    blob = put(repo, "blob", BLOB)
    pointed(repo, tree(repo, *((mode, name, blob) for name in names)))


@kind()
def dot_dot_names(hostile: Hostile) -> None:
    """Tree entries are called `..`, `.` and `../../x.sql`; held by paths being names only, never opened."""
    one_file(hostile, b"..", b".", b"../../../../x.sql", b"/etc/x.sql", b"a//b.sql")


@kind()
def git_names(hostile: Hostile) -> None:
    """Tree entries are called `.git`, `.GIT`, `git~1` and with hidden characters; held by never checking out."""
    one_file(hostile, b".git", b".GIT", b"git~1", ".g\u200cit".encode(), b".git/config", b".gitmodules")


@kind()
def option_names(hostile: Hostile) -> None:
    """Files are called `-rf`, `--output=x` and `--upload-pack=…`; held by passing no path to Git as an argument."""
    one_file(hostile, b"--output=canary", f"--upload-pack={hostile.canary}".encode(), b"-rf", b"-rf.sql", b"--.yml")


@kind()
def pathspec_names(hostile: Hostile) -> None:
    """Files are called as pathspecs and globs; held by GIT_LITERAL_PATHSPECS."""
    one_file(hostile, b"*.sql", b":(top)x.sql", b":/x.sql", b"[a-z.sql", b"{a,b}.yml", b"**")


@kind()
def names_with_escapes(hostile: Hostile) -> None:
    """Names hold line ends, tabs, terminal escapes, marks of direction and markup; held by `-z` and by inert reports."""
    names = ("a\nb.sql", "a\tb.sql", "\x1b[2J\x1b]0;x\x07.sql", "a\u202elqs.py", "<script>alert(1)</script>.yml")
    one_file(hostile, *(name.encode() for name in names), b"a\rb.yml", b"a\x7f\x9b31m.yml")


@kind()
def names_without_encoding(hostile: Hostile) -> None:
    """Names are no UTF-8, among them encoded surrogates; held by `as_path`."""
    one_file(hostile, b"\xff\xfe.sql", b"\xed\xa0\x80.yml", b"a\xc3.py", b"\xc0\xae\xc0\xae.md", b"\\xff\\xfe.sql")


@kind()
def long_names(hostile: Hostile) -> None:
    """A name has 4,000 characters and a path 40,000; held by paths being names only, never opened."""
    repo = hostile.repo()
    blob = put(repo, "blob", BLOB)
    folder = tree(repo, ("100644", b"x" * 4_000 + b".sql", blob))
    for _ in range(10):
        folder = tree(repo, ("40000", b"y" * 4_000, folder))
    pointed(repo, folder)


@kind()
def deep_folders(hostile: Hostile) -> None:
    """Folders are nested 1,900 deep, as deep as Git itself reads; held by walking trees in Git only."""
    repo = hostile.repo()
    folder = tree(repo, ("100644", b"dbt_project.yml", put(repo, "blob", b"name: x\n")))
    for _ in range(1_900):
        folder = tree(repo, ("40000", b"f", folder))
    pointed(repo, folder)


@kind(INCOMPLETE, REFUSED)
def deeper_folders(hostile: Hostile) -> None:
    """Folders are nested 20,000 deep, so that recursion would end a process; held by telling how Git ended."""
    repo = hostile.repo()
    folder = tree(repo, ("100644", b"a.sql", put(repo, "blob", BLOB)))
    for _ in range(20_000):
        folder = tree(repo, ("40000", b"f", folder))
    pointed(repo, folder)


@kind(INCOMPLETE, REFUSED)
def tree_bomb(hostile: Hostile) -> None:
    """Ten trees of ten trees name ten thousand million files; held by a cap on the files of a listing."""
    repo = hostile.repo()
    folder = tree(repo, *(("100644", b"%d.sql" % at, put(repo, "blob", BLOB)) for at in range(10)))
    long = b"x" * 250
    for _ in range(9):
        folder = tree(repo, *(("40000", b"%d%s" % (at, long), folder) for at in range(10)))
    pointed(repo, folder)


@kind()
def same_name_twice(hostile: Hostile) -> None:
    """A tree has the same name twice, and names that differ by case only; held by paths being keys of a mapping."""
    one_file(hostile, b"A.sql", b"a.SQL", b"a.sql", b"a.sql", b"a.sql")


@kind()
def strange_modes(hostile: Hostile) -> None:
    """Entries have modes that Git does not know; held by taking what is unknown for a plain file."""
    repo = hostile.repo()
    blob = put(repo, "blob", BLOB)
    entries = (("100777", b"a.sql", blob), ("100000", b"b.sql", blob), ("0100644", b"c.sql", blob))
    pointed(repo, tree(repo, *entries))


@kind()
def symbolic_links(hostile: Hostile) -> None:
    """Links lead out of the tree, to devices and to themselves; held by reading a link's own text, never following."""
    (hostile.outside / "dbt_project.yml").write_text("name: outside\n")
    repo = hostile.repo()
    targets = ("/etc/passwd", str(hostile.outside / "dbt_project.yml"), "/dev/zero", "c.yml", "../" * 50)
    blobs = [put(repo, "blob", target.encode()) for target in targets]
    names = (b"README.md", b"dbt_project.yml", b"a.yml", b"c.yml", b"models")
    pointed(repo, tree(repo, *(("120000", name, blob) for name, blob in zip(names, blobs, strict=True))))


@kind()
def submodules(hostile: Hostile) -> None:
    """A submodule has a command as its address and `..` as its name; held by never entering one."""
    repo = hostile.repo()
    modules = f'[submodule "../../x"]\n\tpath = sub\n\turl = ext::{hostile.canary}\n\tupdate = !{hostile.canary}\n'
    modules += f'[submodule "y"]\n\tpath = other\n\turl = {hostile.url}\n'
    blob = put(repo, "blob", modules.encode())
    entries = (("100644", b".gitmodules", blob), ("160000", b"other", "1" * 40), ("160000", b"sub", "2" * 40))
    pointed(repo, tree(repo, *entries))


@kind(INCOMPLETE)
def missing_blob(hostile: Hostile) -> None:
    """A blob is missing; held by telling it and calling the verdict incomplete."""
    repo = hostile.holding({"dbt_project.yml": "name: x\n", "models/a.sql": "select 1"})
    unpacked(repo)
    loose(repo, repo.git("rev-parse", "HEAD:dbt_project.yml")).unlink()


def unpacked(repo: MadeRepo) -> None:
    """Turn packs into loose objects."""
    for pack in (repo.path / ".git" / "objects" / "pack").glob("*.pack"):
        content = pack.read_bytes()
        for file in pack.parent.glob(f"{pack.stem}.*"):
            file.unlink()
        repo.git("unpack-objects", "-q", stdin=content)


@kind(INCOMPLETE)
def corrupt_blob(hostile: Hostile) -> None:
    """A blob's bytes are damaged; held by going on behind it and calling the verdict incomplete."""
    repo = hostile.holding({"dbt_project.yml": "name: x\n", "models/a.sql": "select 1"})
    unpacked(repo)
    file = loose(repo, repo.git("rev-parse", "HEAD:dbt_project.yml"))
    file.chmod(0o644)
    file.write_bytes(b"garbage")


@kind(TOLD, INCOMPLETE)
def lying_blob(hostile: Hostile) -> None:
    """A blob's content is not what its id says, to poison a cache; held by checking the id before remembering."""
    repo = hostile.holding({"dbt_project.yml": "name: x\n", "models/a.sql": "select 1"})
    unpacked(repo)
    file = loose(repo, repo.git("rev-parse", "HEAD:dbt_project.yml"))
    file.chmod(0o644)
    file.write_bytes(zlib.compress(b"blob 8\0name: y\n"))


@kind(REFUSED)
def missing_tree(hostile: Hostile) -> None:
    """The tree of HEAD is missing; held by telling what Git said."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    unpacked(repo)
    loose(repo, repo.git("rev-parse", "HEAD^{tree}")).unlink()


@kind(INCOMPLETE)
def missing_subtree(hostile: Hostile) -> None:
    """The tree of a folder is missing; held by going folder by folder where Git gives up."""
    repo = hostile.holding({"models/a.sql": "select 1", "b.sql": "select 2"})
    unpacked(repo)
    loose(repo, repo.git("rev-parse", "HEAD:models")).unlink()


@kind(INCOMPLETE)
def missing_parent(hostile: Hostile) -> None:
    """A commit in the middle of the history is missing; held by keeping what came before it."""
    repo = hostile.repo()
    commits(repo, [(f"Add {at}", {"a.sql": f"select {at}"}) for at in range(5)])
    unpacked(repo)
    loose(repo, repo.git("rev-parse", "HEAD~2")).unlink()


@kind(REFUSED)
def truncated_pack(hostile: Hostile) -> None:
    """A pack ends in the middle; held by telling what Git said."""
    repo = hostile.holding({f"models/{at}.sql": f"select {at}" for at in range(300)})
    repo.git("repack", "-adq")
    (pack,) = (repo.path / ".git" / "objects" / "pack").glob("*.pack")
    pack.chmod(0o644)
    os.truncate(pack, pack.stat().st_size // 2)


@kind(REFUSED)
def garbage_index_of_pack(hostile: Hostile) -> None:
    """The index of a pack is garbage; held by telling what Git said."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    repo.git("repack", "-adq")
    (index,) = (repo.path / ".git" / "objects" / "pack").glob("*.idx")
    index.chmod(0o644)
    index.write_bytes(b"\xfftOc" + struct.pack(">II", 2, 1) + b"\xff" * 4096)


@kind()
def garbage_commit_graph(hostile: Hostile) -> None:
    """The commit-graph is garbage; held by Git, which falls back, and by our own folder."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    info = repo.path / ".git" / "objects" / "info"
    info.mkdir(exist_ok=True)
    (info / "commit-graph").write_bytes(b"CGPH\1\1\4\0" + b"\xff" * 4096)


@kind()
def lying_commit_graph(hostile: Hostile) -> None:
    """The commit-graph tells another history than the commits; held by `core.commitGraph=false`."""
    repo = hostile.repo()
    commits(repo, [(f"Add {at}", {"a.sql": f"select {at}"}) for at in range(5)])
    repo.git("commit-graph", "write", "--reachable")
    (graph,) = (repo.path / ".git" / "objects" / "info").glob("commit-graph")
    head, older = (bytes.fromhex(repo.git("rev-parse", name)) for name in ("HEAD", "HEAD~4"))
    graph.chmod(0o644)
    content = graph.read_bytes()
    table = content[:-20]
    data = bytes.fromhex(repo.git("rev-parse", "HEAD^{tree}"))
    at = table.index(data) + 20
    ids = sorted(bytes.fromhex(one) for one in repo.git("rev-list", "HEAD").split())
    changed = table[:at] + struct.pack(">I", ids.index(older)) + table[at + 4 :]
    assert head in content
    graph.write_bytes(changed + sha1(changed, usedforsecurity=False).digest())


@kind()
def alternates_in_circles(hostile: Hostile) -> None:
    """Alternates name themselves, `..` and an endless device; held by Git, which stops after five."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    info = repo.path / ".git" / "objects" / "info"
    info.mkdir(exist_ok=True)
    info.joinpath("alternates").write_text("../objects\n.\n../../../outside/objects\n/dev/zero\n")


@kind()
def alternates_of_another(hostile: Hostile) -> None:
    """Objects lie in another folder, by way of `..`; held by telling whose objects were read."""
    repo = hostile.repo()
    other = repo.another("outside/other")
    commits(other, [("Add", {"models/a.sql": "select 1"})])
    info = repo.path / ".git" / "objects" / "info"
    info.mkdir(exist_ok=True)
    info.joinpath("alternates").write_text("../../../outside/other/.git/objects\n")
    (repo.path / ".git" / "refs" / "heads" / "main").write_text(f"{other.head}\n")


@kind(REFUSED)
def alternates_is_a_fifo(hostile: Hostile) -> None:
    """`info/alternates` is a pipe in which nobody writes, on which Git waits for ever; held by refusing it."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    info = repo.path / ".git" / "objects" / "info"
    info.mkdir(exist_ok=True)
    os.mkfifo(info / "alternates")


@kind(REFUSED)
def bomb_of_zeros(hostile: Hostile) -> None:
    """A commit of a few megabytes inflates to 600 MB; held by a limit on the memory of Git."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    packer = zlib.compressobj(9)
    size = 600_000_000
    content = packer.compress(f"commit {size}\0".encode())
    zeros = bytes(10_000_000)
    content += b"".join(packer.compress(zeros) for _ in range(size // len(zeros))) + packer.flush()
    object_id = "1" * 40
    loose(repo, object_id).parent.mkdir(parents=True, exist_ok=True)
    loose(repo, object_id).write_bytes(content)
    (repo.path / ".git" / "refs" / "heads" / "main").write_text(f"{object_id}\n")


@kind()
def large_blob(hostile: Hostile) -> None:
    """A file of 20 MB shrinks to 20 KB in the store; held by the limit on a file's size."""
    hostile.holding({"models/a.sql": bytes(20_000_000), "dbt_project.yml": "name: x\n"})


@kind()
def sha256_objects(hostile: Hostile) -> None:
    """The repository uses SHA-256; held by passing its object format on."""
    repo = hostile.repo(object_format="sha256")
    repo.commit({"models/a.sql": "select 1"})


@kind()
def head_is_a_tag_of_tags(hostile: Hostile) -> None:
    """A tag points to a tag, a hundred times over, and one to a tree; held by Git's own peeling."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    at = repo.head
    for number in range(100):
        text = f"object {at}\ntype {'tag' if number else 'commit'}\ntag t\ntagger A <a@b> {WHEN}\n\nx\n"
        at = put(repo, "tag", text.encode())
    (repo.path / ".git" / "refs" / "tags" / "deep").parent.mkdir(parents=True, exist_ok=True)
    (repo.path / ".git" / "refs" / "tags" / "deep").write_text(f"{at}\n")
    repo.git("tag", "of-a-tree", "HEAD^{tree}")


@kind(REFUSED, WRONG_SETTINGS)
def commit_without_fields(hostile: Hostile) -> None:
    """HEAD is a commit without author, date and message; held by telling what Git said."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    pointed_at(repo, b"tree " + b"z" * 40 + b"\n")
