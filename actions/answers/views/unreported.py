"""Who has replied to the actions that agencies answer, over all of them."""

from django.shortcuts import render

from actions.access import about_plan, plan_choice, required_plan
from actions.answers.unreported import SilenceFilter, agencies_asked, open_askings, silence_document, silence_rows
from agencies.access import page_view, requires
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.lists import list_page, paginate


@page_view("plan.read_answers")
def all_agencies(request):
    choice = plan_choice(request)
    if choice.shown is None:
        return render(request, "actions/no_plan.html")
    form, plan = SilenceFilter(request.GET), choice.shown
    page, template = paginate(request, form.rows(agencies_asked(request.user, plan))), "actions/answers/all.html"
    context = {
        "askings": open_askings(request.user, plan),
        "rows": silence_rows(request.user, plan, page.object_list),
    }
    return list_page(request, form, page, template, "export_all_agencies", **about_plan(request, choice), **context)


@file_page("all_agencies", "Replies of agencies")
@requires("plan.read_answers")
def export_all_agencies(request, format):
    plan, form = required_plan(request), SilenceFilter(request.GET)
    found = form.rows(agencies_asked(request.user, plan))
    return WantedList(
        "the replies of agencies",
        "replies-of-agencies",
        format,
        query_of(request, plan=plan.pk),
        rows=found.count,
        document=lambda: silence_document(plan, silence_rows(request.user, plan, found), form.in_words()),
        is_wrong=bool(form.errors),
    )
