from functools import partial

from django.http import Http404

from actions.access import about_action, require_writable, url_at, writable_action
from actions.evidence import services
from actions.evidence.forms import EvidenceForm
from actions.evidence.settings import LARGEST
from actions.models import Action, Evidence
from agencies.access import form_view, get_visible, page_view
from core.board import settings
from core.files.downloads import download
from core.files.storage import open_file
from core.pages.forms import ReasonForm, form_page, safe_number

OFFERED_UPDATES = 20
OFFERED_OCCURRENCES = 20
READERS = "Everybody who reads the plan can open it. Leave out whatever could name a child."
TAKEN_OFF = "Nobody can open it from here any more. The history keeps a record of it."


@form_view("plan.update_led", "plan.update_any")
def add_evidence(request, pk):
    """?update= and ?occurrence= name what it belongs to."""
    action = writable_action(request, pk)
    return form_page(
        request,
        partial(EvidenceForm, **offered(action), largest=settings.value(LARGEST)),
        partial(keep, action, by=request.user),
        title="Add evidence",
        submit="Add the evidence",
        done=url_at,
        back=action.url(),
        message=f"The evidence has been added to action {action.number}.",
        initial={name: safe_number(request.GET.get(name)) or None for name in ("update", "occurrence")},
        context=about_action(action, explained=READERS),
        template="actions/evidence/add_evidence.html",
    )


def offered(action: Action) -> dict:
    """What evidence can belong to: the latest updates and occurrences of an action, as querysets."""
    updates = action.updates.in_print().values_list("pk", flat=True)[:OFFERED_UPDATES]
    occurrences = action.occurrences.filter(skipped_on=None).order_by("-due").values_list("pk", flat=True)
    return {
        "updates": action.updates.in_print().filter(pk__in=list(updates)),
        "occurrences": action.occurrences.filter(pk__in=list(occurrences[:OFFERED_OCCURRENCES])).order_by("-due"),
    }


def keep(action: Action, *, file, url: str, **values) -> Evidence:
    if file:
        return services.add_file(action=action, data=file.read(), filename=file.name, **values)
    return services.add_link(action=action, url=url, **values)


@page_view("plan.read")
def evidence(request, pk):
    """The file itself, to be saved and never shown in the page; or the way to the address."""
    found = get_visible(Evidence.objects.standing(), request.user, pk=pk)
    if not found.file:
        raise Http404("This evidence is an address, not a file.")
    content = open_file(found)
    return download(request, content, filename=found.filename, content_type=found.content_type)


@form_view("plan.update_led", "plan.update_any")
def remove_evidence(request, pk):
    found = get_visible(Evidence.objects.select_related("action__plan"), request.user, pk=pk)
    require_writable(request, found.action)
    return form_page(
        request,
        ReasonForm,
        partial(services.remove_evidence, evidence=found, by=request.user),
        record=found,
        title="Remove this evidence",
        submit="Remove evidence",
        done=found.action.url(),
        message="The evidence has been removed.",
        context=about_action(found.action, quote=found.title, explained=TAKEN_OFF, warning=True),
    )
