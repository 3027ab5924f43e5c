"""One cell with two actions becomes two; two actions that are the same become one with two places."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.models import Decision, FollowUp, ProgressUpdate, Query, UpdateRequest
from actions.structure.services import structure
from actions.structure.views.reshaping import split_proposal
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.similarity import by_similarity, similarity
from tests.actions import pages
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    ActionFactory,
    EvidenceFactory,
    LeadFactory,
    MeetingNoteFactory,
    PlacementFactory,
    ProgressUpdateFactory,
    TimescaleFactory,
    small_plan,
)
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
TWO = "Publish the leaflet\n\nHold an event for parents"


@pytest.fixture
def by():
    return UserFactory(name="Mo Manager", roles=["manager"])


@pytest.fixture
def signed_in(client, by):
    client.force_login(by)
    return client


@pytest.fixture
def double():
    """A cell of the plan that holds two actions and two timescales, printed in two places."""
    plan = small_plan()
    first, last = plan.placements.in_print()[0].method, plan.placements.in_print()[5].method
    action = ActionFactory(
        method=first, text=TWO, wording="Ongoing\n13th March 2009", leads=[LeadFactory(), LeadFactory()]
    )
    PlacementFactory(action=action, method=last)
    structure.number_rows(plan)
    return action


def leads_of(action):
    return list(action.action_leads.filter(ended_on__isnull=True).values_list("printed_as", flat=True))


def test_a_proposal_cuts_the_text_at_the_paragraph_and_the_timescale_at_its_parts():
    assert split_proposal(TWO, "Ongoing\n13th March 2009") == {
        "first_text": "Publish the leaflet",
        "second_text": "Hold an event for parents",
        "first_wording": "Ongoing",
        "second_wording": "13th March 2009",
    }


@try_rows("text", ["One paragraph only", "One line\r\nand another\r\n\r\nthird"])
def test_a_proposal_loses_no_word(text):
    proposal = split_proposal(text, "By May 2010")
    assert (proposal["first_text"] + " " + proposal["second_text"]).split() == text.split()
    assert proposal["first_wording"] == proposal["second_wording"] == "By May 2010"


@pytest.mark.long
def test_the_split_page_proposes_and_says_what_stays(signed_in, double):
    ProgressUpdateFactory.create_batch(2, action=double)
    text = signed_in.get(reverse("split_action", args=[double.pk])).content.decode()
    assert "2 updates stay with the first action" in text
    assert ">\nHold an event for parents</textarea>" in text
    assert ">\n13th March 2009</textarea>" in text


@pytest.mark.long
def test_a_split_makes_two_actions_that_stand_one_behind_the_other_in_each_place(signed_in, by, double):
    update = ProgressUpdateFactory(action=double)
    data = {
        "version": 1,
        "first_text": "Publish the leaflet",
        "first_wording": "Ongoing",
        "reason": "Two in one",
    }
    data |= {"second_text": "Hold an event for parents", "second_wording": "13th March 2009"}
    response = signed_in.post(reverse("split_action", args=[double.pk]), data, follow=True)
    double.refresh_from_db()
    other = double.plan.actions.order_by("number").last()
    (banner,) = pages.tree_of(response).xpath("//*[@id='messages']")
    assert f"The second part is now action {other.number}" in pages.words(banner)
    assert banner.xpath(".//a/@href") == [reverse("action", args=[other.pk])]
    assert (double.text, other.text) == ("Publish the leaflet", "Hold an event for parents")
    assert other.number == double.number + 1
    for place in double.placements.in_print():
        behind = double.plan.placements.get(row=place.row + 1, archived_on__isnull=True)
        assert (behind.action, behind.method) == (other, place.method)
    assert leads_of(other) == leads_of(double)
    assert (double.timescales.get().wording, double.timescales.get().kind) == ("Ongoing", "ongoing")
    assert (other.timescales.get().due, other.timescales.get().is_current) == (dt.date(2009, 3, 13), True)
    update.refresh_from_db()
    assert update.action == double
    assert {row.history_change_reason for row in other.history.all()} == {"Two in one"}
    assert double.timescales.get().history.last().wording == "Ongoing\n13th March 2009"


@pytest.mark.long
def test_a_wording_that_stays_is_not_read_anew(by):
    action = ActionFactory(wording="By May 2010")
    halves = {"first": {"text": "a", "wording": "By May 2010"}, "second": {"text": "b", "wording": ""}}
    other = structure.split_action(action=action, expected=1, by=by, **halves)
    assert action.timescales.get().history.count() == 1
    assert not other.timescales.exists()


def test_the_half_that_its_timescale_calls_completed_is_completed(by):
    action = ActionFactory(text=TWO, wording="Completed (Ratified on 12th May 2009)\nOngoing")
    halves = {
        "first": {"text": "a", "wording": "Completed (Ratified on 12th May 2009)"},
        "second": {"text": "b", "wording": "Ongoing"},
    }
    other = structure.split_action(action=action, expected=1, by=by, **halves)
    action.refresh_from_db()
    assert (action.status, action.completed_on) == ("completed", dt.date(2009, 5, 12))
    assert other.status == "in_progress"


@pytest.mark.long
def test_the_halves_of_a_completed_action_are_both_completed(by):
    action = ActionFactory(completed=True, completion_note="Both done")
    halves = {"first": {"text": "a", "wording": ""}, "second": {"text": "b", "wording": ""}}
    other = structure.split_action(action=action, expected=1, by=by, **halves)
    assert (other.status, other.completed_on, other.completion_note) == (
        "completed",
        dt.date(2010, 2, 1),
        "Both done",
    )


def test_a_split_needs_two_texts_and_the_version_that_was_seen(by, double):
    good, blank = {"text": "a", "wording": ""}, {"text": " ", "wording": ""}
    with pytest.raises(RuleBroken, match="both actions"):
        structure.split_action(action=double, expected=1, by=by, first=good, second=blank)
    structure.edit_action(action=double, expected=1, changes={"text": "Meanwhile"}, by=by)
    with pytest.raises(Conflict):
        structure.split_action(action=double, expected=1, by=by, first=good, second=good)
    double.refresh_from_db()
    assert double.text == "Meanwhile"
    assert double.plan.actions.count() == 7


@pytest.mark.long
def test_the_second_of_two_who_split_sees_what_the_first_did_and_splits_nothing(signed_in, by, double):
    structure.edit_action(action=double, expected=1, changes={"text": "Reworded meanwhile"}, by=by, reason="Clearer")
    data = {"version": 1, "first_text": "My first half", "second_text": "My second half"}
    response = signed_in.post(reverse("split_action", args=[double.pk]), data)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else changed this" in text
    for kept in ("Reworded meanwhile", "Clearer", "My first half", "My second half"):
        assert kept in text
    assert double.plan.actions.count() == 7


# Merging


@pytest.fixture
def pair():
    """Two actions of one plan that say the same; all that can hang on an action hangs on the second."""
    plan = small_plan()
    first, last = plan.placements.in_print()[0].method, plan.placements.in_print()[5].method
    text = "Each agency to identify an ESLO"
    keep = ActionFactory(method=first, text=text, leads=[LeadFactory(name="All agencies")])
    other = ActionFactory(
        method=last, text=f"{text.upper()}.", wording="By May 2010", leads=[LeadFactory(name="Training")]
    )
    structure.number_rows(plan)
    update = ProgressUpdateFactory(action=other)
    person = update.author
    FollowUp.objects.create(action=other, update=update, text="Write to heads", owner_name="LW")
    Query.objects.create(action=other, text="Is it relevant?", raised_on=dt.date(2010, 1, 1))
    Decision.objects.create(plan=plan, action=other, taken_on=dt.date(2010, 1, 1), text="It is", recorded_by=person)
    return keep, other


def test_the_same_words_in_other_dress_are_the_same_text():
    assert similarity("Each agency: identify an ESLO!", "each AGENCY identify an eslo") == 1
    assert similarity("Train & inform", "Train and inform") == 1
    assert 0.6 < similarity("Train all staff of schools yearly", "Train all staff of schools") < 1
    assert similarity("Train staff", "Publish a leaflet") == 0
    assert similarity("b a", "a b") < 1


def test_the_most_alike_come_first_and_equals_keep_their_order():
    found = by_similarity("train all staff", [(1, "other"), (2, "train staff"), (3, "Train all staff."), (4, "else")])
    assert [key for key, _ in found] == [3, 2, 1, 4]


@pytest.mark.long
def test_the_choice_offers_the_likely_ones_first_and_never_the_action_itself(signed_in, pair):
    keep, other = pair
    withdrawn = ActionFactory(plan=keep.plan, method=None, withdrawn=True, text=keep.text)
    text = signed_in.get(reverse("merge_action", args=[keep.pk])).content.decode()
    likely = text[text.index('label="Likely the same"') : text.index('label="Other actions"')]
    assert f'value="{other.pk}"' in likely
    assert likely.count("<option") == 1
    assert f'value="{keep.pk}"' not in text
    assert f'value="{withdrawn.pk}"' not in text


@pytest.mark.long
def test_both_are_shown_side_by_side_before_anything_is_saved(signed_in, pair):
    keep, other = pair
    text = signed_in.get(reverse("merge_action", args=[keep.pk]), {"other": other.pk}).content.decode()
    moves = "1 update, 1 follow-up, 1 question, 1 decision of action"
    for words in (keep.text, other.text, "By May 2010", "Training", moves, "stays in its history"):
        assert words in text
    assert keep.history.count() == other.history.count() == 1


@pytest.mark.long
def test_a_merge_prints_one_action_in_both_places_and_moves_all_that_was_written(signed_in, pair):
    keep, other = pair
    rows = keep.plan.placements.in_print().count()
    places = set(keep.placements.in_print()) | set(other.placements.in_print())
    data = {"version": 1, "other_version": 1, "leads": "both", "reason": "The same twice"}
    response = signed_in.post(f"{reverse('merge_action', args=[keep.pk])}?other={other.pk}", data)
    assert response["Location"] == reverse("action", args=[keep.pk])
    keep.refresh_from_db()
    other.refresh_from_db()
    assert set(keep.placements.in_print()) == places
    assert keep.plan.placements.in_print().count() == rows
    assert (other.status, other.withdrawn_reason) == ("withdrawn", "The same twice")
    assert not other.placements.in_print().exists()
    for model in (ProgressUpdate, FollowUp, Query, Decision):
        assert model.objects.get().action == keep
        assert model.objects.get().history.first().history_change_reason == "The same twice"
    assert leads_of(keep) == ["All agencies", "Training"]
    assert keep.timescales.get().wording == "Ongoing"
    assert other.timescales.get().wording == "By May 2010"
    assert keep.history.first().history_change_reason == f"Action {other.number} was merged into it. The same twice"


@pytest.mark.long
def test_evidence_notes_and_requests_move_too(signed_in, by, pair):
    keep, other = pair
    EvidenceFactory(action=other, update=other.updates.first())
    MeetingNoteFactory(action=other)
    UpdateRequest.objects.create(action=other, asked_by=by, asked_on=dt.date(2010, 2, 1), note="How many?")
    page = signed_in.get(reverse("merge_action", args=[keep.pk]), {"other": other.pk}).content.decode()
    assert "1 note of a meeting, 1 piece of evidence, 1 request for an update" in page
    structure.merge_actions(keep=keep, other=other, by=by)
    for related in ("evidence", "meeting_notes", "update_requests"):
        assert getattr(keep, related).count() == 1 and not getattr(other, related).exists()
    assert keep.evidence.get().update.action == keep


@pytest.mark.long
def test_the_leads_of_the_kept_action_alone_can_stay(by, pair):
    keep, other = pair
    structure.merge_actions(keep=keep, other=other, by=by, join_leads=False)
    assert leads_of(keep) == ["All agencies"]


@pytest.mark.long
def test_two_rows_under_one_method_become_one(by):
    keep = ActionFactory()
    other = ActionFactory(method=keep.placements.get().method)
    structure.merge_actions(keep=keep, other=other, by=by)
    assert [row.action for row in keep.plan.placements.in_print()] == [keep]


@pytest.mark.long
def test_a_kept_action_without_a_timescale_takes_over_the_series_of_the_other(by, pair):
    keep, other = pair
    keep = ActionFactory(plan=keep.plan, method=None, wording="", text="No date")
    TimescaleFactory(action=other, wording="By June 2010")
    structure.merge_actions(keep=keep, other=other, by=by)
    series = keep.timescales.values_list("position", "wording", "is_current", "state")
    assert list(series) == [(1, "By May 2010", True, "agreed"), (2, "By June 2010", False, "proposed")]


def test_a_revision_that_waits_moves_along_and_two_that_wait_are_refused(by, pair):
    keep, other = pair
    TimescaleFactory(action=other, wording="By June 2010")
    mine = TimescaleFactory(action=keep, wording="By July 2010")
    with pytest.raises(RuleBroken, match="Agree or decline one"):
        structure.merge_actions(keep=keep, other=other, by=by)
    other.refresh_from_db()
    keep.refresh_from_db()
    assert (other.status, keep.version) == ("in_progress", 1)
    mine.state, mine.settled_on = "declined", dt.date(2010, 1, 1)
    mine.save()
    structure.merge_actions(keep=keep, other=other, by=by)
    assert list(keep.timescales.values_list("position", "wording")) == [
        (1, "Ongoing"),
        (2, "By July 2010"),
        (3, "By June 2010"),
    ]


def test_an_action_merges_neither_with_itself_nor_into_another_plan_nor_when_withdrawn(by, pair):
    keep, _ = pair
    with pytest.raises(RuleBroken, match="two different actions"):
        structure.merge_actions(keep=keep, other=keep, by=by)
    with pytest.raises(RuleBroken, match="same plan"):
        structure.merge_actions(keep=keep, other=ActionFactory(), by=by)
    with pytest.raises(RuleBroken, match="withdrawn"):
        structure.merge_actions(keep=keep, other=ActionFactory(plan=keep.plan, withdrawn=True), by=by)


@pytest.mark.parametrize("changed", [0, 1])
def test_who_merges_what_somebody_changed_meanwhile_is_told_and_looks_again(signed_in, by, pair, changed):
    keep, other = pair
    structure.edit_action(action=pair[changed], expected=1, changes={"text": "Changed meanwhile"}, by=by)
    address = f"{reverse('merge_action', args=[keep.pk])}?other={other.pk}"
    data = {"version": 1, "other_version": 1, "leads": "kept", "reason": "The same"}
    response = signed_in.post(address, data)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Somebody changed one of the two" in text
    assert "Changed meanwhile" in text
    assert not keep.plan.actions.filter(status="withdrawn").exists()
    fresh = {"version": 2 - changed, "other_version": 1 + changed}
    assert signed_in.post(address, data | fresh).status_code == 302


@pytest.mark.long
def test_another_plan_s_action_is_not_a_choice(signed_in, pair):
    stranger = ActionFactory()
    response = signed_in.get(reverse("merge_action", args=[pair[0].pk]), {"other": stranger.pk})
    assert response.status_code == 422
    assert "Choose one of the answers offered" in response.content.decode()


def test_a_line_that_stands_word_for_word_under_both_is_printed_once_after_a_merge():
    keep = ActionFactory()
    other = ActionFactory(method=keep.placements.get().method)
    for action in (keep, other):
        ProgressUpdateFactory(action=action, text="Under way", on=dt.date(2010, 3, 1), author_name="LW")
    structure.merge_actions(keep=keep, other=other, by=UserFactory())
    assert keep.updates.count() == 2
    assert keep.updates.in_print().count() == 1
