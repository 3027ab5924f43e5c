"""More random edits for the property tests of the past: what hangs on actions."""

from __future__ import annotations

from actions.answers.services import answers, asking
from actions.colours import services as colours
from actions.evidence import services as evidence
from actions.followups import services as followups
from actions.models import (
    AgencyResponse,
    AskedAction,
    ColourOverride,
    CrossReference,
    Decision,
    Evidence,
    FollowUp,
    Query,
)
from actions.queries import services as queries
from actions.references import services as references
from agencies.directory.services import add_agency
from agencies.models import Agency
from tests.actions.past.asat_edits import Editor
from tests.factories.plan import AgencyFactory


def hanging(editor: Editor, model, **where):
    """One of the records of a kind that hang on actions that still stand."""
    rows = model.objects.filter(action__plan=editor.plan, **where).exclude(action__status="withdrawn")
    return editor.pick(rows.select_related("action__plan"))


def follow_up(editor: Editor) -> None:
    followups.add_follow_up(action=editor.open_action(), text=editor.text("Ask"), owner_name="Marian", by=editor.by)


def edit_follow_up(editor: Editor) -> None:
    task = hanging(editor, FollowUp, done_on=None, dropped_on=None)
    followups.edit_follow_up(
        follow_up=task, expected=task.version, text=editor.text("Ask"), owner_name="Tom", owner=None, due=None,
        by=editor.by,
    )  # fmt: skip


def finish_follow_up(editor: Editor) -> None:
    task = hanging(editor, FollowUp, done_on=None, dropped_on=None)
    followups.finish_follow_up(follow_up=task, expected=task.version, by=editor.by, note="They agree")


def reopen_follow_up(editor: Editor) -> None:
    task = hanging(editor, FollowUp, done_on__isnull=False)
    followups.reopen_follow_up(follow_up=task, expected=task.version, by=editor.by, reason="Not yet")


def ask(editor: Editor) -> None:
    queries.raise_query(action=editor.open_action(), text=editor.text("Is it"), by=editor.by)


def answer(editor: Editor) -> None:
    queries.answer_query(query=hanging(editor, Query, decision=None), text=editor.text("It is"), by=editor.by)


def decide(editor: Editor) -> None:
    query = hanging(editor, Query, decision=None)
    outcome = editor.chance.choice(["keep", "withdraw"])
    queries.decide_query(query=query, expected=query.version, text=editor.text("So"), outcome=outcome, by=editor.by)


def correct_decision(editor: Editor) -> None:
    found = hanging(editor, Decision, voided_on=None)
    text = editor.text("So")
    queries.correct_decision(decision=found, expected=found.version, text=text, by=editor.by, reason="")


def strike_out_decision(editor: Editor) -> None:
    found = hanging(editor, Decision, voided_on=None)
    queries.strike_out_decision(decision=found, expected=found.version, by=editor.by, reason="Wrong action")


def link(editor: Editor) -> None:
    url = f"https://example.org/{editor.text('x').split()[1]}"
    evidence.add_link(action=editor.open_action(), url=url, title=editor.text("Proof"), by=editor.by)


def remove_evidence(editor: Editor) -> None:
    found = hanging(editor, Evidence, removed_on=None)
    evidence.remove_evidence(evidence=found, expected=found.version, by=editor.by, reason="Old")


def set_colour(editor: Editor) -> None:
    colour = editor.chance.choice("RAG")
    colours.set_colour(action=editor.open_action(), colour=colour, reason=editor.text("Since"), by=editor.by)


def take_back_colour(editor: Editor) -> None:
    found = hanging(editor, ColourOverride, ended_on=None)
    colours.take_back_colour(override=found, expected=found.version, by=editor.by, reason="Better")


def ask_agencies(editor: Editor) -> None:
    if not Agency.objects.exists():
        AgencyFactory.create_batch(2)
    kinds = editor.chance.choice([[], ["primary"], ["primary", "police"]])
    asking.ask_agencies(action=editor.open_action(), kinds=kinds, by=editor.by)


def change_kinds(editor: Editor) -> None:
    asked = hanging(editor, AskedAction, closed_on=None)
    kinds = editor.chance.choice([[], ["primary"], ["primary", "police"]])
    asking.change_kinds(asked=asked, expected=asked.version, kinds=kinds, by=editor.by)


def give_answer(editor: Editor) -> None:
    line = hanging(editor, AgencyResponse)
    answer = editor.chance.choice(["done", "done", "partly"])
    answers.give_answer(response=line, expected=line.version, answer=answer, note=editor.text("Since"), by=editor.by)


def agency_joins(editor: Editor) -> None:
    add_agency(name=editor.text("School"), kind="primary", by=editor.by)


def end_asking(editor: Editor) -> None:
    asked = hanging(editor, AskedAction, closed_on=None)
    asking.close_by_decision(
        asked=asked, expected=asked.version, text=editor.text("Enough"), completes=editor.chance.random() < 0.5,
        difference="Most know", by=editor.by,
    )  # fmt: skip


def go_on_asking(editor: Editor) -> None:
    asked = hanging(editor, AskedAction, closed_on__isnull=False)
    asking.ask_again(asked=asked, expected=asked.version, by=editor.by, reason="Not yet")


def settle_words(editor: Editor) -> None:
    line = editor.pick(CrossReference.objects.filter(plan=editor.plan).proposed().with_places())
    target = editor.chance.choice([None, editor.pick(editor.plan.priorities.in_print()), editor.open_action()])
    references.settle_reference(reference=line, expected=line.version, target=target, by=editor.by)


RELATED = {
    function.__name__: function
    for function in (
        follow_up, edit_follow_up, finish_follow_up, reopen_follow_up, ask, answer, decide, correct_decision,
        strike_out_decision, ask_agencies, change_kinds, give_answer, agency_joins, end_asking, go_on_asking, link,
        remove_evidence, set_colour, take_back_colour, settle_words,
    )
}  # fmt: skip
