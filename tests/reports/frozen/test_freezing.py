"""Frozen reports: what was frozen stays, byte for byte, whatever is changed afterwards."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from actions.models import Action
from actions.progress.services.progress import complete_action
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from reports.drafts.content import Content, checksum
from reports.drafts.drafting import draft_of
from reports.drafts.look import dressed
from reports.drafts.services.drafts import correct_report, drop_draft, make_report, move_section
from reports.drafts.services.outcomes import act_on_decision, decide, tell_board
from reports.drafts.services.writing import write_commentary
from reports.frozen import services
from reports.frozen.services import freeze_report
from reports.models import FrozenEdition, RenderedFile, Report
from reports.periods import Period
from reports.sections import decisions
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory, small_plan
from tests.factories.reports import PLACE, draft, frozen, kept_report, words
from tests.rows import try_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_files")]
BEFORE = Period.containing(today()).before


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def plan(helen):
    return small_plan()


def files_of(report) -> dict:
    return {(row.edition.edition, row.format): bytes(row.content) for row in RenderedFile.objects.filter(edition__report=report).select_related("edition")}  # fmt: skip


def test_a_draft_has_its_sections_and_both_editions_from_the_same_figures(plan, helen):
    found = draft_of(draft(by=helen))
    internal, published = (list(found.contents[edition].figures()) for edition in ("internal", "published"))
    assert internal and {each.key for each in published} <= {each.key for each in internal}
    assert "plan.colour.red" in {each.key for each in internal}


def test_words_stand_in_both_editions_unless_they_are_kept_internal(plan, helen):
    report = draft(by=helen)
    words(report, "Three reds wait", by=helen)
    write_commentary(report=report, key="coverage/more", expected=1, text="For us", is_published=False, by=helen)
    texts = {edition: [c.text for c in content.commentary() if c.text] for edition, content in draft_of(report).contents.items()}  # fmt: skip
    assert texts == {"internal": ["Three reds wait", "For us"], "published": ["Three reds wait"]}


def test_of_two_people_who_write_in_one_place_the_second_is_told(plan, helen):
    report = draft(by=helen)
    first = words(report, "One", by=helen)
    words(report, "Two", by=UserFactory(), expected=first.version)
    with pytest.raises(Conflict) as told:
        words(report, "Three", by=helen, expected=first.version)
    assert told.value.current.text == "Two"


@pytest.mark.long
def test_frozen_files_and_figures_stay_whatever_is_changed_afterwards(plan, helen, client):
    report = draft(by=helen, period=BEFORE)
    words(report, "As it stood", by=helen)
    frozen_report = freeze_report(report=report, expected=report.version, by=helen)
    before, texts = files_of(frozen_report), [row.data for row in frozen_report.editions.order_by("edition")]
    action = Action.objects.filter(plan=plan).first()
    complete_action(action=action, expected=action.version, done="Done", difference="Much", by=helen)
    client.force_login(helen)
    assert {format for _, format in before} == {"pdf", "docx", "xlsx"}
    for (edition, format), content in before.items():
        sent = client.get(reverse("reports:file", args=[report.pk, edition, format]))
        assert (sent.status_code, sent.content) == (200, content)
    assert [row.data for row in frozen_report.editions.order_by("edition")] == texts


def test_what_is_kept_has_its_checksums_and_gives_the_same_files_again(plan, helen):
    report = frozen(by=helen)
    for row in FrozenEdition.objects.filter(report=report):
        assert row.checksum == hashlib.sha256(row.data.encode()).hexdigest()
        content = Content.from_text(row.data)
        assert content.as_text() == row.data
        assert content.number == report.number
        for kept in row.files.all():
            assert kept.checksum == checksum(bytes(kept.content)) and kept.size == len(kept.content)
            assert services.render(dressed(content), kept.format) == bytes(kept.content)


def test_the_database_refuses_to_change_or_delete_what_was_frozen(plan, helen):
    frozen(by=helen)
    for model, field in ((FrozenEdition, "data"), (RenderedFile, "checksum")):
        rows = model.objects.filter(pk=model.objects.first().pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**{field: "altered"})
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_numbers_go_on_and_a_frozen_report_is_no_draft_any_longer(plan, helen):
    one, two = frozen(by=helen, period=BEFORE), frozen(by=helen)
    assert (one.number, two.number) == (1, 2)
    for refused in (
        lambda: freeze_report(report=two, expected=two.version, by=helen),
        lambda: drop_draft(report=two, expected=two.version, by=helen),
        lambda: move_section(report=two, key="colours", move="down", by=helen),
        lambda: words(two, "Too late", by=helen),
    ):
        with pytest.raises(RuleBroken, match="no longer a draft"):
            refused()


@pytest.mark.long
def test_draft_compares_with_what_was_printed_if_older_days_were_entered_since(helen):
    with standing_clock(dt.date(2026, 8, 3)) as clock:
        small_plan()
        agency = AgencyFactory()
        clock.moment = timezone.make_aware(dt.datetime(2026, 10, 5, 9))
        first = frozen(by=helen, period=Period(2026, 2))
        clock.moment = timezone.make_aware(dt.datetime(2026, 12, 2, 9))
        EsloFactory(agency=agency, valid_from=dt.date(2026, 9, 1))
        found = draft_of(draft(by=helen, period=Period(2026, 3)))
        contents = found.contents
    assert found.basis.since.on == first.as_of
    for edition in ("internal", "published"):
        assert f"Report {first.number}" in contents[edition].compared
        figures = {figure.key: figure for figure in contents[edition].figures()}
        assert (figures["agencies.coverage"].value, figures["agencies.coverage"].before) == (1, 0)
        assert figures["plan.colour.green"].change == "no change"


def test_a_correction_is_a_new_issue_that_says_what_it_replaces(plan, helen):
    first = frozen(by=helen)
    issue = correct_report(report=first, correction="The reds were miscounted", by=helen)
    with pytest.raises(RuleBroken, match="begun already"):
        correct_report(report=first, correction="Again", by=helen)
    second = freeze_report(report=issue, expected=issue.version, by=helen)
    kept = Content.from_text(second.editions.get(edition="internal").data)
    assert kept.replaces == f"This report replaces Report {first.number}. What is corrected: The reds were miscounted"
    first.refresh_from_db()
    assert (first.state, first.number, second.number) == ("frozen", 1, 2)


def test_a_section_that_is_left_out_is_not_printed_and_comes_back(plan, helen):
    report = draft(by=helen)
    keys = [each.section.key for each in draft_of(report).placed]
    move_section(report=report, key="colours", move="leave-out", by=helen)
    assert "colours" not in {each.key for each in draft_of(report).contents["internal"].sections}
    move_section(report=report, key="colours", move="take-in", by=helen)
    move_section(report=report, key=keys[0], move="down", by=helen)
    assert [each.section.key for each in draft_of(report).placed][:2] == keys[:2][::-1]


def test_a_second_draft_of_the_same_period_is_refused(plan, helen):
    draft(by=helen)
    with pytest.raises(RuleBroken, match="There is already"):
        draft(by=helen)


def test_page_says_that_a_report_of_the_same_period_is_frozen_already(plan, helen, client):
    frozen(by=helen, period=BEFORE)
    client.force_login(helen)
    values = {"kind": "quarterly", "period": BEFORE.key}
    said = [str(each) for each in client.post(reverse("reports:make"), values, follow=True).context["messages"]]
    assert "Report 1 of the same period is frozen already" in said[0]


@try_rows(
    ("kind", "period", "said"),
    [("quarterly", Period(2009), "Choose a quarter"), ("annual", Period(2009, 4), "Choose a quarter"),
     ("quarterly", Period.containing(today()).after, "begins on")],
)  # fmt: skip
def test_a_period_that_does_not_fit_is_refused(plan, helen, kind, period, said):
    with pytest.raises(RuleBroken, match=said):
        make_report(kind=kind, period=period, by=helen)


@pytest.mark.long
def test_a_decision_on_a_figure_is_printed_beside_it_in_the_next_report(plan, helen):
    first = frozen(by=helen, period=BEFORE)
    decided = decide(report=first, text="Ask why", by=helen, taken_on=today(), figure="plan.colour.red", figure_label="Red")  # fmt: skip

    def note():
        found = draft_of(Report(kind="quarterly", year=BEFORE.after.year, quarter=BEFORE.after.quarter))
        return next(each.note for each in found.contents["internal"].figures() if each.key == "plan.colour.red")

    assert "Ask why (not acted on yet)" in note()
    act_on_decision(decided=decided, expected=decided.version, note="Asked by letter", on=today(), by=helen)
    assert "acted on" in note() and "Asked by letter" in note()


def test_a_decision_on_an_action_is_one_of_the_plan(plan, helen):
    first, action = frozen(by=helen), Action.objects.filter(plan=plan).first()
    row = decide(report=first, text="Go on", by=helen, taken_on=today(), action=action)
    assert row.decision.action == action and action.decisions.get().text == "Go on"


@try_rows(("values", "said"), [
    ({"text": " "}, "Enter what"), ({"figure": ""}, "Choose what"), ({"taken_on": today() + dt.timedelta(1)}, "future"),
])  # fmt: skip
def test_a_decision_without_words_or_subject_or_of_tomorrow_is_refused(plan, helen, values, said):
    given = {"text": "Go on", "figure": "plan.colour.red", "taken_on": today()} | values
    with pytest.raises(RuleBroken, match=said):
        decide(report=kept_report(by=helen, period=BEFORE), by=helen, **given)


def test_each_member_of_the_board_is_told_once(plan, helen, django_capture_on_commit_callbacks):
    report, grace = kept_report(by=helen, period=BEFORE), UserFactory(roles=["board"])
    assert tell_board(report=report, by=helen) == [grace]
    with pytest.raises(RuleBroken, match="told already"):
        tell_board(report=report, by=helen)


def test_of_two_who_begin_in_an_empty_place_the_second_is_told(plan, helen):
    report = draft(by=helen)
    words(report, "First", by=UserFactory())
    with pytest.raises(Conflict):
        words(report, "Second", by=helen, expected=1)
    assert report.commentary.get().text == "First"


def test_of_two_who_write_one_commentary_the_second_sees_both_texts_and_chooses(plan, helen, client):
    report = draft(by=helen)
    opened = words(report, "As it was", by=helen).version
    words(report, "What the other wrote", by=UserFactory(), expected=opened)
    client.force_login(helen)
    address = reverse("reports:write", args=[report.pk, PLACE])
    typed = client.post(
        address, {"version": opened, "text": "What I wrote", "is_published": "on"}, headers={"hx-request": "true"}
    )
    assert "Somebody else wrote here meanwhile" in typed.text and "data-unsaved" in typed.text
    both = client.post(address, {"version": opened, "text": "What I wrote", "is_published": "on"})
    assert both.status_code == 409
    assert "What I wrote" in both.text and "What the other wrote" in both.text
    version = report.commentary.get().version
    again = {"version": version, "asked": "text", "text": "What I wrote", "is_published": "on"}
    client.post(address, again | {"keep_text": "theirs"})
    assert report.commentary.get().text == "What the other wrote"
    client.post(address, again | {"keep_text": "mine"})
    assert report.commentary.get().text == "What I wrote"


@pytest.mark.long
def test_decisions_are_listed_once_and_those_that_nobody_acted_on_say_so(plan, helen):
    first = frozen(by=helen, period=BEFORE)
    values = {"report": first, "text": "Ask why", "by": helen, "taken_on": today()}
    row = decide(figure="plan.colour.red", figure_label="Red", **values)
    report = Report(kind="quarterly", year=BEFORE.after.year, quarter=BEFORE.after.quarter)

    def listed():
        blocks = [b for s in draft_of(report).content("internal").sections if s.key == "decided" for b in s.blocks]
        tables = [block for block in blocks if getattr(block, "caption", "") == decisions.DECIDED]
        return [[line[0].text, line[1].text, line[3].text] for table in tables for line in table.rows]

    assert listed() == [["Red", "Ask why", decisions.NOT_YET]]
    act_on_decision(decided=row, expected=row.version, note="Asked", on=today(), by=helen)
    assert listed() == [["Red", "Ask why", print_date(today())]]
