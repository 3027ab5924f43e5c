"""Blanks the details of people who left after some years, in the record and in every version of it.

That somebody held the post, and when, stays. History can only be purged by two different people: one requests the list,
another confirms it, and only then is anything blanked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from accounts.models import RoleGrant, User
from accounts.people.services import require_both
from accounts.roles import ROLES
from agencies.links.settings import leaver_years
from agencies.models import Agency, Eslo, EsloReturnLine, Handover, MailedLink, Representative, TrainingAttendance
from agencies.posts.rules import months_before
from core.history.guards import ask_to_clean, begin_purge, confirm_cleaning
from core.mail.services import forget_emails_to
from core.models import HistoryDoor
from core.records.locking import save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today

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
    Place(Handover, DETAILS),
    Place(MailedLink, ("sent_to",)),
    Place(EsloReturnLine, ("sent_to", "answered_by", "note")),
    Place(TrainingAttendance, ("name",)),
)


def due_before(on: dt.date | None = None) -> dt.date:
    """Whoever left before this day is due on a day, today by default."""
    return months_before(on or today(), 12 * leaver_years())


def due_records(model: type, before: dt.date):
    if model in (Eslo, Representative):
        return model.objects.filter(valid_to__lt=before, blanked_on__isnull=True)
    left = Eslo.objects.filter(valid_to__lt=before)
    if model is Handover:
        return over_handovers(before).filter(blanked_on__isnull=True)
    if model is MailedLink:  # each goes with its parent
        of_them = Q(eslo__in=left) | Q(line__in=over_lines(before)) | Q(handover__in=over_handovers(before))
        return MailedLink.objects.filter(of_them).exclude(sent_to="")
    if model is TrainingAttendance:
        theirs = Q(eslo__in=left) | Q(eslo__isnull=True, session__held_on__lt=before)
        return TrainingAttendance.objects.filter(theirs).exclude(name="")
    nothing_of_people = Q(answered_by="", note="") & (Q(sent_to="") | Q(sent_to__iexact=F("agency__email")))
    return over_lines(before).exclude(nothing_of_people)


def over_handovers(before: dt.date):
    """Handovers that ended before a day; an unanswered one ends on the day for which the successor was named."""
    unanswered = Q(done_on__isnull=True, ended_on__isnull=True, valid_from__lt=before, named_on__lt=before)
    return Handover.objects.filter(Q(done_on__lt=before) | Q(ended_on__lt=before) | unanswered)


def over_lines(before: dt.date):
    """Lines of ESLO returns that ended before a day and of which nobody holds a post any more: their ESLO left before
    it too, they named a successor, said that there is none, or had none.

    A return that nobody closed ended on its last day for answers (docs/adr/0022-leavers.md).
    """
    closed, asked = Q(eslo_return__closed_on__lt=before), EsloReturnLine.Answer
    never_closed = Q(eslo_return__closed_on__isnull=True, eslo_return__due_on__lt=before)
    left = Q(eslo__in=Eslo.objects.filter(valid_to__lt=before))
    # a line points to the person it named, and its address is that of the predecessor: named ones are due as well
    of_nobody = Q(eslo__isnull=True) | Q(answer__in=[asked.NAMED, asked.NONE])
    return EsloReturnLine.objects.filter(closed | never_closed, left | of_nobody)


def undone_terms(before: dt.date):
    """The last versions of terms that an imported list created and that were deleted when it was undone before a day,
    if they still have a name: only versions of these remain (docs/adr/0014-undoing-a-list-of-agencies.md).
    """
    deleted = Eslo.history.model.objects.filter(history_type="-", history_date__date__lt=before)
    return deleted.exclude(name="", job_title="", email="", phone="")


@dataclass(frozen=True)
class Leaver:
    """An entry of the list: somebody who left an agency, a guest of a training, a successor named or imported by a
    list that was undone, or the answer of an agency to an ESLO return, each with its day.
    """

    name: str
    agency: Agency
    last_day: dt.date
    record: models.Model = field(compare=False, repr=False)


def due(on: dt.date | None = None) -> list[Leaver]:
    """Whose details are due, by the day on which they left: the list that two people check.

    Links, places on courses and answers go with their person, and are not listed.
    """
    before = due_before(on)
    held = [each for model in (Eslo, Representative) for each in due_records(model, before).select_related("agency")]
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
    """People from lists that were undone before a day; the agency may have been deleted too."""
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


def waiting() -> list[HistoryDoor]:
    """Requests of one person that wait for a second.

    Requests whose records were changed meanwhile, or whose person has lost the permission, are skipped; they can be
    made again.
    """
    by_table = {place.table: place for place in PLACES}
    requests = HistoryDoor.objects.filter(
        purpose="retention", table__in=by_table, record__isnull=True, asked_by__in=who_may_confirm()
    )
    return [each for each in requests if rows_of(by_table[each.table], records_of(each)) == sorted(each.rows)]


def records_of(request: HistoryDoor) -> set[int]:
    history = next(place for place in PLACES if place.table == request.table).model.history.model
    return set(history.objects.filter(pk__in=request.rows).values_list("id", flat=True))


@transaction.atomic
def ask(*, by: User) -> list[HistoryDoor]:
    """Request blanking of everything that is due. Raises RuleBroken where nothing is, or a request waits already."""
    if waiting():
        raise RuleBroken("This has been asked for already. It waits for a second person.")
    before, made = due_before(), []
    for place in PLACES:
        records = [each.pk for each in due_records(place.model, before)]
        if place.model is Eslo:
            records += undone_terms(before).values_list("id", flat=True)
        keys = rows_of(place, records)
        if keys:
            columns = (*place.fields, REASON)
            request = ask_to_clean(place.model.history.model, rows=keys, columns=columns, purpose="retention", by=by)
            confirm_cleaning(request, by=by)
            made.append(request)
    if not made:
        raise RuleBroken("Nobody is due.")
    return made


@transaction.atomic
def confirm(*, by: User) -> int:
    """Confirm the request and blank at once; returns the number of entries.

    Raises RuleBroken where nothing waits, where the same person made the request, and where the two are not a manager
    and a data protection officer.
    """
    requests = waiting()
    if not requests:
        raise RuleBroken("Nothing waits to be confirmed, or a record was changed meanwhile. Ask for it anew.")
    by_table, count = {place.table: place for place in PLACES}, 0
    listed = {(type(each.record), each.record.pk) for each in due()}
    for request in requests:
        place = by_table[request.table]
        try:
            confirm_cleaning(request, by=by)
        except ValidationError as error:
            raise RuleBroken(" ".join(error.messages)) from None
        require_both(request.asked_by, by)
        keys = records_of(request)
        blank(place, keys, by=by)
        count += sum((place.model, key) in listed for key in keys)
        begin_purge(request, by=by)
    return count


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
    """Whether an address is also that of an agency, another post or an account; emails to it are kept."""
    if Agency.objects.filter(email__iexact=address).exists():
        return True
    if User.objects.filter(email__iexact=address, is_active=True).exists():
        return True
    posts = (model.objects.filter(email__iexact=address, blanked_on__isnull=True) for model in (Eslo, Representative))
    return any(held.exclude(pk=record.pk if isinstance(record, held.model) else None).exists() for held in posts)


def rows_of(place: Place, keys) -> list[int]:
    history = place.model.history.model
    return sorted(history.objects.filter(id__in=list(keys)).values_list("history_id", flat=True))


def who_may_confirm():
    roles = [key for key, role in ROLES.items() if "history.clean" in role.permissions]
    grants = RoleGrant.objects.filter(role__in=roles, ended_at=None, user__is_active=True)
    return User.objects.filter(pk__in=grants.values("user"))
