"""Terms are explained in place: in the table, on the page of an action, on forms and among follow-ups."""

import gzip

import pytest
from django.urls import reverse
from lxml import html

from actions.models import Action, FollowUp, Plan
from tests.demo import demonstration
from tests.factories.accounts import UserFactory
from tests.factories.plan import GlossaryTermFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    plan = demonstration()
    Action.objects.filter(plan=plan, number=1).update(text="Ask each ZQX and the ZQX of the police")
    GlossaryTermFactory(plan=plan, term="ZQX", meaning="A made-up <word>")
    return plan


@pytest.fixture
def manager(client):
    person = UserFactory(roles=["manager"])
    client.force_login(person)
    return person


def tree(client, url: str):
    return html.fromstring(client.get(url).content.decode())


def targets(part) -> list[str]:
    return [button.get("popovertarget") for button in part.xpath(".//button[@class='term']")]


def assert_opens(page) -> None:
    """Each term opens the one popover of its meaning, without a script, and no text is shown on hovering alone."""
    ids = [popover.get("id") for popover in page.xpath("//*[@popover]")]
    assert len(ids) == len(set(ids)) and set(targets(page)) == set(ids)
    assert not page.xpath("//main//abbr | //a//button | //button//button")
    for button in page.xpath("//button[@class='term']"):
        assert button.text_content().strip()
        assert page.get_element_by_id(button.get("aria-describedby")) is not None


@pytest.mark.long
def test_each_row_of_the_table_marks_a_term_once(client, plan, manager):
    page = tree(client, reverse("plan"))
    assert_opens(page)
    rows = page.xpath("//tr[starts-with(@id, 'row-')]")
    assert len(rows) == 43 and any(targets(row) for row in rows)
    assert all(len(targets(row)) == len(set(targets(row))) for row in rows)
    assert "A made-up <word>" in page.xpath("string(//*[@popover][contains(., 'ZQX')])")
    assert not targets(tree(client, f"{reverse('plan')}?edit=1"))


@pytest.mark.long
def test_meanings_add_little_to_the_table(client, plan, manager):
    with_terms = client.get(reverse("plan")).content
    plan.glossary.all().update(archived_on="2026-01-01")
    without = client.get(reverse("plan")).content
    assert len(with_terms) - len(without) < 5_000
    assert len(gzip.compress(with_terms)) - len(gzip.compress(without)) < 700


@pytest.mark.long
@try_rows(
    "name",
    [
        *("action", "add_update", "propose_timescale", "complete_action", "declare", "set_colour", "add_evidence"),
        *("add_follow_up", "raise_query", "record_decision", "set_leads", "split_action", "merge_action"),
        *("place_action", "withdraw_action", "measure", "ask_agencies"),
    ],
)
def test_pages_of_an_action_explain_its_text(client, plan, manager, name):
    action = plan.actions.get(number=1)
    page = tree(client, reverse(name, args=[action.pk]))
    assert_opens(page)
    key = plan.glossary.get(term="ZQX").pk
    assert f"term-{key}" in targets(page)


@pytest.mark.long
@pytest.mark.parametrize("name", ["finish_follow_up", "drop_follow_up"])
def test_forms_about_a_follow_up_explain_what_is_to_be_done(client, plan, manager, name):
    task = FollowUp.objects.create(action=plan.actions.get(number=2), text="Ring the ZQX <soon>", owner_name="MO")
    page = tree(client, reverse(name, args=[task.pk]))
    assert_opens(page)
    (quote,) = page.xpath("//div[contains(@class, 'govuk-inset-text')]")
    assert quote.text_content() == "MO: Ring the ZQX <soon>"
    assert targets(quote) == [f"term-{plan.glossary.get(term='ZQX').pk}"]


@pytest.mark.long
def test_follow_ups_explain_what_is_to_be_done(client, plan, manager):
    FollowUp.objects.create(action=plan.actions.get(number=1), text="Ring the ZQX <soon>", owner_name="MO")
    page = tree(client, reverse("follow_ups"))
    assert_opens(page)
    cell = next(cell for cell in page.xpath("//tbody//th") if "Ring the ZQX <soon>" in cell.text_content())
    key = f"term-{plan.glossary.get(term='ZQX').pk}"
    assert targets(cell).count(key) == targets(cell.getparent()).count(key) == 1
