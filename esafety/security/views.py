"""The security journal, and what happened to one's own account."""

import datetime as dt

from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.access import page_view
from core.models import SecurityEvent
from core.security.rules import DAYS_KEPT
from esafety.security.filters import SecurityFilter
from esafety.security.page import read_page

ALERT_DAYS = 7


@page_view("security.read")
def journal(request):
    form, every = SecurityFilter.from_query(request.GET), SecurityEvent.objects.visible_to(request.user)
    week = dt.timedelta(days=ALERT_DAYS)
    context = {
        "form": form,
        "page": read_page(request, form.rows(every)),
        "alert": form.chosen_alert(),
        "alerts": every.filter(kind="alert").exclude(outcome="owner").within(week).count(),
        "days": DAYS_KEPT,
    }
    return render(request, "security/journal.html", context, status=422 if form.errors else 200)


@require_safe
def own_activity(request):
    events = SecurityEvent.objects.visible_to(request.user).for_user(request.user)
    return render(request, "security/own.html", {"page": read_page(request, events), "days": DAYS_KEPT})
