"""Repositories whose commits, tags, dates, names and messages are absurd in number, size or kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.git_objects import COMMIT, pointed, pointed_at, put, tree
from tests.hostile.kinds import Hostile, commits, kind

if TYPE_CHECKING:
    from tests.conftest import MadeRepo

FILES = 50_000
TAGS = 300_000
COMMITS = 20_000
AUTHORS = 20_000


def small(hostile: Hostile) -> tuple[MadeRepo, str]:
    """Make a repository without a commit and a tree of one file."""
    repo = hostile.repo()
    return repo, tree(repo, ("100644", b"a.sql", put(repo, "blob", b"select 1\n")))


@kind()
def many_files(hostile: Hostile) -> None:
    """50,000 files; held by work in proportion to their number, and a cap on the files of a listing."""
    repo = hostile.repo()
    blob = put(repo, "blob", b"select 1\n")
    folder = tree(repo, *(("100644", b"m%04d.sql" % at, blob) for at in range(1_000)))
    pointed(repo, tree(repo, *(("40000", b"d%03d" % at, folder) for at in range(FILES // 1_000))))


@kind()
def many_tags(hostile: Hostile) -> None:
    """300,000 tags; held by one look at the references, and a cap on their number."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    head = repo.head
    lines = "".join(f"{head} refs/tags/v{at // 1000}.{at % 1000}.0\n" for at in range(TAGS))
    (repo.path / ".git" / "packed-refs").write_text(f"# pack-refs with: peeled fully-peeled \n{lines}")


@kind()
def many_loose_references(hostile: Hostile) -> None:
    """5,000 references lie in files, half of them pointers to each other; held by a limit on following them."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    heads = repo.path / ".git" / "refs" / "heads" / "x"
    heads.mkdir(parents=True)
    head = repo.head
    for at in range(5_000):
        (heads / str(at)).write_text(f"ref: refs/heads/x/{at + 1}\n" if at % 2 else f"{head}\n")


@kind()
def many_authors(hostile: Hostile) -> None:
    """20,000 commits by as many authors who share one address; held by joining names without comparing all pairs."""
    repo = hostile.repo()
    who = "commit refs/heads/main\ncommitter N{0}x <same@example.org> {1} +0000\ndata 3\nAdd\n"
    stream = "".join(who.format(at, 1_767_268_800 + at) for at in range(AUTHORS))
    repo.git("fast-import", "--quiet", "--force", stdin=stream.encode())


@kind()
def octopus(hostile: Hostile) -> None:
    """A merge has 10,000 parents; held by looking at the first of them for paths."""
    repo, files = small(hostile)
    date = "1767268800 +0000"
    told = (COMMIT.format(tree=files, date=date, message=f"Add {at}") for at in range(10_000))
    parents = [put(repo, "commit", one.encode()) for one in told]
    named = "".join(f"parent {one}\n" for one in parents)
    pointed_at(repo, COMMIT.format(tree=f"{files}\n{named}".rstrip(), date=date, message="Merge all").encode())


@kind()
def braid_of_merges(hostile: Hostile) -> None:
    """3,000 merges cross, so that there are 2^3,000 ways back; held by going each way once."""
    repo = hostile.repo()
    who = "committer A <a@example.org> {1} +0000\ndata 3\nAdd\n"
    stream = ["commit refs/heads/main\nmark :1\n" + who.format(0, 1_767_268_800)]
    stream += ["commit refs/heads/side\nmark :2\n" + who.format(0, 1_767_268_800)]
    for at in range(3, 6_001, 2):
        for mark, branch in ((at, "main"), (at + 1, "side")):
            parents = (at - 2, at - 1) if branch == "main" else (at - 1, at - 2)
            told = f"commit refs/heads/{branch}\nmark :{mark}\n{who.format(0, 1_767_268_800 + at)}"
            stream.append(f"{told}from :{parents[0]}\nmerge :{parents[1]}\n")
    repo.git("fast-import", "--quiet", "--force", stdin="".join(stream).encode())


@kind()
def moves_in_circles(hostile: Hostile) -> None:
    """A file is moved to and fro 1,000 times; held by following each name back once."""
    repo = hostile.repo()
    stream = []
    for at in range(1_000):
        old, new = ("a.sql", "b.sql") if at % 2 else ("b.sql", "a.sql")
        who = f"commit refs/heads/main\ncommitter A <a@example.org> {1_767_268_800 + at} +0000\ndata 4\nMove\n"
        stream.append(f"{who}M 100644 inline {new}\ndata 8\nselect 1\n" + (f"D {old}\n" if at else ""))
    repo.git("fast-import", "--quiet", "--force", stdin="".join(stream).encode())


@kind()
def giant_message(hostile: Hostile) -> None:
    """A message has 50 MB in one line; held by keeping the first characters of a message."""
    hostile.holding({"models/a.sql": "select 1"}, message="Fix " * 12_500_000)


@kind()
def messages_for_expressions(hostile: Hostile) -> None:
    """Messages are long runs of what the expressions look for; held by expressions that do not go back."""
    repo = hostile.repo()
    runs = (
        "(#1) ",
        "#1,",
        "a-1 ",
        "x/y#1 ",
        "`",
        "Merge branch '",
        "PR #",
        "[1]",
        "signed-off-by: ",
        "A-1",
        "fix ",
        "a/",
    )
    commits(repo, [(f"{run * (990 // len(run))}\n\n{run * (19_000 // len(run))}!", {}) for run in runs])


@kind()
def absurd_dates(hostile: Hostile) -> None:
    """Commits are of the year 292 billion, before 1970 and of no date at all; held by clamping to the calendar."""
    repo, files = small(hostile)
    dates = (
        "18446744073709551615 +0000",
        "-1 +0000",
        "99999999999999999999999 -9999",
        "0 +9999",
        "x",
        "253402300799 +0000",
    )
    parent = ""
    for date in dates:
        told = COMMIT.format(tree=f"{files}\n{parent}".rstrip(), date=date, message="Add").encode()
        parent = f"parent {pointed_at(repo, told)}\n"


@kind()
def dates_that_run_backwards(hostile: Hostile) -> None:
    """Each commit is a year before its parent; held by asking no order of the dates."""
    repo, files = small(hostile)
    parent = ""
    for at in range(40):
        date = f"{1_767_268_800 - at * 31_536_000} +0000"
        told = COMMIT.format(tree=f"{files}\n{parent}".rstrip(), date=date, message=f"Add {at}").encode()
        parent = f"parent {pointed_at(repo, told)}\n"


@kind()
def authors_without_sense(hostile: Hostile) -> None:
    """Authors are nameless, of 100,000 characters, of other bytes, with escapes; held by limits and replacement."""
    repo, files = small(hostile)
    names = (b" <>", b"x" * 100_000 + b" <a@b>", b"\xff\xfe <\xff>", b"\x1b[31mA <\x1b]0;x\x07>", b"A <a@b> <c@d>", b"")
    parent = b""
    for name in names:
        who = b"author %s 1767268800 +0000\ncommitter %s 1767268800 +0000\n" % (name, name)
        parent = b"parent %s\n" % pointed_at(repo, b"tree %s\n%s%s\nx\n" % (files.encode(), parent, who)).encode()


@kind()
def messages_without_encoding(hostile: Hostile) -> None:
    """A commit names an encoding that is none, and its message has zero bytes; held by replacement."""
    repo, files = small(hostile)
    who = "author A <a@b> 1767268800 +0000\ncommitter A <a@b> 1767268800 +0000\n"
    told = f"tree {files}\n{who}encoding ../../etc/passwd\n\nAdd".encode() + b"\0\xff\xfe\n:100644 100644 x y M\0"
    pointed_at(repo, told)


@kind()
def message_like_the_stream(hostile: Hostile) -> None:
    """A message imitates Git's own listing of changes; held by zero bytes between the fields."""
    repo, files = small(hostile)
    raw = ":000000 100644 0000000000000000000000000000000000000000 1111111111111111111111111111111111111111 A"
    pointed(repo, files, message=f":x\n\n{raw}\tevil.sql\n{raw}\n")


@kind()
def tags_without_sense(hostile: Hostile) -> None:
    """Tags have escapes, other bytes, no tagger and dates beyond the calendar; held by clamping and escaping."""
    repo = hostile.holding({"models/a.sql": "select 1"})
    taggers = ("tagger A <a@b> 99999999999999999999 +0000\n", "", "tagger x\n", "tagger A <a@b> -5 +0000\n")
    names = ("v1.0.0", "v2.0.0\u202e", "v3.0.0-\udcff", "v4.0.0<b>")
    lines = []
    for name, tagger in zip(names, taggers, strict=True):
        told = f"object {repo.head}\ntype commit\ntag x\n{tagger}\nx\n".encode()
        lines.append(f"{put(repo, 'tag', told)} refs/tags/{name}\n")
    (repo.path / ".git" / "packed-refs").write_text("".join(lines), "utf-8", "surrogateescape")


@kind()
def giant_mailmap(hostile: Hostile) -> None:
    """`.mailmap` has 10 MB of lines that go round in a circle; held by Git, which goes one step only."""
    lines = "".join(f"A{at} <a{at + 1}@x.org> A{at} <a{at}@x.org>\n" for at in range(220_000))
    hostile.holding({".mailmap": lines, "models/a.sql": "select 1"})


@kind()
def mailmap_is_a_link(hostile: Hostile) -> None:
    """`.mailmap` is a link to a device that never ends; held by reading the blob of the commit."""
    repo = hostile.repo()
    entries = (("120000", b".mailmap", put(repo, "blob", b"/dev/zero")),)
    pointed(repo, tree(repo, *entries))


@kind()
def many_commits_of_many_files(hostile: Hostile) -> None:
    """40 commits change 10,000 files each; held by keeping of a commit no more than the paths."""
    repo = hostile.repo()
    stream = ["feature done\n", *(f"blob\nmark :{at}\ndata 1\n{at}\n" for at in (1, 2))]
    for at in range(40):
        stream.append(f"commit refs/heads/main\ncommitter A <a@b> {1_767_268_800 + at} +0000\ndata 3\nAdd\n")
        stream.append("".join(f"M 100644 :{at % 2 + 1} d/{file}.sql\n" for file in range(10_000)))
    repo.git("fast-import", "--quiet", "--force", stdin="".join([*stream, "done\n"]).encode())
