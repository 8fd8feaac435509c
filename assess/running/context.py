"""What a command inherits from the job, task or target that leads to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.ci.conditions import narrowed
from assess.ci.failures import tells_failure
from assess.facts import Activity, Actor, CiJob, Command, Run, Source, Trigger, Use
from assess.values import Value, field, replace

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_DEPTH = 20  # calls within calls
MAX_CALLS = 2_000  # of one job, task or target
MAX_COMMANDS = 5_000  # of one job, task or target
MAX_COMMANDS_IN_ALL = 200_000  # of the whole tree
FAIL_EVENTS = frozenset({"fail", "failure", "always"})  # `event:` of an orb that notifies
VALUE = re.compile(r"[\w./:@-]{1,200}")
SECRET = re.compile(r"pass|pwd|token|secret|key|credential|auth", re.IGNORECASE)
MAX_NAME = 200  # characters of a variable's name that are looked at
INPUT = re.compile(r"\$\{\{\s*+(?:github\.event\.)?inputs\.([\w-]++)\s*+\}\}")


class Budget:
    """How many commands may still be followed; one of a job takes from that of the tree too."""

    __slots__ = ("_left", "_whole", "spent")

    def __init__(self, commands: int, whole: Budget | None = None) -> None:
        self._left = commands
        self._whole = whole
        self.spent = False

    def take(self) -> bool:
        """Take one command; False once there is none left."""
        if self._left > 0 and (self._whole is None or self._whole.take()):
            self._left -= 1
        else:
            self.spent = True
        return not self.spent


class Context(Value):
    """What a command inherits from those that lead to it."""

    pattern: Run  # with the actor, triggers, runner and the rest of what each run shares
    folder: str = ""
    script_folder: str = ""
    arguments: tuple[str, ...] = ()  # of the script, for its "$@"
    on_failure: bool = False
    inputs: tuple[tuple[str, str], ...] = ()
    variables: tuple[tuple[str, str], ...] = ()  # that the commands on the way here set, those of secrets left out
    owners: tuple[str, ...] = ()  # on the way here: no cycles
    seen: set[object] = field(default_factory=set)  # calls of the whole start, so that a web of them ends
    containers: list[bool] = field(default_factory=list)  # filled once a database is up in the job
    selected: list[str] = field(default_factory=list)  # workspaces chosen in the job, in order
    budget: Budget = field(default_factory=lambda: Budget(MAX_COMMANDS))
    stage: str | None = None  # the environment that a command on the way here names
    environments: tuple[str, ...] = ()  # of a job that its matrix runs in several
    job: CiJob | None = None
    condition: str | None = None  # the nearest on the way here

    def after(self, step: Command | Use) -> Context:
        """Return the context of a step: narrowed by its condition, tolerated or off where it is."""
        if step.condition is None and step.enabled and not step.tolerated and not _tells_failure(step):
            return self
        before = self.pattern
        triggers = narrowed(before.triggers, step.condition) if step.condition else before.triggers
        pattern = replace(
            before,
            triggers=triggers or before.triggers,
            enabled=before.enabled and step.enabled and (bool(triggers) or not before.triggers),
            blocks=before.blocks and not step.tolerated,
        )
        failing = self.on_failure or tells_failure(step.condition) or _tells_failure(step)
        return replace(self, pattern=pattern, on_failure=failing, condition=step.condition or self.condition)

    def into(self, owner: str, source: Source) -> Context:
        """Return the context of what an owner runs, called at the source."""
        pattern = replace(self.pattern, via=(*self.pattern.via, source))
        return replace(self, pattern=pattern, owners=(*self.owners, owner))

    def enters(self, owner: str) -> bool:
        """Say whether to follow a call, and note it: no cycle, not too deep, not too many, not the same again."""
        pattern = self.pattern
        call = (
            owner,
            pattern.triggers,
            pattern.enabled,
            pattern.blocks,
            self.folder,
            self.inputs,
            self.variables,
            self.arguments,
            self.stage,
        )
        if owner in self.owners or len(self.owners) >= MAX_DEPTH or call in self.seen or len(self.seen) >= MAX_CALLS:
            return False
        self.seen.add(call)
        return True


Step = tuple[Run, Context]


def _tells_failure(step: Command | Use) -> bool:
    return isinstance(step, Use) and any(key == "event" and value in FAIL_EVENTS for key, value in step.inputs)


def pattern_of(source: Source, actor: Actor, triggers: tuple[Trigger, ...], runner: str) -> Run:
    """Return a run to be filled in; its activity and tool mean nothing yet."""
    return Run(
        source=source,
        activity=Activity.MEASURE,
        tool="",
        actor=actor,
        triggers=triggers,
        runner=runner,
        runner_source=source,
    )


def told(environment: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the variables whose values may be put into words: plain ones that are no secret."""
    return tuple(
        (name, value) for name, value in environment if VALUE.fullmatch(value) and not SECRET.search(name[:MAX_NAME])
    )


def with_inputs(text: str, inputs: Iterable[tuple[str, str]]) -> str:
    if "inputs." not in text:
        return text
    given = dict(inputs)
    return INPUT.sub(lambda found: given.get(found[1], found[0]), text)
