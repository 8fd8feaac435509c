"""DAG definitions with every name resolved: what each DAG and each of its tasks is finally set to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from assess.facts import Facts, Source
from assess.readers.airflow.definitions import Calling, Definition, Form, Module, TaskFile, TaskMaker
from assess.readers.airflow.operators import merged
from assess.readers.airflow.values import MISSING, NOTHING, Missing, Settings, text_in
from assess.values import Value, replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assess.readers.airflow.evaluation import Modules

POSITIONS = {"0": "dag_id", "1": "description", "2": "schedule"}
MAX_CALLS_OF_A_FACTORY = 200
MAX_MADE = 300  # tasks of one DAG that functions make
MAX_DEPTH = 3  # functions that make tasks, one through the other


class Job(Value):
    """A task with its own arguments and the defaults that hold for it."""

    name: str
    operator: str
    origin: str
    source: Source
    values: Mapping[str, object]
    defaults: Settings
    path: str  # of the module that it is written in

    def setting(self, name: str) -> object:
        """Return the task's own value of a setting, or the default's."""
        own = self.values.get(name, MISSING)
        return self.defaults.get(name) if isinstance(own, Missing) else own


class Dag(Value):
    """A DAG with its arguments, the defaults of its tasks, and the tasks."""

    name: str
    source: Source
    definition: Definition
    values: Mapping[str, object]
    defaults: Settings
    jobs: tuple[Job, ...]

    def value(self, *names: str) -> object:
        """Return the first of these arguments that is given."""
        return next((self.values[name] for name in names if name in self.values), MISSING)


def resolved_dags(facts: Facts, modules: Modules) -> Iterator[Dag]:
    """Yield every DAG of the tree; one made by a function comes once for each call of that function."""
    resolver = _Resolver(facts, modules)
    for definition in facts.of(Definition):
        if definition.form is Form.GUSTY and resolver.is_task_group(definition):
            continue
        if definition.form is not Form.GUSTY_DEFAULTS:
            yield from (dag for dag in resolver.dags(definition) if not _is_subdag(dag))


class _Resolver:
    """Resolves definitions against the modules and task files of the tree."""

    def __init__(self, facts: Facts, modules: Modules) -> None:
        self.modules = modules
        self.definitions = facts.of(Definition)
        self.gusty = {_folder(known.source.path) for known in self.definitions if known.form is Form.GUSTY}
        self.task_files: dict[str, list[TaskFile]] = defaultdict(list)
        for known in facts.of(TaskFile):
            for folder in _around(known.source.path):
                self.task_files[folder].append(known)
        self.makers: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self.definitions):
            if one.form is Form.GUSTY_DEFAULTS:
                self.makers[_folder(one.source.path)].append(at)
        self.task_makers = {(one.source.path, one.function): one for one in facts.of(TaskMaker)}
        self.callings: dict[str, list[tuple[Module, Calling]]] = defaultdict(list)
        self.called: dict[str, dict[str, list[tuple[Module, Calling]]]] = {}
        for module in facts.of(Module):
            for calling in module.callings:
                self.callings[calling.origin.rpartition(".")[2]].append((module, calling))

    def is_task_group(self, definition: Definition) -> bool:
        """Say whether a METADATA.yml stands below that of another folder: a task group of it, no DAG."""
        return any(parent in self.gusty for parent in _parents(_folder(definition.source.path)))

    def dags(self, definition: Definition) -> Iterator[Dag]:
        calls = self._calls_of(definition) if definition.function and definition.parameters else []
        if not calls:
            yield self._dag(definition, definition.source, {})
        for module, calling in calls[:MAX_CALLS_OF_A_FACTORY]:
            source = Source(path=module.source.path, line=calling.line, tool=definition.source.tool)
            yield self._dag(definition, source, self._given(definition, module, calling))

    def _calls_of(self, definition: Definition) -> list[tuple[Module, Calling]]:
        if definition.function not in self.called:
            self.called[definition.function] = self._by_module(definition.function)
        return self.called[definition.function].get(definition.source.path, [])

    def _by_module(self, function: str) -> dict[str, list[tuple[Module, Calling]]]:
        """Return the calls of a function's name by the path of the module whose function is meant."""
        calls: dict[str, list[tuple[Module, Calling]]] = defaultdict(list)
        for module, calling in self.callings.get(function, ()):
            found = self.modules.named(calling.name, module.source.path).module
            if found is not None:
                calls[found.source.path].append((module, calling))
        return calls

    def _given(self, definition: Definition, module: Module, calling: Calling) -> dict[str, object]:
        given: dict[str, object] = {}
        for argument in calling.arguments:
            value = self.modules.evaluate(argument.text, module.source.path)
            if argument.name.isdigit() and int(argument.name) < len(definition.parameters):
                given[definition.parameters[int(argument.name)]] = value
            elif argument.name == "**" and isinstance(value, Settings):
                given.update(value.values)
            else:
                given[argument.name] = value
        return given

    def _dag(self, definition: Definition, source: Source, given: Mapping[str, object]) -> Dag:
        values = self._values(definition, Calling(name="", origin="", line=None, arguments=definition.arguments), given)
        values = {POSITIONS.get(name, name): value for name, value in values.items()}
        defaults = _settings(values.get("default_args", MISSING))
        if definition.form is Form.GUSTY:
            values, defaults = self._under_gusty(definition, values, defaults)
        tasks = [(definition.source, task) for task in definition.tasks]
        if definition.form is Form.GUSTY:
            tasks += [(known.source, known.task) for known in self._files_of(definition)]
        return Dag(
            name=_name(definition, values),
            source=source,
            definition=definition,
            values=values,
            defaults=defaults,
            jobs=(
                *(self._job(definition, at, task, given, defaults) for at, task in tasks),
                *self._made(definition, given, defaults),
            ),
        )

    def _made(self, definition: Definition, given: Mapping[str, object], defaults: Settings) -> list[Job]:
        """Return the tasks that functions of other places make for a DAG, each at the line that calls the function."""
        jobs: list[Job] = []
        caller: Definition | TaskMaker = definition
        waiting = [(caller, call, call.line, given, 0) for call in definition.makes] if self.task_makers else []
        while waiting and len(jobs) < MAX_MADE:
            caller, call, line, around, depth = waiting.pop(0)
            maker = self._maker_of(call, caller.source.path)
            if maker is None or depth >= MAX_DEPTH:
                continue
            passed = self._passed(maker, call, caller, around)
            at = Source(path=definition.source.path, line=line, tool=definition.source.tool)
            jobs += [self._job(maker, at, replace(task, line=line), passed, defaults) for task in maker.tasks]
            waiting += [(maker, inner, line, passed, depth + 1) for inner in maker.makes]
        return jobs[:MAX_MADE]

    def _maker_of(self, call: Calling, path: str) -> TaskMaker | None:
        found = self.modules.named(call.origin, path)
        return self.task_makers.get((found.module.source.path, found.origin)) if found.module else None

    def _passed(
        self, maker: TaskMaker, call: Calling, caller: Definition | TaskMaker, around: Mapping[str, object]
    ) -> dict[str, object]:
        """Return the values of a function's parameters: as given by a call, else its defaults."""
        path = maker.source.path
        passed = {one.name: self.modules.evaluate(one.text, path) for one in maker.defaults}
        for name, value in self._values(caller, call, around).items():
            at = int(name) if name.isdigit() else -1
            passed[maker.parameters[at] if 0 <= at < len(maker.parameters) else name] = value
        return passed

    def _values(
        self, definition: Definition | TaskMaker, calling: Calling, given: Mapping[str, object]
    ) -> dict[str, object]:
        path = definition.source.path
        return merged(
            (argument.name, self.modules.evaluate(argument.text, path, definition.assigned, given))
            for argument in calling.arguments
        )

    def _job(
        self,
        definition: Definition | TaskMaker,
        at: Source,
        task: Calling,
        given: Mapping[str, object],
        defaults: Settings,
    ) -> Job:
        values = self._values(definition, task, given)
        group = (
            self.modules.evaluate(task.group, definition.source.path, definition.assigned, given)
            if task.group
            else None
        )
        own = _settings(values.get("default_args", MISSING))
        return Job(
            name=text_in(values.get("task_id", values.get("group_id"))) or task.name,
            operator=task.name,
            origin=task.origin,
            source=Source(path=at.path, line=task.line, tool=at.tool),
            values=values,
            defaults=own.over(_settings(group) if group is not None else NOTHING).over(defaults),
            path=definition.source.path,
        )

    def _under_gusty(
        self, definition: Definition, values: dict[str, object], defaults: Settings
    ) -> tuple[dict[str, object], Settings]:
        """Lay the folder's settings over those that `create_dag` gives to every folder."""
        around = (at for folder in _around(definition.source.path) for at in self.makers.get(folder, ()))
        for maker in (self.definitions[at] for at in sorted(around)):
            lower = self._values(maker, Calling(name="", origin="", line=None, arguments=maker.arguments), {})
            values = {**{name: value for name, value in lower.items() if not name.isdigit()}, **values}
            defaults = defaults.over(_settings(lower.get("default_args", MISSING)))
        return values, defaults

    def _files_of(self, definition: Definition) -> list[TaskFile]:
        return self.task_files.get(_folder(definition.source.path), [])


def _is_subdag(dag: Dag) -> bool:
    """Say whether a function makes it under a name `parent.child`, as Airflow 1 and 2 ask of SubDAGs."""
    return bool(dag.definition.function) and dag.name.endswith(".{}")


def _name(definition: Definition, values: Mapping[str, object]) -> str:
    written = text_in(values.get("dag_id", MISSING))
    stem = definition.source.path.rpartition("/")[2].partition(".")[0]
    return written or definition.name or definition.function or stem


def _settings(value: object) -> Settings:
    if isinstance(value, Settings):
        return value
    return NOTHING if value is None or isinstance(value, Missing) else Settings({}, complete=False)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _around(path: str) -> Iterator[str]:
    """Yield the folders around a file, the nearest first, the top last."""
    while path:
        path = _folder(path)
        yield path


def _parents(folder: str) -> Iterator[str]:
    while "/" in folder:
        folder = folder.rpartition("/")[0]
        yield folder
