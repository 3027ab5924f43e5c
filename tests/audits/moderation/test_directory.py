"""The directory updated from accepted answers: what is offered, what is ticked, and what was changed meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html

from agencies.models import Eslo
from agencies.posts.services import eslos
from audits.access import form_for
from audits.improvements.services.improvements import write_action
from audits.models import Return
from audits.moderation import directory
from audits.moderation.directory import Posts, of_deputy, of_lead, of_training
from audits.questions.questionnaire import Given
from core.text.dates import today
from tests.audits.moderation.test_moderation_pages import again, everything, form_of, judge, send
from tests.audits.signing.test_signing_pages import address
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return, submitted
from tests.rows import try_rows

DAY = dt.date(2026, 11, 12)
KEYS = {"A1.1": "eslo", "A1.2": "eslo_training", "A1.3": "deputy"}
SAM = {"name": "Sam Field", "job": "Deputy head", "email": "sam@tarn.example", "phone": "01632 960000"}


def post(**more) -> Eslo:
    values = {"name": "Sam Field", "job_title": "Deputy head", "email": "sam@tarn.example", "phone": "01632 960000"}
    return Eslo(**values | more)


def line(found) -> tuple[str, str] | None:
    return found and (found.words, found.offer)


LEADS = [
    (SAM, post(), None),
    (SAM | {"name": "SAM  field", "phone": "01632960000"}, post(), None),
    ({"name": "Sam Field"}, post(), None),  # what is not said is not taken away
    (
        SAM | {"phone": "01632 960111"},
        post(),
        ("The directory has, of Sam Field: telephone 01632 960000.", "Of Sam Field: telephone 01632 960111"),
    ),
    (
        SAM | {"name": "Samantha Field"},
        post(),
        ("The directory has, of Sam Field: name Sam Field.", "Of Sam Field: name Samantha Field"),
    ),
    (
        {"name": "Kim Lane", "email": "kim@tarn.example"},
        post(),
        ("The directory has Sam Field as ESLO.", "Kim Lane takes over from Sam Field as ESLO on 12 November 2026"),
    ),
    (SAM, None, ("The directory names no ESLO.", "Sam Field becomes ESLO on 12 November 2026")),
    (None, post(), ("The directory has Sam Field as ESLO.", "")),
    (None, None, None),
]


@try_rows(("value", "lead", "expected"), LEADS)
def test_who_leads_is_compared_with_the_directory(value, lead, expected):
    assert line(of_lead("A1.1", Given(value), lead, DAY)) == expected


TRAININGS = [
    (DAY, post(trained_on=DAY), "", None),
    (
        DAY,
        post(),
        "",
        ("In the directory Sam Field has no training.", "Sam Field was last trained on 12 November 2026"),
    ),
    (
        DAY,
        post(trained_on=dt.date(2025, 1, 1)),
        "",
        (
            "In the directory Sam Field was last trained on 1 January 2025.",
            "Sam Field was last trained on 12 November 2026",
        ),
    ),
    (
        dt.date(2025, 1, 1),
        post(trained_on=DAY),
        "",
        ("In the directory Sam Field was last trained on 12 November 2026.", ""),
    ),
    (None, post(trained_on=DAY), "", ("In the directory Sam Field was last trained on 12 November 2026.", "")),
    (DAY, post(trained_on=DAY), "Kim Lane", ("", "Kim Lane was trained on 12 November 2026")),
    (DAY, None, "", None),
]


@try_rows(("day", "lead", "name", "expected"), TRAININGS)
def test_the_training_date_is_compared_with_the_directory(day, lead, name, expected):
    assert line(of_training("A1.2", Given(str(day), day=day), lead, name)) == expected


DEPUTIES = [
    (Given("y", "y"), [post()], None),
    (Given("y", "y"), [], ("The directory names no deputy.", "")),
    (Given("n", "n"), [], None),
    (Given("n", "n"), [post()], ("The directory has Sam Field as deputy.", "Sam Field is no longer deputy")),
    (Given("p", "p"), [], None),
    (Given({"name": "Lee Ash"}), [], ("The directory names no deputy.", "Lee Ash becomes deputy")),
    (Given({"name": "Sam field"}), [post()], None),
]


@try_rows(("given", "held", "expected"), DEPUTIES)
def test_the_deputy_is_compared_with_the_directory(given, held, expected):
    assert line(of_deputy("A1.3", given, held)) == expected


def test_posts_have_another_token_once_one_of_them_has_changed():
    first, deputy = post(pk=4, version=2), post(pk=5, version=1)
    assert Posts(first, (deputy,)).token == "4.2 5.1" and Posts(None, (deputy,)).token == "5.1"


@pytest.fixture
def helen(db):
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def audit_return(db, monkeypatch):
    """A return that names Kim Lane, trained in June, and no deputy; the directory has Sam Field, and Lee Ash."""
    monkeypatch.setattr(directory, "known_as", lambda question: KEYS.get(question.code, ""))
    begun = make_return()
    for name, kind in (("Sam Field", "lead"), ("Lee Ash", "deputy")):
        eslos.appoint(agency=begun.agency, name=name, valid_from=dt.date(2024, 9, 1), post=kind, by=None)
    june = dt.date(today().year - 1, 6, 3)
    no = {"answer": "n"}
    answers = {"A1.1": {"name": "Kim Lane", "email": "kim@tarn.example"}, "A1.2": june.isoformat(), "A1.3": no}
    made = fill(begun, but=answers)
    write_action(
        audit_return=made, question=form_for(made).questions["A1.3"], expected=0, text="Name one", owner_name="Kim", due=today(),
        by=UserFactory(),
    )  # fmt: skip
    return submitted(made)


def holders(audit_return: Return) -> set[tuple[str, str]]:
    held = Eslo.objects.filter(agency=audit_return.agency, valid_to=None)
    return set(held.values_list("post", "name"))


def finish(client, audit_return, *ticked: str, token: str | None = None):
    found = client.get(address("moderate", audit_return)).context["found"]
    token = found.posts.token if token is None else token
    return send(client, audit_return, "finish", form=form_of(client, audit_return) | {"update": ticked, "token": token})


@pytest.mark.long
def test_every_line_is_offered_ticked_and_updates_the_directory(enter, helen, audit_return):
    """A training date in an accepted return left the directory stale."""
    own = enter(helen)
    page = own.get(address("moderate", audit_return))
    assert [each.key for each in page.context["updates"]] == page.context["ticked"] == list(KEYS.values())
    boxes = html.fromstring(page.text).xpath("//input[@name='update']")
    assert [each.get("checked") is not None for each in boxes] == [True] * 3
    everything(own, audit_return)
    done = finish(own, audit_return, *KEYS.values())
    assert done.status_code == 302 and again(audit_return).state == "moderated"
    assert holders(audit_return) == {("lead", "Kim Lane")}
    kim = Eslo.objects.get(name="Kim Lane")
    assert (kim.email, kim.trained_on) == ("kim@tarn.example", dt.date(today().year - 1, 6, 3))
    reasons = {row.history_change_reason for row in Eslo.history.exclude(history_user=None)}
    assert reasons == {f"From return {audit_return.receipt}"}


def test_a_line_that_is_not_ticked_does_nothing(enter, helen, audit_return):
    own = enter(helen)
    everything(own, audit_return)
    finish(own, audit_return, "deputy")
    assert again(audit_return).state == "moderated" and holders(audit_return) == {("lead", "Sam Field")}
    assert Eslo.objects.get(name="Sam Field").trained_on is None


def test_the_training_of_a_successor_is_not_noted_for_the_one_before(enter, helen, audit_return):
    own = enter(helen)
    everything(own, audit_return)
    page = finish(own, audit_return, "eslo_training")
    assert page.status_code == 422 and "The training date is that of Kim Lane." in page.text
    assert page.context["ticked"] == {"eslo_training"} and again(audit_return).state == "submitted"


def test_nothing_is_updated_from_an_answer_that_is_not_accepted(enter, helen, audit_return):
    own = enter(helen)
    judge(own, audit_return, "A1.1", "more", "Since when?")
    everything(own, audit_return)
    page = finish(own, audit_return, *KEYS.values())
    assert page.status_code == 422 and "accept A1.1 first, or untick its line" in page.text
    assert holders(audit_return) == {("lead", "Sam Field"), ("deputy", "Lee Ash")}


def test_a_directory_that_changed_meanwhile_is_said_and_left(enter, helen, audit_return):
    own = enter(helen)
    everything(own, audit_return)
    token = own.get(address("moderate", audit_return)).context["found"].posts.token
    sam = Eslo.objects.get(name="Sam Field")
    eslos.correct(eslo=sam, expected=sam.version, email="sam@tarn.example", by=None)
    page = finish(own, audit_return, *KEYS.values(), token=token)
    assert page.status_code == 422 and "The directory was changed since you opened the page." in page.text
    assert again(audit_return).state == "submitted" and ("lead", "Sam Field") in holders(audit_return)
    assert finish(own, audit_return, *KEYS.values()).status_code == 302
