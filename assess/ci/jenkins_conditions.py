"""When the stages of a Jenkinsfile run: what starts its pipeline, and the conditions that narrow it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.ci.conditions import branch_triggers
from assess.ci.groovy_blocks import NOT, Block
from assess.facts import Trigger

if TYPE_CHECKING:
    from collections.abc import Iterable

PUSHED = (Trigger.MAIN, Trigger.BRANCH)
BRANCH_VARIABLES = ("BRANCH_NAME", "GIT_BRANCH", "branch")
TAG_VARIABLES = ("TAG_NAME",)
# A step of a shared library that holds what runs for one kind of build: `mainlineOnly { … }`, `onTag { tag -> … }`.
KINDS = r"(mainline|main|master|trunk|tag|release|pullrequest|pr)"
ONLY = re.compile(rf"\w{{0,40}}?{KINDS}only|(?:on|if|when){KINDS}(?:branch|build)?", re.IGNORECASE)
ONLY_FOR = {"tag": Trigger.TAG, "release": Trigger.TAG, "pullrequest": Trigger.REQUEST, "pr": Trigger.REQUEST}
GIVEN = re.compile(r"\bparams\.\w")
DECLARED = re.compile(r"\bparameters\s{0,5}[({]")  # https://www.jenkins.io/doc/book/pipeline/syntax/#parameters


def started(top: Block, text: str) -> tuple[Trigger, ...]:
    """Return what starts the pipeline: pushes and the schedule that it sets, or who fills in parameters set elsewhere.

    Parameters that a scripted pipeline does not declare are those of a job that Jenkins itself defines.
    """
    if top.name != "pipeline" and GIVEN.search(text) and not DECLARED.search(text):
        return (Trigger.MANUAL,)
    cron = any(block.name == "cron" for holder in top.of_name("triggers") for block in holder.children)
    return (*PUSHED, Trigger.SCHEDULE) if cron else PUSHED


def narrowed(triggers: tuple[Trigger, ...], conditions: Iterable[Block]) -> tuple[Trigger, ...]:
    """Return the triggers that pass the conditions of a `when`; one that cannot be decided changes nothing."""
    for condition in conditions:
        wanted = _wanted(condition)
        if wanted:
            # A schedule of a multibranch project builds its main branch too.
            passing = {*wanted, *((Trigger.SCHEDULE,) if Trigger.MAIN in wanted else ())}
            kept = tuple(trigger for trigger in triggers if trigger in passing)
            triggers = tuple(dict.fromkeys((*kept, *(trigger for trigger in wanted if trigger not in PUSHED))))
    return triggers


def narrowed_by(block: Block, triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
    """Return what passes `if (env.BRANCH_NAME == 'main') { … }`, or a library's step that is named for a build."""
    wanted = _wanted_by_step(block) or _wanted_by_if(block)
    if not wanted:
        return triggers
    kept = tuple(one for one in triggers if one in wanted)
    later = tuple(one for one in wanted if one not in kept and one not in PUSHED)
    scheduled = (Trigger.SCHEDULE,) if Trigger.MAIN in wanted and Trigger.SCHEDULE in triggers else ()
    return (*kept, *scheduled, *later) or triggers


def _wanted_by_step(block: Block) -> tuple[Trigger, ...]:
    found = ONLY.fullmatch(block.name)
    return (ONLY_FOR.get((found[1] or found[2]).lower(), Trigger.MAIN),) if found else ()


def _wanted_by_if(block: Block) -> tuple[Trigger, ...]:
    if block.name != "if" or NOT in block.words:
        return ()
    asked = {word.rpartition(".")[2] for word in block.words[1:]}
    if asked & set(TAG_VARIABLES):
        return (Trigger.TAG,)
    return branch_triggers([text for text, _ in block.texts]) if asked & set(BRANCH_VARIABLES) and block.texts else ()


def _wanted(condition: Block) -> tuple[Trigger, ...]:
    match condition.name:
        case "branch":
            return branch_triggers([condition.text]) if condition.text else ()
        case "changeRequest":
            return (Trigger.REQUEST,)
        case "tag" | "buildingTag":
            return (Trigger.TAG,)
        case "triggeredBy":
            return (Trigger.SCHEDULE,) if condition.text == "TimerTrigger" else ()
        case "anyOf":
            each = [_wanted(child) for child in condition.children]
            return tuple(dict.fromkeys(trigger for found in each for trigger in found)) if all(each) else ()
        case "allOf":
            return next((found for found in map(_wanted, condition.children) if found), ())
    return ()
