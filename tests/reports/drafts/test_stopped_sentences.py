"""Freezing is refused while a sentence of the published edition could reveal a count that its figures hide."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from actions.models import Action
from actions.progress.services.progress import add_update
from core.text.dates import today
from reports.drafts.content import Content
from reports.drafts.drafting import draft_of
from reports.drafts.services.drafts import TAKE_IN, move_section
from reports.drafts.services.writing import write_commentary
from reports.frozen.services import ChildIdentified, CountsTold, freeze_report
from reports.models import Commentary, Report, SentenceChoice
from reports.told.page import INTERNAL_ONLY, digest_of
from tests.factories.accounts import UserFactory
from tests.factories.incidents import record
from tests.factories.plan import small_plan
from tests.factories.reports import draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_files")]
TELLS = "Only 3 girls aged 9 were told."
SEEN = "Two boys were shown a film about grooming."
KEY, OTHER = "coverage/more", "colours/overall"


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def report(helen):
    """A draft with a sentence that tells beside the incidents, between two that do not."""
    small_plan()
    report = draft(by=helen)
    text = f"Schools ask earlier. {TELLS} Advice was given on 12 May."
    write_commentary(report=report, key=KEY, expected=1, text=text, is_published=True, by=helen)
    report.refresh_from_db()
    return report


def freeze(report, by, **choices):
    report.refresh_from_db()
    return freeze_report(report=report, expected=report.version, choices=choices, by=by)


def sent(report, sentence: str, what: str, why: str = "") -> dict:
    report.refresh_from_db()
    digest = digest_of(sentence)
    return {"version": report.version, "unfinished": "on", f"what_{digest}": what, f"why_{digest}": why}


def published(report) -> str:
    return report.editions.get(edition="published").data


def test_freezing_is_refused_with_the_sentence_its_place_and_why(report, helen):
    with pytest.raises(CountsTold, match="could reveal a count") as told:
        freeze(report, helen)
    (stop,) = told.value.stops
    assert (stop.sentence, stop.places[0].text) == (TELLS, "ESLO coverage, What is done about the vacancies?")
    assert "“3”" in stop.stop.why and "“girls”" in stop.stop.why and "“aged 9”" in stop.stop.why
    report.refresh_from_db()
    assert report.is_draft and not report.editions.exists() and not SentenceChoice.objects.exists()


@pytest.mark.parametrize("is_published", [pytest.param(True, marks=pytest.mark.long), False])
def test_neither_edition_is_frozen_with_what_identifies_a_child(report, helen, client, is_published):
    held = Commentary.objects.get(key=KEY)  # written before texts were looked at
    Commentary.objects.filter(pk=held.pk).update(text="Her NHS number is 943 476 5919.", is_published=is_published)
    with pytest.raises(ChildIdentified, match="ESLO coverage, What is done about the vacancies\\?: an NHS number"):
        freeze(report, helen)
    client.force_login(helen)
    page = client.get(reverse("reports:freeze", args=[report.pk]))
    link = f'href="{reverse("reports:one", args=[report.pk])}#coverage-more"'
    assert link in page.text and "holds an NHS number" in page.text and "943 476" not in page.text
    answer = client.post(reverse("reports:freeze", args=[report.pk]), sent(report, TELLS, "internal"))
    assert answer.status_code == 422 and "Take it out" in answer.text
    report.refresh_from_db()
    assert report.is_draft and not report.editions.exists()


def test_page_lists_sentences_by_place_with_the_three_ways_out(report, helen, client):
    client.force_login(helen)
    page = client.get(reverse("reports:freeze", args=[report.pk]))
    assert page.status_code == 200
    for text in (
        TELLS,
        "What is done about the vacancies?",
        "Print it in the internal edition only",
        "It is not a number of children",
    ):
        assert text in page.text
    assert f'href="{reverse("reports:one", args=[report.pk])}#coverage-more"' in page.text


@pytest.mark.long
def test_page_comes_back_with_what_was_chosen_when_a_choice_is_missing(report, helen, client):
    write_commentary(report=report, key=OTHER, expected=1, text=SEEN, is_published=True, by=helen)
    client.force_login(helen)
    answer = client.post(reverse("reports:freeze", args=[report.pk]), sent(report, SEEN, "no_count", "elsewhere"))
    assert answer.status_code == 422 and f"Rewrite “{TELLS}”, or choose" in answer.text
    form = answer.context["form"]
    assert (
        form[f"what_{digest_of(SEEN)}"].value() == "no_count" and form[f"why_{digest_of(SEEN)}"].value() == "elsewhere"
    )
    report.refresh_from_db()
    assert report.is_draft and not SentenceChoice.objects.exists()


def test_reason_is_required_when_it_is_said_to_be_no_count(report, helen, client):
    client.force_login(helen)
    answer = client.post(reverse("reports:freeze", args=[report.pk]), sent(report, TELLS, "no_count"))
    assert answer.status_code == 422 and "Say why it is not a number of children" in answer.text
    assert not answer.context["form"][f"why_{digest_of(TELLS)}"].show_optional


@pytest.mark.long
def test_text_is_not_printed_in_the_published_edition_when_it_is_kept_internal(report, helen, client):
    client.force_login(helen)
    address = reverse("reports:freeze", args=[report.pk])
    assert client.post(address, sent(report, TELLS, "internal")).status_code == 302
    assert TELLS in report.editions.get(edition="internal").data
    assert "girls" not in published(report) and "Schools ask earlier" not in published(report)
    assert Content.from_text(published(report)).omitted


@pytest.mark.long
def test_reason_is_recorded_without_the_words_when_it_is_no_count(report, helen, client):
    client.force_login(helen)
    address = reverse("reports:freeze", args=[report.pk])
    assert client.post(address, sent(report, TELLS, "no_count", "elsewhere")).status_code == 302
    assert TELLS in published(report)
    row = SentenceChoice.objects.get()
    assert (row.report, row.choice, row.reason, row.by) == (report, "no_count", "elsewhere", helen)
    assert "girls" not in "".join(str(value) for value in vars(row).values())


@pytest.mark.long
def test_what_was_said_counts_for_the_next_report_until_the_sentence_changes(report, helen):
    freeze(report, helen, **{digest_of(TELLS): ("no_count", "elsewhere")})
    row = Report.objects.create(kind="annual", year=report.year, made_by=helen)
    text = f"{TELLS} Other words."
    write_commentary(report=row, key="impact/children", expected=1, text=text, is_published=True, by=helen)
    assert draft_of(row).stopped() == []
    write_commentary(report=row, key="impact/children", expected=2, text=text.replace("3", "4"), by=helen)
    assert [each.sentence for each in draft_of(row).stopped()] == [TELLS.replace("3", "4")]


def test_no_reason_helps_where_the_number_is_the_hidden_count(report, helen, client):
    for _ in range(3):
        record(by=helen, kind="grooming", sex="girl", age="5_9")
    client.force_login(helen)
    address = reverse("reports:freeze", args=[report.pk])
    page = client.get(address)
    assert "equals a count that the published figures hide" in page.text
    assert "It is not a number of children" not in page.text
    assert client.post(address, sent(report, TELLS, "no_count", "elsewhere")).status_code == 422
    with pytest.raises(CountsTold):
        freeze(report, helen, **{digest_of(TELLS): ("no_count", "elsewhere")})
    assert client.post(address, sent(report, TELLS, "internal")).status_code == 302


@pytest.mark.long
def test_an_update_that_tells_stops_the_report_and_its_paragraph_can_be_kept_internal(report, helen):
    move_section(report=report, key="plan", move=TAKE_IN, by=helen)
    action = Action.objects.order_by("number").first()
    add_update(action=action, text=f"The course is full.\n\n{SEEN}", on=today(), by=helen)
    freeze_choice = {digest_of(TELLS): ("internal", "")}
    with pytest.raises(CountsTold) as told:
        freeze(report, helen, **freeze_choice)
    (stop,) = told.value.stops
    assert stop.sentence == SEEN and {place.action for place in stop.places} == {action.number}
    freeze(report, helen, **freeze_choice, **{stop.digest: ("internal", "")})
    assert SEEN not in published(report) and "The course is full." in published(report)
    assert INTERNAL_ONLY in published(report) and SEEN in report.editions.get(edition="internal").data


@pytest.mark.long
def test_preview_leaves_out_what_tells_and_says_so(report, helen, client):
    client.force_login(helen)
    page = client.get(reverse("reports:preview", args=[report.pk, "published"]))
    assert TELLS not in page.text and "Left out here: 1" in page.text
    assert TELLS in client.get(reverse("reports:preview", args=[report.pk, "internal"])).text


def test_choices_never_change(report, helen):
    row = SentenceChoice.objects.create(report=report, digest=digest_of(TELLS), choice="internal", by=helen)
    with pytest.raises(DatabaseError), transaction.atomic():
        SentenceChoice.objects.filter(pk=row.pk).update(choice="no_count", reason="things")
