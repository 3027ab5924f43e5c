"""Sign-off of a return: who is asked, signature with an account, submission and receipt."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import button_view, form_view, get_visible, page_view, require
from audits.access import NOT_YOURS, READERS, own_return, version_in, visible_return, who_is
from audits.models import Return, SignatureRequest, SignOff
from audits.questions.states import FILLER, SIGNATORY
from audits.returns.return_data import return_data_of
from audits.signing import page as signing_page
from audits.signing.forms import ChangeAnswersForm
from audits.signing.page import ASSURANCE_WORDS
from audits.signing.rules import is_intact
from audits.signing.services import inviting, signing
from audits.signing.views.deciding import decide
from core.pages.forms import form_page, save_by_button
from core.pages.lists import export_links
from core.web.throttle import spend

OWN = ("audits.fill_own", "audits.sign_own", "audits.key_in")
SIGNATURES_END = (
    "Signatures that were given so far end, and links that were mailed for a signature no longer work. What was signed "
    "is kept."
)
AGAIN, AGAIN_SECONDS = 3, 3600  # emails to one person who is asked to sign
ENOUGH = "Several emails have gone to this address within the hour. Try again later, or ring."


def sign_off_url(audit_return) -> str:
    return reverse("audits:sign_off", args=[audit_return.pk])


@page_view(*READERS)
def sign_off(request, pk):
    audit_return = visible_return(request, pk)
    page = signing_page.sign_off_page(return_data_of(audit_return, last_year=False), request.user)
    return render(request, "audits/signing/sign_off.html", {"audit_return": audit_return, "signing": page})


@form_view(*OWN)
def change_answers(request, pk):
    audit_return = own_return(request, pk, FILLER, SIGNATORY)
    return form_page(
        request,
        ChangeAnswersForm,
        partial(signing.change_answers, audit_return=audit_return, by=request.user),
        record=audit_return,
        title="Change answers again",
        submit="Change answers again",
        message="Answers can be changed again.",
        context=about_sign_off(audit_return, explained=SIGNATURES_END),
    )


def about_sign_off(audit_return, **more) -> dict:
    home, return_url = reverse("audits:home"), reverse("audits:return", args=[audit_return.pk])
    crumbs = ("Audit returns", home, audit_return.agency, return_url, "Sign-off", sign_off_url(audit_return))
    return {"crumbs": crumbs, "caption": audit_return, **more}


def own_request(request, pk) -> SignatureRequest:
    asked = get_visible(SignatureRequest.objects.select_related("audit_return__round"), request.user, pk=pk)
    require(bool({FILLER, SIGNATORY} & who_is(request.user, asked.audit_return)), NOT_YOURS)
    return asked


@button_view(*OWN)
def mail_signature(request, pk):
    asked = own_request(request, pk)
    done = sign_off_url(asked.audit_return)
    if not spend(f"signature-again:{asked.email.casefold()}", AGAIN, AGAIN_SECONDS):
        messages.error(request, ENOUGH)
        return redirect(done)
    message = f"Another email to {asked.name} is on its way."
    save = partial(inviting.mail_again, request=asked, by=request.user)
    return save_by_button(request, save, done=done, message=message)


@button_view(*OWN)
def withdraw_signature(request, pk):
    asked = own_request(request, pk)
    save = partial(inviting.withdraw, request=asked, by=request.user)
    message = f"{asked.name} is no longer asked to sign."
    return save_by_button(request, save, done=sign_off_url(asked.audit_return), message=message)


@form_view("audits.sign_own")
def sign(request, pk):
    audit_return = own_return(request, pk, SIGNATORY)
    page = signing_page.sign_off_page(return_data_of(audit_return, last_year=False), request.user)
    if request.method != "POST" and not page.may_sign:
        return redirect(sign_off_url(audit_return))
    return decide(
        request,
        audit_return,
        roles=[place.role for place in page.missing],
        initial={"name": request.user.display_name, "post": request.user.job_title},
        done=lambda: after_signing(audit_return),
        by=request.user,
    )


def after_signing(audit_return) -> str:
    name = "receipt" if audit_return.state == Return.State.SUBMITTED else "sign_off"
    return reverse(f"audits:{name}", args=[audit_return.pk])


@button_view(*OWN)
def submit(request, pk):
    audit_return = own_return(request, pk, FILLER, SIGNATORY)
    return save_by_button(
        request,
        partial(signing.hand_in, audit_return=audit_return, expected=version_in(request), by=request.user),
        done=reverse("audits:receipt", args=[audit_return.pk]),
        message="The return has been submitted.",
        rejected=sign_off_url(audit_return),
    )


@page_view(*READERS)
def receipt(request, pk):
    audit_return = visible_return(request, pk)
    if not audit_return.receipt:
        return redirect(sign_off_url(audit_return))
    signed = [(each, is_intact(each)) for each in audit_return.sign_offs.select_related("signed_by")]
    context = {
        "audit_return": audit_return,
        "signed": [pair for pair in signed if not pair[0].ended_on],
        "earlier": [pair for pair in signed if pair[0].ended_on],
    }
    if context["signed"] and not request.return_link:  # whoever came by a link has the file in the email of the receipt
        formats = ("pdf", "docx")
        context["exports"] = export_links(request, "audits:export_signed", audit_return.pk, formats=formats)
    return render(request, "audits/signing/receipt.html", context)


@page_view(*READERS)
def signed_copy(request, pk):
    signed = get_visible(SignOff.objects.select_related("signed_by", "audit_return__round"), request.user, pk=pk)
    context = {
        "signed": signed,
        "audit_return": signed.audit_return,
        "copy": signed.copy,
        "is_intact": is_intact(signed),
        "how": ASSURANCE_WORDS[signed.assurance],
    }
    return render(request, "audits/signing/copy.html", context)
