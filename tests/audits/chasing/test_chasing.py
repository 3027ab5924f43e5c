"""Emails about returns: who is asked and reminded when, each once, and what arrives."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from audits.chasing.rules import ChaseDays, due_step, was_sent
from audits.chasing.rules import text_of as text_of_stage
from audits.chasing.services import chasing, schedule
from audits.chasing.settings import REMINDERS
from audits.models import Chase, ChaseStep, Return, Round
from audits.rounds import services
from core.board.settings import change_setting
from core.mail.models import OutgoingEmail
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from tests.actions.pages import errors_of, text_of
from tests.factories.audits import edition_of, fill, open_round, return_of, submitted
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory
from tests.reminders.ladders import CHASES, due, lines_now, record, record_all
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OPENED, FIRST, FINAL = dt.date(2026, 11, 2), dt.date(2026, 12, 4), dt.date(2027, 1, 15)


def steps_of(*stages) -> dict:
    return {stage: ChaseStep(anchor=stage[0], days=stage[1]) for stage in stages}


WEEK, SOON, LATE, LAST = ("opened", 7), ("first", -14), ("first", 1), ("final", -3)
STEPS = steps_of(WEEK, SOON, LATE, LAST)


@try_rows(
    ("on", "emailed", "extended_to", "step"),
    [
        (dt.date(2026, 11, 19), (), None, None),  # the day before the first step
        (dt.date(2026, 11, 20), (), None, SOON),
        (dt.date(2026, 11, 20), ((None, dt.date(2026, 11, 20)),), None, None),  # written to today
        (dt.date(2026, 11, 20), ((SOON, dt.date(2026, 11, 20)),), None, SOON),  # at another address: each gets its own
        (dt.date(2026, 12, 4), (), None, SOON),  # reminders did not leave for two weeks
        (dt.date(2026, 12, 5), (), None, LATE),  # the deadline has passed: what was before it ends
        (dt.date(2026, 12, 25), (), None, LATE),
        (dt.date(2026, 12, 26), (), None, None),  # three weeks later it is left out
        (dt.date(2026, 12, 5), ((SOON, dt.date(2026, 11, 20)),), dt.date(2027, 1, 30), None),  # has more time
        (dt.date(2027, 1, 12), ((LATE, dt.date(2026, 12, 5)),), None, LAST),
        (dt.date(2027, 1, 12), ((LATE, dt.date(2026, 12, 5)),), dt.date(2027, 1, 30), None),
        (dt.date(2027, 1, 27), ((LATE, dt.date(2026, 12, 5)),), dt.date(2027, 1, 30), LAST),
        (dt.date(2027, 1, 16), (), None, None),
    ],
)
def test_which_step_is_due(on, emailed, extended_to, step):
    days = ChaseDays(OPENED, FIRST, FINAL, extended_to)
    found = due_step([STEPS[stage] for stage in (SOON, LATE, LAST)], days, emailed=emailed, on=on)
    assert (found and found.stage) == step


@try_rows(("on", "more", "is_due"), [
    (dt.date(2026, 11, 8), {}, False),
    (dt.date(2026, 11, 9), {}, True),
    (dt.date(2026, 11, 30), {}, False),  # three weeks later it is left out
    (dt.date(2026, 11, 9), {"is_started": True}, False),
    (dt.date(2026, 11, 9), {"extended_to": dt.date(2027, 1, 30)}, False),
    (dt.date(2026, 11, 9), {"asked_on": dt.date(2026, 11, 5)}, False),  # added after the round opened
    (dt.date(2026, 11, 12), {"asked_on": dt.date(2026, 11, 5)}, True),
])  # fmt: skip
def test_a_week_after_it_was_asked_for_only_what_is_not_started_is_due(on, more, is_due):
    found = due_step([STEPS[WEEK]], ChaseDays(OPENED, FIRST, FINAL, **more), emailed=(), on=on)
    assert (found is not None) is is_due


def test_of_steps_that_are_due_together_the_latest_is_sent_and_none_before_the_round_is_open():
    days = ChaseDays(OPENED, OPENED + 5 * DAY, OPENED + 7 * DAY)
    steps = steps_of(("first", -14), ("first", -5), ("first", 1), ("final", -1)).values()
    assert due_step(steps, days, emailed=(), on=OPENED + 4 * DAY) is None
    assert due_step(steps, days, emailed=(), on=OPENED + 6 * DAY).stage == ("final", -1)


@try_rows(("on", "next_on", "step"), [
    (dt.date(2026, 12, 18), dt.date(2026, 12, 21), None),  # a Friday, and reminders leave on Monday
    (dt.date(2026, 12, 18), dt.date(2027, 1, 15), None),  # holidays that end on the last day
    (dt.date(2026, 12, 18), dt.date(2027, 1, 18), LAST),  # holidays beyond it: it is told before them
])  # fmt: skip
def test_step_is_due_earlier_where_its_deadline_falls_in_the_holidays(on, next_on, step):
    emailed = ((LATE, dt.date(2026, 12, 7)),)
    found = due_step(
        [STEPS[SOON], STEPS[LAST]], ChaseDays(OPENED, FIRST, FINAL), emailed=emailed, on=on, next_on=next_on
    )
    assert (found and found.stage) == step


@try_rows(("sent_on", "extended_to", "expected"), [
    (dt.date(2027, 1, 12), None, True),
    (dt.date(2026, 12, 23), None, True),  # before the holidays
    (dt.date(2027, 1, 12), dt.date(2027, 1, 30), True),  # two weeks more
    (dt.date(2027, 1, 12), dt.date(2027, 3, 1), False),  # it was for another deadline
])  # fmt: skip
def test_step_is_sent_again_for_a_deadline_that_was_moved_far(sent_on, extended_to, expected):
    assert was_sent(STEPS[LAST], ChaseDays(OPENED, FIRST, FINAL, extended_to), sent_on) is expected


def due_of(asked: Round, agency, on: dt.date) -> list:
    """The reminders of a day about one return; those of other rounds are left out."""
    item = f"return {return_of(asked, agency).pk}"
    return [each for each in due(CHASES, on) if each.line.item == item]


def addresses(audit_return: Return | None = None) -> list[str]:
    """Where letters about returns, or about one, went."""
    letters = OutgoingEmail.objects.filter(kind="audit-return")
    return sorted(
        (letters.about(f"return:{audit_return.pk}") if audit_return else letters).values_list("to", flat=True)
    )


def test_opening_asks_each_eslo_or_the_agency_itself_once(school, helen):
    lone = AgencyFactory(kind="primary", email="office@lone.example")
    AgencyFactory(kind="primary", email="")
    made = services.prepare_round(
        edition=edition_of(), title="This year", year=today().year, kinds=["primary"], opens_on=today(),
        first_deadline=today() + 30 * DAY, final_deadline=today() + 60 * DAY, by=helen, message="Good day.",
    )  # fmt: skip
    services.open_round(asked=made, expected=1, by=helen)
    chasing.ask_all.func(made.pk, helen.pk)
    assert {"denzil@northmere.example", "office@lone.example"} <= set(addresses())
    assert Chase.objects.filter(audit_return__round=made, kind="invitation").count() == made.returns.count()
    assert Chase.objects.get(audit_return=return_of(made, lone)).to == "agency"
    assert OutgoingEmail.objects.filter(about=f"return:{return_of(made, school).pk}").count() == 1
    assert not Chase.objects.exclude(audit_return__round=made).exists()


def test_an_eslo_without_an_account_is_invited_and_gets_one_letter_with_one_link(helen, mailbox):
    """Two emails and a second sign-in before."""
    new = AgencyFactory(kind="college")
    EsloFactory(agency=new, name="Sam Field", email="sam@college.example")
    made = open_round([new])
    chasing.ask_all.func(made.pk, helen.pk)
    assert Invitation.objects.filter(email="sam@college.example").count() == 1
    (letter,) = mailbox.to("sam@college.example")
    text = letter.get_content()
    assert text.count("https://") == 1 and "/links/return/" in text
    words = " ".join(text.split())
    assert (
        f"Due on {print_date(made.first_deadline)}, in 30 days; closes on {print_date(made.final_deadline)}." in words
    )


@pytest.mark.long
def test_whoever_has_not_started_a_week_after_the_round_opened_is_reminded(school, helen):
    """It was 34 days where the first deadline is 48 days away."""
    made = open_round([school], opened_on=today(), first_deadline=today() + 48 * DAY, final_deadline=today() + 90 * DAY)
    chasing.ask_some(made.pk, [return_of(made, school).pk], by=helen)
    week = today() + 7 * DAY
    assert due_of(made, school, week - DAY) == []
    (reminder,) = due_of(made, school, week)
    assert (reminder.to, reminder.line.note) == ("denzil@northmere.example", text_of_stage("opened", 7))
    fill(return_of(made, school), but={"A1.1": None})
    assert due_of(made, school, week) == []


def test_a_step_is_due_until_each_address_has_had_it(asked, school):
    first, second = due(CHASES)
    assert (first.to, first.name, first.agency) == ("denzil@northmere.example", "Denzil Okoro", school.pk)
    assert (second.to, second.name) == ("office@tarn.example", "")
    assert record(first) and record(first) is None  # another scheduler was faster
    chase = Chase.objects.get(audit_return__round=asked)
    assert (chase.kind, chase.to, chase.step.days, chase.step.anchor) == ("step", "eslo", 1, "first")
    assert due(CHASES) != [] and [each.to for each in due(CHASES, today() + 6 * DAY)] == ["office@tarn.example"]
    assert record(second)
    assert due(CHASES) == due(CHASES, today() + DAY) == []
    assert [chase.to_words for chase in Chase.objects.order_by("pk")] == ["ESLO", "Agency’s own address"]


@pytest.mark.long
def test_whoever_has_more_time_is_reminded_again_before_the_new_deadline(asked, school, helen):
    audit_return, until = return_of(asked, school), today() + 90 * DAY
    step = schedule.saved_step(schedule.step_of(asked, ("final", -14)))
    Chase.objects.create(audit_return=audit_return, kind="step", step=step, sent_on=today() - DAY, to="eslo,agency")
    services.extend_return(
        audit_return=audit_return, expected=audit_return.version, until=until, reason="Asked", by=helen
    )
    assert due(CHASES) == []
    found = due_of(asked, school, until - 14 * DAY)
    assert {each.line.key for each in found} == {f"return {audit_return.pk} step {step.when}"}
    assert all(record(each) for each in found)


@pytest.mark.long
def test_whoever_has_returned_it_or_is_exempt_or_cannot_be_written_to_is_not_reminded(asked, school, helen):
    police = AgencyFactory(kind="police", email="desk@police.example")
    shop = AgencyFactory(kind="access_point", email="till@shop.example")
    lone = AgencyFactory(kind="primary", email="")
    for agency in (police, shop, lone):
        services.add_return(asked=asked, agency=agency, by=helen)
    Chase.objects.all().delete()
    submitted(fill(return_of(asked, school)))
    audit_return = return_of(asked, police)
    services.exempt_return(audit_return=audit_return, expected=audit_return.version, reason="No children", by=helen)
    assert due(CHASES) == []
    (unreached,) = chasing.due_emails(
        asked, today(), schedule.steps_on(asked, today())
    )  # the page names who has to be rung
    assert (unreached.audit_return.agency, unreached.addresses) == (lone, {})


def test_a_return_that_comes_in_meanwhile_is_neither_recorded_nor_told(asked, school):
    first, second = due(CHASES)
    email = record(first)
    assert len(lines_now(CHASES, email)) == 1
    submitted(fill(return_of(asked, school)))
    assert record(second) is None and lines_now(CHASES, email) == []
    assert Chase.objects.count() == 1


def test_the_last_step_goes_to_the_signatory_too_and_nobody_gets_it_twice(asked, school, margaret):
    EsloFactory._meta.model.objects.filter(agency=school).update(email=margaret.email)
    step = schedule.step_of(asked, ("final", 1))
    (letter,) = chasing.addressed([(return_of(asked, school), step)])
    assert sorted(letter.addresses.values()) == sorted(["office@tarn.example", margaret.email])


def test_the_line_says_how_far_it_is_and_when_it_closes(asked, school):
    audit_return, (officer, office) = return_of(asked, school), due(CHASES)
    line = officer.line
    closes = asked.final_deadline
    assert line.text == f"{asked.title}, {school}: not started"
    first = print_date(asked.first_deadline)
    assert line.why == f"Was due on {first}; closes on {print_date(closes)}, in 30 days"
    assert line.by == closes
    assert line.subject == f"Reminder: {asked.title}, {school}" and len(line.subject) <= 70
    assert (line.item, line.href) == (f"return {audit_return.pk}", f"/audits/returns/{audit_return.pk}/")
    assert line.note == text_of_stage("first", 1)
    assert office.line.href == ""  # it has no account: the answer page is its way


def test_the_subject_says_when_it_closes_where_there_is_room(asked):
    Round.objects.filter(pk=asked.pk).update(title="e-Safety")
    closes = asked.final_deadline
    assert due(CHASES)[0].line.subject.endswith(f"Primary School (closes {closes.day} {closes:%B})")


def test_a_line_tells_the_state_in_which_the_email_leaves(asked, school, helen):
    email = record(due(CHASES)[0])
    audit_return = return_of(asked, school)
    Return.objects.filter(pk=audit_return.pk).update(state="in_progress", answered=3)
    services.extend_return(
        audit_return=audit_return,
        expected=audit_return.version,
        until=today() + 90 * DAY,
        reason="Asked",
        by=helen,
    )
    ((text, why, _),) = lines_now(CHASES, email)
    assert "3 of " in text and text.endswith(" answered")
    assert why == f"The board has given more time. Due on {print_date(today() + 90 * DAY)}, in 90 days"


@pytest.mark.parametrize("in_mail_hours", [True, False])
def test_first_emails_of_a_round_that_opens_at_night_wait_for_the_morning(school, helen, monkeypatch, in_mail_hours):
    morning = timezone.now() + dt.timedelta(hours=7)
    monkeypatch.setattr(chasing, "next_mail_moment", lambda now: morning)
    made = open_round([school], opened_by=helen)
    chasing.ask_all.func(made.pk, helen.pk, in_mail_hours=in_mail_hours)
    email = OutgoingEmail.objects.get(kind="audit-return")
    assert (email.next_try == morning, email.queued_at is None) == (in_mail_hours, in_mail_hours)


def test_a_letter_by_hand_is_the_only_one_of_its_day(asked, school, board, enter):
    client, audit_return = enter(board.helen), return_of(asked, school)
    address = reverse("audits:write", args=[audit_return.pk])
    assert errors_of(client.post(address, {"to": [], "text": ""}))
    done = client.post(address, {"to": ["eslo"], "text": "Can we help you?"}, follow=True)
    assert "Can we help you?" in text_of(done) and "Helen Marsh" in text_of(done)
    again = client.post(address, {"to": ["eslo"], "text": "Hello?"})
    assert "written to about this return today already" in errors_of(again)[0]
    assert due(CHASES) == []
    assert Chase.objects.filter(audit_return=audit_return).count() == 1
    with pytest.raises(RuleBroken, match="There is no address"):
        lone = AgencyFactory(email="")
        services.add_return(asked=asked, agency=lone, by=board.helen)
        Chase.objects.all().delete()
        chasing.write_by_hand(audit_return=return_of(asked, lone), text="x", to=["eslo"], by=board.helen)


def test_the_list_says_beforehand_who_would_get_what(asked, school, board, enter, monkeypatch):
    monkeypatch.setattr("core.working_days.rules.Calendar.is_working_day", lambda calendar, day: True)
    client = enter(board.helen)
    address = reverse("audits:ladder", args=[asked.pk])
    page = text_of(client.get(address))
    assert "1 agency would be reminded today" in page and "Agency’s own address: office@tarn.example" in page
    assert not Chase.objects.exists() and not addresses()
    later = today() + 27 * DAY
    then = text_of(client.get(address, {"on": print_date(later)}))
    assert "3 days before the last day" in then
    assert "Choose today or a later day" in text_of(client.get(address, {"on": "1 January 2020"}))
    assert len(record_all(CHASES)) == 2
    done = text_of(client.get(address))
    assert "Nobody would be reminded today" in done
    assert done.count("Written about") == 1 and "Written about 1 return" in done
    assert "The first email" not in done  # it was open before
    Chase.objects.filter(to="agency").delete()
    Chase.objects.update(to="")  # as where no address is known
    assert "Written about" not in text_of(client.get(address))


def test_days_of_the_setting_count_for_every_round(asked, school, board, enter):
    client, address = enter(board.helen), reverse("change_setting", args=[REMINDERS])
    on = today()
    values = {"applies_from_day": on.day, "applies_from_month": on.month, "applies_from_year": on.year, "reason": "Two"}
    done = client.post(address, values | {"value": "2 days after the first deadline\r\n5 days before the last day"})
    assert done.status_code == 302
    assert due(CHASES) == []
    assert [each.line.note for each in due(CHASES, on + DAY)] == [text_of_stage("first", 2)] * 2
    page = text_of(client.get(reverse("audits:ladder", args=[asked.pk])))
    assert "2 days after the first deadline" in page and "14 days" not in page
    change_setting(key=REMINDERS, value="None", applies_from=on, by=board.helen, reason="A quiet year")
    assert due(CHASES, on + DAY) == []


def test_page_of_a_round_lists_what_it_sent_and_what_is_to_come_only_while_it_is_open(asked, school, board, enter):
    client, address = enter(board.helen), reverse("audits:ladder", args=[asked.pk])
    sent = record_all(CHASES)
    assert len(sent) == 2
    change_setting(
        key=REMINDERS, value="5 days before the last day", applies_from=today(), by=board.helen, reason="Few"
    )
    page = text_of(client.get(address))
    assert "5 days before the last day" in page and page.count("Written about 1 return") == 1
    Round.objects.filter(pk=asked.pk).update(state="closed", closed_on=today())
    page = text_of(client.get(address))
    assert "5 days before the last day" not in page and page.count("Written about 1 return") == 1


def test_round_keeps_the_words_of_a_reminder_of_its_own(asked, school):
    asked.steps.create(anchor="first", days=1, to="agency", subject="Late", text="Please.")
    asked.steps.create(anchor="first", days=2, to="agency", subject="Later", text="Please!")  # not in the setting
    (reminder,) = due(CHASES)
    assert (reminder.to, reminder.line.note) == ("office@tarn.example", "Please.")
    assert record(reminder) and asked.steps.count() == 2


@try_rows("name", ["add_step", "edit_step", "drop_step"])
def test_address_of_a_former_editor_leads_to_the_setting_for_good(board, enter, name):
    answer = enter(board.helen).get(reverse(f"audits:{name}", args=[1]))
    assert (answer.status_code, answer["Location"]) == (301, reverse("change_setting", args=[REMINDERS]))


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
