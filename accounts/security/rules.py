"""When what the security journal holds is an alert. Pure: it reads events that are given to it.

The scheduler reads the events each minute (ADR 78). An alert in the request that makes a count full would cost each
attempt a statement, and of two attempts at one moment both can miss the number.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.roles import GUARDED

SECURITY_ALERT = "security-alert"  # the kind of email
MINUTES = dt.timedelta(minutes=10)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WRONG = frozenset({"wrong", "blocked"})
TELL_THEMSELVES = frozenset({"seals"})  # checks that write to the same people, with what they found


@dataclass(frozen=True)
class Seen:
    """An event as the rules read it: people are primary keys, 0 for none."""

    pk: int
    at: dt.datetime
    kind: str
    outcome: str
    actor: int = 0
    subject: int = 0
    network: str = ""
    role: str = ""
    check: str = ""


@dataclass(frozen=True)
class Rule:
    """An alert where within `span` there are at least `count` such events with one value of the field `per`.

    Without `per` all are counted together. `pause`: how long the same alert is not raised again. `text` completes
    "Please check: …" in the email; {count} is how many there were. `to_owner`: the owner of the account is told,
    instead of those who read the journal.
    """

    key: str
    kinds: frozenset[str]
    outcomes: frozenset[str]
    count: int
    text: str
    span: dt.timedelta = MINUTES
    per: str = ""
    pause: dt.timedelta = HOUR
    to_owner: bool = False

    def fits(self, event: Seen) -> bool:
        if event.kind not in self.kinds or event.outcome not in self.outcomes or event.check in TELL_THEMSELVES:
            return False
        return event.outcome != "given" or event.role in GUARDED


STEPS = frozenset({"second_step", "proof"})
RULES = (
    Rule("owner", STEPS, WRONG, 5, "five wrong second steps", per="subject", to_owner=True),
    Rule("steps", STEPS, WRONG, 10, "{count} wrong second steps of one account in 10 minutes", per="subject"),
    Rule(
        "network", frozenset({"sign_in"}), WRONG, 50, "{count} wrong sign-ins from one network in 10 minutes",
        per="network",
    ),
    Rule("sign_ins", frozenset({"sign_in"}), WRONG, 200, "{count} wrong sign-ins in 10 minutes, from anywhere"),
    Rule(
        "refusals", frozenset({"refused"}), frozenset({"right", "record", "form"}), 20,
        "{count} pages refused to one person in 10 minutes", per="actor",
    ),
    Rule(
        "numbers", frozenset({"case_number"}), frozenset({"shown"}), 50,
        "{count} case numbers shown to one person within a day", per="actor", span=DAY, pause=DAY,
    ),
    Rule(
        "power", frozenset({"role"}), frozenset({"given"}), 1, "a role with wide rights was given",
        per="pk", span=DAY, pause=2 * DAY,
    ),
    Rule(
        "break_glass", frozenset({"role"}), frozenset({"break_glass"}), 1,
        "a command at the server made somebody an administrator for a day, or removed their second step", per="pk",
        span=DAY, pause=2 * DAY,
    ),
    Rule(
        "check", frozenset({"check"}), frozenset({"failed"}), 1, "a check of the site’s own records failed",
        per="check", span=DAY, pause=DAY,
    ),
)  # fmt: skip
BY_KEY = {rule.key: rule for rule in RULES}
RARE = frozenset().union(*(rule.kinds for rule in RULES if rule.span == DAY))
OFTEN = frozenset().union(*(rule.kinds for rule in RULES)) - RARE


@dataclass(frozen=True)
class Alert:
    """A rule that is met: `about` is the value of its field, `last` the latest of its events."""

    rule: Rule
    about: str
    count: int
    last: Seen

    @property
    def name(self) -> str:
        return f"{self.rule.key} {self.about}"


def find_alerts(events: Iterable[Seen], now: dt.datetime) -> list[Alert]:
    events, alerts = list(events), []
    for rule in RULES:
        counted: dict[str, list[Seen]] = defaultdict(list)
        for event in events:
            about = getattr(event, rule.per) if rule.per else "all"
            if about and event.at > now - rule.span and rule.fits(event):
                counted[str(about)].append(event)
        alerts += [
            Alert(rule, about, len(each), max(each, key=lambda event: (event.at, event.pk)))
            for about, each in counted.items()
            if len(each) >= rule.count
        ]
    return alerts


def is_due(alert: Alert, raised: dict[str, dt.datetime], now: dt.datetime) -> bool:
    last = raised.get(alert.name)
    return last is None or last <= now - alert.rule.pause
