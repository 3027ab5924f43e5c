"""Two weeks of the security journal of Northmere: sign-ins, a page that was refused, and a guess at a second step.

The rows are written without the service that notes events: it takes person and network from a request, of which there
is none here, and writes a line to the log, which is for what really happened.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from accounts.security.rules import BY_KEY
from core.models import SecurityEvent
from core.security.rules import require_listed
from core.security.services import hash_of
from esafety.demo.reading import read_rows
from incidents.models import Incident

ALERTS = {"owner": "owner", "raised": "steps"}  # outcome → key of the rule


@dataclass(frozen=True)
class EventSeed:
    """An event: who did it with whose account, and from where (keys of people; "" for nobody known)."""

    on: dt.date
    time: str
    kind: str
    outcome: str
    by: str
    about: str
    place: str
    method: str
    device: str
    page: str
    reason: str
    role: str
    record: int = 0

    @property
    def at(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.on, dt.time.fromisoformat(self.time)))


EVENTS = read_rows("security", EventSeed)


def load_security(people: dict[str, User]) -> list[SecurityEvent]:
    made: list[SecurityEvent] = []
    for seed in EVENTS:
        made.append(event_of(seed, people, made))
        made[-1].save(force_insert=True)
    return made


def event_of(seed: EventSeed, people: dict[str, User], before: list[SecurityEvent]) -> SecurityEvent:
    """An event, not saved, after those before it."""
    event = SecurityEvent(at=seed.at, kind=seed.kind, outcome=seed.outcome)
    event.actor, event.subject = people.get(seed.by), people.get(seed.about)
    event.network = hash_of(seed.place, "network") if seed.place else ""
    names = ("method", "device", "page", "reason", "role", "record")
    event.detail = {name: getattr(seed, name) for name in names if getattr(seed, name)}
    if seed.kind == "case_number":
        event.detail["record"] = Incident.objects.filter(created_at__lt=seed.at).latest("pk").pk
    elif seed.kind == "sign_in" and not seed.about:
        event.detail["address"] = hash_of("nobody@elsewhere.example", "account")
    elif seed.kind == "alert":
        rule = BY_KEY[ALERTS[seed.outcome]]
        late = [each for each in before if each.at > seed.at - rule.span and each.subject == event.subject]
        counted = [each for each in late if each.kind in rule.kinds and each.outcome in rule.outcomes]
        event.detail = {"count": len(counted), "event": counted[-1].pk}
        event.alert = f"{rule.key} {event.subject.pk} {seed.at:%Y-%m-%dT%H:%M}"
    require_listed(event.kind, event.outcome, event.detail)
    return event
