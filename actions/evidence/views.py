"""Evidence on an action: added, fetched, taken off."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from actions.access import NOT_YOURS, page_of, writable_action
from actions.evidence import services as evidence_services
from actions.evidence.forms import EvidenceForm
from actions.evidence.settings import LARGEST
from actions.models import Action, Evidence
from agencies.access import demand, get_visible, requires
from core.board import settings
from core.pages.forms import ReasonForm, edit_record, safe_next, safe_number, try_save

FORM = require_http_methods(["GET", "HEAD", "POST"])
OFFERED_UPDATES = 20
OFFERED_OCCURRENCES = 20


@FORM
@requires("plan.update_led", "plan.update_any")
def add_evidence(request, pk):
    """Hang a file or an address on an action; ?update= and ?occurrence= name what it belongs to."""
    action = writable_action(request, pk)
    latest = action.updates.in_print().values_list("pk", flat=True)[:OFFERED_UPDATES]
    rounds = action.occurrences.filter(skipped_on=None).order_by("-due").values_list("pk", flat=True)
    rounds = rounds[:OFFERED_OCCURRENCES]
    form = EvidenceForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        updates=action.updates.in_print().filter(pk__in=list(latest)),
        occurrences=action.occurrences.filter(pk__in=list(rounds)).order_by("-due"),
        largest=settings.value(LARGEST),
        initial={name: safe_number(request.GET.get(name)) or None for name in ("update", "occurrence")},
    )
    back = safe_next(request, page_of(action))
    if request.method == "POST" and try_save(form, lambda: keep(request, action, form.cleaned_data)):
        messages.success(request, f"The evidence has been added to action {action.number}.")
        return redirect(back)
    context = {"form": form, "action": action, "heading": "Add evidence", "next": back}
    return render(request, "actions/evidence/add_evidence.html", context, status=422 if form.errors else 200)


def keep(request, action: Action, values: dict) -> Evidence:
    """Keep the file or the address of a form."""
    file, own = values.get("file"), {"title": values["title"], "by": request.user}
    own |= {name: values.get(name) for name in ("update", "occurrence")}
    if file:
        return evidence_services.add_file(action=action, data=file.read(), filename=file.name, **own)
    return evidence_services.add_link(action=action, url=values["url"], **own)


@require_safe
@requires("plan.read")
def evidence(request, pk):
    """The file itself, to be saved and never shown in the page; or the way to the address."""
    found = get_visible(Evidence.objects.standing(), request.user, pk=pk)
    if not found.file:
        raise Http404("This evidence is an address, not a file.")
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404("The file is not there any more.") from None
    response = FileResponse(content, as_attachment=True, filename=found.filename, content_type=found.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@FORM
@requires("plan.update_led", "plan.update_any")
def remove_evidence(request, pk):
    """Take evidence off an action, with the reason."""
    found = get_visible(Evidence.objects.select_related("action__plan"), request.user, pk=pk)
    demand(Action.objects.editable_by(request.user).filter(pk=found.action_id).exists(), NOT_YOURS)
    return edit_record(
        request,
        record=found,
        form_class=ReasonForm,
        initial={},
        save=lambda version, values: evidence_services.remove_evidence(
            evidence=found, expected=version, by=request.user, **values
        ),
        done=page_of(found.action),
        template="actions/edit.html",
        context={
            "action": found.action,
            "heading": "Take off this evidence",
            "quote": found.title,
            "explained": "Nobody can open it from here any more. That it was there stays in the history.",
            "submit": "Take it off",
            "warning": True,
        },
        message="The evidence has been taken off.",
    )
