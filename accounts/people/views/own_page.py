"""One's own account: how one signs in, and where one is signed in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import RoleGrant, Session
from accounts.people import services
from accounts.second_factor import rules
from accounts.sessions.store import NUMBER


@require_safe
def own_account(request):
    user = request.user
    context = {
        "sessions": Session.objects.visible_to(user).for_user(user),
        "this": request.session.get(NUMBER),
        "roles": RoleGrant.objects.visible_to(user).for_user(user).current(),
        "factors": rules.main_factors(user).count(),
        "is_required": rules.required_of(user),
    }
    return render(request, "accounts/people/own_account.html", context)


@require_POST
def end_session(request, number):
    found = Session.objects.visible_to(request.user).for_user(request.user).filter(number=number).first()
    if found is None:
        raise Http404("There is no such session.")
    if number == request.session.get(NUMBER):
        return end_every_session(request)
    services.end_session(session=found)
    messages.success(request, f"You are signed out of {found.device}.")
    return redirect("own_account")


@require_POST
def end_every_session(request):
    logout(request)  # (which ends every session: accounts/sessions/services.py)
    messages.success(request, "You are signed out everywhere.")
    return redirect("account_login")
