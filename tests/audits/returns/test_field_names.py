"""Every box of a question has a name of its own in the page, whatever the parts of the question are called."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser

from django.http import QueryDict
from django.template.loader import render_to_string

from audits.models import Return
from audits.questions.questionnaire import Asked, Given
from audits.questions.reading import read_answer
from audits.returns.files import rows_of
from audits.returns.forms import AnswerForm
from audits.returns.page.fill import Part
from tests.audits.forms import EVERY
from tests.rows import try_rows

ON = dt.date(2026, 6, 1)
TYPED = {"text": "words", "line": "words", "email": "jo@school.example", "number": "7", "choice": "b", "multi": ["b"]}
TYPED |= {"date": ["3", "2", "2010"], "ypn": "p"}
TOLD = {"version", "na", "asked"}


class Boxes(HTMLParser):
    """The boxes of a page in order: (name, value that it offers), and all ids."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        own = dict(attrs)
        self.ids += [own["id"]] if "id" in own else []
        if tag in {"input", "textarea", "select"}:
            self.found.append((own["name"], own.get("type", "text"), own.get("value", "")))


def boxes_of(question: Asked) -> Boxes:
    """The boxes of a question on the page of a return."""
    context = {"part": Part(question, AnswerForm(question)), "audit_return": Return(), "fills": True}
    return Boxes(render_to_string("audits/returns/question.html", context))


def made(type: str, *parts: tuple[str, str]) -> Asked:
    """A question with these parts: (short name, kind of answer)."""
    options = [{"code": "a", "text": "A"}, {"code": "b", "text": "B"}]
    rows = tuple({"code": code, "text": f"Part {n}", "type": kind, "options": options}
                 for n, (code, kind) in enumerate(parts))  # fmt: skip
    return Asked(1, "S", "Q1", "What is it?", type=type, parts=rows, options=tuple(options))


NASTY = {
    "names of the form itself": made(
        "group", *((name, "text") for name in ("reason", "na", "answer", "asked", "text"))
    ),
    "a part called answer alone": made("group", ("answer", "text")),
    "names of choices between texts": made("group", ("keep_answer", "text"), ("keep_na", "line"), ("p-answer", "line")),
    "boxes of a date": made("group", ("day", "date"), ("day_day", "text"), ("day_", "date"), ("day__day", "number")),
    "buttons of a choice": made("group", ("how", "choice"), ("how_0", "text"), ("how_1", "ypn"), ("how_0_0", "multi")),
    "a risk": made("risk", ("reason", "text"), ("na", "date"), ("answer", "text"), ("impact_0", "text")),
    "counts": made("counts", ("reason", "number"), ("answer", "number"), ("na", "number")),
    "rows of a grid": made("grid", ("reason", "ypn"), ("answer", "ypn"), ("answer_0", "ypn")),
}


@try_rows("question", [*EVERY.values(), *NASTY.values()])
def test_question_has_each_box_once_and_no_id_twice(question):
    boxes = boxes_of(question)
    once = [(name, value if kind in {"radio", "checkbox"} else "") for name, kind, value in boxes.found]
    assert len(set(once)) == len(once) and len(set(boxes.ids)) == len(boxes.ids)
    groups = {name for name, kind, _ in boxes.found if kind in {"radio", "checkbox"}}
    dates = sum(each.kind == "date" for each in question.fields)
    own = {name for name, _, _ in boxes.found} - {f"q{question.pk}-{word}" for word in TOLD}
    assert len(own) == len(question.fields) + 2 * dates and len(groups) == sum(bool(e.options) for e in question.fields)


def typed_for(question: Asked) -> dict:
    """Something for each field, another text for each."""
    kinds = {"radio": "b", "checkboxes": ["b"], "number": "7", "date": ["3", "2", "2010"], "email": "jo@school.example"}
    found = {}
    for place, each in enumerate(question.fields):
        codes = [code for code, _ in each.options]
        value = kinds.get(each.kind, f"words {place}")
        found[each.name] = codes[1] if each.kind == "radio" else [codes[1]] if each.kind == "checkboxes" else value
    return found


@try_rows("question", [*EVERY.values(), *NASTY.values()])
def test_answer_reads_what_was_typed_into_each_box(question):
    typed, sent = typed_for(question), QueryDict(mutable=True)
    names = list(dict.fromkeys(name for name, _, _ in boxes_of(question).found))
    names = iter([name for name in names if name not in {f"q{question.pk}-{word}" for word in TOLD}])
    for each in question.fields:
        if each.kind == "date":
            for text in typed[each.name]:
                sent[next(names)] = text
        else:
            sent.setlist(next(names), typed[each.name] if each.kind == "checkboxes" else [typed[each.name]])
    sent[f"q{question.pk}-version"] = "0"
    form = AnswerForm(question, sent)
    expected = read_answer(question, typed, on=form.reading.given.day or ON).given if form.is_valid() else None
    assert expected == form.reading.given and list(names) == []


def test_spreadsheet_has_a_row_of_its_own_for_each_part():
    parts = [{"code": f"p{n}", "text": "Which one?", "type": "line"} for n in range(3)]
    same = Asked(1, "S", "Q1", "What?", type="group", parts=tuple(parts))
    why = Asked(1, "S", "Q1", "Is it?", type="ypn_text", parts=({"code": "text", "text": "Why it does not apply"},))
    for question in (same, why, *EVERY.values()):
        labels = [row[1].casefold() for row in rows_of(question, Given())]
        assert len(set(labels)) == len(labels)
