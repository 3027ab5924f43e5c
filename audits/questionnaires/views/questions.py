"""Sections and questions of a draft: added, changed, moved and taken out."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import demand, get_visible, requires
from audits.models import Edition, Question, Section
from audits.questionnaires import forms
from audits.questionnaires.forms_questions import QuestionFields, QuestionForm
from audits.questionnaires.page import around
from audits.questionnaires.services import questionnaires as services
from audits.questionnaires.views.questionnaires import FORM_PAGE, PUBLISHED, draft, page_of
from audits.questions.questionnaire import read_form
from core.pages.forms import VersionedForm, edit_record, try_save
from core.records.locking import Conflict
from core.records.rules import RuleBroken

FORM = require_http_methods(["GET", "HEAD", "POST"])
QUESTION_PAGE = "audits/questionnaires/question.html"


def section_of(request, pk) -> Section:
    """A section of a draft; 403 where its version is published."""
    found = get_visible(Section.objects.standing().select_related("edition__questionnaire"), request.user, pk=pk)
    demand(not found.edition.is_published, PUBLISHED)
    return found


def question_of(request, pk) -> Question:
    """A question of a draft; 403 where its version is published."""
    found = Question.objects.standing().select_related("edition__questionnaire", "section", "continues")
    question = get_visible(found, request.user, pk=pk)
    demand(not question.edition.is_published, PUBLISHED)
    return question


def place_of(part: Section | Question) -> str:
    """The address of a part on the page of its draft."""
    return page_of(part.edition, f"{'section' if isinstance(part, Section) else 'question'}-{part.pk}")


@FORM
@requires("audits.manage")
def add_section(request, pk):
    """A new section at the end of a draft."""
    edition = draft(request, pk)
    form, made = forms.SectionFields(request.POST or None), []
    if request.method == "POST" and try_save(
        form, lambda: made.append(services.add_section(edition=edition, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, f"Section {made[0].code} has been added.")
        return redirect(place_of(made[0]))
    context = {"form": form, "heading": "Add a section", "submit": "Add it", "edition": edition}
    context["cancel_url"] = page_of(edition)
    return render(request, FORM_PAGE, context, status=422 if form.errors else 200)


@FORM
@requires("audits.manage")
def edit_section(request, pk):
    """Change the code, title and guidance of a section."""
    section = section_of(request, pk)
    return edit_record(
        request,
        record=section,
        form_class=forms.SectionForm,
        initial={name: getattr(section, name) for name in ("code", "title", "guidance")},
        save=lambda version, values: services.change_section(
            section=section, expected=version, by=request.user, **values
        ),
        done=place_of(section),
        template=FORM_PAGE,
        context={
            "heading": f"Change section {section.code}",
            "edition": section.edition,
            "cancel_url": place_of(section),
        },
        message="The section has been changed.",
    )


@FORM
@requires("audits.manage")
def remove_section(request, pk):
    """Take a section without questions out of a draft."""
    section = section_of(request, pk)
    return take_out(request, section, services.remove_section, "The section has been taken out.")


@FORM
@requires("audits.manage")
def remove_question(request, pk):
    """Take a question out of a draft."""
    question = question_of(request, pk)
    return take_out(request, question, services.remove_question, f"{question.code} has been taken out.")


def take_out(request, part: Section | Question, remove, message: str):
    """Ask before something is taken out of a draft, then take it out."""
    kind = "section" if isinstance(part, Section) else "question"
    return edit_record(
        request,
        record=part,
        form_class=VersionedForm,
        initial={},
        save=lambda version, values: remove(**{kind: part}, expected=version, by=request.user),
        done=page_of(part.edition),
        template=FORM_PAGE,
        context={
            "heading": f"Take {part.code} out of this version",
            "quote": str(part),
            "lead": "Versions that are published keep it. Answers that were given to it are kept with their returns.",
            "submit": "Take it out",
            "warning": True,
            "edition": part.edition,
            "cancel_url": place_of(part),
        },
        message=message,
    )


@require_POST
@requires("audits.manage")
def move_section(request, pk):
    """Move a section one place up or down."""
    return move(request, section_of(request, pk))


@require_POST
@requires("audits.manage")
def move_question(request, pk):
    """Move a question one place up or down, at the end of its section into the next one."""
    return move(request, question_of(request, pk))


def move(request, part: Section | Question):
    """Move a part as the button says, and come back to where it now stands."""
    up = request.POST.get("to") == "up"
    try:
        services.move(part=part, up=up, by=request.user)
        messages.success(request, f"{part.code} has been moved {'up' if up else 'down'}.")
    except RuleBroken as broken:
        messages.warning(request, str(broken))
    except Conflict:
        messages.error(request, "Somebody else moved something at the same moment. Look at the order, and try again.")
    return redirect(place_of(part))


@FORM
@requires("audits.manage")
def add_question(request, pk):
    """A new question at the end of a section: first how it is answered, then all else."""
    section = section_of(request, pk)
    chosen = kind_chosen(request)
    context = {"edition": section.edition, "cancel_url": place_of(section), "section": section}
    if not chosen:
        form = forms.TypeForm(request.GET if "type" in request.GET else None)
        context |= {"form": form, "heading": f"Add a question to {section.code}", "submit": "Go on", "asks": True}
        return render(request, FORM_PAGE, context, status=422 if form.errors else 200)
    edition = section.edition
    options = {
        "type": chosen,
        "around": around(edition, read_form(edition), section),
        "question": Question(edition=edition, section=section, type=chosen),
    }
    initial = {"section": section, "carry": "-"}
    form, made = QuestionFields(request.POST or None, initial=initial, **options), []
    if request.method == "POST" and try_save(form, lambda: made.append(add(request, edition, form.cleaned_data))):
        messages.success(request, f"{made[0].code} has been added.")
        return redirect(place_of(made[0]))
    context |= {"form": form, "heading": f"Add a question to {section.code}", "submit": "Add it"}
    context |= {"answered": dict(Question.Type.choices)[chosen], "other_kind": "?"}
    return render(request, QUESTION_PAGE, context, status=422 if form.errors else 200)


def add(request, edition: Edition, values: dict) -> Question:
    """Save a new question."""
    kept = {name: values[name] for name in services.OF_QUESTION if name in values and name != "section"}
    return services.add_question(section=values["section"], by=request.user, **kept)


def kind_chosen(request, fallback: str = "") -> str:
    """How a question is to be answered: as the form or the address says."""
    said = request.POST.get("type") or request.GET.get("type") or fallback
    return said if said in Question.Type.values else fallback


@FORM
@requires("audits.manage")
def edit_question(request, pk):
    """Change a question of a draft; with another kind of answer in the address, that kind too."""
    question = question_of(request, pk)
    edition, chosen = question.edition, kind_chosen(request, question.type)
    options = {
        "type": chosen,
        "around": around(edition, read_form(edition), question.section, question),
        "question": question,
    }
    return edit_record(
        request,
        record=question,
        form_class=QuestionForm,
        form_options=options,
        initial=services.now_of(question) | {"type": chosen},
        save=lambda version, values: services.change_question(
            question=question,
            expected=version,
            by=request.user,
            **{name: values[name] for name in services.OF_QUESTION if name in values},
        ),
        done=place_of(question),
        template=QUESTION_PAGE,
        context={
            "heading": f"Change {question.code}",
            "edition": edition,
            "cancel_url": place_of(question),
            "question": question,
            "answered": dict(Question.Type.choices)[chosen],
            "is_other": chosen != question.type,
        },
        message=f"{question.code} has been changed.",
    )


@require_http_methods(["GET", "HEAD"])
@requires("audits.manage")
def retype_question(request, pk):
    """Choose another kind of answer for a question; it is changed with the rest of its form."""
    question = question_of(request, pk)
    form = forms.TypeForm(initial={"type": question.type})
    context = {
        "form": form,
        "heading": f"How is {question.code} answered?",
        "lead": "Nothing is changed before you save the next page.",
        "submit": "Go on",
        "asks": True,
        "asks_at": "../change/",
        "edition": question.edition,
        "cancel_url": place_of(question),
    }
    return render(request, FORM_PAGE, context)
