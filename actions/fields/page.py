"""Values of extra fields as HTML."""

from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString

from actions.colours.page import value_html
from actions.fields.rules import RAG_WORDS, Extras, Field, Value, code_of, colour_name
from actions.models import Objective, Plan, PlanField

COLOURS = ("red", "amber", "green", "blue", "grey")


def field_html(field: Field | PlanField, value: Value) -> str:
    """A value, on its colour where the field holds colours; line breaks stay."""
    if code := code_of(field.kind, value):
        return value_html(code, value.words)
    return f'<span class="keep-lines">{escape(value.words)}</span>' if value else ""


def fill_choices(fill: str) -> list[tuple[str, str]]:
    """The colours that a cell may be given; its present one stays, whatever it is."""
    known = {RAG_WORDS[name]: name.capitalize() for name in COLOURS}
    own = {fill: f"As it is: {colour_name(fill)}"} if fill and fill not in known else {}
    return [("", "None"), *(own | known).items()]


def value_url(field: Field | PlanField, owner: int) -> str:
    return reverse("set_field_value", args=[field.pk, owner])


def owners_in(plan: Plan) -> dict[str, list]:
    """The priorities and objectives of a plan in the printed order, by level."""
    objectives = Objective.objects.in_print().filter(priority__plan=plan, priority__archived_on__isnull=True)
    ordered = objectives.order_by("priority__position", "priority_id", "position", "pk")
    return {"priority": list(plan.priorities.in_print()), "objective": list(ordered)}


def parts_of(field: PlanField, extras: Extras, owners: dict[str, list]) -> list[tuple[str, SafeString, str]]:
    """What a field says of each objective or priority: the part as text, the value, and the form for it."""
    pairs = ((part, extras.parts.get((field.level, part.pk), {})) for part in owners.get(field.level, ()))
    return [
        (part.printed, SafeString(field_html(field, own.get(field.pk, Value()))), value_url(field, part.pk))
        for part, own in pairs
    ]


def lines_html(pairs: list[tuple[Field, Value]], css: str) -> str:
    """A paragraph for each field that says something: heading and value."""
    return "".join(
        f'<p class="{css}"><strong>{escape(field.heading)}:</strong> {field_html(field, value)}</p>'
        for field, value in pairs
    )


def more_html(extras: Extras, values: dict[int, Value], number: int) -> str:
    """What fields that are no columns say beside an action, to be opened; "" where they say nothing."""
    pairs = [(field, values[field.pk]) for field in extras.more if values.get(field.pk)]
    return opened("More", f"of action {number}", lines_html(pairs, "plan-table__mark")) if pairs else ""


def opened(words: str, named: str, html: str) -> str:
    """Something in the table that `words` open; `named` is said after them where the row is not seen."""
    return (
        f'<details class="plan-table__more"><summary>{words}'
        f'<span class="govuk-visually-hidden"> {named}</span></summary>{html}</details>'
    )
