"""Jobs of the worker and the scheduler for emails."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.board import settings
from core.jobs.daily import daily, often
from core.mail.models import OutgoingEmail
from core.mail.sending import PAUSES
from core.mail.services import forget, put_into_queue
from core.mail.settings import KEPT

MOST = 500  # emails put into the queue at one look
State = OutgoingEmail.State
STOPPED = "Whoever was sending it was stopped half-way."


@often("emails that are due")
def queue_due_emails() -> None:
    """Queue emails that are due, and settle attempts that were interrupted.

    One that was not yet handed to the mail server is retried, with the same limit as after an error of the server,
    since it may be the email that stops the worker. One that was handed over is marked as possibly sent.
    """
    now = timezone.now()
    stuck = OutgoingEmail.objects.stuck(now)
    stuck.filter(handed_over_at__isnull=True, attempts__gt=len(PAUSES)).update(state=State.FAILED, error=STOPPED)
    stuck.filter(handed_over_at__isnull=True).update(state=State.WAITING, queued_at=None, error=STOPPED)
    stuck.update(state=State.UNCLEAR, error=STOPPED)
    for email in OutgoingEmail.objects.due(now).order_by("next_try")[:MOST]:
        with transaction.atomic():
            same = OutgoingEmail.objects.filter(pk=email.pk, state=State.WAITING)
            was = Q(queued_at=email.queued_at) if email.queued_at else Q(queued_at__isnull=True)
            if same.filter(was).update(queued_at=now):  # else another scheduler was faster
                put_into_queue(email)


@daily("forget to whom emails went")
def forget_old_emails(day: dt.date) -> None:
    since = timezone.now() - dt.timedelta(days=settings.value(KEPT, day))
    forget(OutgoingEmail.objects.filter(asked_at__lt=since))
