"""Calendar feeds: creating and revoking the secret URL, and the file behind it."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from actions.access import plan_in_force_for
from actions.calendar import services
from actions.calendar.files import calendar_file
from actions.calendar.page import days_of
from actions.models import CalendarFeed
from agencies.access import button_view, get_visible, may, page_view
from core.records.rules import RuleBroken


@page_view("plan.read")
def calendar(request):
    request.stands_below = reverse("timeline")  # in the menu
    standing = {feed.scope: feed for feed in CalendarFeed.objects.visible_to(request.user).standing()}
    lines = []
    for scope, words in CalendarFeed.Scope.choices:
        feed = standing.get(scope)
        path = reverse("calendar_feed", args=[services.token_of(feed)]) if feed else ""
        lines.append({"scope": scope, "words": words, "feed": feed, "url": request.build_absolute_uri(path)})
    return render(request, "actions/calendar/calendar.html", {"lines": lines})


@button_view("plan.read")
def make_feed(request):
    try:
        services.make_feed(scope=request.POST.get("scope", ""), by=request.user)
    except RuleBroken as rule:
        messages.warning(request, str(rule))
    return redirect("calendar")


@button_view("plan.read")
def revoke_feed(request, pk):
    feed = get_visible(CalendarFeed.objects, request.user, pk=pk)
    try:
        services.revoke_feed(feed=feed, by=request.user)
        messages.success(request, "The address has been withdrawn. Calendars that use it will no longer be updated.")
    except RuleBroken as rule:
        messages.warning(request, str(rule))
    return redirect("calendar")


@require_safe
@login_not_required
def calendar_feed(request, token):
    """The file itself, without signing in, as long as the owner of the feed may read the plan."""
    feed = services.feed_of(token)
    if feed is None or not may(feed.user, "plan.read"):
        raise Http404("There is no such calendar.")
    plan = plan_in_force_for(feed.user)
    days = days_of(feed.user, plan, own=feed.scope == CalendarFeed.Scope.OWN)
    name = f"{plan.title if plan else 'Plan'}: {feed.get_scope_display().lower()}"
    body = calendar_file(name, days, absolute=request.build_absolute_uri)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="plan.ics"'
    response["Cache-Control"] = "private, no-cache"  # stored by the programme that asks, and compared each time
    tag = quote_etag(sha256(body).hexdigest())
    response["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response)
