"""Taking in an extract of the case system: upload, columns, words, preview row by row, accept, cancel, undo."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.access import get_visible
from agencies.models import Agency
from core.files.packages import MAX_FILE_BYTES
from core.files.spreadsheets import UnreadableSpreadsheet
from core.files.uploads import inspect_upload
from core.pages.forms import edit_record, safe_number, try_save
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from incidents import jobs
from incidents.access import form_view, requires
from incidents.access_log.services import note_look
from incidents.importing import services
from incidents.importing.forms import ColumnsForm, UndoForm, UploadForm, WordsForm
from incidents.importing.judging import STATES
from incidents.importing.reading import plain, propose_columns, read_extract
from incidents.models import AccessLog, Extract, IncidentType

PAGE = 100  # rows of a preview on one page
AT_ONCE = 300  # rows that are saved while the person waits; more are saved in the background
SOMEBODY_ELSE = "This import was changed in another window meanwhile. Here is how it stands now."
State = Extract.State


def waiting(request, pk) -> Extract:
    """An import that this person uploaded and that waits: nobody else sees the rows of a file."""
    return get_visible(Extract.objects.editable_by(request.user), request.user, pk=pk)


def ended(request, broken: RuleBroken):
    """Back to the first page, with the reason."""
    messages.error(request, str(broken))
    return redirect("incidents:import")


@form_view("incidents.record")
def upload(request):
    """Choose a file; nothing is saved before its preview is accepted."""
    form, begun = UploadForm(request.POST or None, request.FILES or None), []
    if request.method == "POST" and try_save(form, lambda: begun.append(begin(form, request.user))):
        return redirect("incidents:import_columns", begun[0].pk)
    earlier = Extract.objects.visible_to(request.user).defer("sealed").select_related("uploaded_by")[:20]
    context = {"form": form, "imports": earlier}
    return render(request, "incidents/importing/upload.html", context, status=422 if form.errors else 200)


def begin(form: UploadForm, user) -> Extract:
    """The import that a file begins. RuleBroken where the file cannot be read."""
    file = form.cleaned_data["file"]
    if file.size > MAX_FILE_BYTES:
        raise RuleBroken(f"This file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB.", field="file")
    data = file.read()
    if file.name.rpartition(".")[2].lower() not in ("xlsx", "csv"):
        raise RuleBroken("Choose an Excel (.xlsx) or CSV file.", field="file")
    inspect_upload(data, file.name)
    try:
        sheet = read_extract(data, services.remembered_headings())
    except UnreadableSpreadsheet as problem:
        raise RuleBroken(problem.message, field="file") from None
    return services.begin(sheet=sheet, by=user)


@form_view("incidents.record")
def columns(request, pk):
    """Say what each column holds; what was said before of the same heading is proposed."""
    held = waiting(request, pk)
    try:
        headings = services.rows_of(held)["headings"]
    except RuleBroken as broken:
        return ended(request, broken)
    proposal = held.columns or services.remembered_columns(headings, propose_columns(headings))
    form = ColumnsForm(request.POST or None, initial={"version": held.version}, headings=headings, proposal=proposal)

    def save():
        expected = form.cleaned_data["version"]
        services.choose_columns(held=held, expected=expected, columns=form.columns(), by=request.user)

    if request.method == "POST" and try_save(form, save):
        return redirect("incidents:import_words" if held.state == State.WORDS else "incidents:import_one", pk)
    context = {"form": form, "import": held}
    return render(request, "incidents/importing/columns.html", context, status=422 if form.errors else 200)


@form_view("incidents.record")
def words(request, pk):
    """Say what the words of the file mean, where they are not plainly ours."""
    held = waiting(request, pk)
    try:
        wanted = services.to_match(held, services.rows_of(held))
    except RuleBroken as broken:
        return ended(request, broken)
    known = services.remembered(set(wanted))
    form = WordsForm(
        request.POST or None,
        initial={"version": held.version},
        words=wanted,
        known={at: known.get((field, plain(word)), "") for at, (field, word) in enumerate(wanted)},
        types=IncidentType.objects.visible_to(request.user).standing(),
        agencies=Agency.objects.visible_to(request.user).order_by("name").values_list("pk", "name"),
    )

    def save():
        expected = form.cleaned_data["version"]
        services.match_words(held=held, expected=expected, means=form.means(), by=request.user)

    if request.method == "POST" and try_save(form, save):
        return redirect("incidents:import_one", pk)
    context = {"form": form, "import": held, "wanted": wanted}
    return render(request, "incidents/importing/words.html", context, status=422 if form.errors else 200)


@require_safe
@requires("incidents.record")
def one(request, pk):
    """An import as it stands: its preview row by row, how far saving is, or what became of it."""
    held = get_visible(Extract.objects.select_related("uploaded_by"), request.user, pk=pk)
    if held.state == State.WORKING:
        template = "incidents/importing/working.html"
        return render(request, f"{template}#state" if request.htmx else template, {"import": held})
    if held.state in (State.COLUMNS, State.WORDS, State.PREVIEW) and held.uploaded_by == request.user:
        return preview(request, held)
    counts = [(label, held.counts["rows"].get(key)) for key, label in STATES.items()] if held.counts else []
    refused = Paginator(held.counts.get("refused", []), PAGE).get_page(request.GET.get("page"))
    context = {"import": held, "counts": counts, "page": refused}
    response = render(request, "incidents/importing/done.html", context)
    if request.htmx:
        response["HX-Refresh"] = "true"
    return response


def preview(request, held: Extract):
    """What would be saved."""
    if held.state != State.PREVIEW:
        return redirect(
            "incidents:import_columns" if held.state == State.COLUMNS else "incidents:import_words", held.pk
        )
    try:
        found = services.current_preview(held)
    except RuleBroken as broken:
        return ended(request, broken)
    counts = found.counts
    state = request.GET.get("state", "")
    state = state if state in STATES else next((each for each in STATES if counts[each]), "new")
    page = Paginator([line for line in found.lines if line.state == state], PAGE).get_page(request.GET.get("page"))
    shown = sum(1 for line in page.object_list if line.changes)
    if shown:  # of these the page shows what the records hold now
        note_look(what=AccessLog.What.LIST, purpose=AccessLog.Purpose.MATCHING, rows=shown, by=request.user)
    context = {
        "import": held,
        "counts": [(each, label, counts[each]) for each, label in STATES.items()],
        "state": state,
        "heading": STATES[state],
        "page": page,
        "to_save": counts["new"] + counts["changed"],
        "refused": counts["refused"],
        "twins": counts["twin"],
        "mark": found.mark,
    }
    return render(request, "incidents/importing/preview.html", context)


@require_POST
@requires("incidents.record")
def same_case(request, pk):
    """Say whether rows of a case that is here already are other children or episodes."""
    held = waiting(request, pk)
    take = request.POST.get("take") == "yes"
    version = safe_number(request.POST.get("version"))
    return pressed(
        request, held, lambda: services.choose_same_case(held=held, expected=version, take=take, by=request.user)
    )


@require_POST
@requires("incidents.record")
def accept(request, pk):
    """Save what the preview showed: few rows at once, many in the background."""
    held = waiting(request, pk)

    def save():
        mark, version = request.POST.get("mark", ""), safe_number(request.POST.get("version"))
        services.begin_saving(held=held, expected=version, mark=mark, by=request.user)
        if len(services.rows_of(held)["rows"]) > AT_ONCE:
            jobs.take_in.enqueue(held.pk, request.user.pk)
        else:
            services.save_extract(held, by=request.user)
            messages.success(request, "The extract has been saved.")

    return pressed(request, held, save)


def pressed(request, held: Extract, act):
    """Do what a button says; what forbids it is told on the page of the import."""
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SOMEBODY_ELSE)
    return redirect("incidents:import_one", held.pk)


@form_view("incidents.record")
def cancel(request, pk):
    """Ask once, then give the import up."""
    held = waiting(request, pk)
    if request.method != "POST":
        asked = {
            "heading": "Cancel this import?",
            "text": "Nothing has been saved. Its rows are forgotten; to import the file later, choose it again.",
            "submit": "Cancel the import",
            "warning": True,
            "cancel_url": reverse("incidents:import_one", args=[pk]),
            "cancel_text": "Go on with the import",
        }
        return render(request, "components/confirm.html", asked)
    pressed(request, held, lambda: services.cancel(held=held, expected=held.version, by=request.user))
    return redirect("incidents:import")


@form_view("incidents.record")
def undo(request, pk):
    """Take an accepted import back as a whole."""
    held = get_visible(Extract.objects, request.user, pk=pk)
    done = reverse("incidents:import_one", args=[pk])
    return edit_record(
        request,
        record=held,
        form_class=UndoForm,
        initial={},
        save=lambda version, values: services.undo(held=held, expected=version, by=request.user, **values),
        done=done,
        template="incidents/importing/undo.html",
        context={"import": held, "cancel_url": done},
        message="The import has been undone: the records from this file are marked as recorded in error.",
    )
