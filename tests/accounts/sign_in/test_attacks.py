"""What somebody with bad intentions tries first at signing in: codes again, letters without end, the last key taken."""

from __future__ import annotations

import time

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.models import RoleGrant, User
from accounts.people import services
from core.records.rules import RuleBroken
from tests.actions.test_service_races import at_once
from tests.authenticators import code_of, give_app
from tests.conftest import by_force
from tests.factories.accounts import PASSWORD, UserFactory

LOGIN, CODE, LINK = "/accounts/login/", "/accounts/code/", "/accounts/password/reset/"
PROVE, APP = "/accounts/second-step/prove/", "/accounts/second-step/app/"
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture
def person(db):
    return UserFactory(email="pat@example.org", roles=["administrator"])


@pytest.fixture
def later(monkeypatch):
    """Moves the clock by which attempts are counted, by seconds."""
    real, moved = time.time, [0]
    monkeypatch.setattr(ratelimit.time, "time", lambda: real() + moved[0])

    def move(seconds):
        moved[0] += seconds

    return move


def half_in(person):
    """A browser that has sent the password and is asked for a code."""
    browser = Client()
    assert browser.post(LOGIN, {"login": person.email, "password": PASSWORD})["Location"] == PROVE
    return browser


def after_half_a_minute(person, code):
    """As when the half minute is over for which allauth itself remembers a code."""
    assert cache.delete(f"allauth.mfa.totp.used?user={person.pk}&code={code}")


@pytest.mark.parametrize("spell", ["{0}{1}", "{0}-{1}", "{0} {1}", "{0}{1}."])
def test_a_code_that_was_used_is_not_taken_again_however_it_is_written(person, spell):
    code = code_of(give_app(person))
    assert half_in(person).post(PROVE, {"code": code})["Location"] == "/"
    after_half_a_minute(person, code)
    answer = half_in(person).post(PROVE, {"code": spell.format(code[:3], code[3:])})
    assert answer.status_code == 200 and "is not right" in answer.text


def test_the_code_with_which_an_app_was_set_up_signs_in_nowhere_else(client, person):
    by_force(client, person)
    key = "".join(client.get(APP).context["form"].secret.split())
    code = code_of(key)
    assert client.post(APP, {"code": code}).status_code == 302
    answer = half_in(person).post(PROVE, {"code": code})
    assert answer.status_code == 200 and "is not right" in answer.text


@pytest.mark.parametrize("page", [CODE, LINK])
def test_a_stranger_at_one_machine_keeps_nobody_from_their_letters(person, page, later):
    for _ in range(60):
        later(40)
        Client().post(page, {"email": person.email})
    assert Client(**ELSEWHERE).post(page, {"email": person.email}).status_code == 302


@pytest.mark.long
@pytest.mark.parametrize("page", [CODE, LINK])
def test_letters_to_one_account_end_wherever_they_are_asked_for(person, page):
    answers = [Client(REMOTE_ADDR=f"198.51.100.{n}").post(page, {"email": person.email}) for n in range(31)]
    assert [answer.status_code for answer in answers] == [302] * 30 + [429]


def test_nobody_takes_off_their_own_second_step_without_being_asked_for_it(person):
    give_app(person)
    with pytest.raises(RuleBroken, match="another administrator"):
        services.reset_second_factor(user=person, by=person, reason="Lost")
    with pytest.raises(RuleBroken, match="Say why"):
        services.reset_second_factor(user=person, by=None, reason=" ")


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_close_each_others_accounts_at_once_one_stays():
    for _ in range(5):
        ann, ben = UserFactory(roles=["administrator"]), UserFactory(roles=["administrator"])

        def close(person, by):
            with transaction.atomic():
                services.deactivate_person(user=person, expected=person.version, by=by, reason="Leaves")
                time.sleep(0.05)  # long enough for the other to wait

        told = at_once(lambda: close(ann, ben), lambda: close(ben, ann))  # noqa: B023 (called at once)
        assert sorted(word == "saved" for word in told) == [False, True], told
        assert RoleGrant.objects.current().filter(user__in=[ann, ben], user__is_active=True).count() == 1
        User.objects.filter(pk__in=[ann.pk, ben.pk]).update(is_active=False)
