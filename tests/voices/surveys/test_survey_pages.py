"""The page of a survey: joined from the return, four steps, finished, or paper instead. Signatories see none of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from audits.links.services.links import make_return_link, token_of
from audits.models import Return, Round
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of, value_of
from tests.audits.returns.test_fill_pages import page_of
from tests.factories.audits import open_round, return_of
from tests.factories.plan import AgencyFactory
from tests.factories.voices import children_round, make_class, make_survey
from voices.classes.page import lead_url
from voices.models import SettingSurvey, SurveyClass, WaitingCount, WaitingMark
from voices.surveys.services import delete_unfinished, withdraw

pytestmark = pytest.mark.django_db
PREPARED = {
    "questions_agreed_by": "Deputy head for safeguarding",
    "disclosure_plan": "The teacher tells the safeguarding lead in the same hour.",
    "helper": "the office, all day",
}


def url(name: str, *keys) -> str:
    return reverse(f"voices:{name}", args=keys)


@pytest.fixture
def asked(board):
    return children_round([board.school, board.police])


@pytest.fixture
def audit_return(board, asked) -> Return:
    return return_of(asked, board.school)


@pytest.fixture
def client(board, enter):
    return enter(board.denzil)


@pytest.fixture
def survey(board, asked) -> SettingSurvey:
    return make_survey(board.school, asked, state="joined", helper="")


@pytest.fixture
def ready(board, asked) -> SettingSurvey:
    return make_survey(board.school, asked, state="running", parents_told_on=today(), **PREPARED)


def make_answered(survey: SettingSurvey, label: str, received: int, **values) -> SurveyClass:
    """A class with as many forms, each with the mark of its page."""
    group = make_class(survey, label, received=received, **values)
    WaitingMark.objects.bulk_create(WaitingMark(survey_class=group, mark=str(n)) for n in range(received))
    return group


def post_day(on: dt.date) -> dict:
    return {"parents_told_on": on.strftime("%d %B %Y")}


def test_school_joins_from_its_return_and_sets_up_two_classes(client, audit_return):
    page = client.get(reverse("audits:return", args=[audit_return.pk]))
    (button,) = tree_of(page).xpath("//button[contains(., 'Use the board’s online survey')]")
    response = client.post(button.getparent().get("action"), follow=True)
    survey = SettingSurvey.objects.get()
    assert response.redirect_chain[-1][0] == url("survey", survey.pk)
    assert (survey.audit_return, survey.state) == (audit_return, "joined")
    assert survey.audit_return.state == "in_progress"  # so nobody writes that it has not been started
    typed = {"version": 1, "classes": "5 Oak 5 28\n6 Ash 6 27", **PREPARED} | post_day(today())
    response = client.post(url("survey", survey.pk), typed, follow=True)
    assert messages_of(response) == ["Saved. 2 classes added."]
    assert response.redirect_chain[-1][0].endswith("#classes")  # where it is said
    survey.refresh_from_db()
    assert (survey.helper, survey.parents_told_on) == (PREPARED["helper"], today())
    oak, ash = survey.classes.all()
    assert (oak.label, oak.year, oak.age, oak.band, oak.roll) == ("5 Oak", 5, "7_11", "8_11", 28)
    assert len(oak.key) == 10 and oak.key != ash.key and oak.lead_nonce != ash.lead_nonce
    assert WaitingCount.objects.filter(survey_class=oak, n=0).count() == WaitingCount.objects.filter(n=0).count() / 2
    assert lead_url(oak) in response.content.decode()
    page = client.get(reverse("audits:return", args=[audit_return.pk]))
    assert "You are using the board’s online survey" in text_of(page)


def test_join_again_opens_the_survey_that_is_there(client, audit_return, survey):
    response = client.post(url("join", audit_return.pk))
    assert response.url == url("survey", survey.pk)
    assert SettingSurvey.objects.count() == 1


def test_join_is_refused_where_the_round_does_not_ask_children(board, client):
    audit_return = return_of(open_round([board.school], key="young-people"), board.school)
    response = client.post(url("join", audit_return.pk))
    assert errors_of(response) == ["This round does not ask children online."]
    assert "online survey" not in text_of(client.get(reverse("audits:return", args=[audit_return.pk])))


def test_join_is_refused_once_the_return_takes_no_answers(client, audit_return):
    Return.objects.filter(pk=audit_return.pk).update(exempt_on=today(), exemption_reason="Closed")
    assert client.post(url("join", audit_return.pk)).status_code == 422
    assert not SettingSurvey.objects.exists()


@pytest.mark.parametrize("name", ["survey", "finish", "withdraw"])
def test_survey_pages_open_to_those_who_run_it_only(board, enter, survey, name):
    address = url(name, survey.pk)
    assert enter(board.margaret).get(address).status_code == 403  # signs, and sees the result only
    assert enter(board.ruth).get(address).status_code == 404  # of another agency
    assert enter(board.marian).get(address).status_code == 403
    assert enter(None).get(address).status_code == 302
    assert enter(board.helen).get(address).status_code in (200, 302)


@pytest.mark.parametrize("name", ["class", "remove_class"])
def test_class_pages_open_to_those_who_run_it_only(board, enter, ready, name):
    address = url(name, make_class(ready).pk)
    assert enter(board.margaret).get(address).status_code == 403
    assert enter(board.ruth).get(address).status_code == 404
    assert enter(board.denzil).get(address).status_code == 200


def test_steps_are_saved_one_by_one_and_what_is_missing_is_said(client, survey):
    client.post(url("survey", survey.pk), {"version": 1, **PREPARED, "helper": "", "classes": "7B 7 28"})
    page = client.get(url("survey", survey.pk))
    assert value_of(page, "questions_agreed_by") == PREPARED["questions_agreed_by"]
    assert "Before a class can open: fill in step 1, Prepare and give the day" in text_of(page)
    client.post(url("survey", survey.pk), {"version": 2, **PREPARED})
    page = client.get(url("survey", survey.pk))
    assert "helper" not in page.context["form"].fields and PREPARED["helper"] in text_of(page)
    page = client.get(url("survey", survey.pk), {"open": "prepare"})
    assert value_of(page, "helper") == PREPARED["helper"]


def test_nothing_typed_is_lost_when_one_step_is_wrong(client, survey):
    typed = {"version": 1, **PREPARED, "helper": "x" * 81, "classes": "7B 7 28\n8A\nAcorns 1 20"}
    response = client.post(url("survey", survey.pk), typed)
    assert response.status_code == 422
    assert [error.partition(",")[0] for error in errors_of(response)][1:] == ["Line 2", "Line 3"]
    assert value_of(response, "classes").splitlines() == typed["classes"].splitlines()
    for name in PREPARED:
        assert value_of(response, name) == typed[name]
    survey.refresh_from_db()
    assert survey.questions_agreed_by == "" and not SurveyClass.objects.exists()


def test_page_shows_both_texts_when_a_colleague_saved_first(client, survey):
    client.post(url("survey", survey.pk), {"version": 1, **PREPARED})
    late = {"version": 1, **PREPARED, "helper": "the library", "classes": "7B 7 28"}
    response = client.post(url("survey", survey.pk), late)
    assert response.status_code == 409
    assert "the library" in response.content.decode() and PREPARED["helper"] in response.content.decode()
    assert value_of(response, "classes") == "7B 7 28" and not SurveyClass.objects.exists()


def test_classes_are_added_whatever_a_colleague_saved(client, survey):
    client.post(url("survey", survey.pk), {"version": 1, **PREPARED})
    client.post(url("survey", survey.pk), {"version": 1, "classes": "7B 7 28"})
    assert survey.classes.count() == 1


def test_nothing_is_saved_where_nothing_is_new(client, survey):
    response = client.post(url("survey", survey.pk), {"version": 1, "classes": ""})
    assert errors_of(response) == ["Nothing has been changed."]


def test_parents_are_told_today_or_before(client, survey):
    tomorrow = today() + dt.timedelta(days=1)
    response = client.post(url("survey", survey.pk), {"version": 1} | post_day(tomorrow))
    assert errors_of(response) == ["Choose today or an earlier day"]


def test_running_survey_keeps_its_helper(client, ready):
    response = client.post(url("survey", ready.pk), {"version": 1, **PREPARED, "helper": ""})
    assert errors_of(response) == ["A class has been opened, so this can be changed but not left blank."]


def test_club_is_shown_age_groups(board, enter):
    club = AgencyFactory(kind="youth")
    survey = make_survey(club, state="joined")
    response = enter(board.helen).get(url("survey", survey.pk))
    assert "Tuesday club 8-11 15" in text_of(response)
    enter(board.helen).post(url("survey", survey.pk), {"version": 1, "classes": "Juniors 8-11 15"})
    group = survey.classes.get()
    assert (group.year, group.age, group.band, group.roll) == (None, "7_11", "8_11", 15)


def test_roll_is_changed_but_not_below_the_answers(client, ready):
    group = make_class(ready, received=20)
    client.post(url("class", group.pk), {"roll": "25"})
    response = client.post(url("class", group.pk), {"roll": "19"})
    assert errors_of(response) == ["20 have answered already, so at least that many were asked."]
    assert SurveyClass.objects.get().roll == 25


def test_class_is_removed_unless_it_has_answered(client, ready):
    empty, full = make_class(ready), make_class(ready, "7C", received=3)
    client.post(url("remove_class", empty.pk))
    response = client.post(url("remove_class", full.pk))
    assert response.status_code == 422 and "This class has answered." in errors_of(response)[0]
    assert list(ready.classes.all()) == [full]


def test_new_link_ends_the_one_before(client, ready, enter):
    group = make_class(ready)
    before = lead_url(group)
    client.post(url("new_lead_link", group.pk))
    group.refresh_from_db()
    assert enter(None).get(before).status_code == 404
    assert enter(None).get(lead_url(group)).status_code == 200


def test_finish_says_how_many_answered_and_that_they_are_few(client, ready):
    make_answered(ready, "7B", 6), make_answered(ready, "7C", 3)
    response = client.get(url("finish", ready.pk))
    assert "9 of 56 have answered. Fewer than 10 have answered." in text_of(response)
    assert "2 classes have not been opened: not counted as asked." in text_of(response)
    response = client.post(url("finish", ready.pk), follow=True)
    assert messages_of(response) == ["The survey is finished, and the return is filled in."]
    ready.refresh_from_db()
    assert ready.state == "finished" and not ready.classes.exists()


def test_finish_waits_until_no_class_is_open(client, ready):
    group = make_answered(ready, "7B", 12, state="open", open_until=timezone.now() + dt.timedelta(minutes=5))
    assert client.get(url("finish", ready.pk)).status_code == 302
    response = client.post(url("finish", ready.pk))
    assert response.status_code == 422 and "A class is open now." in errors_of(response)[0]
    SurveyClass.objects.filter(pk=group.pk).update(open_until=timezone.now())
    assert "Fewer than 10" not in text_of(client.get(url("finish", ready.pk)))


def test_finish_waits_until_lost_answers_are_thrown_away(client, ready):
    make_answered(ready, "7B", 12), make_class(ready, "7C", received=14)
    response = client.post(url("finish", ready.pk))
    assert response.status_code == 422
    assert errors_of(response)[0].startswith("The server failed, and answers are lost: 14.")


def test_paper_instead_throws_the_answers_away_and_can_be_undone(client, ready, audit_return):
    make_class(ready, received=12)
    assert "12 answers will be thrown away" in text_of(client.get(url("withdraw", ready.pk)))
    response = client.post(url("withdraw", ready.pk), follow=True)
    assert "The online survey is not used here" in text_of(response)
    assert not SurveyClass.objects.exists() and not WaitingCount.objects.exists()
    client.post(url("survey", ready.pk), {"version": 2, "classes": "7B 7 28"})
    assert not SurveyClass.objects.exists()
    client.post(url("join", audit_return.pk))
    ready.refresh_from_db()
    assert (ready.state, ready.helper) == ("joined", PREPARED["helper"])


def test_withdraw_locks_the_classes_before_it_deletes_them(ready):
    """Else a form that comes in at this moment leaves a mark of a class that is gone, and withdrawing fails."""
    make_class(ready)
    with CaptureQueriesContext(connection) as statements:
        withdraw(survey=ready, by=None)
    said = [each["sql"] for each in statements if "voices_surveyclass" in each["sql"]]
    first = next(number for number, sql in enumerate(said) if sql.startswith("DELETE"))
    whole = [sql for sql in said[:first] if sql.startswith("SELECT") and '"label"' in sql and "survey_id" in sql]
    assert len(whole) == 2  # one of them is Django's, which looks for what goes with a class
    assert whole[0].endswith("FOR UPDATE")


ENDS = [
    (Round, {"state": "closed", "closed_on": today()}),
    (Return, {"state": "ready", "ready_on": today()}),
    (Return, {"exempt_on": today(), "exemption_reason": "No children"}),
    (Agency, {"active_to": today() - dt.timedelta(days=1)}),
]


@pytest.mark.parametrize(("model", "values"), ENDS)
def test_survey_that_was_not_finished_is_deleted_14_days_after_its_return_ended(client, ready, model, values):
    make_answered(ready, "7B", 6)
    assert "will be deleted" not in text_of(client.get(url("survey", ready.pk)))
    assert delete_unfinished(today() + dt.timedelta(days=100)) == 0
    ended = {Round: ready.audit_return.round, Return: ready.audit_return, Agency: ready.audit_return.agency}[model]
    model.objects.filter(pk=ended.pk).update(**values)
    day = min(value for value in values.values() if isinstance(value, dt.date)) + dt.timedelta(days=14)
    if model is not Agency:  # whose people have no access any more
        assert f"will be deleted on {day:%-d %B %Y}." in text_of(client.get(url("survey", ready.pk)))
    assert delete_unfinished(day - dt.timedelta(days=1)) == 0 and ready.classes.exists()
    assert delete_unfinished(day) == 1
    ready.refresh_from_db()
    assert ready.state == "withdrawn" and not SurveyClass.objects.exists()
    assert not WaitingCount.objects.exists() and not WaitingMark.objects.exists()
    assert "Not finished 14 days after" in ready.history.latest().history_change_reason
    assert delete_unfinished(day) == 0


def test_history_of_a_survey_is_its_own_agency_s(board, client, enter, ready):
    address = reverse("history", args=["setting_survey", ready.pk])
    assert client.get(address).status_code == 200
    assert enter(board.ruth).get(address).status_code == 404


def test_list_shows_own_surveys_and_offers_to_join(board, client, enter, audit_return):
    response = client.get(url("home"))
    assert "Use the board’s online survey" in text_of(response)
    make_survey(board.school, audit_return.round)
    assert "Open the survey" in text_of(client.get(url("home")))
    signer = text_of(enter(board.margaret).get(url("home")))
    assert "Running" in signer and "Open the survey" not in signer
    assert enter(board.marian).get(url("home")).status_code == 403


def test_list_shows_the_manager_all_settings_of_a_round_by_state(board, enter, asked):
    make_class(make_survey(board.school, asked), received=20)
    response = enter(board.helen).get(url("home"))
    assert "Running (1)" in text_of(response) and "On paper, or not decided yet (1)" in text_of(response)
    assert "20 of 28" in text_of(response)
    response = enter(board.helen).get(url("home"), {"state": "finished", "round": asked.pk})
    assert "No setting is in this state." in text_of(response)


def test_list_says_where_a_round_is_prepared_when_none_asks_children(board, enter):
    assert "No open round asks children online." in text_of(enter(board.helen).get(url("home")))


def test_navigation_names_the_survey_for_those_who_need_it(board, enter):
    entry = f'href="{url("home")}"'
    assert entry in enter(board.denzil).get("/audits/").content.decode()
    assert entry not in enter(board.marian).get("/audits/").content.decode()


@pytest.mark.parametrize("name", ["survey", "home"])
def test_statements_do_not_grow_with_the_classes(client, ready, name):
    address = url(name, *([ready.pk] if name == "survey" else []))
    make_class(ready, "1")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for n in range(2, 12):
        make_class(ready, f"{n}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) < 20


def test_manager_s_list_reads_the_same_statements_for_many_settings(board, enter, asked):
    manager = enter(board.helen)
    make_class(make_survey(board.school, asked))
    manager.get(url("home"))
    with CaptureQueriesContext(connection) as few:
        manager.get(url("home"))
    make_class(make_survey(board.police, asked))
    with CaptureQueriesContext(connection) as many:
        manager.get(url("home"))
    assert len(many) == len(few) < 20


def test_reader_of_emailed_link_is_offered_no_page_that_asks_to_sign_in(board, audit_return, enter):
    link, reader = make_return_link(audit_return=audit_return, sent_to=board.denzil.email), enter(None)
    reader.post(reverse("return_link", args=[token_of(link)]))
    page = reader.get(page_of(audit_return))
    assert page.status_code == 200
    assert "online survey" not in page.text
