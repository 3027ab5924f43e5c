"""Evidence on an action: a file or an address; added, fetched, taken off."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions.evidence import services
from actions.evidence.settings import LARGEST
from actions.models import Evidence
from core.board.settings import change_setting
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, latest_changes, messages_of, text_of, tree_of, value_of, words
from tests.core.files.upload_files import HTML, PDF, good_files
from tests.factories.plan import EvidenceFactory, ProgressUpdateFactory


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Files of these tests lie in a folder of their own."""
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}}
    return tmp_path


@pytest.fixture
def action(board):
    return board.open.by_group


def add(client, action, **values):
    return client.post(reverse("add_evidence", args=[action.pk]), values)


def file(name="Minutes of May.pdf", data=PDF):
    return SimpleUploadedFile(name, data, content_type="text/html")  # what the browser says is not believed


class TestFiles:
    @pytest.mark.long
    def test_a_file_hangs_on_the_action_and_in_its_history(self, board, action, marian, enter):
        client = enter(marian)
        response = add(client, action, file=file(), title="")
        assert response["Location"] == action.url(f"evidence-{action.evidence.latest('pk').pk}")
        page = client.get(response["Location"])
        assert messages_of(page) == [f"The evidence has been added to action {action.number}."]
        assert "Minutes of May.pdf (PDF," in text_of(page)
        assert "Added: Evidence – Marian Shaw" in latest_changes(client, action)
        kept = action.evidence.get(filename="Minutes of May.pdf")
        assert (kept.content_type, kept.size, kept.added_by, kept.added_on) == (
            "application/pdf",
            len(PDF),
            marian,
            today(),
        )
        assert "Minutes" not in kept.file.name
        assert kept.file.name.startswith("evidence/")

    def test_every_reader_gets_it_as_an_attachment_that_no_browser_opens(self, board, action, marian, grace, enter):
        kept = services.add_file(action=action, data=PDF, filename="Größe “x”.pdf", by=marian)
        response = enter(grace).get(reverse("evidence", args=[kept.pk]))
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]

    def test_a_stranger_and_the_anonymous_do_not_get_it(self, board, stranger, enter):
        address = reverse("evidence", args=[board.open.evidence.pk])
        assert enter(stranger).get(address).status_code == 403
        assert enter(None).get(address).status_code == 302

    def test_a_file_in_disguise_is_refused_and_what_was_typed_stays(self, action, marian, enter, own_folder):
        update = ProgressUpdateFactory(action=action)
        response = add(enter(marian), action, file=file("report.pdf", HTML), title="The report", update=update.pk)
        assert response.status_code == 422
        assert errors_of(response) == [
            "This file is named .pdf, but it holds something else than a PDF. Save it again in its program."
        ]
        assert value_of(response, "title") == "The report"
        assert "choose it again" in text_of(response)
        assert action.evidence.count() == 1
        assert not list(own_folder.rglob("evidence/*"))

    @pytest.mark.parametrize("name", good_files())
    def test_every_kind_on_the_list_is_kept(self, action, marian, enter, name):
        data = good_files()[name]
        assert add(enter(marian), action, file=file(name, data)).status_code == 302
        kept = action.evidence.get(filename=name)
        with kept.file.open("rb") as stored:
            assert stored.read() == data

    def test_the_board_sets_how_large_a_file_may_be(self, action, marian, helen, enter):
        change_setting(key=LARGEST, value=1, applies_from=today(), by=helen, reason="The disk is small")
        client = enter(marian)
        assert "Up to 1 MB" in text_of(client.get(reverse("add_evidence", args=[action.pk])))
        response = add(client, action, file=file("big.pdf", PDF + bytes(1024 * 1024)))
        assert errors_of(response) == ["This file is larger than 1 MB. Choose a smaller one, or a link."]

    def test_an_empty_file_is_called_empty(self, action, marian, enter):
        assert errors_of(add(enter(marian), action, file=file("a.txt", b""))) == ["This file is empty."]

    def test_the_same_file_hangs_on_an_action_once(self, action, marian):
        services.add_file(action=action, data=PDF, filename="a.pdf", by=marian)
        with pytest.raises(RuleBroken, match="already"):
            services.add_file(action=action, data=PDF, filename="b.pdf", by=marian)

    def test_no_file_stays_where_its_record_could_not_be_saved(self, action, marian, monkeypatch, own_folder):
        def fail(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr(services, "create_tracked", fail)
        with pytest.raises(RuntimeError):
            services.add_file(action=action, data=PDF, filename="a.pdf", by=marian)
        assert not [path for path in own_folder.rglob("*") if path.is_file()]

    def test_a_file_that_is_gone_from_the_disk_is_not_found(self, board, helen, enter, action, marian):
        kept = services.add_file(action=action, data=PDF, filename="a.pdf", by=marian)
        default_storage.delete(kept.file.name)
        assert enter(helen).get(reverse("evidence", args=[kept.pk])).status_code == 404


class TestAddresses:
    def test_an_address_is_a_link_that_says_where_it_leads(self, action, marian, enter):
        client = enter(marian)
        add(client, action, url=" https://www.example.org/a?b=1&c=2 ", title="The survey")
        page = client.get(reverse("action", args=[action.pk]))
        (link,) = tree_of(page).xpath("//main//a[text()='The survey']")
        assert link.get("href") == "https://www.example.org/a?b=1&c=2"
        assert {"noopener", "noreferrer"} <= set(link.get("rel").split())
        assert "The survey (on www.example.org)" in text_of(page)
        kept = action.evidence.get(title="The survey")
        assert client.get(reverse("evidence", args=[kept.pk])).status_code == 404

    @pytest.mark.parametrize(
        "url",
        ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "//example.org", "example.org", "http://",
         "file:///etc/passwd", "https://exa mple.org", " java\nscript:alert(1)", "http://[::1"],
    )  # fmt: skip
    def test_only_addresses_of_the_web_are_kept(self, action, marian, enter, url):
        response = add(enter(marian), action, url=url, title="It")
        assert errors_of(response) == [services.NO_URL]
        assert value_of(response, "url") == url

    def test_an_address_with_a_password_is_refused(self, action, marian, enter):
        response = add(enter(marian), action, url="https://me:secret@example.org/", title="It")
        assert errors_of(response) == ["This address carries a user name or a password. Leave that out."]

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({}, "Choose a file, or enter an address below"),
            ({"url": "https://example.org"}, "Say what it is"),
            ({"url": "https://example.org", "title": "x" * 201}, "200 characters"),
        ],
    )
    def test_what_is_missing_is_said(self, action, marian, enter, values, said):
        (error,) = errors_of(add(enter(marian), action, **values))
        assert said in error

    def test_a_file_and_an_address_at_once_are_two_things(self, action, marian, enter):
        response = add(enter(marian), action, file=file(), url="https://example.org", title="Both")
        assert errors_of(response) == ["Give a file or an address, not both. Add the other one afterwards."]

    def test_the_same_address_once(self, action, marian):
        services.add_link(action=action, url="https://example.org/a", title="A", by=marian)
        with pytest.raises(RuleBroken, match="already"):
            services.add_link(action=action, url="https://example.org/a", title="B", by=marian)


class TestTheUpdateThatItBelongsTo:
    def test_it_is_named_on_the_page(self, board, action, marian, enter):
        client = enter(marian)
        update = board.open.update
        form = client.get(reverse("add_evidence", args=[action.pk]), {"update": update.pk})
        assert tree_of(form).xpath("//select[@name='update']/option[@selected]/@value") == [str(update.pk)]
        add(client, action, url="https://example.org", title="A page", update=update.pk)
        assert "with the update of 3 February 2010" in text_of(client.get(reverse("action", args=[action.pk])))

    def test_an_update_of_another_action_is_refused(self, board, action, marian, enter):
        response = add(enter(marian), action, url="https://x.org", title="A", update=board.open.other_update.pk)
        assert response.status_code == 422
        with pytest.raises(RuleBroken, match="this action"):
            services.add_link(action=action, url="https://x.org", title="A", by=marian, update=board.open.other_update)


class TestTakingOff:
    def test_nobody_gets_it_any_more_and_the_history_keeps_it(self, board, action, marian, helen, enter):
        client = enter(marian)
        kept = services.add_file(action=action, data=PDF, filename="a.pdf", by=marian)
        address = reverse("remove_evidence", args=[kept.pk])
        assert errors_of(client.post(address, {"version": 1, "reason": " "})) == ["Say why"]
        response = client.post(address, {"version": 1, "reason": "It names a child"}, follow=True)
        assert messages_of(response) == ["The evidence has been removed."]
        assert "It names a child" in latest_changes(client, action)
        assert not tree_of(response).xpath("//a[text()='a.pdf']")
        for person in (helen, marian):
            assert enter(person).get(reverse("evidence", args=[kept.pk])).status_code == 404
        assert default_storage.exists(kept.file.name)
        with pytest.raises(RuleBroken, match="already"):
            services.remove_evidence(evidence=Evidence.objects.get(pk=kept.pk), expected=2, by=marian, reason="Again")

    def test_it_needs_the_right_to_write_on_the_action(self, board, tom, grace, enter):
        address = reverse("remove_evidence", args=[board.open.evidence.pk])
        assert {enter(person).post(address, {"version": 1, "reason": "x"}).status_code for person in (tom, grace)} == {
            403
        }

    def test_the_same_may_hang_there_again_afterwards(self, action, marian):
        kept = services.add_link(action=action, url="https://example.org/a", title="A", by=marian)
        services.remove_evidence(evidence=kept, expected=1, by=marian, reason="The wrong one")
        assert services.add_link(action=action, url="https://example.org/a", title="A", by=marian).pk != kept.pk


def test_readers_see_evidence_and_no_buttons(board, action, grace, enter):
    EvidenceFactory(action=action, title="The survey")
    page = enter(grace).get(reverse("action", args=[action.pk]))
    assert "The survey" in text_of(page)
    links = tree_of(page).xpath("//main//a/@href")
    assert not [link for link in links if "remove" in link or "add" in link]


def test_nothing_is_added_where_the_plan_is_closed(board, marian):
    for write in (
        lambda: services.add_link(action=board.closed.by_group, url="https://x.org", title="A", by=marian),
        lambda: services.add_file(action=board.closed.by_group, data=PDF, filename="a.pdf", by=marian),
    ):
        with pytest.raises(RuleBroken, match="closed"):
            write()


def test_the_page_of_an_action_without_evidence_only_offers_to_add_some(board, ruth, enter):
    page = enter(ruth).get(reverse("action", args=[board.open.by_police.pk]))
    assert "Add evidence" in text_of(page) and not tree_of(page).get_element_by_id("evidence", None)


class TestOccurrences:
    @pytest.mark.long
    def test_it_belongs_to_one_of_the_dates_on_which_the_action_came_round(self, board, action, marian, enter):
        client, done = enter(marian), board.open.done_occurrence
        page = client.get(reverse("add_evidence", args=[action.pk]), {"occurrence": done.pk})
        offered = tree_of(page).xpath("//select[@name='occurrence']/option")
        assert [words(each) for each in offered] == [
            "None in particular",
            "Due 31 March 2010",
            "Due 31 December 2009, done",
        ]
        assert [each.get("value") for each in offered if each.get("selected") is not None] == [str(done.pk)]
        response = add(client, action, url="https://www.example.org/", title="The return", occurrence=done.pk)
        assert action.evidence.get(title="The return").occurrence == done
        assert "for what was due on 31 December 2009" in text_of(client.get(response["Location"]))

    def test_an_action_that_never_came_round_is_not_asked(self, board, helen, enter):
        page = enter(helen).get(reverse("add_evidence", args=[board.open.by_police.pk]))
        assert not tree_of(page).xpath("//*[@name='occurrence']")

    @pytest.mark.parametrize("other", ["of another action", "called off"])
    def test_dates_of_others_and_those_called_off_are_refused(self, board, action, marian, enter, other):
        wrong = board.closed.occurrence
        if other == "called off":
            wrong = board.open.occurrence
            type(wrong).objects.filter(pk=wrong.pk).update(skipped_on=today(), skipped_reason="No heads")
            wrong.refresh_from_db()
        response = add(enter(marian), action, url="https://www.example.org/", title="It", occurrence=wrong.pk)
        assert response.status_code == 422
        assert value_of(response, "title") == "It"
        with pytest.raises(RuleBroken, match="dates of this action"):
            services.add_link(action=action, url="https://www.example.org/", title="It", by=marian, occurrence=wrong)
        assert not action.evidence.filter(title="It").exists()
