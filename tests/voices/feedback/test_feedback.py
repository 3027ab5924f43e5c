"""“You said, we did”: of the board, of a setting, and as a poster for everybody."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.text.dates import today
from tests.factories.audits import improvement
from tests.factories.plan import AgencyFactory
from tests.factories.printed import finished, issue_of, printed_issue, printed_result
from tests.factories.voices import children_round
from tests.rows import try_rows
from voices.feedback.rules import has_typed_figure
from voices.feedback.services import add_row
from voices.models import FeedbackRow

pytestmark = pytest.mark.django_db
WORDS = "You want us to make it easier to report."
FIGURE = "62% of children answered “Yes” to “Do you know how to report something online?”"


@pytest.fixture
def asked(board):
    return children_round([board.school], year=2031)


@pytest.fixture
def issue(asked):
    return issue_of(asked, printed_issue(1_000, know=62))


def page(name: str, record, *more) -> str:
    return reverse(f"voices:{name}", args=[record.pk, *more])


@try_rows(
    "text, expected",
    [
        ("62% of you do not know", True), ("40 per cent told no one", True), ("12 of 30 said so", True),
        ("30 children told us", True), ("140 of children", True), ("You want lessons in year 7", False),
        ("From 3 March 2032 there is a club", False), ("All schools", False),
        ("12 of you told no one", True), ("Two children were bullied", True), ("3 in every 10", True),
        ("A third of pupils", True), ("one in five was bullied", True), ("Twenty-five of our Year 8 pupils", True),
        ("Half of you", True), ("Half the class told us", True), ("12/30 said yes", True), ("Two were bullied", True),
        ("One of you", True), ("A couple of girls", True), ("Pupils: 12", True), ("1,204 young people", True),
        ("Three older pupils", True), ("¾ of you", True), ("Two thirds of all pupils", True),
        ("Year 7 pupils have a new lesson", False), ("Every one of you can use it", False), ("You told no one", False),
        ("Children aged 11 to 16 have a club", False), ("There are two new clubs for pupils", False),
        ("A quarter of an hour of talk each week", False), ("In the school year 2031/32 we change the rules", False),
        ("We opened a help desk, and this one is open 24/7", False), ("Two teachers listen at lunch", False),
        ("Half term workshops for young people", False), ("We added three lessons on reporting", False),
    ],
)  # fmt: skip
def test_typed_figures_are_found(text, expected):
    assert has_typed_figure(text) is expected


def test_manager_writes_with_a_figure_of_the_issue_and_an_action(board, asked, issue, helen, grace, enter):
    client, action = enter(helen), board.open.by_group
    form = client.get(page("add_said", asked)).context["form"]
    assert ("know.yes", FIGURE) in form.fields["figure"].choices
    typed = {"message": WORDS, "figure": "know.yes", "did": "", "action": action.pk, "agreed": "on"}
    early = client.post(page("add_said", asked), typed)
    assert early.status_code == 422 and "Say what was done" in early.text
    counted = client.post(page("add_said", asked), typed | {"did": "We told 80% of schools."})
    assert counted.status_code == 422 and "Choose a published figure" in counted.text
    assert client.post(page("add_said", asked), typed | {"did": "There is a button.", "agreed": ""}).status_code == 302
    assert FIGURE in client.get(page("you_said", asked)).text
    assert WORDS not in enter(grace).get(page("you_said", asked)).text  # not agreed yet
    row = FeedbackRow.objects.get()
    changed = {"message": WORDS, "figure": "know.yes", "did": "There is a button.", "action": action.pk, "agreed": "on"}
    assert client.post(page("change_said", row), changed | {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert (row.action, row.agreed_on, row.survey) == (action, today(), None)
    assert str(action) in enter(grace).get(page("you_said", asked)).text


def test_hidden_figures_and_those_not_printed_cannot_be_chosen(asked, helen, enter):
    issue_of(
        asked, printed_issue(1_000, hide=[]) | {"questions": {"know": {"yes": {"all": "c"}, "base": {"all": "9"}}}}
    )
    client = enter(helen)
    assert client.get(page("add_said", asked)).context["form"].fields["figure"].choices == [("", "None")]
    sent = client.post(page("add_said", asked), {"message": WORDS, "figure": "know.yes", "did": ""})
    assert sent.status_code == 422


def test_only_the_manager_writes_for_the_board(board, asked, issue, denzil, grace, enter):
    row = add_row(asked=asked, message=WORDS, did="There is a button.", agreed=True, by=board.helen)
    for person in (denzil, grace):
        client = enter(person)
        assert not client.get(page("you_said", asked)).context["manages"]
        assert client.get(page("add_said", asked)).status_code == 403
        assert client.get(page("change_said", row)).status_code == 403
        assert client.post(page("remove_said", row)).status_code == 403


def test_setting_writes_its_own_and_nobody_else_reads_it(board, asked, denzil, margaret, ruth, enter):
    survey = finished(board.school, asked, printed_result(100, know=41))
    client = enter(denzil)
    typed = {"message": WORDS, "figure": "know.yes", "did": "Assembly in May.", "agreed": "on"}
    assert client.post(page("add_said_own", survey), typed).status_code == 302
    row = FeedbackRow.objects.get()
    assert row.survey == survey and "41% of children" in client.get(page("said_own", survey)).text
    assert WORDS in enter(margaret).get(page("said_own", survey)).text
    assert enter(margaret).get(page("add_said_own", survey)).status_code == 403  # signs, does not run it
    assert enter(ruth).get(page("said_own", survey)).status_code == 404
    assert enter(ruth).get(page("change_said", row)).status_code == 404
    poster = client.get(page("own_poster", survey))
    assert poster.status_code == 200 and poster["Content-Type"] == "application/pdf"
    assert client.post(page("remove_said", row)).status_code == 302
    assert WORDS not in client.get(page("said_own", survey)).text
    assert client.get(page("change_said", row)).status_code == 404
    assert not issue_rows(asked, enter)


def issue_rows(asked, enter) -> list:
    return enter(None).get(reverse("said", args=[issue_of(asked).pk])).context["rows"]


def test_poster_is_for_everybody_and_shows_what_is_agreed(board, asked, issue, enter):
    add_row(asked=asked, message=WORDS, figure="know.yes", did="There is a button.", agreed=True, by=board.helen)
    add_row(asked=asked, message="You want fewer rules.", by=board.helen)
    own = finished(AgencyFactory())
    add_row(asked=own.audit_return.round, survey=own, message="Ours", did="Done", agreed=True, by=board.helen)
    response = enter(None).get(reverse("said", args=[issue.pk]))
    assert response.status_code == 200 and FIGURE in response.text and "There is a button." in response.text
    assert "fewer rules" not in response.text and "Ours" not in response.text and "Helen" not in response.text
    assert "1,000 children in 12 settings" in response.text
    poster = enter(None).get(reverse("said_poster", args=[issue.pk]))
    assert poster["Content-Type"] == "application/pdf" and poster.content.startswith(b"%PDF")
    assert enter(None).get(reverse("said", args=[issue.pk + 1])).status_code == 404


def test_history_keeps_who_wrote_it(board, asked, issue, helen, enter):
    row = add_row(asked=asked, message=WORDS, by=board.helen)
    assert row.history.get().history_change_reason == "“You said, we did” written"


def test_improvement_of_a_setting_is_linked_for_the_manager_only(board, asked, issue, helen, grace, enter):
    audit_return = board.signing.submitted
    made = improvement(audit_return, "A7.1")
    client = enter(helen)
    assert made in client.get(page("add_said", asked)).context["form"].fields["improvement"].queryset
    typed = {"message": WORDS, "did": "Schools agreed a route.", "improvement": made.pk, "agreed": "on"}
    both = client.post(page("add_said", asked), typed | {"action": board.open.by_group.pk})
    assert both.status_code == 422 and "not both" in both.text
    assert client.post(page("add_said", asked), typed).status_code == 302
    link = reverse("audits:improvement", args=[made.pk])
    assert link in client.get(page("you_said", asked)).text
    shown = enter(grace).get(page("you_said", asked)).text
    assert "Schools agreed a route." in shown and link not in shown
