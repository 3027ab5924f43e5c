"""The email about overdue improvement actions, written by the worker when it is sent: by then some may be done."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from agencies.mails import name_at
from agencies.models import Agency
from audits.improvements.services.emails import KIND, emails_for
from core.mail import Email, compose, email_kind, quoted, site_url, subject_line
from core.text.dates import print_date


@email_kind(KIND, "Overdue improvement actions")
def about_overdue(args: dict) -> Email | None:
    """Reminds an agency of its overdue improvement actions; None where none is left."""
    found = emails_for(Agency.objects.filter(pk=args["agency"]).values_list("pk", flat=True),
                        dt.date.fromisoformat(args["on"]))  # fmt: skip
    if not found:
        return None
    actions = [
        (quoted(each.text), print_date(each.due), each.owner_name, each.question.code) for each in found[0].actions
    ]
    number = len(actions)
    overdue = "Overdue: 1 improvement action, {}" if number == 1 else f"Overdue: {number} improvement actions, {{}}"
    url = site_url(f"{reverse('audits:improvements')}?state=overdue")
    return compose(
        subject_line(overdue, found[0].agency), "improvements_overdue.txt", agency=found[0].agency, actions=actions,
        name=name_at(args.get("to", ""), found[0].agency), url=url,
    )  # fmt: skip
