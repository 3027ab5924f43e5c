"""Bulk change of actions in steps: choose, enter, preview, confirm. For the manager."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string

from actions.access import required_plan
from actions.bulk.forms import AskForm, BulkForm, DatesForm, LeadForm, RiskForm, StatusForm
from actions.bulk.rules import read_keys, written
from actions.bulk.services import MOST, Line, Outcome, carry_out, look_at
from actions.models import Action, Plan
from actions.table.page import filter_data, filtered_rows
from agencies.access import form_view
from core.kept_forms.guard import typing_of
from core.pages.forms import safe_number
from core.pages.forms import tell as tell_form
from core.records.guarding import IdentityFound, require_screened, typed_by_person
from core.text.numbers import count_of

KINDS: dict[str, tuple[str, type[BulkForm]]] = {
    "dates": ("Revise their dates", DatesForm),
    "leads": ("Change who leads them", LeadForm),
    "status": ("Change their status", StatusForm),
    "risk": ("Say that they are at risk, or no longer", RiskForm),
    "ask": ("Ask for an update", AskForm),
}
DRAFTS = 5  # previews of one person that are open at the same time, in as many windows
TOO_MANY = f"More than {MOST} actions match. Choose fewer, with the filters of the plan."
GONE = "This preview is no longer there. Choose the actions again."


@form_view("plan.update_any")
def bulk(request):
    plan = required_plan(request)
    if request.method == "POST":
        rows = [safe_number(row) for row in request.POST.getlist("row")]
        keys = plan.placements.visible_to(request.user).filter(pk__in=rows).values_list("action_id", flat=True)
        if not rows:
            messages.error(request, "Choose at least one row first: tick the box beside its number.")
            return redirect(f"{reverse('plan')}?{request.GET.urlencode()}")
        return redirect(f"{reverse('bulk')}?{query_of(plan, keys)}")
    keys = chosen(request, plan)
    actions = Action.objects.visible_to(request.user).filter(plan=plan, pk__in=keys[:MOST]).order_by("number")
    query = query_of(plan, keys[:MOST])
    links = [(heading, f"{reverse('bulk_change', args=[kind])}?{query}") for kind, (heading, _) in KINDS.items()]
    context = {"plan": plan, "actions": actions, "links": links, "too_many": TOO_MANY if len(keys) > MOST else ""}
    return render(request, "actions/bulk/choose.html", context)


@form_view("plan.update_any")
def change(request, kind):
    if kind not in KINDS:
        raise Http404("There is no such change.")
    plan, (heading, form_class) = required_plan(request), KINDS[kind]
    keys = chosen(request, plan)[:MOST]
    draft = drafts(request).get(request.GET.get("draft", ""), {})
    form = form_class(request.POST or draft.get("data") or None, by=request.user)
    if request.method == "POST" and form.is_valid() and is_looked_at(form):
        data = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
        return redirect("bulk_preview", keep(request, {"kind": kind, "query": query_of(plan, keys), "data": data}))
    back = f"{reverse('bulk')}?{query_of(plan, keys)}"
    context = {"plan": plan, "form": form, "heading": heading, "count": len(keys), "back": back}
    return render(request, "actions/bulk/change.html", context, status=422 if form.errors else 200)


@form_view("plan.update_any")
def preview(request, key):
    draft = drafts(request).get(key)
    plan, form = read_draft(request, draft) if draft else (None, None)
    if plan is None or not form.is_valid():
        if request.method == "POST":
            messages.error(request, f"Nothing has been changed. {GONE}")
            return redirect("plan")
        return render(request, "actions/bulk/preview.html", {"heading": "Change several actions", "gone": GONE})
    change, again = form.change(), f"{reverse('bulk_change', args=[draft['kind']])}?{draft['query']}&draft={key}"
    if request.method == "POST":
        with typed_by_person(typing_of({name: [text] for name, text in draft["data"].items()})):
            outcome = carry_out(change, plan=plan, seen=read_seen(request.POST.get("seen", "")), by=request.user)
        return tell(request, plan, outcome, draft["kind"])
    keys = read_keys(dict_of(draft["query"])["actions"], MOST)
    lines = look_at(change, plan=plan, actions=keys, by=request.user)
    context = {
        "plan": plan,
        "heading": KINDS[draft["kind"]][0],
        "lines": [line for line in lines if not line.refused],
        "refused": [line for line in lines if line.refused],
        "seen": seen_text(lines),
        "again": again,
        "reason": form.cleaned_data.get("reason") or form.cleaned_data.get("note") or form.cleaned_data.get("done"),
    }
    return render(request, "actions/bulk/preview.html", context)


def tell(request, plan: Plan, outcome: Outcome, kind: str):
    """Report the result; where others had changed some actions meanwhile, redirect to those."""
    if outcome.done:
        messages.success(request, f"{count_of(len(outcome.done), 'action')} changed: {numbers(outcome.done)}.")
    if outcome.refused:
        text = "; ".join(f"action {line.action.number}: {line.refused}" for line in outcome.refused)
        messages.warning(request, f"Not changed: {text}")
    if not outcome.meanwhile:
        if not outcome.done:
            messages.warning(request, "Nothing has been changed.")
        return redirect(f"{reverse('plan')}?plan={plan.pk}")
    messages.error(
        request,
        f"Somebody else changed {count_of(len(outcome.meanwhile), 'action')} while you looked at the preview: "
        f"{numbers(outcome.meanwhile)}. Their changes are kept, and yours have not been saved there. "
        "Choose the change again to see how it looks now.",
    )
    return redirect(f"{reverse('bulk')}?{query_of(plan, [action.pk for action in outcome.meanwhile])}")


def numbers(actions: list[Action]) -> str:
    """The numbers of actions, consecutive ones as a range: "1–5, 7"."""
    return written(action.number for action in actions).replace("-", "–").replace(".", ", ")


def is_looked_at(form: BulkForm) -> bool:
    """Whether the texts of a form may be kept until they are confirmed; else it says what is wrong with them."""
    texts = [value for value in form.cleaned_data.values() if isinstance(value, str)]
    try:
        for text in texts:
            require_screened([Action()], text)
    except IdentityFound as broken:
        tell_form(form, broken)
        return False
    return True


def chosen(request, plan: Plan) -> list[int]:
    """The keys of the actions in the URL, else of all rows that match its filters; at most one more than allowed."""
    if "actions" in request.GET:
        return read_keys(request.GET["actions"], MOST + 1)
    rows = filtered_rows(request, plan).qs if filter_data(request) else plan.placements.standing()
    keys = rows.visible_to(request.user).order_by("action_id").values_list("action_id", flat=True)
    return list(keys.distinct()[: MOST + 1])


def query_of(plan: Plan, keys) -> str:
    return urlencode({"plan": plan.pk, "actions": written(keys)})


def drafts(request) -> dict:
    return request.session.get("bulk", {})


def keep(request, draft: dict) -> str:
    """Store a change until it is confirmed; the oldest of too many is dropped."""
    key, kept = get_random_string(12), drafts(request)
    latest = dict(list(kept.items())[1 - DRAFTS :])
    request.session["bulk"] = {**latest, key: draft}
    return key


def read_draft(request, draft: dict):
    """The plan and the filled-in form of a stored change; None for a plan that may not be read any longer."""
    number = safe_number(dict_of(draft["query"]).get("plan"))
    plan = Plan.objects.visible_to(request.user).filter(pk=number).first()
    return plan, KINDS[draft["kind"]][1](draft["data"], by=request.user)


def dict_of(query: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in query.split("&"))


def seen_text(lines: list[Line]) -> str:
    """The changeable lines of a preview with their stamps, for its form."""
    return ",".join(f"{line.action.pk}:{line.stamp}" for line in lines if not line.refused)


def read_seen(text: str) -> dict[int, str]:
    pairs = (part.split(":", 1) for part in text.split(",") if ":" in part)
    return {number: stamp for key, stamp in pairs if (number := safe_number(key))}
