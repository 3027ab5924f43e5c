"""Reminders of audit returns and of improvement actions, as lines of the routine email of a mailbox.

Records are locked in the order in which these modules are registered: rounds, then lines of ESLO returns, then entries
of ESLOs (reminders/sources/ladders_agencies.py).
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audits.chasing.services import chasing, schedule
from audits.chasing.services.chasing import ReturnEmail
from audits.chasing.settings import stages_on
from audits.due import progress_words
from audits.improvements.services import emails as improvements
from audits.improvements.services.emails import OverdueEmail
from audits.models import Round
from core.mail import quoted, subject_line
from core.mail.models import OutgoingEmail
from core.text.dates import print_date
from core.working_days.days import working_day_after
from reminders.routine.lines import Asked, Line, ladder


def with_account(addresses: Iterable[str]) -> set[str]:
    """Those of some addresses, case-folded, at which somebody can sign in; one statement."""
    known = {User.objects.normalize_email(address) for address in addresses}
    emails = User.objects.filter(is_active=True, email__in=known).values_list("email", flat=True)
    return {email.casefold() for email in emails}


def day_of_email(email: OutgoingEmail) -> dt.date:
    return timezone.localtime(email.asked_at).date()


def chases_with(email: OutgoingEmail, on: dt.date) -> Iterator[Asked]:
    return chases_of(chasing.recorded_with(email.to, day_of_email(email)), on)


@ladder(now=chases_with)
def chases(on: dt.date) -> Iterator[Asked]:
    next_on, stages = working_day_after(on), stages_on(on)
    for asked in Round.objects.filter(state=Round.State.OPEN).select_related("edition__questionnaire").order_by("pk"):
        steps = schedule.steps_in_force(asked, schedule.own_steps(asked), stages)
        yield from chases_of(chasing.due_emails(asked, on, steps, next_on=next_on), on)


def chases_of(emails: Iterable[ReturnEmail], on: dt.date) -> Iterator[Asked]:
    emails = list(emails)
    accounts = with_account(address for email in emails for address in email.addresses.values())
    for email in emails:
        for to, address in email.addresses.items():
            line = about_return(email, on, has_account=address.casefold() in accounts)
            yield Asked(
                address, email.names.get(to, ""), email.audit_return.agency_id, line, record_of_chase(email, to)
            )


def record_of_chase(reminder: ReturnEmail, to: str):
    def record(email) -> None:
        chasing.record_step(audit_return=reminder.audit_return, step=reminder.step, to=to)

    return record


def about_return(email: ReturnEmail, on: dt.date, *, has_account: bool) -> Line:
    audit_return, asked = email.audit_return, email.audit_return.round
    days = audit_return.deadlines
    begins = "Overdue" if days.is_overdue(on) else "Reminder"
    return Line(
        "returns",
        f"return {audit_return.pk} step {email.step.when}",
        f"{asked}, {audit_return.about}: {progress_words(audit_return)}",
        days.words(on),
        reverse("audits:return", args=[audit_return.pk]) if has_account else "",
        "Open the return",
        by=days.counts_on(on),
        subject=subject_line(f"{begins}: {{}}, {{}}", asked, audit_return.agency, also=f" ({days.short_words(on)})"),
        item=f"return {audit_return.pk}",
        note=email.step.text,
    )


def improvements_with(email: OutgoingEmail, on: dt.date) -> Iterator[Asked]:
    return improvements_of(improvements.recorded_with(email.to, day_of_email(email)), on)


@ladder(now=improvements_with)
def overdue_improvements(on: dt.date) -> Iterator[Asked]:
    return improvements_of(improvements.due_emails(on), on)


def improvements_of(emails: Iterable[OverdueEmail], on: dt.date) -> Iterator[Asked]:
    emails = [email for email in emails if email.address]
    accounts = with_account(email.address for email in emails)
    for email in emails:
        for action in email.actions:
            line = about_improvement(email, action, has_account=email.address.casefold() in accounts)
            yield Asked(email.address, email.name, email.agency.pk, line, record_of_improvement(action, on))


def record_of_improvement(action, on: dt.date):
    def record(email) -> None:
        improvements.record_reminder(action=action, on=on)

    return record


def about_improvement(email: OverdueEmail, action, *, has_account: bool) -> Line:
    late = f"Overdue since {print_date(action.due)}"
    owner = f" ({action.owner_name})" if action.owner_name else ""
    return Line(
        "improvements",
        f"improvement {action.pk} late {action.due}",
        quoted(action.text),
        f"{late}{owner}. {action.audit_return.round}, question {action.question.code}",
        reverse("audits:complete_improvement", args=[action.pk]) if has_account else "",
        "Say what was done",
        by=action.due,
        subject=subject_line(
            f"Improvement action of {{}}: overdue since {action.due.day} {action.due:%B}", email.agency
        ),
        item=f"improvement {action.pk}",
    )
