"""Setting the colour of an action against the rule: who may, what is shown, and how it ends."""

import datetime as dt

import pytest

from actions.colours import services
from actions.models import ColourOverride
from actions.progress.services import progress
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import print_date, quarter_end, quarter_of, today
from tests.actions.pages import latest_changes
from tests.cast import enter
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, MembershipFactory, SubGroupLeadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def action():
    return ActionFactory(lead=SubGroupLeadFactory())


def set_amber(action, by, **values):
    return services.set_colour(**{"action": action, "colour": "A", "reason": "The money is late.", "by": by, **values})


@pytest.mark.long
def test_both_colours_stand_on_the_page_and_in_the_history(helen, action):
    browser = enter(helen)
    answer = browser.post(f"/plan/actions/{action.pk}/colour/", {"colour": "A", "reason": "The money is late."})
    assert answer.status_code == 302
    page = " ".join(browser.get(f"/plan/actions/{action.pk}/").content.decode().split())
    assert "Set by Helen Marsh on" in page
    until = print_date(quarter_end(*quarter_of(today())))
    assert f"until {until} or the next change of date, because: The money is late." in page
    assert page.index("badge--amber") < page.index("By the rule:") < page.index("badge--green")
    assert "Colour set by a person" in latest_changes(browser, action)
    row = browser.get("/plan/").content.decode()
    assert f"Set by Helen Marsh until {until} or the next change of date. By the rule: Green" in row
    assert f"until {until} or the next change of date because: " in browser.get("/plan/export/csv/").content.decode()
    assert action.placements.get().colour == "A"


def test_it_ends_with_the_quarter(helen, action):
    override = set_amber(action, helen)
    assert override.ends_on == quarter_end(*quarter_of(today()))
    row = action.placements.get()
    assert row.colour_until == override.ends_on + dt.timedelta(1)


def test_it_ends_with_the_next_agreed_timescale(helen, action):
    override = set_amber(action, helen)
    revision = progress.propose_revision(action=action, wording="By May 2030", reason="Agreed", by=helen)
    assert action.placements.get().colour == "A"
    progress.agree_revision(timescale=revision, expected=revision.version, agreed_on=today(), by=helen)
    override.refresh_from_db()
    assert override.ended_on == today()
    assert action.placements.get().colour == "G"
    assert override.history.first().history_change_reason == "Another timescale was agreed"


def test_another_colour_takes_the_place_of_the_first(helen, action):
    first = set_amber(action, helen)
    second = set_amber(action, helen, colour="R", reason="The supplier has gone")
    first.refresh_from_db()
    assert first.ended_on == today()
    assert (second.ended_on, action.placements.get().colour) == (None, "R")


def test_a_colour_of_a_quarter_that_is_over_does_not_stand_in_the_way(helen, action):
    old = set_amber(action, helen)
    ColourOverride.objects.filter(pk=old.pk).update(set_on=dt.date(2010, 1, 4), ends_on=dt.date(2010, 3, 31))
    set_amber(action, helen, reason="Late again")
    old.refresh_from_db()
    assert old.ended_on == dt.date(2010, 4, 1)


def test_it_can_be_taken_back(helen, action):
    override, browser = set_amber(action, helen), enter(helen)
    address = f"/plan/colours/{override.pk}/take-back/"
    assert "The money is late." in browser.get(address).content.decode()
    assert browser.post(address, {"version": 1, "reason": "The money came"}).status_code == 302
    assert action.placements.get().colour == "G"
    with pytest.raises(RuleBroken, match="no longer applies"):
        override.refresh_from_db()
        services.take_back_colour(override=override, expected=2, by=helen, reason="Again")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"colour": "B"}, "Choose red, amber, grey or green."),
        ({"colour": ""}, "Choose red, amber, grey or green."),
    ],
)
def test_what_cannot_be_set_is_refused(helen, action, values, words):
    with pytest.raises(RuleBroken, match=words):
        set_amber(action, helen, **values)
    assert not action.colour_overrides.exists()


def test_the_colour_that_it_has_is_no_other_colour(helen, action):
    with pytest.raises(NothingChanged):
        set_amber(action, helen, colour="G")


@pytest.mark.parametrize("state", ["completed", "withdrawn"])
def test_what_is_complete_or_withdrawn_keeps_its_colour(helen, state):
    with pytest.raises(RuleBroken):
        set_amber(ActionFactory(**{state: True}), helen)


@pytest.mark.long
def test_a_lead_sets_the_colour_of_own_actions_only(action):
    member = UserFactory(roles=["working_group"])
    own = action.action_leads.get().lead.subgroup
    MembershipFactory(user=member, subgroup=own)
    other = ActionFactory(lead=SubGroupLeadFactory())
    browser = enter(member)
    sent = {"colour": "A", "reason": "Late"}
    assert browser.post(f"/plan/actions/{action.pk}/colour/", sent).status_code == 302
    assert browser.post(f"/plan/actions/{other.pk}/colour/", sent).status_code == 403
    assert ColourOverride.objects.get().action == action


def test_the_form_says_what_is_missing_and_keeps_the_rest(helen, action):
    answer = enter(helen).post(f"/plan/actions/{action.pk}/colour/", {"colour": "", "reason": "The money is late"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose the colour" in page
    assert "The money is late" in page


def test_an_update_in_place_renews_the_colour_of_its_row(helen, action):
    progress.declare(action=action, expected=action.version, declared="at_risk", by=helen, reason="Late")
    place = action.placements.get().pk
    browser = enter(helen)
    assert f'<div id="colour-{place}"><strong class="badge badge--amber">' in browser.get("/plan/").content.decode()
    sent = {"text": "Draft sent", "on_day": today().day, "on_month": today().month, "on_year": today().year}
    answer = browser.post(f"/plan/actions/{action.pk}/updates/add/?place={place}", sent, headers={"HX-Request": "true"})
    assert f'<div id="colour-{place}" hx-swap-oob="true">' in answer.content.decode()
