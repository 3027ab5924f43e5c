"""Resources: the list for schools, the page of each, and the changes of those who manage them."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.board.desk import read_desk_lines
from core.records.locking import Conflict
from core.records.rules import AlreadyThere, NothingChanged, RuleBroken
from core.text.dates import today
from guidance.models import Resource
from guidance.resources import services
from tests.factories.guidance import ResourceFactory

pytestmark = pytest.mark.django_db
LIST, ADD = "/resources/", "/resources/add/"
NEW = {
    "title": "Talking about games",
    "url": "https://games.example/parents",
    "about": "A page for parents about playing online",
    "audiences": ["parents"],
    "ages": ["8_11"],
    "answers": ["arrangements.A3.1"],
}


@pytest.fixture
def policy(board) -> Resource:
    """For staff, of any age; helps with A6.3; its link has not been checked."""
    return board.guidance.resource


def page(name: str, resource: Resource) -> str:
    return reverse(f"guidance:{name}", args=[resource.pk])


def titles(response) -> list[str]:
    return [row.resource.title for row in response.context["rows"]]


def refused(**changes) -> str:
    """The field at which a new resource is refused."""
    with pytest.raises(RuleBroken) as broken:
        services.add_resource(**NEW | changes, by=None)
    return broken.value.field


def test_school_finds_a_link_with_its_host_and_for_whom_it_is(board, policy, denzil, enter):
    text = enter(denzil).get(LIST).text
    assert 'href="https://policy.example/"' in text and 'rel="noopener noreferrer"' in text
    assert "(policy.example)" in text and policy.about in text and "Staff" in text and "All ages" in text
    for of_manager in ("Reviewed on", "Add a resource", "To review"):
        assert of_manager not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Games", "Model policy", "Phones"]),
        ("q=games", ["Games"]),
        ("q=policy.example", ["Model policy"]),
        ("q=nothing", []),
        ("audience=parents", ["Games"]),
        ("audience=staff", ["Model policy", "Phones"]),
        ("age=8_11", ["Games", "Model policy"]),  # those without ages are for all of them
        ("age=16_17", ["Model policy", "Phones"]),
        ("audience=staff&age=8_11", ["Model policy"]),
        ("audience=nobody", []),
    ],
)
def test_list_is_filtered_by_words_audience_and_age(policy, denzil, enter, query, found):
    ResourceFactory(title="Games", audiences=["parents"], ages=["8_11", "12_15"])
    ResourceFactory(title="Phones", audiences=["staff"], ages=["16_17"])
    ResourceFactory(title="Removed", removed_on=today())
    assert titles(enter(denzil).get(f"{LIST}?{query}")) == found


def test_list_has_what_is_to_review_or_was_removed_when_the_manager_chooses_it(policy, helen, denzil, enter):
    ResourceFactory(title="Old", reviewed_on=None)
    ResourceFactory(title="Fresh", reviewed_on=today())
    ResourceFactory(title="Removed", removed_on=today())
    client = enter(helen)
    policy_is_due = policy.reviewed_on < today().replace(year=today().year - 1)
    due = ["Model policy", "Old"] if policy_is_due else ["Old"]
    assert titles(client.get(f"{LIST}?state=review")) == due
    old = client.get(f"{LIST}?state=broken")  # of emails that went out while links were checked
    assert (old.status_code, old.url) == (301, f"{LIST}?state=review")
    assert titles(client.get(f"{LIST}?state=removed")) == ["Removed", "Taken off the list"]
    assert "Removed" not in titles(client.get(LIST))
    assert titles(enter(denzil).get(f"{LIST}?state=removed")) == titles(enter(denzil).get(LIST))  # no such filter


def test_manager_adds_a_resource_which_counts_as_reviewed(helen, enter):
    response = enter(helen).post(ADD, NEW)
    added = Resource.objects.get(title=NEW["title"])
    assert response.url == page("resource", added)
    assert (added.audiences, added.ages, added.answers) == (["parents"], ["8_11"], ["arrangements.A3.1"])
    assert (added.reviewed_on, added.reviewed_by) == (today(), helen)
    assert added.history.get().history_change_reason == "Resource added"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "Enter the title"),
        ({"about": ""}, "Enter what it is"),
        ({"url": "http://192.168.1.1/page"}, "works only inside one network"),
        ({"url": "policy.example"}, "begins with https://"),
        ({"url": "https://jo:secret@policy.example/x"}, "Take the user name and password out"),
        ({"url": "HTTPS://POLICY.example"}, "This link is in the list already: “Model policy”"),
        ({"audiences": []}, "Choose who it is for"),
        ({"answers": ["arrangements.Z9"]}, "No questionnaire in use asks “arrangements.Z9”"),
        ({"about": "x" * 301}, "300 characters or fewer"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed(policy, helen, enter, changes, words):
    response = enter(helen).post(ADD, NEW | changes)
    assert response.status_code == 422 and words in response.text
    assert "Talking about games" in response.text or "title" in changes
    assert Resource.objects.count() == 2


def test_services_refuse_what_no_form_sends(board):
    assert refused(title=" ") == "title"
    assert refused(audiences=["cats"]) == "audiences"
    assert refused(ages=["99"]) == "ages"
    assert refused(answers=["children.know"]) == "answers"  # of children, which is no agency's answer
    assert refused(url="https://policy.example") == "url"
    assert refused(url="https://example.org/" + "x" * 500) == "url"


def test_form_offers_the_questions_in_use_and_keeps_one_that_is_not_asked_any_more(policy, helen, enter):
    client = enter(helen)
    text = client.get(ADD).text
    assert "A6.3 " in text and "e-Safety arrangements: " in text and "not asked any more" not in text.lower()
    odd = ResourceFactory(answers=["arrangements.Z9"])
    form = client.get(page("edit_resource", odd))
    assert "Not asked any more" in form.text and form.context["form"]["answers"].value() == ["arrangements.Z9"]
    typed = {"title": "Renamed", "url": odd.url, "about": odd.about, "audiences": ["staff"], "version": odd.version}
    assert client.post(page("edit_resource", odd), typed | {"answers": ["arrangements.Z9"]}).status_code == 302
    odd.refresh_from_db()
    assert (odd.title, odd.answers) == ("Renamed", ["arrangements.Z9"])
    assert "arrangements.Z9 (not asked any more)" in client.get(page("resource", odd)).text


def test_edit_resource_counts_as_review_when_the_link_changes(policy, helen):
    services.edit_resource(resource=policy, expected=policy.version, by=helen, title="Policy")
    policy.refresh_from_db()
    assert policy.reviewed_on == dt.date(2010, 1, 4)
    services.edit_resource(resource=policy, expected=policy.version, by=helen, url="https://new.example/")
    policy.refresh_from_db()
    assert (policy.reviewed_on, policy.reviewed_by) == (today(), helen)


def test_change_without_a_difference_is_refused(policy, helen):
    with pytest.raises(NothingChanged):
        services.edit_resource(resource=policy, expected=policy.version, by=helen, audiences=["staff"], ages=[])


def test_two_who_change_for_whom_it_is_choose_between_both_texts(policy, helen, enter):
    client = enter(helen)
    typed = {"title": policy.title, "url": policy.url, "about": policy.about, "answers": policy.answers}
    typed |= {"version": policy.version}
    services.edit_resource(resource=policy, expected=policy.version, by=helen, audiences=["leads"])
    response = client.post(page("edit_resource", policy), typed | {"audiences": ["parents"]})
    assert response.status_code == 409
    assert "ESLOs and safeguarding leads" in response.text and "Parents and carers" in response.text
    policy.refresh_from_db()
    assert policy.audiences == ["leads"]
    chosen = {"version": policy.version, "asked": "audiences", "keep_audiences": "theirs", "title": "Renamed"}
    assert client.post(page("edit_resource", policy), typed | {"audiences": ["parents"]} | chosen).status_code == 302
    policy.refresh_from_db()
    assert (policy.audiences, policy.title) == (["leads"], "Renamed")


def test_look_is_noted_once_a_day_and_leads_back_to_the_list(policy, helen, enter):
    client, back = enter(helen), f"{LIST}?state=review"
    response = client.post(page("review_resource", policy), {"version": policy.version, "next": back})
    policy.refresh_from_db()
    assert (response.url, policy.reviewed_on, policy.reviewed_by) == (back, today(), helen)
    assert policy.history.first().history_change_reason == "Reviewed"
    with pytest.raises(AlreadyThere):
        services.review_resource(resource=policy, expected=policy.version, by=helen)
    policy.reviewed_on = dt.date(2009, 1, 1)
    with pytest.raises(Conflict):
        services.review_resource(resource=policy, expected=policy.version - 1, by=helen)


def test_removed_resource_is_gone_for_schools_and_can_be_listed_again(policy, helen, denzil, enter):
    client, school = enter(helen), enter(denzil)
    assert client.post(page("remove_resource", policy), {"version": policy.version, "reason": " "}).status_code == 422
    client.post(page("remove_resource", policy), {"version": policy.version, "reason": "The site has closed"})
    policy.refresh_from_db()
    assert policy.removed_on == today() and policy.history.first().history_change_reason == "The site has closed"
    assert school.get(page("resource", policy)).status_code == 404 and titles(school.get(LIST)) == []
    shown = client.get(page("resource", policy)).text
    assert "The site has closed" in shown and "List it again" in shown
    again = {"version": policy.version, "reason": "It is open again"}
    for name, sent in (("edit_resource", NEW), ("review_resource", {}), ("remove_resource", {"reason": "Twice"})):
        client.post(page(name, policy), sent | {"version": policy.version})
    policy.refresh_from_db()
    assert policy.version == again["version"]  # nothing is changed while it is removed
    client.post(page("reinstate_resource", policy), again)
    policy.refresh_from_db()
    assert policy.removed_on is None and titles(school.get(LIST)) == ["Model policy"]


def test_link_that_was_listed_anew_meanwhile_is_not_listed_twice(policy, helen):
    services.remove_resource(resource=policy, expected=policy.version, by=helen, reason="Closed")
    services.add_resource(**NEW | {"url": policy.url}, by=helen)
    with pytest.raises(RuleBroken, match="in the list already: “Talking about games”"):
        services.reinstate_resource(resource=policy, expected=policy.version, by=helen, reason="Open")


def test_link_that_two_add_at_the_same_moment_is_listed_once(policy, helen, monkeypatch):
    monkeypatch.setattr(services, "require_once", lambda resource: None)  # neither has found the other’s yet
    with pytest.raises(RuleBroken, match="at the same moment"):
        services.add_resource(**NEW | {"url": policy.url}, by=helen)
    assert Resource.objects.listed().get().title == "Model policy"


def test_desk_says_how_many_are_to_review_in_one_statement(policy, helen, denzil):
    ResourceFactory(reviewed_on=None)
    ResourceFactory(reviewed_on=None, removed_on=today())
    services.review_resource(resource=policy, expected=policy.version, by=helen)
    found = [line for line in read_desk_lines(helen) if "resource" in line.text]
    assert [(line.text, line.href) for line in found] == [("1 resource to review", f"{LIST}?state=review")]
    assert not [line for line in read_desk_lines(denzil) if "resource" in line.text]
    services.review_resource(resource=Resource.objects.get(reviewed_on=None, removed_on=None), expected=1, by=helen)
    assert not [line for line in read_desk_lines(helen) if "resource" in line.text]


@pytest.mark.parametrize(("name", "more"), [("helen", 1), ("denzil", 0)])
def test_file_has_the_rows_and_filters_of_the_page(board, policy, enter, name, more):
    ResourceFactory(title="Games", audiences=["parents"])
    found = enter(board.people[name]).get("/resources/export/csv/?audience=staff")
    rows = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))
    head = next(row for row in rows if row and row[0] == "Title")
    assert len(head) == 5 + more
    assert [row[:2] for row in rows[rows.index(head) + 1 :]] == [["Model policy", "https://policy.example/"]]
    assert any("For whom: Staff" in cell for row in rows for cell in row)


def test_search_finds_resources_that_a_person_may_see(policy, denzil, stranger, enter):
    ResourceFactory(title="Policy that is gone", removed_on=today())
    text = enter(denzil).get("/search/?q=policy").text
    assert page("resource", policy) in text and "that is gone" not in text


@pytest.mark.parametrize("name", ["helen", "denzil"])
def test_list_costs_the_same_for_five_and_for_fifty(board, enter, name):
    client = enter(board.people[name])

    def cost() -> int:
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    ResourceFactory.create_batch(4, audiences=["staff", "leads"], ages=["3_7"], answers=["arrangements.A6.3"])
    few = cost()
    ResourceFactory.create_batch(45, audiences=["staff", "leads"], ages=["3_7"], answers=["arrangements.A6.3"])
    assert cost() == few <= 6
