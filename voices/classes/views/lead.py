"""The teacher's page: no account, no session and no cookie. Its link opens one class; a new link ends it.

Its addresses stand under /s/, which bypass session and accounts. Without a cookie there is no CSRF token: forms are
accepted only from a page of this site (voices/answering/web.py).
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.questions.naming import NamesChild
from core.records.locking import Conflict
from core.records.rules import Gone, RuleBroken
from voices.answering.web import render_plain, require_same_origin
from voices.classes import services
from voices.classes.forms import TogetherForm
from voices.classes.page import class_for_token, lead_page

DONE = {
    "opened": "The class is open.",
    "closed": "The class is closed. Now talk together for ten minutes.",
    "again": "All answers from this class have been thrown away. It can be opened again.",
    "said": "Saved. What you said together is in your setting’s return. You can close this page, or add more.",
}


def by_link(view: Callable):
    @wraps(view)
    def guarded(request, token):
        if request.method == "POST":
            require_same_origin(request)
        survey_class = class_for_token(token)
        if survey_class is None:
            return link_gone()
        try:
            return view(request, token, survey_class)
        except Gone:
            return link_gone()

    return login_not_required(guarded)


def link_gone():
    return render_plain("voices/classes/lead_gone.html", {"board_name": settings.BOARD_NAME}, status=404)


def render_lead(
    token: str, survey_class, form: TogetherForm | None = None, *, refusal: str = "", done: str = "", status=200
):
    """The teacher's page; `refusal` is why a button did nothing."""
    context = {
        "board_name": settings.BOARD_NAME,
        "token": token,
        "group": survey_class,
        "survey": survey_class.survey,
        "setting": survey_class.survey.audit_return.about,
        "page": lead_page(survey_class),
        "form": form or TogetherForm(),
        "refusal": refusal,
        "done": done,
        "has_errors": bool(refusal or (form and form.errors)),
    }
    return render_plain("voices/classes/lead.html", context, status=status)


def page_url(token: str, done: str = "") -> str:
    return reverse("lead:page", args=[token]) + (f"?done={done}" if done else "")


@require_safe
@by_link
def page(request, token, survey_class):
    return render_lead(token, survey_class, done=DONE.get(request.GET.get("done", ""), ""))


@require_safe
@by_link
def count(request, token, survey_class):
    return JsonResponse({"received": survey_class.received, "roll": survey_class.roll, "state": survey_class.state_now})


def perform(request, token: str, survey_class, act: Callable, done: str):
    try:
        act(survey_class=survey_class)
    except RuleBroken as broken:
        return render_lead(token, class_for_token(token) or survey_class, refusal=str(broken), status=broken.status)
    return HttpResponseRedirect(page_url(token, done))


@require_POST
@by_link
def open_class(request, token, survey_class):
    return perform(request, token, survey_class, services.open_class, "opened")


@require_POST
@by_link
def close(request, token, survey_class):
    return perform(request, token, survey_class, services.close_class, "closed")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def again(request, token, survey_class):
    if request.method == "POST":
        return perform(request, token, survey_class, services.start_again, "again")
    context = {"board_name": settings.BOARD_NAME, "token": token, "group": survey_class}
    return render_plain("voices/classes/lead_again.html", context)


@require_POST
@by_link
def together(request, token, survey_class):
    form = TogetherForm(request.POST)
    if not form.is_valid():
        return render_lead(token, survey_class, form, status=422)
    try:
        text, adults = form.cleaned_data["text"], form.cleaned_data["adults"]
        services.add_together(survey_class=survey_class, text=text, adults=adults)
    except NamesChild as broken:
        form.asks_adults = broken.can_be_adult
        form.add_error("text", " ".join(broken.errors.values()))
    except RuleBroken as broken:
        form.add_error("text", str(broken))
    except Conflict:
        form.add_error("text", "Somebody changed the return at the same moment. Press “Save” again.")
    else:
        return HttpResponseRedirect(page_url(token, "said"))
    return render_lead(token, survey_class, form, status=422)
