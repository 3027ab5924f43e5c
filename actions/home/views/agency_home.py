from django.shortcuts import render

from actions.home.page.agency_home import own_agencies
from agencies.access import may, page_view


@page_view("plan.answer_own")
def our_agency(request):
    agencies = own_agencies(request.user)
    context = {
        "agencies": agencies,
        "section": "h3" if len(agencies) > 1 else "h2",
        "may_invite": may(request.user, "people.invite_colleague"),
        "here": request.path,
    }
    return render(request, "actions/home/agency_home.html", context)
