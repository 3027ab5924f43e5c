"""Pages of links to returns. No sign-in; opening one changes nothing, its button does, once."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sign_in.limits import too_many_attempts
from agencies.access import require
from agencies.links.rules import EXPIRED, OPEN, USED, VOID, WRONG
from agencies.links.services import look_up as look_up_mailed
from agencies.links.views.links import GUESS_SECONDS, GUESSES, STATUS, caller
from agencies.models import MailedLink
from audits.access import may_fill
from audits.links.forms import FillerForm
from audits.links.page import link_page
from audits.links.rules import ANEW, ANEW_SECONDS, NAMED, InBrowser, Reader
from audits.links.services import links, visitors
from core.kept_forms.page import typed_rows
from core.pages.forms import try_save
from core.records.rules import RuleBroken
from core.web.throttle import spend

ESLO_RETURN = MailedLink.Purpose.ESLO_RETURN
SOMEBODY_ELSE = "You are signed in as somebody who cannot fill in this return. Sign out, then open the link again."
CLOSED = "The return is closed in the browser where this link opened it. What was answered is saved."


def opened_by(*standings: str):
    """Decorator: a page for links in one of these states; others get a page that says why, and whom to ask."""

    def decorate(view):
        @wraps(view)
        def guarded(request, token):
            opened = links.look_up(token)
            if opened.standing == WRONG and look_up_mailed(ESLO_RETURN, token).standing not in STATUS:
                return redirect("link_eslo_return", token, preserve_request=True)  # had this address before
            if opened.standing in STATUS and not spend(f"guess:{caller(request)}", GUESSES, GUESS_SECONDS):
                return too_many_attempts(request, wait=GUESS_SECONDS)
            if request.method != "POST" and is_filler(request, opened):
                return redirect("audits:return", opened.link.audit_return_id)
            if opened.standing not in standings:
                return closed_page(request, token, opened)
            return view(request, token, opened)

        return login_not_required(guarded)

    return decorate


def is_filler(request, opened: links.Opened) -> bool:
    return bool(opened.link and request.user.is_authenticated and may_fill(request.user, opened.link.audit_return))


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(OPEN)
def return_link(request, token, opened):
    """Which return, until when, and one button that opens it in this browser."""
    if is_filler(request, opened):
        request.not_saved = True
        return redirect("audits:return", opened.link.audit_return_id)
    if opened.mailbox.reader == Reader.OFFICE:
        return office_page(request, opened)
    if request.method == "POST":
        require(not request.user.is_authenticated, SOMEBODY_ELSE)
        if opened.mailbox.reader != Reader.NOBODY:
            return open_in_browser(request, token, opened)
    return render(request, "audits/links/open.html", link_page(opened))


def open_in_browser(request, token: str, opened: links.Opened):
    """Use the link up and open its return; whoever needs a second factor is led to sign in, and the link stays."""
    page = reverse("audits:return", args=[opened.link.audit_return_id])
    if opened.mailbox.reader == Reader.SIGNS_IN:
        request.not_saved = True
        return redirect(page)
    try:
        link = links.open_return(link=opened.link)
    except RuleBroken as broken:
        messages.warning(request, str(broken))
        return redirect("return_link", token)
    response = redirect(page)
    visitors.remember(request, response, link)
    return response


def office_page(request, opened: links.Opened):
    link = opened.link
    form = FillerForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid() and not spend(f"return-filler:{link.audit_return_id}", NAMED, ANEW_SECONDS):
            return too_many_attempts(request, wait=ANEW_SECONDS)
        if try_save(form, lambda: links.name_filler(link=link, **form.cleaned_data)):
            messages.success(request, "Thank you. We have emailed this person a link to the return.")
            return redirect("link_done")
    context = link_page(opened) | {"form": form}
    return render(request, "audits/links/office.html", context, status=422 if form.errors else 200)


def closed_page(request, token: str, opened: links.Opened):
    """Why a link does not work, whom to ask, and a button for a new one where that is possible."""
    if opened.standing == OPEN:
        return redirect("return_link", token)
    context = {
        "why": opened.standing,
        "typed": typed_rows(request),
        "link": opened.link,
        "can_renew": links.can_be_renewed(opened),
        "is_open_there": opened.standing == USED and visitors.standing_in_browser(opened.link)[0] == InBrowser.OPEN,
        "token": token,
    }
    return render(request, "audits/links/closed.html", context, status=STATUS.get(opened.standing, 410))


@require_POST
@opened_by(USED, EXPIRED, VOID)
def return_link_anew(request, token, opened):
    """Mail a new link to the mailbox to which this one went."""
    about = f"return-link:{opened.link.audit_return_id}:{opened.link.sent_to.casefold()}"
    if not spend(about, ANEW, ANEW_SECONDS) or not spend(f"guess:{caller(request)}", GUESSES, GUESS_SECONDS):
        return too_many_attempts(request, wait=ANEW_SECONDS)
    try:
        links.mail_anew(link=opened.link)
        messages.success(request, "We have emailed a new link to the same address as the last one.")
    except RuleBroken as broken:
        messages.warning(request, str(broken))
    return redirect("link_done")


@require_POST
@opened_by(OPEN, USED, EXPIRED, VOID)
def close(request, token, opened):
    """Close the return in the browser in which a link has opened it; whoever has the link may, from anywhere."""
    links.end_link(opened.link)
    messages.success(request, CLOSED)
    return redirect("link_done")
