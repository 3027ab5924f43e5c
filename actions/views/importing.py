"""Bringing a plan in from a file: upload, columns where they are not clear, preview with questions, accept, cancel."""

from dataclasses import asdict
from itertools import groupby

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from actions.forms import ColumnsForm, ImportForm
from actions.importing.document import UnreadablePlan, from_json
from actions.importing.preview import lead_matches
from actions.importing.questions import KINDS, find_questions
from actions.importing.reading import MappingNeeded, read_plan
from actions.importing.saving import accept_import
from actions.importing.spreadsheet import FIELDS, Sheet, to_plan
from actions.models import LeadAlias, PlanImport
from actions.services import imports
from agencies.access import get_visible, requires
from core.editing import safe_number
from core.locking import Conflict
from core.rules import RuleBroken

FORM = require_http_methods(["GET", "HEAD", "POST"])
SOMEBODY_ELSE = "Somebody else changed this import meanwhile. Here is how it stands now."


@FORM
@requires("plan.import")
def upload(request):
    """Choose a file and say of which date it is."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        plan_import = read_upload(form, request.user)
        if plan_import is not None:
            return redirect("import_preview", pk=plan_import.pk)
    context = {"form": form, "imports": PlanImport.objects.visible_to(request.user).select_related("uploaded_by")[:20]}
    return render(request, "actions/import_upload.html", context, status=422 if form.errors else 200)


def read_upload(form: ImportForm, user) -> PlanImport | None:
    """The import that a file begins, or None with the reason as an error of the form."""
    file = form.cleaned_data["file"]
    values = {key: form.cleaned_data[key] for key in ("document_date", "title")} | {"filename": file.name, "by": user}
    try:
        return imports.begin_import(document=read_plan(file.read(), file.name), **values)
    except MappingNeeded as needed:
        return imports.begin_import(sheet=asdict(needed.sheet) | {"proposal": needed.proposal}, **values)
    except UnreadablePlan as unreadable:
        form.add_error("file", unreadable.message)
        return None


@FORM
@requires("plan.import")
def preview(request, pk):
    """What would be saved, and the questions; nothing has been saved yet. POST keeps the answers."""
    plan_import = get_visible(PlanImport.objects, request.user, pk=pk)
    if plan_import.state == PlanImport.State.COLUMNS:
        return redirect("import_columns", pk=pk)
    if request.method == "POST":
        if keep_answers(request, plan_import):
            messages.success(request, "Your answers have been kept. Nothing has been added to the plan yet.")
        return redirect("import_preview", pk=pk)
    document = from_json(plan_import.document)
    questions = questions_of(plan_import)
    counts = document.counts()
    context = {
        "import": plan_import,
        "document": document,
        "priorities": [(heading, counts[heading.number]) for heading in document.priorities],
        "rows": list(enumerate(document.rows, start=1)),
        "groups": in_groups(questions, plan_import.answers),
        "questions": len(questions),
        "answered": sum(question.key in plan_import.answers for question in questions),
        "leads": lead_matches(document, known_spellings()),
        "waiting": plan_import.state == PlanImport.State.PREVIEW,
    }
    return render(request, "actions/import_preview.html", context)


def questions_of(plan_import: PlanImport):
    """The questions that a document raises, in the order of its rows."""
    document = from_json(plan_import.document)
    return find_questions(document, as_at=plan_import.document_date, known_leads=known_spellings())


def known_spellings() -> list[str]:
    """Every spelling of every lead that the board already knows."""
    return list(LeadAlias.objects.order_by("spelling").values_list("spelling", flat=True))


def in_groups(questions, answers: dict[str, str]) -> list[tuple[str, list]]:
    """Questions by kind, each with the answer given so far; the kinds in the order in which they first come up."""
    order = list(dict.fromkeys(question.kind for question in questions))
    ordered = sorted(questions, key=lambda question: order.index(question.kind))
    return [
        (KINDS[kind], [(question, answers.get(question.key, "")) for question in group])
        for kind, group in groupby(ordered, key=lambda question: question.kind)
    ]


def keep_answers(request, plan_import: PlanImport) -> bool:
    """Save the answers of the page; False, with a message, where that cannot be done."""
    allowed = {question.key: {value for value, _ in question.choices} for question in questions_of(plan_import)}
    given = {key: request.POST.get(f"q-{key}", "") for key in allowed}
    answers = {key: value for key, value in given.items() if value in allowed[key]}
    try:
        expected = safe_number(request.POST.get("version"))
        imports.save_answers(plan_import=plan_import, expected=expected, answers=answers, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SOMEBODY_ELSE)
    else:
        return True
    return False


@require_POST
@requires("plan.import")
def accept(request, pk):
    """Save the plan with the answers on the page."""
    plan_import = get_visible(PlanImport.objects, request.user, pk=pk)
    if not keep_answers(request, plan_import):
        return redirect("import_preview", pk=pk)
    try:
        plan = accept_import(plan_import=plan_import, expected=plan_import.version, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("import_preview", pk=pk)
    except Conflict:
        messages.error(request, SOMEBODY_ELSE)
        return redirect("import_preview", pk=pk)
    messages.success(request, f"{plan.title} has been saved with {plan.placements.count()} rows.")
    return redirect(f"{reverse('plan')}?plan={plan.pk}")


@require_POST
@requires("plan.import")
def cancel(request, pk):
    """Give the import up."""
    plan_import = get_visible(PlanImport.objects, request.user, pk=pk)
    try:
        imports.cancel_import(plan_import=plan_import, expected=plan_import.version, by=request.user)
        messages.success(request, "The import has been cancelled. Nothing was saved.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SOMEBODY_ELSE)
        return redirect("import_preview", pk=pk)
    return redirect("import")


@FORM
@requires("plan.import")
def columns(request, pk):
    """Say which column of a spreadsheet holds what."""
    plan_import = get_visible(PlanImport.objects, request.user, pk=pk)
    if plan_import.state != PlanImport.State.COLUMNS:
        return redirect("import_preview", pk=pk)
    kept = plan_import.document["sheet"]
    sheet = Sheet(**{key: value for key, value in kept.items() if key != "proposal"})
    form = ColumnsForm(request.POST or None, headings=sheet.headings, fields=FIELDS, proposal=kept["proposal"])
    if request.method == "POST" and form.is_valid():
        try:
            document = to_plan(sheet, form.mapping())
            imports.choose_columns(
                plan_import=plan_import, expected=plan_import.version, document=document, by=request.user
            )
            return redirect("import_preview", pk=pk)
        except UnreadablePlan as unreadable:
            form.add_error(None, unreadable.message)
        except RuleBroken as broken:
            messages.error(request, str(broken))
            return redirect("import_preview", pk=pk)
        except Conflict:
            messages.error(request, SOMEBODY_ELSE)
            return redirect("import_preview", pk=pk)
    context = {"form": form, "heading": "Say what each column holds", "submit": "Show the preview"}
    context["cancel_url"] = reverse("import")
    return render(request, "actions/simple_form.html", context, status=422 if form.errors else 200)
