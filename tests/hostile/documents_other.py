"""Repositories whose Python, SQL, JSON, TOML, HCL, prose and notebooks would run, recurse or grow without end."""

# ruff: noqa: E501 - hostile files read best as the one line that they are

from __future__ import annotations

from tests.hostile.kinds import Hostile, kind

DAG = "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\n"


@kind()
def python_that_acts(hostile: Hostile) -> None:
    """DAGs, `conftest.py` and `setup.py` act when they are imported; held by reading syntax trees only."""
    act = f"import os\nos.system('{hostile.canary}')\n{DAG}with DAG('x'):\n    pass\n"
    names = ("dags/a.py", "conftest.py", "tests/conftest.py", "setup.py", "noxfile.py", "tasks.py", "sitecustomize.py")
    hostile.holding(dict.fromkeys((*names, "dags/__init__.py"), act))


@kind()
def own_packages(hostile: Hostile) -> None:
    """The repository has its own `assess`, `reports` and `yaml`, and we start inside; held by never importing from there."""
    act = f"import os\nos.system('{hostile.canary}')\n"
    names = ("assess", "reports", "yaml", "lifecycle", "json", "typing_extensions", "encodings", "jinja2")
    repo = hostile.repo()
    repo.commit({f"{name}/__init__.py": act for name in names} | {"sitecustomize.py": act, "six.py": act})
    (hostile.folder / "start-inside").touch()


@kind()
def deep_python(hostile: Hostile) -> None:
    """Calls, attributes, operators and brackets are nested thousands deep; held by Python's limit, told as a problem."""
    head = f"{DAG}from prefect import flow\n"
    texts: tuple[str, ...] = (
        "x = " + "a." * 50_000 + "a",
        "x = " + "f(" * 95 + ")" * 95,
        "x = " + "1+" * 900 + "1",
        "x = " + "a" + "[0]" * 900,
        "f" + "()" * 900,
        "x = " + "-" * 900 + "1",
        "x = " + "(" * 150_000,
        "x = " + "not " * 900 + "1",
        "x = " + "lambda: " * 900 + "1",
        "".join(f"{' ' * at}if a:\n" for at in range(99)) + " " * 99 + "pass",
        "x = [" * 90 + "]" * 90,
        "DAG(" + "schedule=DAG(" * 80 + ")" * 81,
        "if a: pass\n" + "elif a: pass\n" * 900,
        "x = f'{" + 'f"{' * 20,
    )
    hostile.holding({f"dags/d{at}.py": f"{head}{text}\n" for at, text in enumerate(texts)})


@kind()
def long_python(hostile: Hostile) -> None:
    """A DAG file has 4 MB in one line; held by the limit on characters and by walks in proportion."""
    hostile.holding(
        {"dags/a.py": DAG + "x=1;" * 200_000, "dags/b.py": DAG + "#" * 3_900_000, "dags/c.py": "x" * 5_000_000}
    )


@kind()
def exponential_values(hostile: Hostile) -> None:
    """Names are put together from names, doubling each time; held by limits on what an evaluated value may hold."""
    doubled = "a0 = 'xxxxxxxxxx'\n" + "".join(f"a{at} = a{at - 1} + a{at - 1}\n" for at in range(1, 60))
    lists = "b0 = ['x', 'y']\n" + "".join(f"b{at} = b{at - 1} + b{at - 1}\n" for at in range(1, 60))
    dicts = "c0 = {'retries': 1}\n" + "".join(
        f"c{at} = {{'l': c{at - 1}, 'r': c{at - 1}, **c{at - 1}}}\n" for at in range(1, 60)
    )
    texts = "d0 = 'x'\n" + "".join(f"d{at} = f'{{d{at - 1}}}{{d{at - 1}}}'\n" for at in range(1, 60))
    times = "e = 'x' * 10**12\nf = 10 ** 10 ** 10\ng = [0] * 10**12\nh = '%1000000000000d' % 1\ni = 1 << 10**12\n"
    use = "with DAG(a59, schedule=d59, default_args=c59, tags=b59):\n    BashOperator(task_id=e, bash_command=a59 + d59)\n"
    hostile.holding({"dags/a.py": DAG + doubled + lists + dicts + texts + times + use})


@kind()
def circles_of_names(hostile: Hostile) -> None:
    """Names, `default_args` and modules stand for each other in circles; held by remembering where one came from."""
    own = "a = b\nb = a\nc = {**d}\nd = {**c, 'x': d}\ndefault_args = {**default_args, 'retries': default_args}\n"
    use = "with DAG(a, default_args=c, schedule=b):\n    BashOperator(task_id=a, bash_command=b, **d)\n"
    other = "from dags.two import a, b, c, d, default_args\n"
    files = {
        "dags/one.py": f"{DAG}{own}{other}{use}",
        "dags/two.py": f"{DAG}from dags.one import a, b, c, d, default_args\n{use}",
    }
    classes = f"{DAG}class A(B):\n    pass\nclass B(A):\n    pass\ndef f(): return g()\ndef g(): return f()\nf()\nA(dag=DAG(f()))\n"
    hostile.holding(files | {"dags/three.py": classes})


@kind()
def loops_of_tasks(hostile: Hostile) -> None:
    """Loops within loops would make a thousand million tasks; held by never unrolling beyond a limit."""
    loops = "".join(f"{' ' * (at + 1)}for i{at} in range(1000):\n" for at in range(8))
    body = " " * 9 + "BashOperator(task_id=f'{i0}', bash_command='x')\n"
    chain = "    " + " >> ".join(["[t, t]"] * 900) + "\n"
    hostile.holding(
        {
            "dags/a.py": f"{DAG}with DAG('x'):\n t = BashOperator(task_id='t')\n{loops}{body}",
            "dags/b.py": f"{DAG}with DAG('x'):\n    t = 1\n{chain}",
        }
    )


@kind()
def sql_without_ends(hostile: Hostile) -> None:
    """Quotes, comments, dollars and brackets are never closed; held by a lexer that never looks back."""
    runs = (
        "'",
        '"',
        "/*",
        "{{",
        "{%",
        "{#",
        "$a$",
        "(",
        "--",
        "`",
        "r'''",
        ";",
        "\\",
        "{{ ref(",
        "case when ",
        "with a as (",
    )
    hostile.holding({f"models/m{at}.sql": f"select 1 {run * (400_000 // len(run))}" for at, run in enumerate(runs)})


@kind()
def jinja_that_acts(hostile: Hostile) -> None:
    """Jinja in models and macros would run a program and count to a thousand million; held by reading calls only."""
    act = (
        "{{ ''.__class__.__mro__[1].__subclasses__() }}{{ cycler.__init__.__globals__.os.system('"
        f"{hostile.canary}') }}}}"
    )
    loop = "{% for a in range(1000000000) %}{% for b in range(1000000000) %}x{% endfor %}{% endfor %}"
    texts = {
        "dbt_project.yml": "name: x\nconfig-version: 2\n",
        "models/a.sql": f"{act}{loop}",
        "macros/m.sql": f"{{% macro m() %}}{act}{{% endmacro %}}",
    }
    hostile.holding(
        texts | {"models/b.sql": "{{ " + "ref(" * 4_000 + " }}", "models/c.sql": "{{ config(" + "a=" * 9_000 + ") }}"}
    )


@kind()
def nested_json(hostile: Hostile) -> None:
    """Brackets are nested a million deep, numbers have a million digits; held by the limits on depth and digits."""
    texts: tuple[str, ...] = (
        "[" * 1_000_000,
        '{"a":' * 200_000,
        f'{{"cells": {"9" * 1_000_000}}}',
        '{"a": "' + "\\u0041" * 300_000,
        "[1e999999]",
        '"\\ud800"',
    )
    names = ("package.json", "x/package.json", "pipeline/p.json", "dashboards/d.json", "renovate.json", "manifest.json")
    hostile.holding(dict(zip(names, texts, strict=True)))


@kind()
def large_json(hostile: Hostile) -> None:
    """A notebook and a dashboard have 16 MB of numbers; held by the limit on nodes."""
    numbers = f"[{'1,' * 7_900_000}1]"
    hostile.holding({"notebooks/a.ipynb": f'{{"cells": {numbers}}}', "package.json": f'{{"scripts": {numbers}}}'})


@kind()
def large_notebook(hostile: Hostile) -> None:
    """A notebook has 60,000 cells and one of 8 MB; held by limits on what is parsed as Python and prose."""
    cell = '{"cell_type":"code","source":["import pandas as pd\\n","%sql select 1"]}'
    prose = '{"cell_type":"markdown","source":"' + "[a](b) " * 500_000 + '"}'
    huge = '{"cell_type":"code","source":"' + "x = 1\\n" * 1_000_000 + '"}'
    hostile.holding(
        {"a.ipynb": f'{{"cells":[{",".join([cell] * 60_000)}]}}', "b.ipynb": f'{{"cells":[{prose},{huge}]}}'}
    )


@kind()
def deep_toml(hostile: Hostile) -> None:
    """Dotted keys, tables and arrays are nested thousands deep; held by the limit on the parts of a key."""
    texts: tuple[str, ...] = (
        ".".join(["a"] * 50_000) + " = 1",
        ".".join(['"a"'] * 50_000) + " = 1",
        "a = " + "[" * 50_000,
        "[" + " . ".join(["'a'"] * 50_000) + "]",
    )
    texts += (
        "a = " + "{b = " * 50_000,
        "[[a]]\n" * 100_000,
        f"a = {'9' * 100_000}",
        "a = {" + ".".join(['"a"'] * 50_000) + " = 1}",
    )
    hostile.holding({f"p{at}/pyproject.toml": text for at, text in enumerate(texts)})


@kind()
def deep_hcl(hostile: Hostile) -> None:
    """Blocks, brackets and templates are nested thousands deep; held by the limit on depth."""
    texts: tuple[str, ...] = (
        "a {" * 20_000,
        "a = " + "[" * 20_000,
        'a = "' + "${" * 20_000,
        "a = " + "(" * 20_000,
        "a = " + "b?c:" * 20_000,
    )
    texts += (
        "a = " + "!" * 20_000,
        "a = " + "1+" * 20_000 + "1",
        "a = <<E\n" * 20_000,
        'resource "a" "b" {' * 500 + "}" * 500,
    )
    hostile.holding({f"terraform/m{at}.tf": text for at, text in enumerate(texts)})


@kind()
def many_links(hostile: Hostile) -> None:
    """A page has 100,000 links, another half-open brackets by the million; held by limits on lines and labels."""
    texts: tuple[str, ...] = (
        "# A\n" + "[a](b.md) " * 100_000,
        "[a](b.md)\n" * 100_000,
        "[" * 1_000_000,
        ("[" * 3_900 + "\n") * 50,
        ("![a](b" * 600 + "\n") * 100,
    )
    texts += (
        ("<a href='" * 400 + "\n") * 100,
        "<!--" * 300_000,
        "# " * 300_000,
        "|" * 1_000_000,
        "> " * 300_000,
        "```\n" * 200_001,
    )
    hostile.holding({f"docs/p{at}.md": text for at, text in enumerate(texts)} | {"README.md": texts[1]})


@kind()
def prose_for_expressions(hostile: Hostile) -> None:
    """Pages are long runs of what the expressions look for; held by expressions that do not go back."""
    runs = (
        "describe ",
        "[your ",
        "<",
        "...",
        "a'",
        "on-call ",
        "99.9 % ",
        "owner: ",
        "SLA ",
        "    ",
        "-",
        "#",
        "TODO ",
        "@a ",
        "1.2.3 ",
        "| ",
    )
    names = (
        "README",
        "docs/runbook",
        "CONTRIBUTING",
        "docs/adr/0001-a",
        "docs/incidents/a",
        "CHANGELOG",
        "docs/metrics",
    )
    hostile.holding(
        {f"{name}{at}.md": f"# {name}\n{run * (100_000 // len(run))}!" for at, run in enumerate(runs) for name in names}
    )


@kind()
def entities_of_xml(hostile: Hostile) -> None:
    """XML has entities that expand and name files and addresses; held by never parsing XML."""
    head = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "{hostile.url}"><!ENTITY b "bbbbbbbb">'
    )
    text = f'<?xml version="1.0"?>{head}]><project><a>&x;&y;{"&b;" * 1000}</a></project>'
    hostile.holding({"pom.xml": text, "build.xml": text, "job/config.xml": text, "a.svg": text})


@kind()
def wrong_shapes_of_json(hostile: Hostile) -> None:
    """Files that readers know have values of the wrong shape; held by readers that match shapes."""
    shapes = (
        "null",
        "[]",
        "7",
        '"x"',
        "[null]",
        '{"a": null}',
        '{"resources": [1, null, {"type": 3}], "cells": [1]}',
        '{"scripts": [], "tasks": 1}',
    )
    names = (
        "package.json",
        "renovate.json",
        "pipeline/a.json",
        "trigger/t.json",
        "d.ipynb",
        "arm/azuredeploy.json",
        "manifest.json",
        "cloudformation/t.json",
    )
    hostile.holding({f"s{at}/{name}": shape for at, shape in enumerate(shapes) for name in names})
