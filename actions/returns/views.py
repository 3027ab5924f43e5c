"""The pages of a returned file: on the import desk, with a comparison instead of a preview of rows."""

from collections.abc import Collection
from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render

from actions.access import PLAN_CLOSED
from actions.models import Plan
from actions.past.asat import end_of
from actions.returns.decisions import AUTHOR, DAY, FILE, FOR_MANAGER, FUTURE, QUESTIONS, Decision
from actions.returns.importer import Considered, consider
from actions.returns.page import comparison_context, groups_of, places_of
from actions.returns.querysets import WAITING, held_meetings
from actions.returns.rows import rows_at
from actions.wording.exported import read_marks
from agencies.access import may
from core.importing import services
from core.importing.desk import Looked
from core.importing.registry import importer_named
from core.importing.views import SOMEBODY_ELSE, Desk
from core.importing.work import PREVIEW, Work, begin
from core.models import Import
from core.pages.paging import PAGE
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.records.typed_dates import DateProblem, read_day
from core.text.dates import print_date, today
from core.text.safe_text import clean_text

NO_ROWS = "The plan had no rows yet on that day. Choose another one."
LONGEST = 20_000  # characters of an answer


class ReturnDesk(Desk):
    cancelled = "No changes from {} were accepted."
    undo_heading = "Undo the accepted changes from {}"
    undo_submit = "Undo"
    undone = "The accepted changes from {} have been undone."

    def preview(self, request, import_: Import, work: Work):
        """The comparison. POST keeps what was ticked and answered, or compares with the plan of another day."""
        if request.method == "POST":
            is_day = "day" in request.POST and not read_marks(work.source)
            keep = self.another_day if is_day else self.keep_choices
            return keep(request, import_, work)
        found, rows = self.considered(work, request.user)
        is_manager = may(request.user, "plan.structure")
        context = comparison_context(found, request.user, is_manager=is_manager)
        page = Paginator(context.pop("rows"), PAGE).get_page(request.GET.get("page"))
        groups = groups_of(found, page.object_list, request.user, is_manager=is_manager)
        context |= self.context(import_, PREVIEW) | {
            "page": page,
            "groups": groups,
            "places": places_of(found, groups, request.user),
            "first_open": next((group for group in groups if group.waits), None),
            "meetings": held_meetings(found.plan, request.user) if is_manager else {},
            "mark": services.mark_of(rows),
            "why_not_saved": services.why_not_saved(import_),
            "notes": work.source.notes,
            "closed": PLAN_CLOSED if found.plan.is_closed else "",
            "may_import": may(request.user, "plan.import"),
        }
        return render(request, "actions/returns/comparison.html", context)

    def considered(self, work: Work, by) -> tuple[Considered, list]:
        """What becomes of the changes of a file, and the rows of its preview."""
        found = consider(self.importer.read_all(work)[0][1], replace(work.choices, by=by), lock=False)
        return found, found.rows

    def choose(self, request, work: Work, looked: Looked) -> set[str]:
        """Put what the page says of its changes into the work; the keys of the rows that it changes."""
        rows = {row.name: row for row in looked[0]}
        changed, is_manager = set(), may(request.user, "plan.structure")
        names = QUESTIONS if is_manager else [name for name in QUESTIONS if name not in FOR_MANAGER]
        for key in request.POST.getlist("row"):
            if (row := rows.get(key)) and keep(work, row.record[0], request.POST, names):
                changed.add(row.key)
        return changed

    def another_day(self, request, import_: Import, work: Work):
        """Compare a file without marks with the plan as it was on the day that was entered."""
        try:
            day = read_day(request.POST["day"])
            if day > today():
                raise RuleBroken(FUTURE)
            plan = Plan.objects.visible_to(request.user).get(pk=import_.target)
            if not rows_at(plan, [end_of(day)])[0]:
                raise RuleBroken(NO_ROWS)
            work.options["moment"] = end_of(day).isoformat()
            values = {"reason": "Day of the file", "step": PREVIEW, "by": request.user}
            services.save_work(import_=import_, work=work, expected=import_.version, **values)
            messages.success(request, f"The file is compared with the plan as it was on {print_date(day)}.")
        except (DateProblem, RuleBroken, Conflict) as problem:
            messages.error(request, SOMEBODY_ELSE if isinstance(problem, Conflict) else str(problem))
        return redirect(self.url("_one", import_.pk))

    def refused(self, request, pk):
        """What cannot be accepted stands beside each change, and is no row of a list to be mended."""
        raise Http404("This page was not found.")

    def cancel_context(self, import_: Import) -> dict:
        text = "No changes from it will be accepted. To look at the file later, choose it again."
        if waiting := import_.counts.get(WAITING):
            wait = "change waits" if waiting == 1 else "changes wait"
            text += f" {waiting} {wait} for the manager, and will not be on their desk any more."
        words = {
            "heading": f"Close {import_} without changes?",
            "text": text,
            "submit": "Close without changes",
            "cancel_text": "Go back to the comparison",
        }
        return super().cancel_context(import_) | words

    def as_plan(self, request, pk):
        """Bring the file in as a second plan instead."""
        try:
            import_ = self.found(request, pk, waiting=True)
            with transaction.atomic():
                plan = self.begin_plan(import_, request.user)
        except (RuleBroken, Conflict) as broken:
            messages.error(request, SOMEBODY_ELSE if isinstance(broken, Conflict) else str(broken))
            return redirect(self.url("_one", pk))
        return redirect("import_one", plan.pk)

    def begin_plan(self, import_: Import, by) -> Import:
        """The import of a plan from a returned file, which itself is closed."""
        work, importer = services.work_of(import_), importer_named("plan")
        options = {name: work.options.get(name, "") for name in ("title", "document_date")}
        anew = begin(work.source, importer, services.memory_of(importer), options)
        plan = services.store_work(importer=importer, work=anew, filename=import_.filename, by=by)
        services.cancel_import(import_=import_, expected=import_.version, by=by, reason="Imported as a plan")
        return plan


def keep(work: Work, decision: Decision, post, names: Collection[str]) -> bool:
    """Keep what a page says of a change under these names; whether it is anything else than before."""
    key, before = decision.change.key, (dict(work.ticks), dict(work.answers))
    if f"offered {key}" in post and (f"tick {key}" in post) != decision.is_taken:
        work.ticks[f"{FILE[0]}:{FILE[1]} {key}"] = f"tick {key}" in post
    for name in names:
        answer = f"{name} {key}"
        if name == DAY and answer not in work.answers and post.get(answer) == print_date(today()):
            continue  # as it is proposed
        if answer in post or (name == AUTHOR and f"offered {key}" in post and answer in work.answers):
            work.answers[answer] = clean_text(post.get(answer, ""))[:LONGEST]
    return before != (work.ticks, work.answers)
