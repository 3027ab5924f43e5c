"""Moderation: the queue, a verdict on each answer, sent back, read, closed, reopened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.access import form_view, requires
from audits.access import moves_of, version_in, visible_return
from audits.models import Return, Round
from audits.moderation import forms as moderation_forms
from audits.moderation import page, services, telling
from audits.returns.return_data import return_data_of
from core.pages.forms import VersionedForm, form_page, safe_number, save_by_button
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken

PAGE = 50
OTHER = "Somebody else gave a verdict on this answer meanwhile, or the answer is another now. Look again and save."


def moderation_url(audit_return, place: str = "") -> str:
    url = reverse("audits:moderate", args=[audit_return.pk])
    return f"{url}#{place}" if place else url


@require_safe
@requires("audits.moderate")
def queue(request):
    """The returns that wait for the board, oldest first; and those started or finished."""
    shown = request.GET.get("show") if request.GET.get("show") in page.SHOWN else "waiting"
    rounds = list(Round.objects.visible_to(request.user).opened())
    chosen = next((each for each in rounds if each.pk == safe_number(request.GET.get("round"))), None)
    returns = Return.objects.visible_to(request.user)
    if chosen:
        returns = returns.filter(round=chosen)
    rows = returns.filter(state=page.SHOWN[shown][1]).order_by("submitted_at", "pk")
    rows = page.with_progress(rows.select_related("agency", "access_point", "round"))
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "shown": shown,
        "kinds": [(name, words) for name, (words, _) in page.SHOWN.items()],
        "rounds": rounds,
        "chosen": chosen,
    }
    return render(request, "audits/moderation/queue.html", context)


def evaluation_page(request, audit_return: Return, *, bound: moderation_forms.VerdictForm | None = None):
    """The moderation page: all of a return, with a form for each verdict while it is with the board."""
    return_data = return_data_of(audit_return)
    evaluating = audit_return.state == Return.State.SUBMITTED
    parts = page.parts_of(return_data, bound=bound, evaluating=evaluating)
    context = {
        "audit_return": audit_return,
        "parts": parts,
        "counts": page.counts_of(parts),
        "moves": moves_of(request.user, audit_return),
        "evaluating": evaluating,
        "form": bound,
        "again": audit_return.times_submitted > 1,
        "signed": list(audit_return.sign_offs.in_force().select_related("signed_by")),
        "messages_sent": list(audit_return.messages.visible_to(request.user).standing().select_related("author")),
    }
    return render(request, "audits/moderation/moderate.html", context, status=422 if bound else 200)


@require_safe
@requires("audits.moderate")
def moderate(request, pk):
    audit_return = visible_return(request, pk)
    if not audit_return.times_submitted:
        messages.info(request, "This return has not been submitted yet.")
        return redirect("audits:moderation")
    return evaluation_page(request, audit_return)


@require_POST
@requires("audits.moderate")
def verdict(request, pk, question):
    audit_return = visible_return(request, pk)
    return_data = return_data_of(audit_return, last_year=False)
    asked = return_data.form.by_key.get(question)
    if asked is None or asked.is_answered_by_signing:
        raise Http404("This question is not asked here.")
    form = moderation_forms.VerdictForm(request.POST, prefix=page.anchor_of(question))
    if form.is_valid():
        values = dict(form.cleaned_data)
        values |= {
            "expected": values.pop("version"),
            "audit_return": audit_return,
            "question": asked,
            "by": request.user,
        }
        if try_verdict(form, lambda: services.give_verdict(**values)):
            parts = page.parts_of(return_data_of(audit_return, last_year=False), evaluating=False)
            return redirect(moderation_url(audit_return, page.next_anchor(parts, question)))
    return evaluation_page(request, visible_return(request, pk), bound=form)


def try_verdict(form: moderation_forms.VerdictForm, make: Callable[[], object]) -> bool:
    """Save a verdict; errors are added to the form, which then holds the current versions."""
    try:
        make()
    except NothingChanged:
        return True
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return False
    except Conflict as conflict:
        name = "answer_version" if conflict.current._meta.model_name == "answer" else "version"
        form.data = form.data.copy()
        form.data[form.add_prefix(name)] = conflict.current.version
        form.add_error("comment", OTHER)
        return False
    return True


@require_POST
@requires("audits.moderate")
def accept_others(request, pk):
    audit_return = visible_return(request, pk)

    def save():
        services.accept_others(audit_return=audit_return, expected=version_in(request), by=request.user)

    done = moderation_url(audit_return, "decide")
    return save_by_button(request, save, done=done, message="All other answers are accepted.")


def change(request, pk, form, service: Callable, *, initial: Callable | None = None, explained: str, **labels):
    audit_return = visible_return(request, pk)
    done = moderation_url(audit_return)
    crumbs = ("Moderation", reverse("audits:moderation"), audit_return.agency, done)
    return form_page(
        request,
        form,
        partial(service, audit_return=audit_return, by=request.user),
        record=audit_return,
        done=done,
        initial=initial(audit_return) if initial and request.method != "POST" else None,
        context={"crumbs": crumbs, "caption": audit_return, "explained": explained},
        **labels,
    )


def begun_text(audit_return: Return) -> dict:
    """The default message for sending back: the comments on single answers."""
    return {"text": page.wanted_text(page.parts_of(return_data_of(audit_return), evaluating=False))}


@form_view("audits.moderate")
def send_back(request, pk):
    return change(
        request,
        pk,
        moderation_forms.SendBackForm,
        telling.send_back,
        initial=begun_text,
        message="The return has been sent back, and an email is on its way.",
        title="Send this return back",
        explained="The agency gets these words as an email and can change its answers. Verdicts stay on all answers "
        "that it leaves as they are. The return is signed anew; what was signed is kept.",
        submit="Send back return",
    )


@form_view("audits.moderate")
def finish(request, pk):
    return change(
        request,
        pk,
        moderation_forms.ModerateForm,
        telling.moderate,
        message="The return is read, and an email with the way to its feedback is on its way.",
        title="Give feedback and finish",
        explained="The agency gets an email with the way to its feedback: these words and the verdicts on its answers.",
        submit="Finish and send the feedback",
    )


@form_view("audits.moderate")
def close(request, pk):
    return change(
        request,
        pk,
        VersionedForm,
        services.close_return,
        message="The return is closed.",
        title="Close this return",
        explained="Nothing more is expected of anybody. It can be opened again with a reason.",
        submit="Close return",
    )


@form_view("audits.moderate")
def reopen(request, pk):
    return change(
        request,
        pk,
        moderation_forms.ReopenForm,
        telling.reopen,
        message="The return is open again, and an email is on its way.",
        title="Open this return again",
        explained="The agency gets an email with the reason and can change its answers. Signatures end; what was "
        "signed is kept.",
        submit="Open return again",
    )
