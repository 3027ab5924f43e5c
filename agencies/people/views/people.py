"""People: the list, its files, and one person with what they hold and held."""

from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.models import Invitation, RoleGrant, Session, User
from accounts.people.unused import unused_before
from accounts.power.page import only_one_decides, proposals_for
from accounts.power.rules import FACTOR_RESET, may_propose
from accounts.roles import GUARDED
from accounts.second_factor.rules import main_factors, required_of
from accounts.single_sign_on.services import is_tied
from agencies.access import get_visible, may, page_view, requires
from agencies.addresses.page import DeadAddress, person_page
from agencies.models import Membership
from agencies.people.files import people_document
from agencies.people.filters import PeopleFilter
from agencies.people.page import rows_of
from core.files.background_exports import WantedList, file_page, query_of
from core.mail.addresses import dead_addresses, emails_to
from core.pages.lists import export_links
from core.text.dates import today

PAGE = 50
EMAILS = 20  # the latest, on the page of a person


@page_view("people.invite", "people.manage")
def people(request):
    form, day = PeopleFilter.from_query(request.GET, by=request.user), today()
    found = form.rows(User.objects.visible_to(request.user), unused_before(day), day)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "has_errors": form.is_wrong,
        "criteria": form.in_words(),
        "rows": rows_of(page.object_list, day),
        "page": page,
        "waiting": Invitation.objects.visible_to(request.user).waiting().count(),
        "proposals": proposals_for(request.user),
        "only_one": only_one_decides(),
        "exports": export_links(request, "export_people"),
    }
    return render(request, "people/list.html", context)


@file_page("people", "People")
@requires("people.invite", "people.manage")
def export_people(request, format):
    form, day = PeopleFilter.from_query(request.GET, by=request.user), today()
    found = form.rows(User.objects.visible_to(request.user), unused_before(day), day)

    def document():
        return people_document(rows_of(found, day), form.in_words())

    asked = ("the list of people", "people", format, query_of(request))
    return WantedList(*asked, rows=found.count, document=document, is_wrong=form.is_wrong)


@page_view("people.invite", "people.manage")
def person(request, pk):
    found = get_visible(User.objects, request.user, pk=pk)
    manages, dead = may(request.user, "people.manage"), dead_addresses([found.email])
    context = {
        "person": found,
        "proposals": [each for each in proposals_for(request.user) if each.subject_id == found.pk],
        "may_propose": may_propose(FACTOR_RESET, "", request.user.permissions) and found.is_active,
        "grants": RoleGrant.objects.visible_to(request.user)
        .for_user(found)
        .select_related("granted_by", "power_request__decided_by"),
        "memberships": Membership.objects.visible_to(request.user)
        .filter(user=found)
        .select_related("agency", "subgroup")
        .order_by("-valid_from", "-pk"),
        "factors": main_factors(found).count(),
        "is_required": required_of(found),
        "is_guarded": not GUARDED.isdisjoint(found.roles),
        "sessions": Session.objects.visible_to(request.user).for_user(found) if manages else [],
        "tied": manages and is_tied(found),
        "manages": manages,
        "is_self": found.pk == request.user.pk,
        "day": today(),
        "emails": emails_to(found.email, request.user)[:EMAILS],
        "dead": [DeadAddress(found.email, "", person_page(request.user, pk), email) for email in dead.values()],
        "may_try": may(request.user, "mail.manage"),
    }
    return render(request, "people/person.html", context)
