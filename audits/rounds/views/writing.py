"""Many agencies of a round are written to at once: those ticked in its list, or all that have not started."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import form_view
from audits.access import about_round, visible_round
from audits.chasing.mails import email_preview
from audits.chasing.services.chasing import write_to_many as send_to_many
from audits.models import Round
from audits.questions.states import NOT_STARTED
from audits.rounds import page as board
from audits.rounds.forms import WriteManyForm
from audits.rounds.recipients import recipients_of, writable
from core.pages.forms import safe_number, status_of, tell
from core.records.rules import RuleBroken

SHORT = 10  # names that stand open
NONE_CHOSEN = "Nobody was written to. Tick those you want to write to."
NOT_OPEN = "This round is not open, so nobody is written to."


@form_view("audits.manage")
def write_to_many(request, pk):
    asked = visible_round(request, pk)
    round_url = reverse("audits:round", args=[asked.pk])
    chosen, all_of_them = chosen_returns(request, asked), request.GET.get("show") == NOT_STARTED
    if asked.state != Round.State.OPEN or not chosen:
        messages.info(request, NOT_OPEN if asked.state != Round.State.OPEN else NONE_CHOSEN)
        request.not_saved = True
        return redirect(round_url)
    form, recipients, preview = WriteManyForm(request.POST or None), recipients_of(asked, chosen), None
    if request.method == "POST" and form.is_valid():
        text, emails = form.cleaned_data["text"], recipients.emails
        if request.POST.get("answer") == "send":
            try:
                written, left_out = send_to_many(asked=asked, returns=chosen, text=text, by=request.user)
            except RuleBroken as broken:
                tell(form, broken)
            else:
                messages.success(request, sentence(written, left_out))
                return redirect(round_url)
        elif emails:
            preview = email_preview(asked, emails[0].audit_return, next(iter(emails[0].addresses.values())), text)
    context = {
        "heading": heading_of(asked, recipients.number, all_of_them),
        "asked": asked,
        "form": form,
        "recipients": recipients,
        "preview": preview,
        "reader": recipients.emails[0].audit_return.about if recipients.emails else "",
        "who": f"({recipients.number:,})",
        "is_short": recipients.number <= SHORT,
        "cancel_url": round_url,
        **about_round(asked),
    }
    return render(request, "audits/rounds/write_many.html", context, status=status_of(form))


def heading_of(asked: Round, number: int, all_of_them: bool) -> str:
    """ "Write about 2 agencies"; without a number where nobody of those chosen can be written to."""
    if not number:
        return "Write to agencies"
    if all_of_them:
        return f"Write to {number:,} that {'has' if number == 1 else 'have'} not started"
    if asked.edition.questionnaire.subject == "agency":
        return f"Write about {number:,} agenc{'y' if number == 1 else 'ies'}"
    return f"Write about {number:,} return{'' if number == 1 else 's'}"


def chosen_returns(request, asked: Round) -> list:
    found = board.with_names(asked).filter(pk__in=writable(asked).values("pk"))
    if request.GET.get("show") == NOT_STARTED:
        found = board.showing(found, NOT_STARTED, asked)
    else:
        found = found.filter(pk__in=[safe_number(key) for key in request.GET.getlist("return")])
    return list(found.order_by("heard_on", "pk"))


def sentence(written: int, left_out: int) -> str:
    text = f"{written:,} email{' is' if written == 1 else 's are'} on {'its' if written == 1 else 'their'} way."
    return f"{text} {left_out:,} left out: written to today, or without an address." if left_out else text
