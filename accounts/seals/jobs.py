import datetime as dt
import logging

from accounts.models import User
from accounts.seals.mails import ALTERED, HEAD
from core.jobs.daily import daily
from core.jobs.failures import note_failure, settle
from core.jobs.models import DailyRun
from core.mail import send_email
from core.models import Seal
from core.seals.checking import Checked, check_history
from core.security.services import note
from core.text.references import new_reference
from core.working_days.days import is_working_day

logger = logging.getLogger("core.seals")

JOB = "check the history"
CHECK = "seals"  # in the journal; no alert follows, since the email below tells the same people more
FAILURE = "comparing the history with its seals"  # settled by a full check alone
MOST = 20  # findings in an email


@daily(JOB)
def check(day: dt.date) -> None:
    """Compares what is due today with the seals; everything at the first run of a month."""
    this_month = DailyRun.objects.filter(job=JOB, day__gte=day.replace(day=1), day__lt=day)
    full = not this_month.exists()
    checked = check_history(full=full, on=day)
    if not checked.is_sound:
        tell_altered(checked, day)
    elif full:
        settle(FAILURE)


def tell_altered(checked: Checked, day: dt.date) -> None:
    """Writes it to the log and to people; once a day."""
    reference = new_reference()
    logger.critical("Reference %s: the history is not what was sealed. %s", reference, " ".join(checked.findings))
    note_failure(job=FAILURE, reference=reference)
    note("check", "failed", actor=None, check=CHECK, count=len(checked.findings))
    args = {"on": day.isoformat(), "findings": checked.findings[:MOST]}
    for person in holders("dpo", "manager", "administrator"):
        send_email(kind=ALTERED, to=person.email, args=args, key=f"{ALTERED} {day} {person.pk}")


@daily("send the seal of the history")
def send_head(day: dt.date) -> None:
    """Once a week, on its first working day, to data protection officers and managers."""
    seal = Seal.objects.order_by("-pk").first()
    if seal is None or not is_working_day(day):
        return
    year, week, _ = day.isocalendar()
    for person in holders("dpo", "manager"):
        send_email(kind=HEAD, to=person.email, args={"seal": seal.pk}, key=f"{HEAD} {year}-{week} {person.pk}")


def holders(*roles: str):
    return (
        User.objects.filter(is_active=True, role_grants__role__in=roles, role_grants__ended_at=None)
        .order_by("pk")
        .distinct()
    )
