"""Pages of mailed links to signatories. No sign-in; opening one changes nothing, its buttons do, once."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sign_in.limits import too_many_attempts
from agencies.links.rules import EXPIRED, OPEN, USED, VOID
from agencies.links.views.links import ANEW, ANEW_SECONDS, GUESS_SECONDS, GUESSES, STATUS, caller
from audits.links.services.visitors import people_known
from audits.signing.services import inviting
from audits.signing.services.signers import why_refused
from audits.signing.views.deciding import decide
from core.kept_forms.page import typed_rows
from core.records.rules import RuleBroken
from core.web.throttle import spend


def opened_by(*standings: str):
    def decorate(view):
        @wraps(view)
        def guarded(request, token):
            opened = inviting.look_up(token)
            if opened.standing in STATUS and not spend(f"guess:{caller(request)}", GUESSES, GUESS_SECONDS):
                return too_many_attempts(request, wait=GUESS_SECONDS)
            if opened.standing not in standings:
                return closed_page(request, token, opened)
            return view(request, opened.request)

        return login_not_required(guarded)

    return decorate


def closed_page(request, token: str, opened: inviting.Opened):
    asked = opened.request
    context = {
        "why": opened.standing,
        "said": inviting.why_pointless(asked) if asked and opened.standing == VOID else "",
        "typed": typed_rows(request),
        "link": asked,
        "can_renew": bool(asked and inviting.can_be_renewed(asked)),
        "renew_url": reverse("link_signature_anew", args=[token]),
    }
    return render(request, "agencies/links/closed.html", context, status=STATUS.get(opened.standing, 410))


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(OPEN)
def signature(request, asked):
    is_read = request.method != "POST"  # what is sent is refused by the service, which keeps what was typed
    return decide(
        request,
        asked.audit_return,
        roles=[asked.role],
        initial={"name": asked.name, "post": post_of(asked)},
        done="link_done",
        asked=asked,
        barred=why_barred(request, asked) if is_read else "",
    )


def why_barred(request, asked) -> str:
    return why_refused(
        asked.audit_return,
        [asked.email],
        name=asked.name,
        people=(request.user,) if request.user.is_authenticated else (),
        request=asked,
        browser=people_known(request),
    )


def post_of(asked) -> str:
    title = asked.signatory.job_title if asked.signatory else ""
    return title or ("" if asked.role == asked.Role.GOVERNOR else asked.get_role_display())


@require_POST
@opened_by(OPEN, USED, EXPIRED, VOID)
def signature_anew(request, asked):
    if not spend(f"signature-anew:{asked.pk}", ANEW, ANEW_SECONDS):
        return too_many_attempts(request, wait=ANEW_SECONDS)
    try:
        inviting.mail_anew(request=asked)
        messages.success(request, "We have emailed a new link to the same address as the last one.")
    except RuleBroken as broken:
        messages.info(request, str(broken))
    return redirect("link_done")
