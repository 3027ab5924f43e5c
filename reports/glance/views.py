"""The board at a glance, and the form in which its sentences are reworded."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse

from agencies.access import form_view, may, page_view
from core.pages.forms import form_page
from reports.glance.forms import WordsForm
from reports.glance.page import read_glance
from reports.glance.services import reword, words_today


@page_view("plan.read")
def glance(request):
    context = {"glance": read_glance(request.user), "builds": may(request.user, "reports.build")}
    return render(request, "reports/glance/glance.html", context)


@form_view("reports.build")
def words(request):
    glance = read_glance(request.user)
    if glance.plan is None:
        return render(request, "actions/no_plan.html")
    written, built = words_today(glance.plan.pk), glance.text
    return form_page(
        request,
        WordsForm,
        partial(reword, plan=glance.plan.pk, built=built, by=request.user),
        record=written,
        initial={"value": written.value or built, "offered": built},
        title="Reword the sentences",
        submit="Save sentences",
        done=reverse("reports:glance"),
        message="Sentences saved.",
        context={"crumbs": ("The board at a glance", reverse("reports:glance")), "built": written.value and built},
        template="reports/glance/words.html",
    )
