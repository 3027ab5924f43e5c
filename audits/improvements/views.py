"""Improvement actions: the list, the page of each, its changes all year round, and the emails about overdue ones."""

from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from agencies.access import belongings, form_view, get_visible, may, page_view, require, requires
from audits.access import form_for
from audits.improvements.filters import BESIDE, ImprovementFilter, improvements_document, state_of, words_of_priority
from audits.improvements.forms import ChangeImprovementForm, ImprovementDoneForm, ImprovementReasonForm
from audits.improvements.page import help_for
from audits.improvements.services import emails as reminders
from audits.improvements.services import improvements as services
from audits.models import Answer, ImprovementAction
from audits.questions.questionnaire import Given
from audits.questions.wording import answer_lines
from core.files.background_exports import WantedList, file_page, query_of
from core.pages.forms import form_page
from core.pages.lists import export_links
from core.text.dates import print_date, today
from core.working_days.days import next_mail_day

READERS = ("audits.fill_own", "audits.sign_own", "audits.read_all")
WRITERS = ("audits.fill_own", "audits.key_in")
NOT_YOURS = "The agency itself says how far its improvement actions are."
PAGE = 50
WITH_FORM = (*BESIDE, "owner", "audit_return__agency")


@page_view(*READERS)
def improvements(request):
    form, on = ImprovementFilter.from_query(request.GET, user=request.user), today()
    page = Paginator(form.rows(on), PAGE).get_page(request.GET.get("page"))
    helps = help_for([row for row in page if is_own(request.user, row)], request.user)
    context = {
        "form": form,
        "has_errors": form.is_wrong,
        "criteria": form.in_words(),
        "page": page,
        "rows": [(row, state_of(row, on), words_of_priority(row.priority), helps.get(row.pk, [])) for row in page],
        "reads_all": may(request.user, "audits.read_all"),
        "keeps": may(request.user, "audits.manage"),
        "exports": export_links(request, "audits:export_improvements"),
    }
    return render(request, "audits/improvements/list.html", context, status=422 if form.is_wrong else 200)


@file_page("audits:improvements", "Improvement actions")
@requires(*READERS)
def export(request, format):
    form, on = ImprovementFilter.from_query(request.GET, user=request.user), today()

    def document():
        return improvements_document(form.rows(on), form.in_words(), on)

    asked = ("the improvement actions", "improvement-actions", format, query_of(request))
    return WantedList(*asked, rows=lambda: form.rows(on).count(), document=document, is_wrong=form.is_wrong)


@page_view(*READERS)
def improvement(request, pk):
    found = get_visible(ImprovementAction.objects.select_related(*WITH_FORM), request.user, pk=pk)
    audit_return = found.audit_return
    question = form_for(audit_return).by_key.get(found.question_id)
    answer = (
        Answer.objects.visible_to(request.user).filter(audit_return=audit_return, question=found.question_id).first()
    )
    editable = ImprovementAction.objects.editable_by(request.user).filter(pk=pk).exists()
    context = {
        "action": found,
        "state": state_of(found, today()),
        "question": question or found.question,
        "answer": answer_lines(question, Given.from_answer(answer)) if question and answer else [],
        "priority": words_of_priority(found.priority),
        "editable": editable,
        "helps": help_for([found], request.user).get(pk, []) if is_own(request.user, found) else [],
    }
    return render(request, "audits/improvements/improvement.html", context)


def is_own(user, action: ImprovementAction) -> bool:
    return action.agency_id in belongings(user).agencies


@form_view(*WRITERS)
def update_improvement(request, pk):
    return change(
        request,
        pk,
        ChangeImprovementForm,
        services.update_action,
        title="Change an improvement action",
        message="The improvement action has been changed.",
    )


@form_view(*WRITERS)
def complete_improvement(request, pk):
    return change(
        request,
        pk,
        ImprovementDoneForm,
        services.complete_action,
        title="This improvement action is done",
        message="The improvement action is done.",
    )


@form_view(*WRITERS)
def drop_improvement(request, pk):
    return change(
        request,
        pk,
        ImprovementReasonForm,
        services.drop_action,
        title="This improvement action is no longer needed",
        message="The improvement action is marked as no longer needed.",
    )


@form_view(*WRITERS)
def reopen_improvement(request, pk):
    return change(
        request,
        pk,
        ImprovementReasonForm,
        services.reopen_action,
        title="Open an improvement action again",
        message="The improvement action is open again.",
    )


def change(request, pk, form, service, *, title: str, message: str):
    found = own_improvement(request, pk)
    return form_page(
        request,
        form,
        partial(service, action=found, by=request.user),
        record=found,
        title=title,
        done=reverse("audits:improvement", args=[pk]),
        message=message,
        context=about_improvement(found),
    )


def own_improvement(request, pk) -> ImprovementAction:
    found = get_visible(ImprovementAction.objects.select_related(*BESIDE), request.user, pk=pk)
    require(ImprovementAction.objects.editable_by(request.user).filter(pk=pk).exists(), NOT_YOURS)
    return found


def about_improvement(found: ImprovementAction) -> dict:
    by_when = f", by {print_date(found.due)}" if found.due else ""
    quote = f"{found}\n{found.owner_name}{by_when}" if found.owner_name else str(found)
    crumbs = ("Audit returns", reverse("audits:home"), "Improvement actions", reverse("audits:improvements"))
    return {"crumbs": crumbs, "quote": quote}


@page_view("audits.manage")
def improvement_emails(request):
    on = next_mail_day(today())
    page = Paginator(reminders.due_agencies(on), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": reminders.emails_for(page.object_list, on), "day": on, "is_today": on == today()}
    return render(request, "audits/improvements/letters.html", context)
