"""The response with the page of a return, for the views that save its answers or send it for signature."""

from dataclasses import replace

from django.shortcuts import render

from agencies.access import may
from audits.access import may_fill, moves_of, why_no_answers
from audits.models import ImprovementAction, Return, ReturnMessage
from audits.returns.page.fill import days_left, helpers_of
from audits.returns.page.filling import ReturnForm
from audits.returns.page.helps import add_help
from audits.returns.page.offers import offers_for
from audits.returns.page.reading import reading_chapters
from audits.returns.page.whole import last_part, whole_return
from audits.returns.return_data import ReturnData
from core.pages.forms import safe_number
from core.text.dates import today


def return_page(request, audit_return: Return, form: ReturnForm, status: int = 200):
    fills = may_fill(request.user, audit_return)
    is_open = fills and (audit_return.takes_answers or form.is_sent)
    data = form.return_data
    asked = [each for each in data.form.questions.values() if not each.is_answered_by_signing]
    context = {
        "audit_return": audit_return,
        "fills": is_open,
        "form": form,
        "has_errors": bool(form.errors),
        "asked": len(asked),
        "answered": sum(not data.given(each).is_blank for each in asked),
        "earlier": data.earlier.audit_return if data.earlier else None,
        "helpers": helpers_of(data),
        "today": today(),
        "days": days_left(audit_return),
        "moves": moves_of(request.user, audit_return),
        "why_not": why_no_answers(audit_return),
        "offers": [] if request.return_link else offers_for(audit_return, request.user),
        "board_messages": ReturnMessage.objects.visible_to(request.user)
        .filter(audit_return=audit_return)
        .standing()
        .select_related("author"),
    }
    if is_open:
        opened = opened_in(request)
        context |= {"opened": sorted(opened), "signing": last_part(data, request.user, form.data)}
        context["whole"] = whole = whole_return(form, opened, earlier_actions(request, data))
        add_help(whole.parts, data, request.user)
    else:
        hidden = audit_return.state == Return.State.SUBMITTED and not may(request.user, "audits.read_all")
        chapters = reading_chapters(replace(data, verdicts={}) if hidden else data)  # the board still reads
        if fills:
            add_help([part for chapter in chapters for part in chapter.parts], data, request.user)
        context["chapters"] = chapters
    return render(request, "audits/returns/return.html", context, status=status)


def opened_in(request) -> set[int]:
    """The keys of the questions that somebody wants to answer or to change, from an address or a form."""
    if request.method != "POST":
        return {number for each in request.GET.get("open", "").split(",") if (number := safe_number(each))}
    return numbers(request, "open") | (numbers(request, "offered") - numbers(request, "same"))


def earlier_actions(request, data: ReturnData) -> list[ImprovementAction]:
    if data.earlier is None:
        return []
    found = ImprovementAction.objects.visible_to(request.user).filter(audit_return=data.earlier.audit_return)
    return list(found.exclude(status=ImprovementAction.Status.DECLINED))


def numbers(request, name: str) -> set[int]:
    return {safe_number(each) for each in request.POST.getlist(name)}
