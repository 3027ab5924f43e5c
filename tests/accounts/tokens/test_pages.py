"""The pages of API tokens."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import ApiToken, User
from accounts.tokens.services import create_token, find_token
from core.kept_forms.middleware import SAVED_ALREADY
from core.models import FormKey, KeptForm, SecurityEvent
from tests.accounts.second_factor.test_second_factor import age
from tests.actions.pages import errors_of, messages_of, text_of, tree_of
from tests.cast import ROLES
from tests.core.web.test_logs import lines  # noqa: F401 (a fixture)
from tests.factories.tokens import make_token
from tests.rows import try_rows

TEXT = re.compile(r"esa_[a-z]{8}_[A-Za-z0-9_-]{43}")
FIRST = {"x-sending": "first"}
FORM = {"name": "Excel", "scopes": ["plan.read", "figures.read"], "days": "180"}
NEW, OWN, ALL = "/account/tokens/new/", "/account/tokens/", "/people/tokens/"
OFFERED = {
    "recorder": ["plan.read", "directory.read", "figures.read", "reports.read", "guidance.read"],
    "dpo": ["plan.read", "directory.read", "figures.read", "reports.read", "guidance.read"],
    "administrator": ["plan.read", "directory.read", "figures.read", "reports.read", "guidance.read"],
}
EVERY = ["plan.read", "directory.read", "audits.read", "figures.read", "reports.read", "guidance.read"]
NONE = {"signatory", "board"}


def form_of(client) -> dict:
    """A filled form with the key of a page that was opened."""
    keys = tree_of(client.get(NEW)).xpath("//main//input[@name='form_key']/@value")
    return FORM | {"form_key": keys[0]}


def scopes_on(response) -> list[str]:
    return tree_of(response).xpath("//input[@name='scopes']/@value")


def shown_text(response) -> str:
    (text,) = tree_of(response).xpath("//textarea[@id='token'][@readonly]/text()")
    return text.strip()


@pytest.mark.long
@try_rows("name", ROLES)
def test_make_token_offers_each_person_the_scopes_of_use_to_them(board, enter, name):
    role = ROLES[name][0]
    response = enter(board.people[name]).get(NEW)
    if role in NONE:
        assert response.status_code == 403
    else:
        assert scopes_on(response) == OFFERED.get(role, EVERY)


def test_make_token_shows_the_text_once(board, marian, enter):
    client = enter(marian)
    form = form_of(client)
    response = client.post(NEW, form)
    text = shown_text(response)
    token = find_token(text)
    assert (token.owner, token.name, token.scope_names) == (marian, "Excel", {"plan.read", "figures.read"})
    assert response["Cache-Control"] == "no-store, private" and response.content.decode().count(text) == 1
    again = client.post(NEW, form)
    assert (again.status_code, again["Location"]) == (302, OWN)
    after = client.get(OWN)
    assert messages_of(after) == [SAVED_ALREADY] and f"esa_{token.prefix}…" in text_of(after)
    for page in (after, client.get(NEW), client.get(reverse("own_activity"))):
        assert not TEXT.search(page.content.decode())
    assert ApiToken.objects.for_user(marian).count() == 1


def test_make_token_makes_nothing_when_sent_in_the_background(board, marian, enter):
    client = enter(marian)
    form = form_of(client)
    first = client.post(NEW, form, headers=FIRST)
    assert (first.status_code, first["X-Sent"], first.content) == (204, "page", b"")
    assert not ApiToken.objects.for_user(marian).exists() and not FormKey.objects.exists()
    assert find_token(shown_text(client.post(NEW, form)))
    assert ApiToken.objects.for_user(marian).count() == 1


def test_make_token_returns_422_when_incomplete(board, bea, enter):
    response = enter(bea).post(NEW, {"name": " ", "scopes": ["audits.read"], "days": "400"})
    assert response.status_code == 422 and len(errors_of(response)) == 3
    response = enter(bea).post(NEW, FORM | {"scopes": []})
    assert errors_of(response) == ["Choose at least one thing that the token may read."]
    assert not ApiToken.objects.for_user(bea).exists()


def test_make_token_asks_for_proof_and_keeps_what_was_typed(board, marian, enter):
    client = enter(marian)
    age(client)
    response = client.post(NEW, FORM)
    assert response.status_code == 302 and "/accounts/" in response["Location"]
    assert not ApiToken.objects.for_user(marian).exists() and KeptForm.objects.get().path == NEW


def every_text() -> str:
    """Every value of every table, also of binary columns."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a name of a table)
            found += [bytes(each) if isinstance(each, memoryview) else each for row in cursor for each in row]
    return "\n".join(map(str, found))


@pytest.mark.long
def test_text_of_a_token_is_stored_and_logged_nowhere(
    board,
    marian,
    enter,
    lines,  # noqa: F811
    mailoutbox,
    django_capture_on_commit_callbacks,
):
    client = enter(marian)
    form = form_of(client)
    with django_capture_on_commit_callbacks(execute=True):  # which write to the log
        client.post(NEW, form, headers=FIRST)
        text = shown_text(client.post(NEW, form))
        client.post(NEW, form)
        client.get(OWN)
        find_token(text)
    secret = text.rpartition(f"{text[4:12]}_")[2]
    stored = every_text()
    assert ApiToken.objects.get(prefix=text[4:12]).digest in stored  # what is looked at holds the row
    for place in (stored, str(lines()), str(mailoutbox), str(dict(client.session)), str(client.cookies)):
        assert secret not in place and secret[:12] not in place
    assert any(line.get("event") == "token" for line in lines())


def test_own_tokens_lists_ones_own_with_state_and_use(board, marian, tom, enter, django_assert_num_queries):
    make_token(tom)
    make_token(marian, days=-1)
    find_token(make_token(marian, "plan.read"))
    revoked, _ = create_token(name="Old", scopes=["reports.read"], by=marian)
    client = enter(marian)
    client.post(reverse("revoke_own_token", args=[revoked.pk]))
    client.get(OWN)
    with django_assert_num_queries(5):
        response = client.get(OWN)
    rows = [" ".join(row.text_content().split()) for row in tree_of(response).xpath("//main//tbody/tr")]
    assert len(rows) == 3
    assert "Revoked on" in rows[0] and f"by {marian}" in rows[0] and "Never" in rows[0] and "Revoke " not in rows[0]
    assert "Works" in rows[1] and "The plan: actions, updates, timescales" in rows[1] and "Never" not in rows[1]
    assert "Expired" in rows[2] and "Revoke " not in rows[2]


def test_own_tokens_says_so_when_no_role_allows_tokens(board, grace, enter):
    response = enter(grace).get(OWN)
    assert "Your roles do not allow API tokens." in text_of(response) and NEW not in response.content.decode()
    make_token(grace)
    text = text_of(enter(grace).get(OWN))
    assert "so those below do not work now" in text and "the roles of the owner do not allow it" in text


def test_revoke_own_token_ends_it_without_fresh_proof(board, marian, enter):
    text = make_token(marian)
    client = enter(marian)
    age(client)
    url = reverse("revoke_own_token", args=[marian.api_tokens.get().pk])
    assert "stops reading at once" in text_of(client.get(url))
    assert find_token(text)
    assert messages_of(client.post(url, follow=True)) == ["The token is revoked."]
    assert find_token(text) is None
    assert messages_of(client.post(url, follow=True)) == ["This token was revoked already."]


@pytest.mark.parametrize("name", ["sunita", "tom"])
def test_revoke_own_token_is_not_found_when_of_another(board, marian, enter, name):
    make_token(marian)
    url = reverse("revoke_own_token", args=[marian.api_tokens.get().pk])
    client = enter(board.people[name])
    assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]


def test_all_tokens_lists_and_filters_those_of_everybody(board, sunita, marian, enter, django_assert_num_queries):
    make_token(board.people["grace"])  # whose role allows none
    make_token(marian, days=-1)
    client = enter(sunita)
    client.get(ALL)
    with django_assert_num_queries(5):
        response = client.get(ALL)
    assert "3 tokens" in text_of(response)
    for state, owners in (("valid", ["denzil"]), ("ended", ["marian", "grace"])):
        page = client.get(f"{ALL}?state={state}")
        found = tree_of(page).xpath("//td[@data-label='Owner']/text()")
        assert found == [str(board.people[name]) for name in owners]
    wrong = client.get(f"{ALL}?state=other")
    assert wrong.status_code == 422 and not tree_of(wrong).xpath("//main//tbody")


def test_all_tokens_finds_one_by_owner_name_and_beginning(board, sunita, marian, enter):
    make_token(board.people["grace"])
    token, _ = create_token(name="Nightly copy", scopes=["plan.read"], by=marian)
    client = enter(sunita)
    for words in ("shaw", "nightly", f"esa_{token.prefix}", f"esa_{token.prefix}…", token.prefix):
        page = client.get(ALL, {"q": words})
        assert tree_of(page).xpath("//td[@data-label='Owner']/text()") == [str(marian)], words
    assert "No token matches" in text_of(client.get(ALL, {"q": "warehouse"}))


def test_own_tokens_names_the_page_that_says_how_to_use_one(board, marian, enter):
    client = enter(marian)
    for page in (client.get(OWN), client.post(NEW, form_of(client))):
        assert tree_of(page).xpath(f"//main//a[@href='{reverse('api:description')}']")


def test_revoke_token_of_another_is_proved_and_noted(board, owen, marian, enter):
    text = make_token(marian)
    client, url = enter(owen), reverse("revoke_token", args=[marian.api_tokens.get().pk])
    assert str(marian) in text_of(client.get(url))
    assert messages_of(client.post(url, follow=True)) == ["The token is revoked."]
    assert find_token(text) is None
    event = SecurityEvent.objects.filter(kind="token").latest("pk")
    assert (event.outcome, event.actor, event.subject) == ("revoked", owen, marian)
    age(client)
    assert "/accounts/" in client.post(url)["Location"]


def test_account_and_navigation_lead_to_the_tokens(board, marian, sunita, enter):
    assert OWN in enter(marian).get(reverse("own_account")).content.decode()
    assert ALL not in enter(marian).get(OWN).content.decode()
    assert ALL in enter(sunita).get(reverse("people")).content.decode()


def test_no_page_shows_what_another_may_not_see(board, enter):
    prefix = User.objects.get(name=board.denzil.name).api_tokens.get().prefix
    for name in ("marian", "helen", "ruth"):
        assert prefix not in enter(board.people[name]).get(OWN).content.decode()
        assert enter(board.people[name]).get(ALL).status_code == 403
