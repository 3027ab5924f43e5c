"""My actions, /plan/mine/: what a person leads, asked for first, then reds, one open with a box for its update."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.colours.rules import Evaluation
from actions.home.page.my_actions import detail_in_row, short_day
from actions.models import FollowUp, UpdateRequest
from actions.progress.services.progress import add_update, complete_action, declare
from actions.progress.services.requests import ask_for_update
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of, words
from tests.factories.plan import ActionFactory, GlossaryTermFactory
from tests.rows import try_rows

ADDRESS = "/plan/mine/"


def cards(response) -> list[str]:
    """The keys of the cards, in order."""
    return [each.removeprefix("action-") for each in tree_of(response).xpath("//li[@class='my-card']/@id")]


def opened(response) -> list[str]:
    """The keys of the actions that are open."""
    return [each.removeprefix("action-") for each in tree_of(response).xpath("//li[details/@open]/@id")]


def row_of(response, action) -> str:
    """What a closed row says."""
    (row,) = tree_of(response).xpath(f"//li[@id='action-{action.pk}']//summary")
    return words(row)


def keys(*actions) -> list[str]:
    return [str(action.pk) for action in actions]


def test_it_shows_what_the_groups_of_a_person_lead_reds_first(board, marian, enter):
    shelf = board.open
    green = ActionFactory(method=shelf.method, lead=board.leads["group"], text="Keep the site")
    amber = ActionFactory(method=shelf.method, lead=board.leads["group"], text="Ask the pupils")
    declare(action=amber, expected=1, declared="at_risk", by=marian, reason="No money")
    response = enter(marian).get(ADDRESS)
    found = cards(response)
    assert found[0] == str(shelf.by_group.pk)
    assert found.index(str(amber.pk)) < found.index(str(green.pk))
    assert set(found) == set(keys(shelf.by_group, shelf.shared, green, amber))
    text = text_of(response)
    for part in ("The draft is with the heads", "By end of May 2010", "Declared at risk", "4 open actions"):
        assert part in text, part


def test_a_card_says_why_it_is_red_or_amber(board, marian, enter):
    green = ActionFactory(method=board.open.method, lead=board.leads["group"], text="Keep the site")
    amber = ActionFactory(method=board.open.method, lead=board.leads["group"], text="Ask the pupils")
    declare(action=amber, expected=1, declared="at_risk", by=marian, reason="No money")
    tree = tree_of(enter(marian).get(ADDRESS))
    why = {
        key: [words(line) for line in tree.xpath(f"//li[@id='action-{key}']//p[contains(@class, 'my-card__why')]")]
        for key in (board.open.by_group.pk, amber.pk, green.pk)
    }
    assert "31 May 2010" in why[board.open.by_group.pk][0]
    assert len(why[amber.pk]) == 1
    assert why[green.pk] == []


def test_saving_leads_on_to_the_next_card(board, marian, enter):
    client, shelf = enter(marian), board.open
    first, second = cards(client.get(ADDRESS))
    response = client.post(ADDRESS, {f"text-{first}": "All heads agree", "next": f"{first}:{second}"})
    assert response["Location"] == f"{ADDRESS}?open={second}#id_text-{second}"
    page = client.get(response["Location"])
    assert opened(page) == [second]
    said = f"Update added to action {shelf.by_group.number}."
    assert messages_of(page) == [said]
    (box,) = tree_of(page).xpath(f"//textarea[@id='id_text-{second}']")
    (beside,) = tree_of(page).xpath(f"//*[@id='{box.get('aria-describedby')}']")
    assert words(beside) == said and text_of(page).count(said) == 1
    update = shelf.by_group.updates.first()
    assert (update.text, update.on, update.author) == ("All heads agree", today(), marian)


def test_every_box_that_holds_something_is_saved(board, marian, enter):
    client = enter(marian)
    first, second = cards(client.get(ADDRESS))
    client.post(ADDRESS, {f"text-{first}": "One", f"text-{second}": "Two", "save": f"{first}:{second}"})
    assert board.open.by_group.updates.first().text == "One"
    assert board.open.shared.updates.first().text == "Two"


def test_a_blank_box_is_said_and_nothing_typed_elsewhere_is_lost(board, marian, enter):
    client = enter(marian)
    first, second = cards(client.get(ADDRESS))
    response = client.post(ADDRESS, {f"text-{first}": " ", "save": f"{first}:{second}"})
    assert response.status_code == 422
    assert errors_of(response) == ["Enter the update"]
    response = client.post(ADDRESS, {f"text-{first}": "x" * 10_001, "save": f"{first}:{second}"})
    assert response.status_code == 422
    assert "x" * 10_001 in response.content.decode()


def test_boxes_that_were_saved_are_empty_where_another_was_refused(board, marian, enter):
    client = enter(marian)
    first, second = cards(client.get(ADDRESS))
    long = "All heads agree on it. " * 40
    response = client.post(
        ADDRESS, {f"text-{first}": long, f"text-{second}": "x y" * 4_000, "save": f"{first}:{second}"}
    )
    boxes = {box.get("name"): box.text_content().strip() for box in tree_of(response).xpath("//textarea")}
    assert response.status_code == 422
    assert (boxes[f"text-{first}"], boxes[f"text-{second}"]) == ("", "x y" * 4_000)


def test_what_one_does_not_lead_any_more_is_not_saved_and_not_lost(board, marian, enter):
    other = board.open.by_police
    response = enter(marian).post(ADDRESS, {f"text-{other.pk}": "Words of mine", "save": f"{other.pk}:0"})
    assert response.status_code == 403
    assert "Words of mine" in text_of(response)
    assert not other.updates.exists()


def test_in_place_the_card_comes_back_and_names_the_next_box(board, marian, enter):
    client = enter(marian)
    first, second = cards(client.get(ADDRESS))
    data = {f"text-{first}": "All heads agree", "next": f"{first}:{second}"}
    response = client.post(ADDRESS, data, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert f'data-then="id_text-{second}"' in page
    assert "All heads agree" in page
    assert "Saved just now." in page
    assert " open" not in page.partition(">")[0]
    assert "Update added" in response["HX-Trigger"]
    data = {f"text-{first}": "All heads agree now", "save": f"{first}:{second}"}
    page = client.post(ADDRESS, data, headers={"HX-Request": "true"}).content.decode()
    assert " open" in page.partition(">")[0]
    assert "data-then" not in page


def test_one_action_is_open_the_wanted_one_or_that_with_an_error(board, marian, enter):
    client = enter(marian)
    page = client.get(ADDRESS)
    first, second = cards(page)
    assert opened(page) == [first]
    assert set(tree_of(page).xpath("//details[ancestor::li]/@name")) == {"mine"}
    assert opened(client.get(f"{ADDRESS}?open={second}")) == [second]
    assert opened(client.get(f"{ADDRESS}?open=999999")) == [first]
    page = client.post(f"{ADDRESS}?open={first}", {f"text-{second}": " ", "save": f"{second}:0"})
    assert opened(page) == [second]


def test_actions_with_a_request_come_first_then_red_amber_green(board, marian, helen, enter):
    shelf, group = board.open, board.leads["group"]
    green, asked = (ActionFactory(method=shelf.method, lead=group, text=text) for text in ("Keep it", "Ask them"))
    amber = ActionFactory(method=shelf.method, lead=group, text="Ask the pupils")
    declare(action=amber, expected=1, declared="at_risk", by=marian, reason="No money")
    wanted = today() + dt.timedelta(days=9)
    ask_for_update(action=asked, note="How many came?", wanted_by=wanted, by=helen)
    page = enter(marian).get(ADDRESS)
    wanted_order = keys(asked, shelf.by_group, amber, green)
    assert [key for key in cards(page) if key in wanted_order] == wanted_order
    assert f"wanted by {wanted.day} {wanted:%b}" in row_of(page, asked)


def test_a_completed_action_is_not_asked_for(board, marian, enter):
    action = board.open.by_group
    complete_action(action=action, expected=action.version, done="Agreed", difference="All schools use it", by=marian)
    assert str(action.pk) not in cards(enter(marian).get(ADDRESS))


def test_a_closed_row_names_number_colour_and_last_update(board, marian, enter):
    add_update(action=board.open.shared, text="Begun", by=marian, on=dt.date(2010, 2, 3))
    row = row_of(enter(marian).get(ADDRESS), board.open.shared)
    assert row.startswith(f"Action {board.open.shared.number} ")
    assert row.endswith(("last 3 Feb 2010", "last 3 Feb"))


@try_rows(
    ("detail", "shown"),
    [
        ("14 months later than first agreed", "14 months"),
        ("since 30 September 2025", "since 30 Sep 2025"),
        ("on 6 May 2026", "on 6 May 2026"),
        ("last on 10 November 2025", ""),
        ("", ""),
    ],
)
def test_detail_in_row_is_short(detail, shown):
    assert detail_in_row(Evaluation(2, "R", "Red", "Slipped", "", detail=detail)) == shown


@try_rows(("day", "text"), [((2026, 9, 22), "22 Sep"), ((2025, 11, 3), "3 Nov 2025")])
def test_short_day_names_the_year_only_where_it_is_another(day, text):
    assert short_day(dt.date(*day), dt.date(2026, 11, 28)) == text


def test_terms_of_an_action_are_explained_in_place(board, marian, enter):
    shelf = board.open
    term = GlossaryTermFactory(plan=shelf.plan, term="ESLO", meaning="The lead officer of an agency")
    action = ActionFactory(method=shelf.method, lead=board.leads["group"], text="Ask each ESLO")
    client = enter(marian)
    tree = tree_of(client.get(ADDRESS))
    assert tree.xpath(f"//li[@id='action-{action.pk}']//button[@popovertarget='term-{term.pk}']")
    assert "The lead officer of an agency" in words(tree.xpath(f"//*[@id='term-{term.pk}']")[0])
    data = {f"text-{action.pk}": "Asked ten", "save": f"{action.pk}:0"}
    piece = client.post(ADDRESS, data, headers={"HX-Request": "true"}).content.decode()
    assert f'popovertarget="term-{term.pk}"' in piece


def test_a_request_is_shown_until_a_later_update(board, marian, helen, enter):
    action, client = board.open.by_group, enter(marian)
    UpdateRequest.objects.create(action=action, asked_by=helen, asked_on=today(), note="Have the heads answered?")
    page = client.get(ADDRESS)
    text = text_of(page)
    assert "Helen Marsh asked on" in text
    assert "Have the heads answered?" in text
    assert "asked " in row_of(page, action)
    add_update(action=action, text="They have", by=marian)
    assert "asked" not in text_of(client.get(ADDRESS))


def test_own_follow_ups_stand_below(board, marian, enter):
    FollowUp.objects.create(
        action=board.open.by_police, text="Ring the club", owner=marian, owner_name="Marian", due=dt.date(2010, 1, 1)
    )
    text = text_of(enter(marian).get(ADDRESS))
    assert "Ring the club Overdue: due 1 January 2010" in text


def test_who_may_not_write_reads_without_boxes(board, margaret, grace, enter):
    response = enter(margaret).get(ADDRESS)
    assert cards(response) == keys(board.open.by_school)
    assert not tree_of(response).xpath("//textarea")
    assert "You do not lead any open actions" in text_of(enter(grace).get(ADDRESS))


@pytest.mark.long
def test_it_costs_the_same_for_many_cards(board, marian, enter):
    client = enter(marian)
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    for _ in range(25):
        ActionFactory(method=board.open.method, lead=board.leads["group"])
    with CaptureQueriesContext(connection) as many:
        response = client.get(ADDRESS)
    assert len(cards(response)) == 20
    assert len(many) == len(few) <= 12
    last = cards(response)[-1]
    assert f'value="{last}:0"' not in response.content.decode()
    assert len(cards(client.get(f"{ADDRESS}?page=2"))) == 7


@try_rows(
    ("name", "address"),
    [("helen", "/plan/desk/"), ("marian", ADDRESS), ("ruth", "/plan/agency/"), ("grace", "/reports/glance/")],
)
def test_everybody_begins_where_their_work_is(board, enter, name, address):
    assert enter(board.people[name]).get("/")["Location"] == address
