"""Asking ESLOs whether they are still in post, and blanking the details of those who left long ago."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import button_view, form_view, get_visible, page_view
from agencies.directory.filters import agency_filter
from agencies.directory.settings import current_limits
from agencies.directory.views.agency import agency_url
from agencies.links.settings import leaver_years
from agencies.models import Agency, Eslo
from agencies.posts.services import confirming
from agencies.posts.services import leavers as leaving
from agencies.posts.services.confirming import mail_questions
from core.pages.lists import with_query
from core.records.rules import RuleBroken
from core.text.dates import today

BATCH = 5_000  # ESLOs whom one task writes to
CONFIRMED = "Confirmed by both. Those with wide rights are told, and may stop it before it is carried out."
LISTED = 500  # ESLOs without an address who are listed on the page


@button_view("directory.edit_any")
def ask_one(request, pk):
    eslo = get_visible(Eslo.objects.select_related("agency"), request.user, pk=pk)
    try:
        if confirming.ask_to_confirm(eslo=eslo, by=request.user):
            messages.success(request, f"An email to {eslo} is on its way.")
        else:
            messages.info(request, f"{eslo} has been written to today already.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect(agency_url(eslo.agency))


@form_view("directory.edit_any")
def ask_many(request):
    form = agency_filter(request)
    agencies = form.rows(Agency.objects.visible_to(request.user), current_limits()).active().order_by()
    leads = Eslo.objects.visible_to(request.user).leads().current().filter(agency__in=agencies.values("pk"))
    keys = list(leads.exclude(email="").order_by("pk").values_list("pk", flat=True))
    if request.method == "POST" and keys:
        with transaction.atomic():  # all of them or none
            for start in range(0, len(keys), BATCH):
                mail_questions.enqueue(keys[start : start + BATCH], request.user.pk)
        sent = "One email is" if len(keys) == 1 else f"{len(keys):,} emails are"
        messages.success(request, f"{sent} on the way. The page Mail shows what becomes of each.")
        return redirect(with_query(reverse("agencies"), request))
    unreached = list(leads.filter(email="").select_related("agency").order_by("agency__name")[: LISTED + 1])
    context = {
        "form": form,
        "criteria": form.in_words(),
        "count": len(keys),
        "without": unreached[:LISTED],
        "listed": LISTED if len(unreached) > LISTED else 0,
        "cancel_url": with_query(reverse("agencies"), request),
    }
    return render(request, "agencies/returns/ask_eslos.html", context)


@page_view("history.clean")
def leavers(request):
    waiting = leaving.waiting()
    context = {
        "due": leaving.due(),
        "years": leaver_years(),
        "before": leaving.due_before(),
        "waiting": waiting,
        "asked_by": waiting.requests[0].asked_by if waiting else None,
        "is_own": bool(waiting) and waiting.requests[0].asked_by_id == request.user.pk,
        "removal": leaving.confirmed(),
        "day": today(),
    }
    return render(request, "agencies/returns/leavers.html", context)


@button_view("history.clean")
def ask_to_blank(request):
    try:
        leaving.ask(by=request.user)
        messages.success(request, "It has been asked for. Another person has to confirm it on this page.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect("leavers")


@button_view("history.clean")
def confirm_blanking(request):
    try:
        leaving.confirm(by=request.user)
        messages.success(request, CONFIRMED)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect("leavers")
