"""What tests of answer pages share: a person who leads actions, the link of an email, and forms of the page."""

from __future__ import annotations

import datetime as dt

from core.text.dates import print_date, today
from reminders.answers.links import answer_url, token_of
from reminders.models import AnswerLink
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, MembershipFactory, MethodFactory, SubGroupFactory, SubGroupLeadFactory


def leader(number: int = 1, *, due: int | None = None, role: str = "working_group", **values):
    """A person whose group leads so many actions of one plan, with the actions; `due` is in days from today."""
    group = SubGroupFactory()
    person = UserFactory(name="Lena Ward", roles=(role,))
    MembershipFactory(user=person, subgroup=group)
    lead, method = SubGroupLeadFactory(subgroup=group), MethodFactory()
    wording = f"By {print_date(today() + dt.timedelta(days=due))}" if due is not None else "Ongoing"
    actions = [ActionFactory(method=method, lead=lead, wording=wording, **values) for _ in range(number)]
    return person, actions


def page_of(url: str) -> str:
    """The path of a whole URL."""
    return "/" + url.split("/", 3)[3]


def link_to(person, *items: str) -> str:
    """The path of the answer page in an email to a person about these items."""
    return page_of(answer_url(person.email, person=person, items=items))


def office_link(agency, *items: str) -> str:
    """The path of the answer page in an email to the mailbox of an agency without an account."""
    return page_of(answer_url(agency.email or "office@tarn.example", agency=agency.pk, items=items))


def last_link() -> AnswerLink:
    return AnswerLink.objects.latest("pk")


def path_of(link: AnswerLink) -> str:
    return f"/answer/{token_of(link)}/"


def sent(item: str, do: str, choice: str = "", **values) -> dict:
    """What a form of the page sends: `choice` is the form, by default that of the button."""
    prefix = f"{item.replace(' ', '-')}-{choice or do}"
    return {"item": item, "do": do, **{f"{prefix}-{name}": value for name, value in values.items()}}


def day(value: dt.date, name: str = "due") -> dict:
    """What the boxes of a date send."""
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
