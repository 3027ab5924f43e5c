"""The round of updates before a meeting, as four people go through it: asked, written, moved, agreed, looked back on."""

from __future__ import annotations

from django.urls import reverse

from actions.models import ProgressUpdate, UpdateRequest
from core.text.dates import print_date, today
from tests.browser.conftest import Board
from tests.browser.pages import PHONE


def led_by(board: Board, name: str):
    """An open action that this person leads and the others of the round do not, without a proposal that waits."""
    others = {"marian", "tom", "ruth"} - {name}
    rows = board.plan.actions.filter(status="in_progress", declared="", timescales__is_current=True)
    mine = rows.exclude(timescales__state="proposed").led_by(board.people[name])
    for other in others:
        mine = mine.exclude(pk__in=rows.led_by(board.people[other]))
    return mine.order_by("number").distinct()[0]


def open_card(page, action):
    """The action on the page "My actions", opened."""
    card = page.locator(f"#action-{action.pk}")
    if not card.get_by_role("textbox").is_visible():
        card.locator("summary").click()
    return card


def test_four_people_bring_the_plan_up_to_date_before_a_meeting(board, visit):
    actions = {name: led_by(board, name) for name in ("marian", "tom", "ruth")}
    helen = visit(board.people["helen"], "/plan/?edit=1")
    for action in actions.values():
        helen.get_by_label(f"Choose action {action.number}", exact=True).first.check()  # a shared one has several rows
    helen.get_by_role("button", name="Change the ticked rows").click()
    helen.get_by_role("link", name="Ask for an update").click()
    helen.get_by_role("textbox").first.fill("For the meeting of next week, please.")
    helen.get_by_role("button", name="See what would change").click()
    helen.get_by_role("button", name="Change 3 actions").click()
    helen.get_by_text("3 actions changed").wait_for()
    assert UpdateRequest.objects.filter(note="For the meeting of next week, please.").count() == 3

    marian = visit(board.people["marian"], "/", width=PHONE)  # she writes a line on her phone
    card = open_card(marian, actions["marian"])
    assert "For the meeting of next week, please." in card.inner_text()
    card.get_by_role("textbox").fill("The first six schools have it.")
    card.get_by_role("button", name="Save the update on action").first.click()
    card.get_by_text("Saved just now.").wait_for()
    assert "For the meeting of next week, please." not in card.inner_text()

    tom = visit(board.people["tom"], "/")  # he says that his is at risk
    open_card(tom, actions["tom"]).get_by_role("link", name="At risk").click()
    tom.get_by_label("At risk", exact=True).check()
    tom.get_by_label("Why", exact=True).fill("The trainer is ill; a second one is being asked.")
    tom.get_by_role("main").get_by_role("button").first.click()
    tom.get_by_role("heading", name="My actions").wait_for()
    card = tom.locator(f"#action-{actions['tom'].pk}").inner_text()
    assert "At risk" in card

    ruth = visit(board.people["ruth"], reverse("my_actions"))  # she asks for more time
    open_card(ruth, actions["ruth"]).get_by_role("link", name="New date").click()
    ruth.get_by_label("New timescale").fill("By end of July 2027")
    ruth.get_by_label("Why it changes").fill("The new form starts in the summer.")
    ruth.get_by_role("button", name="Propose this timescale").click()
    ruth.get_by_text("The new timescale is proposed.").wait_for()
    assert "Proposed: By end of July 2027" in ruth.locator(f"#action-{actions['ruth'].pk}").inner_text()

    helen.goto("/")
    helen.get_by_role("button", name=f"Agree date of action {actions['ruth'].number}", exact=True).click()
    helen.get_by_text("The new timescale is agreed and in force.").wait_for()
    current = actions["ruth"].timescales.get(is_current=True)
    assert (current.wording, current.due.isoformat()) == ("By end of July 2027", "2027-07-31")

    day = today().isoformat()
    helen.goto(f"{reverse('plan_changes')}?from={(today().replace(day=1)).isoformat()}&to={day}")
    changed = helen.get_by_role("main").inner_text()
    for words in ("The first six schools have it.", "By end of July 2027"):
        assert words in changed
    helen.goto(reverse("action", args=[actions["tom"].pk]))
    assert (
        "At risk: The trainer is ill; a second one is being asked (declared on"
        in helen.get_by_role("main").inner_text()
    )
    line = ProgressUpdate.objects.get(text="The first six schools have it.")
    assert (line.author, line.on) == (board.people["marian"], today())
    helen.goto("/plan/")
    assert f"{print_date(line.on)}, {line.author_name}: The first six schools have it." in helen.get_by_role(
        "main"
    ).inner_text().replace("\n", " ")
