"""Pages of the second factor: allauth's with our own texts, a mark in the session and a history entry."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.people import services
from accounts.second_factor import rules
from accounts.security.services import note_wrong

SSO = "socialaccount"  # as allauth records it in the session
APP = "Second step of signing in: authenticator app"
PASSKEY = "Second step of signing in: passkey"
CODES_MADE = "Second step of signing in: new recovery codes made"


def changed(request, what: str) -> None:
    """After a second factor or the recovery codes changed: write the history, and end other sessions."""
    services.note_second_factor(user=request.user, by=request.user, reason=what)
    rules.forget_proof(request.session, request.user)
    request.user.refresh_from_db(fields=["session_seed", "version"])
    update_session_auth_hash(request, request.user)


def came_by(request) -> str:
    records = get_authentication_records(request, request.user)
    return settings.OIDC["name"] if settings.OIDC and any(each["method"] == SSO for each in records) else ""


class Index(base.IndexView):
    """A person's factors; the only page open to those who must still set one up."""

    def get_context_data(self, **kwargs) -> dict:
        found = super().get_context_data(**kwargs)
        kinds = found["authenticators"]
        has = bool(kinds.get(Authenticator.Type.TOTP) or kinds.get(Authenticator.Type.WEBAUTHN))
        is_required = rules.required_of(self.request.user)
        flags = {"has_factor": has, "is_required": is_required, "must_set_up": is_required and not has}
        flags["is_required_by_page"] = not is_required and not has and rules.WANTED in self.request.session
        return found | flags | {"came_by": came_by(self.request)}


class Prove(base.AuthenticateView):
    """Required at each sign-in of a person with a second factor, whatever the first step was."""

    def form_valid(self, form):
        person = self.stage.login.user
        rules.note_proof(self.request.session, person)
        response = super().form_valid(form)
        rules.remember_browser(self.request, response, person)
        return response

    def form_invalid(self, form):
        method = "passkey" if "credential" in form.fields else "code"
        note_wrong(form, "second_step", subject=self.stage.login.user, method=method)
        return super().form_invalid(form)


class ProveAgain(base.ReauthenticateView):
    def form_invalid(self, form):
        note_wrong(form, "proof", subject=self.request.user, method="code")
        return super().form_invalid(form)


class ProveAgainByPasskey(webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        note_wrong(form, "proof", subject=self.request.user, method="passkey")
        super().form_invalid(form)  # sets the error, and forgets the URL to return to
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))


class SetUpApp(totp.ActivateTOTPView):
    def get_context_data(self, **kwargs) -> dict:
        found = super().get_context_data(**kwargs)
        secret = found["form"].secret
        return found | {"spelled": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))}

    def form_valid(self, form):
        response = super().form_valid(form)
        rules.note_proof(self.request.session, self.request.user)
        changed(self.request, f"{APP} set up")
        return response


class RemoveApp(totp.DeactivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        changed(self.request, f"{APP} removed")
        return response


class AddPasskey(webauthn.AddWebAuthnView):
    def form_valid(self, form):
        response = super().form_valid(form)
        rules.note_proof(self.request.session, self.request.user)
        changed(self.request, f"{PASSKEY} added")
        return response


class RenamePasskey(webauthn.EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Removes the passkey, unless it is the last factor of somebody who must have one."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form):
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("mfa_index"))
        response = super().form_valid(form)
        changed(self.request, f"{PASSKEY} removed")
        return response


class Codes(codes.ViewRecoveryCodesView):
    def get_context_data(self, **kwargs) -> dict:
        wanted = self.request.session.get(rules.WANTED, "/")
        safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        return super().get_context_data(**kwargs) | {"go_on": wanted if safe else "/"}


class NewCodes(codes.GenerateRecoveryCodesView):
    def form_valid(self, form):
        response = super().form_valid(form)
        changed(self.request, CODES_MADE)
        return response


index = Index.as_view()
prove = Prove.as_view()
prove_again = ProveAgain.as_view()
prove_again_by_passkey = ProveAgainByPasskey.as_view()
set_up_app = SetUpApp.as_view()
remove_app = RemoveApp.as_view()
add_passkey = AddPasskey.as_view()
rename_passkey = RenamePasskey.as_view()
remove_passkey = RemovePasskey.as_view()
recovery_codes = Codes.as_view()
new_recovery_codes = NewCodes.as_view()
download_recovery_codes = codes.download_recovery_codes
