"""People: /people/, one person, and what administrators give and end."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.exceptions import ValidationError

from accounts.models import Invitation, User
from accounts.people.invitations import accept
from accounts.second_factor.rules import main_factors
from accounts.single_sign_on.services import PROVIDER, is_tied
from agencies.models import Agency, Membership
from agencies.people.forms import AgencyByName
from core.text.dates import today
from tests.authenticators import give_app
from tests.factories.accounts import UserFactory

LIST = "/people/"


@pytest.fixture
def admin(board, sunita, enter):
    """The administrator's browser."""
    return enter(sunita)


def names(response) -> set[str]:
    """Whom the list shows."""
    return {row.person.name.split()[0] for row in response.context["rows"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("role=agency", {"Ruth", "Denzil"}),
        ("role=none", {"Sam"}),
        ("agency=tarn", {"Denzil", "Margaret"}),
        ("q=grace", {"Grace"}),
        ("q=grace@northmere", {"Grace"}),
        ("factor=yes", {"Grace"}),
        ("state=closed", {"Gone"}),
        ("role=agency&agency=police", {"Ruth"}),
        ("role=king", set()),
    ],
)
def test_people_are_found(admin, board, query, found):
    give_app(board.grace)
    UserFactory(name="Gone Person", is_active=False)
    assert names(admin.get(f"{LIST}?{query}")) == found


def test_the_group_is_a_filter_too(admin, board):
    assert names(admin.get(f"{LIST}?group={board.group.pk}")) == {"Marian"}


def test_the_file_holds_the_rows_of_the_page(admin):
    answer = admin.get(f"{LIST}export/csv/?role=agency")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {"ruth@northmere.example", "denzil@northmere.example"} == {
        cell for row in rows for cell in row if "@" in cell
    }


@pytest.mark.long
def test_a_page_costs_the_same_for_one_and_for_fifty(admin, django_assert_max_num_queries):
    for _ in range(60):
        UserFactory(roles=["board"])
    with django_assert_max_num_queries(12):
        assert len(admin.get(LIST).context["rows"]) == 50


def test_the_page_of_a_person_says_since_when_and_by_whom(admin, board, sunita):
    admin.post(f"{LIST}{board.grace.pk}/roles/give/", {"role": "working_group", "reason": "Stands in"})
    text = admin.get(f"{LIST}{board.grace.pk}/").text
    assert "Working-group member" in text and sunita.name in text and "Board member" in text
    assert board.grace.role_grants.get(role="working_group").history.first().history_change_reason == "Stands in"


def test_nobody_gives_themselves_a_role_or_closes_their_own_account(admin, sunita):
    form = {"role": "board", "reason": "Curious"}
    assert "You cannot give yourself a role" in admin.post(f"{LIST}{sunita.pk}/roles/give/", form).text
    form = {"version": sunita.version, "reason": "Tired"}
    assert "You cannot close your own account" in admin.post(f"{LIST}{sunita.pk}/close/", form).text
    assert sunita.role_grants.count() == 1 and User.objects.get(pk=sunita.pk).is_active


def test_the_role_of_the_last_administrator_stays(admin, sunita):
    grant = sunita.role_grants.get()
    answer = admin.post(f"{LIST}roles/{grant.pk}/end/", {"version": 1, "reason": "Tired"})
    assert answer.status_code == 422 and "last administrator" in answer.text


@pytest.mark.long
def test_a_place_is_given_and_ended_and_stays_in_the_list(admin, board):
    day = {"valid_from_day": "1", "valid_from_month": "2", "valid_from_year": "2010"}
    path = f"{LIST}{board.grace.pk}/places/give/"
    assert admin.post(path, {"agency": "northmere police", "reason": "New post", **day}).status_code == 302
    assert "belongs to" in admin.post(path, {"agency": "Northmere Police", "reason": "Twice", **day}).text
    both = {"agency": "Northmere Police", "subgroup": board.group.pk, "reason": "Both", **day}
    assert "one of the two" in admin.post(path, both).text
    membership = Membership.objects.get(user=board.grace)
    end = {"version": 1, "reason": "Left", "last_day_day": "3", "last_day_month": "2", "last_day_year": "2010"}
    assert admin.post(f"{LIST}places/{membership.pk}/end/", end).status_code == 302
    assert "3 February 2010" in admin.get(f"{LIST}{board.grace.pk}/").text


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(admin, board, enter):
    browser = enter(board.grace)
    form = {"version": 1, "reason": "Left"}
    assert admin.post(f"{LIST}{board.grace.pk}/close/", form).status_code == 302
    assert browser.get("/plan/").status_code == 302
    assert admin.post(f"{LIST}{board.grace.pk}/open/", {"version": 2, "reason": "Back"}).status_code == 302
    assert User.objects.get(pk=board.grace.pk).is_active


@pytest.mark.long
def test_an_administrator_ends_one_session_or_all(admin, board, enter):
    first, second = enter(board.grace), enter(board.grace)
    number = board.grace.sessions.order_by("pk").first().number
    path = f"{LIST}{board.grace.pk}/sessions/"
    assert admin.post(f"{path}{number}/end/", {"reason": "Left open"}).status_code == 302
    assert sorted(each.get("/accounts/you/").status_code for each in (first, second)) == [200, 302]
    assert admin.post(f"{path}end/", {"reason": "Stolen"}).status_code == 302
    assert [each.get("/accounts/you/").status_code for each in (first, second)] == [302, 302]
    assert admin.post(f"{path}{number}/end/", {"reason": "Again"}).status_code == 404


@pytest.mark.parametrize("path", ["999999/", "999999/roles/give/", "roles/999999/end/", "places/999999/end/"])
def test_who_is_not_there_is_not_found(admin, path):
    assert admin.get(LIST + path).status_code == 404


def test_the_manager_sees_and_does_not_change(board, helen, enter):
    client = enter(helen)
    page = client.get(f"{LIST}{board.grace.pk}/")
    assert (
        page.status_code == 200 and "Close the account" not in page.text and "Where they are signed in" not in page.text
    )
    assert client.get(f"{LIST}{board.grace.pk}/close/").status_code == 403


def test_an_invitation_of_a_colleague_names_ones_own_agency_alone(board, denzil, enter):
    client = enter(denzil)
    form = {"name": "Jo", "email": "jo@tarn.example", "roles": ["agency"], "agency": "Northmere Police"}
    assert client.post(f"{LIST}invite/", form).status_code == 422
    assert client.post(f"{LIST}invite/", form | {"agency": "Tarn Road Primary School"}).status_code == 302
    assert client.post(f"{LIST}invite/", form | {"email": "x@tarn.example", "roles": ["board"]}).status_code == 422


@pytest.mark.parametrize(("moved", "places"), [(False, 1), (True, 0)])
def test_a_colleague_comes_into_the_agency_as_long_as_whoever_invited_belongs_there(
    board, denzil, enter, moved, places
):
    form = {"name": "Jo\n\nNew", "email": "jo@tarn.example", "roles": ["agency"], "agency": "Tarn Road Primary School"}
    assert enter(denzil).post(f"{LIST}invite/", form).status_code == 302
    if moved:
        Membership.objects.filter(user=denzil).update(valid_to=today() - dt.timedelta(days=1))
    invitation = Invitation.objects.get(email="jo@tarn.example")
    person = accept(invitation=invitation)
    assert (person.name, person.memberships.count()) == ("Jo New", places)


@pytest.mark.long
def test_a_lost_second_step_is_taken_off_by_an_administrator_and_its_person_is_told(admin, board, sunita, enter):
    browser, path = enter(board.grace), f"{LIST}{board.grace.pk}/second-step/"
    give_app(board.grace)
    assert path in admin.get(f"{LIST}{board.grace.pk}/").text
    assert admin.get(path).status_code == 200 and main_factors(board.grace).exists()
    assert admin.post(path, {"reason": ""}).status_code == 422 and main_factors(board.grace).exists()
    assert admin.post(path, {"reason": "Telephone lost"}).status_code == 302
    assert not main_factors(board.grace).exists() and browser.get("/plan/").status_code == 302
    assert mail.outbox[-1].to == [board.grace.email] and "was removed from" in mail.outbox[-1].body
    row = board.grace.history.first()
    assert (row.history_user, row.history_change_reason) == (sunita, "Telephone lost")
    give_app(sunita)
    own = f"{LIST}{sunita.pk}/"
    assert f"{own}second-step/" not in admin.get(own).text
    assert "Ask another administrator" in admin.post(f"{own}second-step/", {"reason": "Mine"}).text
    assert main_factors(sunita).exists()


@pytest.mark.long
def test_a_single_sign_on_is_undone_on_the_page_of_its_person(admin, board, sunita):
    path, person = f"{LIST}{board.grace.pk}/single-sign-on/", f"{LIST}{board.grace.pk}/"
    assert path not in admin.get(person).text
    SocialAccount.objects.create(provider=PROVIDER, uid="x" * 64, user=board.grace)
    assert path in admin.get(person).text
    assert admin.post(path, {"reason": ""}).status_code == 422 and is_tied(board.grace)
    assert admin.post(path, {"reason": "A new account there"}).status_code == 302
    assert not is_tied(board.grace) and path not in admin.get(person).text
    row = board.grace.history.first()
    assert (row.history_user, row.history_change_reason) == (sunita, "Single sign-on undone: A new account there")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["\x00", "Tarn\x00Road", "Elsewhere"])
def test_an_agency_that_is_not_there_is_refused_in_words_whatever_was_typed(typed):
    field = AgencyByName(required=False)
    field.queryset = Agency.objects.all()
    with pytest.raises(ValidationError, match="No open agency has this name"):
        field.clean(typed)
