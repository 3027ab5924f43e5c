"""Pages of reminders: one's choices, the unsubscribe page, and who would get what on a day."""

import datetime as dt

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sign_in.limits import too_many_attempts
from agencies.access import page_view, require
from core.pages.forms import try_save
from core.text.dates import today
from core.web.throttle import spend
from reminders.models import RoutineEmail
from reminders.routine import mails, services
from reminders.routine.due import emails_due
from reminders.routine.forms import ChoiceForm, DayForm
from reminders.routine.readers import read_readers
from reminders.routine.topics import topics_of

GUESSES, GUESS_SECONDS = 20, 600  # invalid URLs from one caller
PAGE = 25  # emails
DAYS = 8  # to choose from: today and the next seven


@require_http_methods(["GET", "HEAD", "POST"])
def email_choices(request):
    readers = read_readers([request.user.pk])
    if not readers:
        require(request.method != "POST", "You hold no role here, so no emails go to you.")
        return render(request, "reminders/no_letters.html")
    topics = topics_of(readers[0])
    form = ChoiceForm(request.POST or None, choice=readers[0].choice, topics=topics)
    if request.method == "POST":
        chosen = (
            {name: form.cleaned_data.get(name, []) for name in ("weekly", "urgent", "topics")}
            if form.is_valid()
            else {}
        )
        if try_save(
            form,
            lambda: services.choose(
                person=request.user, expected=form.cleaned_data["version"], by=request.user, **chosen
            ),
        ):
            messages.success(request, "Your choice of emails is saved.")
            return redirect("own_account")
    context = {"form": form, "duties": [topic for topic in topics if topic.duty], "cancel_url": reverse("own_account")}
    return render(request, "reminders/choices.html", context, status=422 if form.errors else 200)


@csrf_exempt  # a mail program posts it too (RFC 8058); the signed URL is the authorisation
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_emails(request, token):
    """The unsubscribe page: opening it changes nothing, its button stops that kind of email."""
    found = mails.opened_by(token)
    if found is None:
        if not spend(f"guess:{ratelimit.get_ip(request)}", GUESSES, GUESS_SECONDS):
            return too_many_attempts(request, wait=GUESS_SECONDS)
        return render(request, "reminders/leave_closed.html", status=404)
    person, kind = found
    weekly = kind == "weekly"
    if request.method != "POST":
        return render(request, "reminders/leave.html", {"weekly": weekly})
    services.leave(person=person, kind=kind)
    if "List-Unsubscribe" in request.POST:  # a mail program, which follows no redirect
        return HttpResponse("Stopped.", content_type="text/plain; charset=utf-8")
    return redirect("letters_left", kind)


@login_not_required
@require_safe
def emails_stopped(request, kind):
    if kind not in mails.KINDS:
        raise Http404("There is no such email.")
    return render(request, "reminders/left.html", {"weekly": kind == "weekly"})


@page_view("reminders.read")
def reminders(request):
    """Who would get which email on a day, and why, as things are now; and what was sent recently."""
    form = DayForm(request.GET)
    day = form.cleaned_data["on"] if form.is_valid() else today()
    due = [each for each in emails_due(day) if each.every]
    due.sort(key=lambda each: (not each.name, each.name.casefold(), each.to.casefold()))
    page = Paginator(due, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "day": day,
        "page": page,
        "days": [(each, each == day) for each in (today() + dt.timedelta(days=number) for number in range(DAYS))],
        "sent": RoutineEmail.objects.visible_to(request.user).sent().select_related("person", "email")[:PAGE],
    }
    return render(request, "reminders/list.html", context)
