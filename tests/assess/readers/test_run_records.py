"""Records that code keeps of its own runs."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Condition
from assess.readers import run_records

TABLE = "class Load(Base):\n    status = Column(Text)\n    started_at = Column(DateTime)\n"
WRITTEN = "def end(step, took):\n    save({'step': step, 'status': 'done', 'duration_s': took})\n"
CALLED = "log_run(name, success=True, elapsed_seconds=took)\n"
TRIP = "class Trip(Base):\n    state = Column(Text)\n    start_time = Column(DateTime)\n"
STATES = "class RunState(StrEnum):\n    failed = 'failed'\n    started_at = 'started'\n"
ARGUMENTS = "run(status='open', start_date=day)\n"


@pytest.mark.parametrize("text", [TABLE, WRITTEN, CALLED])
def test_a_record_of_how_a_run_ended_and_how_long_it_took_is_a_figure_of_runs(text: str) -> None:
    facts = run_records.read(Document("orders/main.py", text.encode()))
    assert [fact.on for fact in facts] == [Condition.RUN_FAILURE]


@pytest.mark.parametrize("text", [TRIP, STATES, ARGUMENTS])
def test_a_record_of_something_else_is_none(text: str) -> None:
    assert list(run_records.read(Document("orders/main.py", text.encode()))) == []
