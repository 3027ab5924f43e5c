"""A removal from the history, for everybody who was told of it and may stop it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from agencies.access import button_view, page_view
from core.history.purges import Removal, removal_of, stop_removal
from core.pages.forms import SAME_MOMENT
from core.records.locking import Conflict
from core.records.rules import RuleBroken

WIDE = ("history.clean", "people.manage", "incidents.read")  # each role with wide rights has one of them


def removal_for(about: str) -> Removal:
    found = removal_of(about)
    if found is None or not found.is_confirmed:
        raise Http404("There is no such removal.")
    return found


@page_view(*WIDE)
def one(request, about):
    return render(request, "removals/removal.html", {"removal": removal_for(about)})


@button_view(*WIDE)
def stop(request, about):
    try:
        stop_removal(removal_for(about), by=request.user)
        messages.success(request, "Stopped. Nothing was removed from the history, and nothing will be.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SAME_MOMENT)
    return redirect("removal", about)
