"""More agencies of Northmere, and the lead officers for e-safety of all of them. All invented.

With those of people.py they make about ninety agencies of every kind. Most have an officer who was confirmed this year;
some posts are vacant, some agencies never named anybody, some confirmations and trainings are stale.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import cycle

from accounts.models import User
from agencies.models import Agency, Eslo, Membership
from core.records.locking import create_many
from esafety.demo.people import MAIL_DOMAIN
from esafety.demo.reading import read_rows, read_toml
from esafety.demo.training import HELD, Trained

COURSES = {course.held_on for course in HELD}
REASON = "Demonstration board"
WORDS = read_toml("agencies")
MORE, FIRST, LAST = WORDS["more"], WORDS["first_names"], WORDS["last_names"]
LOOKED_AFTER = {"trained_on": dt.date(2026, 3, 10), "confirmed_on": dt.date(2026, 9, 14)}
EARLIER, LATER = dt.date(2024, 9, 2), dt.date(2025, 9, 1)


@dataclass(frozen=True)
class Turn:
    """How the post of an agency stands: who held it earlier, who holds it, last confirmed and trained."""

    earlier: bool = False
    held: bool = False
    confirmed: dt.date | None = None
    trained: dt.date | None = None


TURNS = read_rows("posts", Turn)  # through all agencies in the order of their names


def load_directory(people: dict[str, User]) -> Trained:
    """Further agencies, contact details and all officers; returns whom each course, none held yet, is to train."""
    made = [agency_of(kind, name, place) for kind, names in MORE.items() for place, name in enumerate(names)]
    create_many(made, by=people["helen"], reason=REASON)
    officers, deputies = officers_of_people(people), []
    names, turns = cycle([f"{first} {last}" for last in LAST for first in FIRST]), cycle(TURNS)
    taken = {officer.agency_id for officer in officers}
    for agency in Agency.objects.filter(active_to__isnull=True).order_by("name"):
        turn = next(turns)
        if agency.pk in taken:
            continue
        officers += terms(agency, turn, names)
        if turn.held and agency.is_school and agency.pk % 4 == 0:
            deputies.append(person(agency, next(names), LATER, post=Eslo.Post.DEPUTY))
    trained: Trained = {}
    for officer in officers:
        if officer.trained_on in COURSES:
            trained.setdefault(officer.trained_on, []).append(officer)
            officer.trained_on = None
    create_many([*officers, *deputies], by=people["helen"], reason=REASON)
    return trained


def agency_of(kind: str, name: str, place: int) -> Agency:
    streets, number = WORDS["streets"], (len(name) * 7 + place * 13) % 90 + 1
    slug = "".join(char for char in name.lower().replace(" ", "-") if char.isalpha() or char == "-")
    return Agency(
        name=name,
        kind=kind,
        address=f"{number} {streets[number % len(streets)]}\nNorthmere",
        postcode=f"NM{number % 9 + 1} {number % 8 + 1}ZZ",
        phone=f"01632 960{number:03}",
        email=f"office@{slug}.example",
    )


def officers_of_people(people: dict[str, User]) -> list[Eslo]:
    """Those who can sign in as the officer of their agency hold its post."""
    found = []
    for user in people.values():
        if "agency" not in user.roles:
            continue
        for place in Membership.objects.filter(user=user, agency__isnull=False).select_related("agency"):
            left = place.valid_to is not None
            held = {"valid_from": place.valid_from, "valid_to": place.valid_to, "email": user.email}
            held |= {"trained_on": dt.date(2025, 3, 4)} if left else LOOKED_AFTER
            found.append(Eslo(agency=place.agency, person=user, name=user.name, job_title=user.job_title, **held))
    return found


def terms(agency: Agency, turn: Turn, names) -> list[Eslo]:
    found = []
    if turn.earlier:
        found.append(person(agency, next(names), EARLIER, valid_to=LATER - dt.timedelta(days=1)))
    if turn.held:
        begin = LATER if turn.earlier else max(EARLIER, agency.active_from or EARLIER)
        dates = {"confirmed_on": turn.confirmed, "trained_on": turn.trained}
        found.append(person(agency, next(names), begin, **dates))
    return found


def person(agency: Agency, name: str, valid_from: dt.date, **values) -> Eslo:
    jobs = WORDS["school_jobs" if agency.is_school else "other_jobs"]
    email = f"{name.lower().replace(' ', '.')}@{MAIL_DOMAIN}"
    return Eslo(
        agency=agency, name=name, job_title=jobs[len(name) % len(jobs)], email=email, valid_from=valid_from, **values
    )
