"""What a repository begins with, proposed: which files are to be written, and what is to be done by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.settings import FILE as SETTINGS
from assess.start import pipeline
from assess.start.gate import Way, appended, gate_for, gate_paths, is_run_already, pasted, system_of
from assess.start.settings import settings_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assess.assessment import Assessment
    from assess.facts import Facts
    from assess.start.gate import Gate
    from assess.start.systems import System

PLACES = (SETTINGS, pipeline.FILE, *gate_paths())
BADGE = "dataops-badge.svg"
BADGE_LINE = f"[![DataOps maturity]({BADGE})]({SETTINGS})"
PROGRAM = "dataops-assess"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user wants beside the settings; `source` is what pip installs in CI."""

    pipeline_config: bool = False
    system: System | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Files to write by path; `notes` say what is to be done by hand, `kept` what is there already."""

    files: Mapping[str, str]
    notes: tuple[str, ...]
    kept: tuple[str, ...]


def beginning(
    assessment: Assessment,
    facts: Facts,
    subjects: Sequence[str],
    *,
    present: Mapping[str, str | None],
    wishes: Wishes,
) -> Beginning:
    """Return what to begin with; `present` holds the text of those of PLACES that are there, None for what is no text.

    What is there is never written anew; GitLab's file alone gets a job at its end.
    """
    files: dict[str, str] = {}
    notes: list[str] = []
    kept: list[str] = []
    if SETTINGS in present:
        kept.append(f"{SETTINGS} is there")
    else:
        files[SETTINGS] = settings_text(facts, subjects)
    system = wishes.system or system_of(facts, assessment.run.remote)
    if is_run_already(facts):
        kept.append(f"CI runs {PROGRAM}")
    elif system is None:
        notes.append(f"No CI system was found: name yours with --ci, and a job that runs {PROGRAM} is proposed.")
    else:
        _add_gate(gate_for(system, wishes.source), present, files, notes, kept)
    if wishes.pipeline_config:
        _add_pipeline(assessment, facts, present, files, kept)
    return Beginning(files=files, notes=tuple(notes), kept=tuple(kept))


def _add_gate(
    gate: Gate, present: Mapping[str, str | None], files: dict[str, str], notes: list[str], kept: list[str]
) -> None:
    """Add the CI job: a file of its own, at the end of the system's file, or as a block to paste."""
    before = present.get(gate.path, "")
    text: str | None = None
    if before is not None and PROGRAM in before:
        kept.append(f"{gate.path} runs {PROGRAM}")
        return
    if gate.way is Way.ADD and gate.path in present:
        kept.append(f"{gate.path} is there")
        return
    if gate.way is Way.ADD:
        text = gate.text
    elif gate.way is Way.APPEND and before is not None:
        text = appended(gate, before)
    if text is None:
        notes.append(f"Add to {gate.path} {gate.words}:\n\n{_indented(pasted(gate))}")
    else:
        files[gate.path] = text
        notes.append(f"The job in {gate.path} {gate.words}.")
    if gate.variable:
        notes.append(
            f"Set DATAOPS_ASSESS to what pip installs, such as git+https://host/team/{PROGRAM}@v1.0.0:"
            f" as {gate.variable}, or run this again with --source."
        )


def _add_pipeline(
    assessment: Assessment, facts: Facts, present: Mapping[str, str | None], files: dict[str, str], kept: list[str]
) -> None:
    if pipeline.FILE in present:
        kept.append(f"{pipeline.FILE} is there")
    elif pipeline.has_pipeline_configuration(facts):
        kept.append("a pipeline configuration is there")
    else:
        name = assessment.repository.name
        files[pipeline.FILE] = pipeline.pipeline_text(facts, name=name, commit=assessment.commit)


def _indented(block: str) -> str:
    return "".join(f"    {line}" if line.strip() else line for line in block.splitlines(keepends=True))
