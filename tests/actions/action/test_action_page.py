"""The page of an action, /plan/actions/<number>/: everything about it in one place, and its history."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.followups import services
from actions.models import Decision, FollowUp, Query
from actions.progress.services import progress
from actions.structure.services import structure
from tests.actions.pages import text_of, tree_of, words
from tests.factories.plan import ProgressUpdateFactory
from tests.rows import try_rows

PAGES = ("action", "action_history")


@pytest.fixture
def opened(enter):
    """The page of an action, or of its history, as a person has it."""

    def get(person, action, name="action"):
        return enter(person).get(reverse(name, args=[action.pk]))

    return get


def links_of(response) -> set[str]:
    """Where the page leads, without the frame around it: by links and by forms."""
    return set(tree_of(response).xpath("//main//a/@href | //main//form/@action"))


def test_it_works(board, grace, opened):
    action = board.open.by_group
    response = opened(grace, action)
    text = text_of(response)
    assert response.status_code == 200
    crumbs = tree_of(response).xpath("//nav[@aria-label='Breadcrumb']//li")
    assert [words(each) for each in crumbs] == [
        "Plan",
        "Strategic Priority 1: Children are safe on line",
        "1. Schools have a policy",
    ]
    for part in (
        "Write the model policy",
        "By end of May 2010",
        "Due 31 May 2010",
        "3 February 2010",
        "Marian Shaw",
        "The draft is with the heads",
        "e-Safety Working Group",
        "In progress",
        "1. Model policy",
    ):
        assert part in text, part


def dates_of(response) -> list[str]:
    """Each timescale of the action, as its list says it."""
    return [words(line) for line in tree_of(response).xpath("//details[contains(summary, 'Dates')]//li")]


def test_list_of_dates_says_which_is_original_and_which_is_in_force(board, helen, opened):
    shelf = board.open
    assert dates_of(opened(helen, shelf.by_other_group)) == [
        "By March 2010 (due 31 March 2010) original in force",
        "By September 2010 (due 30 September 2010) Proposed Because: More time is needed",
    ]
    progress.agree_revision(
        timescale=shelf.proposed, expected=1, by=helen, agreed_on=dt.date(2010, 3, 1), meeting=board.meeting
    )
    original, current = dates_of(opened(helen, shelf.by_other_group))
    assert original == "By March 2010 (due 31 March 2010) original"
    assert "in force" in current and "Working group" in current and "More time is needed" in current


@pytest.mark.long
def test_updates_stand_newest_first_and_corrected_ones_say_so(board, marian, opened):
    action = board.open.by_group
    ProgressUpdateFactory(action=action, author=marian, on=dt.date(2010, 1, 5), text="Begun")
    ProgressUpdateFactory(action=action, author=marian, on=dt.date(2010, 3, 5), text="Sent")
    update = board.open.update
    progress.correct_update(update=update, expected=1, text="The draft is out", on=update.on, by=marian, reason="Sent")
    response = opened(marian, action)
    lines = [words(line) for line in tree_of(response).xpath("//*[contains(@class, 'update-line__text')]")]
    assert [next(text for text in ("Sent", "The draft is out", "Begun") if text in line) for line in lines] == [
        "Sent",
        "The draft is out",
        "Begun",
    ]
    assert "corrected" in text_of(response)
    assert reverse("history", args=["update", update.pk]) in links_of(response)


def test_it_shows_follow_ups_queries_and_decisions(board, helen, opened):
    action = board.open.by_group
    services.add_follow_up(
        action=action, text="speak to the libraries", owner_name="MS", by=helen, due=dt.date(2010, 6, 1)
    )
    decision = Decision.objects.create(
        plan=action.plan, action=action, text="It stays", taken_on=dt.date(2010, 3, 1), recorded_by=helen
    )
    Query.objects.create(action=action, text="Is it ours?", raised_on=dt.date(2010, 2, 1), decision=decision)
    Query.objects.create(action=action, text="Who pays?", raised_on=dt.date(2010, 2, 1))
    text = text_of(opened(helen, action))
    assert FollowUp.objects.filter(action=action, text="speak to the libraries").count() == 1
    for part in ("MS", "speak to the libraries", "1 June 2010", "Is it ours?", "It stays", "Who pays?"):
        assert part in text, part


def test_a_shared_action_lists_each_place(board, grace, opened):
    text = text_of(opened(grace, board.open.shared))
    assert "Places in the plan 2" in text
    assert "2. Visits" in text and "1. Evenings" in text


def test_words_of_the_glossary_are_explained_where_they_stand(board, grace, opened):
    board.open.by_group.text = "Ask the LSCB about it"
    board.open.by_group.save()
    text = text_of(opened(grace, board.open.by_group))
    assert "Local Safeguarding Children Board" in text
    assert "Child Exploitation" not in text


def test_a_completed_action_says_what_was_done_and_what_difference_it_made(board, marian, opened):
    action = board.open.by_group
    progress.complete_action(
        action=action,
        expected=1,
        done="Sent to all",
        difference="Every school has one",
        by=marian,
        on=dt.date(2010, 6, 2),
    )
    text = text_of(opened(marian, action))
    for part in ("Completed on 2 June 2010", "Sent to all", "Every school has one"):
        assert part in text, part


def test_a_withdrawn_action_says_when_and_why(board, helen, opened):
    response = opened(helen, board.open.withdrawn)
    assert "Withdrawn on 1 March 2010: No longer needed" in text_of(response)
    assert reverse("add_update", args=[board.open.withdrawn.pk]) not in links_of(response)


def test_an_action_of_a_closed_plan_offers_nothing_to_change(board, helen, opened):
    action = board.closed.by_group
    response = opened(helen, action)
    assert "This plan is closed. It is now read-only." in text_of(response)
    own = f"/plan/actions/{action.pk}/"
    changing = {link for link in links_of(response) if link.startswith((own, "/plan/updates/", "/plan/timescales/"))}
    assert changing <= {own, f"{own}history/"}


@pytest.mark.long
@try_rows(
    ("name", "record", "offered", "withheld"),
    [
        (
            "helen",
            "by_group",
            {"add_update", "propose_timescale", "complete_action"},
            {"edit_action", "withdraw_action"},  # in the table of the plan
        ),
        (
            "marian",
            "by_group",
            {"add_update", "propose_timescale", "complete_action"},
            {"edit_action", "withdraw_action"},
        ),
        ("marian", "by_police", set(), {"add_update", "propose_timescale", "complete_action", "edit_action"}),
        ("ruth", "by_police", {"add_update", "propose_timescale", "complete_action"}, {"edit_action"}),
        ("margaret", "by_school", set(), {"add_update", "propose_timescale", "complete_action", "edit_action"}),
        ("grace", "by_group", set(), {"add_update", "propose_timescale", "complete_action", "edit_action"}),
        ("helen", "by_other_group", {"add_update"}, {"propose_timescale"}),  # one is waiting already
        ("helen", "completed", {"add_update"}, {"complete_action"}),
    ],
)
def test_it_offers_what_the_reader_may_do_and_nothing_else(name, record, offered, withheld, board, opened):
    action = getattr(board.open, record)
    links = links_of(opened(board.people[name], action))
    assert {each for each in offered if reverse(each, args=[action.pk]) in links} == offered
    assert not {each for each in withheld if reverse(each, args=[action.pk]) in links}


@pytest.mark.long
@try_rows(("name", "may"), [("helen", True), ("tom", False), ("grace", False)])
def test_only_the_manager_is_offered_to_settle_a_revision(name, may, board, opened):
    links = links_of(opened(board.people[name], board.open.by_other_group))
    for page in ("agree_timescale", "decline_timescale"):
        assert (reverse(page, args=[board.open.proposed.pk]) in links) is may


@pytest.mark.long
@try_rows(("name", "may"), [("helen", True), ("marian", True), ("tom", False)])
def test_an_update_is_offered_for_correction_to_its_author_and_the_manager(name, may, board, opened):
    links = links_of(opened(board.people[name], board.open.by_group))
    assert (reverse("correct_update", args=[board.open.update.pk]) in links) is may


def test_page_links_to_the_history_and_its_filter_without_listing_changes(board, helen, opened, enter):
    action = board.open.by_group
    structure.edit_action(action=action, expected=1, changes={"text": "Write it"}, by=helen, reason="Minute 4")
    page = tree_of(opened(helen, action))
    assert "Minute 4" not in words(page)
    (link,) = page.xpath("//a[text()='All history']/@href")
    history = tree_of(enter(helen).get(link))
    assert "Minute 4" in words(history)
    filters = {box.get("name") for box in history.xpath("//form[@method='get']//*[@name]")}
    assert {"kind", "person", "from", "to"} <= filters


@pytest.mark.long
def test_history_says_who_changed_what_when_and_why(board, helen, opened):
    action = board.open.by_group
    structure.edit_action(
        action=action, expected=1, changes={"text": "Write a new policy"}, by=helen, reason="Minute 4"
    )
    progress.add_update(action=action, text="Begun anew", by=helen, on=dt.date(2010, 5, 4))
    response = opened(helen, action, "action_history")
    history = tree_of(response).xpath("//ol[contains(@class, 'history')]")[0]
    newest, second = history.xpath("./li")[:2]
    today = dt.date.today()
    assert "Update" in words(newest) and "Begun anew" in words(newest)
    assert "Helen Marsh" in words(second) and "Minute 4" in words(second)
    assert f"{today.day} {today:%B %Y}" in words(second)
    assert " ".join(words(part) for part in second.xpath(".//del")) == "the model"
    assert " ".join(words(part) for part in second.xpath(".//ins")) == "a new"


@pytest.mark.long
def test_what_one_save_did_to_several_records_is_one_entry_and_says_nothing_twice(board, helen, opened):
    progress.agree_revision(timescale=board.open.proposed, expected=1, by=helen, agreed_on=dt.date(2010, 3, 1))
    entries = tree_of(opened(helen, board.open.by_other_group, "action_history")).xpath("//li[@class='history__entry']")
    agreed = [words(entry) for entry in entries if "Helen Marsh" in words(entry)]
    assert len(agreed) == 1
    assert "Agreed on 1 March 2010" in agreed[0] and "Proposed" in agreed[0]
    assert "In force" not in agreed[0] and "Another timescale was agreed" not in agreed[0]


@pytest.mark.long
def test_a_split_is_one_entry_that_begins_with_the_action(board, helen, opened):
    action = board.open.by_group
    other = structure.split_action(
        action=action,
        expected=1,
        first={"text": "Write it", "wording": "By May 2010"},
        second={"text": "Send it", "wording": "Ongoing"},
        by=helen,
        reason="Two in one",
    )
    added = ["Added: Timescale", "Added: Lead", "Added: Place in the plan"]
    for each, parts in ((action, ["Changed: Timescale"]), (other, added)):
        newest = tree_of(opened(helen, each, "action_history")).xpath("//li[@class='history__entry']")[0]
        assert words(newest.xpath("./p[@class='history__what']")[0]).split(" – ")[0].endswith("Action")
        assert words(newest.xpath("./p[@class='history__why']")[0]) == "Two in one"
        assert [words(part) for part in newest.xpath("./p[@class='history__part']")] == parts


def headings_of(response) -> list[str]:
    """The headings below that of the page, in order."""
    return [words(heading) for heading in tree_of(response).xpath("//main//h2 | //main//h3")]


def test_the_last_update_and_the_box_for_the_next_come_first_for_who_leads_it(board, tom, opened):
    ProgressUpdateFactory(action=board.open.by_other_group, on=dt.date(2010, 1, 5), text="Begun")
    response = opened(tom, board.open.by_other_group)
    text = text_of(response)
    assert text.index("Three trainers found") < text.index("Add an update") < text.index("Begun")
    assert "New date proposed By September 2010 Due 30 September 2010" in text


def test_what_waits_for_agreement_comes_first_for_the_manager(board, helen, opened):
    response = opened(helen, board.open.by_other_group)
    headings = headings_of(response)
    assert headings.index("Waiting for your agreement") < headings.index("Updates")


def test_who_only_reads_finds_no_box(board, grace, opened):
    response = opened(grace, board.open.by_group)
    assert not tree_of(response).xpath("//main//form")
    assert "Add an update" not in text_of(response)


@pytest.mark.long
def test_an_update_is_saved_from_the_page_of_the_action(board, marian, enter, opened):
    (form,) = tree_of(opened(marian, board.open.by_group)).xpath("//main//form")
    data = {box.get("name"): box.get("value", "") for box in form.xpath(".//input") if box.get("name")}
    response = enter(marian).post(form.get("action"), {**data, "text": "Sent to all"}, follow=True)
    update = board.open.by_group.updates.get(text="Sent to all")
    assert response.redirect_chain == [(update.action.url(f"update-{update.pk}"), 302)]
    assert words(tree_of(response).xpath("//*[contains(@class, 'update-line__text')]")[0]) == "Sent to all"


@pytest.mark.parametrize("name", PAGES)
def test_history_of_one_action_holds_nothing_of_another(name, board, helen, opened):
    progress.add_update(action=board.open.by_police, text="Elsewhere", by=helen)
    assert "Elsewhere" not in opened(helen, board.open.by_group, name).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_what_people_wrote_is_text_and_never_markup(name, board, helen, opened):
    structure.edit_action(
        action=board.open.by_group,
        expected=1,
        changes={"text": "<b>Bold</b> <script>x</script>"},
        by=helen,
        reason="<i>",
    )
    progress.add_update(action=board.open.by_group, text="<img src=x>", by=helen)
    raw = opened(helen, board.open.by_group, name).content.decode()
    assert "<script>x" not in raw and "<img src=x>" not in raw and "<i>" not in raw and "<b>Bold" not in raw


@pytest.mark.long
@try_rows("name", PAGES)
def test_it_needs_the_right(name, board, stranger, opened):
    assert opened(stranger, board.open.by_group, name).status_code == 403
    assert opened(None, board.open.by_group, name).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_it_rejects_post(name, board, helen, enter):
    assert enter(helen).post(reverse(name, args=[board.open.by_group.pk])).status_code == 405


@try_rows("name", PAGES)
def test_an_action_that_is_not_there_is_not_found(name, board, helen, enter):
    assert enter(helen).get(reverse(name, args=[999_999])).status_code == 404
