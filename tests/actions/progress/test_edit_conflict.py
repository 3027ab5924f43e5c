"""Two people save the same record: the second sees both texts, field by field, and chooses; nothing is lost."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from actions.structure.services import structure, tree
from tests.actions import pages
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, GlossaryTermFactory, LeadFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db
OLD, HERS, HIS = "As it was opened", "What Ann saved first", "What Ben wrote meanwhile"


@pytest.fixture
def ann():
    return UserFactory(name="Ann First", roles=["manager"])


@pytest.fixture
def ben(client):
    """The second person, in a browser."""
    client.force_login(UserFactory(name="Ben Second", roles=["manager"]))
    return client


@pytest.fixture
def action():
    return ActionFactory(text=OLD, status="not_started")


def post(ben, action, **data):
    data = {"version": 1, "text": HIS, "status": "not_started", "reason": "Clearer"} | data
    return ben.post(reverse("edit_action", args=[action.pk]), data)


def ann_saves(ann, action, **changes):
    structure.edit_action(action=type(action).objects.get(pk=action.pk), expected=1, changes=changes, by=ann)


def now(action):
    action.refresh_from_db()
    return action.text, action.status, action.version


def test_the_second_sees_both_texts_and_who_was_first_and_nothing_is_saved(ben, ann, action):
    ann_saves(ann, action, text=HERS)
    response = post(ben, action)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else saved this while you were editing" in page
    for words in ("Ann First", HERS, HIS, "Clearer", 'name="keep_text"', 'name="version" value="2"'):
        assert words in page
    assert now(action) == (HERS, "not_started", 2)


def test_without_a_choice_it_asks_again_and_keeps_both(ben, ann, action):
    ann_saves(ann, action, text=HERS)
    response = post(ben, action, version=2, asked="text")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose which text to keep." in page
    assert "Choose which text to keep, or change your own text below" in page
    assert HERS in page
    assert HIS in page
    assert now(action) == (HERS, "not_started", 2)


@pytest.mark.long
def test_each_link_of_the_summary_leads_to_the_choice_that_is_open(ben, ann, action):
    ann_saves(ann, action, text=HERS)
    for response in (post(ben, action), post(ben, action, version=2, asked="text")):
        tree = pages.tree_of(response)
        (link,) = tree.xpath("//*[contains(@class, 'govuk-error-summary__list')]//a")
        (box,) = tree.xpath(f"//input[@id='{link.get('href')[1:]}']")
        assert (box.get("type"), box.get("name"), box.get("value")) == ("radio", "keep_text", "theirs")
    (said,) = tree.xpath("//fieldset[@id='conflict-text']//*[@class='govuk-error-message']")
    assert pages.words(said) == "Error: Choose which text to keep."


@pytest.mark.parametrize(("keep", "kept"), [("mine", HIS), ("theirs", HERS)])
def test_the_choice_is_saved_and_every_text_stays_in_the_history(ben, ann, action, keep, kept):
    ann_saves(ann, action, text=HERS)
    assert post(ben, action, version=2, asked="text", keep_text=keep).status_code == 302
    assert now(action) == (kept, "not_started", 3)
    assert list(action.history.values_list("text", flat=True)) == [kept, HERS, OLD]
    assert [str(row.history_user) for row in action.history.all()[:2]] == ["Ben Second", "Ann First"]


def test_a_text_that_holds_both_can_be_written_instead(ben, ann, action):
    ann_saves(ann, action, text=HERS)
    post(ben, action, version=2, asked="text", keep_text="mine", text=f"{HERS}, and {HIS}")
    assert now(action)[0] == f"{HERS}, and {HIS}"


def test_what_only_one_of_the_two_changed_is_kept_without_asking(ben, ann, action):
    ann_saves(ann, action, status="in_progress")
    response = post(ben, action)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Changed by the other person only, and kept" in page
    assert "Changed by you only, and kept" in page
    assert 'name="keep_' not in page
    assert post(ben, action, version=2, status="in_progress").status_code == 302
    assert now(action) == (HIS, "in_progress", 3)


@pytest.mark.long
def test_a_third_who_saves_during_the_choice_is_shown_as_well(ben, ann, action):
    ann_saves(ann, action, text=HERS)
    assert post(ben, action).status_code == 409
    third = type(action).objects.get(pk=action.pk)
    structure.edit_action(action=third, expected=2, changes={"text": "A third text"}, by=ann)
    response = post(ben, action, version=2, asked="text", keep_text="mine")
    assert response.status_code == 409
    assert "A third text" in response.content.decode()
    assert now(action) == ("A third text", "not_started", 3)


@pytest.mark.long
def test_the_page_of_two_texts_is_the_same_for_parts_and_terms(ben, ann):
    objective = ObjectiveFactory(number="1.", text=OLD)
    tree.edit_part(part=type(objective).objects.get(), expected=1, number="1.", text=HERS, by=ann)
    data = {"version": 1, "number": "2.", "text": HIS}
    response = ben.post(reverse("edit_part", args=["objective", objective.pk]), data)
    assert response.status_code == 409
    assert "Changed by you only, and kept" in response.content.decode()
    assert 'name="keep_text"' in response.content.decode()
    term = GlossaryTermFactory(plan=objective.priority.plan, version=2)
    data = {"version": 1, "term": term.term, "meaning": HIS}
    response = ben.post(reverse("edit_term", args=[term.pk]), data)
    assert response.status_code == 409
    assert term.meaning in response.content.decode()


@pytest.mark.long
def test_who_withdraws_what_was_reworded_meanwhile_sees_the_new_text_and_decides_again(ben, ann, action):
    ann_saves(ann, action, text=HERS)
    address = reverse("withdraw_action", args=[action.pk])
    response = ben.post(address, {"version": 1, "reason": "Overtaken"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else changed this" in page
    assert "Ann First" in page
    assert HERS in page
    assert now(action) == (HERS, "not_started", 2)
    assert ben.post(address, {"version": 2, "reason": "Overtaken"}).status_code == 302


@pytest.mark.long
def test_who_changes_leads_that_somebody_changed_meanwhile_sees_who_leads_now(ben, ann, action):
    new, mine = LeadFactory(name="Named by Ann"), LeadFactory(name="Named by Ben")
    fresh = type(action).objects.get(pk=action.pk)
    structure.set_leads(action=fresh, leads=[(new, new.name)], expected=1, by=ann)
    response = ben.post(reverse("set_leads", args=[action.pk]), {"version": 1, "leads": [mine.pk]})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Led by Named by Ann" in page
    assert re.search(rf'value="{mine.pk}"[^>]* checked', page)
    assert [row.printed_as for row in action.action_leads.filter(ended_on__isnull=True)] == ["Named by Ann"]


def test_who_takes_out_a_part_that_was_reworded_meanwhile_sees_the_new_text(ben, ann):
    objective = ObjectiveFactory(text=OLD)
    tree.edit_part(part=type(objective).objects.get(), expected=1, number="1.", text=HERS, by=ann)
    address = reverse("archive_part", args=["objective", objective.pk])
    response = ben.post(address, {"version": 1, "reason": "Empty"})
    assert response.status_code == 409
    assert HERS in response.content.decode()
    objective.refresh_from_db()
    assert objective.archived_on is None
