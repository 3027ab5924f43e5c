"""As what a person meets a return: filler, signatory, moderator (audits/questions/states.py says which moves each
makes)."""

import datetime as dt

from django.db.models import FilteredRelation, Q
from django.urls import reverse

from agencies.access import belongings, get_visible, may, require
from audits.models import Answer, Edition, Return, Round
from audits.querysets import OF_OFFICER
from audits.questions.questionnaire import Asked, Form, form_of, part_for
from audits.questions.states import EDITABLE, FILLER, MODERATOR, MOVES, RECEIVED, SIGNATORY, may_move, moves_from
from core.pages.forms import safe_number
from core.records.locking import Conflict, save_versioned, version_of
from core.records.rules import RuleBroken


def who_is(user, audit_return: Return) -> frozenset[str]:
    """What a person is to a return: some of FILLER, SIGNATORY, MODERATOR. One statement in a request, or none."""
    found = set()
    own = audit_return.agency_id in belongings(user).agencies
    if (own and may(user, "audits.fill_own")) or (audit_return.kind == OF_OFFICER and may(user, "audits.key_in")):
        found.add(FILLER)
    if own and may(user, "audits.sign_own"):
        found.add(SIGNATORY)
    if may(user, "audits.moderate"):
        found.add(MODERATOR)
    return frozenset(found)


def may_fill(user, audit_return: Return) -> bool:
    """Whether a person fills in a return: one of their own agencies, or one that the board's officer keys in. Whether
    it takes answers now is another question (`takes_answers`).
    """
    return bool(who_is(user, audit_return) & {FILLER, SIGNATORY})


def moves_of(user, audit_return: Return) -> list[str]:
    """The moves that a person may make with a return now, by their names in audits.questions.states.MOVES; needs its
    round. Where the return is exempt or its round not open, only those of a moderator.
    """
    who = who_is(user, audit_return)
    if audit_return.exempt_on or audit_return.round.state != "open":
        who &= {MODERATOR}
    return moves_from(audit_return.state, who)


READERS = ("audits.fill_own", "audits.sign_own", "audits.read_all")
NOT_YOURS = "Only the people of this agency can do this."


def visible_return(request, pk) -> Return:
    return get_visible(returns_with_form().select_related("submitted_by", "moderated_by"), request.user, pk=pk)


def own_return(request, pk, *who: str) -> Return:
    """A return to which the reader is one of `who` (audits/questions/states.py); 403 for others who may see it."""
    audit_return = visible_return(request, pk)
    require(bool(set(who) & who_is(request.user, audit_return)), NOT_YOURS)
    return audit_return


def version_in(request) -> int:
    return safe_number(request.POST.get("version"))


CHANGE = "To change an answer, choose “Change answers again” under “Signing and submitting”."
WHY_NOT = {
    Return.State.READY: f"This return is ready for sign-off. {CHANGE}",
    Return.State.SIGNED: f"This return has been signed, and waits to be submitted. {CHANGE}",
    Return.State.SUBMITTED: "This return has been submitted. The board can send it back to you.",
    Return.State.MODERATED: "The board has read this return. It can open it again for you.",
    Return.State.CLOSED: "This return is closed. The board can open it again for you.",
}


def lock_return(audit_return: Return) -> Return:
    held = with_form(Return.objects.select_for_update(of=("self",), no_key=True))
    audit_return.refresh_from_db(from_queryset=held)
    return audit_return


def lock_round(pk: int) -> Round:
    return Round.objects.select_for_update(no_key=True).get(pk=pk)


def lock_for_answer(pk: int, question: int, returns=None) -> tuple[Return, Answer | None]:
    """A return with its round, locked, and the answer to one question: one statement, two where there is none yet.
    Whoever had to wait sees other tables as they were before, so an answer that is missing is read again. Raises
    Return.DoesNotExist.
    """
    found = (
        (Return.objects.all() if returns is None else returns)
        .select_for_update(of=("self",), no_key=True)
        .annotate(one_answer=FilteredRelation("answers", condition=Q(answers__question=question)))
        .select_related("round__edition__questionnaire", "agency", "access_point", "one_answer")
        .get(pk=pk)
    )
    answer = getattr(found, "one_answer", None)  # not set where there is none
    return found, answer or Answer.objects.filter(audit_return=pk, question=question).first()


def why_no_answers(audit_return: Return) -> str:
    """In words for who fills it, why a return takes no answers now; "" where it takes them."""
    if audit_return.takes_answers:
        return ""
    if audit_return.exempt_on:
        return "This return is not expected: the board has exempted it."
    if audit_return.round.state == Round.State.CLOSED:
        return "This round is closed. Nothing more can be changed."
    if audit_return.is_of_closed and audit_return.state in EDITABLE:
        return f"{audit_return.access_point or audit_return.agency} has closed, so this return is no longer filled in."
    if audit_return.form == Return.Form.REGISTER:
        return "Say first where children go online here."
    return WHY_NOT.get(audit_return.state, "This round is not open yet.")


def ended_on(audit_return: Return) -> dt.date | None:
    """Since when a return takes no answers; None where it takes them, or where nobody knows."""
    days = [audit_return.exempt_on]
    if audit_return.round.state == Round.State.CLOSED:
        days.append(audit_return.round.closed_on)
    if audit_return.is_of_closed:
        days += [audit_return.agency.active_to, audit_return.access_point and audit_return.access_point.closed_on]
    if audit_return.state not in EDITABLE:
        days.append(audit_return.ready_on or audit_return.submitted_on)
    known = [day for day in days if day]
    return min(known) if known and not audit_return.takes_answers else None


def require_answers(audit_return: Return) -> None:
    if words := why_no_answers(audit_return):
        raise RuleBroken(words)


def require_not_closed(asked: Round) -> None:
    if asked.state == Round.State.CLOSED:
        raise RuleBroken("This round is closed.")


def require_expected(audit_return: Return) -> None:
    """RuleBroken for a return that has come in, is exempt, or is of a round that is closed."""
    require_not_closed(audit_return.round)
    if audit_return.state in RECEIVED:
        raise RuleBroken("This return has come in already.")
    if audit_return.exempt_on:
        raise RuleBroken("This return is exempt.")


def require_move(name: str, audit_return: Return, expected: int) -> None:
    """RuleBroken where a locked return cannot be moved so from its state; Conflict where somebody moved it first."""
    if audit_return.version != expected:
        raise Conflict(current=audit_return, base=version_of(audit_return, expected))
    if audit_return.exempt_on:
        raise RuleBroken("This return is not expected: the board has exempted it.")
    moderates = MOVES[name].who == {"moderator"}
    if audit_return.round.state != Round.State.OPEN and not moderates:
        raise RuleBroken("This round is closed. Nothing more can be changed.")
    if audit_return.is_of_closed and not moderates:
        raise RuleBroken(f"{audit_return.access_point or audit_return.agency} has closed, so nothing more is sent.")
    if not may_move(name, audit_return.state, MOVES[name].who):
        now = audit_return.get_state_display().lower()
        raise RuleBroken(f"“{MOVES[name].words}” is not possible now: this return is {now}.")


def put(audit_return: Return, name: str, *, by, reason: str, **values) -> Return:
    values["state"] = MOVES[name].target
    return save_versioned(audit_return, expected=audit_return.version, fields=values, by=by, reason=reason)


def require_asked(held: Return, question: Asked) -> None:
    """RuleBroken for a question that a return is not asked, or that is answered by signing."""
    own = form_for(held).by_key.get(question.pk)
    if own is None:
        raise RuleBroken("This return is not asked this question.")
    if own.is_answered_by_signing:
        raise RuleBroken("This is answered by signing the return.")


def form_for(audit_return: Return) -> Form:
    """What a return is asked; needs its round with the edition. No statement once a process has read the edition."""
    whole = form_of(audit_return.round.edition)
    return part_for(whole, is_school=audit_return.is_school, short=audit_return.form == Return.Form.SHORT)


def with_form(returns):
    """Returns (a queryset) with what form_for() and str() need, in the same statement."""
    return returns.select_related("agency", "access_point__agency", "round__edition__questionnaire")


def returns_with_form():
    return with_form(Return.objects.select_related("previous__round__edition"))


def visible_round(request, pk) -> Round:
    return get_visible(Round.objects.select_related("edition__questionnaire", "previous"), request.user, pk=pk)


def visible_edition(request, pk) -> Edition:
    found = Edition.objects.select_related("questionnaire", "previous__questionnaire", "published_by")
    return get_visible(found, request.user, pk=pk)


def following_url(audit_return: Return) -> str:
    return reverse("audits:follow", args=[audit_return.pk])


def about_round(asked: Round, audit_return: Return | None = None, **more) -> dict:
    """Context for form_page() about a round, or about a return of it, and `more`."""
    crumbs = ("Audit returns", reverse("audits:home"), asked, reverse("audits:round", args=[asked.pk]))
    if audit_return is None:
        return {"crumbs": crumbs, "lead": str(asked), **more}
    crumbs += (audit_return.agency, following_url(audit_return))
    return {"crumbs": crumbs, "lead": f"{audit_return.access_point or audit_return.agency}, {asked}", **more}
