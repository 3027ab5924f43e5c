"""Letters about overdue improvement actions: who gets one, about what, never twice a day; and who sees them beforehand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.improvements.services import emails as letters
from audits.models import Return
from core.jobs.daily import run_daily
from core.mail.models import OutgoingLetter
from core.text.dates import today
from tests.audits.improvements.test_improvement_pages import come_in
from tests.factories.audits import improvement, open_round, return_of
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PAGE = reverse("audits:improvement_letters")
JOB = "emails about overdue improvement actions"


def overdue(agency, code="A2.1", text="Agree a policy", due=None, **values):
    """An overdue improvement action of an agency whose return has come in."""
    audit_return = return_of(open_round([agency], title=f"About {text}"), agency)
    come_in(audit_return)
    return improvement(audit_return, code, text=text, due=due or today() - DAY, **values)


def sent() -> list[OutgoingLetter]:
    """The letters of this kind."""
    return list(OutgoingLetter.objects.filter(kind=letters.KIND).order_by("pk"))


@pytest.fixture
def school(board):
    """The school, with an action that was due yesterday."""
    overdue(board.school)
    return board.school


@pytest.mark.once_on_postgres
def test_one_letter_goes_out_about_all_that_is_overdue(school, denzil, mailbox):
    overdue(school, text="Train the governors", due=today() - 9 * DAY)
    assert run_daily()[JOB] == "done"
    (letter,) = sent()
    assert letter.to == denzil.email
    about = "Overdue: 2 improvement actions"
    text = next(each for each in mailbox.letters if each["Subject"].startswith(about)).get_content()
    assert f"update 2 improvement actions of {school}" in text
    assert text.index("Train the governors") < text.index("Agree a policy")
    assert "/audits/improvements/?state=overdue" in text


@pytest.mark.once_on_postgres
def test_nobody_gets_two_on_one_day_or_within_two_weeks(school, board):
    letters.write_about_overdue.enqueue()
    letters.write_about_overdue.enqueue()
    overdue(school, text="Train the governors")
    run_daily()
    assert len(sent()) == 1
    OutgoingLetter.objects.update(asked_at=timezone.now() - 13 * DAY)
    assert letters.due_agencies(today()) == []
    for letter in OutgoingLetter.objects.all():
        OutgoingLetter.objects.filter(pk=letter.pk).update(asked_at=timezone.now() - 14 * DAY, key=f"then:{letter.pk}")
    letters.write_about_overdue.enqueue()
    assert len(sent()) == 2


def test_what_is_not_overdue_not_handed_in_or_ended_is_no_reason_to_write(board):
    overdue(board.school, due=today())
    overdue(board.school, text="Print posters", done=True)
    draft = improvement(board.audits.audit_return, "A2.1", text="A draft", due=today() - DAY)
    assert Return.objects.get(pk=draft.audit_return_id).submitted_on is None
    assert letters.due_agencies(today()) == []
    assert letters.due_agencies(today() + DAY) == [board.school.pk]


def test_a_letter_whose_actions_are_done_meanwhile_is_not_sent(school):
    from audits.improvements.mails import about_overdue

    args = {"agency": school.pk, "on": today().isoformat()}
    assert about_overdue(args) is not None
    school.improvements.filter(text="Agree a policy").update(
        status="done", ended_on=today(), ended_note="Agreed in May."
    )
    assert about_overdue(args) is None


def test_without_a_lead_officer_it_goes_to_the_agency_itself_and_without_any_address_nowhere(board):
    known, unknown = AgencyFactory(email="office@hill.example"), AgencyFactory(email="")
    overdue(known, text="Hill")
    overdue(unknown, text="Dale")
    found = {letter.agency: letter.to_words for letter in letters.emails_for([known.pk, unknown.pk], today())}
    assert found == {known: "Agency’s own address: office@hill.example", unknown: ""}
    letters.write_about_overdue.enqueue()
    assert [letter.to for letter in sent()] == ["office@hill.example"]


def test_the_manager_sees_beforehand_who_gets_what_and_sends_it_now(school, denzil, helen, enter):
    client = enter(helen)
    text = client.get(PAGE).content.decode()
    assert "Agree a policy" in text and denzil.email in text and "<strong>1 agency is</strong>" in text
    assert client.post(reverse("audits:write_about_overdue")).status_code == 302
    assert len(sent()) == 1
    assert "Nobody is written to today" in client.get(PAGE).content.decode()


def test_the_page_costs_as_many_statements_for_many(school, helen, enter, django_assert_max_num_queries):
    client = enter(helen)
    client.get(PAGE)
    for place in range(20):
        overdue(AgencyFactory(), text=f"Do {place}")
    with django_assert_max_num_queries(7):  # two of the person, agencies due, letters before, and three of the letters
        assert len(client.get(PAGE).context["rows"]) == 21
