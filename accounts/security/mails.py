"""The email of an alert. It says how many of what, and names nobody: the journal does."""

from urllib.parse import urlencode

from django.urls import reverse

from accounts.people.mails import name_at
from accounts.security.rules import BY_KEY, SECURITY_ALERT
from core.mail import Email, compose, email_kind, site_url
from core.models import SecurityEvent


@email_kind(SECURITY_ALERT, "Security alert")
def write_alert(args: dict) -> Email | None:
    """What was found, and where to read more; None once the event is no longer kept."""
    event = SecurityEvent.objects.filter(pk=args["event"]).first()
    if event is None:
        return None
    rule = BY_KEY[event.alert.split()[0]]
    return compose(
        "Security alert: please look at the security journal",
        "security_alert.txt",
        name=name_at(args.get("to", "")),
        happened=rule.text.format(count=event.detail.get("count", "")),
        link=site_url(f"{reverse('security')}?{urlencode({'alert': event.pk})}"),
        people=site_url(reverse("people")),
    )
