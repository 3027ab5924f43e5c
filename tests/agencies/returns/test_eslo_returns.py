"""ESLO returns: whom they ask, what is answered, who is reminded when, and what the list and its files say."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.links.rules import MOST_EMAILS, AskedFacts, next_reminder
from agencies.models import Agency, Eslo, EsloReturn, EsloReturnLine, MailedLink
from agencies.returns import page as return_page
from agencies.returns import services
from core.mail.bounces import record_bounce
from core.mail.models import OutgoingEmail
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import print_date, today
from tests.actions.pages import text_of
from tests.agencies.asking import NAMED, day, eslo, open_round
from tests.core.mail.test_bounces import report
from tests.factories.accounts import UserFactory
from tests.factories.plan import AgencyFactory
from tests.reminders.ladders import ESLO_RETURNS, due, lines_now, record, record_all
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY = dt.date(2010, 3, 1)
ONE = dt.timedelta(days=1)


@pytest.fixture
def by():
    return UserFactory(name="Helen Marsh")


def line_of(asked, agency) -> EsloReturnLine:
    """The line of an agency, as it stands."""
    return asked.lines.select_related("agency", "eslo_return").get(agency=agency)


def link_page(mailbox, address: str) -> str:
    """The path of the link in the latest letter to an address."""
    return mailbox.link_in(address).removeprefix("https://testserver")


@try_rows(
    ("facts", "due"),
    [
        (AskedFacts(DAY, 1, 14, True), DAY + 14 * ONE),
        (AskedFacts(DAY, MOST_EMAILS - 1, 14, True), DAY + 14 * ONE),
        (AskedFacts(DAY, MOST_EMAILS, 14, True), None),
        (AskedFacts(DAY, 1, 0, True), None),
        (AskedFacts(DAY, 1, 14, False), None),
        (AskedFacts(None, 0, 14, True), None),
    ],
)
def test_the_next_reminder(facts, due):
    assert next_reminder(facts) == due


@pytest.mark.long
def test_each_is_asked_at_the_address_of_the_eslo_else_of_the_agency_and_nothing_is_mailed_before(by, mailbox):
    officer = eslo()
    bare = AgencyFactory(name="Without an ESLO", email="office@bare.example")
    none = AgencyFactory(name="Without an address")
    AgencyFactory(name="Closed", active_to=today() - ONE, email="closed@tarn.example")
    asked = services.prepare_return(
        agencies=Agency.objects.all(), title="R", message="", due_on=today(), remind_every=7, by=by
    )
    assert mailbox.letters == []
    assert {line.agency: line.sent_to for line in asked.lines.all()} == {
        officer.agency: officer.email,
        bare: "office@bare.example",
        none: "",
    }
    services.open_return(eslo_return=asked, expected=1, by=by)
    assert sorted(letter["To"] for letter in mailbox.letters) == ["dee@tarn.example", "office@bare.example"]
    texts = {letter["To"]: letter.get_content() for letter in mailbox.letters}
    assert "that you are still the ESLO" in texts["dee@tarn.example"]
    assert "Dear colleague,\r\n\r\nPlease name the ESLO" in texts["office@bare.example"]
    assert line_of(asked, officer.agency).asked_on == today() and line_of(asked, none).times_asked == 0


@pytest.mark.long
def test_opening_a_link_changes_nothing_and_each_answer_is_written_into_the_directory(by, client, mailbox):
    same, other, gone = eslo(), eslo(email="b@tarn.example"), eslo(email="c@tarn.example")
    asked = open_round(by)
    for address in ("dee@tarn.example", "b@tarn.example", "c@tarn.example"):
        assert client.get(link_page(mailbox, address)).status_code == 200
    assert not asked.lines.exclude(answer="").exists()
    client.post(link_page(mailbox, "dee@tarn.example"), {"answer": "same"})
    named = {f"named-{key}": value for key, value in NAMED.items()}
    client.post(link_page(mailbox, "b@tarn.example"), {"answer": "named", **named, **day("named-valid_from", today())})
    client.post(link_page(mailbox, "c@tarn.example"), {"answer": "none", "none-reason": "Being advertised"})
    assert Eslo.objects.get(pk=same.pk).confirmed_on == today()
    new = Eslo.objects.get(name="Sam Field")
    assert (new.agency, new.valid_from, new.confirmed_on) == (other.agency, today(), today())
    assert Eslo.objects.get(pk=other.pk).valid_to == today() - ONE
    assert Eslo.objects.get(pk=gone.pk).valid_to == today()
    lines = [line_of(asked, each.agency) for each in (same, other, gone)]
    assert [line.answer for line in lines] == ["confirmed", "named", "none"]
    assert {line.answered_by for line in lines} == {"the agency, by its link"} and lines[2].note == "Being advertised"
    assert lines[1].eslo == new


@pytest.mark.long
def test_an_agency_without_an_eslo_names_one_by_its_link(by, client, mailbox):
    bare = AgencyFactory(email="office@bare.example")
    open_round(by)
    page = link_page(mailbox, "office@bare.example")
    assert "We have no name recorded" in client.get(page).text
    assert client.post(page, {"answer": "same"}).status_code == 422
    named = {f"named-{key}": value for key, value in NAMED.items()}
    client.post(page, {"answer": "named", **named, **day("named-valid_from", today() - 400 * ONE)})
    assert bare.eslos.get().name == "Sam Field"
    assert client.get(page).status_code == 410


@pytest.mark.long
def test_none_needs_a_reason_and_a_wrong_day_is_said_beside_its_field(by, client, mailbox):
    officer = eslo()
    open_round(by)
    page = link_page(mailbox, officer.email)
    blank = client.post(page, {"answer": "none"})
    assert blank.status_code == 422 and "Say why there is none" in blank.text and "Error: " in blank.text
    named = {f"named-{key}": value for key, value in NAMED.items()}
    early = client.post(page, {"answer": "named", **named, **day("named-valid_from", officer.valid_from)})
    assert early.status_code == 422 and "Choose a later day" in early.text
    assert MailedLink.objects.unused().count() == 1


@pytest.mark.long
def test_on_the_telephone_the_manager_answers_and_the_link_is_void(by, client, mailbox):
    officer = eslo()
    asked = open_round(by)
    services.answer_line(line=line_of(asked, officer.agency), answer="confirmed", by=by)
    assert line_of(asked, officer.agency).answered_by == "Helen Marsh, by telephone"
    assert client.get(link_page(mailbox, officer.email)).status_code == 410
    with pytest.raises(RuleBroken, match="has answered already"):
        services.answer_line(line=line_of(asked, officer.agency), answer="none", reason="x", by=by)


@pytest.mark.long
def test_who_is_silent_is_reminded_at_the_interval_each_time_once(by, client, mailbox, monkeypatch):
    officer, quick = eslo(), eslo(email="quick@tarn.example")
    asked = open_round(by)
    client.post(link_page(mailbox, "quick@tarn.example"), {"answer": "same"})
    start = today()
    for turn in range(1, MOST_EMAILS + 2):
        when = start + turn * 7 * ONE
        for module in ("agencies.returns.services", "agencies.links.services"):
            monkeypatch.setattr(f"{module}.today", lambda when=when: when)
        assert due(ESLO_RETURNS, when - ONE) == []
        assert len(due(ESLO_RETURNS, when + 6 * ONE)) == (turn < MOST_EMAILS)  # a reminder waits for its email
        assert len(record_all(ESLO_RETURNS, when)) == (turn < MOST_EMAILS)
        assert record_all(ESLO_RETURNS, when) == []
    assert len(mailbox.to(officer.email)) == len(mailbox.to(quick.email)) == 1  # the rest joins routine emails
    assert line_of(asked, officer.agency).times_asked == MOST_EMAILS


@pytest.mark.long
def test_a_reminder_names_the_day_and_leads_to_the_answer_by_a_mailed_link(by, client):
    officer = eslo()
    asked = open_round(by)
    EsloReturnLine.objects.update(asked_on=today() - 8 * ONE)
    (reminder,) = due(ESLO_RETURNS)
    line = line_of(asked, officer.agency)
    assert (reminder.to, reminder.name, reminder.agency) == (officer.email, officer.name, officer.agency_id)
    assert (reminder.line.item, reminder.line.href) == (f"eslo-line {line.pk}", "")
    assert reminder.line.why == f"{officer.name} is named as ESLO. Due by {print_date(asked.due_on)}"
    type(asked).objects.filter(pk=asked.pk).update(opened_on=today() - 9 * ONE, due_on=today() - ONE)
    email = record(reminder)
    ((text, why, href),) = lines_now(ESLO_RETURNS, email)
    assert text == f"Who is the ESLO of {officer.agency}?"
    assert why == f"{officer.name} is named as ESLO. Overdue since {print_date(today() - ONE)}"
    assert client.post(href.removeprefix("https://testserver"), {"answer": "same"}).status_code == 302
    assert line_of(asked, officer.agency).answer == "confirmed" and lines_now(ESLO_RETURNS, email) == []


def test_whoever_can_sign_in_is_led_to_the_page_of_the_agency(by):
    officer = eslo()
    UserFactory(email=officer.email.upper())
    asked = open_round(by)
    (reminder,) = due(ESLO_RETURNS, today() + 7 * ONE)
    assert reminder.line.href == reverse("answer_own_line", args=[line_of(asked, officer.agency).pk])


@pytest.mark.long
def test_an_older_letter_still_works_until_one_of_them_is_used(by, client, mailbox):
    officer = eslo()
    asked = open_round(by)
    first = link_page(mailbox, officer.email)
    EsloReturnLine.objects.update(asked_on=today() - ONE)
    services.write_to(line=line_of(asked, officer.agency), by=by)
    second = link_page(mailbox, officer.email)
    assert first != second
    assert client.post(first, {"answer": "same"}).status_code == 302
    assert client.get(second).status_code == 410


def test_a_closed_return_takes_no_answer_and_lists_the_silent(by, client, mailbox):
    officer = eslo()
    asked = open_round(by)
    services.close_return(eslo_return=asked, expected=asked.version, by=by, reason="Enough")
    assert client.get(link_page(mailbox, officer.email)).status_code == 410
    with pytest.raises(RuleBroken, match="was closed"):
        services.answer_line(line=line_of(asked, officer.agency), answer="confirmed", by=by)
    assert list(asked.lines.silent()) == [line_of(asked, officer.agency)]
    assert due(ESLO_RETURNS, today() + 30 * ONE) == []


def test_what_a_return_refuses(by):
    with pytest.raises(RuleBroken, match="No active agency"):
        services.prepare_return(
            agencies=Agency.objects.none(), title="R", message="", due_on=today(), remind_every=7, by=by
        )
    officer = eslo()
    asked = open_round(by)
    with pytest.raises(RuleBroken, match="in the past"):
        services.change_return(eslo_return=asked, expected=asked.version, due_on=today() - ONE, by=by)
    with pytest.raises(NothingChanged):
        services.change_return(eslo_return=asked, expected=asked.version, title=asked.title, by=by)
    with pytest.raises(RuleBroken, match="sent already"):
        services.open_return(eslo_return=asked, expected=asked.version, by=by)
    with pytest.raises(RuleBroken, match="is asked already"):
        services.add_to_return(eslo_return=asked, agency=officer.agency, by=by)
    with pytest.raises(Conflict):
        services.close_return(eslo_return=asked, expected=1, by=by, reason="x")


@pytest.mark.long
def test_an_agency_is_taken_out_and_comes_back(by, mailbox, client):
    officer = eslo()
    asked = open_round(by)
    services.take_out(line=line_of(asked, officer.agency), by=by, reason="Merging")
    assert client.get(link_page(mailbox, officer.email)).status_code == 410
    assert not asked.lines.asked().exists()
    services.add_to_return(eslo_return=asked, agency=officer.agency, by=by)
    assert asked.lines.asked().count() == 1


@pytest.mark.long
def test_the_manager_prepares_looks_sends_and_sees_who_answered(board, helen, enter, client, mailbox):
    officer, page = eslo(), enter(helen)
    form = {
        "title": "ESLO return 2010",
        "message": "Good day.",
        "remind_every": "14",
        **day("due_on", today() + 20 * ONE),
    }
    assert page.post("/agencies/returns/add/", {**form, "title": ""}).status_code == 422
    made = page.post("/agencies/returns/add/?kind=primary", form, follow=True)
    asked = EsloReturn.objects.get(title="ESLO return 2010")
    assert {line.agency.kind for line in asked.lines.select_related("agency")} == {"primary"}
    first = next(row.line for row in made.context["rows"] if row.line.sent_to)
    assert f"The email, as {first.agency} would get it at {first.sent_to}" in text_of(made)
    assert "Being prepared" in made.text and "Good day." in made.text and "(the link)" in made.text
    sent = page.post(f"/agencies/returns/{asked.pk}/send/", follow=True)
    assert "on their way" in sent.text and "Once, last on" in sent.text
    assert "Written to today" in sent.text and "Remind now" not in sent.text
    EsloReturnLine.objects.filter(agency=officer.agency).update(asked_on=today() - ONE)
    assert page.get(f"/agencies/returns/{asked.pk}/").text.count("Remind now") == 1
    client.post(link_page(mailbox, officer.email), {"answer": "same"})
    shown = page.get(f"/agencies/returns/{asked.pk}/")
    assert "Still the same, " + print_date(today()) in shown.text and shown.context["counts"]["answered"] == 1
    assert "1 of" in page.get("/agencies/returns/").text


@pytest.mark.long
@pytest.mark.parametrize(
    ("show", "found"), [("silent", 3), ("answered", 1), ("none", 0), ("unreached", 1), ("failed", 1)]
)
def test_filter_list_and_file_show_the_same(board, helen, enter, mailbox, show, found):
    Agency.objects.update(active_to=None)
    agencies = [eslo(name="A", email="a@tarn.example"), eslo(name="B", email="b@tarn.example")]
    chosen = [each.agency_id for each in agencies] + [AgencyFactory().pk, AgencyFactory(email="d@tarn.example").pk]
    mailbox.answers["RCPT", "b@tarn.example"] = "550 5.1.1 No"
    asked = open_round(helen, Agency.objects.filter(pk__in=chosen))
    services.answer_line(line=line_of(asked, agencies[0].agency), answer="confirmed", by=helen)
    client = enter(helen)
    response = client.get(f"/agencies/returns/{asked.pk}/?show={show}")
    names = [row.line.agency.name for row in response.context["rows"]]
    assert len(names) == found
    file = client.get(f"/agencies/returns/{asked.pk}/export/xlsx/?show={show}")
    if names:
        sheet = load_workbook(io.BytesIO(file.content))["Agencies"]
        cells = [str(row[0]) for row in sheet.iter_rows(values_only=True)]
        assert [cell for cell in cells if cell in names] == names
    assert client.get(f"/agencies/returns/{asked.pk}/export/exe/").status_code == 404


@pytest.mark.long
def test_a_letter_that_comes_back_later_is_said_beside_the_agency(board, helen, enter, mailbox):
    officer = eslo()
    asked = open_round(helen)
    letter = OutgoingEmail.objects.get(to=officer.email)
    record_bounce(report(letter))
    page = enter(helen).get(f"/agencies/returns/{asked.pk}/").text
    assert "Came back. There is no such mailbox." in page
    line = line_of(asked, officer.agency)
    posted = {"version": line.version, "sent_to": "new@tarn.example"}
    enter(helen).post(f"/agencies/returns/lines/{line.pk}/address/", posted)
    EsloReturnLine.objects.update(asked_on=today() - ONE)
    enter(helen).post(f"/agencies/returns/lines/{line.pk}/write/")
    assert len(mailbox.to("new@tarn.example")) == 1


@pytest.mark.long
def test_the_answer_of_a_telephone_call_is_entered_on_a_page(board, helen, enter):
    officer = eslo()
    asked = open_round(helen)
    line = line_of(asked, officer.agency)
    client = enter(helen)
    page = f"/agencies/returns/lines/{line.pk}/answer/"
    assert "Dee Okoro" in client.get(page).text
    done = client.post(page, {"answer": "none", "none-reason": "Left in June"}, follow=True)
    assert "has been recorded" in done.text and "Left in June" in done.text
    assert "has answered already" in client.get(page).text


def test_one_more_agency_is_asked_by_its_name(board, helen, enter):
    asked = open_round(helen, Agency.objects.filter(pk=board.school.pk))
    late = AgencyFactory(name="Late Joiner")
    client = enter(helen)
    page = f"/agencies/returns/{asked.pk}/add/"
    assert "No active agency has this name" in client.post(page, {"agency": "Late"}).text
    assert "is asked as well" in client.post(page, {"agency": "late joiner"}, follow=True).text
    assert asked.lines.filter(agency=late).exists()
    assert "is asked already" in client.post(page, {"agency": "Late Joiner"}).text


@pytest.mark.long
def test_those_who_are_silent_stand_first_and_open_returns_before_closed_ones(by):
    first, second = AgencyFactory(name="Abbey School"), AgencyFactory(name="Zeal School")
    asked = open_round(by, Agency.objects.filter(pk__in=[first.pk, second.pk]))
    services.answer_line(line=line_of(asked, first), answer="none", reason="Vacant", by=by)
    assert [line.agency for line in return_page.lines_of(asked)] == [second, first]
    older, newer = open_round(by, title="Older"), open_round(by, title="Newer")
    services.close_return(eslo_return=newer, expected=newer.version, by=by, reason="")
    found = return_page.with_counts(EsloReturn.objects.filter(pk__in=[asked.pk, older.pk, newer.pk]))
    assert list(found) == [older, asked, newer]
