"""How reports look: chosen with a history, used from then on, and what was frozen keeps what it was made with."""

from __future__ import annotations

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.documents import render
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from reports.cover import services
from reports.drafts.content import Content
from reports.drafts.drafting import draft_of
from reports.drafts.look import cover, dressed
from reports.models import Cover, LookFile, RenderedFile
from tests.core.documents.test_logos import pixels
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.factories.reports import draft, frozen
from tests.factories.word_files import linked, word_template

pytestmark = pytest.mark.django_db
PLAIN = {"board": "Board", "internal_marking": "", "published_marking": "", "colour": "#102030", "accent": "#c05000"}


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")


def with_logo(by, **more):
    values = {"data": pixels(), "filename": "logo.png", "alt": "Logo of the board"} | more
    return services.choose_logo(cover=cover(), expected=cover().version, by=by, **values)


def with_template(by):
    file = services.offer_template(data=word_template(), filename="board.docx", by=by)
    services.use_template(cover=cover(), expected=cover().version, file=file, by=by)
    return file


def test_what_is_chosen_stands_on_drafts_and_in_its_history(helen):
    services.change_cover(cover=cover(), expected=1, by=helen, **PLAIN)
    with_logo(helen)
    file = with_template(helen)
    small_plan()
    document = dressed(draft_of(draft(by=helen)).contents["internal"])
    assert (document.colour, document.accent, document.logo.alt) == ("#102030", "#c05000", "Logo of the board")
    assert document.word_template and document.board == "Board"
    reasons = [row.history_change_reason for row in Cover.objects.get().history.order_by("history_id")]
    assert reasons == ["Changed", "Logo chosen", f"Word template taken into use: {file.name}"]
    with pytest.raises(NothingChanged):
        services.change_cover(cover=cover(), expected=cover().version, by=helen, **PLAIN)


def test_what_is_taken_back_is_not_used_any_longer(helen):
    with_logo(helen)
    with_template(helen)
    services.remove_logo(cover=cover(), expected=cover().version, by=helen)
    services.take_template_back(cover=cover(), expected=cover().version, by=helen)
    now = cover()
    assert (now.logo_id, now.logo_alt, now.word_template_id) == (None, "", None)
    for again in (services.remove_logo, services.take_template_back):
        with pytest.raises(RuleBroken):
            again(cover=cover(), expected=now.version, by=helen)


def test_of_two_who_change_the_look_the_second_is_told(helen):
    with_logo(helen)
    old = cover().version
    with_logo(helen, alt="Another")
    with pytest.raises(Conflict):
        services.remove_logo(cover=cover(), expected=old, by=UserFactory())


def test_logo_is_saved_at_the_second_try_when_it_met_another_change(helen, client):
    client.force_login(helen)
    services.change_cover(cover=cover(), expected=1, by=UserFactory(), **PLAIN)

    def send(version):
        file = SimpleUploadedFile("logo.png", pixels())
        return client.post(reverse("reports:logo"), {"version": version, "logo_alt": "Our logo", "logo": file})

    first = send(1)  # from a page that was opened before anything was saved
    assert first.status_code == 422 and "Somebody else saved a change" in first.text and "Our logo" in first.text
    assert f'value="{cover().version}"' in first.text
    assert send(first.context["form"]["version"].value()).status_code == 302
    assert cover().logo_alt == "Our logo"


def test_frozen_reports_keep_what_they_were_made_with(helen):
    small_plan()
    with_logo(helen)
    with_template(helen)
    report = frozen(by=helen)
    before = {row.pk: bytes(row.content) for row in RenderedFile.objects.filter(edition__report=report)}
    services.remove_logo(cover=cover(), expected=cover().version, by=helen)
    services.take_template_back(cover=cover(), expected=cover().version, by=helen)
    assert {row.pk: bytes(row.content) for row in RenderedFile.objects.filter(edition__report=report)} == before
    kept = report.editions.get(edition="internal")
    assert 'class="document-logo"' in kept.page
    content = Content.from_text(kept.data)
    assert content.as_text() == kept.data and content.look.logo and content.look.template
    word = bytes(kept.files.get(format="docx").content)
    assert render(dressed(content), "docx") == word  # what it names is still there
    head = docx.Document(io.BytesIO(word)).sections[0].header.paragraphs[0].text
    assert head == "Northmere letterhead"


@pytest.mark.parametrize(("call", "values", "field"), [
    (services.choose_logo, {"data": b"GIF89a", "filename": "a.gif", "alt": "Logo"}, "logo"),
    (services.choose_logo, {"data": pixels(), "filename": "a.png", "alt": " "}, "logo_alt"),
    (services.change_cover, PLAIN | {"colour": "#ffee88"}, "colour"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused_and_nothing_is_kept(helen, call, values, field):
    with pytest.raises(RuleBroken) as told:
        call(cover=cover(), expected=1, by=helen, **values)
    assert told.value.field == field
    assert not LookFile.objects.exists() and not Cover.objects.exists()


@pytest.mark.parametrize(("data", "said"), [
    (linked("oleObject", "a.bin"), "embedded"), (word_template(without="Title"), "lacks styles that reports need: Title."),
])  # fmt: skip
def test_a_word_file_that_cannot_be_used_is_refused_with_the_reason(helen, data, said):
    with pytest.raises(RuleBroken, match=said):
        services.offer_template(data=data, filename="a.docx", by=helen)
    assert not LookFile.objects.exists()


def test_a_template_is_checked_looked_at_and_used_on_pages(helen, client):
    client.force_login(helen)
    wrong = client.post(reverse("reports:template"), {"template": SimpleUploadedFile("a.docx", b"no")})
    assert wrong.status_code == 422 and "something else" in wrong.text
    sent = client.post(reverse("reports:template"), {"template": SimpleUploadedFile("a.docx", word_template())})
    file = LookFile.objects.get()
    assert sent.url == reverse("reports:template_offered", args=[file.pk]) and not cover().word_template_id
    sample = client.get(reverse("reports:template_sample", args=[file.pk]))
    assert docx.Document(io.BytesIO(sample.content)).sections[0].header.paragraphs[0].text == "Northmere letterhead"
    client.post(sent.url, {"version": 1})
    assert cover().word_template == file


@pytest.mark.parametrize(("data", "said"), [
    (word_template("With regards\n[report]"), ["In the text: With regards", "In the head of pages: Northmere letterhead",
                                              "The report takes the place of [report]."]),
    (word_template("Dear Anna Example"), ["In the head of pages: Northmere letterhead", "no paragraph [report]"]),
    (word_template(head=""), ["It adds nothing"]),
])  # fmt: skip
def test_what_a_template_says_by_itself_is_named_before_it_is_used(helen, client, data, said):
    client.force_login(helen)
    shown = client.post(reverse("reports:template"), {"template": SimpleUploadedFile("a.docx", data)}, follow=True)
    assert all(words in shown.text for words in said) and "Anna" not in shown.text


def test_a_template_with_a_placeholder_that_reports_do_not_know_is_refused_on_its_page(helen, client):
    client.force_login(helen)
    file = SimpleUploadedFile("a.docx", word_template("[Name of chair]\n[report]"))
    refused = client.post(reverse("reports:template"), {"template": file})
    assert refused.status_code == 422 and "[Name of chair]" in refused.text and not LookFile.objects.exists()


def test_a_logo_is_chosen_on_a_page_and_shown_as_pixels(helen, client):
    client.force_login(helen)
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10"/></svg>'
    values = {"version": 1, "logo": SimpleUploadedFile("a.svg", drawn), "logo_alt": "Logo"}
    assert client.post(reverse("reports:logo"), values).status_code == 302
    shown = client.get(reverse("reports:logo_file", args=[cover().logo_id]))
    assert shown["Content-Type"] == "image/png" and shown.content.startswith(b"\x89PNG")
    assert 'alt="Logo"' in client.get(reverse("reports:cover")).text
    client.force_login(UserFactory(roles=["board"]))
    assert client.get(reverse("reports:logo_file", args=[cover().logo_id])).status_code == 200
