"""The page that asks for the purpose of looking at records."""

from django.shortcuts import redirect, render
from django.urls import reverse

from core.pages.forms import safe_next
from incidents.access import form_view
from incidents.access_log.purposes import keep_purpose, purpose_of
from incidents.records.forms import LookingForm


@form_view("incidents.read")
def choose(request):
    back = safe_next(request, reverse("incidents:home"))
    form = LookingForm(request.POST or None, initial={"purpose": purpose_of(request)})
    if request.method == "POST" and form.is_valid():
        keep_purpose(request, form.cleaned_data["purpose"])
        return redirect(back)
    context = {"form": form, "next": back}
    return render(request, "incidents/access_log/purpose.html", context, status=422 if form.is_bound else 200)
