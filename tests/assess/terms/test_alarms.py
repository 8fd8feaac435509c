from assess.facts import Alert, Audience, Condition, Monitor, Source
from assess.terms.alarms import Alarm, Channel, join

FAILED = Condition.RUN_FAILURE


def alarm(*targets: str, path: str = "prod/a.tf", enabled: bool = True) -> Alarm:
    return Alarm(source=Source(path=path), on=FAILED, tool="x", targets=targets, enabled=enabled)


def channel(address: str, kind: str, path: str = "prod/b.tf") -> Channel:
    return Channel(source=Source(path=path), address=address, channel=kind, audience=Audience.TEAM)


def alerts(one: Alarm, *channels: Channel) -> list[str]:
    return [fact.channel for fact in join([one], channels) if isinstance(fact, Alert)]


def test_the_channel_of_the_same_folder_wins() -> None:
    near, far = channel("topic.a", "slack"), channel("topic.a", "email", "staging/b.tf")
    assert alerts(alarm("topic.a.arn"), far, near) == ["slack"]


def test_an_address_that_only_begins_alike_is_another() -> None:
    assert alerts(alarm("topic.alerts_old.arn"), channel("topic.alerts", "email")) == ["unknown"]


def test_an_alarm_without_targets_is_a_monitor_only() -> None:
    found = list(join([alarm()], []))
    assert [(type(fact), fact.alarm) for fact in found if isinstance(fact, Monitor)] == [(Monitor, False)]
    assert len(found) == 1


def test_a_disabled_alarm_watches_nothing() -> None:
    assert not [fact for fact in join([alarm("slack", enabled=False)], []) if isinstance(fact, Monitor)]
