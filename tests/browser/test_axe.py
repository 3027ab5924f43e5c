"""Every page and form with errors, by default a quarter: no finding of axe, and none wider than the window, at three widths."""

from __future__ import annotations

import datetime as dt
from itertools import batched

import pytest
from django.urls import reverse

from actions.checking.listing import check_plan
from actions.colours.services import set_colour
from actions.evidence.services import add_link
from actions.figures.services import set_measure
from actions.models import Timescale
from actions.progress.services.progress import add_update, correct_update, propose_revision
from actions.structure.services.structure import withdraw_action
from core.board import measures
from core.text.dates import today
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.browser import directory_pages, pages
from tests.browser.answer_pages import ANSWERS, BLANK_ANSWER, NO_ANSWER_FORM, of_answers
from tests.browser.asking_pages import ASKING, ASKING_BUTTONS, MAILED, MAY_BE_BLANK_THERE, RETURN_FORMS, of_asking
from tests.browser.audit_fill_pages import FILL_BUTTONS, FILL_FILES, FILLED
from tests.browser.audit_questionnaire_pages import (
    KIND,
    NO_QUESTIONNAIRE_FORM,
    QUESTIONNAIRE_BUTTONS,
    QUESTIONNAIRE_FORMS,
    QUESTIONNAIRES,
    of_questionnaires,
)
from tests.browser.audit_result_pages import NO_RESULT_FORM, NO_RESULT_PAGES, RESULTS, of_results
from tests.browser.audit_round_pages import NO_ROUND_FORM, ROUND_BUTTONS, ROUND_FILES, ROUND_FORMS, ROUNDS, of_rounds
from tests.browser.audit_sign_pages import SIGNING
from tests.browser.directory_pages import IMPORTING, POSTS, of_directory
from tests.browser.incident_pages import NO_INCIDENT_PAGES
from tests.browser.mail_pages import MAIL, MAIL_BUTTONS, of_mail
from tests.browser.own_pages import NOT_IN_TURN, OWN, SIGNED_OUT
from tests.browser.pages import PHONE, TABLET, WIDE, blank, faults, send, some_of, unhelpful
from tests.browser.plan_records import of_field, of_meetings, related_of
from tests.browser.report_pages import NO_REPORT_PAGES
from tests.browser.voices_pages import NO_VOICES_PAGES
from tests.factories.imports import accepted_return, make_accepted, waiting_import

NO_PAGES = {
    **SIGNING,
    **NOT_IN_TURN,
    **dict.fromkeys(["evidence", "export_minutes", "export_agenda", "export_plan", "export_return"], "a file"),
    **dict.fromkeys(["add_note", "minute", "set_agenda_line"], "a button"),
    **dict.fromkeys(["meeting_stands", "read_date", "read_wording"], "a piece of a page"),
    **dict.fromkeys(["home", "audits:section"], "leads on to another page"),
    **dict.fromkeys(["healthz", "readyz", "metrics", "security_txt"], "for machines"),
    **dict.fromkeys(directory_pages.FILES, "a file"),
    **dict.fromkeys(["import_agencies_accept", "import_agencies_forget", "keep_list"], "a button"),
    **dict.fromkeys([*MAIL_BUTTONS, *ASKING_BUTTONS, *ROUND_BUTTONS, *QUESTIONNAIRE_BUTTONS], "a button"),
    **dict.fromkeys(MAILED, "looked at by test_asking.py, signed out"),
    **dict.fromkeys(ROUND_FILES, "a file"),
    **NO_RESULT_PAGES,
    **dict.fromkeys(FILL_FILES, "a file"),
    **dict.fromkeys(FILL_BUTTONS, "a piece of a page"),
    **dict.fromkeys(FILLED, "looked at by test_fill.py, as an agency"),
    **NO_INCIDENT_PAGES,
    **NO_REPORT_PAGES,
    **NO_VOICES_PAGES,
    **dict.fromkeys(["export_as_at", "export_changes", "export_follow_ups", "export_timeline"], "a file"),
    **dict.fromkeys(["edit_cell", "add_row_below", "row_menu", "part_menu"], "looked at by test_editing.py"),
    "structure": "leads to the table that is edited",
    **dict.fromkeys(["audits:add_step", "audits:edit_step", "audits:drop_step"], "leads to the setting"),
    **dict.fromkeys(["return_one", "return_cancel"], "looked at by test_returned_file.py"),
    **dict.fromkeys(["return_accept", "return_forget", "return_as_plan"], "a button"),
    "return_refused": "not there: what cannot be accepted is said on the page",
    "bulk_preview": "looked at by test_bulk.py, filled in",
    "export_queries": "a file",
    **dict.fromkeys(["export_action_agencies", "export_all_agencies"], "a file"),
    **dict.fromkeys(["our_agency", "answer_own_line"], "looked at by test_answers.py, as an agency"),
    **dict.fromkeys(["confirm_reference", "prepare_again"], "a button"),
    "prepared_file": "looked at in each of its states by test_prepared_file.py",
    "download_file": "a file",
    **dict.fromkeys(["mend_finding", "ask_again", "import_accept", "import_forget", "shift_field"], "a button"),
    **dict.fromkeys(["import_refused", "audits:import_questions_refused"], "a file"),
    **dict.fromkeys(["calendar_feed", "feed"], "a file"),
    **dict.fromkeys(["make_feed", "revoke_feed"], "a button"),
    **dict.fromkeys(["shift_part", "shift_placement", "shift_term", "sort_terms"], "a button"),
    **dict.fromkeys(["single_sign_on", "single_sign_on_back"], "looked at by test_single_sign_on.py"),
    **dict.fromkeys(["time_left", "stay_signed_in"], "for the script of a page"),
    **dict.fromkeys(["kept_forms", "kept_form", "drop_kept_form"], "looked at by test_timeout.py"),
    "demo_people": "not there outside the demonstration",
    "demo_sign_in": "not there outside the demonstration",
}
READING = ["plan", "action", "action_history", "history", "glossary", "search", "calendar"]
LOOKING_BACK = ["as_at_choose", "as_at", "plan_changes", "timeline", "bulk", "bulk_change"]
UPDATES = ["add_update", "correct_update", "strike_out_update", "complete_action", "propose_timescale"]
LED = ["desk", "write_to_leads", "my_actions", "declare", "add_evidence", "meet_dated_part", "remove_evidence"]
FIELDS = ["plan_fields", "name_levels", "add_field", "edit_field", "archive_field", "set_field_value"]
ROLLING = ["close_occurrence", "call_off_occurrence", "reopen_occurrence", "first_date", "roll_forward"]
PLANS = ["import", "import_one", "import_cancel", "import_undo", "plans", "put_in_force", "return", "return_undo"]
MEETINGS = ["agree_timescale", "decline_timescale", "add_meeting", *PLANS]
OF_MEETINGS = [
    "meetings",
    "meeting",
    "walk_meeting",
    "edit_meeting",
    "cancel_meeting",
    "reinstate_meeting",
    "attendance",
    "close_minutes",
    "reopen_minutes",
    "correct_note",
    "strike_out_note",
    "correct_decision",
    "strike_out_decision",
]
PARTS = ["add_priority", "edit_part", "add_part", "move_part", "archive_part", "add_action", "move_placement"]
ACTIONS = ["edit_action", "measure", "set_leads", "split_action", "merge_action", "place_action", "withdraw_action"]
REST = [
    "set_colour",
    "take_back_colour",
    "settings",
    "change_setting",
    "take_back_timescale",
    "remove_placement",
    "reinstate_action",
    "reopen_action",
    "add_term",
    "edit_term",
    "archive_term",
    *FIELDS,
]
FOLLOW_UPS = ["add_follow_up", "edit_follow_up", "finish_follow_up", "drop_follow_up", "reopen_follow_up"]
ASKED = ["raise_query", "answer_query", "decide_query", "record_decision", "settle_reference", "withdraw_request"]
RELATED = ["follow_ups", "queries", "references", *FOLLOW_UPS, *ASKED]
# The plan as cards, on a phone, and the rows that were found are looked at below. Contrast is what axe takes longest over.
CONTRAST = {"action", "glossary", "calendar", "desk", "declare", "meet_dated_part", "agency"}
NO_FORM = {
    "plans",
    "plan_fields",
    "bulk",
    "timeline",
    "settings",
    "follow_ups",
    "queries",
    "references",
    *MAIL,
    *NO_ANSWER_FORM,
    *ASKING,
    *NO_RESULT_FORM,
    *NO_ROUND_FORM,
    *NO_QUESTIONNAIRE_FORM,
} | directory_pages.WITHOUT_FORM
CHECKING = ["check", "leave_finding", "settle_date", "place_lead"]
GROUPS = [
    READING,
    LOOKING_BACK,
    UPDATES,
    LED,
    MEETINGS,
    OF_MEETINGS,
    PARTS,
    ACTIONS,
    REST,
    RELATED,
    ROLLING,
    CHECKING,
    *directory_pages.PAGES,
    ANSWERS,
    POSTS,
    IMPORTING,
    MAIL,
    ASKING,
    RETURN_FORMS,
    MAY_BE_BLANK_THERE,
    ROUNDS,
    RESULTS,
    ROUND_FORMS,
    QUESTIONNAIRES,
    QUESTIONNAIRE_FORMS,
]
WITH_ERRORS = [  # all forms have one renderer: some of each way of writing are sent blank each time, all with --long
    pytest.param(
        group, id=group[0], marks=() if group in (UPDATES, PARTS, IMPORTING, RETURN_FORMS) else pytest.mark.long
    )
    for group in GROUPS[1:]
]
LONG = pytest.param((WIDE, TABLET, PHONE), id="all-widths", marks=pytest.mark.long)
MAY_BE_BLANK = {
    *MAY_BE_BLANK_THERE,
    "meetings",
    "meeting",
    "walk_meeting",
    "reinstate_meeting",
    "close_minutes",
    "attendance",
    *directory_pages.BLANK_IS_FINE,
    *BLANK_ANSWER,
    "import_agencies_one",
    "import_agencies_cancel",
    "desk",
    "my_actions",
    "set_field_value",
    "check",
    "place_lead",
    "as_at",
    "plan_changes",
    "agree_timescale",
    "take_back_timescale",
    "take_back_colour",
    "import_one",
    "import_cancel",
    "edit_part",
    "withdraw_request",
}


@pytest.fixture
def records(board):
    """name(…) → the address of that page on the demonstration board."""
    helen = board.people["helen"]
    action, shared = board.action(33), board.action(8)
    method = action.placements.get().method
    withdrawn = withdraw_action(
        action=board.action(15), expected=board.action(15).version, reason="Done twice", by=helen
    )
    preview = waiting_import(PLAN, by=helen, on=DOCUMENT_DATE)
    accepted = make_accepted(helen)
    term = board.plan.glossary.first()
    proposed = board.action(40).timescales.get(state="proposed")
    own = propose_revision(action=board.action(8), wording="By June 2027", reason="More time is needed", by=helen)
    coloured = set_colour(action=board.action(1), colour="A", reason="The money is late", by=helen)
    yearly = propose_revision(action=board.action(11), wording="Annually", due=DOCUMENT_DATE, reason="Less", by=helen)
    Timescale.objects.filter(pk=yearly.pk).update(due=None)
    unmet = {"kind": "date_then_ongoing", "dated_part_met_on": None, "is_current": True}
    dated = board.plan.actions.filter(**{f"timescales__{name}": value for name, value in unmet.items()}).first()
    arguments = {
        "close_occurrence": [board.action(43).pk, "2027-05-31"],
        "call_off_occurrence": [board.action(43).pk, "2027-05-31"],
        "reopen_occurrence": [board.action(43).pk, "2026-05-31"],
        "first_date": [yearly.pk],
        "export_plan": ["csv"],
        "bulk_change": ["dates"],
        "as_at": ["2026-03-01"],
        "history": ["update", action.updates.first().pk],
        "correct_update": [action.updates.first().pk],
        "strike_out_update": [action.updates.first().pk],
        "agree_timescale": [proposed.pk],
        "decline_timescale": [proposed.pk],
        "take_back_timescale": [own.pk],
        "import_one": [preview.pk],
        "import_cancel": [preview.pk],
        "put_in_force": [accepted.target],
        "import_undo": [accepted.pk],
        "return_undo": [accepted_return(board.plan, by=helen).pk],
        "edit_part": ["objective", method.objective_id],
        "add_part": ["objective", method.objective_id],
        "move_part": ["method", method.pk],
        "archive_part": ["method", method.pk],
        "add_action": [method.pk],
        "move_placement": [action.placements.get().pk],
        "remove_placement": [shared.placements.first().pk],
        "reinstate_action": [withdrawn.pk],
        "declare": [action.pk],
        "add_evidence": [action.pk],
        "meet_dated_part": [dated.timescales.get(**unmet).pk],
        "remove_evidence": [add_link(action=action, url="https://www.example.org", title="A page", by=helen).pk],
        "settle_date": [action.timescales.get(is_current=True).pk],
        "place_lead": [action.action_leads.first().lead_id],
        "set_colour": [action.pk],
        "take_back_colour": [coloured.pk],
        "change_setting": ["colours.due_soon_days"],
        "reopen_action": [board.action(38).pk],
        "edit_term": [term.pk],
        **related_of(board.action(9), helen),
        "archive_term": [term.pk],
        **of_field(action),
        "account_reset_password_from_key": ["1", "no-key"],
    }
    arguments |= of_answers(board, helen) | of_questionnaires(helen)
    arguments |= of_directory(helen) | of_mail() | of_asking() | of_rounds() | of_results()
    by_action = {"action", "action_history", "add_update", "propose_timescale", "complete_action", *ACTIONS}
    arguments |= {name: [action.pk] for name in by_action}
    arguments |= of_meetings(board, helen)
    found = next(one for one in check_plan(board.plan, today()).findings if one.action)
    queries = {"leave_finding": f"?finding={found.key}", "audits:write_to_many": "?show=not_started", **KIND}
    if not pages.thorough["every page"]:  # the rows of one priority have every part that the table of all has
        queries["plan"] = f"?priority={action.placements.get().method.objective.priority_id}"
    return lambda name: reverse(name, args=arguments.get(name, [])) + queries.get(name, "")


@pytest.mark.parametrize("widths", [pytest.param((WIDE,), id="wide"), LONG])
@pytest.mark.parametrize("groups", list(batched(GROUPS, 4)), ids=lambda groups: groups[0][0])
def test_pages_have_no_fault(records, visit, board, groups, widths):
    page = visit(board.people["helen"])
    found = []
    for group in groups:
        for name in some_of(group, always=CONTRAST):
            assert page.goto(records(name)).status == 200, name
            found += faults(page, *widths, with_contrast=name in CONTRAST)
    assert found == []


def test_the_plan_and_an_action_have_no_fault_as_cards_on_a_phone(records, visit, board):
    page, found = visit(board.people["marian"]), []
    for name in ("plan", "action", "glossary"):
        assert page.goto(records(name)).status == 200, name
        found += faults(page, PHONE, with_contrast=True)
    assert found == []


def test_pages_of_sign_in_and_own_pages_have_no_fault(records, visit, board):
    page, found = visit(), []
    for name in some_of(SIGNED_OUT):
        assert page.goto(records(name)).status == 200, name
        found += faults(page, WIDE, PHONE)
    helen = board.people["helen"]
    helen.set_password("four slow herons wading")
    helen.save()
    page = visit(helen)
    for name in some_of(OWN):
        assert page.goto(records(name)).status == 200, name
        found += faults(page, WIDE, PHONE)
    assert found == []


@pytest.mark.parametrize("widths", [pytest.param((PHONE,), id="phone"), LONG])
@pytest.mark.parametrize("group", WITH_ERRORS)
def test_forms_sent_blank_say_what_is_wrong_where_it_is(records, visit, board, group, widths):
    """The title begins "Error:", the summary has focus, each link leads to its field, and nothing else is at fault."""
    page, found = visit(board.people["helen"]), []
    for name in some_of(name for name in group if name not in MAY_BE_BLANK | NO_FORM):
        assert page.goto(records(name)).status == 200, name
        blank(page)
        send(page)
        found += unhelpful(page) + faults(page, *widths)
    assert found == []


@pytest.mark.long
def test_a_wrong_date_is_said_on_the_pages_where_blank_is_allowed(records, visit, board):
    page, found = visit(board.people["helen"]), []
    page.goto(records("agree_timescale"))
    page.get_by_label("Agreed on").fill("3 Smarch")
    send(page)
    found += unhelpful(page) + faults(page, PHONE)
    page.goto(f"{records('plan_changes')}?from=40/1/2010&to=1/2/2010")
    found += unhelpful(page) + faults(page, PHONE)
    page.goto(reverse("plan"))
    page.get_by_text("Find rows").click()
    page.get_by_label("Due from").fill("40")
    page.get_by_role("button", name="Show rows").click()
    found += unhelpful(page) + faults(page, PHONE, with_contrast=True)
    assert found == []


def test_the_page_of_two_texts_has_no_fault(records, visit, board):
    page = visit(board.people["helen"], records("correct_update"))
    update = board.action(33).updates.first()
    correct_update(
        update=update,
        expected=update.version,
        text="Tried out at three clubs.",
        on=update.on,
        by=board.people["alun"],
        reason="",
    )
    page.get_by_label("Update", exact=True).fill("Tried out at two clubs and a library.")
    page.get_by_role("button", name="Save the corrected update").click()
    page.get_by_text("Somebody else saved this while you were editing").wait_for()
    found = unhelpful(page) + faults(page, WIDE, PHONE)
    send(page)  # without a choice
    found += unhelpful(page) + faults(page, PHONE)
    assert found == []


def test_pages_with_much_data_have_no_fault(records, visit, board):
    """A text of 3,000 characters with a word that never ends, and an action with sixty updates."""
    tom, action = board.people["tom"], board.action(3)
    for day in range(60):
        add_update(action=action, text=f"Course {day} was held.", on=DOCUMENT_DATE + dt.timedelta(days=day), by=tom)
    add_update(
        action=board.action(2), text="It took long to agree. " * 122 + "https://example.org/" + "x" * 170, by=tom
    )
    page, found = visit(board.people["helen"]), []
    for path in (reverse("plan"), reverse("action", args=[action.pk]), reverse("action", args=[board.action(2).pk])):
        assert page.goto(path).status == 200, path
        found += faults(page, PHONE)
    assert found == []


@pytest.mark.long
def test_an_action_with_its_measure_has_no_fault(records, visit, board):
    """Each figure by which an action can be measured, with its value at the end of some quarters."""
    helen, action, found = board.people["helen"], board.action(2), []
    page = visit(helen)
    for key, _ in measures.choices():
        action.refresh_from_db()
        set_measure(action=action, expected=action.version, measure=key, by=helen)
        assert page.goto(reverse("action", args=[action.pk])).status == 200
        assert page.locator("#measure").count() == 1
        found += faults(page, WIDE, PHONE)
    assert found == []
