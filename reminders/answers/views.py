"""The answer page: opened by the link of an email, without signing in. Opening it changes nothing."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sign_in.limits import too_many_attempts
from agencies.access import button_view, get_visible, page_view
from audits.links.services.visitors import remember_people
from core.kept_forms.page import typed_rows
from core.pages.forms import tell
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import today
from core.web.throttle import spend
from reminders.answers import services
from reminders.answers.items import Item, Writer, read_items
from reminders.answers.links import NOT_ME, Opened, get_link, look_up
from reminders.answers.page import entries_of, prefix_of
from reminders.answers.rules import MOST_SAVES, Standing
from reminders.models import AnswerLink, AnswerSave

GUESSES, GUESS_SECONDS = 20, 600  # wrong tokens from one caller
PAGE = 25  # answers to be checked
ENDINGS = {"end": AnswerLink.Ending.DONE, "close": AnswerLink.Ending.NOT_YOU}  # by the value of the button
GONE = (
    "Your answer has not been saved. Since you opened this page, somebody has answered, finished or withdrawn this, or "
    "given it to somebody else."
)
CHANGED = (
    "Your answer has not been saved, because somebody else answered this after you opened the page. Check how things "
    "stand now."
)
STALE = (
    "Your answer has not been saved, because somebody else changed this after you opened the page. What you typed is "
    "still here. Check how things stand now, and save it again if it is still right."
)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, token):
    if request.method == "POST":
        with transaction.atomic():
            return opened_page(request, token, look_up(token, lock=True))
    return opened_page(request, token, look_up(token))


def opened_page(request, token: str, opened: Opened):
    if opened.writer is None:
        return closed_page(request, opened)
    if request.method != "POST":
        return answer_page(request, opened, read_items(opened.writer, today()))
    if ending := ENDINGS.get(request.POST.get("do", "")):
        services.end_link(link=opened.link, ending=ending)
        response = redirect("answer_finished")
        return response if ending == AnswerLink.Ending.NOT_YOU else known(request, response, opened.link)
    return take_answer(request, token, opened, opened.writer)


def take_answer(request, token: str, opened: Opened, writer: Writer):
    """Save one form and lead back to its item, which then says what was saved."""
    items, pressed = read_items(writer, today()), request.POST.get("do", "")
    item = next((item for item in items if item.key == request.POST.get("item")), None)
    choice = item and next((each for each in item.choices if pressed in dict(each.buttons)), None)
    if item is None or choice is None:
        return answer_page(request, opened, items, refusal=CHANGED if item else GONE)
    prefix, status = prefix_of(item, choice), 422
    form = choice.form(request.POST, prefix=prefix, pressed=pressed, initial=item.initial)
    if form.is_valid():
        try:
            services.save_answer(
                link=opened.link, writer=writer, item=item, choice=choice, pressed=pressed, values=form.cleaned_data
            )
            return known(request, redirect(f"{reverse('answer', args=[token])}#{item.slug}"), opened.link)
        except RuleBroken as broken:
            tell(form, broken)
        except Conflict as conflict:
            form.data = request.POST.copy()
            form.data[f"{prefix}-version"] = str(conflict.current.version)
            form.add_error(None, STALE)
            status = 409
    items = read_items(writer, today())  # a service may have changed its record before it refused
    return answer_page(request, opened, items, sent=(item.key, choice.name, form), status=status)


def known(request, response, link: AnswerLink):
    """The response, which leaves in the browser whose link this is: they do not sign there what they filled in."""
    if link.person_id:
        remember_people(request, response, [link.person_id])
    return response


def answer_page(request, opened: Opened, items: list[Item], *, sent=None, refusal: str = "", status: int = 422):
    entries = entries_of(items, opened.saves, opened.writer.asked, sent)
    first = [entry for entry in entries if entry.comes_first] or entries
    context = {
        "writer": opened.writer,
        "link": opened.link,
        "entries": first,
        "others": [entry for entry in entries if entry not in first],
        "has_open": any(entry.item and not entry.saves for entry in entries),
        "left": MOST_SAVES - len(opened.saves),
        "form": sent[2] if sent else None,
        "refusal": refusal,
        "typed": typed_rows(request) if refusal else [],
    }
    return render(request, "answers/page.html", context, status=status if sent or refusal else 200)


def closed_page(request, opened: Opened):
    """Why a link does not work, and whom to ask; wrong tokens are limited for each caller."""
    is_wrong = opened.link is None
    if is_wrong and not spend(f"guess:{ratelimit.get_ip(request)}", GUESSES, GUESS_SECONDS):
        return too_many_attempts(request, wait=GUESS_SECONDS)
    context = {"why": str(opened.standing), "link": opened.link, "typed": typed_rows(request), "most": MOST_SAVES}
    return render(request, "answers/closed.html", context, status=404 if is_wrong else 410)


@login_not_required
@require_safe
def finished(request):
    return render(request, "answers/finished.html")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request, token):
    """From a receipt: a button with which the owner of the mailbox disowns what was saved."""
    link = get_link(NOT_ME, token)
    if link is None:
        return closed_page(request, Opened(Standing.FORGED))
    if request.method == "POST":
        services.disown(link=link)
        return redirect(request.path)
    context = {"link": link, "saves": link.saves.all(), "is_told": link.ending == AnswerLink.Ending.NOT_ME}
    return render(request, "answers/not_me.html", context)


@page_view("reminders.read")
def to_check(request):
    saves = AnswerSave.objects.visible_to(request.user).to_check()
    rows = saves.select_related("link__person", "link__agency").order_by("saved_at", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "answers/to_check.html", {"page": page})


@button_view("reminders.read")
def check(request, pk):
    save = get_visible(AnswerSave.objects.all(), request.user, pk=pk)
    try:
        services.check(save=save, by=request.user)
        messages.success(request, "Noted. It is no longer on this list.")
    except RuleBroken as broken:
        messages.warning(request, str(broken))
    return redirect("answers_to_check")
