"""Which events raise an alert, as pure rules: each number is reached and missed by one."""

from __future__ import annotations

import datetime as dt
from itertools import count

from accounts.security.rules import DAY, HOUR, RULES, Seen, find_alerts, is_due
from tests.rows import try_rows

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
STEP = {"kind": "second_step", "outcome": "wrong"}
SIGN_IN = {"kind": "sign_in", "outcome": "wrong"}
REFUSED = {"kind": "refused", "outcome": "record"}
NUMBER = {"kind": "case_number", "outcome": "shown"}
number = count(1)


def seen(count: int, *, ago: float = 60, **what) -> list[Seen]:
    """So many events, all so many seconds ago."""
    at = NOW - dt.timedelta(seconds=ago)
    return [Seen(pk=next(number), at=at, **what) for _ in range(count)]


CASES = [
    ("9 wrong second steps of one account", seen(9, subject=1, **STEP), {"owner 1"}),
    ("10 wrong second steps of one account", seen(10, subject=1, **STEP), {"owner 1", "steps 1"}),
    ("4 wrong second steps", seen(4, subject=1, **STEP), set()),
    ("blocked ones count", seen(5, subject=1, **STEP) + seen(5, subject=1, kind="proof", outcome="blocked"), {"owner 1", "steps 1"}),
    ("5 of each of two accounts", seen(5, subject=1, **STEP) + seen(5, subject=2, **STEP), {"owner 1", "owner 2"}),
    ("10 second steps that were right", seen(10, subject=1, kind="second_step", outcome="done"), set()),
    ("10 of more than ten minutes", seen(9, subject=1, **STEP) + seen(1, ago=601, subject=1, **STEP), {"owner 1"}),
    ("49 wrong sign-ins from one network", seen(49, network="a", **SIGN_IN), set()),
    ("50 wrong sign-ins from one network", seen(50, network="a", **SIGN_IN), {"network a"}),
    ("50 from two networks", seen(25, network="a", **SIGN_IN) + seen(25, network="b", **SIGN_IN), set()),
    ("199 wrong sign-ins from anywhere", seen(199, **SIGN_IN), set()),
    ("200 wrong sign-ins from anywhere", seen(200, **SIGN_IN), {"sign_ins all"}),
    ("19 refusals of one person", seen(19, actor=1, **REFUSED), set()),
    ("20 refusals of one person", seen(20, actor=1, **REFUSED), {"refusals 1"}),
    ("20 refusals of nobody known", seen(20, **REFUSED), set()),
    ("49 case numbers in a day", seen(49, ago=80_000, actor=1, **NUMBER), set()),
    ("50 case numbers in a day", seen(50, ago=80_000, actor=1, **NUMBER), {"numbers 1"}),
    ("50 case numbers, one two days ago", seen(49, actor=1, **NUMBER) + seen(1, ago=90_000, actor=1, **NUMBER), set()),
    ("a role without wide rights", seen(1, subject=1, kind="role", outcome="given", role="board"), set()),
    ("the end of a guarded role", seen(1, subject=1, kind="role", outcome="ended", role="dpo"), set()),
    ("a quiet day", seen(30, ago=9_000, actor=1, kind="sign_in", outcome="done") + seen(3, ago=8_000, subject=1, **STEP), set()),
]  # fmt: skip


@try_rows(("events", "names"), [case[1:] for case in CASES])
def test_alerts_are_those_of_the_numbers(events, names):
    assert {alert.name for alert in find_alerts(events, NOW)} == names


@try_rows("role", ["manager", "recorder", "dpo", "administrator"])
def test_each_grant_of_a_guarded_role_is_an_alert_of_its_own(role):
    events = seen(2, ago=3_000, subject=1, kind="role", outcome="given", role=role)
    assert [alert.name for alert in find_alerts(events, NOW)] == [f"power {event.pk}" for event in events]


def test_break_glass_and_failed_checks_are_alerts():
    (glass,) = seen(1, subject=1, kind="role", outcome="break_glass")
    checks = seen(3, kind="check", outcome="failed", check="history")
    assert [alert.name for alert in find_alerts([glass, *checks], NOW)] == [f"break_glass {glass.pk}", "check history"]


def test_alert_is_repeated_after_an_hour_and_not_before():
    (_, alert) = find_alerts(seen(10, subject=1, **STEP), NOW)
    assert is_due(alert, {}, NOW) and is_due(alert, {"steps 2": NOW}, NOW)
    assert not is_due(alert, {"steps 1": NOW - HOUR + dt.timedelta(seconds=1)}, NOW)
    assert is_due(alert, {"steps 1": NOW - HOUR}, NOW)


def test_alert_of_one_event_is_never_repeated_while_it_is_read():
    assert all(rule.pause > rule.span for rule in RULES if rule.per == "pk")
    assert max(rule.pause for rule in RULES) <= 2 * DAY  # as long as accounts.security.services looks back
