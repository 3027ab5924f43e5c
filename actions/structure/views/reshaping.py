"""The actions of the plan: add, reword, lead, place, withdraw, split and merge."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.html import format_html

from actions import timescales
from actions.access import plan_of, require_open, restructurable_action, wait_for_turn
from actions.leads.services import lead_named
from actions.models import Action, Lead
from actions.structure.forms import ActionForm, LeadsForm, NewActionForm, PlaceForm, SplitForm
from actions.structure.services import structure, tree
from actions.structure.views.structure import editable_part, methods_for, move, page_at
from agencies.access import form_view
from core.pages.forms import ReasonForm, form_page, safe_next, try_save
from core.pages.prefill import prefilled
from core.text.dates import today

EDIT = "actions/structure/edit.html"


@form_view("plan.structure")
def add_action(request, pk):
    method = editable_part(request, "method", pk)
    rows = method.placements.standing().select_related("action").order_by("position", "pk")
    form = NewActionForm(
        request.POST or None, leads=Lead.objects.visible_to(request.user), beside=list(rows), read_base=today()
    )
    if request.method == "POST" and try_save(form, lambda: save_new_action(request, method, form)):
        messages.success(request, f"Action {form.saved.number} has been added.")
        return redirect(page_at(form.saved.placements.get()))
    lead = f"Under method {method.printed}".strip()
    back = safe_next(request, page_at(method))
    context = {"form": form, "heading": "Add an action", "lead": lead, "cancel_url": back, "plan_url": back}
    return render(request, "actions/structure/add.html", context, status=422 if form.errors else 200)


@transaction.atomic
def save_new_action(request, method, form) -> None:
    """The new action of a valid form; stored on the form as `saved`."""
    values = form.cleaned_data
    require_open(plan_of(method))  # it is locked before a new lead is stored, as where a file is accepted
    leads = [*values["leads"], *named_leads(request, values)]
    form.saved = structure.add_action(
        method=method,
        text=values["text"],
        wording=values["wording"],
        due=values.get("due"),
        leads=leads,
        after=values["after"],
        first=values["first"],
        by=request.user,
    )


def named_leads(request, values: dict) -> list[Lead]:
    return [lead_named(name=values["new_lead"], by=request.user)] if values["new_lead"].strip() else []


@form_view("plan.structure")
def edit_action(request, pk):
    action = restructurable_action(request, pk)

    def save(*, expected, reason, **changes):
        structure.edit_action(action=action, expected=expected, changes=changes, reason=reason, by=request.user)

    return form_page(
        request,
        partial(ActionForm, status=action.status),
        save,
        record=action,
        title=f"Edit action {action.number}",
        done=action.url(),
        template=EDIT,
        context={"action": action, "quiet": True},
        message=f"Action {action.number} has been changed.",
    )


@form_view("plan.structure")
def set_leads(request, pk):
    action = restructurable_action(request, pk)
    now = {row.lead_id: row.printed_as for row in action.action_leads.filter(ended_on__isnull=True)}

    @transaction.atomic
    def save(*, expected, reason, **values):
        wait_for_turn(action)  # before a new lead is stored, as where a file is accepted
        chosen = [*values["leads"], *named_leads(request, values)]
        chosen.sort(key=lambda lead: list(now).index(lead.pk) if lead.pk in now else len(now))
        leads = [(lead, now.get(lead.pk, lead.name)) for lead in chosen]
        structure.set_leads(action=action, leads=leads, expected=expected, by=request.user, reason=reason)

    return form_page(
        request,
        partial(LeadsForm, leads=Lead.objects.visible_to(request.user)),
        save,
        record=action,
        title=f"Leads of action {action.number}",
        submit="Save the leads",
        initial={"leads": list(now)},
        done=action.url(),
        template=EDIT,
        context={"action": action, "as_it_stands": "Led by " + (", ".join(now.values()) or "nobody")},
        message=f"The leads of action {action.number} have been saved.",
    )


@form_view("plan.structure")
def withdraw_action(request, pk):
    action = restructurable_action(request, pk)
    lead = "It will no longer be printed. It stays on its page and in the history, with the reason."
    return form_page(
        request,
        ReasonForm,
        partial(structure.withdraw_action, action=action, by=request.user),
        record=action,
        title=f"Withdraw action {action.number}",
        submit="Withdraw action",
        done=action.url(),
        template=EDIT,
        context={"action": action, "lead": lead, "warning": True},
        message=f"Action {action.number} has been withdrawn.",
    )


@form_view("plan.structure")
def reinstate_action(request, pk):
    action = restructurable_action(request, pk, withdrawn=True)
    lead = f"It was withdrawn for this reason: {action.withdrawn_reason}" if action.withdrawn_on else ""
    return form_page(
        request,
        ReasonForm,
        partial(structure.reinstate_action, action=action, by=request.user),
        record=action,
        title=f"Reinstate action {action.number}",
        submit="Reinstate action",
        done=action.url(),
        template=EDIT,
        context={"action": action, "lead": lead},
        message=f"Action {action.number} is in the plan again.",
    )


@form_view("plan.structure")
def place_action(request, pk):
    action = restructurable_action(request, pk)
    places = action.placements.in_print().select_related("method__objective__priority")
    return form_page(
        request,
        partial(PlaceForm, methods=methods_for(request, action), levels=action.plan.levels),
        partial(move, tree.place_action, action=action, by=request.user),
        title=f"Where action {action.number} is printed",
        submit="Print it there too",
        done=action.url(),
        template="actions/structure/place.html",
        context={"action": action, "places": places, "page": action.url()},
        message=f"Action {action.number} is printed in a further place. It is updated once.",
    )


@form_view("plan.structure")
def split_action(request, pk):
    action = restructurable_action(request, pk)

    def save(*, expected, reason, **values):
        parts = {
            each: {name: values.get(f"{each}_{name}") for name in ("text", "wording", "due")}
            for each in ("first", "second")
        }
        return structure.split_action(action=action, expected=expected, reason=reason, by=request.user, **parts)

    original = action.timescales.filter(position=1).first()
    proposal = split_proposal(action.text, original.wording if original else "")
    if original and structure.has_revisions(action):
        proposal["first_wording"] = original.wording  # it stays as it is
    read_base, printed = action.agreed_on or action.plan.document_date, original.wording if original else ""
    return form_page(
        request,
        partial(SplitForm, read_base=read_base, original=printed),
        save,
        record=action,
        title=f"Split action {action.number} into two",
        submit="Split action",
        initial={**proposal, **prefilled(request, action.plan, "split_action")},
        done=action.url(),
        template="actions/structure/split.html",
        context={"action": action, "original": original, "counts": counts_of(action)},
        message=lambda other: format_html(
            'Action {} has been split. The second part is now <a class="govuk-link" '
            'href="{}">action {}</a> and stands behind it.',
            action.number,
            other.url(),
            other.number,
        ),
    )


def split_proposal(text: str, wording: str) -> dict[str, str]:
    """How one cell is probably two: its first paragraph and the rest, and the two parts of its timescale."""
    paragraphs = [part.strip() for part in text.replace("\r\n", "\n").split("\n") if part.strip()]
    parts = timescales.read(wording).parts if wording else ()
    first, second = (parts[0], "\n".join(parts[1:])) if len(parts) > 1 else (wording, wording)
    return {
        "first_text": paragraphs[0] if paragraphs else text,
        "second_text": "\n".join(paragraphs[1:]),
        "first_wording": first,
        "second_wording": second,
    }


def counts_of(action: Action) -> list[str]:
    kinds = (
        ("update", action.updates.in_print()),
        ("follow-up", action.follow_ups.all()),
        ("question", action.queries.all()),
        ("decision", action.decisions.all()),
        ("note of a meeting", action.meeting_notes.in_print()),
        ("piece of evidence", action.evidence.standing()),
        ("request for an update", action.update_requests.filter(withdrawn_on__isnull=True)),
    )
    found = [(word, records.count()) for word, records in kinds]
    return [f"{count} {word if count == 1 else plural(word)}" for word, count in found if count]


def plural(words: str) -> str:
    first, space, rest = words.partition(" ")
    return f"{first}s{space}{rest}"
