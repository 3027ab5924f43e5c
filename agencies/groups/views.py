"""The board's groups: who sits on each for which agency, on any day; named, changed and ended."""

from functools import partial

from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import form_view, get_visible, may, page_view, require
from agencies.directory.views.agency import NOT_YOURS, about_agency, editable_agency
from agencies.groups.forms import (
    EditGroupForm,
    EditMemberForm,
    GroupDayForm,
    GroupForm,
    LeaveForm,
    MemberOfAgencyForm,
    MemberOfGroupForm,
)
from agencies.groups.page import group_document, read_group
from agencies.models import Agency, Representative, SubGroup
from agencies.posts.services import representatives
from core.pages.forms import form_page
from core.pages.lists import export_links, file_response, with_query
from core.text.dates import today


def group_url(group: SubGroup) -> str:
    return reverse("group", args=[group.pk])


@page_view("directory.read")
def groups(request):
    context = {
        "groups": SubGroup.objects.visible_to(request.user).counted(today()),
        "may_edit": may(request.user, "directory.edit_any"),
    }
    return render(request, "agencies/groups/groups.html", context)


@page_view("directory.read")
def group(request, pk):
    shown, form = get_visible(SubGroup.objects, request.user, pk=pk), day_form(request)
    page = read_group(shown, request.user, day_of(form))
    editable = Agency.objects.editable_by(request.user).filter(representatives__subgroup=shown)
    context = {
        "group": shown,
        "form": form,
        "page": page,
        "editable": set(editable.values_list("pk", flat=True)),
        "may_keep": may(request.user, "directory.edit_any"),
        "exports": export_links(request, "export_group", pk),
    }
    return render(request, "agencies/groups/group.html", context, status=422 if form.errors else 200)


@page_view("directory.read")
def export_group(request, pk, format):
    shown, form = get_visible(SubGroup.objects, request.user, pk=pk), day_form(request)
    if form.errors:
        return redirect(with_query(group_url(shown), request))  # the page says what is wrong
    return file_response(group_document(read_group(shown, request.user, day_of(form))), format)


def day_form(request) -> GroupDayForm:
    return GroupDayForm(request.GET or None)


def day_of(form: GroupDayForm):
    return (form.cleaned_data["on"] if form.is_bound and form.is_valid() else None) or today()


@form_view("directory.edit_any")
def add_group(request):
    return form_page(
        request,
        GroupForm,
        partial(representatives.add_group, by=request.user),
        title="Add a group",
        submit="Add the group",
        done=group_url,
        message=lambda added: f"{added} has been added.",
        back=reverse("groups"),
        context={"crumbs": crumbs_of()},
    )


@form_view("directory.edit_any")
def edit_group(request, pk):
    shown = get_visible(SubGroup.objects, request.user, pk=pk)
    return form_page(
        request,
        EditGroupForm,
        partial(representatives.edit_group, group=shown, by=request.user),
        record=shown,
        title="Change this group",
        message="The group has been changed.",
        context=about_group(shown),
    )


@form_view("directory.edit_any")
def add_member(request, pk):
    shown = get_visible(SubGroup.objects, request.user, pk=pk)
    agencies = Agency.objects.editable_by(request.user).active().by_name()
    return form_page(
        request,
        partial(MemberOfGroupForm, agencies=agencies),
        partial(representatives.add_representative, subgroup=shown, by=request.user),
        title="Name a representative",
        message=lambda member: f"{member.name} now sits on this group.",
        initial={"agency": request.GET.get("agency")},
        context=about_group(shown),
    )


@form_view("directory.edit_any", "directory.edit_own")
def represent(request, pk):
    shown = editable_agency(request, pk)
    return form_page(
        request,
        partial(MemberOfAgencyForm, groups=SubGroup.objects.visible_to(request.user).active()),
        partial(representatives.add_representative, agency=shown, by=request.user),
        title="Name a representative",
        message=lambda member: f"{member.name} now sits on {member.subgroup}.",
        context=about_agency(shown),
    )


@form_view("directory.edit_any", "directory.edit_own")
def edit_member(request, pk):
    member = editable_member(request, pk)
    return form_page(
        request,
        EditMemberForm,
        partial(representatives.edit_representative, member=member, by=request.user),
        record=member,
        title="Change what is recorded",
        message="It has been changed.",
        context=about_member(member),
    )


@form_view("directory.edit_any", "directory.edit_own")
def end_member(request, pk):
    member = editable_member(request, pk)
    return form_page(
        request,
        LeaveForm,
        partial(representatives.end_representation, member=member, by=request.user),
        record=member,
        title="Left the group",
        message="Their leaving the group has been recorded.",
        initial={"last_day": today()},
        context=about_member(member, explained="That they sat on it stays on record."),
    )


def editable_member(request, pk) -> Representative:
    member = get_visible(Representative.objects.select_related("agency", "subgroup"), request.user, pk=pk)
    require(Agency.objects.editable_by(request.user).filter(pk=member.agency_id).exists(), NOT_YOURS)
    return member


def crumbs_of(*group: SubGroup) -> tuple:
    way = ("Agencies", reverse("agencies"), "Groups", reverse("groups"))
    return (*way, *(part for each in group for part in (each, group_url(each))))


def about_group(group: SubGroup) -> dict:
    return {"crumbs": crumbs_of(group), "lead": str(group)}


def about_member(member: Representative, **more) -> dict:
    return about_group(member.subgroup) | {"lead": f"{member}, for {member.agency} on {member.subgroup}"} | more
