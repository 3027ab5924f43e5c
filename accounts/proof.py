"""Where a person shows again that it is them, by URL name, however long they have been signed in (ADR 80).

One middleware applies the tables, so that no view can forget it.
"""

from collections.abc import Callable

from django.utils.deprecation import MiddlewareMixin

from accounts.models import Invitation, RoleGrant
from accounts.roles import GUARDED
from accounts.second_factor.proof import ask_for_proof
from accounts.second_factor.rules import is_proved

MINUTES = 10

# URL name → minutes since the latest proof after which it is asked for
NEEDS_PROOF: dict[str, int] = dict.fromkeys(
    (
        # power over other people's accounts
        "power_request_new",
        "power_request_decide",
        "invite",
        "send_invitation_again",
        "open_account",
        "reset_second_step",
        "untie_person",
        "change_person_address",
        # sessions, one's own and other people's
        "end_sessions",
        "end_session_of",
        "end_session",
        "end_every_session",
        # links that open something without signing in
        "make_feed",
        # API tokens: one's own, and the end of other people's
        "make_token",
        "revoke_token",
        # one's own second factor
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        # removal from the history
        "incidents:list_run",
        "incidents:confirm_run",
        "incidents:lift",
        "reports:redaction_new",
        "reports:redaction_propose",
        "reports:redaction",
        "ask_to_blank",
        "confirm_blanking",
        # publishing
        "incidents:publish",
        "reports:freeze",
        # files with true counts of incidents
        "incidents:export_quarter",
        "incidents:export_year",
        "reports:file",
        "reports:preview_file",
        # small numbers
        "change_setting",
    ),
    MINUTES,
)

# Their views ask by themselves, with allauth's decorator and ACCOUNT_REAUTHENTICATION_TIMEOUT
BY_ALLAUTH = frozenset(name for name in NEEDS_PROOF if name.startswith("mfa_"))

# Asked for when the page is opened too: files, and forms whose words are stored nowhere, so that none are lost
WHEN_OPENED = frozenset(
    {
        "incidents:export_quarter",
        "incidents:export_year",
        "reports:file",
        "reports:preview_file",
        "reports:redaction_new",
        "reports:redaction",
    }
)

SMALL_NUMBERS = frozenset({"incidents.hidden_to", "returns.fewest"})  # keys of settings


def names_guarded_role(request, kwargs) -> bool:
    return not GUARDED.isdisjoint([*request.POST.getlist("roles"), *request.POST.getlist("role")])


def is_guarded_invitation(request, kwargs) -> bool:
    invitation = Invitation.objects.visible_to(request.user).filter(pk=kwargs["pk"]).first()
    return invitation is not None and not GUARDED.isdisjoint(invitation.roles)


def has_guarded_role(request, kwargs) -> bool:
    grants = RoleGrant.objects.visible_to(request.user).current()
    return grants.filter(user=kwargs["pk"], role__in=GUARDED).exists()


def is_internal(request, kwargs) -> bool:
    """Of reports: whether the internal edition is requested. Whoever lacks a second factor sets one up there first."""
    return kwargs["edition"] == "internal" and is_proved(request.session)


def is_of_small_numbers(request, kwargs) -> bool:
    return kwargs["key"] in SMALL_NUMBERS


# URL name → the condition under which alone proof is asked for
ONLY_WHEN: dict[str, Callable[..., bool]] = {
    "invite": names_guarded_role,
    "send_invitation_again": is_guarded_invitation,
    "open_account": has_guarded_role,
    "reports:file": is_internal,
    "reports:preview_file": is_internal,
    "change_setting": is_of_small_numbers,
}


class ProofMiddleware(MiddlewareMixin):
    """Placed after allauth's middleware, and before the one that saves each form once."""

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if name not in NEEDS_PROOF or name in BY_ALLAUTH or not request.user.is_authenticated:
            return None
        if request.method != "POST" and not (name in WHEN_OPENED and request.method in ("GET", "HEAD")):
            return None
        condition = ONLY_WHEN.get(name)
        if condition is not None and not condition(request, kwargs):
            return None
        return ask_for_proof(request, NEEDS_PROOF[name])
