"""Lead officers and deputies: appoint, hand over, end, confirm, train, correct.

The database refuses two lead officers of one agency on the same day; these services check it before, with a message.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from agencies.directory.services import set_changes, tidy, tidy_name
from agencies.links.services import follow_address, lock_agency
from agencies.models import Agency, Eslo, TrainingAttendance
from agencies.posts.rules import LATER, still_confirmed
from agencies.posts.services.access import ENDED, HANDED_OVER, end_access
from core.records.locking import create_tracked, once, save_versioned
from core.records.rules import RuleBroken, require_valid
from core.text.dates import print_date, today

CONTACT = ("name", "job_title", "email", "phone")
DATES = ("valid_from", "valid_to", "trained_on", "confirmed_on")
ONE_DAY = dt.timedelta(days=1)
AT_ONCE = "Somebody else named an ESLO at the same moment. Look at the agency again."


@transaction.atomic
def appoint(
    *, agency: Agency, name: str, valid_from: dt.date, by, post: str = Eslo.Post.LEAD, reason: str = "", **details
) -> Eslo:
    """Appoint a lead officer or deputy. `details`: others of CONTACT, `trained_on`, and `valid_to` of a term that has
    ended. RuleBroken for a closed agency (except for a term that ended by its last day), a blank name, a day in the
    future, and another lead officer on that day or later.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)  # two people may appoint one at the same moment
    values = {field: tidy(value) for field, value in details.items()}
    require_open(agency, values.get("valid_to"))
    eslo = Eslo(agency=agency, post=post, name=tidy_name(name), valid_from=valid_from, **values)
    require_sense(eslo)
    require_alone(eslo)
    why = reason.strip() or f"{eslo.get_post_display()} named"
    return once(lambda: create_tracked(eslo, by=by, reason=why), AT_ONCE)


@transaction.atomic
def hand_over(*, eslo: Eslo, expected: int, name: str, valid_from: dt.date, by, reason: str = "", **details) -> Eslo:
    """Appoint a successor; the term ends the day before. RuleBroken where it ended or begins later, and as appoint."""
    Agency.objects.select_for_update().get(pk=eslo.agency_id)
    require_held(eslo)
    if valid_from <= eslo.valid_from:
        begun = print_date(eslo.valid_from)
        raise RuleBroken(f"{eslo} took up the post on {begun}. Choose a later day.", field="valid_from")
    require_not_future(valid_from, "valid_from")
    why = reason.strip() or "Handed over"
    eslo.valid_to = valid_from - ONE_DAY
    eslo.confirmed_on = still_confirmed(eslo.confirmed_on, eslo.valid_to)
    save_versioned(eslo, expected=expected, fields=["valid_to", "confirmed_on"], by=by, reason=why)
    new = appoint(agency=eslo.agency, name=name, valid_from=valid_from, post=eslo.post, reason=why, by=by, **details)
    end_access([eslo], by=by, reason=HANDED_OVER)
    return new


@transaction.atomic
def end_post(*, eslo: Eslo, expected: int, last_day: dt.date, by, reason: str = "") -> Eslo:
    lock_agency(eslo.agency_id)
    require_held(eslo)
    require_not_future(last_day, "last_day")
    if last_day < eslo.valid_from:
        begun = print_date(eslo.valid_from)
        raise RuleBroken(f"{eslo} took up the post on {begun}. The last day cannot be before.", field="last_day")
    if eslo.confirmed_on and last_day < eslo.confirmed_on:
        sentence = f"{eslo} was confirmed in this post on {print_date(eslo.confirmed_on)}, after this day."
        raise RuleBroken(f"{sentence} If that was wrong, correct it first.", field="last_day")
    eslo.valid_to = last_day
    save_versioned(eslo, expected=expected, fields=["valid_to"], by=by, reason=reason.strip() or "Left the post")
    end_access([eslo], by=by, reason=ENDED)
    return eslo


@transaction.atomic
def confirm(*, eslo: Eslo, expected: int, on: dt.date, by, reason: str = "") -> Eslo:
    lock_agency(eslo.agency_id)
    require_held(eslo)
    require_between(eslo, on, "on")
    if eslo.confirmed_on and on < eslo.confirmed_on:
        last = print_date(eslo.confirmed_on)
        raise RuleBroken(f"{eslo} was confirmed on {last}, after this day.", field="on")
    eslo.confirmed_on = on
    return save_versioned(eslo, expected=expected, fields=["confirmed_on"], by=by, reason=reason.strip() or "Confirmed")


@transaction.atomic
def note_training(*, eslo: Eslo, expected: int, on: dt.date, by, reason: str = "") -> Eslo:
    lock_agency(eslo.agency_id)
    require_held(eslo)
    require_not_future(on, "on")
    if eslo.trained_on and on < eslo.trained_on:
        raise RuleBroken(f"{eslo} was trained on {print_date(eslo.trained_on)}, after this day.", field="on")
    return save_versioned(
        eslo, expected=expected, fields={"trained_on": on}, by=by, reason=reason.strip() or "Training noted"
    )


@transaction.atomic
def correct(*, eslo: Eslo, expected: int, by, reason: str = "", **changes) -> Eslo:
    """RuleBroken where the dates conflict with each other, another lead officer's or the last day of the agency, and
    where details were blanked; NothingChanged.
    """
    lock_agency(eslo.agency_id)
    agency = Agency.objects.get(pk=eslo.agency_id)
    if eslo.blanked_on:
        raise RuleBroken("The details of this person are no longer held.")
    before = set_changes(eslo, expected, changes)
    require_sense(eslo)
    if eslo.valid_to != before.get("valid_to", eslo.valid_to):
        require_open(agency, eslo.valid_to)
    require_alone(eslo)
    require_courses(eslo)
    if eslo.training_noted_on and (eslo.trained_on is None or eslo.trained_on < eslo.training_noted_on):
        eslo.training_noted_on = None  # the earlier value was wrong as well
    fields, why = {*changes, "training_noted_on"}, reason.strip() or "Corrected"
    once(lambda: save_versioned(eslo, expected=expected, fields=fields, by=by, reason=why), AT_ONCE)
    follow_address(eslo=eslo, before=before.get("email", eslo.email), by=by)
    return eslo


def require_courses(eslo: Eslo) -> None:
    last = max(TrainingAttendance.objects.days_by_eslo([eslo.pk])[eslo.pk], default=None)
    if last and (eslo.trained_on is None or eslo.trained_on < last):
        sentence = f"{eslo} is recorded as having come to the training of {print_date(last)}."
        raise RuleBroken(f"{sentence} Take that back on the page of the session first.", field="trained_on")


def require_open(agency: Agency, until: dt.date | None = None) -> None:
    if agency.active_to and not (until and until <= agency.active_to):
        raise RuleBroken(f"This agency was closed on {print_date(agency.active_to)}.")


def require_held(eslo: Eslo) -> None:
    if eslo.valid_to:
        raise RuleBroken(f"{eslo} left this post on {print_date(eslo.valid_to)}.")


def require_not_future(day: dt.date, field: str) -> None:
    if day > today():
        raise RuleBroken("This day is in the future. Record it when it has come.", field=field)


def require_between(eslo: Eslo, day: dt.date, field: str) -> None:
    require_not_future(day, field)
    if day < eslo.valid_from:
        raise RuleBroken(f"{eslo} took up the post on {print_date(eslo.valid_from)}, after this day.", field=field)


def require_sense(eslo: Eslo) -> None:
    if not eslo.name:
        raise RuleBroken("Enter the name of the person.", field="name")
    for field in DATES:
        if getattr(eslo, field):
            require_not_future(getattr(eslo, field), field)
    if eslo.valid_to and eslo.valid_to < eslo.valid_from:
        raise RuleBroken("The last day must not be before the first.", field="valid_to")
    if eslo.confirmed_on and eslo.confirmed_on < eslo.valid_from:
        raise RuleBroken("A confirmation cannot be before the first day in the post.", field="confirmed_on")
    if eslo.confirmed_on and eslo.valid_to and eslo.confirmed_on > eslo.valid_to:
        raise RuleBroken("A confirmation cannot be after the last day in the post.", field="confirmed_on")
    require_valid(eslo, exclude=["person", "agency"])


def require_alone(eslo: Eslo) -> None:
    if eslo.post != Eslo.Post.LEAD:
        return
    others = Eslo.objects.leads().filter(agency=eslo.agency_id).exclude(pk=eslo.pk)
    reaches = Q(valid_to__isnull=True) | Q(valid_to__gte=eslo.valid_from)
    other = others.filter(reaches, valid_from__lte=eslo.valid_to or LATER).order_by("valid_from").first()
    if other:
        until = f"until {print_date(other.valid_to)}" if other.valid_to else "and still does"
        sentence = f"{other} held this post from {print_date(other.valid_from)} {until}."
        raise RuleBroken(f"{sentence} An agency has one lead officer at a time.", field="valid_from")
