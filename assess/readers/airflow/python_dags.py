"""DAGs in Python: `DAG(…)`, `with DAG(…)`, `@dag`, Cosmos' `DbtDag`, gusty's `create_dag`, each with its tasks.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#declaring-a-dag
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from assess.documents.syntax import (
    FunctionDef,
    dotted,
    imported_modules,
    imported_names,
    keyword,
    nodes_of,
    origin_of,
    source_text,
)
from assess.facts import Source
from assess.readers.airflow.definitions import Argument, Calling, Definition, Form, TaskMaker
from assess.readers.airflow.mapping import mapped_task, with_overrides
from assess.readers.airflow.modules import LOOPS, arguments_of, bindings, defaults_of, parameters_of
from assess.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

DAG_CLASSES = frozenset({"DAG", "DbtDag"})
GUSTY = frozenset({"gusty.create_dag", "gusty.create_dags"})
GROUPS = frozenset({"TaskGroup", "task_group"})
GROUPED_OPERATORS = frozenset({"DbtTaskGroup"})
MAX_NESTING = 60
MAX_OPENING = 30  # lines
LICENCE = re.compile(r"licen[cs]e|copyright|pylint|noqa|ruff|mypy", re.IGNORECASE)
MAX_MADE = 200  # calls of one DAG that may make tasks
FOREIGN = frozenset(
    {"airflow", "cosmos", "datetime", "pendulum", "kubernetes", "json", "os", "logging", "typing", "re"}
)
Function = ast.FunctionDef | ast.AsyncFunctionDef
ARGUMENTS_OF_NO_INTEREST = frozenset(
    {"environment", "env_vars", "secrets", "env", "python_callable", "headers", "op_kwargs"}
)


def dags_of(tree: ast.Module, path: str, tool: str, lines: tuple[str, ...] = ()) -> tuple[Definition | TaskMaker, ...]:
    """Return the DAGs of a module, in the order in which they stand, and the functions that make tasks for others."""
    found = _Finder(
        imported=imported_names(tree),
        path=path,
        tool=tool,
        modern=_is_modern(tree),
        told_in=len((ast.get_docstring(tree) or _opening(lines)).split()),
        functions=frozenset(node.name for node in tree.body if isinstance(node, FunctionDef)),
        scripts=frozenset(
            node.name
            for node in tree.body
            if isinstance(node, FunctionDef)
            and parameters_of(node)
            and any(dotted(getattr(one, "func", one)).endswith("task.bash") for one in node.decorator_list)
        ),
    )
    for node in tree.body:
        found.visit(node, _Place())
    return found.definitions()


def _opening(lines: tuple[str, ...]) -> str:
    """Return the comment that a module opens with, other than its licence and the marks of the interpreter."""
    above = takewhile(lambda line: line.startswith("#"), islice(lines, MAX_OPENING))
    text = " ".join(line.lstrip("# ") for line in above if not line.startswith("#!") and "coding" not in line)
    return "" if LICENCE.search(text) else text


def _is_modern(tree: ast.Module) -> bool:
    return any(name.startswith("airflow.sdk") for name in imported_modules(tree))


class _Place(Value, kw_only=False):
    """Where a node stands: the DAG it is within, the function, the loop, the defaults of its task group."""

    dag: int | None = None
    function: ast.FunctionDef | ast.AsyncFunctionDef | None = None
    looped: bool = False
    group: str = ""
    depth: int = 0

    def within(self, **changes: object) -> _Place:
        values = {
            "dag": self.dag,
            "function": self.function,
            "looped": self.looped,
            "group": self.group,
            "depth": self.depth + 1,
            **changes,
        }
        return _Place(**values)  # type: ignore[arg-type]


@dataclass(slots=True)
class _Draft:
    """A DAG that is being found."""

    form: Form
    line: int
    arguments: tuple[Argument, ...]
    place: _Place
    name: str = ""
    variable: str = ""
    described: bool = False
    tasks: list[Calling] = field(default_factory=list)
    makes: list[Calling] = field(default_factory=list)


@dataclass(slots=True)
class _Loose:
    """A task, or a call that may make one, outside a `with`: its `dag=` and the function around it."""

    task: Calling
    variables: frozenset[str]
    function: Function | None
    made: bool = False  # by a function that is called
    body: Function | None = None  # of a task that is a function


@dataclass(slots=True)
class _Finder:
    """Walks a module with what stands around each node."""

    imported: dict[str, str]
    path: str
    tool: str
    modern: bool
    told_in: int = 0  # words of the module's docstring
    functions: frozenset[str] = frozenset()  # of the module
    scripts: frozenset[str] = frozenset()  # those of them whose command hangs on what they are given
    drafts: list[_Draft] = field(default_factory=list)
    loose: list[_Loose] = field(default_factory=list)

    def visit(self, node: ast.AST, place: _Place) -> None:
        if place.depth > MAX_NESTING:
            return
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, place)
            case ast.With() | ast.AsyncWith():
                self._with(node, place)
            case ast.Assign(targets=[target], value=ast.Call() as call) if self._is_dag(call):
                self._dag(call, place, variable=dotted(target))
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name), attr="doc_md")]):
                for draft in self.drafts:
                    draft.described |= draft.variable == name
            case ast.Call():
                self._call(node, place)
            case _:
                inner = place.within(looped=place.looped or isinstance(node, LOOPS))
                for child in ast.iter_child_nodes(node):
                    self.visit(child, inner)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, place: _Place) -> None:
        inner = place.within(function=node, group="") if place.dag is None else place.within()
        for decorator in node.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else ast.Call(func=decorator, args=[], keywords=[])
            origin = origin_of(call.func, self.imported)
            if origin.startswith("airflow") and origin.endswith(".dag"):
                draft = _Draft(Form.DECORATED, node.lineno, arguments_of(call), place, name=node.name)
                draft.described = ast.get_docstring(node) is not None
                self.drafts.append(draft)
                inner = place.within(dag=len(self.drafts) - 1, function=node)
            elif self._is_task_decorator(origin):
                arguments = (
                    *arguments_of(call),
                    Argument(name="task_id", text=repr(node.name)),
                    *_script(origin, node),
                )
                task = Calling(name="@task", origin=origin, line=node.lineno, arguments=arguments)
                self._add(task, place, frozenset(), body=node)
                return
            elif origin.rpartition(".")[2] in GROUPS:
                inner = inner.within(group=_defaults(call) or place.group)
        for child in node.body:
            self.visit(child, inner)

    @staticmethod
    def _is_task_decorator(origin: str) -> bool:
        parts = origin.split(".")
        return parts[0] == "airflow" and "task" in parts[1:]

    def _with(self, node: ast.With | ast.AsyncWith, place: _Place) -> None:
        inner = place.within()
        for item in node.items:
            call = item.context_expr
            if not isinstance(call, ast.Call):
                continue
            if self._is_dag(call):
                self._dag(call, place, variable=dotted(item.optional_vars) if item.optional_vars else "")
                inner = inner.within(dag=len(self.drafts) - 1)
            elif origin_of(call.func, self.imported).rpartition(".")[2] in GROUPS:
                inner = inner.within(group=_defaults(call) or place.group)
        for child in node.body:
            self.visit(child, inner)

    def _is_dag(self, call: ast.Call) -> bool:
        origin = origin_of(call.func, self.imported)
        module, _, name = origin.rpartition(".")
        return name in DAG_CLASSES and module.split(".")[0] in ("airflow", "cosmos", "models", "sdk")

    def _dag(self, call: ast.Call, place: _Place, variable: str = "") -> None:
        draft = _Draft(Form.PYTHON, call.lineno, arguments_of(call), place, variable=variable)
        self.drafts.append(draft)
        name = origin_of(call.func, self.imported)
        if name.endswith("DbtDag"):
            draft.tasks.append(Calling(name="DbtDag", origin=name, line=call.lineno, arguments=draft.arguments))

    def _call(self, call: ast.Call, place: _Place) -> None:
        renamed = with_overrides(call)
        call = renamed or call
        origin = origin_of(call.func, self.imported)
        elsewhere = renamed is not None and (origin in self.scripts or origin not in self.functions)
        if self._is_dag(call):
            self._dag(call, place)
        elif origin in GUSTY:
            self.drafts.append(_Draft(Form.GUSTY_DEFAULTS, call.lineno, arguments_of(call), place))
        elif (mapped := mapped_task(call)) and self._may_make_tasks(origin_of(mapped.task, self.imported)):
            for part in mapped.parts:
                for child in (*part.args, *part.keywords):
                    self.visit(child, place.within())
            origin = origin_of(mapped.task, self.imported)
            self._add(Calling(name=dotted(mapped.task), origin=origin, line=call.lineno), place, frozenset(), made=True)
            return
        elif origin.rpartition(".")[2] in GROUPED_OPERATORS or (
            keyword(call, "task_id") is not None and not (elsewhere and self._may_make_tasks(origin))
        ):
            self._task(call, origin, place)
            return
        elif self._may_make_tasks(origin):
            given = frozenset(
                filter(None, map(dotted, (*call.args, *(word.value for word in call.keywords if word.arg == "dag"))))
            )
            made = Calling(name=dotted(call.func), origin=origin, line=call.lineno, arguments=_kept(call))
            self._add(made, place, given, made=True)
        for child in ast.iter_child_nodes(call):
            self.visit(child, place.within())

    def _task(self, call: ast.Call, origin: str, place: _Place) -> None:
        origin = origin.removesuffix(".partial")
        task = Calling(
            name=origin.rpartition(".")[2], origin=origin, line=call.lineno, arguments=_kept(call), group=place.group
        )
        given = keyword(call, "dag")
        self._add(task, place, frozenset(filter(None, (dotted(given) if given is not None else "",))))

    def _may_make_tasks(self, origin: str) -> bool:
        first = origin.partition(".")[0]
        known = origin in self.functions or (origin in self.imported.values()) or ("." in origin and first != "self")
        return known and first not in FOREIGN

    def _add(
        self,
        task: Calling,
        place: _Place,
        variables: frozenset[str],
        *,
        made: bool = False,
        body: Function | None = None,
    ) -> None:
        if place.dag is None:
            self.loose.append(_Loose(task, variables, place.function, made, body))
        elif made:
            self.drafts[place.dag].makes.append(task)
        else:
            self.drafts[place.dag].tasks.append(task)

    def definitions(self) -> tuple[Definition | TaskMaker, ...]:
        """Return the DAGs, each with the tasks that stand in it, name it, or can belong to no other."""
        free: list[_Loose] = []
        for one in self.loose:
            owners = self._named(one) if one.made else self._owners(one)
            for draft in owners:
                (draft.makes if one.made else draft.tasks).append(one.task)
            if not owners:
                free.append(one)
        return (*(self._definition(draft) for draft in self.drafts), *self._makers(free))

    def _named(self, one: _Loose) -> list[_Draft]:
        return [draft for draft in self.drafts if draft.variable and draft.variable in one.variables][:1]

    def _owners(self, one: _Loose) -> list[_Draft]:
        if one.body is not None and one.body.name in self.scripts:
            return []
        dags = [draft for draft in self.drafts if draft.form is not Form.GUSTY_DEFAULTS]
        beside = [draft for draft in dags if draft.place.function is one.function]
        alone = dags if len(dags) == 1 and (one.variables or one.function is None) else []
        chosen = (self._named(one) or beside or alone)[:1]
        return chosen if one.function is None or one.variables or beside else []

    def _makers(self, free: list[_Loose]) -> Iterator[TaskMaker]:
        """Yield the functions of the module whose tasks belong to no DAG of it, and those that call such with a DAG."""
        found: dict[str, tuple[Function | None, list[Calling], list[Calling]]] = {}
        for one in free:
            name = one.function.name if one.function else _task_id(one.task)
            if name and not (one.made and one.function is None):
                _, tasks, makes = found.setdefault(name, (one.function or one.body, [], []))
                (makes if one.made else tasks).append(one.task)
        for name, (function, tasks, makes) in found.items():
            parameters = parameters_of(function) if function else ()
            if tasks or "dag" in parameters:
                yield TaskMaker(
                    source=Source(path=self.path, line=function.lineno if function else tasks[0].line, tool=self.tool),
                    function=name,
                    parameters=parameters,
                    defaults=defaults_of(function) if function else (),
                    assigned=bindings(function.body) if function else (),
                    tasks=tuple(tasks),
                    makes=tuple(makes[:MAX_MADE]),
                )

    def _definition(self, draft: _Draft) -> Definition:
        function = draft.place.function
        return Definition(
            source=Source(path=self.path, line=draft.line, tool=self.tool),
            form=draft.form,
            name=draft.name,
            arguments=draft.arguments,
            tasks=tuple(sorted(draft.tasks, key=lambda task: task.line or 0)),
            makes=tuple(draft.makes[:MAX_MADE]),
            function=function.name if function else "",
            parameters=parameters_of(function) if function else (),
            assigned=bindings(function.body) if function else (),
            looped=draft.place.looped,
            described=draft.described,
            told_in=self.told_in if len(self.drafts) == 1 else 0,
            modern=self.modern,
        )


def _script(origin: str, node: Function) -> tuple[Argument, ...]:
    """Return what a function under `@task.bash` returns: the command that Airflow then runs."""
    returned = [one.value for one in nodes_of(node, ast.Return) if one.value is not None]
    if not origin.endswith(".bash") or not returned:
        return ()
    return (Argument(name="bash_command", text=source_text(returned[-1]), line=returned[-1].lineno),)


def _kept(call: ast.Call) -> tuple[Argument, ...]:
    return tuple(given for given in arguments_of(call) if given.name not in ARGUMENTS_OF_NO_INTEREST)


def _task_id(task: Calling) -> str:
    """Return the name of a decorated function, whose call makes the task."""
    written = next((given.text for given in task.arguments if task.name == "@task" and given.name == "task_id"), "")
    return written.strip("'\"")


def _defaults(call: ast.Call) -> str:
    value = keyword(call, "default_args")
    return source_text(value) if value is not None else ""
