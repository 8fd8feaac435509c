"""What one file shows of Airflow before names are resolved; values stay source text."""

from __future__ import annotations

from enum import StrEnum

from assess.facts import Fact
from assess.values import Value


class Form(StrEnum):
    """How a DAG is written down."""

    PYTHON = "python"
    DECORATED = "decorated"  # a function under @dag
    GUSTY = "gusty"  # METADATA.yml in a folder of task files
    GUSTY_DEFAULTS = "gusty-defaults"  # create_dag(default_args=…) for all of these folders
    TABLE = "table"  # YAML that maps names of DAGs to their settings


class Argument(Value):
    """An argument: its keyword (or position as text) and its value as Python source."""

    name: str
    text: str
    line: int | None = None


class Calling(Value):
    """A call: the local name, its dotted origin and its arguments; `group` holds `default_args` of its task group."""

    name: str
    origin: str
    line: int | None
    arguments: tuple[Argument, ...] = ()
    group: str = ""
    looped: bool = False


class Definition(Fact):
    """A DAG as written, with its tasks."""

    form: Form
    name: str = ""  # where the name is no argument: function, folder, key
    arguments: tuple[Argument, ...] = ()
    tasks: tuple[Calling, ...] = ()
    makes: tuple[Calling, ...] = ()  # calls of functions that may make tasks of it
    function: str = ""  # the function that it is made in
    parameters: tuple[str, ...] = ()  # of that function
    assigned: tuple[Argument, ...] = ()  # names bound in that function
    looped: bool = False
    described: bool = False
    told_in: int = 0  # words of the docstring of a module that defines this DAG alone
    modern: bool = False  # Airflow 3's SDK, in which no schedule is the default


class TaskMaker(Fact):
    """A function that makes tasks for the DAGs that call it."""

    function: str
    parameters: tuple[str, ...] = ()
    defaults: tuple[Argument, ...] = ()
    assigned: tuple[Argument, ...] = ()  # names bound in it
    tasks: tuple[Calling, ...] = ()
    makes: tuple[Calling, ...] = ()  # calls of other functions that may make tasks


class Callable(Value):
    """A function or class of a module and what its body does."""

    name: str
    returns: str = ""  # the value of its only return statement
    channels: tuple[str, ...] = ()  # through which it tells somebody
    calls: tuple[str, ...] = ()  # origins of what it calls
    bases: tuple[str, ...] = ()  # origins of a class's parents
    raises: bool = False
    counts_rows: bool = False


class Module(Fact):
    """A Python module: what its names mean, for those who import them."""

    imports: tuple[tuple[str, str], ...] = ()
    bindings: tuple[Argument, ...] = ()
    callables: tuple[Callable, ...] = ()
    callings: tuple[Calling, ...] = ()  # of its own and imported functions, outside functions


class TaskFile(Fact):
    """A YAML file that defines one task of the folder's DAG (gusty)."""

    task: Calling


class Setting(Fact):
    """A setting of Airflow itself, from airflow.cfg or an `AIRFLOW__SECTION__KEY` variable; secrets are not kept."""

    section: str
    key: str
    value: str
