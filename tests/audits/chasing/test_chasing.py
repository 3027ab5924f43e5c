"""Letters about returns: who is asked and chased when, each once, and what arrives."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from audits.chasing.rules import Deadlines, due_step
from audits.chasing.services import chasing, schedule
from audits.models import Chase, ChaseStep, Return, Round
from audits.rounds import services
from core.jobs.daily import run_daily
from core.mail.models import OutgoingLetter
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of
from tests.factories.audits import edition_of, fill, open_round, return_of, submitted
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OPENED, FIRST, FINAL = dt.date(2026, 11, 2), dt.date(2026, 12, 4), dt.date(2027, 1, 15)


def stage(pk: int, anchor: str, days: int) -> ChaseStep:
    return ChaseStep(pk=pk, anchor=anchor, days=days)


SOON, LATE, LAST = stage(1, "first", -14), stage(2, "first", 1), stage(3, "final", -3)
JOB = "emails that chase audit returns"


@pytest.mark.parametrize(
    ("on", "sent", "last", "extended_to", "step"),
    [
        (dt.date(2026, 11, 19), (), None, None, None),  # the day before the first step
        (dt.date(2026, 11, 20), (), None, None, 1),
        (dt.date(2026, 11, 20), (), dt.date(2026, 11, 20), None, None),  # written to today
        (dt.date(2026, 11, 21), (1,), dt.date(2026, 11, 20), None, None),  # each once
        (dt.date(2026, 11, 26), (), None, None, 1),  # the job did not run for days
        (dt.date(2026, 11, 27), (), None, None, None),  # a week later it is left out
        (dt.date(2026, 12, 5), (1,), dt.date(2026, 11, 20), None, 2),
        (dt.date(2026, 12, 5), (1,), dt.date(2026, 11, 20), dt.date(2027, 1, 30), None),  # has more time
        (dt.date(2027, 1, 12), (1, 2), dt.date(2026, 12, 5), None, 3),
        (dt.date(2027, 1, 12), (1, 2), dt.date(2026, 12, 5), dt.date(2027, 1, 30), None),
        (dt.date(2027, 1, 27), (1, 2), dt.date(2026, 12, 5), dt.date(2027, 1, 30), 3),
    ],
)
def test_which_step_is_due(on, sent, last, extended_to, step):
    days = Deadlines(OPENED, FIRST, FINAL, extended_to)
    found = due_step([SOON, LATE, LAST], days, sent=frozenset(sent), last=last, on=on)
    assert (found and found.pk) == step


def test_of_steps_that_are_due_together_the_latest_is_sent_and_none_before_the_round_is_open():
    days = Deadlines(OPENED, OPENED + 5 * DAY, OPENED + 7 * DAY)
    steps = [stage(1, "first", -14), stage(2, "first", -5), stage(3, "first", 1), stage(4, "final", -1)]
    assert due_step(steps, days, sent=frozenset(), last=None, on=OPENED + 4 * DAY) is None
    assert due_step(steps, days, sent=frozenset(), last=None, on=OPENED + 6 * DAY).pk == 4
    assert due_step(steps, days, sent=frozenset({4}), last=None, on=OPENED + 7 * DAY) is None


def addresses(audit_return: Return | None = None) -> list[str]:
    """Where letters about returns, or about one, went."""
    letters = OutgoingLetter.objects.filter(kind="audit-return")
    return sorted(
        (letters.about(f"return:{audit_return.pk}") if audit_return else letters).values_list("to", flat=True)
    )


@pytest.fixture
def helen(board):
    return board.helen


@pytest.fixture
def school(board):
    """The school of the cast, whose ESLO has an address, as it has itself; Margaret signs for it."""
    board.school.email = "office@tarn.example"
    board.school.save()
    return board.school


@pytest.fixture
def asked(school, helen):
    """A round with its ladder, opened some time ago; its first deadline was yesterday."""
    made = open_round([school], first_deadline=today() - DAY, final_deadline=today() + 30 * DAY)
    schedule.begin_ladder(asked=made, by=helen)
    return made


def test_opening_asks_each_eslo_or_the_agency_itself_once(school, helen):
    lone = AgencyFactory(kind="primary", email="office@lone.example")
    AgencyFactory(kind="primary", email="")
    made = services.prepare_round(
        edition=edition_of(), title="This year", year=today().year, kinds=["primary"], opens_on=today(),
        first_deadline=today() + 30 * DAY, final_deadline=today() + 60 * DAY, by=helen, message="Good day.",
    )  # fmt: skip
    assert made.steps.count() == 6
    services.open_round(asked=made, expected=1, by=helen)
    chasing.ask_all.func(made.pk, helen.pk)
    assert {"denzil@northmere.example", "office@lone.example"} <= set(addresses())
    assert Chase.objects.filter(audit_return__round=made, kind="invitation").count() == made.returns.count()
    assert Chase.objects.get(audit_return=return_of(made, lone)).to == "agency"
    assert OutgoingLetter.objects.filter(about=f"return:{return_of(made, school).pk}").count() == 1
    assert not Chase.objects.exclude(audit_return__round=made).exists()


def test_an_eslo_without_an_account_is_invited_to_sign_in_as_well(helen):
    new = AgencyFactory(kind="college")
    EsloFactory(agency=new, name="Sam Field", email="sam@college.example")
    made = open_round([new])
    chasing.ask_all.func(made.pk, helen.pk)
    assert Invitation.objects.filter(email="sam@college.example").count() == 1


@pytest.mark.parametrize("became", ["ran out", "still good", "withdrawn"])
def test_who_is_chased_is_invited_again_where_their_invitation_ran_out(helen, became):
    new = AgencyFactory(kind="college")
    EsloFactory(agency=new, name="Sam Field", email="sam@college.example")
    made = open_round([new], opened_on=today() - 40 * DAY, first_deadline=today() - DAY, opened_by=helen)
    schedule.begin_ladder(asked=made, by=helen)
    chasing.ask_some(made.pk, [return_of(made, new).pk], by=helen)
    Chase.objects.update(sent_on=today() - 40 * DAY)
    if became != "still good":
        gone = {"expires_at" if became == "ran out" else "withdrawn_at": timezone.now() - 33 * DAY}
        Invitation.objects.filter(email="sam@college.example").update(**gone)
    chasing.chase_round.func(made.pk)
    found = Invitation.objects.filter(email="sam@college.example")
    assert found.waiting().filter(expires_at__gt=timezone.now()).count() == (0 if became == "withdrawn" else 1)
    assert found.count() == (2 if became == "ran out" else 1)
    letters = OutgoingLetter.objects.filter(to="sam@college.example", kind="invitation")
    assert letters.count() == found.count() and addresses(return_of(made, new)).count("sam@college.example") == 2


@pytest.mark.once_on_postgres
def test_the_job_of_the_day_chases_each_once_however_often_it_runs(asked, school):
    assert run_daily()[JOB] == "done"
    audit_return = return_of(asked, school)
    assert addresses(audit_return) == ["denzil@northmere.example", "office@tarn.example"]
    chase = Chase.objects.get(audit_return__round=asked)
    assert (chase.kind, chase.to, chase.step.days, chase.step.anchor) == ("step", "eslo,agency", 1, "first")
    assert run_daily()[JOB] == "done before"
    chasing.chase_round.func(asked.pk)
    assert run_daily(on=today() + DAY)[JOB] == "done"
    assert len(addresses(audit_return)) == 2


def test_whoever_has_returned_it_or_is_exempt_or_cannot_be_written_to_is_not_chased(asked, school, helen):
    police = AgencyFactory(kind="police", email="desk@police.example")
    shop = AgencyFactory(kind="access_point", email="till@shop.example")
    for agency in (police, shop):
        services.add_return(asked=asked, agency=agency, by=helen)
    Chase.objects.all().delete()
    OutgoingLetter.objects.all().delete()
    submitted(fill(return_of(asked, school)))
    audit_return = return_of(asked, police)
    services.exempt_return(audit_return=audit_return, expected=audit_return.version, reason="No children", by=helen)
    assert chasing.due_emails(asked, today()) == []
    chasing.chase_round.func(asked.pk)
    assert addresses() == []


def test_the_last_step_goes_to_the_signatory_too_and_nobody_gets_it_twice(asked, school, margaret):
    EsloFactory._meta.model.objects.filter(agency=school).update(email=margaret.email)
    step = asked.steps.get(anchor="final", days=1)
    (letter,) = chasing.addressed([(return_of(asked, school), step)])
    assert sorted(letter.addresses.values()) == sorted(["office@tarn.example", margaret.email])


def test_the_letter_arrives_with_what_is_to_be_done(asked, school, mailbox):
    chasing.chase_round.func(asked.pk)
    audit_return = return_of(asked, school)
    letter = next(each for each in mailbox.letters if "denzil@northmere.example" in each["To"])
    text = letter.get_content()
    assert letter["Subject"] == f"Overdue: {asked.title}, {school}" and "    The return is late" in text
    assert (
        f"/audits/returns/{audit_return.pk}/" in text
        and "It has not been started." in text
        and "is the last day." in text
    )


def test_a_letter_that_is_no_longer_wanted_when_its_turn_comes_is_not_sent(asked, school, monkeypatch):
    monkeypatch.setattr("core.mail.services.put_many_into_queue", lambda keys: None)
    chasing.chase_round.func(asked.pk)
    submitted(fill(return_of(asked, school)))
    from core.mail.sending import deliver_letter

    letter = OutgoingLetter.objects.filter(kind="audit-return").first()
    deliver_letter.func(letter.pk)
    letter.refresh_from_db()
    assert letter.state == "not_needed"


def test_a_letter_by_hand_is_the_only_one_of_its_day(asked, school, board, enter):
    client, audit_return = enter(board.helen), return_of(asked, school)
    address = reverse("audits:write", args=[audit_return.pk])
    assert errors_of(client.post(address, {"to": [], "text": ""}))
    done = client.post(address, {"to": ["eslo"], "text": "Can we help you?"}, follow=True)
    assert "Can we help you?" in text_of(done) and "Helen Marsh" in text_of(done)
    again = client.post(address, {"to": ["eslo"], "text": "Hello?"})
    assert "written to about this return today already" in errors_of(again)[0]
    chasing.chase_round.func(asked.pk)
    assert Chase.objects.filter(audit_return=audit_return).count() == 1
    with pytest.raises(RuleBroken, match="No address is known"):
        lone = AgencyFactory(email="")
        services.add_return(asked=asked, agency=lone, by=board.helen)
        Chase.objects.all().delete()
        chasing.write_by_hand(audit_return=return_of(asked, lone), text="x", to=["eslo"], by=board.helen)


def test_the_list_says_beforehand_who_would_get_what(asked, school, board, enter):
    client = enter(board.helen)
    address = reverse("audits:ladder", args=[asked.pk])
    page = text_of(client.get(address))
    assert "1 agency would be written to today" in page and "Agency’s own address: office@tarn.example" in page
    assert not Chase.objects.exists() and not addresses()
    later = today() + 27 * DAY
    query = f"?on_day={later.day}&on_month={later.month}&on_year={later.year}"
    assert "Three days until the return is closed" in text_of(client.get(address + query))
    assert "Choose today or a later day" in text_of(client.get(f"{address}?on_day=1&on_month=1&on_year=2020"))
    done = client.post(reverse("audits:send_now", args=[asked.pk]), follow=True)
    assert "Nobody would be written to today" in text_of(done) and len(addresses()) == 2
    assert text_of(done).count(
        "Written about"
    ) == 1 and "1 day after the first deadline Written about 1 return" in text_of(done)
    assert "The first email" not in text_of(done)  # it was open before


def test_the_manager_makes_the_ladder_her_own(asked, board, enter):
    client, step = enter(board.helen), asked.steps.get(anchor="first", days=1)
    form = {"anchor": "first", "number": 2, "side": "after", "to": ["agency"], "subject": "Late", "text": "Please."}
    twice = client.post(reverse("audits:add_step", args=[asked.pk]), form | {"number": 1})
    assert "There is a step on this day already" in errors_of(twice)[0]
    client.post(reverse("audits:add_step", args=[asked.pk]), form)
    client.post(reverse("audits:edit_step", args=[step.pk]), form | {"version": 1, "number": 3})
    step.refresh_from_db()
    assert (step.days, step.to, step.version) == (3, "agency", 2)
    done = client.post(reverse("audits:drop_step", args=[step.pk]), {"version": 2}, follow=True)
    assert messages_of(done)[-1] == "The email has been taken out."
    assert asked.steps.standing().count() == 6


def test_who_has_not_returned_is_printed_by_name(asked, school, board, enter):
    client = enter(board.helen)
    assert "Tarn Road" in text_of(client.get(reverse("audits:not_returned", args=[asked.pk])))
    for format, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        response = client.get(reverse("audits:export_not_returned", args=[asked.pk, format]))
        assert response.content.startswith(start)
    assert client.get(reverse("audits:export_not_returned", args=[asked.pk, "csv"])).status_code == 404
    submitted(fill(return_of(asked, school)))
    assert "Every agency that was asked" in text_of(client.get(reverse("audits:not_returned", args=[asked.pk])))
    assert Round.objects.filter(pk=asked.pk, state="open").exists() and Return.objects.received().exists()
