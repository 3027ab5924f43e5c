"""Case numbers: kept sealed, compared by keyed hash, opened for whoever may, sealed anew under another key."""

from django.db import connection, transaction

from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.security.services import note
from incidents.access_log.services import note_look
from incidents.models import AccessLog, CaseNumber, Incident
from incidents.records.sealing import digests, seal, unseal

SAME = (
    "There is already a record with this case number and this section 47 date. Say that this one is of another child "
    "or another episode, or go to that record."
)
ALL_NUMBERS = 4_707_001  # number of the lock that an import takes of all case numbers at once


class Duplicate(RuleBroken):
    """Other records have this case number and section 47 date; `records` are those."""

    def __init__(self, records: list[Incident]):
        super().__init__(SAME, field="another")
        self.records = records


def require_new(number: str, incident: Incident) -> None:
    """Duplicate if another counting record has this number and section 47 date; locks the number until commit."""
    if not number:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s), pg_advisory_xact_lock(hashtext(%s))",
            [ALL_NUMBERS, digests(number)[0]],
        )
    same = Incident.objects.standing().filter(
        pk__in=CaseNumber.objects.saying(number).values("incident"), section_47_on=incident.section_47_on
    )
    if found := list(same.exclude(pk=incident.pk).select_related("main_type").order_by("pk")):
        raise Duplicate(found)


def lock_numbers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALL_NUMBERS])


def keep(incident: Incident, number: str, *, by, reason: str, is_new: bool = False) -> None:
    """Seal the number of a record, or another one than before; nothing for an empty one. A new record has none yet."""
    if not number:
        return
    row = None if is_new else CaseNumber.objects.filter(incident=incident).first()
    row = row or CaseNumber(incident=incident)
    row.sealed, row.digest = seal(number), digests(number)[0]
    if row.pk is None:
        create_tracked(row, by=by, reason=reason)
    else:
        save_versioned(row, expected=row.version, fields=["sealed", "digest"], by=by, reason=reason)


def is_kept(incident: Incident, number: str) -> bool:
    return CaseNumber.objects.saying(number).filter(incident=incident).exists()


def number_of(incident: Incident) -> str:
    row = CaseNumber.objects.filter(incident=incident).first()
    return (row and unseal(row.sealed)) or ""


@transaction.atomic
def show(*, row: CaseNumber, purpose: str, by) -> str:
    """The number for a person who says what for; it is noted before it is shown. RuleBroken without a purpose."""
    note_look(what=AccessLog.What.CASE_NUMBER, purpose=purpose, record=row.incident_id, by=by)
    note("case_number", "shown", actor=by, record=row.incident_id, reason=purpose)
    number = unseal(row.sealed)
    if number is None:
        raise RuleBroken("The number cannot be opened: the key under which it was sealed is not there any more.")
    return number


@transaction.atomic
def reseal(*, by=None) -> int:
    """Seal every number under the current key; how many. RuleBroken, naming records no key opens, and no change."""
    changed, closed = 0, []
    for row in CaseNumber.objects.select_for_update().order_by("pk").iterator(chunk_size=1_000):
        number = unseal(row.sealed)
        if number is None:
            closed.append(row.incident_id)
            continue
        row.sealed, row.digest = seal(number), digests(number)[0]
        save_versioned(row, expected=row.version, fields=["sealed", "digest"], by=by, reason="Sealed under another key")
        changed += 1
    if closed:
        raise RuleBroken(f"No key opens the case numbers of records {', '.join(map(str, closed[:20]))}.")
    note("key", "changed", actor=by, by="" if by else "command", count=changed)
    return changed


def opened(row: CaseNumber) -> str:
    return unseal(row.sealed) or ""
