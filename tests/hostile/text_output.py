"""Repositories whose texts would act where they are shown: in a terminal, a browser, a table, a log."""

# ruff: noqa: E501 - hostile files read best as the one line that they are

from __future__ import annotations

from tests.hostile.kinds import Hostile, commits, kind

TERMINAL = "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://evil.example/\x1b\\click\x9b31m\x90q\x9c\r\x08"
DIRECTION = "\u202egnp.exe\u2066\u200f\u2069"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'--><!--{{ 7*7 }}{% raw %}"
LINKS = "[a](javascript:alert(1)) <a href='data:text/html,x'>b</a> [c](file:///etc/passwd) [d](vbscript:x)"
CELLS = "=cmd|' /C calc'!A0"


def everywhere(hostile: Hostile, text: str) -> None:
    """Put a text where reports would show it: names, owners, commands, checks, headings, tags and messages."""
    line = text.replace("\n", " ")
    shown = line.replace("\\", "\\\\").replace('"', "'")
    safe = "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in shown)
    ci = f'name: "{safe}"\non: push\njobs:\n  "{safe}":\n    name: "{safe}"\n    runs-on: x\n    steps: [{{name: "{safe}", run: "dbt test {safe}"}}]\n'
    dbt = f'models:\n- name: "{safe}"\n  description: "{safe}"\n  meta: {{owner: "{safe}"}}\n  columns: [{{name: "{safe}", tests: [unique, not_null]}}]\n'
    dag = f'from airflow import DAG\nwith DAG("{safe}", default_args={{"owner": "{safe}", "email": ["{safe}@example.org"]}}):\n    pass\n'
    repo = hostile.repo()
    files = {
        ".github/workflows/ci.yml": ci,
        "dbt_project.yml": f'name: "{safe}"\nversion: "{safe}"\n',
        "models/schema.yml": dbt,
        "dags/a.py": dag,
        "README.md": f"# {line}\n\n{line}\n\n## On-call {line}\n\n- {line}\n",
        "CODEOWNERS": f"* @{line}\n/{line} {line}@example.org\n",
        f"models/{line.replace('/', '')[:80]}.sql": f"-- {line}\nselect 1",
        "broken.yml": f"a: [\n{line}",
    }
    commits(repo, [(f"Fix {line} (#1)\n\n{line}", files)])


@kind()
def terminal_escapes(hostile: Hostile) -> None:
    """Escapes would clear the screen, set its title and make links; held by dropping control characters."""
    everywhere(hostile, TERMINAL)


@kind()
def marks_of_direction(hostile: Hostile) -> None:
    """Marks of direction would show text backwards; held by dropping them."""
    everywhere(hostile, DIRECTION)


@kind()
def markup(hostile: Hostile) -> None:
    """Markup and template tags would act in a browser; held by templates that escape."""
    everywhere(hostile, MARKUP)


@kind()
def bad_links(hostile: Hostile) -> None:
    """Links name scripts, data and files; held by links to http, https and mailto only."""
    everywhere(hostile, LINKS)


@kind()
def formulas(hostile: Hostile) -> None:
    """Texts begin as formulas of spreadsheets and as commands of a CI log; held by inert reports."""
    everywhere(hostile, f"{CELLS} ::set-output name=x::y ##vso[task.setvariable variable=x]y")


@kind()
def remote_of_script(hostile: Hostile) -> None:
    """The remote's address is a script; held by links to https only."""
    everywhere(hostile, "x")
    for url in (f"javascript:alert(1)//{MARKUP}",):
        hostile_config(hostile, url)


def hostile_config(hostile: Hostile, url: str) -> None:
    """Set the remote's address."""
    with (hostile.folder / "repo" / ".git" / "config").open("a") as file:
        file.write('[remote "origin"]\n\turl = "' + url.replace("\\", "\\\\").replace('"', '\\"') + '"\n')


@kind()
def remote_with_escapes(hostile: Hostile) -> None:
    """The remote's address has terminal escapes and line ends; held by dropping control characters."""
    everywhere(hostile, "x")
    hostile_config(hostile, f"https://example.org/{TERMINAL.replace(chr(8), '')}/x".replace("\r", "\\n"))
