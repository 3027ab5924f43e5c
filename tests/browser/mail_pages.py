"""The pages about emails, with one in every state."""

from __future__ import annotations

from django.utils import timezone

from core.mail.models import OutgoingEmail
from core.models import ClosedDay
from core.text.dates import today

MAIL = ["mail", "letter", "dead_addresses", "closed_days", "remove_closed_day"]
MAIL_BUTTONS = ["send_again"]


def of_mail() -> dict[str, list]:
    """A letter in each state; the one that has a page of its own came back."""
    now = timezone.now()
    for state in OutgoingEmail.State.values:
        letter = OutgoingEmail.objects.create(kind="eslo-return", to=f"{state}@tarn.example", state=state, sent_at=now)
    OutgoingEmail.objects.filter(state="waiting").update(attempts=2, error="The mail server could not be reached.")
    letter = OutgoingEmail.objects.get(state="bounced", to="bounced@tarn.example")
    letter.error = "There is no such mailbox. It said: “550 5.1.1 User unknown”."
    letter.subject = "Are you still the ESLO?"
    letter.save()
    OutgoingEmail.objects.create(kind="eslo-return", to=letter.to, state="bounced", error=letter.error)
    day = today()
    closed = ClosedDay.objects.create(name="Half-term", first_day=day, last_day=day, is_quiet=True)
    return {"letter": [letter.pk], "remove_closed_day": [closed.pk]}
