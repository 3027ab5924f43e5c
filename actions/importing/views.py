"""Bringing a plan in from a file: upload, columns where they are not clear, preview with questions, accept, cancel."""

from dataclasses import asdict, dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from actions.access import in_plan, named_query
from actions.importing import services
from actions.importing.asking import known_spellings, tally_of
from actions.importing.extras import say_columns
from actions.importing.forms import ColumnsForm, ImportForm
from actions.importing.intact import lost_words
from actions.importing.preview import lead_matches
from actions.importing.question import KINDS, Question
from actions.importing.reading import MappingNeeded, read_plan, read_work
from actions.importing.saving import accept_import
from actions.importing.spreadsheet import FIELDS, Sheet, to_plan
from actions.importing.tally import WHERE, Tally, count_of, say_open, say_rows
from actions.models import Plan, PlanImport
from actions.wording.document import PlanDocument, UnreadablePlan, from_json, squash
from actions.wording.exported import marked_plan
from agencies.access import form_view, get_visible, requires
from core.files.uploads import content_of
from core.importing.work import Work, column_texts
from core.pages.forms import safe_number, tell
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import today

MANY = 3  # questions of one kind that get a button of their own
SOMEBODY_ELSE = "Somebody else changed this import meanwhile. Here is how it stands now."
NOT_IN_FORCE = (
    "It is not in force: another plan is. To change that, or to undo this import, go to "
    '<a class="govuk-notification-banner__link" href="{}">Plans</a>.'
)


@form_view("plan.import")
def upload(request):
    """Choose a file and say of which date it is."""
    keep = named_query(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        plan_import = read_upload(form, request.user)
        if plan_import is not None:
            return redirect("import_preview", pk=plan_import.pk)
    context = {"form": form, "imports": PlanImport.objects.visible_to(request.user).select_related("uploaded_by")[:20]}
    context["keep"] = keep
    return render(request, "actions/importing/upload.html", context, status=422 if form.errors else 200)


def read_upload(form: ImportForm, user) -> PlanImport | None:
    """The import that a file begins, or None with the reason as an error of the form."""
    file = form.cleaned_data["file"]
    values = {key: form.cleaned_data[key] for key in ("document_date", "title")} | {"filename": file.name, "by": user}
    try:
        return services.begin_import(document=read_plan(content_of(file), file.name), **values)
    except RuleBroken as refused:
        tell(form, refused)
        return None
    except MappingNeeded as needed:
        work = {"work": needed.work.as_json()} if needed.work else {}
        return services.begin_import(sheet=asdict(needed.sheet) | {"proposal": needed.proposal} | work, **values)
    except UnreadablePlan as unreadable:
        form.add_error("file", unreadable.message)
        return None


@form_view("plan.import")
def preview(request, pk):
    """What would be saved, and the questions; nothing has been saved yet. POST keeps the answers."""
    plan_import = get_visible(PlanImport.objects, request.user, pk=pk)
    if plan_import.state == PlanImport.State.COLUMNS:
        return redirect("import_columns", pk=pk)
    if request.method == "POST":
        kept = keep_answers(request, plan_import)
        if kept and "cancel" in request.POST:
            return redirect("import_cancel", pk=pk)
        if kept:
            messages.success(request, f"Your answers have been kept. {how_far(plan_import)}")
        return redirect("import_preview", pk=pk)
    return render(request, "actions/importing/preview.html", preview_values(plan_import, request.user))


def preview_values(plan_import: PlanImport, user) -> dict:
    """What the page of an import shows."""
    document, tally = from_json(plan_import.document), tally_of(plan_import)
    counts, lost = document.counts(), lost_words(document, as_at=plan_import.document_date)
    return {
        "import": plan_import,
        "document": document,
        "priorities": [(heading, counts[heading.number]) for heading in document.priorities],
        "rows": list(enumerate(document.rows, start=1)),
        "intact": len(document.rows) - len({row for row, _, _ in lost}),
        "lost": lost,
        "extras": say_columns(document),
        "tally": tally,
        "groups": in_groups(tally),
        "leads": lead_matches(document, known_spellings()),
        "is_waiting": plan_import.state == PlanImport.State.PREVIEW,
        "exported_from": exported_from(document, user),
        "in_force": Plan.objects.visible_to(user).dated_in_force(today()).first(),
    }


def exported_from(document: PlanDocument, user) -> Plan | None:
    """The plan from which a file was exported, if it is here; None for any other file."""
    uid = marked_plan(document.export)
    return Plan.objects.visible_to(user).filter(uid=uid).first() if uid else None


@dataclass(frozen=True)
class Group:
    """The questions of one kind, each with the answer given so far, and what their proposed answers are."""

    kind: str
    questions: list[tuple[Question, str]]
    taken: list[tuple[str, str]]  # (proposed answer, "rows 7 and 8"), for those that wait
    waiting: int

    @property
    def heading(self) -> str:
        """What the questions are about."""
        return KINDS[self.kind]

    @property
    def button(self) -> str:
        """What the button says that answers those that wait; none where there are few."""
        if self.waiting < MANY:
            return ""
        if len(self.taken) == 1:
            return f"Answer all {self.waiting}: {self.taken[0][0][:1].lower()}{self.taken[0][0][1:]}"
        return f"Answer these {self.waiting} as proposed"


def in_groups(tally: Tally) -> list[Group]:
    """The questions by kind, in the order in which kinds come up."""
    found = []
    for kind in dict.fromkeys(question.kind for question in tally.asked):
        items = [(q, tally.answers.get(q.key, "")) for q in tally.asked if q.kind == kind]
        taken = [(words, say_rows(rows)) for words, rows in tally.will_be_taken(kind)]
        found.append(Group(kind, items, taken, len(tally.waiting(kind))))
    return found


def how_far(plan_import: PlanImport) -> str:
    """How many questions have been answered, and that the plan is untouched."""
    tally = tally_of(plan_import)
    return f"{tally.answered} of {len(tally.asked)} answered. Nothing has been added to the plan yet."


def keep_answers(request, plan_import: PlanImport, *, proposed: bool = False) -> bool:
    """Save the answers of the page; False, with a message, where that cannot be done.

    With `proposed`, each question without an answer (of the kind that was sent, or of all) gets the proposed one.
    """
    if plan_import.state == PlanImport.State.COLUMNS:
        messages.error(request, "Say first what each column holds.")
        return False
    tally = tally_of(plan_import)
    given = {question.key: request.POST.get(f"q-{question.key}", "") for question in tally.asked}
    offered = {question.key: dict(question.choices) for question in tally.asked}
    answers = {key: value for key, value in given.items() if value in offered[key]}
    if proposed:
        answers = Tally(tally.questions, answers).as_proposed(request.POST.get("kind", "")) | answers
    try:
        expected = safe_number(request.POST.get("version"))
        services.save_answers(plan_import=plan_import, expected=expected, answers=answers, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SOMEBODY_ELSE)
    else:
        return True
    return False


@require_POST
@requires("plan.import")
def answer_as_proposed(request, pk):
    """Take the proposed answer wherever none was chosen: for one kind of question, or for all."""
    plan_import = get_visible(PlanImport.objects, request.user, pk=pk)
    if keep_answers(request, plan_import, proposed=True):
        messages.success(request, f"Answered as proposed; you can still change each answer. {how_far(plan_import)}")
    return redirect("import_preview", pk=pk)


@require_POST
@requires("plan.import")
def accept(request, pk):
    """Save the plan with the answers on the page."""
    plan_import = get_visible(PlanImport.objects, request.user, pk=pk)
    if not keep_answers(request, plan_import):
        return redirect("import_preview", pk=pk)
    left = len(tally_of(plan_import).stay_open)
    try:
        plan = accept_import(plan_import=plan_import, expected=plan_import.version, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("import_preview", pk=pk)
    except Conflict:
        messages.error(request, SOMEBODY_ELSE)
        return redirect("import_preview", pk=pk)
    messages.success(request, say_saved(plan, rows=len(plan_import.document["rows"])))
    if plan.in_force_since is None:
        messages.info(request, format_html(NOT_IN_FORCE, reverse("plans")))
    if left:
        messages.info(request, linked_to_check(say_open(left), plan))
    return redirect(f"{reverse('plan')}?plan={plan.pk}")


def linked_to_check(words: str, plan: Plan) -> SafeString:
    """What is said of open questions, with a link to where they are found."""
    before, _, after = words.partition(WHERE)
    link = format_html('<a class="govuk-notification-banner__link" href="{}">{}</a>', in_plan("check", plan.pk), WHERE)
    return format_html("{}{}{}", before, link, after)


def say_saved(plan: Plan, *, rows: int) -> str:
    """That a plan was saved; answers may have made more or fewer rows of those that the document has."""
    count = plan.placements.standing().count()
    differs = "" if count == rows else f", made from the {rows} of the document as you answered"
    return f"{plan.title} has been saved with {count_of(count, 'row')}{differs}."


@form_view("plan.import")
def cancel(request, pk):
    """Ask once, then give the import up."""
    plan_import = get_visible(PlanImport.objects, request.user, pk=pk)
    if request.method != "POST" and services.is_waiting(plan_import):
        return render(request, "components/confirm.html", cancel_values(plan_import))
    try:
        services.cancel_import(plan_import=plan_import, expected=plan_import.version, by=request.user)
        messages.success(request, f"The import of {plan_import.filename} has been cancelled. Nothing was saved.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SOMEBODY_ELSE)
        return redirect("import_preview", pk=pk)
    return redirect("import")


def cancel_values(plan_import: PlanImport) -> dict:
    """What the page asks before an import is cancelled."""
    answers = len(plan_import.answers)
    lost = f" {count_of(answers, 'answer')} that you gave will not be used." if answers else ""
    return {
        "heading": f"Cancel the import of {plan_import.filename}?",
        "text": f"Nothing has been saved, and the existing plans stay as they are.{lost} "
        "To import the file later, choose it again.",
        "submit": "Cancel the import",
        "warning": True,
        "cancel_url": reverse("import_preview", args=[plan_import.pk]),
        "cancel_text": "Go on with the import",
    }


@form_view("plan.import")
def columns(request, pk):
    """Say which column of a table holds what."""
    plan_import = get_visible(PlanImport.objects, request.user, pk=pk)
    if plan_import.state != PlanImport.State.COLUMNS:
        return redirect("import_preview", pk=pk)
    kept = plan_import.document["sheet"]
    sheet = Sheet(**{key: value for key, value in kept.items() if key not in ("proposal", "work")})
    headings = with_samples(sheet, kept.get("work"))
    form = ColumnsForm(request.POST or None, headings=headings, fields=FIELDS, proposal=kept["proposal"])
    if request.method == "POST" and form.is_valid():
        try:
            work, mapping = kept.get("work"), form.mapping()
            document = read_work(work, mapping) if work else to_plan(sheet, mapping)
            services.choose_columns(
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
    context["crumbs"] = ("Plan", reverse("plan"))
    context |= {"cancel_url": reverse("import_cancel", args=[pk]), "cancel_text": "Cancel the import"}
    return render(request, "pages/form.html", context, status=422 if form.errors else 200)


def with_samples(sheet: Sheet, stored: dict | None) -> list[str]:
    """The headings of a table, each with the first text that stands below it."""
    if stored:
        work = Work.from_json(stored)
        below = [column_texts(work, work.tables[0], at, 1) for at in range(len(sheet.headings))]
    else:
        below = [[row[at] for row in sheet.rows if row[at].strip()][:1] for at in range(len(sheet.headings))]
    samples = (Truncator(squash(texts[0])).chars(50) if texts else "" for texts in below)
    return [
        f"{head} – for example “{text}”" if text else head for head, text in zip(sheet.headings, samples, strict=True)
    ]
