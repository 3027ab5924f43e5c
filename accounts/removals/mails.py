"""The email about a removal from the history that can still be stopped."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from accounts.people.mails import name_at
from core.history.purges import removal_of
from core.mail import Email, compose, email_kind, site_url
from core.text.dates import print_date

NOTICE = "removal-notice"


def moment(at: dt.datetime) -> str:
    local = timezone.localtime(at)
    return f"{print_date(local.date())} at {local:%H:%M}"


@email_kind(NOTICE, "Notice of a removal from the history")
def write_notice(args: dict) -> Email | None:
    """What will be removed, who confirmed it, when it is done, and where it can be stopped; None once it is over."""
    removal = removal_of(args["about"])
    if removal is None or not removal.is_waiting:
        return None
    return compose(
        "Security notice: a removal from the history can still be stopped",
        "removal_notice.txt",
        name=name_at(args.get("to", "")),
        title=removal.title,
        first=removal.people[0],
        second=removal.people[1],
        due=moment(removal.due_at),
        link=site_url(reverse("removal", args=[removal.about])),
    )
