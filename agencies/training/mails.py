"""Emails to whoever has a place on a course, written when they leave.

They say more than others do, since they are written for exactly these people, half of whom have no account to read
where a course is and how to join it (ADR 102).
"""

import datetime as dt
from dataclasses import replace

from django.urls import reverse

from accounts.people.mails import active_person
from agencies.access import may
from agencies.models import TrainingAttendance, TrainingSession
from agencies.training.page import place_day
from agencies.training.rules import print_times
from agencies.training.services.emails import AGAIN, PLACE, build_entry, compare_entries, is_reader, reader_address
from core.board.calendar import last_changes
from core.board.calendar_files import invitation
from core.mail import Email, compose, email_kind, indented, site_url, subject_line
from core.records.locking import version_of
from core.text.dates import print_start, today

SUBJECTS = {
    "booked": "{} place on a course: {}",
    "again": "{} course is coming up: {}",
    "moved": "{} course has moved: now {}",
    "place": "{} course has a new place: {}",
    "link": "{} course has a new link: {}",
    "cancelled": "{} course is cancelled: {}",
    "reinstated": "{} course is back on: {}",
    "released": "{} place is cancelled: course on {}",
}
SENTENCES = {
    "booked": "{who_has} a place on this training course.",
    "again": "{who_has} a place on this training course, which takes place soon.",
    "moved": "The day or the time of this training course has changed.",
    "place": "This training course takes place somewhere else than planned.",
    "link": "The link to join this training course online has changed.",
    "cancelled": "This training course will not take place.",
    "reinstated": "This training course was cancelled, but will now take place after all.",
    "released": "{whose} place on this training course has been cancelled.",
}
ABOUT_PLACES = {"booked", "released"}  # told to whoever did it as well


@email_kind(PLACE, "A place on a course was booked, changed or cancelled")
def place_changed(args: dict) -> Email | None:
    """None where nothing is new to the reader, they changed the course last, or it is over."""
    place = place_in(args)
    if place is None:
        return None
    session, was = place.session, None
    if args["session"]:
        known = version_of(session, args["session"]), version_of(place, args["place_version"])
        was = build_entry(*known) if all(known) else None
    now = build_entry(session, place)
    change = compare_entries(was, now)
    if not change or max(each.held_on for each in (was, now) if each) < today():
        return None
    latest = session.history.filter(version=session.version).select_related("history_user").first()
    if change not in ABOUT_PLACES and latest and is_reader(place, latest.history_user):
        return None
    return place_email(place, change, before=print_start(was.held_on, was.starts_at) if was else "")


@email_kind(AGAIN, "A course is in three working days", routine=True)
def place_again(args: dict) -> Email | None:
    place = place_in(args)
    if place is None or build_entry(place.session, place).off:
        return None
    day = place.session.held_on
    return place_email(place, "again") if args["on"] == day.isoformat() and day >= today() else None


def place_in(args: dict) -> TrainingAttendance | None:
    """The place of an email; None where another address is now written to, or who booked may not read it any more."""
    rows = TrainingAttendance.objects.select_related("session", "eslo", "agency", "booked_by")
    place = rows.filter(pk=args["place"]).first()
    if place is None or args.get("to", reader_address(place)).casefold() != reader_address(place).casefold():
        return None
    return place if place.address or rows.own(place.booked_by).filter(pk=place.pk).exists() else None


def place_email(place: TrainingAttendance, change: str, before: str = "") -> Email:
    session, to, person = place.session, reader_address(place), active_person(reader_address(place))
    colleague = "" if place.address else str(place)
    when = print_start(session.held_on, session.starts_at)
    written = compose(
        subject_line(SUBJECTS[change].format("A colleague’s" if colleague else "Your", when)),
        "training_place.txt",
        html="training_place.html",
        name=place.booked_by.display_name if colleague else str(place),
        colleague=colleague,
        has_left=place.is_of_leaver,
        agency=place.agency,
        sentence=SENTENCES[change].format(
            who_has=f"{colleague} has" if colleague else "You have", whose=f"{colleague}’s" if colleague else "Your"
        ),
        title=session.title,
        place=session.place,
        join_link=session.join_link,
        times=print_times(session),
        before=before if change in ("moved", "reinstated") and before != when else "",
        joining_words=indented(session.joining_words),
        is_off=change in ("cancelled", "released"),
        is_new=change in ("booked", "again", "reinstated"),
        url=site_url(reverse("session", args=[session.pk])) if may(person, "training.book") else "",
    )
    return replace(written, attachments=(invitation(place_day(place, changed_at(place)), to=to),))


def changed_at(place: TrainingAttendance) -> dt.datetime:
    places = last_changes(TrainingAttendance.objects.filter(pk=place.pk))
    sessions = last_changes(TrainingSession.objects.filter(pk=place.session_id))
    return max([*places.values(), *sessions.values()], default=place.created_at)
