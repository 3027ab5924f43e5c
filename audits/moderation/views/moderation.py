"""Moderation: the queue, and a return with a verdict on each of its answers."""

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import trigger_client_event

from agencies.access import button_view, form_view, may, page_view
from audits.access import form_for, moves_of, visible_return
from audits.models import Return, Round
from audits.moderation import page, services, telling
from audits.moderation.forms import FinishForm
from audits.moderation.page import TypedVerdict, anchor_of, moderation_url
from audits.returns.return_data import ReturnData, return_data_of
from audits.signing.page import signers_of
from audits.templatetags.moderated import state_html
from core.pages.forms import leave, safe_number, status_of, try_save
from core.records.guarding import IdentityFound
from core.records.locking import Conflict
from core.records.rules import RuleBroken

PAGE = 50
KEPT = "What you typed is still here."
OTHER = "{who} gave another verdict on this answer meanwhile: {says}"
NOT_DONE = "Not everything could be saved. Look at what is marked, and press the button again."


@page_view("audits.moderate")
def queue(request):
    shown = request.GET.get("show") if request.GET.get("show") in page.SHOWN else "waiting"
    rounds = list(Round.objects.visible_to(request.user).opened())
    chosen = next((each for each in rounds if each.pk == safe_number(request.GET.get("round"))), None)
    returns = Return.objects.visible_to(request.user)
    if chosen:
        returns = returns.filter(round=chosen)
    rows = returns.filter(state=page.SHOWN[shown][1]).order_by("submitted_at", "pk")
    rows = rows.select_related("agency", "access_point", "round")
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = page.evaluated_counts(found.object_list)
    for each in found.object_list:
        each.evaluated = counts[each.pk]
    context = {
        "page": found,
        "shown": shown,
        "kinds": [(name, words) for name, (words, _) in page.SHOWN.items()],
        "rounds": rounds,
        "chosen": chosen,
    }
    return render(request, "audits/moderation/queue.html", context)


def evaluation_page(request, audit_return: Return, *, typed=None, form: FinishForm | None = None, words: str = ""):
    """The moderation page; `typed` stays in its forms. `words` say what is wrong with all of it."""
    return_data = return_data_of(audit_return)
    found = page.evaluation_of(return_data, typed)
    begun = FinishForm(initial={"version": audit_return.version})
    errors = found.errors + ([{"text": words, "target": "decide"}] if words else [])
    context = {
        "audit_return": audit_return,
        "found": found,
        "groups": found.groups,
        "counts": found.counts,
        "moves": moves_of(request.user, audit_return),
        "evaluating": audit_return.state == Return.State.SUBMITTED or typed is not None,
        "form": form or begun,
        "errors": errors,
        "has_errors": bool(errors),
        "updates": found.updates if may(request.user, "directory.edit_any") else [],
        "ticked": lines_of(request) if "token" in request.POST else page.ticked(return_data, found.updates),
        "again": audit_return.times_submitted > 1,
        "signed": signers_of(audit_return),
        "messages_sent": list(audit_return.messages.visible_to(request.user).standing().select_related("author")),
    }
    if errors:
        status = 422
    else:
        status = status_of(form) if form else 200
    return render(request, "audits/moderation/moderate.html", context, status=status)


@form_view("audits.moderate")
def moderate(request, pk):
    audit_return = visible_return(request, pk)
    if not audit_return.times_submitted:
        request.not_saved = True
        messages.info(request, "This return has not been submitted yet.")
        return redirect("audits:moderation")
    if request.method != "POST":
        return evaluation_page(request, audit_return)
    do, _, keys = request.POST.get("do", "save").partition(":")
    typed = typed_in(request, audit_return)
    form = FinishForm(request.POST)
    try:
        problems = save_typed(audit_return, typed, by=request.user)
        if not problems:
            return DOES.get(do, saved)(request, audit_return, typed, form, keys)
    except RuleBroken as broken:
        words = str(broken)
    else:
        typed |= told(audit_return, typed, problems)
        words = NOT_DONE if do != "save" else ""
    audit_return = visible_return(request, pk)
    return evaluation_page(request, audit_return, typed=typed, form=form, words=words)


def typed_in(request, audit_return: Return) -> dict[int, TypedVerdict]:
    keys = [each.pk for each in form_for(audit_return).questions.values() if not each.is_answered_by_signing]
    return {key: TypedVerdict.read(request.POST, anchor_of(key)) for key in keys if f"q{key}-version" in request.POST}


def given_of(key: int, typed: TypedVerdict) -> services.Given:
    return services.Given(key, typed.seen, typed.version, typed.says, typed.comment)


def save_typed(audit_return: Return, typed: dict[int, TypedVerdict], *, by) -> dict[int, RuleBroken | Conflict]:
    return_data = return_data_of(audit_return, last_year=False)
    changed = {key: each for key, each in typed.items() if is_changed(return_data, key, each)}
    given = [given_of(key, each) for key, each in changed.items()]
    return services.give_verdicts(audit_return=audit_return, given=given, by=by) if given else {}


def is_changed(return_data: ReturnData, key: int, typed: TypedVerdict) -> bool:
    """Whether the form says something else of a question than it did when it was opened."""
    if not (typed.says or typed.comment):
        return False
    question = return_data.form.by_key[key]
    verdict = return_data.verdicts.get(question.code)
    if verdict and verdict.version != typed.version and typed.version:
        opened = verdict.history.filter(version=typed.version).first()
        return not opened or (opened.says, opened.comment) != (typed.says, typed.comment)
    current = return_data.verdict_on(question)
    return not current or (current.says, current.comment) != (typed.says, typed.comment)


def told(audit_return: Return, typed: dict[int, TypedVerdict], problems: dict) -> dict[int, TypedVerdict]:
    """The verdicts that were not saved, with the reasons and the versions of now: to send them again replaces these."""
    return_data = return_data_of(audit_return, last_year=False)
    found = {}
    for key, problem in problems.items():
        now = page.saved(return_data, return_data.form.by_key[key])
        found[key] = replace(with_problem(typed[key], problem), seen=now.seen, version=now.version)
    return found


def with_problem(typed: TypedVerdict, problem: RuleBroken | Conflict) -> TypedVerdict:
    if isinstance(problem, Conflict):
        verdict = problem.current
        says = f"“{verdict.get_says_display()}”{f' ({verdict.comment})' if verdict.comment else ''}."
        words = f"{OTHER.format(who=verdict.given_by, says=says)} {KEPT}"
        return replace(typed, error=words)
    words = f"{problem} {KEPT}" if problem.field is None else str(problem)
    is_about_comment = problem.field == "comment" or isinstance(problem, IdentityFound)
    return replace(typed, error=words, is_about_comment=is_about_comment)


def saved(request, audit_return: Return, typed, form: FinishForm, keys: str):
    place = page.evaluation_of(return_data_of(audit_return)).next_anchor()
    return leave(request, moderation_url(audit_return, place), "Saved.", None)


def accepted(request, audit_return: Return, typed, form: FinishForm, keys: str):
    chosen = [key for key in map(safe_number, keys.split(",")) if key in typed]
    given = [given_of(key, typed[key]) for key in chosen]
    count = services.accept(audit_return=audit_return, given=given, by=request.user)
    place = page.evaluation_of(return_data_of(audit_return)).next_anchor(chosen[-1] if chosen else 0)
    message = f"{count} answer{' is' if count == 1 else 's are'} accepted."
    return leave(request, moderation_url(audit_return, place), message, None)


def undone(request, audit_return: Return, typed, form: FinishForm, keys: str):
    keys = services.take_back(audit_return=audit_return, by=request.user)
    message = "Your last verdict is undone." if len(keys) == 1 else f"Your last {len(keys)} verdicts are undone."
    return leave(request, moderation_url(audit_return, anchor_of(keys[-1])), message, None)


def finished(request, audit_return: Return, typed, form: FinishForm, keys: str):
    def finish() -> None:
        telling.finish(
            audit_return=audit_return,
            expected=form.cleaned_data["version"],
            by=request.user,
            feedback=form.cleaned_data["feedback"],
            lines=lines_of(request) if may(request.user, "directory.edit_any") else (),
            token=request.POST.get("token", ""),
        )

    if not try_save(form, finish):
        audit_return = visible_return(request, audit_return.pk)
        errors = [text for name in form.errors for text in form.errors[name]]
        return evaluation_page(request, audit_return, typed=typed, form=form, words=" ".join(errors))
    waiting, following = next_waiting(request.user, audit_return)
    done = f"The return of {audit_return.about} is read, and the agency is told."
    if following is None:
        return leave(request, reverse("audits:moderation"), f"{done} No other return is waiting.", None)
    more = f"{waiting} wait{'s' if waiting == 1 else ''}; this is the next one."
    return leave(request, moderation_url(following), f"{done} {more}", None)


DOES = {"save": saved, "accept": accepted, "undo": undone, "finish": finished}


def lines_of(request) -> set[str]:
    return {*request.POST.getlist("update")}


def next_waiting(user, audit_return: Return) -> tuple[int, Return | None]:
    rows = Return.objects.visible_to(user).to_moderate().exclude(pk=audit_return.pk).order_by("submitted_at", "pk")
    came = audit_return.submitted_at
    later = rows.filter(Q(submitted_at__gt=came) | Q(submitted_at=came, pk__gt=audit_return.pk))
    return rows.count(), later.first() or rows.first()


@button_view("audits.moderate")
def verdict(request, pk, question):
    audit_return = visible_return(request, pk)
    asked = form_for(audit_return).by_key.get(question)
    if asked is None or asked.is_answered_by_signing:
        raise Http404("This question is not asked here.")
    anchor = anchor_of(question)
    typed = TypedVerdict.read(request.POST, anchor)
    pending = services.NO_WORDS if typed.is_unfinished else ""
    try:
        problems = {} if pending else services.give_verdicts(
            audit_return=audit_return, given=[given_of(question, typed)], by=request.user
        )  # fmt: skip
        typed = with_problem(typed, problems[question]) if problems else typed
    except RuleBroken as broken:
        typed = with_problem(typed, broken)
    if not (pending or typed.error):
        typed = page.saved(return_data_of(audit_return, last_year=False), asked)
    if not (request.htmx or pending or typed.error):
        return redirect(moderation_url(audit_return, anchor))
    html = state_html(typed, anchor, pending, is_saved=not pending)
    response = HttpResponse(html, status=422 if typed.error else 200)
    text = f"not saved. {pending or typed.error}" if pending or typed.error else "saved."
    return trigger_client_event(response, "announce", {"value": f"{asked.code} {text}"})
