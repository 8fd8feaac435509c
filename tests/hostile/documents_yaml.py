"""Repositories whose YAML would expand without end, nest without end, or make objects of a program."""

from __future__ import annotations

from tests.hostile.kinds import Hostile, kind

ROUTES = ("dbt_project.yml", ".github/workflows/ci.yml", ".gitlab-ci.yml", "models/schema.yml", "k8s/job.yaml")


def everywhere(hostile: Hostile, text: str) -> None:
    """Put the same text where different readers look for YAML."""
    hostile.holding(dict.fromkeys(ROUTES, text))


@kind()
def billion_laughs(hostile: Hostile) -> None:
    """Aliases of aliases expand to a thousand million nodes; held by the weight of aliases."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 10)]
    everywhere(hostile, "\n".join(lines))


@kind()
def merge_bomb(hostile: Hostile) -> None:
    """Merge keys of merge keys expand without end; held by the weight of aliases."""
    lines = ["a0: &a0 {k0: x}"]
    lines += [f"a{at}: &a{at} {{<<: [{', '.join([f'*a{at - 1}'] * 9)}], k{at}: x}}" for at in range(1, 26)]
    everywhere(hostile, "\n".join(lines))


@kind()
def aliased_jobs(hostile: Hostile) -> None:
    """2,000 jobs share one list of 900 steps by alias; held by the weight of aliases and by remembering commands."""
    steps = "x: &s\n" + "".join(f"- run: make t{at}\n" for at in range(900))
    jobs = "".join(f"  j{at}: {{steps: *s}}\n" for at in range(2_000))
    hostile.holding({".github/workflows/ci.yml": f"on: push\n{steps}jobs:\n{jobs}"})


@kind()
def alias_of_itself(hostile: Hostile) -> None:
    """An anchor stands within itself; held by the composer, which refuses it."""
    everywhere(hostile, "jobs: &a\n  b: *a\n  c: [*a]\n")


@kind()
def nested_brackets(hostile: Hostile) -> None:
    """50,000 brackets overrun the C stack of libyaml's composer; held by a composer that does not recurse."""
    everywhere(hostile, "[" * 50_000)


@kind()
def nested_blocks(hostile: Hostile) -> None:
    """Mappings are nested 150 deep, below the limit; held by readers that go down by steps and not by recursion."""
    everywhere(hostile, "".join(f"{' ' * at}jobs:\n" for at in range(150)))


@kind()
def tags_of_python(hostile: Hostile) -> None:
    """Tags would make objects and run a program; held by a composer that knows no tags."""
    call = f"!!python/object/apply:os.system ['{hostile.canary}']"
    new = f"!!python/object/new:subprocess.Popen [['{hostile.canary}']]"
    everywhere(hostile, f"name: {call}\njobs: {new}\nx: !!python/name:os.system\ny: !!python/module:antigravity\n")


@kind()
def many_nodes(hostile: Hostile) -> None:
    """A file has 500,000 nodes; held by the limit on nodes."""
    hostile.holding({"dbt_project.yml": "a:\n" + "- {b: c}\n" * 160_000, "models/schema.yml": "- a\n" * 1_990_000})


@kind()
def long_scalars(hostile: Hostile) -> None:
    """Scalars, keys and numbers are millions of characters long; held by limits on length and digits."""
    everywhere(hostile, f"name: {'9' * 1_000_000}\n? {'k' * 1_000_000}\n: {'x' * 1_000_000}\njobs: 1e999999999\n")


@kind()
def wrong_shapes(hostile: Hostile) -> None:
    """Every key that readers ask for has a value of the wrong shape; held by readers that match shapes."""
    keys = (
        "on jobs name models sources version stages include extends script steps needs spec metadata kind env".split()
    )
    shapes = (
        "null",
        "[]",
        "{}",
        "7",
        "-.inf",
        "text",
        "[[[]]]",
        "{a: {b: [null]}}",
        "!x y",
        "[{jobs: 1}, 2, null]",
        "''",
    )
    files = {
        route.replace(".y", f"_{at}.y") if route.endswith("ml") and "/" in route else f"d{at}/{route}": "".join(
            f"{key}: {shapes[(at + place) % len(shapes)]}\n" for place, key in enumerate(keys)
        )
        for at in range(len(shapes))
        for route in ROUTES
    }
    hostile.holding(files)


@kind()
def strange_characters(hostile: Hostile) -> None:
    """Texts are UTF-16, broken UTF-8, with zero bytes and marks in the middle; held by replacement and by errors."""
    texts = (
        "name: x\n".encode("utf-16"),
        b"\xff\xfe" + b"a" * 7,
        b"name: \xff\xfe\n",
        b"name: a\0b\n",
        b"\xef\xbb\xbf\xef\xbb\xbfname: x",
        "name: \ud800".encode("utf-8", "surrogatepass"),
        "name: \u2028\u2029\u0085x".encode(),
        b"\xfe\xff\x00n",
        b"",
        b"\n" * 100_000,
    )
    suffixes = ("yml", "py", "sql", "json", "toml", "md", "sh", "tf", "ipynb", "cfg")
    hostile.holding({f"models/{at}.{suffix}": text for at, text in enumerate(texts) for suffix in suffixes})


@kind()
def templates_without_end(hostile: Hostile) -> None:
    """Openings of templates are never closed; held by expressions that do not go back."""
    everywhere(hostile, "name: " + "{{ " * 300_000 + "\njobs: " + "${{ " * 300_000)


@kind()
def many_documents(hostile: Hostile) -> None:
    """A file has 200,000 documents; held by work in proportion to their number."""
    everywhere(hostile, "---\nkind: Job\n" * 20_000)
