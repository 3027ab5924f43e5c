"""The settings of the board: what is in force, and a form to change it from a day on."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.access import form_view, requires
from core.board import settings as board_settings
from core.pages.forms import try_save
from esafety.home.forms import SettingForm


@require_safe
@requires("settings.edit")
def settings(request):
    """Every setting with its value, what is planned, and its history."""
    return render(request, "settings/list.html", {"settings": board_settings.shown()})


@form_view("settings.edit")
def change_setting(request, key):
    """Another value for one setting, from a day on."""
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
