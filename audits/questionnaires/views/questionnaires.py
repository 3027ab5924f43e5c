"""Questionnaires and their versions: listed, begun, read, published, compared, previewed."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import button_view, form_view, get_visible, page_view, require
from audits.access import visible_edition
from audits.models import Edition, Questionnaire
from audits.questionnaires import forms, page
from audits.questionnaires.comparing import compare
from audits.questionnaires.services import questionnaires as services
from audits.questions.questionnaire import fingerprint_of, form_of
from core.pages.forms import form_page, safe_number, save_by_button
from core.records.rules import RuleBroken

FORM_PAGE = "audits/questionnaires/form.html"
PUBLISHED = "This version is published and no longer changes. Start a new version to change it."
RETIRING = (
    "No round can be prepared with it any more. Existing rounds and returns are kept, and it can be used again later."
)
LIST = "audits:questionnaires"


def edition_url(edition: Edition, anchor: str = "") -> str:
    return reverse("audits:edition", args=[edition.pk]) + (f"#{anchor}" if anchor else "")


def crumbs() -> tuple:
    return ("Audit returns", reverse("audits:home"), "Questionnaires", reverse(LIST))


def about_edition(edition: Edition, **more) -> dict:
    return {"crumbs": (*crumbs(), edition, edition_url(edition)), "caption": edition, **more}


def draft(request, pk) -> Edition:
    edition = visible_edition(request, pk)
    require(not edition.is_published, PUBLISHED)
    return edition


def visible_questionnaire(request, pk) -> Questionnaire:
    return get_visible(Questionnaire.objects, request.user, pk=pk)


@page_view("audits.manage")
def questionnaires(request):
    return render(
        request, "audits/questionnaires/list.html", {"listed": page.questionnaires_with_versions(request.user)}
    )


@form_view("audits.manage")
def add_questionnaire(request):
    return form_page(
        request,
        forms.NewQuestionnaireForm,
        partial(services.add_questionnaire, by=request.user),
        title="Add a questionnaire",
        submit="Add questionnaire",
        done=edition_url,
        message="The questionnaire has been added. Now add a section.",
        back=reverse(LIST),
        context={"crumbs": crumbs()},
    )


@form_view("audits.manage")
def rename(request, pk):
    asked = visible_questionnaire(request, pk)
    return form_page(
        request,
        forms.NameForm,
        partial(services.change_questionnaire, questionnaire=asked, by=request.user),
        record=asked,
        title="Rename this questionnaire",
        message="The questionnaire has been renamed.",
        context={"crumbs": crumbs()},
    )


@form_view("audits.manage")
def retire(request, pk):
    asked = visible_questionnaire(request, pk)
    return form_page(
        request,
        forms.RetireForm,
        partial(services.retire_questionnaire, questionnaire=asked, by=request.user),
        record=asked,
        title=f"Retire {asked}",
        submit="Retire questionnaire",
        message="The questionnaire is retired.",
        context={"crumbs": crumbs(), "explained": RETIRING},
    )


@button_view("audits.manage")
def restore(request, pk):
    asked, version = visible_questionnaire(request, pk), safe_number(request.POST.get("version"))
    save = partial(services.restore_questionnaire, questionnaire=asked, expected=version, by=request.user)
    return save_by_button(request, save, done=reverse(LIST), message="The questionnaire is used again.")


@button_view("audits.manage")
def begin_draft(request, pk):
    asked = visible_questionnaire(request, pk)
    try:
        made = services.begin_draft(questionnaire=asked, by=request.user)
        messages.success(request, f"Version {made.number} has been started as a copy of version {made.number - 1}.")
        return redirect(edition_url(made))
    except RuleBroken as broken:
        messages.error(request, str(broken))
    found = Edition.objects.editable_by(request.user).filter(questionnaire=asked).first()
    return redirect(edition_url(found) if found else reverse(LIST))


@page_view("audits.manage")
def edition(request, pk):
    shown = visible_edition(request, pk)
    form = form_of(shown)
    later = Edition.objects.editable_by(request.user).filter(questionnaire=shown.questionnaire_id)
    context = {
        "edition": shown,
        "asked": shown.questionnaire,
        "state": page.state_of(shown),
        "sections": page.sections_of(form, form_of(shown.previous) if shown.previous else None),
        "count": len(form.questions),
        "edits": not shown.is_published,
        "problems": page.problems_with_links(form, shown) if not shown.is_published else [],
        "draft": later.first() if shown.is_published else None,
    }
    return render(request, "audits/questionnaires/edition.html", context)


@form_view("audits.manage")
def edit_edition(request, pk):
    shown = draft(request, pk)
    return form_page(
        request,
        forms.EditionForm,
        partial(services.change_edition, edition=shown, by=request.user),
        record=shown,
        title="Change the introduction",
        message="The introduction has been changed.",
        context=about_edition(shown),
    )


@form_view("audits.manage")
def publish(request, pk):
    shown = draft(request, pk)
    if request.method == "POST":
        version, seen = safe_number(request.POST.get("version")), request.POST.get("seen", "")
        return save_by_button(
            request,
            partial(services.publish, edition=shown, expected=version, seen=seen, by=request.user),
            done=edition_url(shown),
            message=f"Version {shown.number} is published. Rounds can ask it, and it no longer changes.",
            rejected=request.path,
        )
    form = form_of(shown)
    context = {
        "edition": shown,
        "asked": shown.questionnaire,
        "problems": page.problems_with_links(form, shown),
        "count": len(form.questions),
        "sections": len(form.sections),
        "seen": fingerprint_of(form),
    }
    return render(request, "audits/questionnaires/publish.html", context)


def line_of_versions(request, edition: Edition) -> list[Edition]:
    """A version and those that it continues, the latest first."""
    found = Edition.objects.visible_to(request.user).filter(questionnaire=edition.questionnaire_id)
    by_key = {each.pk: each for each in found.select_related("questionnaire")}
    line, key = [edition], edition.previous_id
    while key in by_key:
        line.append(by_key[key])
        key = by_key[key].previous_id
    return line


@page_view("audits.manage")
def compare_edition(request, pk):
    edition = visible_edition(request, pk)
    line = line_of_versions(request, edition)
    wanted = safe_number(request.GET.get("against"))
    place = next((at for at, each in enumerate(line) if at and each.pk == wanted), 1)
    form = forms.CompareForm({"against": line[place].pk} if len(line) > 1 else None, editions=line[1:])
    context = {"edition": edition, "form": form, "heading": "What is different", "many": len(line) > 2}
    if len(line) > 1:
        context["against"] = line[place]
        context["found"] = compare([form_of(each) for each in line[: place + 1]])
    return render(request, "audits/questionnaires/compare.html", context)
