"""What is stored with a plug-in, and what without: never taken for one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assess.plugins import NONE, Plugin, Plugins
from assess.settings import DEFAULTS
from assess.values import replace
from assess.version import VERSION
from lifecycle.rejudging import is_of_today
from lifecycle.stored import numbers
from lifecycle.trend import same_rules
from tests.lifecycle.assessed import stored
from tests.reports.conftest import sample

if TYPE_CHECKING:
    from lifecycle.stored import Stored

ACME = Plugins(listed=(Plugin(name="acme", version="2.0"),))


def made_with(plugins: Plugins) -> Stored:
    return stored(sample(), "2026-01-01", tool_version=plugins.version, settings_digest=DEFAULTS.digest)


@pytest.mark.parametrize("before", [NONE, ACME])
@pytest.mark.parametrize("now", [NONE, ACME])
def test_only_the_same_plug_ins_are_todays_rules(
    monkeypatch: pytest.MonkeyPatch, before: Plugins, now: Plugins
) -> None:
    monkeypatch.setattr("lifecycle.rejudging.plugins", lambda: now)
    assert is_of_today(made_with(before), DEFAULTS) is (before is now)


def test_another_version_of_a_plug_in_is_another_rule() -> None:
    newer = Plugins(listed=(replace(ACME.listed[0], version="2.1"),))
    assert not same_rules(made_with(ACME).assessment, made_with(newer).assessment)


def test_a_plug_in_makes_no_version_newer() -> None:
    assert numbers(ACME.version) == numbers(VERSION)
