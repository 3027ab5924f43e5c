"""Pages of emailed links. No sign-in; opening one changes nothing, its button does, once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.sign_in.limits import too_many_attempts
from agencies.links import services as links
from agencies.links.forms import ButtonForm, LeftForm, NamedForm, NobodyForm, OwnDetailsForm, SuccessorForm
from agencies.links.rules import FORGED, OPEN, WRONG
from agencies.models import EsloReturnLine, MailedLink
from agencies.posts.services import confirming, own_details
from agencies.returns import services as returns
from core.kept_forms.page import typed_rows
from core.pages.forms import NOT_PRESSED, form_sent, try_save
from core.records.rules import RuleBroken
from core.web.throttle import spend

Purpose, Answer = MailedLink.Purpose, EsloReturnLine.Answer
GUESSES, GUESS_SECONDS = 20, 600  # invalid tokens from one caller
ANEW, ANEW_SECONDS = 2, 3600  # new links in place of one
STATUS = {FORGED: 404, WRONG: 404}
STILL = "Thank you. We have noted that you are still the ESLO."
DECLINED = "Thank you. We have noted that you will not take it on."


@dataclass(frozen=True)
class Choice:
    form: Callable
    take_down: Callable
    message: str


def opened_by(purpose: str):
    def decorate(view):
        @wraps(view)
        def guarded(request, token):
            opened = links.look_up(purpose, token)
            if opened.standing in STATUS and not spend(f"guess:{caller(request)}", GUESSES, GUESS_SECONDS):
                return too_many_attempts(request, wait=GUESS_SECONDS)
            if opened.standing != OPEN:
                return closed_page(request, purpose, token, opened)
            return view(request, opened.link)

        return login_not_required(guarded)

    return decorate


def caller(request) -> str:
    return ratelimit.get_ip(request)


def closed_page(request, purpose: str, token: str, opened: links.Opened):
    link = opened.link
    context = {
        "why": opened.standing,
        "typed": typed_rows(request),
        "link": link,
        "token": token,
        "purpose": purpose,
        "can_renew": bool(link and links.can_be_renewed(link)),
    }
    return render(request, "agencies/links/closed.html", context, status=STATUS.get(opened.standing, 410))


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(Purpose.CONFIRM)
def confirm(request, link):
    eslo = link.eslo
    own = {name: getattr(eslo, name) for name in own_details.FIELDS}
    choices = {
        "still": Choice(ButtonForm, confirming.confirm_by_link, STILL),
        "details": Choice(partial(OwnDetailsForm, initial=own), own_details.correct_by_link, own_details.CORRECTED),
        "successor": Choice(
            SuccessorForm,
            confirming.name_successor,
            "Thank you. We write to the person whom you named. Until they accept, you stay the ESLO.",
        ),
        "left": Choice(LeftForm, confirming.leave_by_link, "Thank you. We have noted that you have left the post."),
    }
    context = {"link": link, "eslo": eslo, "agency": eslo.agency}
    return answered(request, link, choices, "agencies/links/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(Purpose.ADDRESS)
def address(request, link):
    """Confirm, from one of the two mailboxes, that an ESLO has another address."""
    choices = {"yes": Choice(ButtonForm, own_details.confirm_address, own_details.CONFIRMED)}
    context = {"link": link, "eslo": link.eslo, "agency": link.eslo.agency}
    return answered(request, link, choices, "agencies/links/address.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(Purpose.ACCEPT)
def accept(request, link):
    choices = {
        "accept": Choice(ButtonForm, confirming.accept_by_link, "Thank you. We have noted that you take the post on."),
        "decline": Choice(ButtonForm, confirming.decline_by_link, DECLINED),
    }
    context = {"link": link, "handover": link.handover, "agency": link.handover.eslo.agency}
    return answered(request, link, choices, "agencies/links/accept.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(Purpose.ESLO_RETURN)
def answer_return(request, link):
    context = {"link": link, "line": link.line, "agency": link.line.agency, "by_link": True}
    thanks = "Thank you. Your answer has been recorded."
    choices = return_choices(returns.answer_by_link, thanks)
    return answered(request, link, choices, "agencies/links/return.html", context | lead_of(link.line))


def return_choices(take_down: Callable, message: str) -> dict[str, Choice]:
    def told(answer):
        return lambda **values: take_down(answer=answer, **values)

    return {
        "same": Choice(ButtonForm, told(Answer.CONFIRMED), message),
        "named": Choice(NamedForm, told(Answer.NAMED), message),
        "none": Choice(NobodyForm, told(Answer.NONE), message),
    }


def lead_of(line: EsloReturnLine) -> dict:
    return {"lead": line.agency.eslos.leads().current().first()}


def answered(request, about, choices: dict[str, Choice], template: str, context: dict, *, done: str = "link_done"):
    chosen, pressed = form_sent(request.POST, choices)
    forms = {name: choice.form(prefix=name) for name, choice in choices.items() if name != chosen}
    if choice := choices.get(chosen):
        form = forms[chosen] = choice.form(request.POST, prefix=chosen)
        if not pressed:
            form.add_error(None, NOT_PRESSED)
        elif try_save(form, lambda: choice.take_down(link=about, **form.cleaned_data)):
            messages.success(request, choice.message)
            return redirect(done)
    wrong = any(form.errors for form in forms.values())
    return render(request, template, {**context, **forms, "chosen": chosen}, status=422 if wrong else 200)


@require_POST
@login_not_required
def mail_anew(request, purpose, token):
    opened = links.look_up(purpose, token) if purpose in Purpose.values else links.Opened(FORGED)
    if opened.link is None:
        return closed_page(request, purpose, token, opened)
    if not spend(f"anew:{opened.link.pk}", ANEW, ANEW_SECONDS) or not spend(f"guess:{caller(request)}", GUESSES, 600):
        return too_many_attempts(request, wait=ANEW_SECONDS)
    try:
        links.mail_anew(link=opened.link)
        messages.success(request, "We have emailed a new link to the same address as the last one.")
    except RuleBroken as broken:
        messages.info(request, str(broken))
    return redirect("link_done")


@require_safe
@login_not_required
def done(request):
    return render(request, "agencies/links/done.html")
