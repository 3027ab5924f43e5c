"""The emails of incidents. None says anything of a record."""

from __future__ import annotations

from agencies.posts.services.leavers import who_may_confirm
from core.mail import Email, compose, email_kind, site_url


@email_kind("retention-due", "Incidents whose time is over")
def tell_of_retention(args: dict) -> Email | None:
    """Tells those who may confirm it that something of incidents is due to go; nobody who no longer may."""
    person = who_may_confirm().filter(pk=args.get("user")).first()
    if person is None:
        return None
    count = int(args["count"])
    entries = "one entry is" if count == 1 else f"{count} entries are"
    url = site_url("/incidents/retention/")
    subject = "To confirm: incident records to be deleted"
    return compose(subject, "retention_due.txt", name=person.name, entries=entries, url=url)
