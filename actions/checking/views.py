"""Pages of the plan check.

The manager acts on every finding. Others see those about actions on which they may write, with the forms that they may
use; only the manager dismisses findings.
"""

import hashlib
from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from actions.access import CLOSED, about_action, about_plan, chosen_plan, plan_choice
from actions.checking import services
from actions.checking.dates import flat
from actions.checking.facts import ActionFacts
from actions.checking.finding import KINDS, Finding
from actions.checking.forms import CheckFilter, LeaveForm, PlaceLeadForm, SettleDateForm
from actions.checking.listing import check_plan, finding_of
from actions.models import Lead, Timescale
from agencies.access import button_view, form_view, get_visible, may, page_view, require
from agencies.models import Agency, SubGroup
from core.pages.forms import SAME_MOMENT, form_page, safe_next, try_save
from core.pages.lists import paginate
from core.pages.prefill import prefilled
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import today

SHOWN = 15  # of each kind, where all kinds are shown
GONE = "This finding has been dealt with already, so nothing has been saved."


@page_view("plan.read")
def check(request):
    choice = plan_choice(request)
    plan = choice.shown
    if plan is None:
        return render(request, "actions/no_plan.html")
    form, on = CheckFilter(request.GET, leads=Lead.objects.visible_to(request.user).in_plan(plan)), today()
    wrong = not form.is_valid()
    on = form.cleaned_data.get("on") or on
    checked = check_plan(plan, on)
    found = [] if wrong else fitting(seen(request, plan, checked.findings), form, checked)
    left = [(one, action_of(one, checked), why) for one, why in checked.left if may(request.user, "plan.structure")]
    context = {
        **about_plan(request, choice),
        "form": form,
        "on": on,
        "here": request.get_full_path(),
        "acts": may(request.user, "plan.structure") and not plan.is_closed,
        "count": len(found),
        "left": left,
        **groups_of(request, checked, plan, found, form.cleaned_data.get("kind")),
    }
    return render(request, "actions/checking/check.html", context, status=422 if wrong else 200)


def seen(request, plan, found: list[Finding]) -> list[Finding]:
    """The findings that this person may see: all for the manager, else those about actions on which they may write."""
    if may(request.user, "plan.structure"):
        return found
    mine = services.editable(plan, request.user)
    return [one for one in found if mine & set(one.actions)]


def fitting(found: list[Finding], form, checked) -> list[Finding]:
    kind, lead = form.cleaned_data["kind"], form.cleaned_data["lead"]
    led = {pk for one in checked.facts.leads if str(one.pk) == lead for pk in one.actions}
    return [one for one in found if kind in ("", one.kind) and (not lead or led & set(one.actions))]


def groups_of(request, checked, plan, found: list[Finding], kind: str | None) -> dict:
    """The findings by kind with their corrections; those of one kind a page at a time."""
    page = paginate(request, found) if kind else None
    by_kind: dict[str, list[Finding]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    groups = []
    for name, ones in by_kind.items():
        shown = list(page) if page else ones[:SHOWN]
        more = 0 if page else len(ones) - len(shown)
        groups.append(group_of(request, checked, plan, name, shown, len(ones), more))
    return {"groups": groups, "page": page}


def group_of(request, checked, plan, kind: str, shown: list[Finding], count: int, more: int) -> dict:
    here, query = request.get_full_path(), request.GET.copy()
    query["kind"] = kind
    after = [f"{here}#{place}" for place in places(shown)]
    lines = [
        line_of(request, plan, one, action_of(one, checked), next_) for one, next_ in zip(shown, after, strict=True)
    ]
    return {"heading": KINDS[kind], "kind": kind, "count": count, "lines": lines, "more": more,
            "url": f"?{query.urlencode()}"}  # fmt: skip


def places(shown: list[Finding]) -> list[str]:
    """Where to go on after each of these findings: to the next one, after the last to their heading."""
    return [*map(place_of, shown[1:]), shown[-1].kind] if shown else []


def place_of(finding: Finding) -> str:
    return f"finding-{hashlib.sha256(finding.key.encode()).hexdigest()[:12]}"


def line_of(request, plan, finding: Finding, action: ActionFacts | None, after: str) -> dict:
    """Template values of a finding and its action; `after` is the URL to which its forms return."""
    mends = mends_of(request, plan, finding, after)
    return {
        "finding": finding,
        "place": place_of(finding),
        "short": flat(finding.text, 80),
        "mends": mends,
        "action": action,
        "about": flat(action.text, 140) if action else "",
        "after": after,
    }


def action_of(finding: Finding, checked) -> ActionFacts | None:
    """The action that a finding is about; None for several."""
    return checked.facts.actions.get(finding.action) if len(finding.actions) == 1 else None


def mends_of(request, plan, finding: Finding, here: str) -> list[dict]:
    """The ways to correct a finding that this person may use: a link to a form, or a button."""
    found = []
    for mend in () if plan.is_closed else finding.mends:
        if mend.needs and not may(request.user, mend.needs):
            continue
        query = f"{mend.query}&" if mend.query else ""
        asked = {"finding": finding.key, "next": here} if mend.values else {"next": here}
        href = "" if mend.does else f"{reverse(mend.page, args=mend.args)}?{query}{urlencode(asked)}"
        found.append({"label": mend.label, "does": mend.does, "href": href})
    return found


@button_view("plan.update_led", "plan.update_any")
def mend_finding(request):
    plan, key = chosen_plan(request), request.POST.get("finding", "")
    back = safe_next(request, reverse("check"))
    finding = finding_of(plan, key, today()) if plan else None
    shown = seen(request, plan, [finding]) if finding else []
    does = request.POST.get("does") or None  # the key of a way that leads to a form has no service
    mend = next((one for one in shown[0].mends if one.does == does), None) if shown else None
    if mend is None:
        messages.info(request, GONE)
        return redirect(back)
    require(not mend.needs or may(request.user, mend.needs))
    try:
        messages.success(request, services.put_right(plan=plan, key=key, mend=mend, by=request.user))
        return redirect(back)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SAME_MOMENT)
    return redirect(back.partition("#")[0])  # to the top, where the error is displayed


@form_view("plan.structure")
def leave_finding(request):
    plan, key = chosen_plan(request), request.GET.get("finding", "")
    back = safe_next(request, reverse("check"))
    finding = finding_of(plan, key, today()) if plan else None
    if finding is None:
        messages.info(request, GONE)
        return redirect(back)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and try_save(
        form, lambda: services.leave_finding(plan=plan, key=key, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "The finding is left as it is. You find it at the end of the page.")
        return redirect(back)
    context = {
        "form": form,
        "heading": "Leave this finding as it is?",
        "text": finding.text,
        "submit": "Leave it as it is",
        "cancel_url": back,
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@button_view("plan.structure")
def ask_again(request):
    plan, key = chosen_plan(request), request.POST.get("finding", "")
    try:
        asked = services.ask_again(plan=plan, key=key, by=request.user) if plan else None
        messages.success(request, "The finding is asked about again.") if asked else messages.info(request, GONE)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect(safe_next(request, reverse("check")))


@form_view("plan.agree_revision")
def settle_date(request, pk):
    timescale = get_visible(Timescale.objects.select_related("action__plan"), request.user, pk=pk)
    action = timescale.action
    require(not action.plan.is_closed, CLOSED)
    explained = "The words stay as they are printed. The date says when the action is late."
    return form_page(
        request,
        SettleDateForm,
        partial(services.settle_date, timescale=timescale, by=request.user),
        record=timescale,
        title=f"Which date is meant in action {action.number}?",
        done=action.url(),
        message=f"The date of action {action.number} has been saved.",
        initial={"due": timescale.due, **prefilled(request, action.plan, "settle_date")},
        context=about_action(action, quote=timescale.wording, explained=explained),
    )


@form_view("plan.structure")
def place_lead(request, pk):
    lead = get_visible(Lead.objects, request.user, pk=pk)
    places = {"groups": SubGroup.objects.visible_to(request.user), "agencies": Agency.objects.visible_to(request.user)}
    explained = "Whoever belongs to it then sees what it leads among their own actions, and may write on it."
    return form_page(
        request,
        partial(PlaceLeadForm, **places),
        partial(services.place_lead, lead=lead, by=request.user),
        record=lead,
        title=f"Who is “{lead.name}”?",
        done=reverse("check"),
        message=f"It is known now who “{lead.name}” is.",
        context={"crumbs": ("Plan", reverse("plan")), "explained": explained},
    )
