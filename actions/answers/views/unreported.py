"""Who has replied to the actions that agencies answer, over all of them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.access import chosen_plan, plan_choice
from actions.answers.unreported import SilenceFilter, agencies_asked, open_askings, silence_document, silence_rows
from agencies.access import requires
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.lists import export_links

PAGE = 50


def filter_of(request) -> SilenceFilter:
    return SilenceFilter(request.GET if {"state", "kind", "q"} & request.GET.keys() else None)


@require_safe
@requires("plan.read_answers")
def all_agencies(request):
    choice = plan_choice(request)
    if choice.shown is None:
        return render(request, "actions/no_plan.html")
    form, askings = filter_of(request), open_askings(request.user, choice.shown)
    found = form.rows(agencies_asked(request.user, choice.shown))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "choice": choice,
        "plan": choice.shown,
        "askings": askings,
        "form": form,
        "keep": {"plan": choice.shown.pk} if choice.named else {},
        "page": page,
        "rows": silence_rows(request.user, choice.shown, page.object_list),
        "clear_url": request.path + choice.query,
        "exports": export_links(request, "export_all_agencies"),
    }
    return render(request, "actions/answers/all.html", context, status=422 if form.errors else 200)


@file_page("all_agencies", "Replies of agencies")
@requires("plan.read_answers")
def export_all_agencies(request, format):
    plan, form = chosen_plan(request), filter_of(request)
    if plan is None:
        raise Http404("There is no such file.")
    found = form.rows(agencies_asked(request.user, plan))

    def document():
        return silence_document(plan, silence_rows(request.user, plan, found), form.in_words())

    asked = ("the replies of agencies", "replies-of-agencies", format, query_of(request, plan=plan.pk))
    return WantedList(*asked, rows=found.count, document=document, is_wrong=bool(form.errors))
