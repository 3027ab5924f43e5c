"""Items of the directory: whether somebody is still the ESLO, and ESLO returns."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.urls import reverse

from agencies.links.services import lock_agency, make_link
from agencies.models import Eslo, EsloReturnLine, MailedLink
from agencies.posts.services import eslos
from agencies.posts.services.confirming import name_successor
from agencies.returns.services import answer_line, answer_open_lines
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from core.web.throttle import spend
from reminders.answers.forms import NamedOfficerForm, NoOfficerForm, OtherOfficerForm, PlainForm
from reminders.answers.items import Choice, Item, Saved, Writer, item_kind

Answer = EsloReturnLine.Answer
NAMED_A_DAY, DAY_SECONDS = 3, 86_400  # successors of one ESLO, each of whom gets an email


def answerer(writer: Writer) -> str:
    return f"{writer.user or 'the agency'}, by an emailed link"


def still(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    officer = item.record
    lock_agency(officer.agency_id)
    eslos.confirm(eslo=officer, expected=values["version"] or 0, on=today(), by=writer.user, reason="Confirmed")
    answer_open_lines(eslo=officer, answer=Answer.CONFIRMED, answered_by=answerer(writer), by=writer.user)
    return Saved(f"{officer} is still the ESLO")


def succeeded(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    """The successor is asked by an email of their own, as after the link of an ESLO; until then nothing changes."""
    officer = item.record
    if not spend(f"successor:{officer.pk}", NAMED_A_DAY, DAY_SECONDS):
        raise RuleBroken(f"{NAMED_A_DAY} people have been named today. Name another one tomorrow, or ask the board.")
    lock_agency(officer.agency_id)
    link = make_link(purpose=MailedLink.Purpose.CONFIRM, sent_to=officer.email, eslo=officer, by=writer.user)
    details = {name: value for name, value in values.items() if name != "version"}
    name_successor(link=link, **details)
    return Saved("who takes over as ESLO (we have emailed them)")


STILL = Choice("still", (("still", "Yes, still the ESLO"),), PlainForm, still)
SOMEBODY_ELSE = Choice("else", (("else", "Email this person"),), OtherOfficerForm, succeeded, "Somebody else")


@item_kind("eslo")
def officers(writer: Writer, on: dt.date) -> Iterable[Item]:
    """The lead officers of own agencies about whom the email asked, and who were not confirmed today; one statement,
    none where it did not ask. An open ESLO return asks the same, and stands in its place.
    """
    asked = writer.asked_of("eslo")
    if not asked or not writer.may("directory.edit_own"):
        return
    rows = Eslo.objects.leads().current(on).filter(pk__in=asked, agency__in=writer.agencies)
    returned = EsloReturnLine.objects.to_answer().filter(agency=OuterRef("agency"))
    rows = rows.exclude(Exists(returned)).exclude(confirmed_on=on)
    for row in rows.select_related("agency"):
        confirmed = f"Last confirmed on {print_date(row.confirmed_on)}" if row.confirmed_on else "Never confirmed"
        yield Item(
            "eslo",
            row.pk,
            f"Is {row} still the ESLO of {row.agency}?",
            "",
            row,
            reverse("agency", args=[row.agency_id]),
            (STILL, SOMEBODY_ELSE),
            facts=(confirmed,),
            initial={"version": row.version},
        )


def answer_return(answer: str, what: str):
    def save(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
        details = {name: value for name, value in values.items() if name != "version"}
        answer_line(line=item.record, answer=answer, by=writer.user, answered_by=answerer(writer), **details)
        return Saved(what)

    return save


SAME = Choice(
    "same", (("same", "Yes, that is right"),), PlainForm, answer_return(Answer.CONFIRMED, "“Yes, that is right”")
)
NAMED = Choice(
    "named", (("named", "Save this person"),), NamedOfficerForm, answer_return(Answer.NAMED, "the name of the ESLO"),
    "It is somebody else",
)  # fmt: skip
NONE = Choice(
    "none", (("none", "There is nobody"),), NoOfficerForm, answer_return(Answer.NONE, "nobody at present"),
    "There is nobody at present",
)  # fmt: skip


@item_kind("eslo-line")
def eslo_returns(writer: Writer, on: dt.date) -> Iterable[Item]:
    if not writer.may("directory.edit_own") or not writer.agencies:
        return
    lines = EsloReturnLine.objects.to_answer().filter(agency__in=writer.agencies)
    lines = list(lines.select_related("eslo_return", "agency"))
    held = Eslo.objects.leads().current(on).filter(agency__in=[line.agency_id for line in lines]) if lines else ()
    leads = {officer.agency_id: officer for officer in held}
    for line in lines:
        lead = leads.get(line.agency_id)
        yield Item(
            "eslo-line",
            line.pk,
            f"Who is the ESLO of {line.agency}?",
            "",
            line,
            reverse("eslo_return", args=[line.eslo_return_id]),
            (SAME, NAMED, NONE) if lead else (NAMED, NONE),
            due=line.eslo_return.due_on,
            facts=(f"We have {lead} on record" if lead else "We have nobody on record",),
        )
