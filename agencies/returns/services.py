"""ESLO returns: rounds that ask agencies who their ESLO is; prepared, opened, answered, reminded and closed."""

import datetime as dt
import logging

from django.contrib.auth import get_user_model
from django.db import transaction
from django.tasks import task

from agencies.links.rules import AskedFacts, next_reminder
from agencies.links.services import end_links, lock_agency, mail_link, make_link, use
from agencies.models import Agency, Eslo, EsloReturn, EsloReturnLine, MailedLink
from agencies.posts.services import eslos
from agencies.returns import services as returns
from core.records.locking import create_many, create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import print_date, today

Answer = EsloReturnLine.Answer
logger = logging.getLogger("agencies.returns")

EDITABLE = ("title", "message", "due_on", "remind_every")
BY_LINK = "the agency, by its link"
MOST = 30_000  # agencies in one round


@transaction.atomic
def prepare_return(*, agencies, title: str, message: str, due_on: dt.date, remind_every: int, by) -> EsloReturn:
    """A round with a line for each agency, to its ESLO, else to its own address; nothing is sent yet. RuleBroken for a
    past day, and without an active agency.
    """
    require_future(due_on)
    chosen = list(agencies.active()[: MOST + 1])
    if not chosen:
        raise RuleBroken("No active agency matches this choice.")
    if len(chosen) > MOST:
        raise RuleBroken(f"More than {MOST:,} agencies match this choice. Narrow it down.")
    asked = EsloReturn(
        title=title.strip(),
        message=message.strip(),
        opened_on=today(),
        due_on=due_on,
        remind_every=remind_every,
        asked_by=by,
    )
    create_tracked(asked, by=by, reason="ESLO return prepared")
    leads = {eslo.agency_id: eslo for eslo in Eslo.objects.leads().current().filter(agency__in=chosen)}
    lines = [line_for(asked, agency, leads.get(agency.pk)) for agency in chosen]
    create_many(lines, by=by, reason="ESLO return prepared")
    return asked


def line_for(asked: EsloReturn, agency: Agency, lead: Eslo | None) -> EsloReturnLine:
    address = (lead.email if lead else "") or agency.email
    return EsloReturnLine(eslo_return=asked, agency=agency, eslo=lead, sent_to=address)


@transaction.atomic
def change_return(*, eslo_return: EsloReturn, expected: int, by, **changes) -> EsloReturn:
    require_not_closed(eslo_return)
    before = {name: getattr(eslo_return, name) for name in changes}
    for name, value in changes.items():
        setattr(eslo_return, name, value.strip() if isinstance(value, str) else value)
    if all(getattr(eslo_return, name) == value for name, value in before.items()):
        raise NothingChanged("Nothing has been changed.")
    if "due_on" in changes:
        require_future(eslo_return.due_on)
    return save_versioned(eslo_return, expected=expected, fields=[*changes], by=by, reason="ESLO return changed")


@transaction.atomic
def add_to_return(*, eslo_return: EsloReturn, agency: Agency, by) -> EsloReturnLine:
    require_not_closed(eslo_return)
    eslos.require_open(agency)
    known = eslo_return.lines.filter(agency=agency).first()
    if known and not known.taken_out_on:
        raise RuleBroken(f"{agency} is asked already.", field="agency")
    if known:
        known.taken_out_on = None
        return save_versioned(known, expected=known.version, fields=["taken_out_on"], by=by, reason="Asked after all")
    lead = Eslo.objects.leads().current().filter(agency=agency).first()
    return create_tracked(line_for(eslo_return, agency, lead), by=by, reason="Asked as well")


@transaction.atomic
def take_out(*, line: EsloReturnLine, by, reason: str) -> EsloReturnLine:
    require_not_closed(line.eslo_return)
    require_unanswered(line)
    line.taken_out_on = today()
    save_versioned(line, expected=line.version, fields=["taken_out_on"], by=by, reason=reason.strip() or "Not asked")
    end_links(line.links, by=by, why="The agency need not answer")
    return line


@transaction.atomic
def open_return(*, eslo_return: EsloReturn, expected: int, by) -> EsloReturn:
    require_not_closed(eslo_return)
    if eslo_return.mailed_on:
        raise RuleBroken("The emails of this return have been sent already.")
    require_future(eslo_return.due_on)
    save_versioned(eslo_return, expected=expected, fields={"mailed_on": today()}, by=by, reason="Emails sent")
    mail_round.enqueue(eslo_return.pk, by.pk)
    return eslo_return


@transaction.atomic
def close_return(*, eslo_return: EsloReturn, expected: int, by, reason: str) -> EsloReturn:
    require_not_closed(eslo_return)
    eslo_return.closed_on = today()
    save_versioned(eslo_return, expected=expected, fields=["closed_on"], by=by, reason=reason.strip() or "Closed")
    end_links(MailedLink.objects.filter(line__eslo_return=eslo_return), by=by, why="The ESLO return was closed")
    return eslo_return


@transaction.atomic
def write_to(*, line: EsloReturnLine, by) -> EsloReturnLine | None:
    """Email the link to answer, once a day; None where sent today. RuleBroken where answered, or without an address."""
    link = make_question(line, by=by)
    if link is None:
        return None
    mail_link(link, by=by, key=f"eslo-return:{link.line_id}:{link.line.times_asked}")
    return link.line


def make_question(line: EsloReturnLine, *, by) -> MailedLink | None:
    """Record today's question, with a link; None where asked today. Raises as write_to; locks the line."""
    line = locked(line)
    require_open_round(line)
    require_unanswered(line)
    if not line.sent_to:
        raise RuleBroken(f"There is no address for {line.agency}. Ring it, and enter the answer here.")
    day = today()
    if line.asked_on == day and line.links.unused().exists():
        return None
    link = make_link(purpose=MailedLink.Purpose.ESLO_RETURN, sent_to=line.sent_to, line=line, by=by)
    line.asked_on, line.times_asked = day, line.times_asked + 1
    reason = "Asked" if line.times_asked == 1 else "Reminded"
    save_versioned(line, expected=line.version, fields=["asked_on", "times_asked"], by=by, reason=reason)
    return link


def due_lines(on: dt.date) -> list[EsloReturnLine]:
    lines = EsloReturnLine.objects.to_write_to().select_related("eslo_return", "agency", "eslo")
    return [line for line in lines.order_by("pk") if (next_reminder(facts_of(line)) or dt.date.max) <= on]


@transaction.atomic
def record_reminder(*, line: EsloReturnLine, on: dt.date) -> MailedLink:
    """Record a reminder as sent with the routine email, with a link. Locks the line. RuleBroken where not due."""
    line = locked(line)
    if (next_reminder(facts_of(line)) or dt.date.max) > on or not (link := make_question(line, by=None)):
        raise RuleBroken("This reminder has been sent, or is not needed any more.")
    return link


@transaction.atomic
def change_address(*, line: EsloReturnLine, expected: int, sent_to: str, by) -> EsloReturnLine:
    require_not_closed(line.eslo_return)
    require_unanswered(line)
    save_versioned(line, expected=expected, fields={"sent_to": sent_to.strip()}, by=by, reason="Address changed")
    end_links(line.links, by=by, why="The address was changed")
    return line


@transaction.atomic
def answer_by_link(*, link: MailedLink, answer: str, **values) -> EsloReturnLine:
    line = use(link, on=today()).line
    return answer_line(line=line, answer=answer, by=None, answered_by=BY_LINK, **values)


@transaction.atomic
def answer_line(
    *, line: EsloReturnLine, answer: str, by, answered_by: str = "", reason: str = "", **person
) -> EsloReturnLine:
    """Save an answer and update the directory; `person` is a new ESLO, `reason` why there is none. RuleBroken where the
    agency has answered or need not, where the round is closed, and where the directory refuses the answer.
    """
    lock_agency(line.agency_id)
    line = locked(line)
    require_unanswered(line)
    require_not_closed(line.eslo_return)
    require_asked(line)
    answerer = answered_by or f"{by}, by telephone"
    lead = Eslo.objects.leads().current().select_related("agency").filter(agency=line.agency_id).first()
    why = f"ESLO return: {line.eslo_return.title}"
    line.eslo = DONE[answer](line, lead, by, why, reason.strip(), person)
    return note_answer(line, answer, answerer, by, note=reason.strip())


def note_answer(line: EsloReturnLine, answer: str, answered_by: str, by, *, note: str = "") -> EsloReturnLine:
    line.answer, line.answered_on, line.answered_by, line.note = answer, today(), answered_by[:150], note
    fields = ["answer", "answered_on", "answered_by", "note", "eslo"]
    save_versioned(line, expected=line.version, fields=fields, by=by, reason="Answered")
    end_links(line.links, by=by, why="The agency has answered")
    return line


@transaction.atomic
def answer_open_lines(*, eslo: Eslo, answer: str, answered_by: str, by, on: dt.date | None = None) -> int:
    """Answer the ESLO returns that were open on a day with what an agency has said elsewhere since they opened; returns
    how many. Call it after updating the directory, with the agency locked.
    """
    if eslo.post != Eslo.Post.LEAD or eslo.valid_to:
        return 0
    asked = EsloReturnLine.objects.to_answer().filter(agency=eslo.agency_id, eslo_return__mailed_on__lte=on or today())
    lines = list(asked)
    for line in lines:
        line.eslo = eslo
        note_answer(line, answer, answered_by, by)
    return len(lines)


def confirmed(line, lead, by, why, reason, person) -> Eslo:
    if lead is None:
        raise RuleBroken("Nobody is recorded in this post, so nobody can be confirmed. Enter the person’s name.")
    return eslos.confirm(eslo=lead, expected=lead.version, on=today(), by=by, reason=why)


def named(line, lead, by, why, reason, person) -> Eslo:
    if lead:
        new = eslos.hand_over(eslo=lead, expected=lead.version, by=by, reason=why, **person)
    else:
        new = eslos.appoint(agency=line.agency, by=by, reason=why, **person)
    return eslos.confirm(eslo=new, expected=new.version, on=today(), by=by, reason=why)


def nobody(line, lead, by, why, reason, person) -> Eslo | None:
    if not reason:
        raise RuleBroken("Say why there is none, or who will be asked.", field="reason")
    if lead:
        eslos.end_post(eslo=lead, expected=lead.version, last_day=today(), by=by, reason=why)
    return lead


DONE = {Answer.CONFIRMED: confirmed, Answer.NAMED: named, Answer.NONE: nobody}


def locked(line: EsloReturnLine) -> EsloReturnLine:
    lines = EsloReturnLine.objects.select_for_update(of=("self",)).select_related("agency", "eslo_return")
    return lines.get(pk=line.pk)


def facts_of(line: EsloReturnLine) -> AskedFacts:
    asked = line.eslo_return
    can = bool(line.sent_to and not line.answer and not line.taken_out_on and asked.mailed_on and not asked.closed_on)
    return AskedFacts(line.asked_on, line.times_asked, asked.remind_every, can)


def require_not_closed(eslo_return: EsloReturn) -> None:
    if eslo_return.closed_on:
        raise RuleBroken(f"This ESLO return was closed on {print_date(eslo_return.closed_on)}.")


def require_open_round(line: EsloReturnLine) -> None:
    require_not_closed(line.eslo_return)
    if not line.eslo_return.mailed_on:
        raise RuleBroken("Open this ESLO return first.")
    require_asked(line)


def require_asked(line: EsloReturnLine) -> None:
    if line.taken_out_on:
        raise RuleBroken(f"{line.agency} need not answer this time.")


def require_unanswered(line: EsloReturnLine) -> None:
    if line.answer:
        raise RuleBroken(f"{line.agency} has answered already, on {print_date(line.answered_on)}.")


def require_future(day: dt.date) -> None:
    if day < today():
        raise RuleBroken("The last day for answers cannot be in the past.", field="due_on")


@task
def mail_round(pk: int, by: int) -> None:
    """Send the first email to every agency of a round that has had none; idempotent."""
    person = get_user_model().objects.get(pk=by)
    lines = EsloReturnLine.objects.to_write_to().filter(eslo_return=pk, times_asked=0)
    for line in lines:
        try:
            returns.write_to(line=line, by=person)
        except RuleBroken:  # answered by telephone or taken out meanwhile
            logger.info("Line %s of an ESLO return needs no email any more", line.pk)
