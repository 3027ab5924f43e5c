"""The settings of the board: what is in force, and a form to change it from a day on."""

from functools import partial

from django.conf import settings as site
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import form_view, get_visible, page_view
from core.board import settings as board_settings
from core.models import ClosedDay
from core.pages.forms import confirm_page, form_page, try_save
from core.text.dates import today
from core.working_days.rules import NATIONS, bank_holidays
from core.working_days.services import add_closed_day, remove_closed_day
from esafety.board_settings.forms import ClosedDayForm
from esafety.home.forms import SettingForm


@page_view("settings.edit")
def settings(request):
    return render(request, "settings/list.html", {"settings": board_settings.shown()})


@form_view("settings.edit")
def change_setting(request, key):
    setting = board_settings.find(key)
    if setting is None:
        raise Http404("There is no such setting.")
    form = SettingForm(request.POST or None, setting=setting)
    if request.method == "POST":
        change = board_settings.change_setting
        if try_save(form, lambda: change(key=key, by=request.user, **form.cleaned_data)):
            messages.success(request, f"“{setting.label}” has been changed.")
            return redirect("settings")
        form.look_again()
    context = {"form": form, "setting": setting, "cancel_url": reverse("settings")}
    return render(request, "settings/change.html", context, status=422 if form.errors else 200)


@form_view("settings.edit")
def closed_days(request):
    day = today()
    holidays = [each for year in (day.year, day.year + 1) for each in bank_holidays(site.NATION, year).items()]
    context = {
        "periods": ClosedDay.objects.visible_to(request.user).current().filter(last_day__gte=day),
        "holidays": sorted(each for each in holidays if 0 <= (each[0] - day).days < 366 and each[0].weekday() < 5),
        "nation": NATIONS[site.NATION],
    }
    return form_page(
        request,
        ClosedDayForm,
        partial(add_closed_day, by=request.user),
        title="Closed days",
        submit="Add to the list",
        back=reverse("settings"),
        done=reverse("closed_days"),
        message=lambda saved: f"Added: {saved}.",
        context=context,
        template="settings/closed_days.html",
    )


@form_view("settings.edit")
def remove_closed(request, pk):
    day = get_visible(ClosedDay.objects, request.user, pk=pk)
    return confirm_page(
        request,
        partial(remove_closed_day, day=day, expected=day.version, by=request.user),
        title=f"Remove “{day.name}”",
        body=f"{day.days}. Routine emails will be sent on these days again, unless they are weekends or bank holidays.",
        submit="Remove these days",
        done=reverse("closed_days"),
        message=f"Removed: {day}.",
    )
