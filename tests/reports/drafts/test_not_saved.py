"""Words that come after the draft was frozen, deleted or changed: they are shown again, and the page says why."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from actions.models import Action
from core.kept_forms.services import read_form
from core.models import KeptForm
from core.text.dates import print_date
from reports.drafts.services.drafts import correct_report, drop_draft, move_section
from reports.drafts.services.writing import ask_for_commentary, end_request, write_commentary
from reports.drafts.views.not_saved import moment_of
from reports.frozen.services import freeze_report
from reports.models import Commentary
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.factories.reports import PLACE, draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_files")]
TYPED = '<b>Three</b> reds & "one" more'
ESCAPED = "&lt;b&gt;Three&lt;/b&gt; reds &amp; &quot;one&quot; more"
BACKGROUND = {"hx-request": "true"}


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def marian():
    return UserFactory(roles=["working_group"], name="Marian Hale")


@pytest.fixture
def report(helen, marian):
    """A draft in which Marian was asked to write."""
    small_plan()
    made = draft(by=helen)
    ask_for_commentary(report=made, person=marian, message="", by=helen)
    return made


def send(client, person, report, *, key=PLACE, headers=None):
    """The answer to words that this person typed into a draft which they had open."""
    client.force_login(person)
    address = reverse("reports:write", args=[report.pk, key])
    return client.post(address, {"version": 1, "text": TYPED}, headers=headers or {})


def freeze(report, helen):
    return freeze_report(report=report, expected=report.version, by=helen)


@pytest.mark.parametrize("headers", [{}, BACKGROUND], ids=["button", "background"])
def test_write_shows_the_text_when_the_report_was_frozen(client, report, helen, marian, headers):
    kept = freeze(report, helen)
    answer = send(client, marian, report, headers=headers)
    assert f"This report was frozen at {timezone.localtime(kept.frozen_at):%H:%M} by Helen Marsh." in answer.text
    assert reverse("reports:correct", args=[report.pk]) not in answer.text  # which Marian may not do
    if headers:
        assert answer.status_code == 200 and "data-unsaved" in answer.text
    else:
        assert answer.status_code == 409 and ESCAPED in answer.text and TYPED not in answer.text
        assert reverse("reports:one", args=[report.pk]) in answer.text
    assert not Commentary.objects.exists()
    (kept,) = KeptForm.objects.filter(owner=marian)
    until = print_date(timezone.localtime(kept.expires_at).date()).rpartition(" ")[0]
    assert f"What you wrote is kept until {until}" in answer.text
    assert reverse("kept_form", args=[kept.key]) in answer.text
    assert "Once a next issue is begun" in answer.text
    page = client.get(reverse("kept_form", args=[kept.key]))
    assert ESCAPED in page.text and "Once a next issue is begun" in page.text and "Send it now" not in page.text


@pytest.mark.parametrize(
    "headers", [{}, pytest.param(BACKGROUND, marks=pytest.mark.long)], ids=["button", "background"]
)
def test_write_leads_to_the_new_issue_when_the_report_was_frozen(client, report, helen, marian, headers):
    kept = freeze(report, helen)
    assert reverse("reports:correct", args=[report.pk]) in send(client, helen, report, headers=headers).text
    issue = correct_report(report=kept, correction="A figure", by=helen)
    link = f'href="{reverse("reports:write", args=[issue.pk, PLACE])}?kept='
    answer = send(client, helen, report, headers=headers).text
    assert link in answer and reverse("reports:correct", args=[report.pk]) not in answer
    assert "Use it in the next issue" in answer
    assert link not in send(client, marian, report, headers=headers).text
    ask_for_commentary(report=issue, person=marian, message="", by=helen)
    assert link in send(client, marian, report, headers=headers).text


def test_kept_text_is_used_in_the_next_issue_that_it_begins(client, report, helen):
    freeze(report, helen)
    page = client_page(client, helen, send(client, helen, report).text, "Use it in the next issue")
    assert "What you wrote is then in its box there." in client.get(page).text
    begun = client.post(page, {"correction": "A figure"})
    issue = report.replacements.get()
    assert begun["Location"].startswith(reverse("reports:write", args=[issue.pk, PLACE]) + "?kept=")
    form = client.get(begun["Location"])
    assert form.context["form"].initial["text"] == TYPED and "What you wrote before is in the box" in form.text
    key = KeptForm.objects.get().key
    assert f'name="kept_form" value="{key}"' in form.text
    values = {"version": form.context["form"].initial["version"], "text": TYPED, "kept_form": key}
    assert client.post(begun["Location"], values).status_code == 302
    assert issue.commentary.get(key=PLACE).text == TYPED
    assert not KeptForm.objects.exists()


def client_page(client, person, html: str, link: str) -> str:
    """The address of a link in a page, by its text."""
    (found,) = [a for a in fromstring(html).iter("a") if " ".join(a.text_content().split()) == link]
    return found.get("href")


def test_kept_text_stands_beside_what_the_next_issue_says(client, report, helen):
    write_commentary(report=report, key=PLACE, expected=1, text="Said already.", by=helen)
    report.refresh_from_db()
    kept = freeze(report, helen)
    issue = correct_report(report=kept, correction="A figure", by=helen)
    page = client.get(client_page(client, helen, send(client, helen, report).text, "Use it in the next issue"))
    assert "Saving it replaces the text that is there now: Said already." in page.text
    assert ESCAPED in page.text and issue.commentary.get().text == "Said already."


def test_kept_text_of_somebody_else_is_not_shown(client, report, helen, marian):
    freeze(report, helen)
    issue = correct_report(report=report.__class__.objects.get(pk=report.pk), correction="A figure", by=helen)
    send(client, marian, report)
    client.force_login(helen)
    url = reverse("reports:write", args=[issue.pk, PLACE], query={"kept": KeptForm.objects.get().key})
    assert ESCAPED not in client.get(url).text


@pytest.mark.long
def test_text_that_saves_itself_is_kept_once_while_it_is_typed(client, report, helen, marian):
    freeze(report, helen)
    send(client, marian, report, headers=BACKGROUND)
    first = KeptForm.objects.get()
    address = reverse("reports:write", args=[report.pk, PLACE])
    client.post(address, {"version": 1, "text": "Longer now", "kept_form": first.key}, headers=BACKGROUND)
    assert "Longer now" in str(read_form(KeptForm.objects.get()).fields)


def test_write_says_so_when_the_draft_was_deleted(client, report, helen, marian):
    drop_draft(report=report, expected=report.version, by=helen)
    answer = send(client, marian, report)
    assert answer.status_code == 409 and ESCAPED in answer.text
    assert "This draft was deleted at" in answer.text and "by Helen Marsh" in answer.text
    assert reverse("reports:one", args=[report.pk]) not in answer.text


def test_write_says_so_when_the_request_has_ended(client, report, helen, marian):
    asked = report.requests.get()
    end_request(asked=asked, expected=asked.version, by=helen)
    answer = send(client, marian, report)
    assert answer.status_code == 409 and ESCAPED in answer.text
    assert "You are no longer asked to write in this draft." in answer.text


def test_write_says_so_when_its_place_is_gone(client, report, helen, marian):
    move_section(report=report, key=PLACE.partition("/")[0], move="leave-out", by=helen)
    answer = send(client, marian, report)
    assert answer.status_code == 409 and ESCAPED in answer.text
    assert "no longer has the place" in answer.text and reverse("reports:one", args=[report.pk]) in answer.text
    key = f"exceptions/{Action.objects.order_by('pk').last().pk}"  # which is not red
    assert ESCAPED in send(client, marian, report, key=key).text


def test_moment_of_names_the_day_unless_it_is_today():
    now = timezone.now()
    before = now - dt.timedelta(days=2)
    assert moment_of(now) == f"at {timezone.localtime(now):%H:%M}"
    assert moment_of(before).startswith(f"on {print_date(timezone.localtime(before).date())} at ")


def test_write_returns_404_when_the_person_was_never_asked(client, report, helen):
    strangers = [UserFactory(roles=[role]) for role in ("working_group", "agency", "board", "administrator")]
    assert [send(client, stranger, report).status_code for stranger in strangers] == [404] * 4
    freeze(report, helen)
    for stranger in strangers:
        answer = send(client, stranger, report)
        assert answer.status_code == 404 and "Helen Marsh" not in answer.text
        assert client.get(reverse("reports:write", args=[report.pk, PLACE])).status_code == 404


@pytest.mark.long
def test_write_page_returns_404_when_the_report_is_frozen(client, report, helen):
    freeze(report, helen)
    client.force_login(helen)
    assert client.get(reverse("reports:write", args=[report.pk, PLACE])).status_code == 404
