"""Queries: the list, asking, answering and deciding; what each outcome leads to."""

from __future__ import annotations

import pytest
from django.urls import reverse

from actions.models import Action, Decision, Query
from actions.queries.services import answer_query, decide_query
from core.text.dates import print_date
from tests.actions.pages import errors_of, messages_of, text_of, tree_of, value_of, words
from tests.factories.plan import ProgressUpdateFactory, QueryFactory

ADDRESS = "/plan/queries/"


def questions(response) -> list[str]:
    """The questions in the order of the list."""
    return [words(cell) for cell in tree_of(response).xpath("//th[@data-label='Question']")]


def test_the_list_shows_open_ones_unless_others_are_asked_for(board, helen, grace, enter):
    shelf, client = board.open, enter(grace)
    settled = QueryFactory(action=shelf.by_group, text="Who pays?")
    QueryFactory(action=shelf.withdrawn, text="Was it bought?")
    QueryFactory(action=board.closed.by_group, text="Of another plan")
    decide_query(query=settled, expected=1, text="The board pays", outcome="keep", by=helen)
    assert questions(client.get(ADDRESS)) == ["Is it ours?"]
    assert questions(client.get(f"{ADDRESS}?state=decided")) == ["Who pays?"]
    everything = client.get(f"{ADDRESS}?state=all")
    assert set(questions(everything)) == {"Is it ours?", "Was it bought?", "Who pays?"}
    assert "The board pays (Keep as it is)" in text_of(everything)
    assert "Action withdrawn" in text_of(everything)
    assert client.get(f"{ADDRESS}?state=nonsense").status_code == 422


def test_the_file_holds_questions_answers_and_decisions(board, marian, grace, enter):
    answer_query(query=board.open.query, text="It is theirs", by=marian)
    said = enter(grace).get(f"{ADDRESS}export/csv/").getvalue().decode("utf-8-sig")
    assert "Is it ours?" in said and "Marian Shaw: It is theirs" in said and "Not yet decided" in said
    assert enter(grace).get(f"{ADDRESS}export/csv/?state=nonsense").status_code == 302


@pytest.mark.long
@pytest.mark.parametrize(("author", "asker"), [("", "in the imported plan"), ("Ruth Lacey", "Ruth Lacey")])
def test_pages_name_nobody_here_as_asking_what_a_file_asked(board, helen, enter, author, asker):
    action = board.open.by_group
    update = ProgressUpdateFactory(action=action, author=None, author_name=author)
    query = QueryFactory(action=action, update=update, text="Was it sent?", raised_by=None)
    client = enter(helen)
    day = print_date(query.raised_on)
    assert f"{day}, {asker}" in text_of(client.get(ADDRESS))
    assert f"{day}, {asker}" in text_of(client.get(action.url())).replace(" ,", ",")
    assert f"{day}, {asker}:" in text_of(client.get(reverse("answer_query", args=[query.pk])))
    assert f"{asker[:1].upper()}{asker[1:]}, {day}" in text_of(client.get("/plan/desk/"))
    assert f"{day}, {asker}" in client.get(f"{ADDRESS}export/csv/").getvalue().decode("utf-8-sig")


def test_a_question_is_asked_out_of_an_update_and_needs_words(board, grace, enter):
    action, update = board.open.by_group, board.open.update
    address = f"{reverse('raise_query', args=[action.pk])}?update={update.pk}"
    client = enter(grace)
    assert update.text in text_of(client.get(address))
    assert errors_of(client.post(address, {"text": " "})) == ["Enter your question"]
    response = client.post(address, {"text": "Who has the draft?"}, follow=True)
    assert messages_of(response) == ["Your question is shown in the plan until it is decided."]
    query = Query.objects.get(text="Who has the draft?")
    assert (query.action, query.update, query.raised_by) == (action, update, grace)
    assert "Who has the draft?" in text_of(client.get("/plan/"))


@pytest.mark.long
def test_nothing_is_asked_or_answered_where_nothing_can_be_decided_any_more(board, helen, grace, enter):
    client = enter(grace)
    for shut in (board.open.withdrawn, board.closed.by_group):
        assert client.get(reverse("raise_query", args=[shut.pk])).status_code == 403
    query = board.open.query
    decide_query(query=query, expected=1, text="It is", outcome="keep", by=helen)
    for name in ("answer_query", "decide_query"):
        assert enter(helen).get(reverse(name, args=[query.pk])).status_code == 403


@pytest.mark.long
def test_an_answer_stands_below_its_question(board, marian, enter):
    query, client = board.open.query, enter(marian)
    address = reverse("answer_query", args=[query.pk])
    assert errors_of(client.post(address, {"text": ""})) == ["Enter your answer"]
    response = client.post(address, {"text": "It is theirs"}, follow=True)
    assert messages_of(response) == ["Your answer is shown below the question."]
    assert "It is theirs" in text_of(response)
    history = text_of(client.get(reverse("action_history", args=[query.action_id])))
    assert "It is theirs" in history and "Query answered" in history
    assert "It is theirs" not in text_of(client.get("/plan/"))


@pytest.mark.parametrize(
    ("outcome", "page"),
    [("keep", "action"), ("reword", "edit_action"), ("move", "place_action"), ("merge", "merge_action")],
)
def test_the_outcome_leads_on_to_the_page_that_carries_it_out(board, helen, enter, outcome, page):
    query = board.open.query
    values = {"version": query.version, "outcome": outcome, "text": "So decided", "meeting": board.meeting.pk}
    response = enter(helen).post(reverse("decide_query", args=[query.pk]), values)
    assert response["Location"].partition("#")[0] == reverse(page, args=[query.action_id])
    query.refresh_from_db()
    assert (query.decision.outcome, query.decision.taken_on) == (outcome, board.meeting.held_on)
    assert Action.objects.get(pk=query.action_id).status == Action.Status.NOT_STARTED


def test_withdrawing_takes_the_action_out_and_what_was_typed_stays_when_something_is_missing(board, helen, enter):
    query, client = board.open.query, enter(helen)
    address = reverse("decide_query", args=[query.pk])
    response = client.post(address, {"version": query.version, "text": "Not ours"})
    assert errors_of(response) == ["Choose what happens to the action"]
    assert value_of(response, "text") == "Not ours"
    values = {"version": query.version, "outcome": "withdraw", "text": "Not ours", "meeting": board.meeting.pk}
    client.post(address, values)
    action = Action.objects.get(pk=query.action_id)
    assert action.status == Action.Status.WITHDRAWN
    assert "Not ours" in text_of(client.get(reverse("action_history", args=[action.pk])))
    assert questions(client.get(ADDRESS)) == []


def test_a_meeting_that_was_cancelled_has_decided_nothing(board, helen, enter):
    query = board.open.query
    values = {"version": query.version, "outcome": "keep", "text": "So", "meeting": board.cancelled_meeting.pk}
    response = enter(helen).post(reverse("decide_query", args=[query.pk]), values)
    assert response.status_code == 422
    assert not Decision.objects.filter(text="So").exists()


def test_answer_keeps_the_text_when_the_query_was_decided_meanwhile(board, helen, marian, enter):
    query = board.open.query
    decide_query(query=query, expected=query.version, text="It stays", outcome="keep", by=helen)
    address, client = reverse("answer_query", args=[query.pk]), enter(marian)
    response = client.post(address, {"text": "A long answer"})
    assert (response.status_code, value_of(response, "text")) == (422, "A long answer")
    assert client.get(address).status_code == 403
