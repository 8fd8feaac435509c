"""What a reader's fault hides."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from assess.facts import CiJob, Command, Contract, ProblemKind
from assess.faults import hidden_by, problem_of
from assess.isolation import Fault

if TYPE_CHECKING:
    from assess.readers.protocol import Reader


def reader(*gives: type) -> Reader:
    return cast("Reader", SimpleNamespace(TOOL="made", GIVES=gives))


def test_it_hides_what_the_reader_gives() -> None:
    assert hidden_by(reader(Contract)) == ("Contract",)


def test_it_hides_what_is_made_of_that() -> None:
    assert hidden_by(reader(CiJob, Command)) == ("CiJob", "Command", "Run")


def test_a_fault_of_ours_is_told_as_such() -> None:
    assert problem_of(Fault("KeyError", ours=True), reader(Contract), "a.yml").kind is ProblemKind.FAULT


def test_a_file_that_is_cut_off_is_told_as_too_large() -> None:
    fault = Fault("too many nodes", ours=False, cut_off=True)
    assert problem_of(fault, reader(Contract), "a.yml").kind is ProblemKind.TOO_LARGE
