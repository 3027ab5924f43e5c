"""The pages of a round: prepared, being opened, open and closed; and who has not returned."""

from django.shortcuts import render
from django.utils.text import slugify
from django_htmx.http import HttpResponseClientRefresh

from agencies.access import may, page_view, requires
from agencies.addresses.page import DeadAddress, dead_contacts
from audits.access import visible_round
from audits.chasing.services.chasing import emails_written
from audits.models import Round
from audits.querysets import OF_OFFICER
from audits.rounds import not_returned as missing
from audits.rounds import page as board
from audits.rounds.counting import StatusCounts, status_counts
from audits.rounds.files import board_document
from audits.rounds.recipients import plan_of
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.lists import export_links
from core.text.dates import today


@page_view("audits.manage")
def one(request, pk):
    asked = visible_round(request, pk)
    if asked.state == Round.State.PREPARED:
        context = {"asked": asked, "may_open": asked.opens_on <= today(), "plan": plan_of(asked)}
        return render(request, "audits/rounds/prepared.html", context)
    if asked.state == Round.State.OPENING:
        template = "audits/rounds/opening.html"
        context = {"asked": asked, "far": f"{asked.made:,} of {asked.to_make:,}"}
        return render(request, f"{template}#progress" if request.htmx else template, context)
    written = emails_written(asked)
    if request.htmx and request.htmx.target == "letters":
        return render(request, "audits/rounds/round.html#letters", {"asked": asked, "written": written})
    if request.htmx:  # the page of a round that was being opened asks how far it is
        return HttpResponseClientRefresh()
    form, counts = board.ReturnFilter.from_query(request.GET), status_counts(asked)
    rows, page = board.read_page(form, asked, counts, request.GET.get("page", ""))
    context = {
        "asked": asked,
        "written": written,
        "form": form,
        "has_errors": form.is_wrong,
        "criteria": form.in_words(),
        "counts": counts,
        "not_started": not_started_with_address(counts) if asked.state == Round.State.OPEN else 0,
        "every_kind": [*counts.kinds, counts],
        "may_write": asked.state == Round.State.OPEN and any(row.is_awaited for row in rows),
        "waiting_first": form.is_waiting_first,
        "rows": rows,
        "page": page,
        "exports": export_links(request, "audits:export_round", asked.pk),
        "dead": failing(request, asked),
        "may_try": may(request.user, "mail.manage"),
    }
    return render(request, "audits/rounds/round.html", context)


def not_started_with_address(counts: StatusCounts) -> int:
    return counts.not_started - sum(each.not_started for each in counts.kinds if each.kind == OF_OFFICER)


def failing(request, asked: Round) -> list[DeadAddress]:
    if asked.state != Round.State.OPEN:
        return []
    return dead_contacts(request.user, asked.returns.awaited().values_list("agency", flat=True))


@file_page("audits:round", "Round")
@requires("audits.manage")
def export(request, pk, format):
    asked = visible_round(request, pk)
    form = board.ReturnFilter.from_query(request.GET)
    found = form.rows(board.with_names(asked), asked)

    def document():
        on = today()
        rows = [board.row_of(audit_return, asked, on) for audit_return in found.iterator(chunk_size=2_000)]
        return board_document(asked, status_counts(asked), rows, form.in_words())

    stem, query = slugify(asked.title) or "round", query_of(request)
    return WantedList(str(asked), stem, format, query, rows=found.count, document=document, is_wrong=form.is_wrong)


@page_view("audits.manage")
def not_returned(request, pk):
    asked = visible_round(request, pk)
    exports = export_links(request, "audits:export_not_returned", asked.pk, formats=("docx", "pdf"))
    context = {"asked": asked, "kinds": missing.by_kind(asked), "exports": exports}
    return render(request, "audits/rounds/not_returned.html", context)


@file_page("audits:not_returned", "Not returned", formats=("docx", "pdf"))
@requires("audits.manage")
def export_not_returned(request, pk, format):
    asked = visible_round(request, pk)
    stem = f"not-returned-{slugify(asked.title)}"
    return WantedList(
        f"the list of who has not returned {asked}",
        stem,
        format,
        query_of(request),
        rows=missing.missing(asked).count,
        document=lambda: missing.document_of(asked),
    )
