"""Codes by email: requesting and entering one, to sign in or to reauthenticate."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import (
    BaseReauthenticateView,
    ConfirmLoginCodeView,
    LoginView,
    PasswordChangeView,
    RequestLoginCodeView,
)
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.generic.edit import FormView

from accounts import demo
from accounts.middleware import ENDED, LIMIT
from accounts.security.services import account_at, note_wrong
from accounts.sign_in import code_again
from accounts.sign_in.forms import TypeCodeAgainForm, count_email, from_here
from accounts.sign_in.mailed_codes import MailedCode
from core.records.rules import RuleBroken

CLOSED = "Your invitation is not open any more. Ask whoever invited you to send it again."


class AskForCode(RequestLoginCodeView):
    def _redirect_to_pending_stage(self, request, stage):
        """No redirect: somebody with a pending code may request another one."""

    def get_form_kwargs(self):
        """From the sign-in page comes the address that was typed there, if any."""
        kwargs = super().get_form_kwargs()
        if (typed := self.request.POST.get("login")) is not None:
            kwargs |= {"data": {"email": typed} if typed.strip() else None, "files": None}
        return kwargs

    def form_valid(self, form):
        MailedCode.begin(self.request, form.cleaned_data["email"])
        return FormView.form_valid(self, form)


@method_decorator(
    login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_request_login_code"), name="dispatch"
)
class TypeCode(ConfirmLoginCodeView):
    def dispatch(self, request, *args, **kwargs):
        self.stage = request._login_stage
        self._process = MailedCode.resume(self.stage)
        if self._process is None:
            messages.info(request, "The code is too old. Have another one sent.")
            return redirect("account_request_login_code")
        return FormView.dispatch(self, request, *args, **kwargs)

    def form_invalid(self, form):
        note_wrong(form, "sign_in", method="mailed code", **account_at(self._process.state["email"]))
        return super().form_invalid(form)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except RuleBroken:
            self._process.abort()
            messages.info(self.request, CLOSED)
            return redirect("account_request_login_code")


class ProveAgainByCode(BaseReauthenticateView):
    form_class = TypeCodeAgainForm
    template_name = "account/reauthenticate_by_code.html"

    def post(self, request, *args, **kwargs):
        if "send" not in request.POST:
            return super().post(request, *args, **kwargs)
        count_email(request_login_code=from_here(request.user.email), mailed_codes=request.user.email)
        code_again.send(request)
        return redirect(self.passthrough_next_url(reverse("reauthenticate_by_code")))

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"request": self.request}

    def form_invalid(self, form):
        note_wrong(form, "proof", subject=self.request.user, method="mailed code")
        return super().form_invalid(form)

    def form_valid(self, form):
        code_again.note(self.request)
        return super().form_valid(form)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"waiting": code_again.is_waiting(self.request)}


ask_for_code = AskForCode.as_view()
type_code = TypeCode.as_view()
prove_again_by_code = ProveAgainByCode.as_view()


class SignIn(LoginView):
    def get(self, request, *args, **kwargs):
        reason = request.session.pop(ENDED, None)
        if reason == "idle":
            minutes = request.session.get(LIMIT, settings.SESSION_IDLE_MINUTES)
            messages.info(request, f"You were signed out because nothing was done for {minutes} minutes.")
        elif reason == "long":
            messages.info(request, f"You were signed out after {settings.SESSION_MAX_HOURS} hours.")
        return super().get(request, *args, **kwargs)

    def _redirect_to_pending_stage(self, request, stage):
        """Redirects to the second factor where it is due; somebody with a pending code may use a password instead."""
        return None if stage.key == LoginByCodeStage.key else super()._redirect_to_pending_stage(request, stage)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"single_sign_on": (settings.OIDC or {}).get("name")}


sign_in = SignIn.as_view()


class ChangePassword(PasswordChangeView):
    """allauth's view, but a person without a password is sent to the page that emails a link."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


change_password = ChangePassword.as_view()


@login_not_required
@require_safe
def demo_people(request):
    if not demo.demo_allowed():
        raise Http404
    base_url = request.build_absolute_uri("/").rstrip("/")
    return render(request, "accounts/sign_in/demo_people.html", {"roles": demo.people_by_role(base_url)})


@login_not_required
@require_safe
def demo_sign_in(request, token: str):
    user = demo.person_of(token) if demo.demo_allowed() else None
    if user is None:
        raise Http404
    demo.sign_in(request, user)
    return HttpResponseRedirect("/")
