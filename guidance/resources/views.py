"""Resources: the list for schools, the page of each, and the changes of those who manage them."""

from functools import partial

from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import button_view, form_view, get_visible, may, page_view, requires
from audits.questionnaires.page import questions_in_use
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import ReasonForm, form_page, last_change, safe_next, safe_number, save_by_button
from core.pages.lists import list_page, paginate
from core.text.dates import today
from guidance.models import Resource
from guidance.resources import services
from guidance.resources.files import resources_document
from guidance.resources.filters import REVIEW, ResourceFilter
from guidance.resources.forms import EditResourceForm, ResourceForm
from guidance.resources.page import ResourceRow, answer_choices, describe_answers, resource_rows

STAYS = "Schools no longer see it. It can be listed again."


def resource_url(resource: Resource) -> str:
    return reverse("guidance:resource", args=[resource.pk])


def about(resource: Resource, **more) -> dict:
    crumbs = ("Resources", reverse("guidance:resources"), resource.title, resource_url(resource))
    return {"crumbs": crumbs, "lead": resource.title, **more}


def own_resource(request, pk) -> Resource:
    every = Resource.objects.select_related("reviewed_by")
    return every.editable_by(request.user).filter(pk=pk).first() or get_visible(every, request.user, pk=pk)


@page_view("resources.read")
def resources(request):
    if request.GET.get("state") == "broken":  # of emails that went out while links were checked
        return redirect(f"{reverse('guidance:resources')}?state={REVIEW}", permanent=True)
    form, on = ResourceFilter.from_query(request.GET, user=request.user), today()
    page = paginate(request, form.rows().prefetch_related("for_rows"))
    manages = may(request.user, "resources.manage")
    context = {"rows": resource_rows(page, on), "criteria": form.in_words(), "manages": manages}
    return list_page(request, form, page, "guidance/resources/list.html", "guidance:export_resources", **context)


@file_page("guidance:resources", "Resources")
@requires("resources.read")
def export_resources(request, format):
    form, on = ResourceFilter.from_query(request.GET, user=request.user), today()
    found = form.rows()
    manages = may(request.user, "resources.manage")

    def document():
        rows = resource_rows(found.prefetch_related("for_rows"), on)
        return resources_document(rows, form.in_words(), manages=manages)

    asked = ("the list of resources", "resources", format, query_of(request))
    return WantedList(*asked, rows=found.count, document=document, is_wrong=form.is_wrong)


@page_view("resources.read")
def resource(request, pk):
    found = own_resource(request, pk)
    context = {
        "row": ResourceRow(found, today()),
        "questions": describe_answers(found, questions_in_use()) if found.answers else [],
        "manages": may(request.user, "resources.manage"),
        "removal": last_change(found) if found.removed_on else None,
    }
    return render(request, "guidance/resources/resource.html", context)


@form_view("resources.manage")
def add_resource(request):
    return form_page(
        request,
        partial(ResourceForm, answers=answer_choices(questions_in_use())),
        partial(services.add_resource, by=request.user),
        title="Add a resource",
        submit="Add the resource",
        done=resource_url,
        message=lambda added: f"“{added}” has been added.",
        back=reverse("guidance:resources"),
        context={"crumbs": ("Resources", reverse("guidance:resources"))},
        template="guidance/resources/form.html",
    )


@form_view("resources.manage")
def edit_resource(request, pk):
    found = own_resource(request, pk)
    return form_page(
        request,
        partial(EditResourceForm, answers=answer_choices(questions_in_use(), found.answers)),
        partial(services.edit_resource, resource=found, by=request.user),
        record=found,
        title="Change this resource",
        message="The resource has been changed.",
        context=about(found),
        template="guidance/resources/form.html",
    )


@button_view("resources.manage")
def review_resource(request, pk):
    found = own_resource(request, pk)
    return save_by_button(
        request,
        lambda: services.review_resource(
            resource=found, expected=safe_number(request.POST.get("version")), by=request.user
        ),
        done=safe_next(request, resource_url(found)),
        message=f"“{found}” is marked as reviewed today.",
    )


@form_view("resources.manage")
def remove_resource(request, pk):
    found = own_resource(request, pk)
    return form_page(
        request,
        ReasonForm,
        partial(services.remove_resource, resource=found, by=request.user),
        record=found,
        title="Remove this resource",
        submit="Remove the resource",
        done=reverse("guidance:resources"),
        message=f"“{found}” has been removed.",
        back=resource_url(found),
        context=about(found, explained=STAYS, cancel_text="Keep it", warning=True),
    )


@form_view("resources.manage")
def reinstate_resource(request, pk):
    found = own_resource(request, pk)
    return form_page(
        request,
        ReasonForm,
        partial(services.reinstate_resource, resource=found, by=request.user),
        record=found,
        title="List this resource again",
        submit="List it again",
        message=f"“{found}” is in the list again.",
        context=about(found),
    )
