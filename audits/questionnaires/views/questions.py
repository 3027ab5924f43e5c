"""Sections and questions of a draft: added, changed, moved and taken out."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render

from agencies.access import button_view, form_view, get_visible, page_view, require
from audits.models import Edition, Question, Section
from audits.questionnaires import forms
from audits.questionnaires.forms_questions import QuestionFields, QuestionForm
from audits.questionnaires.page import related
from audits.questionnaires.services import questionnaires as services
from audits.questionnaires.views.questionnaires import FORM_PAGE, PUBLISHED, about_edition, draft, edition_url
from audits.questions.questionnaire import read_form
from core.pages.forms import VersionedForm, form_page, try_save
from core.records.locking import Conflict
from core.records.rules import RuleBroken

TAKING_OUT = "Versions that are published keep it. Answers that were given to it are kept with their returns."
QUESTION_PAGE = "audits/questionnaires/question.html"


def section_of(request, pk) -> Section:
    found = get_visible(Section.objects.standing().select_related("edition__questionnaire"), request.user, pk=pk)
    require(not found.edition.is_published, PUBLISHED)
    return found


def question_of(request, pk) -> Question:
    found = Question.objects.standing().select_related("edition__questionnaire", "section", "continues")
    question = get_visible(found, request.user, pk=pk)
    require(not question.edition.is_published, PUBLISHED)
    return question


def place_of(part: Section | Question) -> str:
    return edition_url(part.edition, f"{'section' if isinstance(part, Section) else 'question'}-{part.pk}")


@form_view("audits.manage")
def add_section(request, pk):
    edition = draft(request, pk)
    return form_page(
        request,
        forms.SectionFields,
        partial(services.add_section, edition=edition, by=request.user),
        title="Add a section",
        submit="Add section",
        done=place_of,
        message=lambda section: f"Section {section.code} has been added.",
        back=edition_url(edition),
        context=about_edition(edition),
    )


@form_view("audits.manage")
def edit_section(request, pk):
    section = section_of(request, pk)
    return form_page(
        request,
        forms.SectionForm,
        partial(services.change_section, section=section, by=request.user),
        record=section,
        title=f"Change section {section.code}",
        done=place_of(section),
        message="The section has been changed.",
        context=about_edition(section.edition),
    )


@form_view("audits.manage")
def remove_section(request, pk):
    section = section_of(request, pk)
    return take_out(request, section, partial(services.remove_section, section=section, by=request.user))


@form_view("audits.manage")
def remove_question(request, pk):
    question = question_of(request, pk)
    return take_out(request, question, partial(services.remove_question, question=question, by=request.user))


def take_out(request, part: Section | Question, save):
    return form_page(
        request,
        VersionedForm,
        save,
        record=part,
        title=f"Remove {part.code} from this version",
        submit=f"Remove {part.code}",
        message=f"{part.code} has been removed.",
        back=place_of(part),
        context=about_edition(part.edition, quote=part, explained=TAKING_OUT, warning=True),
    )


@button_view("audits.manage")
def move_section(request, pk):
    return move(request, section_of(request, pk))


@button_view("audits.manage")
def move_question(request, pk):
    return move(request, question_of(request, pk))


def move(request, part: Section | Question):
    up = request.POST.get("to") == "up"
    try:
        services.move(part=part, up=up, by=request.user)
        messages.success(request, f"{part.code} has been moved {'up' if up else 'down'}.")
    except RuleBroken as broken:
        messages.warning(request, str(broken))
    except Conflict:
        messages.error(request, "Somebody else moved something at the same moment. Look at the order, and try again.")
    return redirect(place_of(part))


@form_view("audits.manage")
def add_question(request, pk):
    section = section_of(request, pk)
    chosen = kind_chosen(request)
    context = about_edition(section.edition, cancel_url=place_of(section), section=section)
    if not chosen:
        form = forms.TypeForm(request.GET if "type" in request.GET else None)
        context |= {"form": form, "heading": f"Add a question to {section.code}", "submit": "Go on"}
        return render(request, FORM_PAGE, context, status=422 if form.errors else 200)
    edition = section.edition
    options = {
        "type": chosen,
        "related": related(edition, read_form(edition), section),
        "question": Question(edition=edition, section=section, type=chosen),
    }
    initial = {"section": section, "carry": "-"}
    form, made = QuestionFields(request.POST or None, initial=initial, **options), []
    if request.method == "POST" and try_save(form, lambda: made.append(add(request, edition, form.cleaned_data))):
        messages.success(request, f"{made[0].code} has been added.")
        return redirect(place_of(made[0]))
    context |= {"form": form, "heading": f"Add a question to {section.code}", "submit": "Add question"}
    context |= {"answered": dict(Question.Type.choices)[chosen], "other_kind": "?"}
    return render(request, QUESTION_PAGE, context, status=422 if form.errors else 200)


def add(request, edition: Edition, values: dict) -> Question:
    kept = {name: values[name] for name in services.OF_QUESTION if name in values and name != "section"}
    return services.add_question(section=values["section"], by=request.user, **kept)


def kind_chosen(request, fallback: str = "") -> str:
    kind = request.POST.get("type") or request.GET.get("type") or fallback
    return kind if kind in Question.Type.values else fallback


@form_view("audits.manage")
def edit_question(request, pk):
    question = question_of(request, pk)
    edition, chosen = question.edition, kind_chosen(request, question.type)
    options = {"related": related(edition, read_form(edition), question.section, question), "question": question}
    answered = dict(Question.Type.choices)[chosen]
    return form_page(
        request,
        partial(QuestionForm, type=chosen, **options),
        partial(save_question, question, by=request.user),
        record=question,
        title=f"Change {question.code}",
        done=place_of(question),
        message=f"{question.code} has been changed.",
        initial=services.now_of(question) | {"type": chosen},
        context=about_edition(edition, question=question, answered=answered, is_other=chosen != question.type),
        template=QUESTION_PAGE,
    )


def save_question(question: Question, *, expected: int, by, **values) -> Question:
    kept = {name: values[name] for name in services.OF_QUESTION if name in values}
    return services.change_question(question=question, expected=expected, by=by, **kept)


@page_view("audits.manage")
def retype_question(request, pk):
    question = question_of(request, pk)
    context = {
        "form": forms.TypeForm(initial={"type": question.type}),
        "heading": f"How is {question.code} answered?",
        "explained": "Nothing is changed before you save the next page.",
        "submit": "Go on",
        "asks_at": "../change/",
        "cancel_url": place_of(question),
    }
    return render(request, FORM_PAGE, about_edition(question.edition, **context))
