"""Who signs for an agency: named, confirmed by somebody else, handed over by a mailed link, ended."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.models import Signatory
from agencies.signatories import services
from agencies.signatories.rules import compared, is_of_other_domain, may_vouch
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.directory import SignatoryFactory
from tests.factories.plan import AgencyFactory, MembershipFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
YESTERDAY = dt.timedelta(days=1)


@pytest.fixture
def school():
    return AgencyFactory(kind="primary", email="office@tarn.example")


@pytest.fixture
def lee(school):
    """Somebody of the school."""
    user = UserFactory(roles=["agency"], email="lee@tarn.example")
    MembershipFactory(user=user, subgroup=None, agency=school)
    return user


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"])


def name(school, by, email="mo@tarn.example", role="head", **more):
    return services.name_signatory(agency=school, role=role, name="Mo Head", email=email, by=by, **more)


@try_rows(
    ("email", "known", "differs"),
    [
        ("mo@tarn.example", ["office@Tarn.example"], False),
        ("mo@home.example", ["office@tarn.example", ""], True),
        ("mo@home.example", ["office@tarn.example", "dee@home.example"], False),
        ("mo@home.example", ["", ""], False),  # nothing to compare with
        ("mo@sub.tarn.example", ["office@tarn.example"], True),
    ],
)
def test_domain_differs_from_all_that_the_agency_uses(email, known, differs):
    assert is_of_other_domain(email, known) is differs


@try_rows(
    ("mailbox", "taken", "may"),
    [
        ("office@tarn.example", set(), True),
        ("", set(), False),
        ("Mo+x@tarn.example", set(), False),
        ("office@tarn.example", {"office@tarn.example"}, False),
    ],
)
def test_mailbox_vouches_for_others_only(mailbox, taken, may):
    assert may_vouch(mailbox, "mo@tarn.example", taken) is may
    assert compared(" Mo+x@Tarn.example") == "mo@tarn.example"


@pytest.mark.long
def test_the_one_before_stays_until_the_next_is_confirmed(school, lee, helen, mailbox):
    before = SignatoryFactory(agency=school)
    named = name(school, lee)
    assert list(Signatory.objects.current()) == [before] and list(Signatory.objects.waiting()) == [named]
    services.confirm_by_board(signatory=named, by=helen)
    before.refresh_from_db()
    assert before.valid_to == today() - YESTERDAY and Signatory.objects.current().get().confirmed_by == "board"


@pytest.mark.long
def test_named_again_is_the_same_and_another_replaces_who_waits(school, lee, mailbox):
    first = name(school, lee)
    assert name(school, lee, email="MO@tarn.example") == first
    second = name(school, lee, email="mo.head@tarn.example")
    first.refresh_from_db()
    assert first.valid_to == today() and Signatory.objects.waiting().get() == second
    assert first.links.unused().count() == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"email": ""}, "Enter the work email address"),
        ({"email": "mo"}, "Enter an email address, such as"),
        ({"role": "chief"}, "Agencies of this kind have no signatory"),
        ({"email": "GAY@tarn.example"}, "Gay Nor signs as nominated governor with this address"),
    ],
)
def test_what_cannot_be_named(school, lee, values, words):
    SignatoryFactory(agency=school, role="governor", name="Gay Nor", email="gay@tarn.example")
    with pytest.raises(RuleBroken, match=words):
        name(school, lee, **values)
    assert Signatory.objects.count() == 1


def test_who_keeps_the_directory_confirms_by_naming(school, helen, mailbox):
    assert name(school, helen).confirmed_by == "board" and mailbox.letters == []


@pytest.mark.long
def test_signatory_confirms_hands_over_and_leaves_by_link(client, school, helen, mailbox):
    held = SignatoryFactory(agency=school, name="Mo Head", email="mo@tarn.example")
    links = [services.ask_signatory(signatory=held, by=helen)]
    path = mailbox.link_in("mo@tarn.example").removeprefix("https://testserver")
    assert "Do you still sign audit returns for" in client.get(path).text
    client.post(path, {"answer": "still"})
    held.refresh_from_db()
    assert (held.confirmed_on, held.confirmed_by) == (today(), "agency")
    links.append(services.ask_signatory(signatory=held, by=helen))
    path = mailbox.link_in("mo@tarn.example").removeprefix("https://testserver")
    form = {"answer": "successor", "successor-name": "Sarah Thompson", "successor-email": "MO@tarn.example"}
    assert "This is your own address." in client.post(path, form).text
    client.post(path, form | {"successor-email": "new@tarn.example"})
    new = Signatory.objects.waiting().get()
    assert (new.name, Signatory.objects.current().get()) == ("Sarah Thompson", held)
    assert len(mailbox.to("office@tarn.example")) == 1  # and not the one who hands over
    services.ask_signatory(signatory=held, by=helen)
    path = mailbox.link_in("mo@tarn.example").removeprefix("https://testserver")
    client.post(path, {"answer": "left"})
    held.refresh_from_db()
    assert held.valid_to == today()


def test_nobody_confirms_their_own_address(school, lee, helen, mailbox):
    named = name(school, lee)
    with pytest.raises(RuleBroken, match="not confirmed yet"):
        services.ask_signatory(signatory=named, by=helen)


@pytest.mark.long
def test_people_of_the_agency_see_and_name_who_signs(enter, school, lee, mailbox):
    own, stranger = enter(lee), enter(UserFactory(roles=["agency"]))
    page = own.get(reverse("signatories", args=[school.pk]))
    assert "Nobody named" in page.text and "Nominated governor" in page.text
    form = {"name": "Mo Head", "email": "mo@tarn.example", "job_title": "", "phone": ""}
    done = own.post(reverse("add_signatory", args=[school.pk, "head"]), form, follow=True)
    assert "Waiting until office@tarn.example or the board confirms this address." in done.text
    assert "Confirm address" not in done.text
    waiting = Signatory.objects.get()
    assert own.post(reverse("confirm_signatory", args=[waiting.pk])).status_code == 403
    assert stranger.post(reverse("confirm_signatory", args=[waiting.pk])).status_code == 403
    assert stranger.get(reverse("correct_signatory", args=[waiting.pk])).status_code == 404
    edited = own.post(reverse("correct_signatory", args=[waiting.pk]), form | {"version": 1, "name": "Mo Heads"})
    assert edited.status_code == 302 and Signatory.objects.get().name == "Mo Heads"


@pytest.mark.long
def test_agency_that_closes_has_no_signatory(school, lee, helen, mailbox):
    from agencies.directory.services import close_agency

    SignatoryFactory(agency=school)
    name(school, lee)
    close_agency(agency=school, expected=school.version, last_day=today() - YESTERDAY, by=helen, reason="Closed")
    assert not Signatory.objects.filter(valid_to=None).exists()


@pytest.mark.long
def test_manager_asks_refuses_and_ends_on_pages(enter, school, lee, helen, mailbox):
    office = enter(helen)
    held = SignatoryFactory(agency=school, name="Mo Heads")
    office.post(reverse("ask_signatory", args=[held.pk]))
    assert "Do you still sign audit returns" in mailbox.to(held.email)[-1]["Subject"]
    waiting = SignatoryFactory(agency=school, waits=True, name="Kim Lowe")
    refused = office.post(reverse("refuse_signatory", args=[waiting.pk]), follow=True)
    assert "The address of Kim Lowe was rejected." in refused.text and not Signatory.objects.waiting().exists()
    held.refresh_from_db()
    ended = office.post(
        reverse("end_signatory", args=[held.pk]), {"version": held.version, "last_day": today()}, follow=True
    )
    assert "Mo Heads no longer signs for" in ended.text
