"""Single sign-on: /accounts/single-sign-on/, against a provider that runs on loopback."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.middleware import SEEN, SINCE
from accounts.models import User
from accounts.people import services
from accounts.single_sign_on import services as sso
from accounts.single_sign_on.page import REASONS
from accounts.single_sign_on.settings import read
from core.models import SecurityEvent
from tests.conftest import by_force
from tests.factories.accounts import PASSWORD, UserFactory
from tests.oidc_provider import running
from tests.rows import try_rows

BEGIN, BACK, LOGIN = "/accounts/single-sign-on/", "/accounts/single-sign-on/back/", "/accounts/login/"
INSIDE = "/accounts/password/change/"


@pytest.fixture
def provider(settings):
    for found in running():
        settings.OIDC = read(found.environment)
        yield found


@pytest.fixture
def person(db):
    return UserFactory(email="pat@example.org", name="Pat Quill")


def begin(client, **data) -> str:
    """Presses the button; the address at the provider to which one is led."""
    response = client.post(BEGIN, data)
    assert response.status_code == 200, response.content.decode()
    return html.unescape(re.search(r'url=([^"]+)"', response.content.decode())[1])


def come_back(client, provider, **data):
    """The answer to the way back of a whole sign-in."""
    return client.get(provider.sign_in(begin(client, **data)))


def words(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def signed_in(client) -> bool:
    return client.get(INSIDE).status_code == 200


def test_it_works(client, provider, person):
    response = come_back(client, provider)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in(client)
    person.refresh_from_db()
    assert person.last_login is not None
    assert person.history.first().history_change_reason == (
        "Signed in through Northmere Council for the first time; from now on known by its number there"
    )
    assert person.history.first().history_user == person
    assert client.session[SINCE] and client.session[SEEN]


def test_the_provider_is_asked_with_state_number_and_proof_key(client, provider, person):
    asked = {name: values[0] for name, values in parse_qs(urlsplit(begin(client)).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 16 and len(asked["nonce"]) >= 32 and len(asked["code_challenge"]) >= 43
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert asked["redirect_uri"] == f"http://testserver{BACK}"
    other = parse_qs(urlsplit(begin(client)).query)
    assert not {other["state"][0], other["nonce"][0], other["code_challenge"][0]} & set(asked.values())


def test_nothing_of_the_provider_is_kept_but_its_number(client, provider, person):
    come_back(client, provider)
    tie = SocialAccount.objects.get()
    assert (tie.user, tie.uid, tie.extra_data) == (person, sso.tie_of(provider.url, "number-1"), {})
    assert not SocialToken.objects.exists()
    assert "secret-1" not in str(dict(client.session.items()))


@pytest.mark.long
def test_the_page_that_was_wanted_comes_next_and_no_other_site(client, provider, person):
    assert f'name="next" value="{INSIDE}"' in client.get(f"{LOGIN}?next={INSIDE}").content.decode()
    assert come_back(client, provider, next=INSIDE)["Location"] == INSIDE
    assert come_back(Client(), provider, next="https://evil.example/")["Location"] == "/"
    assert come_back(Client(), provider, next="//evil.example/")["Location"] == "/"


def test_an_answer_works_once_and_in_the_browser_that_began(client, provider, person):
    back = provider.sign_in(begin(client))
    assert "was begun in another window" in words(Client().get(back))
    assert client.get(back).status_code == 302
    client.logout()
    response = client.get(back)
    assert (response.status_code, signed_in(client)) == (400, False)


# Who comes in


@pytest.mark.parametrize(
    ("changes", "status", "heading"),
    [
        ({"email": "nobody@example.org"}, 403, "You have no account here"),
        ({"email": None}, 403, "Northmere Council gave no email address"),
        ({"verified": False}, 403, "Northmere Council has not verified your email address"),
        ({"verified": None}, 403, "Northmere Council has not verified your email address"),
        ({"verified": "yes"}, 403, "Northmere Council has not verified your email address"),
    ],
    ids=str,
)
def test_who_is_not_let_in_is_told_why(client, provider, person, changes, status, heading):
    vars(provider).update(changes)
    response = come_back(client, provider)
    assert response.status_code == status
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in words(response)
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


def test_every_refusal_is_told_in_words_of_its_own():
    assert len({(heading, meaning) for _, heading, meaning, _ in REASONS.values()}) == len(REASONS)


@pytest.mark.long
def test_an_ended_account_is_not_opened_by_address_or_number(client, provider, person):
    come_back(client, provider)
    services.deactivate_person(user=User.objects.get(), expected=2, by=None, reason="Left")
    assert "Your account here has ended" in words(come_back(Client(), provider))
    SocialAccount.objects.all().delete()
    assert "Your account here has ended" in words(come_back(Client(), provider))


def test_an_address_that_passed_to_somebody_else_does_not_open_the_old_account(client, provider, person):
    come_back(client, provider)
    provider.subject = "number-2"
    stranger = Client()
    response = come_back(stranger, provider)
    assert response.status_code == 403
    assert "This address belongs to another sign-in" in words(response)
    assert not signed_in(stranger)
    assert SocialAccount.objects.get().uid == sso.tie_of(provider.url, "number-1")


def test_a_person_whose_address_changed_at_the_council_is_still_known(client, provider, person):
    come_back(client, provider)
    provider.email, provider.verified = "pat.new@example.org", False
    again = Client()
    assert come_back(again, provider).status_code == 302
    assert signed_in(again)
    person.refresh_from_db()
    assert person.email == "pat@example.org"


def test_the_number_of_another_provider_is_another_number(client, provider, person):
    come_back(client, provider)
    SocialAccount.objects.update(uid=sso.tie_of("https://old.example", "number-1"))
    assert "This address belongs to another sign-in" in words(come_back(Client(), provider))


def test_letters_of_the_address_are_alike_in_either_case(client, provider, person):
    provider.email = "PAT@Example.ORG"
    assert come_back(client, provider).status_code == 302


def test_an_account_made_anew_at_the_council_is_tied_anew_by_a_command(client, provider, person, capsys):
    come_back(client, provider)
    provider.subject = "number-2"
    call_command("release_single_sign_on", person.email, reason="a new account there")
    assert "linked again" in capsys.readouterr().out
    assert "a new account there" in User.objects.get().history.first().history_change_reason
    assert come_back(Client(), provider).status_code == 302
    with pytest.raises(CommandError, match="nobody"):
        call_command("release_single_sign_on", "x@example.org")
    sso.release(user=person, by=None, reason="Again")
    with pytest.raises(CommandError, match="was not tied"):
        call_command("release_single_sign_on", person.email)


CLAIM = sso.Claim(tie="t", address="pat@example.org", verified=True)
ACTIVE, ENDED = User(is_active=True), User(is_active=False)


@try_rows(
    ("claim", "tied_to", "with_address", "other_tie", "why"),
    [
        (CLAIM, None, ACTIVE, False, None),
        (CLAIM, ACTIVE, None, False, None),
        (sso.Claim("t", "", False), ACTIVE, None, False, None),
        (CLAIM, ENDED, ACTIVE, False, "ended"),
        (CLAIM, None, ENDED, False, "ended"),
        (CLAIM, None, None, False, "unknown"),
        (CLAIM, None, ACTIVE, True, "other_person"),
        (sso.Claim("t", "", True), None, None, False, "no_address"),
        (sso.Claim("t", "pat@example.org", False), None, ACTIVE, False, "unverified"),
    ],
)
def test_the_rule_who_comes_in(claim, tied_to, with_address, other_tie, why):
    assert sso.refusal(claim=claim, tied_to=tied_to, with_address=with_address, other_tie=other_tie) == why


# What has to be proved


@pytest.mark.parametrize(
    "flaw",
    [
        "nonce",
        "no nonce",
        "signature",
        "unknown key",
        "unsigned",
        "signed with the secret",
        "audience",
        "several audiences",
        "issuer",
        "expired",
        "no subject",
        "no token",
    ],
)
def test_an_answer_that_is_not_proved_opens_nothing(client, provider, person, flaw):
    provider.flaw = flaw
    response = come_back(client, provider)
    assert response.status_code == 403
    assert "could not be checked, so it was not used" in words(response)
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    ("flaw", "status"), [("down", 503), ("moved", 503), ("other issuer in discovery", 403), ("open token address", 403)]
)
def test_a_provider_that_is_down_or_another_one_is_not_used(client, provider, person, flaw, status):
    provider.flaw = flaw
    response = client.post(BEGIN)
    assert response.status_code == status
    assert not provider.seen


def test_a_provider_that_fails_after_sign_in_is_said_to_be_out_of_reach_or_unproved(client, provider, person):
    provider.flaw = "no answer"
    assert come_back(client, provider).status_code == 403
    back = provider.sign_in(begin(client))
    provider.flaw = "down"
    assert client.get(back).status_code == 503


def test_secrets_are_not_sent_on_where_the_provider_redirects_to(client, provider, person):
    back = provider.sign_in(begin(client))
    provider.flaw = "token moved"
    assert client.get(back).status_code == 503
    assert not signed_in(client) and not provider.tokens


def test_whoever_cancels_is_led_back(client, provider, person):
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    response = client.get(f"{BACK}?error=access_denied&state={state}")
    assert response.status_code == 403
    assert "was not finished" in words(response)


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=server_error&state=y", "?state=y"])
def test_a_way_back_that_nobody_began_opens_nothing(client, provider, person, query):
    assert client.get(BACK + query).status_code in (400, 403)
    assert not signed_in(client)


def test_the_address_is_taken_from_the_page_that_tells_it_where_the_token_has_none(client, provider, person):
    provider.in_token = False
    assert come_back(client, provider).status_code == 302


def test_what_the_provider_tells_about_somebody_else_is_not_used(client, provider, person):
    provider.in_token, provider.told_subject = False, "number-9"
    assert "could not be checked" in words(come_back(client, provider))


def test_a_provider_that_says_nothing_about_addresses_can_be_trusted_by_setting(client, provider, person, settings):
    provider.verified = None
    settings.OIDC = read(provider.environment | {"OIDC_ADDRESSES_ARE_VERIFIED": "1"})
    assert come_back(client, provider).status_code == 302
    SocialAccount.objects.all().delete()
    provider.verified = False
    assert come_back(Client(), provider).status_code == 403


def test_attempts_are_counted(client, provider, person, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"single_sign_on": "3/5m/ip"}
    assert [client.post(BEGIN).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get(BACK).status_code == 429


# Signing out, and where there is no provider


def test_signing_out_says_that_the_council_s_own_sign_in_goes_on(client, provider, person):
    come_back(client, provider)
    response = client.post("/accounts/logout/", follow=True)
    assert "still signed in at Northmere Council" in words(response)
    assert not signed_in(client)
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert "still signed in" not in words(client.post("/accounts/logout/", follow=True))


def test_whoever_is_signed_in_is_led_on(client, provider, person):
    client.force_login(person)
    assert client.post(BEGIN)["Location"] == "/"
    assert client.get(BACK)["Location"] == "/"


def test_the_button_needs_its_token(provider, person):
    assert Client(enforce_csrf_checks=True).post(BEGIN).status_code == 403


def test_the_button_stands_on_the_sign_in_page_where_there_is_a_provider(client, provider, settings, db):
    assert "Sign in with Northmere Council" in words(client.get(LOGIN))
    assert client.get(BEGIN)["Location"] == LOGIN
    settings.OIDC = None
    assert "Sign in with" not in words(client.get(LOGIN))


def test_without_a_provider_no_address_answers(client, db):
    assert client.post(BEGIN).status_code == client.get(BEGIN).status_code == client.get(BACK).status_code == 404


@try_rows(
    "name",
    ["socialaccount_connections", "socialaccount_signup", "socialaccount_login_cancelled", "openid_connect_login"],
)
def test_no_page_of_the_package_stands_beside_ours(name):
    with pytest.raises(NoReverseMatch):
        reverse(name, kwargs={"provider_id": "council"} if "openid" in name else {})


# The second factor


@pytest.mark.parametrize(
    ("trusted", "amr", "opens"),
    [("1", ["pwd", "mfa"], True), ("1", ["pwd"], False), ("1", "mfa", False), ("0", ["mfa"], False)],
)
def test_a_second_factor_of_the_provider_counts_where_it_is_trusted_and_shown(
    client, provider, settings, db, trusted, amr, opens
):
    UserFactory(email=provider.email, roles=["manager"])
    settings.OIDC = read(provider.environment | {"OIDC_HAS_SECOND_FACTOR": trusted})
    provider.amr = amr
    come_back(client, provider)
    assert signed_in(client) is opens
    assert SecurityEvent.objects.filter(kind="second_step", outcome="done", actor__isnull=False).exists() is opens
    if not opens:
        assert client.get(INSIDE)["Location"] == reverse("mfa_index")


def test_a_role_that_demands_one_sets_its_own_up_where_the_provider_has_shown_none(client, provider, db):
    manager = UserFactory(email=provider.email, roles=["manager"])
    manager.set_password(None)
    manager.save()
    come_back(client, provider)
    for address in ("/", "/agencies/", INSIDE):
        assert client.get(address)["Location"] == reverse("mfa_index")
    page = words(client.get(reverse("mfa_index")))
    assert "You signed in through Northmere Council, which did not show this site that it asked you" in page
    assert "Use an authenticator app" in page
    session = client.session
    session[SINCE] -= 601
    session.save()
    app = reverse("mfa_activate_totp")
    assert client.get(app)["Location"] == f"{reverse('reauthenticate_by_code')}?next={quote(app, safe='')}"


def test_who_signed_in_here_is_told_nothing_of_the_provider(client, provider, db):
    by_force(client, UserFactory(roles=["manager"]))
    assert "Northmere Council" not in words(client.get(reverse("mfa_index")))


def test_whoever_has_a_second_factor_here_is_asked_for_it(client, provider, person, settings):
    settings.OIDC = read(provider.environment | {"OIDC_HAS_SECOND_FACTOR": "1"})
    provider.amr = ["mfa"]
    TOTP.activate(person, generate_totp_secret())
    assert come_back(client, provider)["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
