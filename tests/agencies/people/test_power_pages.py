"""The pages on which people propose, decide and note."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Invitation, PowerRequest, User
from accounts.power.page import Shown
from accounts.power.services import break_glass, note_break_glass, propose
from tests.factories.accounts import UserFactory
from tests.factories.plan import PlanFactory

WHY = "She takes over in May"


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words(page) -> str:
    """The text of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


@pytest.mark.long
def test_one_proposes_and_another_confirms_on_pages(ada, mia, pat):
    hers, other = browser(ada), browser(mia)
    assert "Propose a role with wide rights" in words(hers.get(f"/people/{pat.pk}/"))
    sent = hers.post(f"/people/{pat.pk}/power/new/", {"role": "recorder", "reason": WHY})
    one = sent["Location"]
    assert "You proposed this. Another person has to decide." in words(hers.get(one))
    listed = words(other.get("/people/"))
    assert f"Social-care recorder for Pat Quill Ada Admin {WHY}" in listed and "Decide about" in listed
    assert WHY in words(other.get(f"/people/{pat.pk}/"))
    decide = f"{one}decide/"
    assert "Choose whether you confirm or refuse it" in words(other.post(decide, {}))
    assert "Say why you refuse it" in words(other.post(decide, {"decision": "refused", "reason": " "}))
    kept = other.post(decide, {"decision": "confirmed", "reason": "Agreed by the chair"})
    assert kept.status_code == 422 and "No reason is kept with a confirmation" in words(kept)
    assert "Agreed by the chair" in kept.text and not User.objects.get(pk=pat.pk).has_role("recorder")
    assert other.post(decide, {"decision": "confirmed", "reason": ""})["Location"] == one
    assert "Confirmed by Mia Manager" in words(other.get(one))
    assert "Ada Admin and Mia Manager" in words(hers.get(f"/people/{pat.pk}/"))
    assert User.objects.get(pk=pat.pk).has_role("recorder")


@pytest.mark.long
def test_whoever_proposed_it_is_refused_and_may_withdraw(ada, mia, pat):
    made = propose("grant", subject=pat, role="dpo", by=ada, reason=WHY)
    hers = browser(ada)
    page = hers.post(f"/people/power/{made.pk}/decide/", {"decision": "confirmed"})
    assert page.status_code == 422 and "Another person has to decide" in words(page)
    assert hers.post(f"/people/power/{made.pk}/withdraw/", {"reason": "A mistake"}).status_code == 302
    assert "Withdrawn" in words(hers.get("/people/power/")) and "A mistake" in words(
        hers.get(f"/people/power/{made.pk}/")
    )
    assert "Waiting for a second person" not in words(browser(mia).get("/people/"))


def test_forms_say_what_is_missing(ada, mia, pat):
    page = browser(ada).post(f"/people/{pat.pk}/power/new/", {"role": "", "reason": ""})
    assert page.status_code == 422 and "Choose what you propose" in words(page) and "Say why" in words(page)
    assert browser(mia).post(f"/people/{pat.pk}/power/new/", {"role": "dpo", "reason": WHY}).status_code == 422


def test_second_step_is_offered_where_two_decide_about_it(ada, mia, rex, pat):
    page = browser(mia).get(f"/people/{rex.pk}/power/new/")
    assert "Remove their second step" in page.text
    assert "Remove their second step" not in browser(mia).get(f"/people/{pat.pk}/power/new/").text
    assert browser(mia).post(f"/people/{rex.pk}/power/new/", {"role": "factor_reset", "reason": WHY}).status_code == 302
    assert PowerRequest.objects.get(state="proposed").kind == "factor_reset"
    refused = browser(ada).post(f"/people/{rex.pk}/second-step/", {"reason": WHY})
    assert refused.status_code == 422 and "Two people can decide this" in words(refused)


@pytest.mark.long
def test_desk_has_what_its_reader_can_decide(ada, mia, pat):
    PlanFactory()
    assert "Nothing to decide" in words(browser(mia).get(reverse("desk")))
    propose("grant", subject=pat, role="recorder", by=ada, reason=WHY)
    page = words(browser(mia).get(reverse("desk")))
    assert "Confirm or refuse: Social-care recorder for Pat Quill" in page


@pytest.mark.long
def test_pages_ask_for_one_statement_more_when_something_waits(ada, mia, pat):
    PlanFactory()
    client, counts = browser(mia), []
    pages = ["/people/", reverse("desk"), "/plan/glossary/"]
    for address in pages:
        client.get(address)
    for waits in (False, True):
        if waits:
            propose("grant", subject=pat, role="recorder", by=ada, reason=WHY)
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert [after - before for before, after in zip(counts[:3], counts[3:], strict=True)] == [1, 1, 0]


@pytest.mark.long
def test_lists_offer_what_the_rule_allows(ada, mia, dora, rex, pat):
    propose("grant", subject=pat, role="recorder", by=ada, reason=WHY)
    propose("factor_reset", subject=mia, by=ada, reason=WHY)
    propose("grant", subject=ada, role="recorder", by=mia, reason=WHY)
    for person in (ada, mia, dora):
        reader = User.objects.get(pk=person.pk)
        for request in PowerRequest.objects.all().told_to(reader):
            shown = Shown(request, reader)
            assert shown.may_decide == (not shown.why_not)


@pytest.mark.long
def test_break_glass_is_on_each_page_until_two_have_noted_it(ada, mia, rex, pat):
    made = break_glass(user=pat, reason="Both are ill")
    notice = "Administrator for 24 hours by a command at the server"
    pages = {person.email: browser(person) for person in (ada, mia, rex, pat)}
    for client in pages.values():
        assert notice in words(client.get("/plan/glossary/"))
    assert notice not in words(browser(UserFactory(roles=["board"])).get("/plan/glossary/"))
    one = f"/people/power/{made.pk}/"
    assert "Both are ill" in words(pages["rex@example.org"].get(one))
    assert pages["rex@example.org"].post(f"{one}note/").status_code == 302
    assert "You have noted it" in words(pages["rex@example.org"].get("/plan/glossary/"))
    note_break_glass(made, by=ada)
    for client in pages.values():
        assert notice not in words(client.get("/plan/glossary/"))


@pytest.mark.long
def test_recorder_sees_no_proposals(ada, mia, rex, pat):
    made = propose("grant", subject=pat, role="recorder", by=ada, reason=WHY)
    assert browser(rex).get(f"/people/power/{made.pk}/").status_code == 404
    assert browser(rex).get("/people/power/").status_code == 403


@pytest.mark.long
def test_list_of_people_warns_when_one_person_alone_decides(ada):
    page = words(browser(ada).get("/people/"))
    assert "Only one person can decide" in page and "Ada Admin alone" in page
    break_glass(user=UserFactory(roles=["agency"]), reason=WHY)  # an administrator for a day, who decides nothing
    assert "Ada Admin alone" in words(browser(ada).get("/people/"))
    UserFactory(roles=["dpo"])
    assert "Only one person can decide" not in words(browser(ada).get("/people/"))


# Invitations


def test_invitation_on_a_page_waits_for_a_second_person(ada, mia):
    typed = {"name": "Nia New", "email": "nia@example.org", "roles": ["dpo"], "reason": ""}
    assert "Say why they should have this role" in words(browser(ada).post("/people/invite/", typed))
    assert browser(ada).post("/people/invite/", typed | {"reason": WHY}).status_code == 302
    page = browser(ada).get("/people/invitations/")
    assert "Waiting for a second person" in words(page) and "Send again" not in words(page)
    made = PowerRequest.objects.get(state="proposed")
    assert "nia@example.org, by invitation" in words(browser(mia).get(f"/people/power/{made.pk}/"))


def test_reason_of_an_invitation_is_not_called_optional_where_a_role_needs_it(ada):
    page = words(browser(ada).get("/people/invite/"))
    assert "Why they should have a role with wide rights" in page
    assert "Why they should have a role with wide rights (optional)" not in page
    typed = {"name": "Nia New", "email": "nia@example.org", "roles": ["board"], "reason": ""}
    assert browser(ada).post("/people/invite/", typed).status_code == 302


@pytest.mark.parametrize("name", ["Go to https://evil.example", "evil.example", "www.evil", "a@b", "EVIL.COM", "x/y"])
def test_name_with_an_address_is_refused(name, ada):
    typed = {"name": name, "email": "nia@example.org", "roles": ["board"], "reason": ""}
    assert "Enter a name without an address or a link" in words(browser(ada).post("/people/invite/", typed))


@pytest.mark.parametrize("name", ["Dr. Ann O'Neill-Smith", "J.R.R. Tolkien", "St.John Rivers", "Zoë Müller, MBE"])
def test_name_of_a_person_is_accepted(name, ada):
    typed = {"name": name, "email": "nia@example.org", "roles": ["board"], "reason": ""}
    assert browser(ada).post("/people/invite/", typed).status_code == 302


@pytest.mark.long
def test_ten_invitations_are_sent_an_hour(ada):
    client = browser(ada)
    typed = {"name": "Nia", "roles": ["board"], "reason": ""}
    for number in range(10):
        assert client.post("/people/invite/", typed | {"email": f"n{number}@example.org"}).status_code == 302
    page = client.post("/people/invite/", typed | {"email": "last@example.org"})
    assert page.status_code == 422 and "10 invitations within an hour" in words(page)
    assert Invitation.objects.count() == 10


@pytest.mark.long
def test_who_invites_a_colleague_is_not_told_who_has_an_account(board, mailoutbox):
    """An open account, a closed one and none get one answer and one row; only the reader of the mailbox learns which."""
    UserFactory(email="open@example.org", name="Olu Open")
    UserFactory(email="closed@example.org", is_active=False)
    client, told = browser(board.denzil), []
    for name in ("open", "closed", "new"):
        typed = {
            "name": "Jo",
            "email": f"{name}@example.org",
            "roles": ["agency"],
            "agency": "Tarn Road Primary School",
        }
        sent = client.post("/people/invite/", typed)
        page = words(client.get("/people/invitations/")).replace(f"{name}@", "x@")
        told.append(
            (sent.status_code, sent["Location"], f"Jo x@example.org {board.denzil}" in page, "on its way" in page)
        )
    assert told == [(302, "/people/invitations/", True, True)] * 3
    subjects = {letter.to[0]: letter.subject for letter in mailoutbox}
    assert subjects == {
        "open@example.org": "You have an account already",
        "new@example.org": "Your invitation to the e-Safety Action Plan",
    }


def test_who_sees_the_list_of_people_is_told_who_has_an_account(ada, pat):
    typed = {"name": "Pat", "email": pat.email, "roles": ["board"], "reason": ""}
    assert "has an account already" in words(browser(ada).post("/people/invite/", typed))
