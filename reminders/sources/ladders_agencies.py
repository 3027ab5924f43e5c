"""The ladders of the directory, as lines of the routine email of a mailbox: reminders of ESLO returns, and questions to
ESLOs who have no account.

A mailbox without an account gets the mailed link of the question, which is made when it is recorded.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.urls import reverse

from agencies.links.services import link_url, standing_of, with_all
from agencies.models import Eslo, EsloReturnLine, MailedLink
from agencies.posts.services import confirming
from agencies.returns import services as returns
from core.mail import subject_line
from core.mail.models import OutgoingEmail
from core.text.dates import print_date
from reminders.routine.lines import Asked, Line, ladder
from reminders.sources.ladders_audits import day_of_email, with_account  # registers its ladders before these

Purpose = MailedLink.Purpose


def links_of(email: OutgoingEmail, purpose: str) -> list[MailedLink]:
    made = MailedLink.objects.filter(purpose=purpose, made_on=day_of_email(email), sent_to__iexact=email.to)
    return [link for link in with_all(made).order_by("pk") if standing_of(link) == "open"]


def returns_with(email: OutgoingEmail, on: dt.date) -> Iterator[Asked]:
    links = {link.line_id: link for link in links_of(email, Purpose.ESLO_RETURN)}
    return returns_of([link.line for link in links.values()], on, links)


@ladder(now=returns_with)
def eslo_returns(on: dt.date) -> Iterator[Asked]:
    return returns_of(returns.due_lines(on), on, {})


def returns_of(lines: Iterable[EsloReturnLine], on: dt.date, links: dict[int, MailedLink]) -> Iterator[Asked]:
    lines = list(lines)
    accounts = with_account(line.sent_to for line in lines)
    for line in lines:
        asked, officer = line.eslo_return, line.eslo
        due, name = asked.due_on, officer.name if officer else ""
        is_late, is_officer = due < on, bool(officer) and officer.email.casefold() == line.sent_to.casefold()
        named = f"{name} is named as ESLO" if name else "Nobody is named as ESLO"
        when = f"Overdue since {print_date(due)}" if is_late else f"Due by {print_date(due)}"
        subject = subject_line(f"{'Overdue' if is_late else 'Reminder'}: who is the ESLO of {{}}?", line.agency)
        written = Line(
            "eslo_returns",
            f"ESLO return {line.pk}, {line.times_asked if links else line.times_asked + 1}",
            f"Who is the ESLO of {line.agency}?",
            f"{named}. {when}",
            href_of(line.sent_to, accounts, reverse("answer_own_line", args=[line.pk]), links.get(line.pk)),
            "Answer",
            by=due,
            subject=subject,
            item=f"eslo-line {line.pk}",
        )
        yield Asked(line.sent_to, name if is_officer else "", line.agency_id, written, record_of_line(line, on))


def record_of_line(line: EsloReturnLine, on: dt.date):
    def record(email) -> None:
        returns.record_reminder(line=line, on=on)

    return record


def questions_with(email: OutgoingEmail, on: dt.date) -> Iterator[Asked]:
    links = {link.eslo_id: link for link in links_of(email, Purpose.CONFIRM)}
    return questions_of([link.eslo for link in links.values()], on, links)


@ladder(now=questions_with)
def questions(on: dt.date) -> Iterator[Asked]:
    """ESLOs without an account who were not confirmed for long."""
    return questions_of(confirming.stale_without_account(on).order_by("pk"), on, {})


def questions_of(officers: Iterable[Eslo], on: dt.date, links: dict[int, MailedLink]) -> Iterator[Asked]:
    for officer in officers:
        last = print_date(officer.confirmed_on) if officer.confirmed_on else "never"
        link = links.get(officer.pk)
        written = Line(
            "eslo",
            f"confirm {officer.pk}",
            f"Are you still the ESLO of {officer.agency}?",
            f"We have you down as its ESLO since {print_date(officer.valid_from)}; last confirmed: {last}",
            link_url(link) if link else "",
            "Confirm, or hand over",
            subject=subject_line("Are you still the ESLO of {}?", officer.agency),
            item=f"eslo {officer.pk}",
        )
        yield Asked(officer.email, officer.name, officer.agency_id, written, record_of_question(officer, on))


def record_of_question(officer: Eslo, on: dt.date):
    def record(email) -> None:
        confirming.record_question(eslo=officer, on=on)

    return record


def href_of(address: str, accounts: set[str], page: str, link: MailedLink | None) -> str:
    """The page for somebody who can sign in; else the mailed link, "" until it is made."""
    if address.casefold() in accounts:
        return page
    return link_url(link) if link else ""
