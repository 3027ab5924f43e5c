"""The import desk: upload, tables, columns, words, preview, accept, cancel, undo; of any kind of registered file.

An app includes `desk_urls(importer, guard=requires("…"))` in its addresses, so that rights are decided above core.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.documents.csv import BYTE_ORDER_MARK
from core.documents.xlsx_values import cell_text
from core.importing import services
from core.importing.choosing import answer, choose_columns, choose_rows, choose_tables, choose_values, mend
from core.importing.desk import BaseDesk, Looked
from core.importing.fields import CHANGED, NEW, Importer, PreviewRow
from core.importing.forms import ColumnsForm, TablesForm, UndoForm, UploadForm, ValuesForm
from core.importing.jobs import save_in_background
from core.importing.left import box_of, tick
from core.importing.page import STATES, STEPS, Tabs, column_groups, lines, refused_rows, word_lists
from core.importing.progress import share_of
from core.importing.screening import evaluate_rows
from core.importing.services import State, memory_of
from core.importing.work import COLUMNS, PREVIEW, TABLES, VALUES, Work, next_step, step_after_columns
from core.models import Import
from core.pages.forms import edit_record, safe_number, try_save
from core.pages.paging import PAGE
from core.records.locking import Conflict
from core.records.rules import RuleBroken

AT_ONCE = 500  # rows that are saved while the person waits; more are saved in the background
EARLIER = 20  # imports that the first page lists
SOMEBODY_ELSE = "Somebody else changed this import in the meantime. This is how it stands now."
NO_COLUMNS = "Say first what each column holds."
BESIDE_OTHERS = "Somebody else changed this import in the meantime. Your choices have been added to theirs."
TICK_FIRST = "Tick each line under “What will not come along”, or correct it. What you have ticked is kept."
LOOK_AGAIN = "Your answers have been kept. Look at what would be saved now, then accept."


def desk_urls(importer: Importer, *, guard: Callable, desk: Desk | None = None, under: str = "import/") -> list:
    """The addresses of importing one kind of file; `guard` decorates each view with the rights that it needs."""
    desk, name = desk or Desk(importer), importer.url.rpartition(":")[2]
    form = require_http_methods(["GET", "HEAD", "POST"])
    one = f"{under}<int:pk>/"
    return [
        path(under, form(guard(desk.upload)), name=name),
        path(f"{under}forget/", require_POST(guard(desk.forget)), name=f"{name}_forget"),
        path(one, form(guard(desk.one)), name=f"{name}_one"),
        path(f"{one}accept/", require_POST(guard(desk.accept)), name=f"{name}_accept"),
        path(f"{one}cancel/", form(guard(desk.cancel)), name=f"{name}_cancel"),
        path(f"{one}undo/", form(guard(desk.undo)), name=f"{name}_undo"),
        path(f"{one}refused/", require_safe(guard(desk.refused)), name=f"{name}_refused"),
    ]


class Desk(BaseDesk):
    # ---- the file

    def upload(self, request):
        """Choose a file; nothing is saved before its preview is accepted."""
        form_class = self.importer.upload_form or UploadForm
        form, begun = form_class(request.POST or None, request.FILES or None, initial=request.GET.dict()), []
        if request.method == "POST" and try_save(form, lambda: begun.append(self.begin(form, request.user))):
            there = redirect(services.importer_of(begun[0]).url + "_one", begun[0].pk)
            return HttpResponse(headers={"HX-Redirect": there.url}) if request.htmx else there
        form.keep_file(is_on_page=bool(request.htmx))
        earlier = Import.objects.for_importer(self.importer.name).visible_to(request.user).defer("work", "saved")
        context = self.context() | {
            "form": form,
            "imports": [(each, self.url("_one", each.pk)) for each in earlier.select_related("uploaded_by")[:EARLIER]],
            "forget_url": self.url("_forget") if services.has_memory(self.importer) else "",
        }
        return render(request, "importing/upload.html", context, status=422 if form.errors else 200)

    def forget(self, request):
        """Forget what earlier files meant by their headings and words."""
        services.forget(self.importer, by=request.user)
        messages.success(request, "What headings and words meant in earlier files has been forgotten.")
        return redirect(self.url(""))

    # ---- the steps

    def one(self, request, pk):
        """An import as it stands, or an earlier step of it (`?step=`); POST keeps what was decided there."""
        import_ = self.found(request, pk)
        if import_.state not in Import.WAITING:
            return self.ended(request, import_)
        if request.htmx:  # from the page that waited while it was saved
            return HttpResponse(headers={"HX-Refresh": "true"})
        try:
            import_ = self.found(request, pk, waiting=True)
            work = services.work_of(import_)
        except RuleBroken as broken:
            messages.error(request, str(broken))
            return redirect(self.url(""))
        step = request.POST.get("step") or request.GET.get("step") or ""
        step = step if step in STEPS else import_.state
        step = COLUMNS if step == PREVIEW and not self.is_ready(work) else step
        pages = {TABLES: self.tables, COLUMNS: self.columns, VALUES: self.values, PREVIEW: self.preview}
        return pages[step](request, import_, work)

    def ended(self, request, import_: Import):
        context = self.context(import_) | {"may_undo": self.importer.may_undo(import_, request.user)}
        if import_.state == State.WORKING:
            template, context["share"] = "importing/working.html", share_of(import_.pk)
            return render(request, f"{template}#state" if request.htmx else template, context)
        counts = ((label, import_.counts.get(state, 0)) for state, label in STATES.items())
        context["counts"] = [each for each in counts if each[1]]
        response = render(request, self.importer.done_template, context)
        if request.htmx:
            response["HX-Refresh"] = "true"
        return response

    def step_page(self, request, import_: Import, form, step: str, **context):
        context |= {"form": form, **self.context(import_, step)}
        return render(request, f"importing/{step}.html", context, status=422 if form.errors else 200)

    def keep(self, request, import_: Import, work: Work, form, step: str, reason: str):
        """Store what a step decided, and go on; None where the form has to be displayed again."""

        def save():
            expected = form.cleaned_data["version"]
            services.save_work(import_=import_, work=work, expected=expected, reason=reason, by=request.user, step=step)

        if try_save(form, save):
            return redirect(self.url("_one", import_.pk))
        form.data = form.data.copy()  # so that it can be sent again where somebody else was quicker
        form.data["version"] = import_.version
        return None

    def tables(self, request, import_: Import, work: Work):
        options = {"initial": {"version": import_.version}, "work": work, "sealed": self.importer.sealed}
        form = TablesForm(request.POST or None, **options)
        if request.method == "POST" and form.is_valid():
            choose_tables(work, self.importer, memory_of(self.importer), form.tables(), form.heading_rows())
            step = next_step(work, self.importer, memory_of(self.importer))
            if answer := self.keep(request, import_, work, form, step, "Tables chosen"):
                return answer
        return self.step_page(request, import_, form, TABLES)

    def columns(self, request, import_: Import, work: Work):
        groups = column_groups(work, self.importer)
        options = {"importer": self.importer, "groups": groups, "constants": work.constants}
        form = ColumnsForm(request.POST or None, initial={"version": import_.version}, **options)
        if request.method == "POST" and form.is_valid():
            choose_columns(work, self.importer, memory_of(self.importer), form.columns(), form.constants())
            for fault in self.importer.faults(work):
                form.add_error(None, fault)
            step = step_after_columns(work, self.importer, memory_of(self.importer))
            if form.is_valid() and (answer := self.keep(request, import_, work, form, step, "Columns chosen")):
                services.remember_columns(work, self.importer, by=request.user)
                return answer
        return self.step_page(request, import_, form, COLUMNS, groups=with_fields(groups, form))

    def values(self, request, import_: Import, work: Work):
        lists = word_lists(work, self.importer, memory_of(self.importer))
        form = ValuesForm(request.POST or None, initial={"version": import_.version}, lists=lists)
        if request.method == "POST" and form.is_valid():
            choose_values(work, form.values(), form.rest())
            if answer := self.keep(request, import_, work, form, PREVIEW, "Words matched"):
                services.remember_values(self.importer, form.values(), by=request.user)
                return answer
        found = [(each, *divided(each, form), form[f"rest_{each.field.name}"]) for each in lists]
        found.sort(key=lambda each: not (each[1] or each[0].hidden))
        has_open = any(words or each.hidden for each, words, _, _ in found)
        return self.step_page(request, import_, form, VALUES, lists=found, has_open=has_open)

    # ---- the preview

    def preview(self, request, import_: Import, work: Work):
        """What would be saved, row by row. POST keeps what was mended, left out, ticked and answered."""
        if request.method == "POST":
            return self.keep_choices(request, import_, work)
        rows, questions = self.look(work, request.user)
        tabs = Tabs(rows, request.GET.get("state", ""))
        page = Paginator(tabs.of_state, PAGE).get_page(request.GET.get("page"))
        shown = lines(work, self.importer, page.object_list, questions)
        self.importer.displayed(page.object_list, by=request.user)
        waiting = [question for question in questions if question.key not in work.answers]
        context = self.context(import_, PREVIEW) | {
            "tabs": tabs,
            "page": page,
            "lines": shown,
            "questions": [(each, work.answers.get(each.key, "")) for each in questions if each.at is None],
            "proposed": sum(bool(question.proposal) for question in waiting),
            "one_by_one": sum(not question.proposal for question in waiting),
            "left": box_of(work, self.importer, rows),
            "to_save": len(services.rows_to_save(rows)),
            "not_saved": tabs.counts["refused"] + tabs.counts["ask"],
            "mark": services.mark_of(rows),
            "why_not_saved": services.why_not_saved(import_),
            "notes": () if self.importer.sealed else work.source.notes,
            **self.importer.preview_context(import_, work, rows),
        }
        return render(request, self.importer.preview_template, context)

    def keep_choices(self, request, import_: Import, work: Work):
        """Keep what the page of a preview says, and display it again."""
        stored = self.store(request, import_, work, self.look(work, request.user))
        if "cancel" in request.POST:
            return redirect(self.url("_cancel", import_.pk))
        if stored:
            messages.success(request, "Your choices are saved. The records have not changed yet.")
        state, page = request.POST.get("state", ""), safe_number(request.POST.get("page")) or 1
        query = f"?state={state}&page={page}" if state in STATES else ""
        return redirect(self.url("_one", import_.pk) + query)

    def look(self, work: Work, by) -> Looked:
        """What would be saved now if this person accepted, and what is asked."""
        read, choices = self.importer.read_all(work), replace(work.choices, by=by)
        rows = evaluate_rows(work, self.importer, read, choices, lock=False)
        return rows, self.importer.questions(read, choices)

    def choose(self, request, work: Work, looked: Looked) -> set[str]:
        """Put what the page of a preview says into the work; the keys of rows that it changes, and "answers"."""
        post, (found, questions) = request.POST, looked
        rows = {row.key: row for row in found}
        shown = [rows[key] for key in post.getlist("row") if key in rows]
        has_mended = mend(work, self.importer, memory_of(self.importer), shown, post)
        changed = choose_rows(work, shown, post, post.getlist("offered"))
        has_answered = answer(work, questions, post)
        has_ticked = tick(work, box_of(work, self.importer, found), post)
        return changed | ({"answers"} if has_mended or has_answered or has_ticked else set())

    def store(self, request, import_: Import, work: Work, looked: Looked) -> set[str]:
        """Store the choices of a preview; which they are. What somebody else chose meanwhile stays beside them."""
        values = {"reason": "Rows decided", "step": PREVIEW, "by": request.user}
        if changed := self.choose(request, work, looked):
            try:
                expected = safe_number(request.POST.get("version"))
                services.save_work(import_=import_, work=work, expected=expected, **values)
            except Conflict:
                import_.refresh_from_db()
                work = services.work_of(import_)
                if changed := self.choose(request, work, self.look(work, request.user)):
                    services.save_work(import_=import_, work=work, expected=import_.version, **values)
                messages.warning(request, BESIDE_OTHERS)
        return changed

    def accept(self, request, pk):
        """Save what the preview displayed: few rows at once, many in the background.

        What was ticked or left out on the page counts. Where that, an answer or a mended cell changes what becomes of
        any other row, the preview is displayed again, since nobody has seen it.
        """
        try:
            import_ = self.found(request, pk, waiting=True)
            work = services.work_of(import_)
            if not self.is_ready(work):
                raise RuleBroken(NO_COLUMNS)
            displayed, mark = services.work_of(import_), request.POST.get("mark", "")
            before, _ = looked = self.look(work, request.user)
            is_newest = import_.version == safe_number(request.POST.get("version"))
            after, is_current = before, services.mark_of(before) == mark
            if changed := self.store(request, import_, work, looked):
                after = services.preview(import_, services.work_of(import_), by=request.user)
                # records may have changed since the first look, and what was ticked stands for what was displayed
                is_current = is_current and services.mark_of(self.look(displayed, request.user)[0]) == mark
            if not (is_newest and is_current):
                raise RuleBroken(services.CHANGED_MEANWHILE if is_newest else SOMEBODY_ELSE)
            if differs(before, after, changed):
                messages.warning(request, LOOK_AGAIN)
                return redirect(self.url("_one", pk))
            if box_of(services.work_of(import_), self.importer, after).open:
                raise RuleBroken(TICK_FIRST)
            mark = services.mark_of(after)
            services.begin_saving(import_=import_, expected=import_.version, mark=mark, by=request.user)
            return self.finish(request, import_)
        except RuleBroken as broken:
            if not services.why_not_saved(Import(pk=pk)):  # which the page says by itself
                messages.error(request, str(broken))
        except Conflict:
            messages.error(request, SOMEBODY_ELSE)
        return redirect(self.url("_one", pk))

    def finish(self, request, import_: Import):
        """Save an accepted import. Raises RuleBroken where records have changed since."""
        if sum(import_.counts.get(state, 0) for state in (NEW, CHANGED)) > AT_ONCE:
            save_in_background.enqueue(import_.pk, request.user.pk)
            return redirect(self.url("_one", import_.pk))
        services.save_import(import_, by=request.user)
        messages.success(request, self.importer.saved_message(import_))
        return redirect(self.importer.done_url(import_) or self.url("_one", import_.pk))

    def refused(self, request, pk):
        """The refused rows as CSV, with their reasons: to be mended in the file and chosen again."""
        if self.importer.sealed:
            raise Http404("This page was not found.")
        try:
            import_ = self.found(request, pk, waiting=True)
            work = services.work_of(import_)
            if not self.is_ready(work):
                raise RuleBroken(NO_COLUMNS)
        except RuleBroken as broken:
            messages.error(request, str(broken))
            return redirect(self.url("_one", pk))
        headings, rows = refused_rows(work, services.preview(import_, work, by=request.user))
        response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, "refused-rows.csv")
        csv.writer(response).writerows([cell_text(text) for text in row] for row in [headings, *rows])
        return response

    def cancel(self, request, pk):
        try:
            import_ = self.found(request, pk, waiting=True)
            if request.method != "POST":
                return render(request, "components/confirm.html", self.cancel_context(import_))
            services.cancel_import(import_=import_, expected=import_.version, by=request.user)
            messages.success(request, self.cancelled.format(import_))
        except (RuleBroken, Conflict) as broken:
            messages.error(request, SOMEBODY_ELSE if isinstance(broken, Conflict) else str(broken))
        return redirect(self.url(""))

    def cancel_context(self, import_: Import) -> dict:
        answers = len(services.work_of(import_).answers)
        lost = "1 answer" if answers == 1 else f"{answers} answers"
        unused = f" {lost} that you gave will not be used." if answers else ""
        return {
            "heading": f"Cancel the import of {import_}?",
            "text": f"Nothing has been saved.{unused} To import the file later, choose it again.",
            "submit": "Cancel the import",
            "warning": True,
            "cancel_url": self.url("_one", import_.pk),
            "cancel_text": "Go on with the import",
        }

    def undo(self, request, pk):
        import_ = self.found(request, pk)
        if import_.state != State.ACCEPTED:
            raise PermissionDenied(services.NOT_ACCEPTED)
        if not self.importer.may_undo(import_, request.user):
            raise PermissionDenied(services.NOT_YOURS)
        done = self.url("_one", pk)
        context = {
            "heading": self.undo_heading.format(import_),
            "lead": self.importer.undo_lead,
            "submit": self.undo_submit,
            "warning": True,
            "cancel_url": done,
        }
        return edit_record(
            request,
            record=import_,
            form_class=UndoForm,
            initial={},
            save=lambda version, values: services.undo_import(
                import_=import_, expected=version, by=request.user, **values
            ),
            done=done,
            template="pages/form.html",
            context=context | {"crumbs": self.context(import_)["crumbs"]},
            message=self.undone.format(import_),
        )


def with_fields(groups, form: ColumnsForm) -> list:
    """Each group with its columns and their form fields, those that hold something first."""
    found = []
    for group in groups:
        pairs = [(column, form[column.name]) for column in group.columns]
        is_open = [bool(column.is_read or field.errors) for column, field in pairs]
        read = [pair for pair, first in zip(pairs, is_open, strict=True) if first]
        found.append((group, read, [pair for pair, first in zip(pairs, is_open, strict=True) if not first]))
    return found


def divided(words, form: ValuesForm) -> tuple[list, list]:
    """The words of a list with their form fields: those about which somebody should say something, and the others."""
    pairs = [(word, form[word.name]) for word in words.words]
    return [pair for pair in pairs if not pair[0].is_decided], [pair for pair in pairs if pair[0].is_decided]


def differs(before: Sequence[PreviewRow], after: Sequence[PreviewRow], changed: set[str]) -> bool:
    """Whether anything would become of rows that were not themselves ticked or left out that was not displayed."""
    shown = {row.key: (row.state, row.changes, row.faults, row.digest) for row in before}
    return any(
        shown.get(row.key) != (row.state, row.changes, row.faults, row.digest)
        for row in after
        if row.key not in changed
    )
