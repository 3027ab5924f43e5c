"""Rounds: prepared, opened for all that are asked, extended, exempted, closed; and who sees what of them."""

from __future__ import annotations

import datetime as dt

import pytest

from audits.models import AccessPoint, Return, Round
from audits.points import services as access_points
from audits.rounds import services as rounds
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.audits import edition_of, fill, make_return, open_round, return_of, submitted
from tests.factories.plan import AgencyFactory, MembershipFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"])


def prepare(helen, key="arrangements", **values):
    days = {"opens_on": today(), "first_deadline": today() + 30 * DAY, "final_deadline": today() + 60 * DAY}
    values = {"title": "Arrangements", "year": today().year, "kinds": []} | days | values
    return rounds.prepare_round(edition=edition_of(key), by=helen, **values)


def test_a_round_asks_the_active_agencies_of_its_kinds(helen):
    school = AgencyFactory(kind="primary")
    AgencyFactory(kind="police")
    AgencyFactory(kind="primary", active_to=today() - DAY)
    asked = prepare(helen, kinds=["primary"])
    rounds.open_round(asked=asked, expected=1, by=helen)
    assert (asked.state, asked.made, asked.to_make) == ("open", 1, 1)
    made = Return.objects.get()
    assert (made.agency, made.kind, made.state, made.form) == (school, "primary", "not_started", "full")
    assert made.history.get().history_change_reason == "Round opened"


def test_what_was_stopped_half_way_goes_on_and_makes_nothing_twice(helen, monkeypatch):
    monkeypatch.setattr(rounds, "AT_ONCE", 1)
    AgencyFactory.create_batch(3)
    asked = prepare(helen)
    rounds.open_round(asked=asked, expected=1, by=helen)
    asked.refresh_from_db()
    if asked.state == "opening":  # (where tasks are not done at once)
        Return.objects.bulk_create(
            rounds.new_returns(asked, list(rounds.subjects(asked).values_list("pk", flat=True))[:1])
        )
        rounds.make_returns_of.func(asked.pk, helen.pk)
        asked.refresh_from_db()
    assert (asked.state, asked.made, Return.objects.count()) == ("open", 3, 3)


@pytest.mark.long
def test_the_round_of_the_year_before_is_found_and_its_returns_carried(helen):
    before = submitted(fill(make_return(year=today().year - 1)))
    asked = prepare(helen)
    assert asked.previous == before.round
    rounds.open_round(asked=asked, expected=1, by=helen)
    assert return_of(asked, before.agency).previous == before


def test_a_round_about_access_points_has_a_return_for_each_and_a_short_form_for_commercial_places(helen):
    library, cafe = AgencyFactory(kind="leisure"), AgencyFactory(kind="access_point")
    for agency, name in ((library, "Ground floor"), (library, "Upstairs"), (cafe, "Counter")):
        access_points.add_access_point(agency=agency, name=name, by=helen)
    asked = prepare(helen, key="access-points")
    rounds.open_round(asked=asked, expected=1, by=helen)
    made = {each.access_point.name: each.form for each in Return.objects.select_related("access_point")}
    assert made == {"Ground floor": "full", "Upstairs": "full", "Counter": "short"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"first_deadline": today() - DAY}, "first_deadline"),
        ({"final_deadline": today() + DAY}, "final_deadline"),
        ({"year": 10}, "year"),
    ],
)
def test_what_cannot_be_a_round(helen, values, field):
    with pytest.raises(RuleBroken) as refused:
        prepare(helen, **values)
    assert refused.value.field == field and not Round.objects.exists()


def test_a_round_is_not_opened_before_its_day_nor_for_nobody(helen):
    later = prepare(helen, opens_on=today() + DAY)
    with pytest.raises(RuleBroken, match="opens on"):
        rounds.open_round(asked=later, expected=1, by=helen)
    with pytest.raises(RuleBroken, match="no active agency"):
        rounds.open_round(asked=prepare(helen), expected=1, by=helen)


def test_an_open_round_changes_its_deadlines_with_a_reason_and_nothing_else(helen):
    asked = open_round([AgencyFactory()])
    with pytest.raises(RuleBroken, match="can no longer be changed"):
        rounds.change_round(asked=asked, expected=1, by=helen, year=2031)
    asked.refresh_from_db()
    with pytest.raises(RuleBroken, match="Say why"):
        rounds.change_round(asked=asked, expected=1, by=helen, final_deadline=today() + 90 * DAY)
    asked.refresh_from_db()
    rounds.change_round(asked=asked, expected=1, by=helen, final_deadline=today() + 90 * DAY, reason="Snow")
    assert asked.version == 2


def test_more_time_and_no_return_at_all_have_a_reason(helen):
    audit_return = make_return()
    with pytest.raises(RuleBroken, match="Say why"):
        rounds.extend_return(audit_return=audit_return, expected=1, until=today() + 70 * DAY, reason="", by=helen)
    with pytest.raises(RuleBroken, match="later day"):
        rounds.extend_return(audit_return=audit_return, expected=1, until=today() + 60 * DAY, reason="Fire", by=helen)
    rounds.extend_return(audit_return=audit_return, expected=1, until=today() + 70 * DAY, reason="Fire", by=helen)
    assert audit_return.deadline == today() + 70 * DAY
    with pytest.raises(Conflict):
        rounds.exempt_return(audit_return=audit_return, expected=1, reason="Closed", by=helen)
    rounds.exempt_return(audit_return=audit_return, expected=2, reason="Closed", by=helen)
    assert not Return.objects.asked().exists()
    rounds.expect_return(audit_return=audit_return, expected=3, reason="Open again", by=helen)
    assert Return.objects.asked().count() == 1


def test_counts_of_the_board():
    asked = open_round([AgencyFactory(), AgencyFactory(), AgencyFactory(kind="police")])
    submitted(fill(return_of(asked, asked.returns.filter(kind="police").get().agency)))
    rows = {(row["kind"], row["state"]): row for row in asked.returns.counts_by_state()}
    assert {key: row["n"] for key, row in rows.items()} == {("primary", "not_started"): 2, ("police", "submitted"): 1}
    police = rows["police", "submitted"]
    assert (police["in_first"], police["in_final"], police["late"]) == (1, 1, 0)
    assert asked.returns.not_in().count() == 2 and not asked.returns.late().exists()
    assert asked.returns.late(today() + 61 * DAY).count() == 2


def test_closing_a_round_ends_it(helen):
    audit_return = make_return()
    rounds.close_round(asked=audit_return.round, expected=1, by=helen)
    with pytest.raises(RuleBroken, match="closed"):
        rounds.extend_return(audit_return=audit_return, expected=1, until=today() + 70 * DAY, reason="Fire", by=helen)


def test_an_agency_that_comes_later_can_be_asked_as_well(helen):
    audit_return = make_return()
    rounds.add_return(asked=audit_return.round, agency=AgencyFactory(), by=helen)
    with pytest.raises(RuleBroken, match="asked in this round already"):
        rounds.add_return(asked=audit_return.round, agency=audit_return.agency, by=helen)
    assert audit_return.round.returns.count() == 2


def seen(user) -> tuple[int, int, int]:
    """How many returns a person sees, may fill now, and how many rounds they see."""
    return (
        Return.objects.visible_to(user).count(),
        Return.objects.editable_by(user).count(),
        Round.objects.visible_to(user).count(),
    )


def test_who_sees_which_returns():
    audit_return, _ = make_return(), make_return()
    own = UserFactory(roles=["agency"])
    MembershipFactory(user=own, subgroup=None, agency=audit_return.agency)
    assert seen(own) == (1, 1, 1)
    assert seen(UserFactory(roles=["agency"])) == (0, 0, 0)
    assert seen(UserFactory(roles=["manager"])) == (2, 0, 2)
    for role in ("working_group", "board"):
        assert seen(UserFactory(roles=[role])) == (0, 0, 2)
    for role in ("recorder", "dpo", "administrator"):
        assert seen(UserFactory(roles=[role])) == (0, 0, 0)


def test_access_points_are_named_once_and_closed_with_a_reason(helen):
    library = AgencyFactory()
    point = access_points.add_access_point(agency=library, name=" Ground  floor", postcode="nm1 2ab", by=helen)
    assert (point.name, point.postcode) == ("Ground floor", "NM1 2AB")
    with pytest.raises(RuleBroken, match="already"):
        access_points.add_access_point(agency=library, name="ground floor", by=helen)
    access_points.change_access_point(point=point, expected=1, name="Ground floor", postcode="NM1 2AC", by=helen)
    with pytest.raises(RuleBroken, match="Say why"):
        access_points.close_access_point(point=point, expected=2, by=helen, reason="")
    access_points.close_access_point(point=point, expected=2, by=helen, reason="Moved")
    assert not AccessPoint.objects.standing().exists()
