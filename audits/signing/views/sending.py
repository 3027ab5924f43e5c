"""Sends a return for signature: one press makes it ready and asks everybody, or says what is missing."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.access import requires
from audits.access import own_return, version_in
from audits.models import Return
from audits.questions.states import FILLER, SIGNATORY
from audits.returns.page.filling import ReturnForm
from audits.returns.page.response import return_page
from audits.returns.return_data import return_data_of
from audits.signing.page import SignOffPage, sign_off_page
from audits.signing.services.sending import NotNamed
from audits.signing.services.sending import send_for_signature as send
from audits.signing.views.deciding import CHANGED
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.templatetags.components import error_summary
from core.text.dates import today

OWN = ("audits.fill_own", "audits.sign_own", "audits.key_in")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*OWN)
def send_for_signature(request, pk):
    """Ask all who sign, as named or by the directory; sent answers are saved first. 422 with what is wrong."""
    audit_return = own_return(request, pk, FILLER, SIGNATORY)
    if request.method != "POST":
        asked = request.GET.urlencode()
        return redirect(f"{reverse('audits:return', args=[pk])}{f'?{asked}' if asked else ''}")
    answers = ReturnForm(return_data_of(audit_return), request.POST)
    if answers.answers or answers.actions:
        answers.keep(by=request.user)
        if not answers.is_saved:
            return return_page(request, audit_return, answers, status=answers.status)
        audit_return = own_return(request, pk, FILLER, SIGNATORY)
    page = page_sent(request, audit_return)
    forms = {place.role: place.form for place in page.missing if place.form}
    named = {role: form.named for role, form in forms.items() if form.is_valid() and form.named}
    if any(form.errors for form in forms.values()):
        return refuse(request, page)
    try:
        # the first answer that saves itself starts the return: that is no change that the reader has not seen
        expected = audit_return.version if audit_return.takes_answers else version_in(request)
        asked = send(audit_return=audit_return, expected=expected, named=named, by=request.user)
    except (RuleBroken, Conflict) as broken:  # nothing was saved: all is read anew
        return refuse(request, page_sent(request, own_return(request, pk, FILLER, SIGNATORY)), broken)
    messages.success(request, sent_words(audit_return, asked))
    name = "receipt" if audit_return.state == Return.State.SUBMITTED else "sign_off"
    return redirect(reverse(f"audits:{name}", args=[audit_return.pk]))


def page_sent(request, audit_return: Return) -> SignOffPage:
    return sign_off_page(return_data_of(audit_return, last_year=False), request.user, request.POST)


def refuse(request, page: SignOffPage, broken: RuleBroken | Conflict | None = None):
    forms = {place.role: place.form for place in page.missing if place.form}
    words = CHANGED if isinstance(broken, Conflict) else str(broken or "")
    if isinstance(broken, NotNamed) and (form := forms.get(broken.role)):
        form.add_error(broken.field if broken.field in form.fields else "email", words)
        words = ""
    context = {"audit_return": page.audit_return, "signing": page, "refused": words, **error_summary(*forms.values())}
    return render(request, "audits/signing/send.html", context, status=422)


def sent_words(audit_return: Return, asked: list) -> str:
    if audit_return.state == Return.State.SUBMITTED:
        return "The return has been submitted."
    went = [each.name for each in asked if each.signatory.is_confirmed]
    waits = [each.name for each in asked if not each.signatory.is_confirmed]
    words = []
    if went:
        words.append(f"An email to {' and '.join(went)} is on its way.")
    if waits:
        words.append(f"The link to {' and '.join(waits)} waits until the address is confirmed.")
    open_ones = audit_return.signature_requests.filter(
        role__in=[each.role for each in asked], used_on__isnull=True, ended_on__isnull=True, good_until__gte=today()
    )
    others = open_ones.exclude(pk__in=[each.pk for each in asked])
    if names := list(others.values_list("name", flat=True)):
        words.append(f"Until then {' and '.join(names)} can still sign.")
    return " ".join(words) or "Everybody who signs has been asked already."
