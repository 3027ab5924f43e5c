"""What may be done with a part of the plan, or with a row: a page, or a menu in the table."""

from django.shortcuts import render

from actions.structure.page import choices_for_part, choices_for_row
from actions.structure.views.structure import editable_part, editable_row, page_at, title_of
from agencies.access import page_view
from core.pages.forms import safe_next


@page_view("plan.structure")
def part_menu(request, kind, pk):
    part = editable_part(request, kind, pk)
    back = safe_next(request, page_at(part))
    about = {"words": f"Change {title_of(part)}", "name": f" {part.number}", "text": part.printed}
    return menu(request, about, f"menu-{kind}-{pk}", choices_for_part(part, kind, back), back)


@page_view("plan.structure")
def row_menu(request, pk):
    row = editable_row(request, pk)
    back = safe_next(request, page_at(row))
    about = {"words": "Change row", "name": f" of action {row.action.number}", "text": row.action.text}
    return menu(request, about, f"menu-row-{pk}", choices_for_row(row, back), back)


def menu(request, about: dict, place: str, choices: list, back: str):
    context = {**about, "place": place, "choices": choices, "back": back}
    return render(request, f"actions/structure/menu.html{'#menu' if request.htmx else ''}", context)
