"""Answers of an ESLO by an emailed link: still in post, handing over, left; and the answers of the successor."""

import datetime as dt
from contextlib import suppress

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.tasks import task

from agencies.directory.services import tidy, tidy_name
from agencies.directory.settings import current_limits
from agencies.links.services import end_links, lock_agency, mail_link, make_link, use
from agencies.links.settings import asked_again_months
from agencies.models import Eslo, EsloReturnLine, Handover, MailedLink
from agencies.posts.rules import months_before
from agencies.posts.services import confirming, eslos
from agencies.posts.services.successors import invite_holder, who_asked
from agencies.returns.services import answer_open_lines
from core.jobs.one_by_one import one_by_one
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import print_date, today

BY_LINK = "Answered by a mailed link"
Purpose, Answer = MailedLink.Purpose, EsloReturnLine.Answer


@transaction.atomic
def ask_to_confirm(*, eslo: Eslo, by) -> MailedLink | None:
    """Email an ESLO a link to confirm, hand over or say that they have left; None where one was sent today. RuleBroken
    where the term has ended or no address is known.
    """
    # locked, since two people may press at the same moment: the second finds the link of the first
    eslo = Eslo.objects.select_for_update(of=("self",)).select_related("agency").get(pk=eslo.pk)
    eslos.require_held(eslo)
    if not eslo.email:
        raise RuleBroken(f"No email address of {eslo} is known. Ring the agency, or enter the address first.")
    day = today()
    mailed = MailedLink.objects.filter(eslo=eslo, purpose=Purpose.CONFIRM, made_on=day)
    if mailed.unused().filter(sent_to=eslo.email).exists():
        return None
    key = f"eslo-confirm:{eslo.pk}:{day}:{mailed.count()}"
    link = make_link(purpose=Purpose.CONFIRM, sent_to=eslo.email, eslo=eslo, by=by)
    mail_link(link, by=by, key=key)
    return link


@transaction.atomic
def record_question(*, eslo: Eslo, on: dt.date) -> MailedLink:
    """Record that the question due on a day is in the routine email to an ESLO; locks as ask_to_confirm() does.
    RuleBroken where it is not due any more.
    """
    list(Eslo.objects.select_for_update(of=("self",)).filter(pk=eslo.pk).values_list("pk"))
    due = stale_without_account(on).filter(pk=eslo.pk).first()
    if due is None:
        raise RuleBroken("This question has been asked, or is not needed any more.")
    return make_link(purpose=Purpose.CONFIRM, sent_to=due.email, eslo=due, by=None)


def ask_many(*, keys: list[int], by) -> int:
    def ask(eslo: Eslo):
        with suppress(RuleBroken):  # ended meanwhile
            return ask_to_confirm(eslo=eslo, by=by)

    held = Eslo.objects.filter(pk__in=keys, valid_to__isnull=True).exclude(email="")
    return one_by_one(held, ask, what="asking an ESLO to confirm")


def stale_without_account(on: dt.date):
    """Lead officers to be asked on a day: stale, without an account, and not asked lately."""
    again = asked_again_months()
    officers = Eslo.objects.leads().current(on).of_active_agencies(on).exclude(email="")
    if not again:
        return officers.none()
    before = months_before(on, current_limits().confirmed)
    confirmed = Q(confirmed_on__lt=before) | Q(confirmed_on__isnull=True, valid_from__lt=before)
    account = get_user_model().objects.filter(is_active=True, email__iexact=OuterRef("email"))
    lately = MailedLink.objects.filter(
        eslo=OuterRef("pk"), purpose=Purpose.CONFIRM, made_on__gt=months_before(on, again)
    )
    asked = EsloReturnLine.objects.to_answer().filter(agency=OuterRef("agency"))
    own = Q(person__isnull=True) | Q(person__is_active=False)
    return officers.filter(own, confirmed).exclude(Exists(account) | Exists(lately) | Exists(asked)).by_agency()


@transaction.atomic
def confirm_by_link(*, link: MailedLink) -> Eslo:
    """ "I am still the ESLO." Also answers an open ESLO return."""
    link = use(link, on=today())
    eslo = eslos.confirm(eslo=link.eslo, expected=link.eslo.version, on=today(), by=None, reason=BY_LINK)
    answer_open_lines(eslo=eslo, answer=Answer.CONFIRMED, answered_by="the ESLO, by a mailed link", by=None)
    return eslo


@transaction.atomic
def leave_by_link(*, link: MailedLink, last_day: dt.date) -> Eslo:
    link = use(link, on=today())
    end_handovers(link.eslo, by=None)
    return eslos.end_post(eslo=link.eslo, expected=link.eslo.version, last_day=last_day, by=None, reason=BY_LINK)


@transaction.atomic
def name_successor(*, link: MailedLink, name: str, email: str, valid_from: dt.date, **details) -> Handover:
    """Email the successor a link to accept; until then the ESLO stays. RuleBroken for a day before the post was taken
    up, and for the ESLO's own address.
    """
    link = use(link, on=today())
    eslo = link.eslo
    if not email:
        raise RuleBroken("Enter the address to which we can write.", field="email")
    if email.casefold() == eslo.email.casefold():
        raise RuleBroken("This is your own address. Enter that of the person who takes over.", field="email")
    if valid_from <= eslo.valid_from:
        begun = print_date(eslo.valid_from)
        raise RuleBroken(f"You took up the post on {begun}. Choose a later day.", field="valid_from")
    end_handovers(eslo, by=None)
    values = {key: tidy(value) for key, value in details.items()}
    handover = Handover(eslo=eslo, name=tidy_name(name), email=email, valid_from=valid_from, named_on=today(), **values)
    create_tracked(handover, by=None, reason=BY_LINK)
    accept = make_link(purpose=Purpose.ACCEPT, sent_to=email, handover=handover, by=None)
    mail_link(accept, by=None, key=f"eslo-accept:{accept.pk}")
    return handover


@transaction.atomic
def accept_by_link(*, link: MailedLink) -> Handover:
    """The successor accepts; the handover takes effect at once, or on its day where that is in the future."""
    handover = use(link, on=today()).handover
    save_versioned(handover, expected=handover.version, fields={"accepted_on": today()}, by=None, reason=BY_LINK)
    return take_over(handover) if handover.valid_from <= today() else handover


@transaction.atomic
def decline_by_link(*, link: MailedLink) -> Handover:
    handover = use(link, on=today()).handover
    return end_handover(handover, by=None, why="Declined by a mailed link")


def take_over(handover: Handover) -> Handover:
    """Carry out a handover: answer an open return, invite the successor. RuleBroken where the post moved on."""
    eslo = Eslo.objects.select_related("agency").get(pk=handover.eslo_id)
    lock_agency(eslo.agency_id)
    details = {name: getattr(handover, name) for name in eslos.CONTACT}
    inviter = who_asked(eslo)  # it may be the ESLO, who speaks for the agency no more after
    new = eslos.hand_over(
        eslo=eslo,
        expected=eslo.version,
        valid_from=handover.valid_from,
        by=None,
        reason="Accepted by a mailed link",
        **details,
    )
    eslos.confirm(eslo=new, expected=new.version, on=max(handover.accepted_on, new.valid_from), by=None, reason=BY_LINK)
    answer_open_lines(eslo=new, answer=Answer.NAMED, answered_by="who took over, by a mailed link", by=None)
    invite_holder(eslo=new, by=inviter)
    handover.done_on = today()
    return save_versioned(handover, expected=handover.version, fields=["done_on"], by=None, reason="Taken over")


def end_handovers(eslo: Eslo, *, by) -> None:
    for handover in Handover.objects.waiting().filter(eslo=eslo):
        end_handover(handover, by=by, why="The post was answered for anew")


def end_handover(handover: Handover, *, by, why: str) -> Handover:
    save_versioned(handover, expected=handover.version, fields={"ended_on": today()}, by=by, reason=why)
    end_links(handover.links, by=by, why=why)
    return handover


def take_over_due(day: dt.date) -> int:
    due = Handover.objects.waiting().filter(accepted_on__isnull=False, valid_from__lte=day)
    return one_by_one(due, take_over_or_end, what="taking over a post")


def take_over_or_end(handover: Handover) -> bool:
    try:
        with transaction.atomic():
            take_over(handover)
    except RuleBroken as broken:
        handover.refresh_from_db()
        end_handover(handover, by=None, why=str(broken))
        return False
    return True


@task
def mail_questions(keys: list[int], by: int) -> None:
    confirming.ask_many(keys=keys, by=get_user_model().objects.get(pk=by))
