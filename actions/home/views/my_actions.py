"""My actions: the open actions that a person leads, one of them open with a text area for its next update."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import trigger_client_event

from actions.access import NOT_YOURS, minuted_at, plan_in_force_for
from actions.home.forms import UpdatesForm
from actions.home.page.my_actions import Card, cards_of, counted, follow_ups_of, led_actions, requests_of
from actions.models import Action, GlossaryTerm, Plan
from actions.progress.services import progress
from agencies.access import form_view, may, require
from core.pages.forms import safe_number
from core.records.rules import AlreadyThere, RuleBroken
from core.text.dates import today

PER_PAGE = 20


@form_view("plan.read")
def my_actions(request):
    plan = plan_in_force_for(request.user)
    if plan is None:
        return render(request, "actions/no_plan.html")
    if request.method == "POST":
        require(may(request.user, "plan.update_led") or may(request.user, "plan.update_any"), NOT_YOURS)
        return save_updates(request, plan)
    return show(request, plan)


def show(request, plan: Plan, form: UpdatesForm | None = None, refused=(), status: int = 200):
    """The page; with a form, text that could not be saved is displayed where it was typed."""
    led, glossary = led_actions(request.user, plan), GlossaryTerm.objects.visible_to(request.user).explained(plan)
    page = Paginator(list(led.colours), PER_PAGE).get_page(request.GET.get("page"))
    cards = cards_of(request.user, list(page), requests=led.requests, glossary=glossary, before=list(led.colours))
    for card in cards if form else ():
        card.typed, card.errors = form.typed(card.action), form.errors_for(card.action)
    wanted = open_one(cards, safe_number(request.GET.get("open")))
    context = {
        "plan": plan,
        "page": page,
        "cards": cards,
        "colours": counted(led.colours),
        "follow_ups": follow_ups_of(request.user, plan),
        "writes": may_write(request.user, plan),
        "today": today(),
        "form": form,
        "refused": refused,
        "here": request.get_full_path(),
        "glossary": glossary,
        "shows_message_beside": wanted,
    }
    return render(request, "actions/home/my_actions.html", context, status=status)


def open_one(cards: list[Card], wanted: int) -> bool:
    """Open the first action with an error, else the wanted one, else the first; whether it is the wanted one."""
    chosen = [card for card in cards if card.errors] + [card for card in cards if card.action == wanted] + cards
    for card in chosen[:1]:
        card.is_open = True
    return bool(chosen) and chosen[0].action == wanted


def may_write(user, plan: Plan) -> bool:
    return not plan.is_closed and (may(user, "plan.update_led") or may(user, "plan.update_any"))


def save_updates(request, plan: Plan):
    """Save each text area that holds something, and redirect to the next card, or to the one that was saved."""
    form = UpdatesForm(request.POST)
    texts = form.sound()
    led = Exists(Action.objects.visible_to(request.user).led_by(request.user).filter(pk=OuterRef("pk")))
    own = Action.objects.editable_by(request.user).select_related("plan").annotate(led=led).in_bulk(list(texts))
    saved, already = [], []
    for key, text in texts.items():
        try:
            if key in own:
                meeting = minuted_at(request.user, own[key])
                progress.add_update(action=own[key], text=text, meeting=meeting, by=request.user)
                saved.append(own[key].number)
                form.saved.add(key)
        except AlreadyThere:
            already.append(own[key].number)
            form.saved.add(key)
        except RuleBroken as broken:
            form.tell(key, str(broken))
    others = Action.objects.visible_to(request.user).in_bulk([key for key in form.keys if key not in own])
    refused = [(other, texts[key]) for key, other in others.items() if key in texts]
    if request.htmx:
        return one_card(request, plan, form, saved, already, refused)
    say(request, saved, already)
    request.POST = form.unsaved()  # the middleware that keeps refused forms need not keep what was saved
    if form.errors or refused or not form.keys:
        return show(request, plan, form, refused, status=403 if refused and not saved else 422)
    return redirect(place_of(request, plan, form))


def say(request, saved: list[int], already: list[int]) -> None:
    if saved:
        messages.success(request, f"Update added to {numbered(saved)}.")
    if already:
        messages.info(request, f"What you wrote about {numbered(already)} has already been saved today.")


def numbered(numbers: list[int]) -> str:
    *first, last = map(str, numbers)
    return f"actions {', '.join(first)} and {last}" if first else f"action {last}"


def place_of(request, plan: Plan, form: UpdatesForm) -> str:
    """The URL of the next action, or of the one whose button was pressed, opened, with the focus in its text area."""
    order = list(led_actions(request.user, plan).colours)
    key = form.after if form.goes_on and form.after in order else form.pressed
    if key not in order:
        return reverse("my_actions")
    page = order.index(key) // PER_PAGE + 1
    return f"{reverse('my_actions')}?open={key}{f'&page={page}' if page > 1 else ''}#id_text-{key}"


def one_card(request, plan: Plan, form: UpdatesForm, saved: list[int], already: list[int], refused: list):
    """The saved action as a fragment; focus goes to its text area, or to that of the next one, which is opened."""
    keys = list(Action.objects.visible_to(request.user).filter(pk=form.pressed).values_list("pk", flat=True))
    if not keys:
        raise Http404("There is no such action.")
    glossary = GlossaryTerm.objects.visible_to(request.user).explained(plan)  # what they mean is on the page
    (card,) = cards_of(request.user, keys, requests=requests_of(request.user, keys), glossary=glossary)
    card.after, card.errors = form.after, form.errors_for(card.action)
    if refused:
        card.errors = ["You do not lead this action any more, or it has been withdrawn. It has not been saved."]
    if card.errors:
        card.typed = form.typed(card.action)
    else:
        card.saved = "Saved just now." if saved else "It has already been saved today."
    then = f"id_text-{card.after}" if form.goes_on and card.after and not card.errors else ""
    card.is_open = not then
    context = {"card": card, "writes": True, "then": then, "form": form}
    response = render(request, "actions/home/my_actions.html#card", context, status=422 if card.errors else 200)
    message = f"Update added to action {card.number}" if saved else card.saved
    return response if card.errors else trigger_client_event(response, "announce", {"value": message})
