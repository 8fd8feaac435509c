"""A survey that is carried out: its form written or read, or its questions asked at the terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.errors import UsageError
from assess.settings_values import role as role_or_team
from assess.values import replace
from lifecycle.decision_file import read_decision_file
from reports.attesting import doubt, usual_end
from reports.cli.deciding import day_of, decide, wanted
from reports.cli.edge import tell
from reports.cli.known import last_assessment
from reports.cli.order import Order
from reports.cli.writing import write_file, write_standard_output
from reports.survey import Answers, ask_role, form, questions, read_answers, talk
from reports.words import counted, inert

if TYPE_CHECKING:
    from pathlib import Path

    from assess.assessment import Assessment
    from assess.catalogue import Entry
    from lifecycle.decision_file import DecisionFile, Value
    from reports.survey import Answer

LARGEST = 256 * 1024  # bytes of a form
NEXT = "Next: `dataops-assess` shows what was attested beside the scanned figures."
NOTHING_OPEN = "Nothing is left to ask: what is unobservable here is attested or exempt already.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Which repository is asked about, who answers and when."""

    folder: str
    role: str | None
    on: str | None
    db: str | None
    name: str | None
    cache: bool

    def write_form(self, file: Path) -> None:
        """Write the form to fill in; raise UsageError where the file is there already: it may hold answers."""
        if file.exists() or file.is_symlink():
            raise UsageError(f"{file}: is there already; name a file that is not, or remove it.")
        if not file.parent.is_dir():
            raise UsageError(f"{file}: there is no folder {file.parent}; make it first.")
        assessment, asked = self._asked()
        if not asked:
            write_standard_output(NOTHING_OPEN)
            return
        write_file(file, form(asked, assessment))
        write_standard_output(
            f"Written: {file}, {counted(len(asked), 'question')}.\n\n"
            f"Next: fill it in, then `dataops-assess survey --answers {file}`.\n"
        )

    def read(self, file: Path) -> Answers:
        """Return the answers of a form; raise UsageError where it cannot be read or is faulty."""
        try:
            with file.open("rb") as opened:
                content = opened.read(LARGEST + 1)
        except OSError as error:
            raise UsageError(f"{file}: cannot be read ({error.strerror}).") from error
        if len(content) > LARGEST:
            raise UsageError(f"{file}: more than {LARGEST} bytes.")
        return read_answers(str(file), content)

    def talk(self) -> Answers:
        """Ask at the terminal; raise UsageError where there is none."""
        if not sys.stdin.isatty():
            raise UsageError("There is no terminal to ask at: write a form with -o FILE, read it with --answers FILE.")
        assessment, asked = self._asked()
        if not asked:
            write_standard_output(NOTHING_OPEN)
            return Answers(answers=())
        _say(
            f"{counted(len(asked), 'question')} on what {inert(assessment.repository.name)} cannot show. "
            "Stop at any time with q; what was answered is kept."
        )
        role = self.role or ask_role(_ask, _say)
        return Answers(answers=talk(asked, _ask, _say) if role else (), role=role)

    def attest(self, given: Answers, *, dry_run: bool) -> None:
        """Write what was answered as attestations; raise UsageError where one is faulty, and nothing is written."""
        if not given.answers:
            write_standard_output("Nothing was answered as met or partial, so there is nothing to attest.\n")
            return
        file = read_decision_file(self.folder)
        whole = replace(given, role=wanted("--role", role_or_team, self.role) if self.role else given.role)
        for one in given.answers:
            file = file.added("attestations", self._entry(one, whole, file))
        self._warn(given.answers)
        told = f"Attest {counted(len(given.answers), 'practice')} by the survey"
        decide(file, told, dry_run=dry_run, next_step=NEXT)

    def _entry(self, one: Answer, whole: Answers, file: DecisionFile) -> dict[str, Value | None]:
        role = one.role or whole.role
        if role is None:
            raise UsageError(f"{one.practice}: nobody answers for it; fill in role in the form, or give --role.")
        on = one.on or whole.on or day_of("--on", self.on, file.settings)
        until = one.until or whole.until or usual_end(on)
        return {
            "practice": one.practice,
            "status": one.status.value,
            "role": role,
            "on": on,
            "until": until,
            "link": one.link,
        }

    def _asked(self) -> tuple[Assessment, tuple[Entry, ...]]:
        """Assess the newest commit and return what is to be asked: not what the work tree's settings hold already."""
        file = read_decision_file(self.folder)
        today = day_of("--on", self.on, file.settings)
        stated = file.settings.decisions
        exempt = (one.practice for one in stated.exemptions if one.leaves_out and one.until >= today)
        attested = (one.practice for one in stated.attestations if one.until >= today)
        assessment = Order(place=self.folder, name=self.name, cache=self.cache).assess()
        return assessment, questions(assessment, {*exempt, *attested})

    def _warn(self, answers: tuple[Answer, ...]) -> None:
        last = last_assessment(self.folder, db=self.db, name=self.name)
        doubts = (doubt(last, one.practice, linked=one.link is not None) for one in answers) if last else ()
        for told in filter(None, doubts):
            tell(told)


def _ask(prompt: str) -> str | None:
    """Show a prompt and return the line that is typed; None at the end of all input."""
    write_standard_output(prompt)
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


def _say(text: str) -> None:
    write_standard_output(f"{text}\n")
