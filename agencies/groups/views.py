"""The board's groups: who sits on each for which agency, on any day; named, changed and ended (A3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.access import demand, get_visible, may, requires
from agencies.directory.views.agency import NOT_YOURS, editable_agency, page_address
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
from core.pages.forms import edit_record, safe_next, try_save
from core.pages.lists import FORMATS, address, export_links, file_response
from core.text.dates import today

FORM = require_http_methods(["GET", "HEAD", "POST"])


def group_address(group: SubGroup) -> str:
    """The address of a group's page."""
    return reverse("group", args=[group.pk])


@require_safe
@requires("directory.read")
def groups(request):
    """The groups of the board, with how many sit on each today."""
    context = {
        "groups": SubGroup.objects.visible_to(request.user).counted(today()),
        "may_edit": may(request.user, "directory.edit_any"),
    }
    return render(request, "agencies/groups/groups.html", context)


@require_safe
@requires("directory.read")
def group(request, pk):
    """One group on a day: members by agency, and where somebody is missing."""
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


@require_safe
@requires("directory.read")
def export_group(request, pk, format):
    """The same as a file."""
    shown, form = get_visible(SubGroup.objects, request.user, pk=pk), day_form(request)
    if format not in FORMATS:
        raise Http404("There is no such file.")
    if form.errors:
        return redirect(address(group_address(shown), request))  # the page says what is wrong
    return file_response(group_document(read_group(shown, request.user, day_of(form))), format)


def day_form(request) -> GroupDayForm:
    """The form of the day, as it was sent."""
    return GroupDayForm(request.GET if "on_year" in request.GET else None)


def day_of(form: GroupDayForm):
    """The day that was asked for, else today."""
    return (form.cleaned_data["on"] if form.is_bound and form.is_valid() else None) or today()


@FORM
@requires("directory.edit_any")
def add_group(request):
    """Set a group up."""
    form, added = GroupForm(request.POST or None), []
    if request.method == "POST" and try_save(
        form, lambda: added.append(representatives.add_group(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, f"{added[0]} has been added.")
        return redirect(group_address(added[0]))
    context = {"form": form, "heading": "Add a group", "submit": "Add the group", "cancel_url": reverse("groups")}
    return render(request, "agencies/groups/form.html", context, status=422 if form.errors else 200)


@FORM
@requires("directory.edit_any")
def edit_group(request, pk):
    """Rename a group, or say whether it still meets."""
    shown = get_visible(SubGroup.objects, request.user, pk=pk)
    return edit_record(
        request,
        record=shown,
        form_class=EditGroupForm,
        initial={"name": shown.name, "is_active": shown.is_active},
        save=lambda version, values: representatives.edit_group(
            group=shown, expected=version, by=request.user, **values
        ),
        done=group_address(shown),
        template="agencies/groups/form.html",
        context={"group": shown, "heading": "Change this group", "submit": "Save", "cancel_url": group_address(shown)},
        message="The group has been changed.",
    )


@FORM
@requires("directory.edit_any")
def add_member(request, pk):
    """Name who sits on this group for an agency."""
    shown = get_visible(SubGroup.objects, request.user, pk=pk)
    agencies = Agency.objects.editable_by(request.user).active().by_name()
    form = MemberOfGroupForm(request.POST or None, agencies=agencies, initial={"agency": request.GET.get("agency")})
    if request.method == "POST" and try_save(
        form, lambda: representatives.add_representative(subgroup=shown, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"{form.cleaned_data['name']} now sits on this group.")
        return redirect(group_address(shown))
    context = {"form": form, "group": shown, "heading": "Name a representative", "submit": "Save"}
    context["cancel_url"] = group_address(shown)
    return render(request, "agencies/groups/form.html", context, status=422 if form.errors else 200)


@FORM
@requires("directory.edit_any", "directory.edit_own")
def represent(request, pk):
    """Name who sits on a group for this agency."""
    shown = editable_agency(request, pk)
    groups = SubGroup.objects.visible_to(request.user).active()
    form = MemberOfAgencyForm(request.POST or None, groups=groups)
    if request.method == "POST" and try_save(
        form, lambda: representatives.add_representative(agency=shown, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"{form.cleaned_data['name']} now sits on {form.cleaned_data['subgroup']}.")
        return redirect(page_address(shown))
    context = {"form": form, "agency": shown, "heading": "Name a representative", "submit": "Save"}
    context["cancel_url"] = page_address(shown)
    return render(request, "agencies/form.html", context, status=422 if form.errors else 200)


@FORM
@requires("directory.edit_any", "directory.edit_own")
def edit_member(request, pk):
    """Change what is noted of a representative."""
    member = editable_member(request, pk)
    return change_member(
        request,
        member,
        form_class=EditMemberForm,
        initial={name: getattr(member, name) for name in representatives.FIELDS},
        service=representatives.edit_representative,
        context={"heading": "Change what is noted", "submit": "Save"},
        message="It has been changed.",
    )


@FORM
@requires("directory.edit_any", "directory.edit_own")
def end_member(request, pk):
    """Note that somebody no longer sits on a group."""
    return change_member(
        request,
        editable_member(request, pk),
        form_class=LeaveForm,
        initial={"last_day": today()},
        service=representatives.end_representation,
        context={
            "heading": "Left the group",
            "more": "That they sat on it stays on record.",
            "submit": "Save",
        },
        message="It is noted that they left the group.",
    )


def editable_member(request, pk) -> Representative:
    """The representative, if this person may change them: 404 for a stranger, else 403."""
    member = get_visible(Representative.objects.select_related("agency", "subgroup"), request.user, pk=pk)
    demand(Agency.objects.editable_by(request.user).filter(pk=member.agency_id).exists(), NOT_YOURS)
    return member


def change_member(request, member: Representative, *, service, context: dict, **more):
    """A form about a representative, saved by a service that takes them; then back to where one came from."""
    done = safe_next(request, group_address(member.subgroup))
    return edit_record(
        request,
        record=member,
        save=lambda version, values: service(member=member, expected=version, by=request.user, **values),
        done=done,
        template="agencies/groups/form.html",
        context={"group": member.subgroup, "member": member, "cancel_url": done, "next": done, **context},
        **more,
    )
