"""Six months of a team: what it finds, decides, does and loses again, told the same by every clone and store.

The story is lived once; each test looks at what was said on the way.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest

from reports.cli import run
from tests.conftest import MadeRepo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

DAG = "from airflow import DAG\nwith DAG('load', schedule='@daily'):\n    pass\n"
RETRIES = """from datetime import timedelta
from airflow import DAG
AGAIN = {'retries': 3, 'retry_delay': timedelta(minutes=5), 'execution_timeout': timedelta(hours=1)}
with DAG('load', schedule='@daily', default_args=AGAIN):
    pass
"""
CI = """on: [push, pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pip install -r requirements.txt
      - run: pytest tests
"""
TESTS = {
    "tests/test_orders.py": "from dags.orders import load\n\n\ndef test_load():\n    assert load() == 1\n",
    "requirements.txt": "pytest==8.0.0\n",
    ".github/workflows/ci.yml": CI,
}
PLANNED = {
    "test.unit": ("met", "2024Q2", "data team"),
    "automation.self-healing": ("met", "2024Q2", "data team"),
    "monitor.freshness": ("met", "2024Q2", "platform team"),
}
PAGE = "docs/retros/2024-06-30.md"
COMMITTER = {
    f"GIT_{role}_{key}": word
    for role in ("AUTHOR", "COMMITTER")
    for key, word in {"NAME": "Ada", "EMAIL": "ada@example.org", "DATE": "2024-06-30T12:00:00+0000"}.items()
} | {"GIT_CONFIG_GLOBAL": os.devnull}


class Story:
    """A team at work: commits on given days, each assessed as CI would, and commands with what they said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repo = MadeRepo(folder / "shop")
        self.commits: dict[str, str] = {}
        self.states: dict[str, dict[str, tuple[str, ...]]] = {}
        self.said: dict[str, str] = {}

    def live(self) -> None:
        """Live through half a year, a retro, a regression and what others see of it."""
        self.begin()
        self.work()
        self.hold_a_retro()
        self.commit("2024-07-15", {".github/workflows/ci.yml": CI.replace("pytest tests", "true")}, "Speed CI up")
        self.tell("in the end")
        report = self.folder / "report.html"
        self.run("report", self.repo.path, "--quarter", "2024Q2", "-o", report)
        self.said["report"] = report.read_text(encoding="utf-8")
        self.hand_over()

    def begin(self) -> None:
        """Load the orders, answer the survey, plan three actions."""
        first = {"README.md": "# Shop\n\nLoads orders.\n", "dags/orders.py": DAG, "models/a.sql": "select 1 as id\n"}
        self.commit("2024-01-10", first, "Load the orders")
        self.said["plan"] = self.run("plan", self.repo.path)
        self.survey()
        for practice, (to, due, owner) in PLANNED.items():
            self.decide("action", "add", practice, "--to", to, "--due", due, "--owner", owner, "--on", "2024-02-01")
        self.commit("2024-02-01", None, "Decide what to do")

    def survey(self) -> None:
        """Answer one question of the survey's form."""
        form = self.folder / "survey.toml"
        self.decide("survey", "-o", form)
        text = form.read_text(encoding="utf-8").replace('role = ""', 'role = "data team lead"')
        asked = 'practice = "collaboration.standups"\nstatus = ""'
        form.write_text(text.replace(asked, asked.replace('""', '"met"')), encoding="utf-8")
        self.decide("survey", "--answers", form, "--on", "2024-02-01")

    def work(self) -> None:
        """Do two of three actions, and mend the same file three times."""
        self.commit("2024-03-12", TESTS, "Test the orders in CI")
        self.commit("2024-04-03", {"dags/orders.py": RETRIES}, "Try again by itself")
        self.commit("2024-05-06", {"dags/orders.py": f"{RETRIES}DAY = 1\n"}, "Fix the last day of a month")
        self.commit("2024-05-20", {"dags/orders.py": f"{RETRIES}DAY = 2\n"}, "hotfix: orders come twice")
        self.commit("2024-06-03", {"dags/orders.py": f"{RETRIES}DAY = 1\n"}, 'Revert "hotfix: orders come twice"')
        self.commit("2024-06-28", {"models/b.sql": "select 2 as id\n"}, "Add a model")

    def hold_a_retro(self) -> None:
        """Fill the form in, close it, and commit what came of it with the command that was printed."""
        self.tell("before the retro", "--since", "2024-02-01")
        file = self.folder / "retro.md"
        file.write_text(filled_in(self.said["pack before the retro"]), encoding="utf-8")
        told = self.decide("retro", "close", file, "--on", "2024-06-30")
        (line,) = (one.strip() for one in told.splitlines() if " add .dataops-assess.toml" in one)
        for one in line.split(" && "):
            subprocess.run(shlex.split(one), check=True, env=os.environ | COMMITTER, capture_output=True)
        self.commits["2024-06-30"] = self.repo.head
        self.run(self.repo.path)
        self.said["page"] = (self.repo.path / PAGE).read_text(encoding="utf-8")

    def hand_over(self) -> None:
        """Let a teammate back-cast a clone into an empty store, and another import what was exported."""
        file = self.folder / "team.jsonl"
        self.run("db", "export", "-o", file)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATAOPS_ASSESS_DB", str(self.folder / "imported.db"))
            self.run("db", "import", file)
            self.tell("after the import")
            clone = self.repo.another("clone")
            clone.git("pull", "-q", self.repo.path.as_uri(), "main")
            patch.setenv("DATAOPS_ASSESS_DB", str(self.folder / "fresh.db"))
            self.run("backcast", clone.path, "--every", "month", "--since", "2024-01")
            self.states["of the clone"] = self.what_became(clone)

    def tell(self, when: str, *options: str) -> None:
        """Keep the pack, the assessment, the history and what became of the actions."""
        self.said[f"pack {when}"] = self.run("retro", self.repo.path, *options)
        self.said[f"assessment {when}"] = self.run(self.repo.path, "--format", "json")
        self.said[f"history {when}"] = self.run("history", self.repo.path)
        self.said[f"history {when}, json"] = self.run("history", self.repo.path, "--format", "json")
        self.states[when] = self.what_became(self.repo)

    def commit(self, day: str, files: Mapping[str, str] | None, message: str) -> None:
        """Commit what is in the work tree on a day, and assess it."""
        self.commits[day] = self.repo.commit(files, message, date=day)
        self.run(self.repo.path)

    def decide(self, *arguments: object) -> str:
        """Run a command that writes decisions."""
        return self.run(*arguments, "-C", self.repo.path)

    def what_became(self, repo: MadeRepo) -> dict[str, tuple[str, ...]]:
        """Return the state of each action, with the commits that closed and reopened it."""
        told = json.loads(self.run("action", "list", repo.path, "--format", "json"))["actions"]
        kept = ("status", "closed_commit", "reopened_commit")
        return {one["id"]: tuple(one[key] for key in kept if key in one) for one in told}

    def run(self, *arguments: object) -> str:
        """Run a command in this process and return what it said; it must succeed."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
            run([str(one) for one in arguments])
        assert left.value.code == 0, text_of(err)
        return text_of(out)


def text_of(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def filled_in(form: str) -> str:
    """Agree to the first action, due at the end of that year, and answer the first question."""
    due = re.search(r"· (due \d{4}Q\d) ·", form)
    assert due
    ticked = form.replace("- [ ] Action", "- [x] Action", 1).replace("owner: ____", "owner: platform team", 1)
    agreed = ticked.replace(due[1], "due 2024Q4", 1)
    return agreed.replace("<!-- answer -->\n", "<!-- answer -->\nNobody says what a day of orders is.\n", 1)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Live the story once, with its own store and caches."""
    folder = tmp_path_factory.mktemp("story")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, str(folder / name))
        patch.delenv("DATAOPS_ASSESS_DB", raising=False)
        lived = Story(folder)
        lived.live()
        yield lived


def document(story: Story, name: str) -> Any:  # noqa: ANN401 - documents of several schemas
    return json.loads(story.said[name])


def test_two_of_three_actions_are_done_by_the_commits_that_did_them(story: Story) -> None:
    assert story.states["before the retro"] == {
        "A1": ("done", story.commits["2024-03-12"]),
        "A2": ("done", story.commits["2024-04-03"]),
        "A3": ("overdue",),
    }


def test_the_plan_begins_where_the_team_stands(story: Story) -> None:
    assert "Plan to level 2, Managed\n  Now      level 1, Reactive" in story.said["plan"]


def test_the_survey_counts_as_attested(story: Story) -> None:
    row = document(story, "assessment before the retro")["practices"]["collaboration.standups"]
    assert (row["status"], row["scanned_status"], row["attested"]["role"]) == ("met", "unobservable", "data team lead")


@pytest.mark.parametrize(
    "line",
    [
        "7 changes reached the main branch, 3 fixes (1 hot fix and 1 revert) among them.",
        "| dags | 4 | 3 | 1 | 1 |",
        "- `dags/orders.py` in 3 fixes",
        "### 3 of 3 fixes touched dags/orders.py. What makes it break?",
        "### None of 3 fixes came with a test. What keeps a fault from coming back?",
    ],
)
def test_the_pack_tells_what_broke(story: Story, line: str) -> None:
    assert line in story.said["pack before the retro"].splitlines()


def test_the_pack_tells_what_was_gained_by_which_commit(story: Story) -> None:
    turned = f"- `test.unit` absent → met, `{story.commits['2024-03-12'][:7]}` of 2024-03-12 “Test the orders in CI”"
    assert turned in story.said["pack before the retro"]


def test_the_pack_tells_what_became_of_the_actions(story: Story) -> None:
    told = re.findall(r"^\*\*(.*)\*\*\n\n((?:- `A.*\n)+)", story.said["pack before the retro"], re.MULTILINE)
    assert [(word, re.findall(r"`(A\d)`", lines)) for word, lines in told] == [
        ("Done", ["A1", "A2"]),
        ("Overdue", ["A3"]),
    ]


def test_closing_makes_an_action_and_keeps_the_answer(story: Story) -> None:
    assert story.said["page"] == (
        "# Retro of 2024-06-30\n\n1 February 2024 to 28 June 2024\n\n## Decided\n\n"
        "- A4: `operate.pipeline-health` to met, due 2024Q4, platform team\n\n## What we talked about\n\n"
        "### 3 of 3 fixes touched dags/orders.py. What makes it break?\n\nNobody says what a day of orders is.\n"
    )


def test_the_retro_is_listed_in_the_history(story: Story) -> None:
    assert story.said["history in the end"].endswith(f"Retros\n  2024-06-30  {PAGE}\n")
    assert document(story, "history in the end, json")["retros"] == [{"on": "2024-06-30", "file": PAGE}]


def test_a_regression_reopens_what_was_done(story: Story) -> None:
    assert story.states["in the end"] == {
        "A1": ("reopened", story.commits["2024-03-12"], story.commits["2024-07-15"]),
        "A2": ("done", story.commits["2024-04-03"]),
        "A3": ("overdue",),
        "A4": ("overdue",),
    }


def test_the_next_pack_begins_with_the_retro_and_suggests_what_is_open_again(story: Story) -> None:
    told, lost = story.said["pack in the end"], story.commits["2024-07-15"][:7]
    assert "\n30 June 2024 to 15 July 2024, since the last retro." in told
    assert "\n1 change reached the main branch, none of them a fix.\n" in told
    assert f"A1 was done; since {lost} of 2024-07-15 it is not any more." in told


def test_the_quarterly_report_ends_with_the_quarter(story: Story) -> None:
    assert f"<code>{story.commits['2024-06-30'][:12]}</code>" in story.said["report"]


def test_a_clone_with_an_empty_store_tells_the_same_after_a_back_cast(story: Story) -> None:
    assert story.states["of the clone"] == story.states["in the end"]


@pytest.mark.parametrize("told", ["pack", "history"])
def test_decisions_survive_an_export_and_an_import(story: Story, told: str) -> None:
    assert story.said[f"{told} after the import"] == story.said[f"{told} in the end"]
    assert story.states["after the import"] == story.states["in the end"]
