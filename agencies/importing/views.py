"""Taking in a list of agencies: upload, columns, preview row by row, accept, cancel, undo."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.access import form_view, get_visible, requires
from agencies.importing import services
from agencies.importing.forms import ColumnsForm, UndoForm, UploadForm
from agencies.importing.preview import LEAVE, NEW, STATES
from agencies.importing.reading import propose_columns, read_sheet
from agencies.models import AgencyImport
from core.files.spreadsheets import UnreadableSpreadsheet
from core.files.uploads import content_of
from core.pages.forms import edit_record, safe_number, try_save
from core.records.locking import Conflict
from core.records.rules import RuleBroken

PAGE = 100  # rows of a preview on one page
SOMEBODY_ELSE = "Somebody else changed this import meanwhile. Here is how it stands now."
HEAVY = ("rows", "choices", "columns")  # not needed in a list of imports


def visible_import(request, pk) -> AgencyImport:
    """The import, if this person may see it."""
    return get_visible(AgencyImport.objects, request.user, pk=pk)


@form_view("directory.edit_any")
def upload(request):
    """Choose a file; nothing is saved in the directory before its preview is accepted."""
    form, begun = UploadForm(request.POST or None, request.FILES or None), []
    if request.method == "POST" and try_save(form, lambda: begun.append(begin(form, request.user))):
        return redirect("agency_import_columns", pk=begun[0].pk)
    earlier = AgencyImport.objects.visible_to(request.user).defer(*HEAVY).select_related("uploaded_by")[:20]
    return render(
        request,
        "agencies/importing/upload.html",
        {"form": form, "imports": earlier},
        status=422 if form.errors else 200,
    )


def begin(form: UploadForm, user) -> AgencyImport:
    """The import that a file begins. Raises RuleBroken where the file cannot be read."""
    file = form.cleaned_data["file"]
    try:
        sheet = read_sheet(content_of(file), file.name)
    except UnreadableSpreadsheet as problem:
        raise RuleBroken(problem.message, field="file") from None
    return services.begin_import(filename=file.name, sheet=sheet, by=user)


@form_view("directory.edit_any")
def columns(request, pk):
    """Say what each column holds; what its heading says is proposed."""
    held = visible_import(request, pk)
    if held.state not in (AgencyImport.State.COLUMNS, AgencyImport.State.PREVIEW):
        return redirect("agency_import", pk=pk)
    headings = held.rows["headings"]
    options = {"headings": headings, "examples": [example(held, at) for at in range(len(headings))]}
    options["proposal"] = held.columns or propose_columns(headings)
    form = ColumnsForm(request.POST or None, initial={"version": held.version}, **options)
    if request.method == "POST" and try_save(form, lambda: choose(held, form, request.user)):
        return redirect("agency_import", pk=pk)
    context = {"form": form, "import": held, "cancel_url": reverse("cancel_agency_import", args=[pk])}
    return render(request, "agencies/importing/columns.html", context, status=422 if form.errors else 200)


def example(held: AgencyImport, at: int) -> str:
    """What the first rows hold in a column."""
    cells = (row[at] for row in held.rows["rows"][:20] if at < len(row) and row[at])
    return "; ".join(text[:40] for text, _ in zip(cells, range(2), strict=False))


def choose(held: AgencyImport, form: ColumnsForm, user) -> None:
    """Keep what each column holds."""
    values = form.cleaned_data
    services.choose_columns(
        held=held,
        expected=values["version"],
        columns=form.columns(),
        default_kind=values["default_kind"],
        by=user,
    )


@form_view("directory.edit_any")
def preview(request, pk):
    """What would be saved, row by row. POST keeps what was decided about rows that likely mean an agency."""
    held = visible_import(request, pk)
    if held.state == AgencyImport.State.COLUMNS:
        return redirect("agency_import_columns", pk=pk)
    if request.method == "POST":
        if keep_choices(request, held):
            messages.success(request, "Your decisions have been kept. Nothing has been saved in the directory yet.")
        return redirect("agency_import", pk=pk)
    if held.state != AgencyImport.State.PREVIEW:
        return render(
            request, "agencies/importing/done.html", {"import": held, "counts": said(held.counts.get("rows"))}
        )
    found = services.current_preview(held)
    counts = found.counts
    state = request.GET.get("state", "")
    state = state if state in STATES else next((each for each in STATES if counts[each]), "new")
    page = Paginator([line for line in found.lines if line.state == state], PAGE).get_page(request.GET.get("page"))
    context = {
        "import": held,
        "counts": [(each, label, counts[each]) for each, label in STATES.items()],
        "state": state,
        "heading": STATES[state],
        "page": page,
        "to_save": counts["new"] + counts["changed"],
        "not_saved": counts["ask"] + counts["refused"],
        "asks": counts["ask"],
        "mark": found.mark,
    }
    return render(request, "agencies/importing/preview.html", context)


def said(counts: dict | None) -> list[tuple[str, int]]:
    """How many rows of each state there were, in words."""
    return [(label, counts[state]) for state, label in STATES.items() if counts and counts.get(state)]


def keep_choices(request, held: AgencyImport, *, proposed: bool = False) -> bool:
    """Save the decisions of the page; False, with a message, where that cannot be done.

    With `proposed`, each row that waits is decided as the agency that it likely means.
    """
    choices = dict(held.choices)
    for line in services.current_preview(held).lines:
        key = str(line.read.number)
        given = request.POST.get(f"row-{key}", "")
        if line.likely is not None and given in (NEW, LEAVE, str(line.likely.pk)):
            choices[key] = given
        elif line.state == "ask" and proposed:
            choices[key] = str(line.likely.pk)
    try:
        services.save_choices(
            held=held, expected=safe_number(request.POST.get("version")), choices=choices, by=request.user
        )
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SOMEBODY_ELSE)
    else:
        return True
    return False


def has_decided(request, held: AgencyImport) -> bool:
    """Whether the page holds a decision that has not been kept yet."""
    given = {name.removeprefix("row-"): value for name, value in request.POST.items() if name.startswith("row-")}
    return any(held.choices.get(key, "") != value for key, value in given.items())


@require_POST
@requires("directory.edit_any")
def take_proposed(request, pk):
    """Take every row that waits for the agency that it likely means."""
    if keep_choices(request, visible_import(request, pk), proposed=True):
        messages.success(request, "Decided as proposed. You can still look at each row before you accept.")
    return redirect("agency_import", pk=pk)


@require_POST
@requires("directory.edit_any")
def accept(request, pk):
    """Save what the preview showed. Decisions that were made on the page since then are kept first, and shown."""
    held = visible_import(request, pk)
    if has_decided(request, held):
        if keep_choices(request, held):
            messages.warning(request, "Your decisions have been kept. Look at what would be saved now, then accept.")
        return redirect("agency_import", pk=pk)
    try:
        services.accept_import(
            held=held,
            expected=safe_number(request.POST.get("version")),
            mark=request.POST.get("mark", ""),
            by=request.user,
        )
        rows = held.counts["rows"]
        messages.success(request, f"The list has been saved: {rows['new']:,} new, {rows['changed']:,} changed.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SOMEBODY_ELSE)
    return redirect("agency_import", pk=pk)


@form_view("directory.edit_any")
def cancel(request, pk):
    """Ask once, then give the import up."""
    held = visible_import(request, pk)
    if request.method != "POST":
        return render(request, "components/confirm.html", cancel_values(held))
    try:
        services.cancel_import(held=held, expected=held.version, by=request.user)
        messages.success(request, f"The import of {held.filename} has been cancelled. Nothing was saved.")
    except (RuleBroken, Conflict) as broken:
        messages.error(request, str(broken))
    return redirect("import_agencies")


def cancel_values(held: AgencyImport) -> dict:
    """What the page asks before an import is cancelled."""
    return {
        "heading": f"Cancel the import of {held.filename}?",
        "text": "Nothing has been saved. To import the file later, choose it again.",
        "submit": "Cancel the import",
        "warning": True,
        "cancel_url": reverse("agency_import", args=[held.pk]),
        "cancel_text": "Go on with the import",
    }


@form_view("directory.edit_any")
def undo(request, pk):
    """Take an accepted import back as a whole."""
    held = visible_import(request, pk)
    done = reverse("agency_import", args=[pk])
    return edit_record(
        request,
        record=held,
        form_class=UndoForm,
        initial={},
        save=lambda version, values: services.undo_import(held=held, expected=version, by=request.user, **values),
        done=done,
        template="agencies/form.html",
        context={
            "heading": "Undo this import",
            "lead": f"Agencies and ESLOs that came with {held.filename} go, and what it changed is as it was before. "
            "This can be done until something from it has been changed or used.",
            "submit": "Undo the import",
            "warning": True,
            "cancel_url": done,
        },
        message="The import has been undone. What it held stays in the history.",
    )
