"""Words are removed by two people from records, history, evidence, frozen reports and the search; nothing keeps them."""

from __future__ import annotations

import io

import docx
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from actions.evidence.services import add_file
from actions.models import Action, ProgressUpdate
from actions.past.asat import plan_as_at
from actions.progress.services.progress import add_update, correct_update
from actions.structure.services.structure import edit_action
from audits.models import AnswerEvidence
from core.files.stored_files import file_names
from core.jobs.models import PreparedFile
from core.models import PurgeConfirmation, PurgeRequest
from core.records.rules import RuleBroken
from core.text.dates import today
from guidance.models import News, Resource
from reports.cover import services
from reports.drafts.content import Content, checksum
from reports.drafts.look import cover
from reports.drafts.services.drafts import TAKE_IN, move_section
from reports.frozen.services import freeze_report
from reports.models import FrozenEdition, Redaction, RenderedFile
from reports.redaction import services as service
from reports.redaction.places import tables
from reports.redaction.wording import contains, digest_of, pattern_of, without, without_in
from tests.core.files.upload_files import good_files
from tests.factories.accounts import UserFactory
from tests.factories.audits import add_evidence, make_return
from tests.factories.guidance import NewsFactory, ResourceFactory
from tests.factories.plan import small_plan
from tests.factories.reports import draft, frozen, words
from tests.factories.word_files import word_template
from tests.removals import carry_out_later, let_pass, prove
from tests.rows import try_rows

NAME = "Jamie Doe"
REASON = "The name of a child was typed into an update"


@try_rows(("text", "left"), [
    ("Jamie Doe of 4B", "[removed] of 4B"), ("for JAMIE  doe, twice: jamie\ndoe.", "for [removed], twice: [removed]."),
    ("Jamie Doerr and Benjamie Doe", "Jamie Doerr and Benjamie Doe"), ("Doe, Jamie", "Doe, Jamie"),
    ("Jamie Doe’s mother", "[removed]’s mother"), ("", ""),
])  # fmt: skip
def test_words_are_found_whole_in_any_case_and_over_line_breaks(text, left):
    assert without(text, pattern_of(NAME)) == left


def test_inside_values_every_text_is_cleaned_but_not_what_names_parts():
    value = {"is": "Jamie Doe", "rows": [["a Jamie Doe", 3, None]], "day": "2010-03-01"}
    found = without_in(value, pattern_of(NAME), leave=frozenset({"is"}))
    assert found == {"is": "Jamie Doe", "rows": [["a [removed]", 3, None]], "day": "2010-03-01"}
    assert contains(value, pattern_of(NAME))


def test_the_same_words_are_known_again_and_others_are_not():
    assert digest_of(" jamie  DOE ", "s") == digest_of(NAME, "s") != digest_of(NAME, "t") != digest_of("Jamie", "t")


@pytest.fixture
def helen(db):
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def owen(db):
    return UserFactory(roles=["dpo"], name="Owen Data")


@pytest.fixture
def action(helen) -> Action:
    """An action of whose text, updates, evidence and frozen report a child's name is part."""
    action = Action.objects.filter(plan=small_plan()).order_by("number").first()
    edit = {"changes": {"text": f"Talk to {NAME} about phones"}, "by": helen}
    edit_action(action=action, expected=action.version, **edit)
    update = add_update(action=action, text=f"{NAME} was spoken to", on=today(), by=helen)
    correct_update(
        update=update, expected=update.version, text="A child was spoken to", on=today(), by=helen, reason="Name"
    )
    add_file(action=action, data=f"Minutes about {NAME}".encode(), filename="minutes.txt", by=helen)
    return action


@pytest.fixture
def kept(action, helen):
    """A frozen report in whose words the name stands, and a file that waits to be fetched."""
    report = draft(by=helen)
    move_section(report=report, key="plan", move=TAKE_IN, by=helen)
    words(report, "Asked of all:\nMost of it is about Jamie\nDoe.", by=helen)
    PreparedFile.objects.create(owner=helen, kind="x", asked={}, name="a.csv", about="", mime_type="", state="ready", file=default_storage.save("prepared/a", ContentFile(b"x")))  # fmt: skip
    freeze_report(report=report, expected=report.version, by=helen)
    return report


def proposed(by, **more):
    prove(by)
    everywhere = [table.key for table in tables()] + [service.REPORTS, service.FILES]
    return service.propose(**{"words": NAME, "reason": REASON, "places": everywhere, "by": by} | more)


def removed(row, *, words, by) -> Redaction:
    """Confirmed by a second person, and carried out more than an hour later."""
    prove(by)
    service.confirm(redaction=row, words=words, by=by)
    carry_out_later()
    row = Redaction.objects.get(pk=row.pk)
    assert row.done_at
    return row


def texts_of_files():
    """What can be read in every kept Word file."""
    for row in RenderedFile.objects.filter(format="docx"):
        document = docx.Document(io.BytesIO(bytes(row.content)))
        cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
        yield "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_words_go_from_record_history_evidence_frozen_files_and_search(
    action, kept, helen, owen, client, django_capture_on_commit_callbacks
):
    found = service.find(NAME)
    assert {
        service.REPORTS,
        service.FILES,
        "actions.action",
        "actions.historicalprogressupdate",
        "reports.commentary",
    } <= set(found)
    assert found[service.REPORTS][1] == 2
    assert any(pattern_of(NAME).search(text) for text in texts_of_files())
    [file], figures = action.evidence.all(), [list(Content.from_text(e.data).figures()) for e in FrozenEdition.objects.order_by("edition")]  # fmt: skip
    path = file.file.name
    row = proposed(helen)
    with django_capture_on_commit_callbacks(execute=True):
        removed(row, words="jamie doe", by=owen)
    assert service.find(NAME) == {}
    action.refresh_from_db()
    assert action.text == "Talk to [removed] about phones"
    assert not ProgressUpdate.history.filter(text__icontains="jamie").exists()
    assert ProgressUpdate.history.filter(text="").exists()  # the earlier version is there, its text is not
    file.refresh_from_db()
    assert not default_storage.exists(path) and file.removed_on and file.filename == "[removed]"
    assert path not in file_names()  # so that no backup misses it
    texts = list(texts_of_files())
    assert not any("jamie" in text.lower() for text in texts) and all("[removed]" in text for text in texts)
    for edition, before in zip(FrozenEdition.objects.order_by("edition"), figures, strict=True):
        content = Content.from_text(edition.data)
        assert "Words were removed from this report on" in content.redacted and content.redacted in edition.page
        assert edition.checksum == checksum(edition.data) and list(content.figures()) == before
        assert {each.format for each in edition.files.all()} == {"pdf", "docx", "xlsx"}
        assert all(each.checksum == checksum(bytes(each.content)) for each in edition.files.all())
    assert not PreparedFile.objects.exists()
    client.force_login(helen)
    assert "Nothing was found" in client.get(reverse("search"), {"q": f'"{NAME}"'}).text
    row.refresh_from_db()
    assert (row.done_by, row.proposed_by) == (owen, helen)
    assert dict(row.done)["Action"] == 1 and dict(row.done)["Editions of frozen reports"] == 2
    assert not any(NAME.lower() in str(vars(each)).lower() for each in [*Redaction.objects.all(), *Redaction.history.all(), *PurgeRequest.objects.all()])  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(("name", "said"), [
    (NAME, "Jamie Doe was seen"), ('Zoë "fox" Müller', 'About ZOË "FOX" MÜLLER'), ("Zoë Müller", "About ZOË MÜLLER"),
    ('the "fox" boy', 'It is the "fox" boy'),
])  # fmt: skip
def test_they_go_from_frozen_reports_wherever_they_stand_in_a_line_and_whatever_their_letters(helen, owen, name, said):
    small_plan()
    report = draft(by=helen)
    words(report, said, by=helen)
    freeze_report(report=report, expected=report.version, by=helen)
    assert service.find(name)[service.REPORTS][1] == 2
    removed(proposed(helen, words=name), words=name, by=owen)
    assert service.find(name) == {}
    texts = list(texts_of_files())
    assert all(pattern_of(name).search(text) is None for text in texts)
    assert sum("[removed]" in text for text in texts) == 2


def test_confirm_is_refused_to_any_but_a_second_person_of_the_other_role_who_knows_the_words(action, helen, owen):
    row = proposed(helen)
    for by, said, typed in ((helen, "different person", NAME), (owen, "not the words", "Jamie Roe")):
        prove(by)
        with pytest.raises(RuleBroken, match=said):
            service.confirm(redaction=row, words=typed, by=by)
    assert "actions.action" in service.find(NAME) and not PurgeConfirmation.objects.filter(user=owen).exists()
    with pytest.raises(RuleBroken, match="the other a data protection officer"):
        service.confirm(redaction=row, words=NAME, by=UserFactory(roles=["manager"]))
    assert PurgeConfirmation.objects.exclude(user=helen).count() == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        Redaction.objects.filter(pk=row.pk).update(done_by=helen, done_at="2026-01-01T00:00Z")
    service.drop(redaction=row, expected=row.version, by=owen)
    with pytest.raises(RuleBroken, match="has ended"):
        service.confirm(redaction=row, words=NAME, by=owen)


@pytest.mark.long
def test_a_frozen_word_file_whose_template_holds_them_is_made_again_without_it(helen, owen):
    small_plan()
    file = services.offer_template(data=word_template(head=f"Letterhead of {NAME}"), filename="board.docx", by=helen)
    services.use_template(cover=cover(), expected=cover().version, file=file, by=helen)
    frozen(by=helen)

    def heads():
        files = RenderedFile.objects.filter(format="docx")
        return [
            part.text
            for row in files
            for part in docx.Document(io.BytesIO(bytes(row.content))).sections[0].header.paragraphs
        ]

    assert any(NAME in text for text in heads())
    removed(proposed(helen), words=NAME, by=owen)
    assert not any(NAME in text for text in heads())
    assert service.find(NAME) == {}


def test_words_go_from_news_and_resources_and_their_history(helen, owen):
    news, resource = NewsFactory(text=f"Thanks to {NAME}"), ResourceFactory(about=f"Drawn by {NAME}")
    assert {"voices.feedbackrow", "voices.historicalfeedbackrow"} <= {table.key for table in tables()}
    removed(proposed(helen), words=NAME, by=owen)
    news.refresh_from_db(), resource.refresh_from_db()
    assert (news.text, resource.about) == ("Thanks to [removed]", "Drawn by [removed]")
    earlier = [*News.history.values_list("text", flat=True), *Resource.history.values_list("about", flat=True)]
    assert earlier and not any(NAME in text for text in earlier)


@pytest.mark.long
def test_words_stay_where_nobody_said_that_they_go(action, helen, owen):
    removed(proposed(helen, places=["actions.action"]), words=NAME, by=owen)
    left = service.find(NAME)
    assert "actions.action" not in left and "actions.historicalaction" not in left
    assert {service.FILES, "actions.historicalprogressupdate"} <= set(left)


WITHOUT = (
    ({"reason": " "}, "reason"), ({"reason": f"About {NAME}"}, "reason"), ({"words": "Jo"}, "words"),
    ({"places": []}, "places"), ({"evidence": ["1000000"]}, "evidence"), ({"evidence": ["x"]}, "evidence"),
)  # fmt: skip


def test_a_proposal_without_what_it_needs_is_refused(action, helen):
    for values, field in WITHOUT:
        with pytest.raises(RuleBroken) as told:
            proposed(helen, **values)
        assert told.value.field == field and not Redaction.objects.exists(), values


def test_a_file_in_which_nobody_can_search_goes_by_its_number(action, helen, owen):
    row = add_file(action=action, data=good_files()["minutes.pdf"], filename="scan.pdf", by=helen)  # fmt: skip
    removed(proposed(helen, places=[], evidence=[str(row.pk)]), words=NAME, by=owen)
    row.refresh_from_db()
    assert row.removed_on and row.title == "[removed]" and not row.sha256


@pytest.mark.parametrize("named", [pytest.param(False, marks=pytest.mark.long), True], ids=["found", "named"])
def test_files_of_audit_returns_go_too_with_the_records_that_took_them_over(
    named, helen, owen, django_capture_on_commit_callbacks
):
    audit_return = make_return()
    row = add_evidence(audit_return, "A1.4", helen)
    if not named:
        row.file.save("plain", ContentFile(f"Minutes about {NAME}".encode()), save=False)
        row.content_type = "text/plain"
        row.save()
    later = AnswerEvidence.objects.create(
        audit_return=audit_return, question=row.question, title="Again", file=row.file.name, filename="minutes.pdf",
        first_added_on=today(), added_on=today(), added_by=helen, carried_from=row,
    )  # fmt: skip
    assert (service.find(NAME) == {}) is named
    more = {"places": [], "evidence": [f"r{row.pk}"]} if named else {}
    with django_capture_on_commit_callbacks(execute=True):
        done = removed(proposed(helen, **more), words=NAME, by=owen)
    assert dict(done.done) == {"Files of evidence": 1}
    path = row.file.name
    assert not default_storage.exists(path) and path not in file_names()
    for each in (row, later):
        each.refresh_from_db()
        assert (each.title, each.filename, each.file.name) == ("[removed]", "[removed]", "") and each.removed_on
        assert set(each.history.values_list("title", flat=True)) <= {"", "[removed]"}


def test_two_people_remove_words_on_pages(action, helen, owen, client, django_capture_on_commit_callbacks):
    prove(helen, owen)
    client.force_login(helen)
    values = {"words": NAME, "reason": REASON}
    page = client.post(reverse("reports:redaction_new"), values)
    assert page.status_code == 200 and "Files of evidence: 1" in page.text
    sent = client.post(reverse("reports:redaction_propose"), values | {"places": list(service.find(NAME))})
    assert sent.status_code == 302 and "different person" in client.get(sent.url).text
    client.force_login(owen)
    assert NAME not in client.get(sent.url).text
    wrong = client.post(sent.url, {"words": "Jamie Roe"})
    assert wrong.status_code == 422 and "not the words" in wrong.text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(sent.url, {"words": NAME})
    page = client.get(sent.url).text
    assert "Stop this removal" in page and "Carried out" not in page
    carry_out_later()
    assert service.find(NAME) == {} and "Carried out by Owen Data" in client.get(sent.url).text
    assert settings.SECRET_KEY not in Redaction.objects.get().digest


def test_confirmed_words_are_hidden_at_once_and_shown_again_when_it_is_stopped(
    small_files, action, kept, helen, owen, client
):
    """On the history of a record, in the plan as it was, in frozen reports and their files."""
    row = proposed(helen)
    update = action.updates.get()
    client.force_login(UserFactory(roles=["board"]))
    pages = [
        reverse("history", args=["update", update.pk]), reverse("reports:one", args=[kept.pk]),
        reverse("reports:file", args=[kept.pk, "published", "pdf"]),
    ]  # fmt: skip
    assert [client.get(page).status_code for page in pages] == [200] * 3
    prove(owen)
    service.confirm(redaction=row, words=NAME, by=owen)
    assert service.find(NAME)  # the database has them still
    history, report, file = [client.get(page) for page in pages]
    assert "Jamie" not in history.text and "[being removed]" in history.text
    assert "are being removed from this report" in report.text and "Jamie" not in report.text
    assert file.status_code == 404
    (known,) = plan_as_at(action.plan_id, timezone.now())["update"].values()
    assert "Jamie" not in str(known)
    client.force_login(helen)
    client.post(reverse("stop_removal", args=[f"redaction-{row.pk}"]))
    assert all("Jamie" in client.get(page).text for page in pages[:2])
    assert carry_out_later() == 0
    row.refresh_from_db()
    assert row.dropped_on and row.rewritten == []
    removed(proposed(helen), words=NAME, by=owen)  # asked for again
    assert service.find(NAME) == {}


def test_words_stay_everywhere_when_the_second_person_comes_too_late_or_they_were_written_again(action, helen, owen):
    """Otherwise records and files would lose the words, and the history would show them for good."""
    row = proposed(helen)
    let_pass("121 hours")
    prove(owen)
    found = service.find(NAME)
    with pytest.raises(RuleBroken, match="more than 5 days ago"):
        service.confirm(redaction=row, words=NAME, by=owen)
    assert service.find(NAME) == found
    service.drop(redaction=row, expected=row.version, by=helen)
    row = proposed(helen)
    add_update(action=action, text=f"{NAME} again", on=today(), by=helen)
    prove(owen)
    with pytest.raises(RuleBroken, match="written again since the proposal"):
        service.confirm(redaction=row, words=NAME, by=owen)
