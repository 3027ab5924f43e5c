"""Every part of every question of the three questionnaires that come with the product is filled and saved in a browser."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from agencies.models import Agency
from audits.access import form_for
from audits.models import Return
from audits.points.services import add_access_point
from audits.questions.questionnaire import WHY_NOT, Asked
from audits.questions.wording import raw_of
from audits.returns.return_data import return_data_of
from tests.factories.audits import open_round, return_of

DAY, BECAUSE = ["3", "2", "2010"], "no child comes here"
BOXES = ".question__answer input:visible, .question__answer textarea:visible"
SHOWN = """(boxes) => boxes.filter((box) => !["radio", "checkbox"].includes(box.type) || box.checked)
    .map((box) => box.value)"""


def made(key: str, school: Agency, by) -> Return:
    """A return of a school to a questionnaire, not started."""
    if key != "access-points":
        return return_of(open_round([school], key=key, title="Filled in whole", year=2033), school)
    point = add_access_point(agency=school, name="Hall", by=by)
    return return_of(open_round(points=[point], key=key, title="Filled in whole", year=2033), point)


def fill(part, question: Asked, *, applies: bool) -> dict[str, object]:
    """Fill the boxes of a question that are in sight, in their order; what was given, by the name of the field."""
    found, given = part.locator(BOXES), {}
    seen = found.evaluate_all("(boxes) => boxes.map((box) => [box.name, box.value])")
    names = iter(dict.fromkeys(name for name, _ in seen))
    for place, field in enumerate(question.fields):
        codes = [code for code, _ in field.options if code != "na"]
        if field.kind == "date":
            for text in DAY:
                part.locator(f"[name='{next(names)}']:visible").fill(text)
            given[field.name] = "2010-02-03"
        elif field.options:
            several, name = field.kind == "checkboxes", next(names)
            given[field.name] = codes if several else codes[-1] if applies or not question.may_not_apply else "na"
            for code in codes if several else [given[field.name]]:
                found.nth(seen.index([name, code])).check()
        else:
            texts = {"number": "12", "email": "jo@school.example", "phone": "01632 960000"}
            given[field.name] = texts.get(field.kind, f"answer {place} to {question.code}".lower())
            part.locator(f"[name='{next(names)}']:visible").fill(given[field.name])
    if not applies:
        found.last.fill(BECAUSE)
        given[WHY_NOT] = BECAUSE
    found.last.blur()
    return given


def in_database(audit_return: Return, question: Asked, given: dict) -> dict:
    """What is saved of an answer, read until it is what was given, at most five seconds."""
    for _ in range(50):
        stored = raw_of(question, return_data_of(audit_return, last_year=False).given(question))
        if stored == given:
            break
        time.sleep(0.1)
    return stored


def as_shown(question: Asked, given: dict) -> list[str]:
    """What the boxes of a question hold, in order."""
    found = []
    for field in question.fields:
        value = given[field.name]
        found += DAY if field.kind == "date" else value if isinstance(value, list) else [value]
    return found + [given[WHY_NOT]] if WHY_NOT in given else found


@pytest.mark.parametrize("key", ["access-points", "arrangements", "young-people"])
def test_return_saves_every_part_of_every_question(visit, board, key):
    denzil, wrong = board.people["denzil"], []
    audit_return = made(key, denzil.memberships.first().agency, denzil)
    asked = [each for each in form_for(audit_return).questions.values() if not each.is_answered_by_signing]
    address = f"{reverse('audits:return', args=[audit_return.pk])}?open={','.join(str(each.pk) for each in asked)}"
    page = visit(denzil, address)
    for applies in (True, False):
        given = {}
        for each in asked:
            if not applies and not each.may_not_apply:
                continue
            given[each.code] = fill(page.locator(f"#question-{each.pk}"), each, applies=applies)
            stored = in_database(audit_return, each, given[each.code])
            wrong += [(each.code, stored, given[each.code])] if stored != given[each.code] else []
        page.goto(address)
        for each in asked:
            shown = page.locator(f"#question-{each.pk}").locator(BOXES).evaluate_all(SHOWN)
            wrong += [(each.code, shown)] if each.code in given and shown != as_shown(each, given[each.code]) else []
    assert wrong == []
