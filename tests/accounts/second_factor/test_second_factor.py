"""The second factor: compulsory for some roles, asked at every sign-in, set up before anything else opens."""

from __future__ import annotations

import re
import time
from io import StringIO

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from accounts.models import User
from accounts.people import services
from accounts.roles import ROLES
from accounts.second_factor import rules
from core.web.logs import is_untraced
from tests.access.test_matrix import every_pattern, in_turn
from tests.authenticators import code_of, give_app, recovery_codes_of
from tests.conftest import by_force
from tests.factories.accounts import PASSWORD, UserFactory

LOGIN, INDEX, PROVE = "/accounts/login/", "/accounts/second-step/", "/accounts/second-step/prove/"
APP, CODES = f"{INDEX}app/", f"{INDEX}codes/"
INSIDE = "/accounts/password/change/"
COOKIELESS = {"feed", "api:operation"}


@pytest.fixture
def keeper(db):
    """An administrator without a second factor."""
    return services.create_person(
        email="ada@example.org", name="Ada", by=None, reason="First", roles=("administrator",)
    )


@pytest.fixture
def half(keeper, client):
    """A browser in which the administrator has signed in without a second factor."""
    by_force(client, keeper)
    return client


def sign_in(client, person):
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return client.post(LOGIN, {"login": person.email, "password": PASSWORD})


def set_up(client):
    """Set up an app as a person does it: read the key off the page, enter a code; the key and the answer."""
    page = client.get(APP).text
    key = re.search(r'id="second-step-key">([^<]+)<', page)[1]
    return key, client.post(APP, {"code": code_of(key)})


def test_the_roles_that_see_incidents_or_the_access_log_or_manage_people_demand_it():
    assert {key for key, role in ROLES.items() if role.second_factor} == {
        "manager",
        "recorder",
        "dpo",
        "administrator",
    }
    for role in ROLES.values():
        sees = {"people.invite", "people.manage", "access_log.read", "history.clean"} & role.permissions
        assert role.second_factor or not sees


@pytest.mark.parametrize("role", sorted(ROLES))
def test_whoever_must_have_it_is_sent_to_set_it_up_and_others_are_not(client, db, role):
    by_force(client, UserFactory(roles=[role]))
    response = client.get(INSIDE)
    assert (response.status_code == 302 and response["Location"] == INDEX) is ROLES[role].second_factor


@pytest.mark.parametrize("turn", in_turn(("get", "post")))
def test_without_it_no_address_of_the_site_opens(turn, half):
    """Property: of every address, by GET or POST in turn (by both with --long), only the pages of OPEN answer anything but the way to set it up."""
    opened = set()
    for number, (pattern, name) in enumerate(every_pattern(get_resolver().url_patterns), turn):
        address = some_address(pattern)
        assert resolve(address).view_name == name
        if is_untraced(address):  # pages of the children's survey, which know of no session
            continue
        if name in COOKIELESS:  # programs read these with a token, never with a session
            assert half.get(address)["Content-Type"] == "application/problem+json"
            continue
        response = (half.get, half.post)[number % 2](address)
        if response.status_code != 302 or response["Location"] != INDEX:
            opened.add(name)
            by_force(half, User.objects.get())  # some of them sign out
    assert opened == rules.OPEN


def some_address(pattern: str) -> str:
    """An address that fits a pattern, whatever its parts are."""
    if pattern.startswith("^"):
        return reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "no-key"})
    return "/" + re.sub(r"<(int:)?[^>]+>", lambda part: "1" if part[1] else "2010-01-01", pattern)


def test_an_app_is_set_up_and_the_person_goes_on_to_what_they_asked_for(half, keeper):
    assert half.get("/agencies/?q=tarn")["Location"] == INDEX
    page = half.get(INDEX).text
    assert "Add a second step" in page and "Use an authenticator app" in page
    key, response = set_up(half)
    assert response["Location"] == CODES
    page = half.get(CODES).text
    assert 'href="/agencies/?q=tarn"' in page and page.count('class="reference"') >= 10
    assert half.get("/agencies/?q=tarn").status_code == 200
    assert keeper.history.first().history_change_reason == "Second step of signing in: authenticator app set up"


def test_a_wrong_code_sets_nothing_up(half, keeper):
    response = half.post(APP, {"code": "000000"})
    assert response.status_code == 200 and "is not right" in response.text
    assert not rules.main_factors(keeper).exists()
    assert half.get(INSIDE)["Location"] == INDEX


def test_setting_it_up_ends_the_sessions_elsewhere(half, keeper):
    elsewhere = Client()
    by_force(elsewhere, keeper)
    set_up(half)
    assert half.get(INSIDE).status_code in (200, 302) and half.get(INDEX).status_code == 200
    assert elsewhere.get(INDEX)["Location"].startswith(LOGIN)


def test_it_is_asked_at_every_sign_in_and_the_code_is_good_once(client, keeper):
    key = give_app(keeper)
    assert sign_in(client, keeper)["Location"] == PROVE
    assert client.get("/agencies/")["Location"].startswith(LOGIN)
    code = code_of(key)
    assert client.post(PROVE, {"code": code})["Location"] == "/"
    assert client.get("/agencies/").status_code == 200
    other = Client()
    sign_in(other, keeper)
    again = other.post(PROVE, {"code": code})
    assert again.status_code == 200 and "is not right" in again.text
    assert other.get("/agencies/").status_code == 302


@pytest.mark.parametrize(("seconds", "taken"), [(-30, True), (0, True), (30, True), (-90, False), (90, False)])
def test_a_clock_that_is_half_a_minute_wrong_is_forgiven(client, keeper, seconds, taken):
    key = give_app(keeper)
    sign_in(client, keeper)
    response = client.post(PROVE, {"code": code_of(key, at=time.time() + seconds)})
    assert (response.status_code == 302) is taken


def test_whoever_has_one_of_their_own_will_is_asked_as_well(client, db):
    person = UserFactory(email="pat@example.org", roles=["agency"])
    give_app(person)
    assert sign_in(client, person)["Location"] == PROVE


def test_a_recovery_code_works_once(client, keeper):
    give_app(keeper)
    code = recovery_codes_of(keeper)[0]
    sign_in(client, keeper)
    assert client.post(PROVE, {"code": code})["Location"] == "/"
    other = Client()
    sign_in(other, keeper)
    assert other.post(PROVE, {"code": code}).status_code == 200
    assert code not in recovery_codes_of(keeper)


def test_codes_cannot_be_guessed_without_end(client, keeper):
    key = give_app(keeper)
    sign_in(client, keeper)
    for _ in range(10):
        client.post(PROVE, {"code": "123"})
    response = client.post(PROVE, {"code": code_of(key)})
    assert response.status_code == 200 and "Too many attempts" in response.text


def test_the_last_factor_stays_where_a_role_demands_one(half, keeper):
    set_up(half)
    page = half.post(f"{APP}remove/")
    assert "Add another one before you remove this" in page.text
    assert rules.main_factors(keeper).count() == 1


def test_whoever_need_not_have_one_may_take_it_away(client, db):
    person = UserFactory(roles=["agency"])
    by_force(client, person)
    set_up(client)
    assert client.post(f"{APP}remove/").status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get(INDEX).status_code == 200
    assert person.history.first().history_change_reason == "Second step of signing in: authenticator app removed"


def test_new_recovery_codes_leave_a_line_in_the_history_and_end_the_sessions_elsewhere(half, keeper):
    set_up(half)
    before, elsewhere = recovery_codes_of(keeper), Client()
    elsewhere.force_login(User.objects.get())
    assert elsewhere.get(INDEX).status_code == 200
    assert half.post(f"{CODES}new/")["Location"] == CODES
    assert not set(before) & set(recovery_codes_of(keeper))
    line = keeper.history.first()
    assert (line.history_change_reason, line.history_user) == (
        "Second step of signing in: new recovery codes made",
        keeper,
    )
    assert half.get(CODES).status_code == 200 and elsewhere.get(INDEX).status_code == 302


def age(client) -> None:
    """Ten minutes and a second, for what the session holds of proofs."""
    session = client.session
    for name in ("signed_in_at", rules.PROVED_AT):
        session[name] = session.get(name, 0) - 601
    for record in session.get(AUTHENTICATION_METHODS_SESSION_KEY, []):
        record["at"] -= 601
    session.save()


def test_changing_it_later_asks_again_who_is_there(client, keeper, monkeypatch):
    key = give_app(keeper)
    sign_in(client, keeper)
    client.post(PROVE, {"code": code_of(key)})
    assert client.get(CODES).status_code == 200
    age(client)
    answer = client.get(CODES)
    assert answer["Location"].startswith(f"{INDEX}again/?next=")
    code = code_of(key, at=time.time() + 30)
    assert client.post(answer["Location"], {"code": code, "next": CODES})["Location"] == CODES
    assert client.get(CODES).status_code == 200


def test_a_role_that_demands_it_is_felt_at_the_next_click(client, db):
    person = UserFactory(roles=["board"])
    by_force(client, person)
    assert client.get("/plan/glossary/").status_code != 302
    services.grant_role(user=person, role="manager", by=None, reason="New post")
    assert client.get("/plan/glossary/")["Location"] == INDEX


def test_a_session_from_before_the_factor_is_ended(half, keeper):
    give_app(keeper)
    assert half.get(INSIDE)["Location"] == LOGIN
    assert half.get(INDEX)["Location"].startswith(LOGIN)


def test_the_proof_of_one_person_is_worth_nothing_to_another(half, keeper):
    session = half.session
    rules.note_proof(session, UserFactory())
    session.save()
    assert half.get(INSIDE)["Location"] == INDEX


def test_secrets_are_not_kept_as_they_are(keeper, settings):
    key = give_app(keeper)
    kept = {each.type: str(each.data) for each in Authenticator.objects.all()}
    assert key not in kept["totp"]
    codes = recovery_codes_of(keeper)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 8
    assert recovery_codes_of(keeper) == codes
    settings.SECRET_KEY_FALLBACKS = []
    assert not set(recovery_codes_of(keeper)) & set(codes)
    assert recovery_codes_of(keeper) != recovery_codes_of(keeper), "a lost key must leave no codes that can be known"


def test_the_command_takes_a_lost_factor_away_and_ends_the_sessions(client, keeper):
    key = give_app(keeper)
    sign_in(client, keeper)
    client.post(PROVE, {"code": code_of(key)})
    out = StringIO()
    call_command("reset_second_factor", "ADA@example.org", "--reason", "telephone stolen", stdout=out)
    assert "has no second step" in out.getvalue()
    assert not Authenticator.objects.exists()
    assert client.get(INSIDE)["Location"].startswith(LOGIN)
    assert keeper.history.first().history_change_reason == "By command: telephone stolen"
    assert sign_in(client, keeper)["Location"] == "/"
    assert client.get("/")["Location"] == INDEX


def test_the_command_names_nobody_that_is_not_there(db):
    with pytest.raises(CommandError, match="nobody with the address"):
        call_command("reset_second_factor", "x@example.org", "--reason", "Lost")


def test_a_page_asks_the_database_for_nothing_more(client, keeper, django_assert_num_queries):
    client.force_login(keeper)
    client.get(INSIDE)
    with django_assert_num_queries(2):  # the session, the person
        client.get("/accounts/logout/")
