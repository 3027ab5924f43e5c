"""The page of a mailed invitation. Opening it changes nothing, since mail scanners open links; its button does."""

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.people import invitations
from accounts.people.forms import AcceptForm
from accounts.roles import ROLES
from core.pages.forms import try_save


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    found = invitations.invitation_of(token)
    if found is None:
        raise Http404("There is no such invitation.")
    if closed := invitations.why_closed(found):
        return render(
            request, "accounts/people/invitation_closed.html", {"why": closed, "invitation": found}, status=410
        )
    form = AcceptForm(request.POST or None, invitation=found)
    if request.method == "POST" and not request.user.is_authenticated:
        made = []
        if try_save(form, lambda: made.append(invitations.accept(invitation=found, password=form.password))):
            return perform_login(request, made[0], email_verification="none", redirect_url="/")
    context = {"form": form, "invitation": found, "roles": [ROLES[key] for key in found.roles]}
    return render(request, "accounts/people/invitation.html", context, status=422 if form.errors else 200)
