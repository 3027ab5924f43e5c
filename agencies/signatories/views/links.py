"""Pages of emailed links about signatories. No sign-in; opening one changes nothing, its buttons do, once."""

from django import forms
from django.views.decorators.http import require_http_methods

from agencies.links.forms import ButtonForm
from agencies.links.views.links import Choice, answered, opened_by
from agencies.models import MailedLink
from agencies.signatories import services
from agencies.signatories.forms import NameForm

Purpose = MailedLink.Purpose


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(Purpose.VOUCH)
def vouch(request, link):
    yes = "Thank you. We have noted that this address is right, and the link to sign is on its way."
    no = "Thank you. We have noted that this address is wrong. Nothing goes to it."
    choices = {
        "yes": Choice(ButtonForm, services.vouch_by_link, yes),
        "no": Choice(ButtonForm, services.refuse_by_link, no),
    }
    return answered(request, link, choices, "agencies/signatories/vouch.html", about(link))


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(Purpose.SIGNATORY)
def confirm(request, link):
    choices: dict[str, Choice] = {
        "still": Choice(ButtonForm, services.still_by_link, "Thank you. We have noted that you still sign."),
        "successor": Choice(
            NameForm,
            services.successor_by_link,
            "Thank you. You remain the signatory until the address of that person is confirmed.",
        ),
        "left": Choice(forms.Form, services.leave_by_link, "Thank you. We have noted that you no longer sign."),
    }
    return answered(request, link, choices, "agencies/signatories/confirm.html", about(link))


def about(link: MailedLink) -> dict:
    return {"link": link, "signatory": link.signatory, "agency": link.signatory.agency}
