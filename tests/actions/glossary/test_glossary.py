"""The glossary: everybody reads it as it is printed, the manager keeps it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from actions.glossary import services
from actions.models import GlossaryTerm
from core.records.rules import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.plan import GlossaryTermFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(name="Mo Manager", roles=["manager"])


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def plan():
    plan = PlanFactory()
    for term in ("CEOP", "ESLO", "LSCB"):
        GlossaryTermFactory(plan=plan, term=term, meaning=f"What {term} means")
    return plan


def terms_of(plan):
    return list(plan.glossary.in_print().values_list("term", flat=True))


def shown(client):
    text = client.get(reverse("glossary")).content.decode()
    return re.findall(r"<dt[^>]*>(.*?)</dt>", text)


def writes(term):
    """Every address that changes the glossary, with data that would do so."""
    data = {"version": 1, "term": "New", "meaning": "New", "reason": "New", "to": "up"}
    names = [("add_term",), ("sort_terms",)]
    names += [(name, term.pk) for name in ("edit_term", "archive_term", "shift_term")]
    return [(reverse(name, args=args), data) for name, *args in names]


@pytest.mark.parametrize("role", ["manager", "working_group", "agency", "signatory", "recorder", "board", "dpo"])
def test_whoever_reads_the_plan_reads_the_glossary_in_the_printed_order(client, plan, role):
    client.force_login(UserFactory(roles=[role]))
    assert shown(client) == ["CEOP", "ESLO", "LSCB"]
    term = plan.glossary.first()
    assert f'id="term-{term.pk}"' in client.get(reverse("glossary")).content.decode()


def test_a_reader_sees_no_button_and_may_change_nothing(client, plan):
    client.force_login(UserFactory(roles=["working_group"]))
    page = client.get(reverse("glossary")).content.decode()
    assert "Edit" not in page
    assert "formaction" not in page
    for address, data in writes(plan.glossary.first()):
        assert client.post(address, data).status_code == 403, address
    assert GlossaryTerm.history.count() == 3


def test_somebody_without_a_role_does_not_read_it(client, plan):
    client.force_login(UserFactory())
    assert client.get(reverse("glossary")).status_code == 403


def test_before_the_first_plan_the_glossary_is_empty(signed_in):
    assert "No term has been explained yet" in signed_in.get(reverse("glossary")).content.decode()
    assert signed_in.get(reverse("add_term")).status_code == 404


def test_a_new_term_stands_at_its_place_in_the_alphabet(signed_in, manager, plan):
    response = signed_in.post(reverse("add_term"), {"term": " ict ", "meaning": "Information technology"})
    entry = plan.glossary.get(term="ict")
    assert terms_of(plan) == ["CEOP", "ESLO", "ict", "LSCB"]
    assert response["Location"] == f"{reverse('glossary')}?plan={entry.plan_id}#term-{entry.pk}"
    assert entry.history.last().history_user == manager


def test_in_a_glossary_with_an_order_of_its_own_a_new_term_stands_last(plan, manager):
    GlossaryTermFactory(plan=plan, term="Anything")
    services.add_term(plan=plan, term="Bullying", meaning="By words or deeds", by=manager)
    assert terms_of(plan) == ["CEOP", "ESLO", "LSCB", "Anything", "Bullying"]


def test_the_first_term_of_all_can_be_added_before_and_after_others(plan, manager):
    services.add_term(plan=plan, term="Abuse", meaning="Of any kind", by=manager)
    services.add_term(plan=plan, term="Zeal", meaning="Of any kind", by=manager)
    assert terms_of(plan) == ["Abuse", "CEOP", "ESLO", "LSCB", "Zeal"]


@pytest.mark.parametrize("term", ["ESLO", " eslo "])
def test_a_term_is_explained_once(signed_in, plan, term):
    response = signed_in.post(reverse("add_term"), {"term": term, "meaning": "Again"})
    assert response.status_code == 422
    assert "is already in the glossary" in response.content.decode()
    other = plan.glossary.get(term="CEOP")
    data = {"version": 1, "term": term, "meaning": "Again"}
    assert signed_in.post(reverse("edit_term", args=[other.pk]), data).status_code == 422
    assert terms_of(plan) == ["CEOP", "ESLO", "LSCB"]


def test_a_term_is_changed_with_its_reason_and_may_keep_its_own_name(signed_in, manager, plan):
    entry = plan.glossary.get(term="ESLO")
    data = {
        "version": 1,
        "term": "ESLO",
        "meaning": "e-Safety Safeguarding Lead Officer",
        "reason": "In full",
    }
    assert signed_in.post(reverse("edit_term", args=[entry.pk]), data).status_code == 302
    entry.refresh_from_db()
    change = entry.history.first()
    assert entry.meaning == "e-Safety Safeguarding Lead Officer"
    assert (change.history_user, change.history_change_reason) == (manager, "In full")


def test_blank_words_are_refused_with_an_error_page(signed_in, plan):
    response = signed_in.post(reverse("add_term"), {"term": " ", "meaning": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert "Enter the term" in page
    assert "Enter the meaning" in page


def test_a_term_is_taken_out_with_a_reason_and_may_come_back_as_a_new_one(signed_in, manager, plan):
    entry = plan.glossary.get(term="ESLO")
    address = reverse("archive_term", args=[entry.pk])
    assert signed_in.post(address, {"version": 1, "reason": ""}).status_code == 422
    assert signed_in.post(address, {"version": 1, "reason": "No longer used"}).status_code == 302
    assert shown(signed_in) == ["CEOP", "LSCB"]
    assert entry.history.first().history_change_reason == "No longer used"
    assert signed_in.get(address).status_code == 404
    with pytest.raises(RuleBroken, match="removed"):
        services.archive_term(entry=entry, expected=2, by=manager, reason="Twice")
    services.add_term(plan=plan, term="ESLO", meaning="Again", by=manager)
    assert shown(signed_in) == ["CEOP", "ESLO", "LSCB"]


def test_terms_are_moved_by_hand_and_put_in_alphabetical_order_again(signed_in, plan):
    last = plan.glossary.get(term="LSCB")
    signed_in.post(reverse("shift_term", args=[last.pk]), {"to": "up"})
    assert shown(signed_in) == ["CEOP", "LSCB", "ESLO"]
    first = plan.glossary.get(term="CEOP")
    response = signed_in.post(reverse("shift_term", args=[first.pk]), {"to": "up"}, follow=True)
    assert "is already the first" in response.content.decode()
    assert "Put them in alphabetical order" in response.content.decode()
    response = signed_in.post(reverse("sort_terms"), follow=True)
    assert shown(signed_in) == ["CEOP", "ESLO", "LSCB"]
    assert "Put them in alphabetical order" not in response.content.decode()
    assert first.history.count() == 1


def test_the_glossary_of_a_closed_plan_is_read_only(signed_in, manager, plan):
    plan.closed_on = dt.date(2010, 3, 31)
    plan.save()
    page = signed_in.get(reverse("glossary")).content.decode()
    assert "CEOP" in page
    assert "formaction" not in page
    for address, data in writes(plan.glossary.first()):
        assert signed_in.post(address, data).status_code == 403, address
    with pytest.raises(RuleBroken, match="closed"):
        services.add_term(plan=plan, term="New", meaning="New", by=manager)


def test_what_is_not_there_is_not_found_and_moves_take_only_post(signed_in, plan):
    for name in ("edit_term", "archive_term", "shift_term"):
        assert signed_in.post(reverse(name, args=[10**6]), {"version": 1}).status_code == 404
    assert signed_in.get(reverse("shift_term", args=[plan.glossary.first().pk])).status_code == 405
    assert signed_in.get(reverse("sort_terms")).status_code == 405
