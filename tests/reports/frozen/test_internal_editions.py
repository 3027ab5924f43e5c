"""Internal editions: no longer what opens by itself, opened after a second step, and each look at counts is noted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.records.rules import RuleBroken
from core.text.dates import today
from incidents.access_log.services import note_look
from incidents.models import AccessLog
from reports.drafts.services.drafts import move_section
from reports.drafts.services.writing import ask_for_commentary
from reports.models import FrozenEdition, Reading
from reports.periods import Period
from tests.accounts.second_factor.test_second_factor import CODES, INDEX, set_up
from tests.authenticators import code_of
from tests.conftest import by_force
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.factories.reports import draft, kept_report
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
BEFORE = Period.containing(today()).before
READERS = ("working_group", "manager", "agency", "signatory", "recorder", "board", "dpo", "administrator")
INTERNAL = ("manager", "recorder", "board")


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def grace():
    return UserFactory(roles=["board"], name="Grace Adeyemi", email="grace@example.org")


@pytest.fixture
def report(helen):
    return kept_report(by=helen, period=BEFORE)


def edition_of(report, edition: str) -> str:
    return reverse("reports:edition", args=[report.pk, edition])


def file_of(report, edition: str, format: str = "pdf") -> str:
    return reverse("reports:file", args=[report.pk, edition, format])


def looks() -> list[tuple[str, str, str]]:
    """(who, what, which) of every look that was noted, the oldest first."""
    rows = AccessLog.objects.order_by("pk").select_related("person")
    return [(str(row.person), row.what, row.subject) for row in rows]


@pytest.mark.long
@try_rows("role", READERS)
def test_report_opens_as_published_for_every_role(client, report, role):
    client.force_login(UserFactory(roles=[role]))
    page = client.get(reverse("reports:one", args=[report.pk])).text
    assert file_of(report, "published") in page and file_of(report, "internal") not in page
    assert (edition_of(report, "internal") in page) is (role in INTERNAL)
    assert client.get(file_of(report, "published")).status_code == 200
    assert looks() == []


@try_rows("role", READERS)
def test_internal_edition_is_noted_when_it_has_incidents(client, report, role):
    before, person = looks(), UserFactory(roles=[role])
    client.force_login(person)
    opened = [client.get(edition_of(report, "internal")), client.get(file_of(report, "internal", "xlsx"))]
    expected = [(str(person), "report", f"{report.name}, {form}") for form in ("page", "Excel")]
    assert [answer.status_code for answer in opened] == [200 if role in INTERNAL else 404] * 2
    assert looks() == before + (expected if role in INTERNAL else [])
    assert ("That you opened it is noted" in opened[0].text) is (role in INTERNAL)


def test_internal_edition_is_not_noted_when_it_has_no_incidents(client, helen):
    small_plan()
    made = draft(by=helen)
    client.force_login(helen)
    for key in ("incidents", "incident_tables"):
        move_section(report=made, key=key, move="leave-out", by=helen)
    for name, more in (("one", []), ("preview", ["internal"]), ("preview_file", ["internal", "xlsx"])):
        assert client.get(reverse(f"reports:{name}", args=[made.pk, *more])).status_code == 200
    assert looks() == []


@pytest.mark.long
def test_internal_draft_is_noted_as_page_preview_and_file(client, helen):
    small_plan()
    made = draft(by=helen)
    client.force_login(helen)
    pages = {"one": [], "preview": ["internal"], "preview_file": ["internal", "xlsx"]}
    for name, more in pages.items():
        answer = client.get(reverse(f"reports:{name}", args=[made.pk, *more]))
        assert answer.status_code == 200 and (name == "preview_file" or "noted in the" in answer.text)
    assert looks() == [("Helen Marsh", "report", f"Draft: {made}, {form}") for form in ("page", "page", "Excel")]
    for name, more in (("preview", ["published"]), ("preview_file", ["published", "xlsx"]), ("freeze", [])):
        assert client.get(reverse(f"reports:{name}", args=[made.pk, *more])).status_code == 200
    assert len(looks()) == 3


def test_draft_shows_true_counts_only_to_readers_of_internal_figures(client, helen):
    small_plan()
    made = draft(by=helen)
    for role, form in (("board", "published"), ("agency", "published"), ("recorder", "internal")):
        writer = UserFactory(roles=[role])
        ask_for_commentary(report=made, person=writer, message="", by=helen)
        client.force_login(writer)
        page = client.get(reverse("reports:one", args=[made.pk]))
        assert page.status_code == 200
        assert ("OFFICIAL-SENSITIVE" in page.text) is (form == "internal") is bool(looks()), role


def test_board_member_sets_up_a_second_step_before_an_internal_edition(client, report, grace):
    by_force(client, grace)
    page, address = edition_of(report, "internal"), file_of(report, "internal")
    assert client.get(edition_of(report, "published")).status_code == 200
    assert client.get(page)["Location"] == client.get(address)["Location"] == INDEX
    assert looks() == [] and Reading.objects.count() == 1  # that of the published edition
    asked = client.get(INDEX).text
    assert "true counts of incidents" in asked and reverse("reports:home") in asked
    _, answer = set_up(client)
    assert answer["Location"] == CODES and f'href="{address}"' in client.get(CODES).text
    assert [client.get(each).status_code for each in (address, page)] == [200, 200]
    assert len(looks()) == 2


def test_second_step_page_does_not_mention_counts_when_none_were_asked_for(client, grace):
    by_force(client, grace)
    page = client.get(INDEX).text
    assert "Your role does not ask for a second step" in page and "true counts" not in page


def test_internal_edition_closes_when_the_second_step_is_removed(client, report, grace):
    by_force(client, grace)
    key, _ = set_up(client)
    assert client.get(edition_of(report, "internal")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get(edition_of(report, "internal"))["Location"] == INDEX
    assert len(looks()) == 1 and code_of(key)


def test_internal_edition_asks_to_sign_in_when_the_step_was_not_proved(client, report, grace):
    by_force(client, grace)
    set_up(client)
    other = type(client)()
    by_force(other, grace)
    assert other.get(edition_of(report, "internal"))["Location"].startswith("/accounts/login/")
    assert looks() == []


def test_report_leads_to_its_internal_edition_when_it_has_no_other(client, helen, monkeypatch):
    report = kept_report(by=helen, period=BEFORE)
    kept = FrozenEdition.objects.filter(edition="internal")
    monkeypatch.setattr(
        "reports.frozen.views.FrozenEdition.objects.visible_to",
        lambda user: kept if user.has_role("board") else kept.none(),
    )
    client.force_login(UserFactory(roles=["board"]))
    assert client.get(reverse("reports:one", args=[report.pk]))["Location"] == edition_of(report, "internal")
    client.force_login(UserFactory(roles=["agency"]))
    assert client.get(reverse("reports:one", args=[report.pk])).status_code == 404


def test_access_log_names_the_report_that_was_looked_at(client, report, grace):
    client.force_login(grace)
    client.get(edition_of(report, "internal"))
    client.force_login(UserFactory(roles=["dpo"]))
    page = client.get(reverse("incidents:access_log"), {"what": "report"}).text
    assert f"Internal edition of a report: {report.name}, page" in page and "Grace Adeyemi" in page
    assert "Reading a report" in page and "0 records" not in page


def test_nobody_chooses_to_read_a_report_as_the_purpose_of_another_look(grace):
    assert "reading" not in dict(AccessLog.Purpose.asked())
    with pytest.raises(RuleBroken, match="Choose what you need it for"):
        note_look(what="figures", purpose="reading", by=grace)
