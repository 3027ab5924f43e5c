"""“You said, we did”: of the whole board, of one setting, and as a poster for everybody."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.access import plan_in_force_for
from actions.models import Action
from agencies.access import form_view, get_visible, may, page_view, require
from audits.models import ImprovementAction, Round
from core.documents import render as render_document
from core.pages.forms import confirm_page, form_page
from core.pages.lists import bytes_response, file_response
from voices.feedback import services
from voices.feedback.files import poster_document
from voices.feedback.forms import AddRowForm, ChangeRowForm
from voices.feedback.page import agreed_only, poster_rows, public_issue, rows_with_figures
from voices.figures.printed import Printed
from voices.models import FeedbackRow, SettingSurvey, VoicesIssue
from voices.results.page.figures import answered_words, children_form, figure_choices, format_count
from voices.results.querysets import get_visible_round, own_survey, runs

READERS = ("voices.see_own", "voices.run_own", "voices.manage")
WRITERS = ("voices.run_own", "voices.manage")
NOT_YOURS = "Only the people of this setting can do this."
TITLE = "You said, we did"
KEPT = 60 * 60  # seconds for which a poster is kept


@page_view("voices.see_published")
def board_page(request, pk):
    asked = get_visible_round(request.user, pk)
    issue, rows = issue_of(asked, request.user), FeedbackRow.objects.visible_to(request.user).of_board(asked)
    found = rows_with_figures(rows, children_form(asked), printed_of(issue))
    manages = may(request.user, "voices.manage")
    context = {
        "asked": asked,
        "issue": issue,
        "rows": found if manages else agreed_only(found),
        "manages": manages,
        "add_url": reverse("voices:add_said", args=[pk]),
        "poster_url": reverse("said", args=[issue.pk]) if issue else "",
        "about": about_issue(issue),
    }
    return render(request, "voices/feedback/list.html", context)


@form_view("voices.manage")
def add(request, pk):
    asked = get_visible_round(request.user, pk)
    issue = issue_of(asked, request.user)
    form = partial(AddRowForm, **choices_of(request.user, children_form(asked), printed_of(issue)))
    save = partial(services.add_row, asked=asked, by=request.user)
    return row_form(request, form, save, reverse("voices:you_said", args=[pk]), title="Add what children said")


@page_view(*READERS)
def setting_page(request, pk):
    survey = own_survey(request.user, pk)
    context = {
        "survey": survey,
        "rows": own_rows(survey, request.user),
        "manages": runs(request.user, survey),
        "add_url": reverse("voices:add_said_own", args=[pk]),
        "poster_url": reverse("voices:own_poster", args=[pk]),
        "about": about_setting(survey),
    }
    return render(request, "voices/feedback/list.html", context)


@page_view(*READERS)
def own_poster(request, pk):
    survey = own_survey(request.user, pk)
    rows = agreed_only(own_rows(survey, request.user))
    return file_response(poster_document(str(survey.audit_return.agency), about_setting(survey), rows), "pdf")


@form_view(*WRITERS)
def add_own(request, pk):
    survey = own_survey(request.user, pk)
    require(runs(request.user, survey), NOT_YOURS)
    asked = survey.audit_return.round
    form = partial(AddRowForm, **choices_of(request.user, children_form(asked), Printed(survey.printed), survey))
    save = partial(services.add_row, asked=asked, survey=survey, by=request.user)
    return row_form(request, form, save, reverse("voices:said_own", args=[pk]), title="Add what children said")


@form_view(*WRITERS)
def change(request, pk):
    row, done, choices = editable_row(request, pk)
    initial = {name: getattr(row, name) for name in ("message", "figure", "did", "improvement", "action")}
    return row_form(
        request,
        partial(ChangeRowForm, **choices),
        partial(services.change_row, row=row, by=request.user),
        done,
        title="Change “You said, we did”",
        record=row,
        initial=initial | {"agreed": bool(row.agreed_on)},
    )


@form_view(*WRITERS)
def remove(request, pk):
    row, done, _ = editable_row(request, pk)
    return confirm_page(
        request,
        partial(services.remove_row, row=row, by=request.user),
        title="Remove this row",
        body=f"“{row.message}” will no longer be on the page or the poster. Its history is kept.",
        submit="Remove",
        done=done,
        message="Removed.",
    )


def row_form(request, form, save, done: str, **options):
    return form_page(request, form, save, done=done, message="Saved.", context={"crumbs": (TITLE, done)}, **options)


@require_safe
@login_not_required
def public_page(request, issue):
    """The poster of an issue, for everybody: what is agreed, with published figures only."""
    found = public_issue(issue)
    context = {"issue": found, "rows": poster_rows(found), "about": about_issue(found)}
    return render(request, "voices/feedback/poster.html", context)


@require_safe
@login_not_required
def poster(request, issue):
    found = public_issue(issue)
    rows = poster_rows(found)
    key = f"said:{found.pk}:" + ":".join(f"{each.row.pk}-{each.row.version}" for each in rows)
    content = cache.get(key)
    if content is None:
        content = render_document(poster_document("", about_issue(found), rows), "pdf")
        cache.set(key, content, KEPT)
    return bytes_response(content, "pdf", "you-said-we-did")


def own_rows(survey: SettingSurvey, user) -> list:
    rows = FeedbackRow.objects.visible_to(user).of_setting(survey)
    return rows_with_figures(rows, children_form(survey.audit_return.round), Printed(survey.printed))


def choices_of(user, form, printed: Printed, survey: SettingSurvey | None = None) -> dict:
    """Printed figures; a setting's improvements, or the board's about children's questions and its plan's actions."""
    improvements = ImprovementAction.objects.visible_to(user).agreed().published().select_related("agency")
    if survey is None:
        plan = plan_in_force_for(user)
        actions = Action.objects.visible_to(user).filter(plan=plan).exclude(status="withdrawn").order_by("number")
        mirrored = improvements.exclude(question__mirrors="").order_by("agency__name", "pk")
        return {"figures": figure_choices(form, printed), "actions": actions, "improvements": mirrored}
    own = improvements.filter(agency=survey.audit_return.agency_id)
    return {"figures": figure_choices(form, printed), "improvements": own}


def editable_row(request, pk) -> tuple[FeedbackRow, str, dict]:
    row = get_visible(FeedbackRow.objects.not_removed().with_all(), request.user, pk=pk)
    form = children_form(row.round)
    if row.survey is None:
        require(may(request.user, "voices.manage"), NOT_YOURS)
        printed = printed_of(issue_of(row.round, request.user))
        return row, reverse("voices:you_said", args=[row.round_id]), choices_of(request.user, form, printed)
    require(runs(request.user, row.survey), NOT_YOURS)
    choices = choices_of(request.user, form, Printed(row.survey.printed), row.survey)
    return row, reverse("voices:said_own", args=[row.survey_id]), choices


def issue_of(asked: Round, user) -> VoicesIssue | None:
    issues = VoicesIssue.objects.visible_to(user).filter(round=asked).defer("tables")
    return issues.order_by("number").last()


def printed_of(issue: VoicesIssue | None) -> Printed:
    return Printed(issue.printed) if issue else Printed()


def about_issue(issue: VoicesIssue | None) -> str:
    if issue is None:
        return ""
    return f"{answered_words(Printed(issue.printed))} in {issue.round.year}."


def about_setting(survey: SettingSurvey) -> str:
    printed = Printed(survey.printed)
    if not printed.is_shown:
        return f"Children were asked in {survey.audit_return.round.year}."
    words = f"{format_count(printed.answered())} of {format_count(printed.asked())} children answered"
    return f"{words} in {survey.audit_return.round.year}."
