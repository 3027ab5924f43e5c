"""The training dates of lead officers and deputies, brought up to date when a change affects which courses count."""

from collections.abc import Callable, Iterable

from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from agencies.training.rules import after_courses
from core.records.locking import save_versioned

CAME = TrainingAttendance.State.CAME


def with_training_dates(eslos: Iterable[int], change: Callable[[], object], *, by, reason: str) -> None:
    """Run a change that affects which courses count, and update the training dates of these lead officers."""
    agencies = Agency.objects.filter(eslos__in=eslos).order_by("pk")
    list(agencies.select_for_update(no_key=True, of=("self",)).values_list("pk"))  # before their posts, as everywhere
    officers = list(Eslo.objects.select_for_update(no_key=True).filter(pk__in=eslos).order_by("pk"))
    before = TrainingAttendance.objects.days_by_eslo(each.pk for each in officers)
    change()
    now = TrainingAttendance.objects.days_by_eslo(each.pk for each in officers)
    for officer in (each for each in officers if sorted(before[each.pk]) != sorted(now[each.pk])):
        held = (officer.trained_on, officer.training_noted_on)
        dates = after_courses(*held, before[officer.pk], now[officer.pk])
        if dates != held:
            officer.trained_on, officer.training_noted_on = dates
            fields = ["trained_on", "training_noted_on"]
            save_versioned(officer, expected=officer.version, fields=fields, by=by, reason=reason)


def trained_eslos(session: TrainingSession) -> list[int]:
    return list(session.attendance.filter(state=CAME, eslo__isnull=False).values_list("eslo_id", flat=True))
