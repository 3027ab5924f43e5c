"""The desk, the manager's home page: what to decide, whom to chase, what comes."""

from django.shortcuts import render
from django.urls import reverse

from actions.access import plan_in_force_for
from actions.home.forms import AskLeadsForm
from actions.home.page.manager_home import read_desk, silent_leads, silent_since, slip_of
from actions.home.page.my_actions import short_day
from actions.home.services import ask_leads
from actions.models import Action
from agencies.access import form_view, page_view
from core.board.coming import read_coming
from core.board.desk import read_desk_lines
from core.mail.addresses import dead_addresses
from core.pages.forms import form_page, safe_number
from core.text.dates import print_date, today


@page_view("plan.agree_revision")
def desk(request):
    plan, on = plan_in_force_for(request.user), today()
    if plan is None:
        return render(request, "actions/no_plan.html")
    found = read_desk(request.user, plan, on)
    coming = read_coming(request.user, on)
    context = {
        "desk": found,
        "lines": read_desk_lines(request.user),
        "proposals": [(each, slip_of(each)) for each in found.proposals.first],
        "coming": [(each.heading(on), short_day(each.day, on), each) for each in coming],
        "has_meeting": any(each.kind == "Meeting" for each in coming),
        "failing": len(dead_addresses()),
        "chased": "chased" in request.GET,
        "number": safe_number(request.GET.get("chased") or request.GET.get("decided")),
    }
    return render(request, "actions/home/manager_home.html", context)


@form_view("plan.update_any")
def write_to_leads(request):
    """Ask the leads without news for an update; first who and about which actions, and the words."""
    plan, on = plan_in_force_for(request.user), today()
    if plan is None:
        return render(request, "actions/no_plan.html")
    silent = silent_leads(request.user, plan, on)
    leads = [lead for lead in silent if lead.can_be_asked]
    actions = {action for lead in leads for action in lead.to_ask}

    def ask(*, previewed: str, **values):
        listed = {safe_number(key) for key in previewed.split()}  # nobody is asked whom the page did not name
        return ask_leads(plan=plan, actions=actions & listed, by=request.user, **values)

    since = print_date(silent_since(on))
    return form_page(
        request,
        AskLeadsForm,
        ask,
        title="Ask leads for updates",
        submit=f"Ask {len(leads)} lead{'' if len(leads) == 1 else 's'} for updates",
        done=f"{reverse('desk')}?chased=#saved",
        message=lambda outcome: f"Asked for an update on {len(outcome.done)} actions.",
        back=reverse("desk"),
        initial={
            "note": f"Nothing has been reported on this action since {since}. What has happened since then?",
            "previewed": " ".join(map(str, sorted(actions))),
        },
        context={
            "leads": leads,
            "unreached": [lead for lead in silent if not lead.can_be_asked],
            "texts": Action.objects.visible_to(request.user).in_bulk(actions),
        },
        template="actions/home/write_to_leads.html",
    )
