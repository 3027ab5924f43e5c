"""Lines of ladders in routine emails: joined with what else is due, recorded once, and told as they are when they leave."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.test import override_settings

from core.mail.models import OutgoingEmail
from core.mail.sending import deliver
from core.records.rules import RuleBroken
from core.text.dates import print_date
from reminders.answers.links import look_up
from reminders.models import RoutineEmail
from reminders.routine import lines
from reminders.routine.due import emails_due
from reminders.routine.lines import Asked, Line
from reminders.routine.services import send_reminders
from tests.factories.accounts import UserFactory
from tests.factories.plan import AgencyFactory, FollowUpFactory, MembershipFactory, SubGroupLeadFactory
from tests.reminders.board import action, at, monday

pytestmark = pytest.mark.django_db
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
DAY = dt.timedelta(days=1)
OFFICE = "office@harbour.example"


class Ladder:
    """A ladder that keeps what it wants to send and what was recorded; `gone` are keys that nobody wants any more."""

    def __init__(self):
        self.wanted: list[Asked] = []
        self.recorded: dict[str, int] = {}
        self.gone: set[str] = set()

    def ask(self, to: str, key: str, agency: int | None = None, **values) -> Line:
        given = {"text": f"Return {key}", "why": "It is still open", "href": "/audits/", "do": "Open the return"}
        line = Line("returns", key, **given | values)
        self.wanted.append(Asked(to, "Pat Quay", agency, line, lambda email: self.record(line, email)))
        return line

    def record(self, line: Line, email: OutgoingEmail) -> None:
        if line.key in self.gone:
            raise RuleBroken("It has come in.")
        self.recorded[line.key] = email.pk

    def due(self, on: dt.date):
        return [each for each in self.wanted if each.line.key not in self.recorded]

    def now(self, email: OutgoingEmail, on: dt.date):
        kept = [each for each in self.wanted if self.recorded.get(each.line.key) == email.pk]
        return [each for each in kept if each.line.key not in self.gone]


@pytest.fixture
def ladder(monkeypatch) -> Ladder:
    """The only ladder there is."""
    made = Ladder()
    monkeypatch.setattr(lines, "_ladders", {})
    lines.ladder(now=made.now)(made.due)
    return made


@pytest.fixture
def agency():
    return AgencyFactory(name="Harbour Lane", email=OFFICE)


def text_of(arrived) -> str:
    return arrived.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_an_office_gets_one_email_with_all_lines_and_nothing_to_unsubscribe(ladder, agency, mailbox, monkeypatch):
    on = at(monkeypatch, monday() + DAY)
    ladder.ask(OFFICE, "one", agency.pk, by=on - DAY)
    ladder.ask("Office@Harbour.example", "two", agency.pk, by=on + DAY)
    send_reminders(on)
    (arrived,) = mailbox.letters
    assert arrived["Subject"] == "2 things for Harbour Lane, 1 overdue"
    assert "List-Unsubscribe" not in arrived
    text = text_of(arrived)
    assert text.startswith("Dear Pat Quay,\n\n") and "Stop" not in text
    assert text.index("Overdue\n") < text.index("Return one") < text.index("This week\n") < text.index("Return two")
    row = RoutineEmail.objects.get()
    assert (row.address, row.person, row.weekly, row.lines) == (OFFICE, None, False, 2)
    assert ladder.recorded == {"one": row.email_id, "two": row.email_id}
    assert send_reminders(at(monkeypatch, on + DAY)) == [] and len(mailbox.letters) == 1


def test_one_line_gives_the_subject_at_most_70_characters_long(ladder, agency, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    ladder.ask(OFFICE, "one", agency.pk, subject="Overdue: e-Safety return, Harbour Lane (closes 15 January)")
    send_reminders(on)
    ladder.ask(OFFICE, "two", agency.pk, subject=f"Overdue: e-Safety return, {'Harbour Lane and ' * 4}the quays")
    send_reminders(at(monkeypatch, on + DAY))
    first, second = (arrived["Subject"] for arrived in mailbox.letters)
    assert first == "Overdue: e-Safety return, Harbour Lane (closes 15 January)"
    assert len(second) <= 70 and second.endswith(" …")


def test_a_line_of_a_ladder_joins_the_weekly_email_and_wins_over_the_same_record(ladder, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    person, lead = (
        UserFactory(name="Ann Reed", email="ann@northmere.example", roles=["working_group"]),
        SubGroupLeadFactory(),
    )
    MembershipFactory(user=person, subgroup=lead.subgroup)
    led = action(lead, on + 2 * DAY, text="Write the policy")
    action(lead, on + 3 * DAY, text="Show the film")
    ladder.ask("ANN@northmere.example", "own", item=f"action {led.pk}", text="Asked by a ladder")
    send_reminders(on)
    (arrived,) = mailbox.letters
    text = text_of(arrived)
    assert text.startswith("Dear Ann Reed,") and "Asked by a ladder" in text and "Show the film" in text
    assert "Write the policy" not in text
    assert RoutineEmail.objects.get().lines == 2


def test_a_ladder_waits_where_a_mailbox_has_had_its_emails_of_the_week(ladder, agency, mailbox, monkeypatch):
    for number in range(5):
        ladder.ask(OFFICE, f"line {number}", agency.pk)
        send_reminders(at(monkeypatch, monday() + number * DAY))
    assert list(RoutineEmail.objects.order_by("day").values_list("day", flat=True)) == [
        monday() + number * DAY for number in range(3)
    ]
    assert len(ladder.due(monday())) == 2
    send_reminders(at(monkeypatch, monday() + 7 * DAY))
    assert RoutineEmail.objects.first().lines == 2 and ladder.due(monday()) == []


def test_a_line_that_is_not_wanted_any_more_is_left_out(ladder, agency, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    ladder.ask(OFFICE, "one", agency.pk)
    ladder.ask(OFFICE, "two", agency.pk)
    ladder.gone = {"two"}
    send_reminders(on)
    assert "Return two" not in text_of(mailbox.letters[0]) and RoutineEmail.objects.get().lines == 1


def test_nothing_is_left_of_an_email_of_which_no_line_is_wanted(ladder, agency, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    ladder.ask(OFFICE, "one", agency.pk)
    ladder.gone = {"one"}
    assert send_reminders(on) == []
    assert not RoutineEmail.objects.exists() and not OutgoingEmail.objects.exists()
    ladder.gone = set()
    assert len(send_reminders(on)) == 1 and len(mailbox.letters) == 1


def test_an_email_tells_what_is_so_when_it_leaves(ladder, agency, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    ladder.ask(OFFICE, "one", agency.pk, why=f"Wanted by {print_date(on)}")
    ladder.ask(OFFICE, "two", agency.pk)
    with override_settings(TASKS=QUEUE):
        send_reminders(on)
    at(monkeypatch, on + DAY)
    ladder.wanted[0] = replace(
        ladder.wanted[0], line=replace(ladder.wanted[0].line, why=f"Overdue since {print_date(on)}")
    )
    ladder.gone = {"two"}
    deliver(OutgoingEmail.objects.get().pk)
    text = text_of(mailbox.letters[0])
    assert f"Overdue since {print_date(on)}" in text and "Wanted by" not in text and "Return two" not in text


def test_an_email_is_not_sent_where_all_is_done_before_it_leaves(ladder, agency, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    ladder.ask(OFFICE, "one", agency.pk)
    with override_settings(TASKS=QUEUE):
        send_reminders(on)
    ladder.gone = {"one"}
    email = OutgoingEmail.objects.get()
    deliver(email.pk)
    email.refresh_from_db()
    assert email.state == "not_needed" and mailbox.letters == []


def test_a_ladder_that_cannot_tell_again_is_told_as_it_was_queued(agency, mailbox, monkeypatch):
    made = Ladder()
    monkeypatch.setattr(lines, "_ladders", {})
    lines.ladder(made.due)
    on = at(monkeypatch, monday())
    made.ask(OFFICE, "one", agency.pk, by=on + DAY)
    send_reminders(on)
    assert "Return one" in text_of(mailbox.letters[0]) and made.recorded.keys() == {"one"}


def test_an_office_answers_on_the_answer_page_of_its_agency(ladder, agency, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    ladder.ask(OFFICE, "one", agency.pk, item="return 4")
    ladder.ask(OFFICE, "two", agency.pk)
    send_reminders(on)
    text = text_of(mailbox.letters[0])
    assert text.index("https://testserver/answer/") == text.index("https://")
    assert text.count("https://testserver/audits/") == 1  # the line that has no item


def test_an_office_of_two_agencies_has_a_page_for_each(ladder, agency, mailbox, monkeypatch):
    on, other = at(monkeypatch, monday()), AgencyFactory(name="Quay House", email=OFFICE)
    ladder.ask(OFFICE, "one", agency.pk, item="return 4", href="")
    ladder.ask(OFFICE, "two", other.pk, item="return 5", href="")
    ladder.ask(OFFICE, "three", other.pk, href="")
    send_reminders(on)
    text = text_of(mailbox.letters[0])
    urls = re.findall(r"https://testserver(/answer/\S+)", text)
    assert len(set(urls)) == 2 and text.count("https://") == 2 + len(re.findall("Everything", text))
    assert {look_up(url.split("/")[2]).link.agency_id for url in urls} == {agency.pk, other.pk}
    assert all(look_up(url.split("/")[2]).link.ended_at is None for url in urls)


def test_a_mailbox_of_a_person_and_an_office_answers_for_both(ladder, agency, mailbox, monkeypatch):
    on, lead = at(monkeypatch, monday()), SubGroupLeadFactory()
    person = UserFactory(name="Ann Reed", email="Office@harbour.example", roles=["working_group"])
    MembershipFactory(user=person, subgroup=lead.subgroup)
    action(lead, on + DAY, text="Write the policy")
    ladder.ask(OFFICE, "one", agency.pk, item="return 4")
    send_reminders(on)
    urls = re.findall(r"https://testserver(/answer/\S+)", text_of(mailbox.letters[0]))
    links = [look_up(url.split("/")[2]) for url in urls]
    assert {(each.link.person, each.link.agency) for each in links} == {(person, None), (None, agency)}
    assert {each.standing for each in links} == {"open"}


def test_a_note_to_the_reader_is_quoted_once(ladder, agency, mailbox, monkeypatch):
    on, note = at(monkeypatch, monday()), "Please <b>answer</b>:\nhttps://testserver/accounts/you/"
    ladder.ask(OFFICE, "one", agency.pk, note=note)
    ladder.ask(OFFICE, "two", agency.pk, note=note)
    send_reminders(on)
    text, html = text_of(mailbox.letters[0]), mailbox.letters[0].get_body(("html",)).get_content()
    assert text.count("    Please <b>answer</b>:\n    https://testserver/accounts/you/") == 1
    assert (
        html.count("Please &lt;b&gt;answer&lt;/b&gt;:<br>") == 1
        and 'href="https://testserver/accounts/you/"' not in html
    )


def test_the_page_lists_what_ladders_send_to_offices_too(ladder, agency, enter):
    ladder.ask(OFFICE, "one", agency.pk)
    page = enter(UserFactory(roles=["manager"])).get(f"/reminders/?on={monday()}").content.decode()
    assert "Pat Quay: reminder,\n  1 thing" in page and OFFICE in page and "Return one" in page


def lively(board, ladder: Ladder) -> None:
    """Something of every sort for people, and lines of a ladder to people, offices and nobody we know."""
    for person in (board.marian, board.tom, board.helen):
        FollowUpFactory(owner=person, due=monday() + DAY)
        FollowUpFactory(owner=person, due=monday() - 2 * DAY)
    for due in (-3, 1, 3, 10, 30):
        action(board.leads["group"], monday() + due * DAY)
    for number, to in enumerate((board.marian.email.upper(), OFFICE, OFFICE, "head@quay.example")):
        ladder.ask(to, f"line {number}", board.school.pk, item=f"return {number}")


def said_of(due) -> set:
    return {(each.to.casefold(), each.weekly, tuple(sorted(line.key for line in each.every))) for each in due}


@pytest.mark.parametrize(
    "number", [0, 2, 5, *(pytest.param(number, marks=pytest.mark.long) for number in (1, 3, 4, 7))]
)
def test_the_dry_run_lists_exactly_what_the_day_sends(board, ladder, mailbox, monkeypatch, capsys, number):
    lively(board, ladder)
    if number:
        send_reminders(at(monkeypatch, monday()))
        ladder.ask(OFFICE, "later", board.school.pk)
        FollowUpFactory(owner=board.tom, due=monday() + (number + 1) * DAY)
    before, on = len(mailbox.letters), monday() + number * DAY
    foretold = [each for each in emails_due(on) if each.every]
    call_command("send_reminders", "--dry-run", "--on", on.isoformat())
    printed = capsys.readouterr().out
    at(monkeypatch, on)
    sent = send_reminders(on)
    assert said_of(sent) == said_of(foretold)
    arrived = mailbox.letters[before:]
    assert sorted(each["To"].casefold() for each in arrived) == sorted(each.to.casefold() for each in foretold)
    rows = RoutineEmail.objects.filter(day=on, email__isnull=False)
    assert {(row.address, row.weekly, row.lines) for row in rows} == {
        (each.to.casefold(), each.weekly, len(each.every)) for each in foretold
    }
    assert all(f"{each.name} <{each.to}>: {each.kind_name}" in printed for each in sent)
    assert f": {len(sent)} email{'' if len(sent) == 1 else 's'} would be sent." in printed
    assert bool(sent) == (number != 5)  # a Saturday
