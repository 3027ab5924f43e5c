"""Blanks the details of people who left after some years, in the record and in every version of it.

That somebody held the post, and when, stays. History can only be purged by two different people: one requests the list,
another confirms it, and a day later, unless somebody stops it, it is blanked.

There is no easier way for what looks harmless: what is blanked cannot be restored, and a wrong last day would blank
somebody who is still in post.
"""

import datetime as dt
from dataclasses import dataclass, field
from secrets import token_hex

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from accounts.models import RoleGrant, User
from accounts.people.services import require_both
from accounts.removals.services import require_proof
from accounts.roles import ROLES
from agencies.links.settings import leaver_years
from agencies.models import (
    Agency,
    Eslo,
    EsloReturnLine,
    Handover,
    MailedLink,
    Representative,
    Signatory,
    TrainingAttendance,
)
from agencies.posts.rules import months_before
from core.history.guards import ask_to_clean
from core.history.purges import Kind, Removal, confirm_removal, removal_of, removes
from core.history.purges import carry_out as remove_from_history
from core.history.removable import removable
from core.mail.services import forget_emails_to
from core.models import PurgeRequest
from core.records.locking import save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today

NAME = "leavers"  # of removals from the history
DETAILS = ("name", "job_title", "email", "phone")
REASON = "history_change_reason"  # people may have written a name there
CLEANED = "Details blanked: left long ago"


@dataclass(frozen=True)
class Place:
    """A table with details of leavers, and which fields they are."""

    model: type
    fields: tuple[str, ...]

    @property
    def table(self) -> str:
        return self.model.history.model._meta.db_table


PLACES = (
    Place(Eslo, (*DETAILS, "person")),
    Place(Representative, (*DETAILS, "person")),
    Place(Signatory, (*DETAILS, "person")),
    Place(Handover, DETAILS),
    Place(MailedLink, ("sent_to", "new_email")),
    Place(EsloReturnLine, ("sent_to", "answered_by", "note")),
    Place(TrainingAttendance, ("name", "email")),
)
HELD = (Eslo, Representative, Signatory)


def due_before(on: dt.date | None = None) -> dt.date:
    return months_before(on or today(), 12 * leaver_years())


def due_records(model: type, before: dt.date):
    if model in HELD:
        return model.objects.filter(valid_to__lt=before, blanked_on__isnull=True)
    left = Eslo.objects.filter(valid_to__lt=before)
    if model is Handover:
        return over_handovers(before).filter(blanked_on__isnull=True)
    if model is MailedLink:  # each goes with its parent
        signed = Signatory.objects.filter(valid_to__lt=before)
        of_them = Q(eslo__in=left) | Q(line__in=over_lines(before)) | Q(handover__in=over_handovers(before))
        of_them |= Q(signatory__in=signed)
        return MailedLink.objects.filter(of_them).exclude(sent_to="", new_email="")
    if model is TrainingAttendance:
        theirs = Q(eslo__in=left) | Q(eslo__isnull=True, session__held_on__lt=before)
        return TrainingAttendance.objects.filter(theirs).exclude(name="", email="")
    nothing_of_people = Q(answered_by="", note="") & (Q(sent_to="") | Q(sent_to__iexact=F("agency__email")))
    return over_lines(before).exclude(nothing_of_people)


def over_handovers(before: dt.date):
    unanswered = Q(done_on__isnull=True, ended_on__isnull=True, valid_from__lt=before, named_on__lt=before)
    return Handover.objects.filter(Q(done_on__lt=before) | Q(ended_on__lt=before) | unanswered)


def over_lines(before: dt.date):
    """Lines of ended returns of which nobody holds a post any more (ADR 22)."""
    closed, asked = Q(eslo_return__closed_on__lt=before), EsloReturnLine.Answer
    never_closed = Q(eslo_return__closed_on__isnull=True, eslo_return__due_on__lt=before)
    left = Q(eslo__in=Eslo.objects.filter(valid_to__lt=before))
    # a line points to the person it named, and its address is that of the predecessor: named ones are due as well
    of_nobody = Q(eslo__isnull=True) | Q(answer__in=[asked.NAMED, asked.NONE])
    return EsloReturnLine.objects.filter(closed | never_closed, left | of_nobody)


def undone_terms(before: dt.date):
    """Terms that an imported list created and that were deleted when it was undone before a day: only their versions
    remain (ADR 14).
    """
    deleted = Eslo.history.model.objects.filter(history_type="-", history_date__date__lt=before)
    return deleted.exclude(name="", job_title="", email="", phone="")


@dataclass(frozen=True)
class Leaver:
    """Somebody who left, a guest, a successor, an imported person, or an agency's answer, each with its day."""

    name: str
    agency: Agency
    last_day: dt.date
    record: models.Model = field(compare=False, repr=False)


def due(on: dt.date | None = None) -> list[Leaver]:
    """What is due, by day of leaving, for two people to check; links, places and answers go with their person."""
    before = due_before(on)
    held = [each for model in HELD for each in due_records(model, before).select_related("agency")]
    found = [Leaver(str(each), each.agency, each.valid_to, each) for each in held]
    places = due_records(TrainingAttendance, before).filter(eslo__isnull=True).select_related("agency", "session")
    found += [Leaver(place.name, place.agency, place.session.held_on, place) for place in places]
    for named in due_records(Handover, before).select_related("eslo__agency"):
        last_day = named.done_on or named.ended_on or named.valid_from
        found.append(Leaver(f"{named}, named to take over", named.eslo.agency, last_day, named))
    found += due_of_undone(before)
    lines = due_records(EsloReturnLine, before).exclude(eslo__in=due_records(Eslo, before))
    for line in lines.select_related("agency", "eslo_return"):
        asked = line.eslo_return
        found.append(Leaver(f"Answer to “{asked}”", line.agency, asked.closed_on or asked.due_on, line))
    return sorted(found, key=lambda each: (each.last_day, each.agency.name, each.name))


def due_of_undone(before: dt.date) -> list[Leaver]:
    """People from lists that were undone before a day."""
    terms = list(undone_terms(before))
    versions = Agency.history.model.objects.filter(id__in={term.agency_id for term in terms})
    names = dict(versions.order_by("history_id").values_list("id", "name"))
    return [
        Leaver(
            f"{term.name}, named in a list that was undone",
            Agency(pk=term.agency_id, name=names[term.agency_id]),
            localdate(term.history_date),
            Eslo(pk=term.id),
        )
        for term in terms
    ]


def waiting() -> Removal | None:
    """What one person asked for and waits for a second, as long as that can still be carried out."""
    found = latest()
    if found is None or found.is_confirmed or found.is_too_old or found.requests[0].asked_by not in who_may_confirm():
        return None
    return found if is_unchanged(found) else None


def latest() -> Removal | None:
    last = PurgeRequest.objects.filter(about__startswith=f"{NAME}-").order_by("-pk").first()
    found = removal_of(last.about) if last else None
    return found if found and not found.is_done and not found.stop else None


def is_unchanged(removal: Removal) -> bool:
    return all(rows_of(place_of(request), records_of(request)) == sorted(request.rows) for request in removal.requests)


def place_of(request: PurgeRequest) -> Place:
    return next(place for place in PLACES if place.table == request.table)


def records_of(request: PurgeRequest) -> set[int]:
    history = place_of(request).model.history.model
    return set(history.objects.filter(pk__in=request.rows).values_list("id", flat=True))


@transaction.atomic
def ask(*, by: User) -> Removal:
    if waiting() or confirmed():
        raise RuleBroken("This has been asked for already. It waits for a second person, or to be carried out.")
    before, name = due_before(), f"{NAME}-{token_hex(4)}"
    require_proof(by)
    for place in PLACES:
        records = [each.pk for each in due_records(place.model, before)]
        if place.model is Eslo:
            records += undone_terms(before).values_list("id", flat=True)
        keys = rows_of(place, records)
        if keys:
            columns, past = (*place.fields, REASON), place.model.history.model
            ask_to_clean(past, rows=keys, columns=columns, purpose="retention", by=by, about=name)
    if removal_of(name) is None:
        raise RuleBroken("Nobody is due.")
    return confirm_removal(name, by=by)


def confirmed() -> Removal | None:
    found = latest()
    return found if found and found.is_waiting else None


@transaction.atomic
def confirm(*, by: User) -> Removal:
    """It is blanked after the delay. RuleBroken where nothing waits, for the same person or not a manager and a data
    protection officer, and without a recent check of who they are.
    """
    removal = waiting()
    if removal is None:
        raise RuleBroken("Nothing needs confirming, or a record was changed meanwhile. Ask for it again.")
    require_proof(by)
    try:
        found = confirm_removal(removal.about, by=by)
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages)) from None
    require_both(*found.people)
    return found


@transaction.atomic
def carry_out(removal: Removal) -> None:
    """Blank records and versions, by the role of core/history/connection.py. RuleBroken where a record changed or one
    of the two may no longer confirm.
    """
    first, second = removal.people[:2]
    require_both(first, second)
    if not is_unchanged(removal):
        raise RuleBroken("A record was changed since this was confirmed. Ask for it again.")
    for request in removal.requests:
        blank(place_of(request), records_of(request), by=second)
    remove_from_history(removal)


def title_of(removal: Removal) -> str:
    count = sum(len(records_of(request)) for request in removal.requests)
    return f"details of people who left their posts long ago, in {count} record{'' if count == 1 else 's'}"


@removable("retention")
def blanked_columns():
    return [(place.model.history.model, (*place.fields, REASON)) for place in PLACES]


removes(NAME, Kind(title=title_of, carry_out=carry_out, drop=lambda removal, by: None))


def blank(place: Place, keys: set[int], *, by: User) -> None:
    for record in place.model.objects.filter(pk__in=keys):
        address = getattr(record, "email", "") or getattr(record, "sent_to", "")
        if address and not is_in_use(address, record):
            forget_emails_to(address)
        for name in place.fields:
            setattr(record, name, None if name == "person" else "")
        fields = list(place.fields)
        if hasattr(record, "blanked_on"):
            record.blanked_on = today()
            fields.append("blanked_on")
        save_versioned(record, expected=record.version, fields=fields, by=by, reason=CLEANED)


def is_in_use(address: str, record: models.Model) -> bool:
    if Agency.objects.filter(email__iexact=address).exists():
        return True
    if User.objects.filter(email__iexact=address, is_active=True).exists():
        return True
    posts = (model.objects.filter(email__iexact=address, blanked_on__isnull=True) for model in HELD)
    return any(held.exclude(pk=record.pk if isinstance(record, held.model) else None).exists() for held in posts)


def rows_of(place: Place, keys) -> list[int]:
    history = place.model.history.model
    return sorted(history.objects.filter(id__in=list(keys)).values_list("history_id", flat=True))


def who_may_confirm():
    roles = [key for key, role in ROLES.items() if "history.clean" in role.permissions]
    grants = RoleGrant.objects.filter(role__in=roles, ended_at=None, user__is_active=True)
    return User.objects.filter(pk__in=grants.values("user"))
