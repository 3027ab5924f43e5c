"""Items of audits: returns that wait for an agency, and its improvement actions."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import capfirst

from audits.improvements.services.improvements import update_action
from audits.models import ImprovementAction, Return
from core.text.dates import print_date
from reminders.answers.forms import DateForm, MoreTimeForm, NotMineForm, PlainForm
from reminders.answers.items import Choice, Item, Saved, Writer, item_kind
from reminders.answers.kinds.plan import disown

WITHOUT_ACCOUNT = (
    "To fill it in, use “Open the return” in our latest email about it, which needs no password. If you have no such "
    "email and nobody can sign in, press “Ask for an account”."
)


def ask_for_time(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    """For the manager, who extends the return."""
    until = print_date(values["due"])
    return Saved(f"a request for more time, until {until}", asks=True, note=values["reason"].strip())


def ask_for_account(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    return Saved("a request for an account", asks=True, note=f"Write to {writer.address}.")


ACCOUNT = Choice("account", (("account", "Ask for an account"),), PlainForm, ask_for_account)
MORE_TIME = Choice("time", (("time", "Ask for more time"),), MoreTimeForm, ask_for_time, "Ask for more time")
NOT_OURS = Choice("not-mine", (("not-mine", "This is not ours"),), NotMineForm, disown, "Not mine")


@item_kind("return")
def returns(writer: Writer, on: dt.date) -> Iterable[Item]:
    if not (writer.may("audits.fill_own") or writer.may("audits.sign_own")) or not writer.agencies:
        return
    rows = Return.objects.filter(agency__in=writer.agencies, round__state="open").awaited()
    for row in rows.select_related("round", "agency", "access_point"):
        days = row.deadlines
        answered = f"{row.get_state_display()}, {row.answered} questions answered"
        facts = (answered, capfirst(days.other_words(on)), "" if writer.user else WITHOUT_ACCOUNT)
        yield Item(
            "return",
            row.pk,
            f"{row.round}: return of {row.about}",
            "",
            row,
            reverse("audits:return", args=[row.pk]),
            (MORE_TIME, NOT_OURS) if writer.user else (ACCOUNT, MORE_TIME, NOT_OURS),
            due=days.counts_on(on),
            facts=tuple(filter(None, facts)),
            opens="Open the return",
        )


def move(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    update_action(
        action=item.record, expected=values["version"] or 0, due=values["due"], reason=values["reason"], by=writer.user
    )
    return Saved(f"a new date, {print_date(values['due'])}")


def still(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    return Saved("“Still on it”")


STILL = Choice("still", (("still", "Still on it"),), PlainForm, still)
MOVE = Choice("date", (("date", "Save new date"),), DateForm, move, "New date")


@item_kind("improvement")
def improvements(writer: Writer, on: dt.date) -> Iterable[Item]:
    """The improvement actions of own agencies that the email was about; one statement, none where there was none."""
    asked = writer.asked_of("improvement")
    if not asked or not writer.may("audits.fill_own"):
        return
    rows = ImprovementAction.objects.published().open().filter(pk__in=asked, agency__in=writer.agencies)
    for row in rows.select_related("audit_return__round", "agency", "question"):
        yield Item(
            "improvement",
            row.pk,
            f"Improvement action of {row.agency}",
            row.text,
            row,
            reverse("audits:improvement", args=[row.pk]),
            (STILL, MOVE, NOT_OURS),
            due=row.due,
            facts=(f"{row.audit_return.round}, question {row.question.code}",),
            opens="Mark it as done",
            initial={"version": row.version},
        )
